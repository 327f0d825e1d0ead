package io.hongyan.callbacks;

import io.hongyan.delivery.receipt.ReceiptEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** How receipts are written for an app's server. Thread-safe. */
interface BodyFormat {

    String contentType();

    /** What stands before the first receipt, between two of them, and behind the last. */
    Frame frame();

    /** What is written alike for all devices of an entry; empty where the format has no way to tell of it. */
    Optional<Line> line(ReceiptEntry entry);

    /** A harmless receipt, to try whether it is understood. */
    byte[] test(long atMillis);

    record Frame(String begin, String between, String end) {}

    /** Writes the receipts of one entry. */
    interface Line {

        /** @param cid and {@code alias}: empty for what is not of a device; the alias also where it has none */
        void write(ByteArrayOutputStream out, String cid, String alias);
    }

    /** A text as a JSON string. */
    static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    static void append(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
}

package io.hongyan.channels;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads a vendor's callbacks. Pure and thread-safe. */
@FunctionalInterface
public interface Receipts {

    /** Checks the signature, where the vendor signs, and reads one callback. Never throws for what a stranger may send. */
    Answer read(Request request);

    /**
     * One HTTP request to the receipt address of an app and channel.
     *
     * @param query decoded parameters of the address
     * @param headers names in lower case
     */
    record Request(String method, Map<String, String> query, Map<String, String> headers, byte[] body) {}

    /**
     * What to answer the vendor, once the receipts are kept.
     *
     * @param status 200 where the callback was understood; 4xx where it is refused (bad signature, not the vendor's format), and
     *     then there are no receipts
     * @param location where a browser is to go on, with a status of 3xx; else empty
     */
    record Answer(int status, String contentType, String location, byte[] content, List<VendorReceipt> receipts) {

        public Answer {
            receipts = List.copyOf(receipts);
        }

        public Answer(int status, String contentType, String body, List<VendorReceipt> receipts) {
            this(status, contentType, "", body.getBytes(StandardCharsets.UTF_8), receipts);
        }

        public static Answer refused(int status, String why) {
            return new Answer(status, "text/plain; charset=utf-8", why, List.of());
        }

        /** Sends a browser on. */
        public static Answer redirect(String location, List<VendorReceipt> receipts) {
            return new Answer(302, "text/plain; charset=utf-8", location, new byte[0], receipts);
        }

        public String body() {
            return new String(content, StandardCharsets.UTF_8);
        }

        /** The same for the vendor, what it said having been kept. */
        public Answer kept() {
            return new Answer(status, contentType, location, content, List.of());
        }
    }
}

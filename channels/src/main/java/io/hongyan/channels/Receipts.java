package io.hongyan.channels;

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
     */
    record Answer(int status, String contentType, String body, List<VendorReceipt> receipts) {

        public Answer {
            receipts = List.copyOf(receipts);
        }

        public static Answer refused(int status, String why) {
            return new Answer(status, "text/plain; charset=utf-8", why, List.of());
        }
    }
}

package io.hongyan.simulators.vendor;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a vendor has to tell about a message on one phone.
 *
 * @param url where to
 * @param messageId the vendor's id of the message
 * @param param what the platform sent along to know its message by ({@code bi_tag}, {@code callback.param}, …)
 * @param code what happened, in the vendor's code; each vendor's {@link Format} knows what to make of it
 */
public record Receipt(String url, String messageId, String param, String token, String code, Instant at) {

    /** A vendor's way of putting receipts into a request. */
    @FunctionalInterface
    public interface Format {

        /** @param receipts 1 … the vendor's batch, all for one URL and of one group */
        Post encode(List<Receipt> receipts);

        /** Receipts go into one request if they are for one URL and of one group. */
        default String group(Receipt receipt) {
            return "";
        }
    }

    /** The request to be posted. */
    public record Post(String contentType, Map<String, String> headers, String body) {}
}

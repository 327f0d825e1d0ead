package io.hongyan.delivery.vendor;

import io.hongyan.kernel.LossReason;
import java.time.Instant;

/**
 * What a vendor says of a message on a device, or of a token.
 *
 * @param task text of the task's id; empty where the vendor does not know it, and for news of a token alone
 * @param messageId the vendor's id of the message, which is looked up where there is no task; else empty
 * @param token may be empty where the message id is that of one target
 * @param code the vendor's own code
 */
public record VendorNews(
        String task, String messageId, String token, Kind kind, LossReason reason, String code, Instant at) {

    /** What happened. */
    public enum Kind {
        ARRIVED,
        DISPLAYED,
        CLICKED,
        /** Will get no further, for {@link VendorNews#reason}. */
        LOST,
        /** The vendor holds it: nothing is decided. */
        HELD,
        /** The person behind the address wants no more marketing by this channel. */
        OPTED_OUT,
        /** The person wants it again. */
        OPTED_IN
    }
}

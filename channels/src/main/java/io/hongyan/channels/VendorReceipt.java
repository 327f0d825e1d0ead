package io.hongyan.channels;

import io.hongyan.kernel.LossReason;
import java.time.Instant;

/**
 * What a vendor says happened to a message on one device.
 *
 * @param task text of the task's id, as it was sent along; empty for news of a token that no message was the occasion of, and
 *     where the vendor knows its own id of the message alone
 * @param messageId the vendor's id of the message as the answer to the request told it ({@link SendAnswer#messageId}), where
 *     there is no task; else empty. The channel then declares {@link Limits#receiptsById}
 * @param token the vendor's token of the device; may be empty where the message id is that of one recipient
 * @param code the vendor's own code, kept for the message chain
 * @param at when it happened
 */
public record VendorReceipt(String task, String messageId, String token, Event event, String code, Instant at) {

    public VendorReceipt(String task, String token, Event event, String code, Instant at) {
        this(task, "", token, event, code, at);
    }

    /** Of a message that the vendor knows by its own id. */
    public static VendorReceipt ofMessage(String messageId, String token, Event event, String code, Instant at) {
        return new VendorReceipt("", messageId, token, event, code, at);
    }

    /** The same, read in another way. */
    public VendorReceipt withEvent(Event other) {
        return new VendorReceipt(task, messageId, token, other, code, at);
    }

    /** What happened. */
    public sealed interface Event {

        record Arrived() implements Event {}

        record Displayed() implements Event {}

        record Clicked() implements Event {}

        /**
         * It will not get further. {@link LossReason#NOT_DISPLAYED} and {@link LossReason#CLICK_FAILED} imply that it arrived, the
         * others that it did not.
         */
        record Lost(LossReason reason) implements Event {}

        /** The vendor holds it and will try again: nothing is decided. */
        record Held() implements Event {}

        /** The person wants no more marketing by this channel (an SMS answered with R, an unsubscribe link). */
        record OptedOut() implements Event {}

        /** The person wants it again. */
        record OptedIn() implements Event {}
    }
}

package io.hongyan.channels.dispatch;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import java.time.Instant;
import java.util.Optional;

/**
 * Something about an account that a person should look at.
 *
 * @param messageClass class of messages it is about; empty: the account as a whole
 * @param text in plain words, what it is and what to do
 */
public record Alarm(
        int app, Channel channel, Kind kind, Optional<MessageClass> messageClass, Instant since, String text) {

    /** What it is about. */
    public enum Kind {
        /** The vendor does not accept the account's credentials; nothing is sent until it does, or until they are changed. */
        AUTH_FAILED,
        /** The vendor punishes the account; the class of messages it was told of rests. */
        VENDOR_PENALTY,
        /** The vendor says the day's quota is used up, before our own count does. */
        QUOTA_EXHAUSTED,
        /** More of the day's quota is used than the account's settings call usual. */
        QUOTA_LOW,
        /** So many tokens are called invalid that the account is wrong rather than the tokens; they are kept. */
        MASS_INVALID_TOKENS,
        /** The vendor does not answer, or only with errors; calls are tried one at a time. */
        VENDOR_DOWN,
        /** Trying the account, the vendor refused what is set up: ours to mend. */
        MISCONFIGURED,
        /** Trying the account, no answer came from the vendor, or only an error: its trouble, or the network's. */
        UNREACHABLE,
        /** A certificate or secret of the account ends soon, or has ended. */
        EXPIRING,
        /** Receipts come long after what they tell of. */
        RECEIPTS_LATE,
        /** The vendor takes messages, and tells of none. */
        RECEIPTS_MISSING
    }
}

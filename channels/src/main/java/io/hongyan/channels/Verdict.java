package io.hongyan.channels;

import io.hongyan.kernel.LossReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a vendor said about one recipient. */
public sealed interface Verdict {

    /**
     * Taken: the vendor will try to deliver.
     *
     * @param messageId the vendor's id of this recipient's copy where each has one of its own; empty: that of the answer
     */
    record Accepted(String messageId) implements Verdict {}

    /**
     * Refused, and would be again.
     *
     * @param code the vendor's own code, kept for the message chain; at most 64 characters are kept
     * @param text the vendor's own words, for the log
     * @param invalidSince where the token is called dead: when the vendor found it so; a token that was bound later is another life
     *     of it, and stays
     */
    record Rejected(LossReason reason, String code, String text, Optional<Instant> invalidSince) implements Verdict {

        public Rejected(LossReason reason, String code, String text) {
            this(reason, code, text, Optional.empty());
        }
    }

    /**
     * Not now: worth another try.
     *
     * @param reason {@link LossReason#VENDOR_RATE_LIMITED} or {@link LossReason#VENDOR_ERROR}: why it is lost if no try
     *     succeeds; {@link LossReason#QUIET_HOURS} where the vendor takes messages of this class at other hours: that concerns
     *     this message, not the account, and others go on meanwhile
     * @param after how long the vendor asked to wait; zero: it did not say
     */
    record TryLater(LossReason reason, String code, Duration after) implements Verdict {}

    Verdict ACCEPTED = new Accepted("");
}

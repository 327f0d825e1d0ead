package io.hongyan.delivery.vendor;

import io.hongyan.kernel.LossReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a call.
 *
 * @param truncated whether the texts were cut to the vendor's limits
 * @param verdicts one for each target, in their order
 */
public record VendorAnswer(boolean truncated, List<Verdict> verdicts) {

    /** What became of it for one target. */
    public sealed interface Verdict {

        /**
         * The vendor took it.
         *
         * @param messageId the vendor's id of the message, empty where it gave none; targets of one request share it
         */
        record Accepted(String messageId) implements Verdict {}

        /**
         * The vendor refused it for good.
         *
         * @param invalidSince when the vendor found the token dead, where that is why and it says so: a token that was bound later
         *     is left alone
         */
        record Rejected(LossReason reason, String code, Optional<Instant> invalidSince) implements Verdict {

            public Rejected(LossReason reason, String code) {
                this(reason, code, Optional.empty());
            }
        }

        /** It surely was not sent, and is worth another try: back to what waits. The reason is why, should no try come to succeed. */
        record GivenBack(LossReason reason, String code) implements Verdict {}

        /** The answer was lost and the call cannot be repeated: counts as sent. */
        record Unknown() implements Verdict {}
    }

    public VendorAnswer {
        verdicts = List.copyOf(verdicts);
    }
}

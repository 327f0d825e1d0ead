package io.hongyan.delivery;

import io.hongyan.kernel.LossReason;
import java.util.HashMap;
import java.util.Map;

/**
 * A task's figures by one channel. A device that one channel refused and another reached stands in the figures of both.
 *
 * @param figures its eligible devices are those the channel was to serve
 * @param truncated devices whose texts were cut to the vendor's limits
 * @param sentUnknown sent ones of which the vendor's answer was lost
 * @param losses devices that got no further by this channel, and were reached by no other, by stage and reason
 * @param account what it cost, and as a channel of the fallback spared
 */
public record ChannelReport(
        Figures figures, long truncated, long sentUnknown, Map<Loss, Long> losses, Account account) {

    public static final ChannelReport NONE = new ChannelReport(Figures.NONE, 0, 0, Map.of());

    /** Of a channel that costs nothing. */
    public ChannelReport(Figures figures, long truncated, long sentUnknown, Map<Loss, Long> losses) {
        this(figures, truncated, sentUnknown, losses, Account.NONE);
    }

    public ChannelReport {
        losses = Map.copyOf(losses);
    }

    /**
     * Where and why devices fell out.
     *
     * @param vendorCode the vendor's own code, empty: none
     */
    public record Loss(Stage stage, LossReason reason, String vendorCode) {}

    /**
     * Money, in millionths of the currency, and devices. All but the first belong to a channel of the fallback.
     *
     * @param spentMicros what was sent, and what was handed out and is not answered yet
     * @param savedMicros what the spared messages would have cost
     * @param spared devices that were reached before it was their turn, or while they waited for it
     * @param overBudget devices that were not sent to for the budget was used up
     * @param lateArrivals devices that another channel reached after this one had been sent to them
     */
    public record Account(long spentMicros, long savedMicros, long spared, long overBudget, long lateArrivals) {

        public static final Account NONE = new Account(0, 0, 0, 0, 0);

        Account plus(Account other) {
            return new Account(
                    spentMicros + other.spentMicros,
                    savedMicros + other.savedMicros,
                    spared + other.spared,
                    overBudget + other.overBudget,
                    lateArrivals + other.lateArrivals);
        }
    }

    /** The transition a device did not make. */
    public enum Stage {
        /** targeted → eligible */
        FILTERED,
        /** eligible → sent */
        SENDING,
        /** sent → arrived */
        ARRIVAL,
        /** arrived → displayed */
        DISPLAY,
        /** displayed → clicked */
        CLICK
    }

    ChannelReport plus(ChannelReport other) {
        Map<Loss, Long> sum = new HashMap<>(losses);
        other.losses.forEach((loss, count) -> sum.merge(loss, count, Long::sum));
        return new ChannelReport(
                figures.plus(other.figures),
                truncated + other.truncated,
                sentUnknown + other.sentUnknown,
                sum,
                account.plus(other.account));
    }
}

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
 */
public record ChannelReport(Figures figures, long truncated, long sentUnknown, Map<Loss, Long> losses) {

    public static final ChannelReport NONE = new ChannelReport(Figures.NONE, 0, 0, Map.of());

    public ChannelReport {
        losses = Map.copyOf(losses);
    }

    /**
     * Where and why devices fell out.
     *
     * @param vendorCode the vendor's own code, empty: none
     */
    public record Loss(Stage stage, LossReason reason, String vendorCode) {}

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
                figures.plus(other.figures), truncated + other.truncated, sentUnknown + other.sentUnknown, sum);
    }
}

package io.hongyan.channels.dispatch;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import java.util.List;
import java.util.Map;

/**
 * An account's counters since the process started, and its state now.
 *
 * @param requests requests made of the vendor, repetitions included
 * @param retries those of them that were repetitions
 * @param accepted devices the vendor took a message for; likewise {@code unknown}: the answer was lost, and {@code givenBack}: handed
 *     back to delivery unsent
 * @param rejected devices refused, by reason
 * @param truncated calls whose texts were cut
 * @param underWay calls taken from delivery and not settled yet
 * @param waitingForVendor whether no calls are taken just now, for whatever reason
 */
public record ChannelMetrics(
        int app,
        Channel channel,
        long requests,
        long retries,
        long accepted,
        Map<LossReason, Long> rejected,
        long unknown,
        long givenBack,
        long truncated,
        int underWay,
        BreakerState breaker,
        boolean waitingForVendor,
        List<Alarm> alarms) {

    /** Whether the vendor is asked. */
    public enum BreakerState {
        /** It is. */
        CLOSED,
        /** It is not: it did not answer, or only with errors. */
        OPEN,
        /** One request at a time, to see whether it is back. */
        HALF_OPEN
    }

    public ChannelMetrics {
        rejected = Map.copyOf(rejected);
        alarms = List.copyOf(alarms);
    }
}

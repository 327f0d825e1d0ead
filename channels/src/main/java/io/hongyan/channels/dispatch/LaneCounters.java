package io.hongyan.channels.dispatch;

import io.hongyan.delivery.vendor.VendorAnswer.Verdict;
import io.hongyan.kernel.LossReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What an app sent by a channel, through all its accounts there. Thread-safe. */
final class LaneCounters {

    final LongAdder requests = new LongAdder();
    final LongAdder retries = new LongAdder();
    final LongAdder truncated = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder givenBack = new LongAdder();
    private final Map<LossReason, LongAdder> rejected = new EnumMap<>(LossReason.class);

    LaneCounters() {
        for (LossReason reason : LossReason.values()) {
            rejected.put(reason, new LongAdder());
        }
    }

    void settled(Verdict verdict) {
        switch (verdict) {
            case Verdict.Accepted _ -> accepted.increment();
            case Verdict.Rejected no ->
                rejected.getOrDefault(no.reason(), unknown).increment();
            case Verdict.GivenBack _ -> givenBack.increment();
            case Verdict.Unknown _ -> unknown.increment();
        }
    }

    ChannelMetrics snapshot(
            ChannelAccount account, int underWay, ChannelMetrics.BreakerState breaker, boolean waitingForVendor) {
        Map<LossReason, Long> byReason = new EnumMap<>(LossReason.class);
        rejected.forEach((reason, count) -> {
            if (count.sum() > 0) {
                byReason.put(reason, count.sum());
            }
        });
        return new ChannelMetrics(
                account.app(),
                account.channel(),
                requests.sum(),
                retries.sum(),
                accepted.sum(),
                byReason,
                unknown.sum(),
                givenBack.sum(),
                truncated.sum(),
                underWay,
                breaker,
                waitingForVendor,
                account.alarms().list());
    }
}

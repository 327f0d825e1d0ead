package io.hongyan.api.v1;

import io.hongyan.api.LossAdvice;
import io.hongyan.api.Money;
import io.hongyan.api.RehearsalForecast;
import io.hongyan.api.VendorChannels;
import io.hongyan.delivery.Rehearsal;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code Rehearsal} of the document: each device is counted once. */
record RehearsalReport(
        long targeted,
        long eligible,
        List<ReasonCount> filtered,
        Own own,
        List<Share> channels,
        List<ReasonCount> lost,
        List<Step> fallback,
        String cost,
        double seconds,
        boolean needsApproval) {

    record ReasonCount(String reason, long count, String text, String advice) {}

    record Own(long connected, long waiting) {}

    record Share(
            String channel,
            String key,
            long devices,
            String messageClass,
            @Nullable String title,
            @Nullable String body,
            boolean truncated,
            @Nullable Long quotaLeft,
            long overQuota,
            String cost,
            double seconds) {}

    record Step(String channel, String key, long after, long atMost, String costAtMost) {}

    static RehearsalReport of(
            Rehearsal rehearsal, RehearsalForecast forecast, boolean needsApproval, boolean inEnglish) {
        return new RehearsalReport(
                rehearsal.targeted(),
                rehearsal.eligible(),
                reasons(rehearsal.filtered(), inEnglish),
                new Own(rehearsal.connected(), rehearsal.waiting()),
                forecast.shares().stream().map(RehearsalReport::share).toList(),
                reasons(rehearsal.lost(), inEnglish),
                forecast.fallback().stream().map(RehearsalReport::step).toList(),
                Money.text(forecast.costMicros()),
                seconds(forecast.finish()),
                needsApproval);
    }

    private static Share share(RehearsalForecast.Share share) {
        Optional<VendorChannels.Forecast> known = share.forecast();
        return new Share(
                share.channel().wireName(),
                share.channel().key(),
                share.devices(),
                share.messageClass().wireName(),
                known.map(VendorChannels.Forecast::title).orElse(null),
                known.map(VendorChannels.Forecast::body).orElse(null),
                known.map(VendorChannels.Forecast::truncated).orElse(false),
                known.filter(forecast -> forecast.quotaLeft().isPresent())
                        .map(forecast -> forecast.quotaLeft().getAsLong())
                        .orElse(null),
                share.overQuota(),
                Money.text(known.map(VendorChannels.Forecast::costMicros).orElse(0L)),
                seconds(known.map(VendorChannels.Forecast::finish).orElse(Duration.ZERO)));
    }

    private static Step step(RehearsalForecast.Step step) {
        return new Step(
                step.channel().wireName(),
                step.channel().key(),
                step.after().toMillis(),
                step.atMost(),
                Money.text(step.costAtMostMicros()));
    }

    private static List<ReasonCount> reasons(Map<LossReason, Long> counts, boolean inEnglish) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> {
                    LossAdvice advice = LossAdvice.of(entry.getKey());
                    return new ReasonCount(
                            entry.getKey().wireName(),
                            entry.getValue(),
                            advice.text(inEnglish),
                            advice.advice(inEnglish));
                })
                .toList();
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}

package io.hongyan.api;

import io.hongyan.delivery.Content;
import io.hongyan.delivery.Fallback;
import io.hongyan.delivery.PushSettings;
import io.hongyan.delivery.Rehearsal;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a rehearsed push would look like, use and cost, and how long it would take.
 *
 * @param costMicros in millionths of the currency, the fallback's not included
 * @param finish until the last message is handed over
 */
public record RehearsalForecast(List<Share> shares, List<Step> fallback, long costMicros, Duration finish) {

    /** What the own channel does at the least: the slowest fan-out of docs/benchmarks.md, halved. */
    private static final long OWN_PER_SECOND = 25_000;

    /** One channel's part of the push. */
    public record Share(
            Channel channel, long devices, MessageClass messageClass, Optional<VendorChannels.Forecast> forecast) {

        /** Messages that today's quota has no room for. */
        public long overQuota() {
            return forecast.map(known -> known.quotaLeft().isPresent()
                            ? Math.max(0, devices - known.quotaLeft().getAsLong())
                            : 0)
                    .orElse(0L);
        }
    }

    /** One step of its fallback, were nobody reached before. */
    public record Step(Channel channel, Duration after, long atMost, long costAtMostMicros) {}

    public static RehearsalForecast of(
            VendorChannels channels, int app, Content content, PushSettings settings, Rehearsal rehearsal) {
        List<Share> shares = new ArrayList<>();
        Duration finish = own(settings, rehearsal);
        long cost = 0;
        for (Map.Entry<Channel, Rehearsal.Planned> part : new TreeMap<>(rehearsal.channels()).entrySet()) {
            long devices = part.getValue().devices();
            Optional<VendorChannels.Forecast> forecast = channels.forecast(
                    app, part.getKey(), content, devices, settings.routing().important());
            shares.add(new Share(part.getKey(), devices, part.getValue().messageClass(), forecast));
            cost += forecast.map(VendorChannels.Forecast::costMicros).orElse(0L);
            finish =
                    longer(finish, forecast.map(VendorChannels.Forecast::finish).orElse(Duration.ZERO));
        }
        List<Step> steps = settings.fallback()
                .map(fallback -> steps(channels, app, content, fallback, rehearsal))
                .orElse(List.of());
        return new RehearsalForecast(shares, steps, cost, finish);
    }

    private static List<Step> steps(
            VendorChannels channels, int app, Content content, Fallback fallback, Rehearsal rehearsal) {
        List<Step> steps = new ArrayList<>();
        for (Fallback.Step step : fallback.steps()) {
            Rehearsal.Planned planned = rehearsal.fallback().get(step.channel());
            long devices = planned == null ? 0 : planned.devices();
            long cost = channels.forecast(app, step.channel(), content, devices, false)
                    .map(VendorChannels.Forecast::costMicros)
                    .orElse(0L);
            steps.add(new Step(step.channel(), step.after(), devices, cost));
        }
        return steps;
    }

    private static Duration own(PushSettings settings, Rehearsal rehearsal) {
        return settings.speedPerSecond() > 0
                ? Duration.ofMillis(rehearsal.eligible() * 1000 / settings.speedPerSecond())
                : Duration.ofMillis(rehearsal.connected() * 1000 / OWN_PER_SECOND);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }
}

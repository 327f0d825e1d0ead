package io.hongyan.api;

import io.hongyan.delivery.Content;
import io.hongyan.delivery.Fallback;
import io.hongyan.delivery.PushSettings;
import io.hongyan.delivery.Rehearsal;
import io.hongyan.kernel.LossReason;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a push with {@code rehearse} is answered: ours. */
final class RehearsalAnswer {

    /** What the own channel does at the least: the slowest fan-out of docs/benchmarks.md, halved. */
    private static final long OWN_PER_SECOND = 25_000;

    private final VendorChannels channels;

    RehearsalAnswer(VendorChannels channels) {
        this.channels = channels;
    }

    Reply of(int app, Content content, PushSettings settings, Rehearsal rehearsal) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ObjectNode out = data.putObject("rehearsal");
        out.put("targeted", rehearsal.targeted()).put("eligible", rehearsal.eligible());
        counts(out.putObject("filtered"), rehearsal.filtered());
        out.putObject("own").put("connected", rehearsal.connected()).put("waiting", rehearsal.waiting());
        ObjectNode planned = out.putObject("channels");
        Duration finish = own(settings, rehearsal);
        long cost = 0;
        for (var part : new TreeMap<>(rehearsal.channels()).entrySet()) {
            long devices = part.getValue().devices();
            ObjectNode channel = planned.putObject(part.getKey().key())
                    .put("devices", devices)
                    .put("message_class", part.getValue().messageClass().wireName());
            var forecast = channels.forecast(
                    app, part.getKey(), content, devices, settings.routing().important());
            if (forecast.isPresent()) {
                write(channel, forecast.get(), devices);
                cost += forecast.get().costMicros();
                finish = longer(finish, forecast.get().finish());
            }
        }
        counts(out.putObject("lost"), rehearsal.lost());
        settings.fallback()
                .ifPresent(fallback -> fallback(out.putArray("fallback"), app, content, fallback, rehearsal));
        out.put("cost", money(cost)).put("seconds", seconds(finish));
        return Reply.of(data);
    }

    private void fallback(ArrayNode out, int app, Content content, Fallback fallback, Rehearsal rehearsal) {
        for (Fallback.Step step : fallback.steps()) {
            Rehearsal.Planned planned = rehearsal.fallback().get(step.channel());
            long devices = planned == null ? 0 : planned.devices();
            long cost = channels.forecast(app, step.channel(), content, devices, false)
                    .map(VendorChannels.Forecast::costMicros)
                    .orElse(0L);
            out.addObject()
                    .put("channel", step.channel().key())
                    .put("after", step.after().toMillis())
                    .put("at_most", devices)
                    .put("cost_at_most", money(cost));
        }
    }

    private static void write(ObjectNode channel, VendorChannels.Forecast forecast, long devices) {
        channel.put("title", forecast.title()).put("body", forecast.body()).put("truncated", forecast.truncated());
        forecast.quotaLeft()
                .ifPresent(left -> channel.put("quota_left", left).put("over_quota", Math.max(0, devices - left)));
        channel.put("cost", money(forecast.costMicros())).put("seconds", seconds(forecast.finish()));
    }

    private static Duration own(PushSettings settings, Rehearsal rehearsal) {
        return settings.speedPerSecond() > 0
                ? Duration.ofMillis(rehearsal.eligible() * 1000 / settings.speedPerSecond())
                : Duration.ofMillis(rehearsal.connected() * 1000 / OWN_PER_SECOND);
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    private static void counts(ObjectNode out, Map<LossReason, Long> counts) {
        new TreeMap<>(counts).forEach((reason, count) -> out.put(reason.wireName(), count));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }

    static String money(long micros) {
        return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
    }
}

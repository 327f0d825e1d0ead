package io.hongyan.api;

import io.hongyan.delivery.Content;
import io.hongyan.delivery.PushSettings;
import io.hongyan.delivery.Rehearsal;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a push with {@code rehearse} is answered: ours. */
final class RehearsalAnswer {

    private final VendorChannels channels;

    RehearsalAnswer(VendorChannels channels) {
        this.channels = channels;
    }

    Reply of(int app, Content content, PushSettings settings, Rehearsal rehearsal) {
        RehearsalForecast forecast = RehearsalForecast.of(channels, app, content, settings, rehearsal);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ObjectNode out = data.putObject("rehearsal");
        out.put("targeted", rehearsal.targeted()).put("eligible", rehearsal.eligible());
        counts(out.putObject("filtered"), rehearsal.filtered());
        out.putObject("own").put("connected", rehearsal.connected()).put("waiting", rehearsal.waiting());
        ObjectNode planned = out.putObject("channels");
        for (RehearsalForecast.Share share : forecast.shares()) {
            ObjectNode channel = planned.putObject(share.channel().key())
                    .put("devices", share.devices())
                    .put("message_class", share.messageClass().wireName());
            share.forecast().ifPresent(known -> write(channel, known, share));
        }
        counts(out.putObject("lost"), rehearsal.lost());
        if (settings.fallback().isPresent()) {
            fallback(out.putArray("fallback"), forecast);
        }
        out.put("cost", Money.text(forecast.costMicros())).put("seconds", seconds(forecast.finish()));
        return Reply.of(data);
    }

    private static void fallback(ArrayNode out, RehearsalForecast forecast) {
        for (RehearsalForecast.Step step : forecast.fallback()) {
            out.addObject()
                    .put("channel", step.channel().key())
                    .put("after", step.after().toMillis())
                    .put("at_most", step.atMost())
                    .put("cost_at_most", Money.text(step.costAtMostMicros()));
        }
    }

    private static void write(ObjectNode channel, VendorChannels.Forecast forecast, RehearsalForecast.Share share) {
        channel.put("title", forecast.title()).put("body", forecast.body()).put("truncated", forecast.truncated());
        forecast.quotaLeft().ifPresent(left -> channel.put("quota_left", left).put("over_quota", share.overQuota()));
        channel.put("cost", Money.text(forecast.costMicros())).put("seconds", seconds(forecast.finish()));
    }

    private static void counts(ObjectNode out, Map<LossReason, Long> counts) {
        new TreeMap<>(counts).forEach((reason, count) -> out.put(reason.wireName(), count));
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1000.0;
    }
}

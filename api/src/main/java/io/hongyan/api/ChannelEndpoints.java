package io.hongyan.api;

import io.hongyan.kernel.Channel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The app's accounts with vendors: ours. A secret goes in and never comes out. */
final class ChannelEndpoints {

    private static final Logger log = LoggerFactory.getLogger(ChannelEndpoints.class);

    private final VendorChannels channels;

    ChannelEndpoints(VendorChannels channels) {
        this.channels = channels;
    }

    void addTo(Routes routes) {
        routes.add("GET", "channel", this::list);
        routes.add("GET", "channel/quota", this::quotas);
        routes.add("GET", "channel/{}", this::show);
        routes.add("PUT", "channel/{}", this::configure);
        routes.add("DELETE", "channel/{}", this::remove);
        routes.add("POST", "channel/{}/check", this::check);
    }

    private Reply list(Call call) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode list = data.putArray("channels");
        channels.list(call.appNumber()).forEach(view -> write(list.addObject(), view));
        return Reply.of(data);
    }

    private Reply show(Call call) {
        return show(call, channel(call));
    }

    private Reply show(Call call, Channel channel) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        channels.list(call.appNumber()).stream()
                .filter(view -> view.channel() == channel)
                .forEach(view -> write(data, view));
        return Reply.of(data);
    }

    private static void write(ObjectNode out, VendorChannels.View view) {
        ChannelName name = ChannelName.of(view.channel());
        out.put("channel", view.channel().wireName())
                .put("key", view.channel().key())
                .put("name_zh", name.zh())
                .put("name_en", name.en())
                .put("state", view.state());
        ArrayNode alarms = out.putArray("alarms");
        view.alarms().forEach(alarms::add);
        ArrayNode settings = out.putArray("settings");
        for (VendorChannels.Setting setting : view.settings()) {
            settings.addObject()
                    .put("name", setting.name())
                    .put("required", setting.required())
                    .put("secret", setting.secret())
                    .put("set", setting.set())
                    .put("value", setting.secret() ? "" : setting.value())
                    .put("default", setting.preset())
                    .put("description", setting.description());
        }
    }

    private Reply configure(Call call) {
        Channel channel = channel(call);
        List<String> problems = channels.configure(
                call.appNumber(), channel, settings(call.body().requiredObject("settings")));
        if (!problems.isEmpty()) {
            throw Refusal.parameter("settings are invalid: " + String.join("; ", problems));
        }
        log.info("settings of {} changed", channel.wireName());
        return show(call, channel);
    }

    private static Map<String, String> settings(Fields fields) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (String name : fields.node().propertyNames()) {
            JsonNode value = fields.value(name);
            if (value == null) {
                continue;
            }
            if (value.isContainer()) {
                throw Refusal.type(fields.path(name), "string, number or boolean");
            }
            settings.put(name, value.asString());
        }
        return settings;
    }

    private Reply remove(Call call) {
        Channel channel = channel(call);
        if (!channels.remove(call.appNumber(), channel)) {
            throw Refusal.parameter("channel is not set up: " + channel.wireName());
        }
        log.info("{} removed", channel.wireName());
        return Reply.DONE;
    }

    private Reply check(Call call) {
        Optional<VendorChannels.Trouble> problem = channels.check(call.appNumber(), channel(call));
        return Reply.of(JsonNodeFactory.instance
                .objectNode()
                .put("ok", problem.isEmpty())
                .put("problem", problem.map(VendorChannels.Trouble::text).orElse(""))
                .put("whose", problem.map(VendorChannels.Trouble::whose).orElse("")));
    }

    private Reply quotas(Call call) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode quotas = data.putArray("quotas");
        for (VendorChannels.Quota quota : channels.quotas(call.appNumber())) {
            quotas.addObject()
                    .put("channel", quota.channel().wireName())
                    .put("key", quota.channel().key())
                    .put("class", quota.messageClass().wireName())
                    .put("total", quota.total())
                    .put("used", quota.used())
                    .put("left", quota.left())
                    .put("warning", quota.warning());
        }
        return Reply.of(data);
    }

    private static Channel channel(Call call) {
        String name = call.parameter(0);
        return Channel.ofWireName(name)
                .filter(Channel::isVendor)
                .orElseThrow(() -> Refusal.invalid("channel", name, "a vendor, such as huawei"));
    }
}

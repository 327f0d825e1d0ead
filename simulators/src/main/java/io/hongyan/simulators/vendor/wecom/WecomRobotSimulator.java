package io.hongyan.simulators.vendor.wecom;

import io.hongyan.simulators.vendor.MinuteLimit;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Plays a group's robot. The group is one device, {@code group}. */
public final class WecomRobotSimulator implements VendorSimulator {

    private static final String KEY = "simulated-wecom-robot-key";
    private static final int TEXT_BYTES = 2048;
    private static final int MARKDOWN_BYTES = 4096;
    private static final Set<String> TYPES =
            Set.of("text", "markdown", "markdown_v2", "image", "news", "file", "voice", "template_card");

    @Override
    public String name() {
        return "wecom-robot";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of("key", KEY, "base-url", baseUrl);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        MinuteLimit minute = new MinuteLimit(vendor, 20, Duration.ZERO); // 12.6
        routes.post("/cgi-bin/webhook/send", call -> send(vendor, minute, call));
    }

    @Override
    public VendorReply rateLimited() {
        return WecomReply.of(45009, "api freq out of limit");
    }

    private VendorReply send(VendorState vendor, MinuteLimit minute, VendorCall call) {
        if (!call.queryParameters().getOrDefault("key", "").equals(KEY)) {
            return WecomReply.of(93000, "invalid webhook url");
        }
        JsonNode message = call.json();
        String type = message.path("msgtype").asString("");
        if (!TYPES.contains(type)) {
            return WecomReply.of(40008, "invalid message type");
        }
        Optional<VendorReply> broken = WecomReply.broken(message, type, TEXT_BYTES, MARKDOWN_BYTES);
        if (broken.isPresent()) {
            return broken.get();
        }
        if (!minute.take()) {
            return rateLimited();
        }
        vendor.messages()
                .add(
                        vendor.nextId(),
                        "",
                        "group",
                        "",
                        message.path(type).path("content").asString(""),
                        type,
                        call.text());
        return WecomReply.of(0, "ok");
    }
}

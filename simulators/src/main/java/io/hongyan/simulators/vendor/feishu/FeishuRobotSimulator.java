package io.hongyan.simulators.vendor.feishu;

import io.hongyan.kernel.Sha256;
import io.hongyan.simulators.vendor.MinuteLimit;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Plays a group's robot that wants signatures. The group is one device, {@code group}. */
public final class FeishuRobotSimulator implements VendorSimulator {

    private static final String TOKEN = "simulated-feishu-robot";
    private static final String SECRET = "simulated0feishu0secret";
    private static final String SECOND = "messages";
    private static final int BYTES = 20 * 1024;
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Set<String> TYPES = Set.of("text", "post", "share_chat", "image", "interactive");

    @Override
    public String name() {
        return "feishu-robot";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of("token", TOKEN, "secret", SECRET, "base-url", baseUrl);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        MinuteLimit minute = new MinuteLimit(vendor, 100, Duration.ZERO); // 12.6
        vendor.rates().define(SECOND, 5); // 12.6
        routes.post("/open-apis/bot/v2/hook/{token}", call -> send(vendor, minute, call));
    }

    @Override
    public VendorReply rateLimited() {
        return VendorReply.json(200, FeishuReply.body(11232, "frequency limited psm[lark.oapi.app_platform_runtime]"));
    }

    private VendorReply send(VendorState vendor, MinuteLimit minute, VendorCall call) {
        if (!call.variable("token").equals(TOKEN)) {
            return refused(19001, "param invalid: incoming webhook access token invalid");
        }
        JsonNode message = call.json();
        String timestamp = message.path("timestamp").asString("");
        if (!timestamp.matches("\\d{10}")
                || Math.abs(Long.parseLong(timestamp) - vendor.clock().instant().getEpochSecond()) > WINDOW.toSeconds()
                || !message.path("sign").asString("").equals(sign(timestamp))) {
            return refused(19021, "sign match fail or timestamp is not within one hour from current time");
        }
        String type = message.path("msg_type").asString("");
        JsonNode content = message.path(type.equals("interactive") ? "card" : "content");
        if (!TYPES.contains(type)
                || !content.isObject()
                || (type.equals("text") && content.path("text").asString("").isEmpty())) {
            return refused(9499, "Bad Request");
        }
        if (call.body().length > BYTES) {
            return refused(19036, "Request body too large");
        }
        if (!vendor.rates().take(SECOND, 1) || !minute.take()) {
            return rateLimited();
        }
        vendor.messages()
                .add(vendor.nextId(), "", "group", "", content.path("text").asString(""), type, call.text());
        return FeishuReply.ok();
    }

    private static VendorReply refused(int code, String text) {
        return VendorReply.json(200, FeishuReply.body(code, text));
    }

    private static String sign(String timestamp) {
        return Base64.getEncoder()
                .encodeToString(Sha256.hmac((timestamp + "\n" + SECRET).getBytes(StandardCharsets.UTF_8)));
    }
}

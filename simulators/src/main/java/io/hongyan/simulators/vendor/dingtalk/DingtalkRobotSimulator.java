package io.hongyan.simulators.vendor.dingtalk;

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
public final class DingtalkRobotSimulator implements VendorSimulator {

    private static final String ACCESS_TOKEN = "simulated-dingtalk-robot";
    private static final String SECRET = "SECsimulated0dingtalk0robot";
    private static final long WINDOW_MILLIS = Duration.ofHours(1).toMillis();
    private static final int BYTES = 20_000;
    private static final Set<String> TYPES = Set.of("text", "markdown", "link", "actionCard", "feedCard");

    @Override
    public String name() {
        return "dingtalk-robot";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of("access-token", ACCESS_TOKEN, "secret", SECRET, "base-url", baseUrl);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        // 12.5: twenty a minute, beyond that shut out for ten.
        MinuteLimit minute = new MinuteLimit(vendor, 20, Duration.ofMinutes(10));
        routes.post("/robot/send", call -> send(vendor, minute, call));
    }

    @Override
    public VendorReply rateLimited() {
        return DingtalkReply.of(130101, "send too fast, exceed 20 times per minute");
    }

    private VendorReply send(VendorState vendor, MinuteLimit minute, VendorCall call) {
        Map<String, String> query = call.queryParameters();
        if (!query.getOrDefault("access_token", "").equals(ACCESS_TOKEN)) {
            return DingtalkReply.of(300001, "token is not exist");
        }
        String timestamp = query.getOrDefault("timestamp", "");
        if (!timestamp.matches("\\d{13}")
                || Math.abs(Long.parseLong(timestamp) - vendor.clock().millis()) > WINDOW_MILLIS) {
            return DingtalkReply.of(310000, "invalid timestamp");
        }
        if (!query.getOrDefault("sign", "").equals(sign(timestamp))) {
            return DingtalkReply.of(310000, "sign not match");
        }
        JsonNode message = call.json();
        String type = message.path("msgtype").asString("");
        if (!TYPES.contains(type) || !message.path(type).isObject()) {
            return DingtalkReply.of(40035, "缺少参数 msgtype");
        }
        String text = message.path(type)
                .path(type.equals("text") ? "content" : "text")
                .asString("");
        String title = message.path(type).path("title").asString("");
        if ((type.equals("text") && text.isEmpty())
                || (type.equals("markdown") && (text.isEmpty() || title.isEmpty()))) {
            return DingtalkReply.of(400101, "text or title: empty");
        }
        if (call.body().length > BYTES) {
            return DingtalkReply.of(40035, "message too long, exceed 20000 bytes");
        }
        if (!minute.take()) {
            return rateLimited();
        }
        vendor.messages().add(vendor.nextId(), "", "group", title, text, type, call.text());
        return DingtalkReply.of(0, "ok");
    }

    private static String sign(String timestamp) {
        return Base64.getEncoder()
                .encodeToString(Sha256.hmac(SECRET.getBytes(StandardCharsets.UTF_8), timestamp + "\n" + SECRET));
    }
}

package io.hongyan.channels.feishu;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.robot.Robot;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A custom robot (自定义机器人), signed in the body where it has a secret. */
final class FeishuRobot implements Robot {

    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json; charset=utf-8");

    private final String hook;
    private final Secret secret;
    private final AdapterContext context;

    FeishuRobot(ChannelSettings settings, AdapterContext context) {
        this.hook = settings.baseUrl("base-url") + "/open-apis/bot/v2/hook/"
                + FormBody.encode(settings.secret("token").reveal());
        this.secret = settings.secret("secret");
        this.context = context;
    }

    @Override
    public Verdict post(VendorMessage message) throws SendException {
        return FeishuErrors.verdict(post(body(message)));
    }

    private ObjectNode body(VendorMessage message) {
        FeishuContent content = FeishuContent.of(message);
        ObjectNode body = signed();
        body.put("msg_type", content.type());
        body.set(content.type().equals("interactive") ? "card" : "content", content.content());
        return body;
    }

    private ObjectNode signed() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (!secret.reveal().isEmpty()) {
            long timestamp = context.clock().instant().getEpochSecond();
            body.put("timestamp", Long.toString(timestamp));
            body.put("sign", sign(timestamp, secret));
        }
        return body;
    }

    /** HMAC-SHA256 of nothing under "timestamp, line feed, secret", in Base64. */
    static String sign(long timestampSeconds, Secret secret) {
        byte[] key = (timestampSeconds + "\n" + secret.reveal()).getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(Sha256.hmac(key));
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return LenientJson.bytes(body(message)).length;
    }

    private FeishuAnswer post(ObjectNode body) throws SendException {
        return FeishuAnswer.of(context.http().post(hook, JSON, LenientJson.bytes(body)));
    }

    /** Posts nothing: a message without a type is looked at after hook and signature, and refused. */
    @Override
    public Optional<ProbeFailure> probe() {
        try {
            return Robot.probed("Feishu", FeishuErrors.verdict(post(signed())));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("Feishu", e));
        }
    }
}

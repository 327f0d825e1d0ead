package io.hongyan.channels.dingtalk;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ErrcodeAnswer;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.robot.Robot;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.Sha256;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A custom robot (自定义机器人), signed in the address where it has a secret. */
final class DingtalkRobot implements Robot {

    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json; charset=utf-8");

    private final String hook;
    private final Secret secret;
    private final AdapterContext context;

    DingtalkRobot(ChannelSettings settings, AdapterContext context) {
        this.hook = settings.baseUrl("base-url") + "/robot/send?access_token="
                + FormBody.encode(settings.secret("access-token").reveal());
        this.secret = settings.secret("secret");
        this.context = context;
    }

    @Override
    public Verdict post(VendorMessage message) throws SendException {
        return DingtalkErrors.robot(post(content(message)));
    }

    private static ObjectNode content(VendorMessage message) {
        ObjectNode content = DingtalkContent.of(message);
        if (message.extension().get("at") instanceof ObjectNode at) {
            content.set("at", at);
        }
        return content;
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return LenientJson.bytes(content(message)).length;
    }

    private ErrcodeAnswer post(ObjectNode content) throws SendException {
        return ErrcodeAnswer.of(context.http().post(hook + signature(), JSON, LenientJson.bytes(content)));
    }

    private String signature() {
        if (secret.reveal().isEmpty()) {
            return "";
        }
        long timestamp = context.clock().millis();
        return "&timestamp=" + timestamp + "&sign=" + FormBody.encode(sign(timestamp, secret));
    }

    /** HMAC-SHA256 of "timestamp, line feed, secret" under the secret, in Base64. */
    static String sign(long timestampMillis, Secret secret) {
        return Base64.getEncoder().encodeToString(Sha256.hmac(secret, timestampMillis + "\n" + secret.reveal()));
    }

    /** Posts nothing: a message without a type is looked at after token and signature, and refused. */
    @Override
    public Optional<ProbeFailure> probe() {
        try {
            return Robot.probed("DingTalk", DingtalkErrors.robot(post(JsonNodeFactory.instance.objectNode())));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("DingTalk", e));
        }
    }
}

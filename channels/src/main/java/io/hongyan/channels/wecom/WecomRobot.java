package io.hongyan.channels.wecom;

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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A robot of a WeCom group: whoever knows its key may post. */
final class WecomRobot implements Robot {

    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json; charset=utf-8");
    private static final WecomContent CONTENT = new WecomContent(4096);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final String hook;
    private final AdapterContext context;

    WecomRobot(ChannelSettings settings, AdapterContext context) {
        this.hook = settings.baseUrl("base-url") + "/cgi-bin/webhook/send?key="
                + FormBody.encode(settings.secret("key").reveal());
        this.context = context;
    }

    @Override
    public Verdict post(VendorMessage message) throws SendException {
        Verdict verdict = WecomErrors.verdict(post(CONTENT.of(message)));
        return verdict instanceof Verdict.TryLater later && later.code().equals("45009")
                ? new Verdict.TryLater(later.reason(), later.code(), MINUTE)
                : verdict;
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return CONTENT.payloadBytes(message);
    }

    private ErrcodeAnswer post(ObjectNode content) throws SendException {
        return ErrcodeAnswer.of(context.http().post(hook, JSON, LenientJson.bytes(content)));
    }

    /** Posts nothing: a message without a type is looked at after the key, and refused. */
    @Override
    public Optional<ProbeFailure> probe() {
        try {
            return Robot.probed("WeCom", WecomErrors.verdict(post(JsonNodeFactory.instance.objectNode())));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("WeCom", e));
        }
    }
}

package io.hongyan.channels.ups;

import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Limits;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Speaks our own format: one signed request for up to 100 tokens. */
final class UpsAdapter implements Adapter {

    private final String appId;
    private final Secret secret;
    private final String baseUrl;
    private final Limits limits;
    private final AdapterContext context;

    UpsAdapter(String appId, Secret secret, String baseUrl, Limits limits, AdapterContext context) {
        this.appId = appId;
        this.secret = secret;
        this.baseUrl = baseUrl;
        this.limits = limits;
        this.context = context;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public MessageClass classOf(VendorMessage message) {
        JsonNode chosen = message.options().get("class");
        return chosen == null
                ? message.messageClass()
                : chosen.asString("").equals(MessageClass.SERVICE.wireName())
                        ? MessageClass.SERVICE
                        : MessageClass.MARKETING;
    }

    @Override
    public int payloadBytes(VendorMessage message) {
        return 0;
    }

    @Override
    public SendAnswer send(VendorMessage message, List<Recipient> recipients) throws SendException {
        HttpCalls.Answer http = post("/v1/messages", UpsRequest.of(appId, message, recipients));
        JsonNode answer = LenientJson.read(http.body());
        Verdict verdict = verdict(http, answer);
        Map<String, Verdict> invalid = new HashMap<>();
        answer.path("invalid").forEach(entry -> {
            // A bare token, or a token with the reason.
            String token =
                    entry.isString() ? entry.asString() : entry.path("token").asString("");
            invalid.put(token, UpsErrors.ofToken(entry.path("reason").asString("")));
        });
        return new SendAnswer(
                answer.path("msgId").asString(""),
                recipients.stream()
                        .map(recipient -> invalid.getOrDefault(recipient.token(), verdict))
                        .toList());
    }

    @Override
    public Optional<ProbeFailure> probe() {
        try {
            HttpCalls.Answer http =
                    post("/v1/probe", JsonMapper.shared().createObjectNode().put("appId", appId));
            return ProbeFailure.of("the service", verdict(http, LenientJson.read(http.body())));
        } catch (SendException e) {
            return Optional.of(ProbeFailure.unreachable("the service", e));
        }
    }

    private HttpCalls.Answer post(String path, ObjectNode request) throws SendException {
        byte[] body = LenientJson.bytes(request);
        String timestamp = Long.toString(context.clock().instant().getEpochSecond());
        return context.http()
                .post(
                        baseUrl + path,
                        Map.of(
                                "Content-Type",
                                "application/json; charset=UTF-8",
                                "X-Hongyan-Timestamp",
                                timestamp,
                                "X-Hongyan-Signature",
                                UpsRequest.signature(secret, timestamp, body)),
                        body);
    }

    private static Verdict verdict(HttpCalls.Answer http, JsonNode answer) {
        return UpsErrors.ofRequest(
                http.status(),
                answer.path("code").asString(""),
                answer.path("message").asString(""),
                http.retryAfter());
    }
}

package io.hongyan.channels.huawei;

import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What Push Kit answers to {@code messages:send} and {@code messages:revoke}, the old and the new one.
 *
 * @param code business code, empty where the body has none
 * @param refused tokens that were refused, with the reason where one is given, else an empty text. They stand in {@code msg},
 *     which is then JSON inside a string: a list ({@code illegal_tokens}), or lists by reason ({@code illegalTokens})
 */
public record PushKitAnswer(
        int status, String code, String text, String requestId, Duration retryAfter, Map<String, String> refused) {

    public PushKitAnswer {
        refused = Map.copyOf(refused);
    }

    public static PushKitAnswer of(HttpCalls.Answer answer) {
        JsonNode body = LenientJson.read(answer.body());
        String text = body.path("msg").asString("");
        return new PushKitAnswer(
                answer.status(),
                body.path("code").asString(""),
                text,
                body.path("requestId").asString(""),
                answer.retryAfter(),
                refusedTokens(LenientJson.read(text)));
    }

    /** The code, or where there is none the HTTP status: what the message chain keeps. */
    public String rawCode() {
        return code.isEmpty() ? "HTTP " + status : code;
    }

    /** Whether the HTTP status says it alone: where there is no business code, or none that would count. */
    public boolean saidByStatus() {
        return code.isEmpty() || status >= 500 || status == 429;
    }

    private static Map<String, String> refusedTokens(JsonNode msg) {
        Map<String, String> tokens = new HashMap<>();
        for (String name : new String[] {"illegal_tokens", "illegalTokens"}) {
            JsonNode refused = msg.path(name);
            addTokens(tokens, "", refused);
            // Huawei's own example has blanks around a reason.
            refused.properties()
                    .forEach(reason -> addTokens(tokens, reason.getKey().strip(), reason.getValue()));
        }
        return tokens;
    }

    private static void addTokens(Map<String, String> tokens, String reason, JsonNode list) {
        if (list.isArray()) {
            list.forEach(token -> tokens.put(token.asString(""), reason));
        }
    }
}

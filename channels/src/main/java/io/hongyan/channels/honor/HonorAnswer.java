package io.hongyan.channels.honor;

import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What Honor answers to {@code sendMessage}.
 *
 * @param code business code, empty where the body has none
 * @param sendResult whether anything was sent
 * @param refused tokens that are invalid or outdated
 */
record HonorAnswer(
        int status,
        String code,
        String text,
        boolean sendResult,
        String requestId,
        Duration retryAfter,
        Set<String> refused) {

    HonorAnswer {
        refused = Set.copyOf(refused);
    }

    static HonorAnswer of(HttpCalls.Answer answer) {
        JsonNode body = LenientJson.read(answer.body());
        JsonNode data = body.path("data");
        Set<String> refused = new HashSet<>();
        for (String name : List.of("failTokens", "expireTokens")) {
            data.path(name).forEach(token -> refused.add(token.asString("")));
        }
        return new HonorAnswer(
                answer.status(),
                body.path("code").asString(""),
                body.path("message").asString(""),
                data.path("sendResult").asBoolean(true),
                data.path("requestId").asString(""),
                answer.retryAfter(),
                refused);
    }

    /** The code, or where there is none the HTTP status: what the message chain keeps. */
    String rawCode() {
        return code.isEmpty() ? "HTTP " + status : code;
    }
}

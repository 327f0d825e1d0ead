package io.hongyan.channels.vivo;

import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One answer of vivo, read leniently (reference section 8.4).
 *
 * @param code vivo's {@code result}, else the HTTP status
 * @param verdict on the request as a whole
 * @param body a missing node where it was no JSON
 */
record VivoAnswer(String code, Verdict verdict, JsonNode body) {

    static VivoAnswer of(HttpCalls.Answer http) {
        JsonNode body = LenientJson.read(http.body());
        if (http.status() != 200) {
            return new VivoAnswer("HTTP " + http.status(), VivoErrors.ofStatus(http.status(), http.retryAfter()), body);
        }
        String code = body.path("result").asString("");
        if (code.isEmpty()) {
            return new VivoAnswer(
                    code, new Verdict.Rejected(LossReason.UNKNOWN, "HTTP 200", "an answer without a result"), body);
        }
        return new VivoAnswer(code, VivoErrors.ofCode(code, body.path("desc").asString("")), body);
    }

    /** Id of the message, or of the content that was saved; empty where there is none. */
    String taskId() {
        return body.path("taskId").asString("");
    }

    /** What vivo said of single devices: by regId. */
    Map<String, Verdict> invalidUsers() {
        Map<String, Verdict> invalid = new HashMap<>();
        add(invalid, body.path("invalidUser"));
        body.path("invalidUsers").forEach(user -> add(invalid, user));
        return invalid;
    }

    private static void add(Map<String, Verdict> invalid, JsonNode user) {
        String regId = user.path("userid").asString("");
        if (!regId.isEmpty()) {
            invalid.put(regId, VivoErrors.ofInvalidUser(user.path("status").asInt(0)));
        }
    }
}

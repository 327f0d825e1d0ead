package io.hongyan.channels.meizu;

import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One answer of Meizu: {@code value} maps a code to the ids it holds for, and ids that were taken are not listed (reference
 * section 9.4).
 */
final class MeizuAnswer {

    private MeizuAnswer() {}

    static SendAnswer of(HttpCalls.Answer http, List<Recipient> recipients) {
        if (http.status() != 200) {
            return SendAnswer.ofAll(recipients.size(), "", MeizuErrors.ofStatus(http.status(), http.retryAfter()));
        }
        JsonNode body = LenientJson.read(http.body());
        String code = body.path("code").asString("");
        Verdict verdict = code.isEmpty()
                ? new Verdict.Rejected(LossReason.UNKNOWN, "HTTP 200", "an answer without a code")
                : MeizuErrors.ofRequest(code, body.path("message").asString(""), recipients.size());
        Map<String, Verdict> refused = refused(body.path("value"));
        return new SendAnswer(
                body.path("msgId").asString(""),
                recipients.stream()
                        .map(recipient -> refused.getOrDefault(recipient.token(), verdict))
                        .toList());
    }

    private static Map<String, Verdict> refused(JsonNode value) {
        Map<String, Verdict> refused = new HashMap<>();
        value.properties().forEach(entry -> {
            Verdict verdict = MeizuErrors.ofDevice(entry.getKey());
            entry.getValue().forEach(id -> refused.put(id.asString(""), verdict));
        });
        return refused;
    }
}

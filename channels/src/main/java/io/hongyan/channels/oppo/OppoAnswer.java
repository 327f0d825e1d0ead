package io.hongyan.channels.oppo;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Verdict;
import java.time.Duration;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What OPPO answered.
 *
 * @param code OPPO's own; empty where only HTTP said something
 * @param data missing where there is none
 */
record OppoAnswer(OptionalInt code, int status, String text, Duration retryAfter, JsonNode data) {

    /** @throws AnswerLostException where a success is not OPPO's JSON */
    static OppoAnswer of(HttpCalls.Answer answer) throws AnswerLostException {
        JsonNode body = LenientJson.read(answer.body());
        if (answer.status() < 500 && body.path("code").isIntegralNumber()) {
            return new OppoAnswer(
                    OptionalInt.of(body.path("code").intValue()),
                    answer.status(),
                    body.path("message").asString(""),
                    answer.retryAfter(),
                    body.path("data"));
        }
        if (answer.status() == 200) {
            throw new AnswerLostException("OPPO's answer is not its JSON", null);
        }
        return new OppoAnswer(
                OptionalInt.empty(), answer.status(), answer.text(), answer.retryAfter(), MissingNode.getInstance());
    }

    boolean is(int other) {
        return code.isPresent() && code.getAsInt() == other;
    }

    Verdict verdict(boolean textsFit) {
        return code.isPresent()
                ? OppoErrors.verdict(code.getAsInt(), text, textsFit)
                : OppoErrors.ofStatus(status, text, retryAfter);
    }
}

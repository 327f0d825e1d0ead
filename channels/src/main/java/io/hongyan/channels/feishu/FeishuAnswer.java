package io.hongyan.channels.feishu;

import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.LenientJson;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/**
 * What Feishu answers: {@code {"code": 0, "msg": "…", "data": {…}}}, under any HTTP status.
 *
 * @param code where there is none, the HTTP status as {@code HTTP 502}
 * @param reset how long Feishu asks to wait ({@code x-ogw-ratelimit-reset}, seconds); zero: it does not say
 */
record FeishuAnswer(int status, String code, String text, JsonNode body, Duration reset) {

    static FeishuAnswer of(HttpCalls.Answer http) {
        JsonNode body = LenientJson.read(http.body());
        return new FeishuAnswer(
                http.status(),
                // Robots of old say StatusCode.
                body.path("code").asString(body.path("StatusCode").asString("HTTP " + http.status())),
                body.path("msg").asString(body.path("StatusMessage").asString("")),
                body,
                http.headers()
                        .firstValue("x-ogw-ratelimit-reset")
                        .filter(value -> value.matches("\\d{1,6}"))
                        .map(value -> Duration.ofSeconds(Long.parseLong(value)))
                        .orElse(http.retryAfter()));
    }

    JsonNode data() {
        return body.path("data");
    }
}

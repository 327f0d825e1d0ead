package io.hongyan.channels.webpush;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebPushErrorsTest {

    private static HttpCalls.Answer answer(int status, String body) {
        return new HttpCalls.Answer(
                status,
                HttpHeaders.of(Map.of("Retry-After", List.of("7")), (name, value) -> true),
                body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202})
    void theMessageWasTaken(int status) {
        assertThat(WebPushErrors.verdict(answer(status, ""))).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "400, bad header, INVALID_PARAM",
        "401, no, AUTH_FAILED",
        "403, no, AUTH_FAILED",
        "404, gone, TOKEN_INVALID",
        "410, gone, UNINSTALLED",
        "413, long, PARAM_OVER_LIMIT",
        "418, tea, UNKNOWN",
        "400, '{\"reason\":\"VapidPkHashMismatch\"}', TOKEN_INVALID",
        "401, '{\"errno\":109,\"message\":\"VAPID public key mismatch\"}', TOKEN_INVALID",
        "403, the VAPID credentials in the authorization header do not correspond to the credentials used to create the subscriptions., TOKEN_INVALID"
    })
    void aRefusalIsFinal(int status, String body, LossReason reason) {
        assertThat(WebPushErrors.verdict(answer(status, body)))
                .isEqualTo(new Verdict.Rejected(reason, String.valueOf(status), body));
    }

    @ParameterizedTest
    @CsvSource({"429, VENDOR_RATE_LIMITED", "500, VENDOR_ERROR", "502, VENDOR_ERROR", "503, VENDOR_ERROR"})
    void aPassingTroubleIsWorthAnotherTry(int status, LossReason reason) {
        assertThat(WebPushErrors.verdict(answer(status, "")))
                .isEqualTo(new Verdict.TryLater(reason, String.valueOf(status), Duration.ofSeconds(7)));
    }
}

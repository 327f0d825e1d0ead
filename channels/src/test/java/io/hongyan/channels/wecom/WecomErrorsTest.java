package io.hongyan.channels.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.ErrcodeAnswer;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference sections 12.6 and 14.3, row by row. */
final class WecomErrorsTest {

    private static ErrcodeAnswer answer(int status, String code) {
        return new ErrcodeAnswer(status, code, "why", LenientJson.read("{}"), Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "81013, TOKEN_INVALID",
        "93000, AUTH_FAILED",
        "42001, AUTH_FAILED",
        "60020, PERMISSION_DENIED",
        "45002, PARAM_OVER_LIMIT",
        "40058, INVALID_PARAM",
        "HTTP 404, UNKNOWN",
        "424242, UNKNOWN",
    })
    void refuses(String code, LossReason reason) {
        assertThat(WecomErrors.verdict(answer(200, code))).isEqualTo(new Verdict.Rejected(reason, code, "why"));
    }

    @ParameterizedTest
    @CsvSource({
        "200, -1, VENDOR_ERROR",
        "200, 45009, VENDOR_RATE_LIMITED",
        "429, HTTP 429, VENDOR_RATE_LIMITED",
        "503, HTTP 503, VENDOR_ERROR",
    })
    void asksForAnotherTry(int status, String code, LossReason reason) {
        assertThat(WecomErrors.verdict(answer(status, code)))
                .isEqualTo(new Verdict.TryLater(reason, code, Duration.ZERO));
    }
}

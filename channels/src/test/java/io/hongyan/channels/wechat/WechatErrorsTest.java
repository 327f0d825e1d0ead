package io.hongyan.channels.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.ErrcodeAnswer;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference sections 12.4 and 14.3, row by row. */
final class WechatErrorsTest {

    private static ErrcodeAnswer answer(int status, String code) {
        return new ErrcodeAnswer(status, code, "why", LenientJson.read("{}"), Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "40003, TOKEN_INVALID",
        "43004, NO_CONSENT",
        "43101, NO_CONSENT",
        "47003, PARAM_OVER_LIMIT",
        "40037, INVALID_PARAM",
        "41030, INVALID_PARAM",
        "45009, OVER_QUOTA_APP",
        "40001, AUTH_FAILED",
        "40014, AUTH_FAILED",
        "42001, AUTH_FAILED",
        "48001, PERMISSION_DENIED",
        "40164, PERMISSION_DENIED",
        "HTTP 404, UNKNOWN",
        "424242, UNKNOWN",
    })
    void refuses(String code, LossReason reason) {
        assertThat(WechatErrors.verdict(answer(200, code))).isEqualTo(new Verdict.Rejected(reason, code, "why"));
    }

    @ParameterizedTest
    @CsvSource({"200, -1, VENDOR_ERROR", "429, HTTP 429, VENDOR_RATE_LIMITED", "502, HTTP 502, VENDOR_ERROR"})
    void asksForAnotherTry(int status, String code, LossReason reason) {
        assertThat(WechatErrors.verdict(answer(status, code)))
                .isEqualTo(new Verdict.TryLater(reason, code, Duration.ZERO));
    }
}

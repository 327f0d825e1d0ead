package io.hongyan.channels.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference sections 12.6 and 14.3, row by row. */
final class FeishuErrorsTest {

    private static FeishuAnswer answer(int status, String code, String text, int reset) {
        return new FeishuAnswer(status, code, text, LenientJson.read("{}"), Duration.ofSeconds(reset));
    }

    @ParameterizedTest
    @CsvSource({
        "19021, AUTH_FAILED",
        "19001, AUTH_FAILED",
        "19022, PERMISSION_DENIED",
        "19024, CONTENT_REJECTED",
        "19036, PARAM_OVER_LIMIT",
        "9499, INVALID_PARAM",
        "99991663, AUTH_FAILED",
        "230053, NO_CONSENT",
        "424242, UNKNOWN",
    })
    void refuses(String code, LossReason reason) {
        assertThat(FeishuErrors.verdict(answer(400, code, "why", 0)))
                .isEqualTo(new Verdict.Rejected(reason, code, "why"));
    }

    @ParameterizedTest
    @CsvSource({
        "200, 11232, 0, VENDOR_RATE_LIMITED",
        "429, 99991400, 52, VENDOR_RATE_LIMITED",
        "400, 99991400, 52, VENDOR_RATE_LIMITED",
        "429, HTTP 429, 0, VENDOR_RATE_LIMITED",
        "502, HTTP 502, 0, VENDOR_ERROR",
    })
    void asksForAnotherTry(int status, String code, int reset, LossReason reason) {
        assertThat(FeishuErrors.verdict(answer(status, code, "", reset)))
                .isEqualTo(new Verdict.TryLater(reason, code, Duration.ofSeconds(reset)));
    }

    @Test
    void oneCodeOfAllParametersIsReadByItsText() {
        assertThat(((Verdict.Rejected) FeishuErrors.verdict(answer(400, "230001", "ext=invalid receive_id.", 0)))
                        .reason())
                .isEqualTo(LossReason.TOKEN_INVALID);
        assertThat(((Verdict.Rejected) FeishuErrors.verdict(answer(400, "230001", "ext=text is empty", 0))).reason())
                .isEqualTo(LossReason.INVALID_PARAM);
    }

    /** python3: base64(hmac(b"1600000000\nabc", b"", sha256)). */
    @Test
    void theSecretIsPartOfTheKeyAndNothingIsSigned() {
        assertThat(FeishuRobot.sign(1_600_000_000L, new Secret("abc")))
                .isEqualTo("6L6POH2rt4SuqaKjbCNoZ7H6Z3R3OevLdHc4Q+A+cEY=");
    }
}

package io.hongyan.channels.meizu;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference sections 9.4 and 14.3, row by row. */
final class MeizuErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "1005, INVALID_PARAM",
        "110004, INVALID_PARAM",
        "110031, INVALID_PARAM",
        "110032, INVALID_PARAM",
        "110019, OVER_QUOTA_APP",
        "110051, OVER_QUOTA_APP",
        "110053, OVER_QUOTA_APP",
        "1006, AUTH_FAILED",
        "110000, AUTH_FAILED",
        "110001, AUTH_FAILED",
        "110033, AUTH_FAILED",
        "110009, VENDOR_PENALTY",
        "201, PERMISSION_DENIED",
        "110002, TOKEN_INVALID",
        "110003, TOKEN_INVALID",
        "999999, UNKNOWN",
    })
    void refusesARequest(String code, LossReason reason) {
        assertThat(MeizuErrors.ofRequest(code, "why", 1)).isEqualTo(new Verdict.Rejected(reason, code, "why"));
    }

    @ParameterizedTest
    @CsvSource({
        "500, VENDOR_ERROR",
        "1001, VENDOR_ERROR",
        "1003, VENDOR_ERROR",
        "300, VENDOR_ERROR",
        "110010, VENDOR_RATE_LIMITED",
    })
    void asksForAnotherTryOfARequest(String code, LossReason reason) {
        assertThat(MeizuErrors.ofRequest(code, "", 5)).isEqualTo(new Verdict.TryLater(reason, code, Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        "110002, UNINSTALLED",
        "110003, TOKEN_INVALID",
        "110005, TOKEN_INVALID",
        "110010, NOTIFICATION_OFF",
        "110011, OVER_QUOTA_DEVICE",
        "520, OVER_QUOTA_DEVICE",
        "201, PERMISSION_DENIED",
        "999999, UNKNOWN",
    })
    void refusesADevice(String code, LossReason reason) {
        assertThat(MeizuErrors.ofDevice(code))
                .isInstanceOfSatisfying(
                        Verdict.Rejected.class,
                        rejected -> assertThat(rejected.reason()).isEqualTo(reason));
    }

    @ParameterizedTest
    @CsvSource({"501, VENDOR_ERROR", "513, VENDOR_RATE_LIMITED", "519, VENDOR_RATE_LIMITED"})
    void asksForAnotherTryOfADevice(String code, LossReason reason) {
        assertThat(MeizuErrors.ofDevice(code)).isEqualTo(new Verdict.TryLater(reason, code, Duration.ZERO));
    }

    @Test
    void unbindsNoTokenOnAnAnswerThatDoesNotSayWhich() {
        assertThat(MeizuErrors.ofRequest("110003", "", 2))
                .isEqualTo(new Verdict.Rejected(LossReason.INVALID_PARAM, "110003", ""));
    }
}

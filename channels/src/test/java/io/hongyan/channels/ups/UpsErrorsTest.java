package io.hongyan.channels.ups;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UpsErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "400, 10, INVALID_PARAM",
        "400, 11, PARAM_OVER_LIMIT",
        "400, 12, CONTENT_REJECTED",
        "401, 20, AUTH_FAILED",
        "403, 21, PERMISSION_DENIED",
        "429, 30, OVER_QUOTA_APP",
        "400, 99, UNKNOWN",
    })
    void refuses(int status, String code, LossReason reason) {
        assertThat(UpsErrors.ofRequest(status, code, "why", Duration.ZERO))
                .isEqualTo(new Verdict.Rejected(reason, code, "why"));
    }

    @ParameterizedTest
    @CsvSource({
        "429, 31, VENDOR_RATE_LIMITED, 31",
        "503, 50, VENDOR_ERROR, 50",
        "503, '', VENDOR_ERROR, HTTP 503",
        "429, '', VENDOR_RATE_LIMITED, HTTP 429",
    })
    void asksForAnotherTry(int status, String code, LossReason reason, String shown) {
        Duration asked = Duration.ofSeconds(3);
        assertThat(UpsErrors.ofRequest(status, code, "", asked)).isEqualTo(new Verdict.TryLater(reason, shown, asked));
    }

    @ParameterizedTest
    @CsvSource({
        "unknown_token, TOKEN_INVALID",
        "uninstalled, UNINSTALLED",
        "notification_off, NOTIFICATION_OFF",
        "inactive, DEVICE_INACTIVE",
        "over_quota, OVER_QUOTA_DEVICE",
        "something else, UNKNOWN",
    })
    void readsWhatIsSaidOfOneToken(String reason, LossReason expected) {
        assertThat(UpsErrors.ofToken(reason)).isEqualTo(new Verdict.Rejected(expected, reason, ""));
    }

    @Test
    void takesABareTokenAsUnknown() {
        assertThat(UpsErrors.ofToken("")).isEqualTo(new Verdict.Rejected(LossReason.TOKEN_INVALID, "invalid", ""));
    }
}

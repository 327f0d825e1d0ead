package io.hongyan.channels.vivo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reference sections 8.4, 8.5 and 14.3, row by row. */
final class VivoErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "10302, TOKEN_INVALID",
        "10050, TOKEN_INVALID",
        "10311, NOTIFICATION_OFF",
        "10051, INVALID_PARAM",
        "10054, INVALID_PARAM",
        "10060, INVALID_PARAM",
        "10065, INVALID_PARAM",
        "10095, INVALID_PARAM",
        "10096, INVALID_PARAM",
        "10097, INVALID_PARAM",
        "10150, INVALID_PARAM",
        "10155, INVALID_PARAM",
        "10304, INVALID_PARAM",
        "10306, INVALID_PARAM",
        "10352, INVALID_PARAM",
        "10353, INVALID_PARAM",
        "10801, INVALID_PARAM",
        "10056, PARAM_OVER_LIMIT",
        "10058, PARAM_OVER_LIMIT",
        "10153, PARAM_OVER_LIMIT",
        "10252, PARAM_OVER_LIMIT",
        "10070, OVER_QUOTA_APP",
        "10073, OVER_QUOTA_APP",
        "10000, AUTH_FAILED",
        "10094, AUTH_FAILED",
        "10200, AUTH_FAILED",
        "10207, AUTH_FAILED",
        "10043, PERMISSION_DENIED",
        "10045, PERMISSION_DENIED",
        "10082, PERMISSION_DENIED",
        "10104, PERMISSION_DENIED",
        "10103, CONTENT_REJECTED",
        "10085, CONTENT_REJECTED",
        "77777, UNKNOWN",
    })
    void refuses(String code, LossReason reason) {
        assertThat(VivoErrors.ofCode(code, "why")).isEqualTo(new Verdict.Rejected(reason, code, "why"));
    }

    @ParameterizedTest
    @CsvSource({
        "10040, VENDOR_ERROR",
        "10072, VENDOR_RATE_LIMITED",
        "10093, VENDOR_RATE_LIMITED",
        "10071, QUIET_HOURS",
    })
    void asksForAnotherTry(String code, LossReason reason) {
        assertThat(VivoErrors.ofCode(code, "")).isInstanceOfSatisfying(Verdict.TryLater.class, later -> {
            assertThat(later.reason()).isEqualTo(reason);
            assertThat(later.code()).isEqualTo(code);
        });
    }

    @ParameterizedTest
    @CsvSource({"0", "10303"})
    void takesWhatWasTakenNowOrBefore(String code) {
        assertThat(VivoErrors.ofCode(code, "")).isEqualTo(Verdict.ACCEPTED);
    }

    @ParameterizedTest
    @CsvSource({
        "1, TOKEN_INVALID",
        "2, UNINSTALLED",
        "5, UNINSTALLED",
        "4, PERMISSION_DENIED",
        "3, UNKNOWN",
        "9, UNKNOWN",
    })
    void readsWhatIsSaidOfOneDevice(int status, LossReason reason) {
        assertThat(VivoErrors.ofInvalidUser(status))
                .isEqualTo(new Verdict.Rejected(reason, "invalidUser " + status, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "100, 11001, OVER_QUOTA_APP",
        "100, 12000, OVER_QUOTA_DEVICE",
        "100, 10012, EXPIRED",
        "100, 14002, OFFLINE",
        "100, 99999, UNKNOWN",
        "101, '', CONTENT_REJECTED",
        "102, 20001, TOKEN_INVALID",
        "102, 20002, TOKEN_INVALID",
        "102, 20006, DEVICE_INACTIVE",
        "102, 20009, AUDIENCE_FILTERED",
        "103, '', SUPERSEDED",
        "104, 1017, NOT_DISPLAYED",
        "104, 2124, OVER_QUOTA_DEVICE",
        "104, 2144, EXPIRED",
        "104, 2158, CLICK_FAILED",
        "104, 2161, CLICK_FAILED",
        "104, 2162, CLICK_FAILED",
        "104, 2183, UNINSTALLED",
        "104, 2333, NOT_DISPLAYED",
        "999, '', UNKNOWN",
    })
    void readsLossesFromReceipts(String ackType, String subAckType, LossReason reason) {
        assertThat(VivoErrors.ofReceipt(ackType, subAckType)).isEqualTo(new Event.Lost(reason));
    }

    @Test
    void readsArrivalsFromReceipts() {
        assertThat(VivoErrors.ofReceipt("0", "")).isEqualTo(new Event.Arrived());
    }

    @ParameterizedTest
    @CsvSource({"500", "502", "503"})
    void triesAgainWhereTheServerIsNotWell(int status) {
        Duration asked = Duration.ofSeconds(7);
        assertThat(VivoErrors.ofStatus(status, asked))
                .isEqualTo(new Verdict.TryLater(LossReason.VENDOR_ERROR, "HTTP " + status, asked));
    }
}

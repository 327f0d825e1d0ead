package io.hongyan.channels.apns;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Verdict;
import io.hongyan.kernel.LossReason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApnsErrorsTest {

    private static final Duration ASKED = Duration.ofMinutes(15);

    private static Verdict verdict(int status, String reason) {
        return ApnsErrors.verdict(status, reason, Optional.empty(), ASKED);
    }

    @ParameterizedTest
    @CsvSource({
        "410, Unregistered, UNINSTALLED",
        "410, ExpiredToken, TOKEN_INVALID",
        "400, BadDeviceToken, TOKEN_INVALID",
        "400, DeviceTokenNotForTopic, TOKEN_INVALID",
        "400, BadCollapseId, PARAM_OVER_LIMIT",
        "413, PayloadTooLarge, PARAM_OVER_LIMIT",
        "400, BadExpirationDate, INVALID_PARAM",
        "400, BadMessageId, INVALID_PARAM",
        "400, BadPriority, INVALID_PARAM",
        "400, BadTopic, INVALID_PARAM",
        "400, DuplicateHeaders, INVALID_PARAM",
        "400, InvalidPushType, INVALID_PARAM",
        "400, MissingDeviceToken, INVALID_PARAM",
        "400, MissingTopic, INVALID_PARAM",
        "400, PayloadEmpty, INVALID_PARAM",
        "404, BadPath, INVALID_PARAM",
        "405, MethodNotAllowed, INVALID_PARAM",
        "400, TopicDisallowed, AUTH_FAILED",
        "403, BadCertificate, AUTH_FAILED",
        "403, BadCertificateEnvironment, AUTH_FAILED",
        "403, BadEnvironmentKeyIdInToken, AUTH_FAILED",
        "403, BadEnvironmentKeyInToken, AUTH_FAILED",
        "403, ExpiredProviderToken, AUTH_FAILED",
        "403, Forbidden, AUTH_FAILED",
        "403, InvalidProviderToken, AUTH_FAILED",
        "403, MissingProviderToken, AUTH_FAILED",
        "403, UnrelatedKeyIdInToken, AUTH_FAILED",
        "403, SomethingNew, AUTH_FAILED",
        "400, SomethingNew, INVALID_PARAM",
        "418, SomethingNew, UNKNOWN"
    })
    void aRefusalIsFinal(int status, String reason, LossReason loss) {
        assertThat(verdict(status, reason))
                .isEqualTo(new Verdict.Rejected(loss, reason, "APNs answered " + status + " " + reason));
    }

    @ParameterizedTest
    @CsvSource({
        "429, TooManyRequests, VENDOR_RATE_LIMITED, 0",
        "429, TooManyProviderTokenUpdates, VENDOR_RATE_LIMITED, 0",
        "400, IdleTimeout, VENDOR_ERROR, 0",
        "503, Shutdown, VENDOR_ERROR, 0",
        "500, InternalServerError, VENDOR_ERROR, 15",
        "503, ServiceUnavailable, VENDOR_ERROR, 15",
    })
    void aPassingTroubleIsWorthAnotherTry(int status, String reason, LossReason loss, int minutes) {
        assertThat(verdict(status, reason)).isEqualTo(new Verdict.TryLater(loss, reason, Duration.ofMinutes(minutes)));
    }
}

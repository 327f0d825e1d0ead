package io.hongyan.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.LossReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EmailErrorsTest {

    @ParameterizedTest
    @CsvSource({
        "5.1.1,  TOKEN_INVALID",
        "5.1.2,  TOKEN_INVALID",
        "5.1.10, TOKEN_INVALID",
        "4.1.1,  NETWORK_ERROR",
        "5.1.8,  INVALID_PARAM",
        "5.2.1,  DEVICE_INACTIVE",
        "4.2.2,  DEVICE_INACTIVE",
        "5.2.3,  PARAM_OVER_LIMIT",
        "5.3.0,  VENDOR_ERROR",
        "5.3.4,  PARAM_OVER_LIMIT",
        "4.4.7,  NETWORK_ERROR",
        "5.4.4,  NETWORK_ERROR",
        "5.5.2,  INVALID_PARAM",
        "5.6.1,  CONTENT_REJECTED",
        "5.7.1,  CONTENT_REJECTED",
        "5.7.26, CONTENT_REJECTED",
        "5.7.8,  AUTH_FAILED",
        "5.0.0,  UNKNOWN",
        "'',     UNKNOWN",
        "5,      UNKNOWN",
        "nonsense, UNKNOWN"
    })
    void aStatusHasAReason(String status, LossReason reason) {
        assertThat(EmailErrors.ofStatus(status)).isEqualTo(reason);
    }
}

package io.hongyan.channels.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.LossReason;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CarrierStatusTest {

    @ParameterizedTest
    @ValueSource(strings = {"DELIVRD", "delivrd", "DELIVERED"})
    void onlyDeliveredIsArrived(String status) {
        assertThat(CarrierStatus.event(status)).isEqualTo(new Event.Arrived());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ENROUTE", "ACCEPTD"})
    void onItsWayDecidesNothing(String status) {
        assertThat(CarrierStatus.event(status)).isEqualTo(new Event.Held());
    }

    @ParameterizedTest
    @CsvSource({
        "EXPIRED, EXPIRED",
        "UNDELIV, OFFLINE",
        "REJECTD, CONTENT_REJECTED",
        "DELETED, RECALLED",
        "MK:0001, TOKEN_INVALID",
        "MN:0001, TOKEN_INVALID",
        "MK:0013, OFFLINE",
        "MK:0027, OFFLINE",
        "MK:0010, UNKNOWN",
        // A gateway's own numbers are not MAP errors.
        "MB:0001, UNKNOWN",
        "MBBLACK, NO_CONSENT",
        "USER_REJECT, NO_CONSENT",
        "MOBILE_SEND_LIMIT, OVER_QUOTA_DEVICE",
        "MILIMIT, OVER_QUOTA_DEVICE",
        "CONTENT_KEYWORD, CONTENT_REJECTED",
        "UNKNOWN, UNKNOWN",
        "'', UNKNOWN",
        "MK:99999999, UNKNOWN",
    })
    void saysWhyItIsLost(String status, LossReason reason) {
        assertThat(CarrierStatus.event(status)).isEqualTo(new Event.Lost(reason));
    }
}

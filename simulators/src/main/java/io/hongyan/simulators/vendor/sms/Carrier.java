package io.hongyan.simulators.vendor.sms;

import io.hongyan.simulators.vendor.PhoneState;
import java.util.Optional;

/** What the carrier reports of a message to a phone, by the phone's state (12.1, carrier result). */
final class Carrier {

    private Carrier() {}

    /** Empty: the aggregator refuses the number before it comes to the carrier. */
    static Optional<String> report(PhoneState phone) {
        return switch (phone) {
            case INSTALLED, USER_MISMATCH -> Optional.of("DELIVRD");
            case OFFLINE -> Optional.of("UNDELIV");
            case INACTIVE -> Optional.of("EXPIRED");
            case NOTIFICATION_OFF -> Optional.of("MBBLACK");
            // Suspended, and vacant.
            case DISABLED -> Optional.of("MK:0013");
            case UNINSTALLED -> Optional.of("MK:0001");
            case UNKNOWN -> Optional.empty();
        };
    }
}

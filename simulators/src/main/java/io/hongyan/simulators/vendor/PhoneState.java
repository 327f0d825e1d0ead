package io.hongyan.simulators.vendor;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a phone is, as far as a vendor can tell. */
public enum PhoneState {
    /** The app is there, notifications are on, the phone is connected. */
    INSTALLED,
    /** As installed, but not connected: messages wait until they expire. */
    OFFLINE,
    NOTIFICATION_OFF,
    /** Not seen for so long that the vendor does not send any more. */
    INACTIVE,
    /** The app is there and disabled. */
    DISABLED,
    /** The token was valid once; the app is gone. */
    UNINSTALLED,
    /** The token belongs to another user of the phone now. */
    USER_MISMATCH,
    /** The vendor never gave out such a token. */
    UNKNOWN;

    private static final PhoneState[] BY_ORDINAL = values();

    static PhoneState of(int ordinal) {
        return BY_ORDINAL[ordinal];
    }

    /** As in the control API: {@code notification-off}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<PhoneState> ofWireName(String name) {
        return Arrays.stream(BY_ORDINAL)
                .filter(state -> state.wireName().equals(name))
                .findAny();
    }
}

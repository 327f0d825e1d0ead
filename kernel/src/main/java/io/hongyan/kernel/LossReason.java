package io.hongyan.kernel;

import java.util.Locale;

/**
 * Why a device fell out between two stages: the closed taxonomy of the vendor-channel reference, section 14, in its order
 * (within a transition the earlier is the more specific). Codes are stored: never renumber.
 */
public enum LossReason {
    NONE(0),
    BLACKLISTED(1),
    NO_CONSENT(2),
    QUIET_HOURS(3),
    FREQUENCY_CAPPED(4),
    AUDIENCE_FILTERED(5),
    NO_CHANNEL(6),
    OVER_QUOTA_APP(7),
    OVER_QUOTA_DEVICE(8),
    VENDOR_RATE_LIMITED(9),
    PARAM_OVER_LIMIT(10),
    INVALID_PARAM(11),
    CONTENT_REJECTED(12),
    AUTH_FAILED(13),
    PERMISSION_DENIED(14),
    VENDOR_PENALTY(15),
    TOKEN_INVALID(16),
    UNINSTALLED(17),
    USER_MISMATCH(18),
    NOTIFICATION_OFF(19),
    APP_DISABLED(20),
    DEVICE_INACTIVE(21),
    UNSUPPORTED(22),
    SUPERSEDED(23),
    EXPIRED(24),
    RECALLED(25),
    OFFLINE(26),
    HELD(27),
    NETWORK_ERROR(28),
    VENDOR_ERROR(29),
    SENT_UNKNOWN(30),
    NO_RECEIPT(31),
    NOT_DISPLAYED(32),
    DISMISSED(33),
    NOT_CLICKED(34),
    CLICK_FAILED(35),
    UNKNOWN(36);

    private static final LossReason[] BY_CODE = values();

    private final int code;

    LossReason(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static LossReason ofCode(int code) {
        return BY_CODE[code];
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

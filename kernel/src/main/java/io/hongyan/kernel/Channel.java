package io.hongyan.kernel;

import java.util.Locale;

/**
 * A way to a device. Only {@link #DEVICE}, the own long connection, carries messages yet; the vendors join with their
 * adapters.
 *
 * <p>Codes are stored: never renumber.
 */
public enum Channel {
    DEVICE(0);

    private final int code;

    Channel(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static Channel ofCode(int code) {
        if (code != 0) {
            throw new IllegalArgumentException("channel code: " + code + " (expected: 0)");
        }
        return DEVICE;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

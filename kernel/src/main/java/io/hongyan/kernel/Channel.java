package io.hongyan.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A way to a device: the own long connection, or a vendor's push service.
 *
 * <p>Codes are stored: never renumber. Keys are Getui's, where Getui has one: what {@code settings.strategy}, token binding
 * and reports call the channel.
 */
public enum Channel {
    DEVICE(0, "gt"),
    APNS(1, "ios"),
    FCM(2, "fcm"),
    HUAWEI(3, "hw"),
    /** Huawei's service for HarmonyOS 5 and later. */
    HARMONY(4, "hoshw"),
    HONOR(5, "ho"),
    XIAOMI(6, "xm"),
    XIAOMI_GLOBAL(7, "xmg"),
    OPPO(8, "op"),
    OPPO_GLOBAL(9, "opg"),
    VIVO(10, "vv"),
    MEIZU(11, "mz"),
    UPS(12, "st"),
    WEBPUSH(13, "web");

    private static final Channel[] BY_CODE = values();

    private final int code;
    private final String key;

    Channel(int code, String key) {
        this.code = code;
        this.key = key;
    }

    /** 0 … 63. */
    public int code() {
        return code;
    }

    public String key() {
        return key;
    }

    /** Whether it is a vendor's service rather than the own connection. */
    public boolean isVendor() {
        return this != DEVICE;
    }

    public static Channel ofCode(int code) {
        if (code < 0 || code >= BY_CODE.length) {
            throw new IllegalArgumentException(
                    "channel code: " + code + " (expected: 0 … " + (BY_CODE.length - 1) + ")");
        }
        return BY_CODE[code];
    }

    public static Optional<Channel> ofKey(String key) {
        return Arrays.stream(BY_CODE).filter(channel -> channel.key.equals(key)).findAny();
    }

    /** As in configuration, paths and reports: apns, huawei, xiaomi-global, … */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Channel> ofWireName(String name) {
        return Arrays.stream(BY_CODE)
                .filter(channel -> channel.wireName().equals(name))
                .findAny();
    }
}

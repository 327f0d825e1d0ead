package io.hongyan.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A way to a device or its user: the own long connection, a vendor's push service, or a channel to the person.
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
    WEBPUSH(13, "web"),
    /** Short messages, by an aggregator or SMPP; the address is a phone number, E.164 with its plus. */
    SMS(14, "sms"),
    /** The address is a mail address. */
    EMAIL(15, "email"),
    /** WeChat official account's template messages; the address is an open id. */
    WECHAT(16, "wechat"),
    /** WeChat mini program's subscribe messages; the address is an open id. Getui's {@code mp.wx}. */
    WECHAT_MINI(17, "wx"),
    /** Work notices; the address is a user id of the company. */
    DINGTALK(18, "dingtalk"),
    /** A group's robot; the address is the group's name, for people. */
    DINGTALK_ROBOT(19, "dingtalk_robot"),
    FEISHU(20, "feishu"),
    FEISHU_ROBOT(21, "feishu_robot"),
    WECOM(22, "wecom"),
    WECOM_ROBOT(23, "wecom_robot"),
    /** The customer's own way, by a signed request; the address is whatever the customer gave. */
    WEBHOOK(24, "webhook"),
    /** 5G messages; the address is a phone number. */
    RCS(25, "rcs"),
    /** Outbound calls; the address is a phone number. */
    VOICE(26, "voice"),
    /** Upload to an advertising platform's audience; the address is a device's advertising id. */
    ADS(27, "ads");

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

    /** Whether it is another one's service rather than the own connection. */
    public boolean isVendor() {
        return this != DEVICE;
    }

    /**
     * Whether it is a push service, which addresses an installation. The others address a person: they are used where a push
     * names them, or falls back on them.
     */
    public boolean isPush() {
        return isVendor() && code <= WEBPUSH.code;
    }

    /** Whether an address is a group's, so that many devices may have the same. */
    public boolean isGroup() {
        return this == DINGTALK_ROBOT || this == FEISHU_ROBOT || this == WECOM_ROBOT;
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

package io.hongyan.audience;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.Platform;
import java.util.HashMap;
import java.util.Map;

/**
 * What is known of a device itself. An empty text means unknown.
 *
 * @param region 8-digit region code, e.g. {@code 33010000}
 * @param vendorTokens vendor key (hw, xm, ios, …) to the device's token there
 * @param notificationOn the system's notification switch for the app
 */
public record DeviceFacts(
        Platform platform,
        String brand,
        String model,
        String osVersion,
        String appVersion,
        String packageName,
        String region,
        String language,
        String timeZone,
        Map<String, String> vendorTokens,
        boolean notificationOn) {

    /** Longest brand, model, system version, app version or time zone, in characters. The edges hold facts to these. */
    public static final int MAX_TEXT = 64;

    /** Longest package name, in characters. */
    public static final int MAX_PACKAGE_NAME = 128;

    /** Longest language tag (BCP 47), in characters. */
    public static final int MAX_LANGUAGE = 35;

    /** Vendors whose tokens one device can have. */
    public static final int MAX_VENDOR_TOKENS = 16;

    /** Longest vendor key, in characters. */
    public static final int MAX_VENDOR_KEY = 16;

    /** Longest vendor token, in characters. */
    public static final int MAX_VENDOR_TOKEN = 2048;

    /**
     * Whether a device may tell of its token for a channel. Addresses of a person it may not: it could name somebody else's. The
     * app's server binds them; a mini program's open id is its own.
     */
    public static boolean mayReport(String vendor) {
        return Channel.ofKey(vendor)
                .map(channel -> channel.isPush() || !channel.isVendor() || channel == Channel.WECHAT_MINI)
                .orElse(true);
    }

    public DeviceFacts {
        vendorTokens = Map.copyOf(vendorTokens);
    }

    public static DeviceFacts of(Platform platform, String brand) {
        return new DeviceFacts(platform, brand, "", "", "", "", "", "", "", Map.of(), true);
    }

    /** These facts with a vendor's token set, or removed where the token is empty. */
    public DeviceFacts withVendorToken(String vendor, String token) {
        Map<String, String> tokens = new HashMap<>(vendorTokens);
        if (token.isEmpty()) {
            tokens.remove(vendor);
        } else {
            tokens.put(vendor, token);
        }
        return new DeviceFacts(
                platform,
                brand,
                model,
                osVersion,
                appVersion,
                packageName,
                region,
                language,
                timeZone,
                tokens,
                notificationOn);
    }
}

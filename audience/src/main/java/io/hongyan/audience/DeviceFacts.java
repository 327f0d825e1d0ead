package io.hongyan.audience;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.Platform;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

    /** Longest vendor token, in characters. */
    public static final int MAX_VENDOR_TOKEN = 2048;

    /**
     * Keys of the channels that a device may tell its token of: the push services, and a mini program's open id, which is its own.
     * Addresses of a person it may not tell, which could be somebody else's: the app's server binds them.
     */
    public static final Set<String> VENDOR_KEYS = Arrays.stream(Channel.values())
            .filter(channel -> channel.isPush() || channel == Channel.WECHAT_MINI)
            .map(Channel::key)
            .collect(Collectors.collectingAndThen(
                    Collectors.toCollection(LinkedHashSet::new), Collections::unmodifiableSet));

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

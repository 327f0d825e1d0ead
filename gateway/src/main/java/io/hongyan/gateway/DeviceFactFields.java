package io.hongyan.gateway;

import io.hongyan.audience.DeviceFacts;
import io.hongyan.audience.DeviceFactsUpdate;
import io.hongyan.kernel.Platform;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gathers device facts field by field, from {@code hy/device} or the user properties of CONNECT, with the limits of
 * docs/device-protocol.md. Setters answer an empty text, or what is wrong.
 */
final class DeviceFactFields {

    /** Text facts with their longest length in characters. */
    enum Text {
        BRAND("brand", DeviceFacts.MAX_TEXT),
        MODEL("model", DeviceFacts.MAX_TEXT),
        OS_VERSION("osVersion", DeviceFacts.MAX_TEXT),
        APP_VERSION("appVersion", DeviceFacts.MAX_TEXT),
        PACKAGE_NAME("packageName", DeviceFacts.MAX_PACKAGE_NAME),
        REGION("region", 8),
        LANGUAGE("language", DeviceFacts.MAX_LANGUAGE),
        TIME_ZONE("timeZone", DeviceFacts.MAX_TEXT);

        private static final List<Text> ALL = List.of(values());

        private final String field;
        private final int maxLength;

        Text(String field, int maxLength) {
            this.field = field;
            this.maxLength = maxLength;
        }

        static Optional<Text> named(String field) {
            for (Text text : ALL) {
                if (text.field.equals(field)) {
                    return Optional.of(text);
                }
            }
            return Optional.empty();
        }
    }

    private final Map<Text, String> texts = new EnumMap<>(Text.class);
    private final Map<String, String> vendorTokens = new HashMap<>();
    private @Nullable Platform platform; // null: not said
    private @Nullable Boolean notificationOn; // null: not said

    String platform(String value) {
        Optional<Platform> parsed = Platform.parse(value);
        if (parsed.isEmpty()) {
            return "platform: '" + shorten(value) + "' (expected: android, ios, harmony, web, miniProgram or other)";
        }
        platform = parsed.get();
        return "";
    }

    String text(Text text, String value) {
        if (value.length() > text.maxLength) {
            return text.field + ": " + value.length() + " characters (expected: ≤ " + text.maxLength + ")";
        }
        if (text == Text.REGION && !value.isEmpty() && !isRegion(value)) {
            return "region: '" + shorten(value) + "' (expected: 8 digits)";
        }
        texts.put(text, value);
        return "";
    }

    String vendorToken(String vendor, String token) {
        if (!DeviceFacts.VENDOR_KEYS.contains(vendor)) {
            return "vendorTokens: '" + shorten(vendor) + "' (expected: one of "
                    + String.join(", ", DeviceFacts.VENDOR_KEYS) + ")";
        }
        if (token.length() > DeviceFacts.MAX_VENDOR_TOKEN) {
            return "vendorTokens." + vendor + ": " + token.length() + " characters (expected: ≤ "
                    + DeviceFacts.MAX_VENDOR_TOKEN + ")";
        }
        vendorTokens.put(vendor, token);
        return "";
    }

    void notificationOn(boolean on) {
        notificationOn = on;
    }

    DeviceFactsUpdate update() {
        return new DeviceFactsUpdate(
                Optional.ofNullable(platform),
                get(Text.BRAND),
                get(Text.MODEL),
                get(Text.OS_VERSION),
                get(Text.APP_VERSION),
                get(Text.PACKAGE_NAME),
                get(Text.REGION),
                get(Text.LANGUAGE),
                get(Text.TIME_ZONE),
                vendorTokens,
                Optional.ofNullable(notificationOn));
    }

    DeviceFacts facts() {
        return update().applyTo(DeviceFacts.of(Platform.OTHER, ""));
    }

    private Optional<String> get(Text text) {
        return Optional.ofNullable(texts.get(text));
    }

    private static boolean isRegion(String value) {
        return value.length() == 8 && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    static String shorten(String value) {
        return value.length() <= 32 ? value : value.substring(0, 32) + "…";
    }
}

package io.hongyan.kernel;

import java.util.Locale;
import java.util.Optional;

/** What a device runs. */
public enum Platform {
    ANDROID,
    IOS,
    HARMONY,
    WEB,
    MINI_PROGRAM,
    OTHER;

    /** Reads the wire names: android, ios, harmony, web, miniProgram, other (case does not matter). */
    public static Optional<Platform> parse(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "android" -> Optional.of(ANDROID);
            case "ios" -> Optional.of(IOS);
            case "harmony", "harmonyos" -> Optional.of(HARMONY);
            case "web" -> Optional.of(WEB);
            case "miniprogram", "mini_program", "mp" -> Optional.of(MINI_PROGRAM);
            case "other" -> Optional.of(OTHER);
            default -> Optional.empty();
        };
    }

    public String wireName() {
        return this == MINI_PROGRAM ? "miniProgram" : name().toLowerCase(Locale.ROOT);
    }
}

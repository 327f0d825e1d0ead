package io.hongyan.kernel;

import java.util.Locale;

/**
 * What vendors tell apart when they count quotas, under many names: service, system, private or important messages, and
 * marketing, operation or public ones.
 *
 * <p>Codes are stored: never renumber.
 */
public enum MessageClass {
    SERVICE(0),
    MARKETING(1);

    private final int code;

    MessageClass(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public static MessageClass ofCode(int code) {
        return switch (code) {
            case 0 -> SERVICE;
            case 1 -> MARKETING;
            default -> throw new IllegalArgumentException("message class code: " + code + " (expected: 0 or 1)");
        };
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}

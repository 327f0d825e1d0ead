package io.hongyan.api;

import io.hongyan.delivery.Devices.BadgeChange;
import org.jspecify.annotations.Nullable;

/** Getui's notation of a badge: {@code +n} and {@code -n} add to the present one, {@code n} sets it. */
final class Badges {

    private static final int MAX_DIGITS = 9;

    private Badges() {}

    /** Null where the text is no such notation. */
    static @Nullable BadgeChange parse(String text) {
        boolean relative = text.startsWith("+") || text.startsWith("-");
        String digits = relative ? text.substring(1) : text;
        if (digits.isEmpty() || digits.length() > MAX_DIGITS) {
            return null;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            number = number * 10 + digit;
        }
        return new BadgeChange(relative, text.startsWith("-") ? -number : number);
    }
}

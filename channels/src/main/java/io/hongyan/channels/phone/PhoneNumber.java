package io.hongyan.channels.phone;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A phone number: E.164 with its plus, 8 to 15 digits. That is what channels to a phone number have as their token; providers
 * want it in forms of their own.
 */
public record PhoneNumber(String e164) {

    private static final Pattern E164 = Pattern.compile("\\+[1-9]\\d{7,14}");
    private static final Pattern CHINESE_MOBILE = Pattern.compile("1[3-9]\\d{9}");
    private static final String CHINA = "+86";

    public static Optional<PhoneNumber> parse(String token) {
        return E164.matcher(token).matches() && isPlausible(token)
                ? Optional.of(new PhoneNumber(token))
                : Optional.empty();
    }

    /** Chinese mobile numbers have eleven digits; of others nothing is known here. */
    private static boolean isPlausible(String e164) {
        return !e164.startsWith(CHINA + "1")
                || CHINESE_MOBILE.matcher(e164.substring(CHINA.length())).matches();
    }

    /**
     * Reads what a Chinese provider wrote: {@code 13800000000}, {@code 8613800000000}, {@code +86138…}, {@code 0086138…}, {@code
     * 852…}. Eleven digits that are a Chinese mobile number are read as one.
     */
    public static Optional<PhoneNumber> ofProvider(String text) {
        String digits = text.strip();
        if (digits.startsWith("+")) {
            return parse(digits);
        }
        if (digits.startsWith("00")) {
            return parse("+" + digits.substring(2));
        }
        return CHINESE_MOBILE.matcher(digits).matches() ? parse(CHINA + digits) : parse("+" + digits);
    }

    public boolean isChinese() {
        return e164.startsWith(CHINA);
    }

    /** Country code and number, without the plus. */
    public String digits() {
        return e164.substring(1);
    }

    /** As Chinese providers know a number at home: without country code; elsewhere {@link #digits}. */
    public String national() {
        return isChinese() ? e164.substring(CHINA.length()) : digits();
    }

    /** Does not print the number in full. */
    @Override
    public String toString() {
        return e164.substring(0, Math.min(6, e164.length())) + "…";
    }
}

package io.hongyan.delivery.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many messages of a category within a window, and no more.
 *
 * @param category {@value #ANY}: all messages together
 * @param length how many units the window is long
 * @param count 1 … {@value #MAX_COUNT}
 */
public record FrequencyCap(String category, int length, Unit unit, int count) {

    public static final String ANY = "*";
    public static final int MAX_COUNT = 100;

    private static final Pattern TEXT = Pattern.compile("(\\S+)\\s+(\\d{1,3})([hd])\\s+(\\d{1,4})");

    /** What a window is counted in. */
    public enum Unit {
        /** Whole hours of the clock. A window reaches back over as many hours before the present one, so it is never too short. */
        HOUR('h', 23),
        /** Calendar days of the installation. A window is today and the days before. */
        DAY('d', 30);

        private final char letter;
        private final int most;

        Unit(char letter, int most) {
            this.letter = letter;
            this.most = most;
        }

        /** Longest window. */
        public int most() {
            return most;
        }

        /** How many buckets before the present one a window of a length looks at. */
        public int bucketsBefore(int length) {
            return this == HOUR ? length : length - 1;
        }

        public char letter() {
            return letter;
        }
    }

    /** @throws IllegalArgumentException naming field, value and expectation */
    public FrequencyCap {
        if (!category.equals(ANY)) {
            MessageTraits.requireName("category", category);
        }
        if (length < 1 || length > unit.most) {
            throw new IllegalArgumentException("window: " + length + unit.letter + " (expected: 1h … 23h or 1d … 30d)");
        }
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("count: " + count + " (expected: 1 … " + MAX_COUNT + ")");
        }
    }

    /** Reads {@code category window count}: {@code * 1d 5}, {@code marketing 7d 10}. */
    public static FrequencyCap parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("cap: " + text + " (expected: category window count, such as * 1d 5)");
        }
        return of(matcher.group(1), matcher.group(2) + matcher.group(3), Integer.parseInt(matcher.group(4)));
    }

    /** @param window {@code 1h} … {@code 23h} or {@code 1d} … {@code 30d} */
    public static FrequencyCap of(String category, String window, int count) {
        for (Unit unit : Unit.values()) {
            if (window.matches("\\d{1,3}" + unit.letter)) {
                return new FrequencyCap(
                        category, Integer.parseInt(window.substring(0, window.length() - 1)), unit, count);
            }
        }
        throw new IllegalArgumentException("window: " + window + " (expected: 1h … 23h or 1d … 30d)");
    }

    public boolean concerns(MessageTraits message) {
        return !message.transactional() && (category.equals(ANY) || category.equals(message.category()));
    }

    public String window() {
        return "" + length + unit.letter;
    }

    /** As {@link #parse} reads it. */
    public String text() {
        return category + " " + window() + " " + count;
    }
}

package io.hongyan.channels;

import java.nio.charset.StandardCharsets;

/**
 * How long a text may be, as its vendor counts.
 *
 * @param max in units; {@link Integer#MAX_VALUE}: no limit
 */
public record TextLimit(int max, Unit unit) {

    public static final TextLimit NONE = new TextLimit(Integer.MAX_VALUE, Unit.CODE_POINTS);

    /** What one counts as. */
    public enum Unit {
        CODE_POINTS,
        /** Java's {@code length()}: an emoji counts 2. */
        UTF16_UNITS,
        UTF8_BYTES,
        /** ASCII counts 1, everything else 2. */
        HALF_WIDTH;

        public int count(CharSequence text) {
            return switch (this) {
                case CODE_POINTS -> Character.codePointCount(text, 0, text.length());
                case UTF16_UNITS -> text.length();
                case UTF8_BYTES -> text.toString().getBytes(StandardCharsets.UTF_8).length;
                case HALF_WIDTH ->
                    text.codePoints().map(point -> point < 0x80 ? 1 : 2).sum();
            };
        }
    }

    public boolean fits(CharSequence text) {
        return unit.count(text) <= max;
    }
}

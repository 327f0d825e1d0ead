package io.hongyan.channels;

import java.nio.charset.StandardCharsets;
import java.text.BreakIterator;
import java.util.Locale;

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

    /**
     * A text within the limit, cut between characters as a reader sees them: emoji sequences, flags, combining marks and Hangul
     * syllables stay whole (extended grapheme clusters, UAX #29, as the JDK's {@link BreakIterator} finds them since 20).
     *
     * @param ellipsis ends a text that was cut, and counts into the limit; left out where it would fill the limit
     */
    public String cut(String text, String ellipsis) {
        if (fits(text)) {
            return text;
        }
        int reserved = unit.count(ellipsis);
        String end = reserved < max ? ellipsis : "";
        int room = max - unit.count(end);
        BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
        graphemes.setText(text);
        int kept = 0;
        for (int next = graphemes.next(); next != BreakIterator.DONE; next = graphemes.next()) {
            room -= unit.count(text.subSequence(kept, next));
            if (room < 0) {
                break;
            }
            kept = next;
        }
        return text.substring(0, kept) + end;
    }
}

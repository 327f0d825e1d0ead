package io.hongyan.channels.dispatch;

import io.hongyan.channels.Limits;
import io.hongyan.channels.VendorMessage;
import java.text.BreakIterator;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * Cuts texts to what a vendor takes (超长消息自动截短), between characters as a reader sees them: emoji sequences, flags,
 * combining marks and Hangul syllables stay whole (extended grapheme clusters, UAX #29, as the JDK's {@link BreakIterator}
 * finds them since 20). What ends a cut text counts into the limit; where it would fill the limit it is left out.
 *
 * @param ellipsis ends a text that was cut; may be empty
 * @param payloadBytes the message's size as the vendor counts it against {@link Limits#payloadBytes}
 */
public record GraphemeTruncation(Limits limits, String ellipsis, ToIntFunction<VendorMessage> payloadBytes) {

    /** A message within the limits, and whether anything was cut for that. */
    public record Cut(VendorMessage message, boolean truncated) {}

    /**
     * The message within the limits. One that is too large even without its texts is left at that: the vendor refuses it, and
     * the refusal says why.
     */
    public Cut apply(VendorMessage message) {
        String title = limits.title().cut(message.title(), ellipsis);
        String body = limits.body().cut(message.body(), ellipsis);
        String bigText = limits.body().cut(message.bigText(), ellipsis);
        VendorMessage fitted =
                title.equals(message.title()) && body.equals(message.body()) && bigText.equals(message.bigText())
                        ? message
                        : message.withTexts(title, body, bigText);
        if (!fits(fitted)) {
            fitted = shrink(fitted);
        }
        return new Cut(fitted, !fitted.equals(message));
    }

    private boolean fits(VendorMessage message) {
        return limits.payloadBytes() == 0 || payloadBytes.applyAsInt(message) <= limits.payloadBytes();
    }

    /** Shortens the expanded text first, for the body says the same in short. */
    private VendorMessage shrink(VendorMessage message) {
        VendorMessage bare = message.withTexts(message.title(), "", "");
        if (!fits(bare)) {
            return message;
        }
        VendorMessage brief = message.withTexts(message.title(), message.body(), "");
        return fits(brief)
                ? longest(message.bigText(), text -> message.withTexts(message.title(), message.body(), text))
                : longest(message.body(), text -> message.withTexts(message.title(), text, ""));
    }

    /** The message with the longest beginning of a text that fits; with an empty text it does. */
    private VendorMessage longest(String text, Function<String, VendorMessage> with) {
        int[] ends = ends(text);
        int low = -1; // this many graphemes and the ellipsis fit; -1: not even the ellipsis alone
        int high = ends.length - 1; // the whole text does not
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (fits(with.apply(text.substring(0, ends[middle]) + ellipsis))) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return with.apply(low < 0 ? "" : text.substring(0, ends[low]) + ellipsis);
    }

    /** Where graphemes end, beginning with 0. */
    private static int[] ends(String text) {
        BreakIterator graphemes = graphemes(text);
        IntStream.Builder ends = IntStream.builder();
        for (int end = graphemes.first(); end != BreakIterator.DONE; end = graphemes.next()) {
            ends.add(end);
        }
        return ends.build().toArray();
    }

    private static BreakIterator graphemes(String text) {
        BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
        graphemes.setText(text);
        return graphemes;
    }
}

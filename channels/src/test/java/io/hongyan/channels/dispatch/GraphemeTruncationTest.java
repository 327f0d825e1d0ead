package io.hongyan.channels.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Limits;
import io.hongyan.channels.TextLimit;
import io.hongyan.channels.TextLimit.Unit;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GraphemeTruncationTest {

    private static final TaskId TASK = new TaskId(TaskId.Kind.SINGLE, 901, 1, 2);
    private static final Pattern GRAPHEME = Pattern.compile("\\X");
    private static final ToIntFunction<VendorMessage> JSON_BYTES = message ->
            (message.title() + message.body() + message.bigText()).getBytes(StandardCharsets.UTF_8).length + 20;

    @ParameterizedTest
    @CsvSource({
        "hello,               5, CODE_POINTS,  hello",
        "hello world,         5, CODE_POINTS,  hell…",
        "满减优惠今晚八点,      5, CODE_POINTS,  满减优惠…",
        "满减优惠今晚八点,     10, HALF_WIDTH,   满减优惠…",
        "满减优惠今晚八点,     11, HALF_WIDTH,   满减优惠…",
        "ab满减,               5, HALF_WIDTH,   ab…",
        "满减优惠,              9, UTF8_BYTES,   满减…",
        "a👨‍👩‍👧‍👦b,              6, CODE_POINTS,  a…",
        "a👨‍👩‍👧‍👦bcd,            9, CODE_POINTS,  a👨‍👩‍👧‍👦…",
        "😀😀😀,               4, UTF16_UNITS,  😀…",
        "🇨🇳🇯🇵🇫🇷,             5, CODE_POINTS,  🇨🇳🇯🇵…",
        "🇨🇳🇯🇵🇫🇷,             4, CODE_POINTS,  🇨🇳…",
        "e\u0301e\u0301e\u0301, 4, CODE_POINTS, e\u0301…",
        "\u1100\u1161\u11a8\u1100\u1161\u11a8, 5, CODE_POINTS, \u1100\u1161\u11a8…",
        "👍🏽👍🏽,               3, CODE_POINTS,  👍🏽…",
        "👍🏽👍🏽,               2, CODE_POINTS,  …",
        "hello,               1, CODE_POINTS,  h",
    })
    void cutsBetweenCharactersAsReadersSeeThem(String text, int max, Unit unit, String expected) {
        assertThat(new TextLimit(max, unit).cut(text, "…")).isEqualTo(expected);
    }

    @Test
    void endsACutTextAsIsSet() {
        TextLimit limit = new TextLimit(8, Unit.CODE_POINTS);
        assertThat(limit.cut("hello world", "...")).isEqualTo("hello...");
        assertThat(limit.cut("hello world", "")).isEqualTo("hello wo");
    }

    @Test
    void everyCutOfRandomTextIsTheLongestThatFitsAndKeepsGraphemesWhole() {
        Random random = new Random(20260901);
        for (int round = 0; round < 20_000; round++) {
            String text = randomText(random);
            TextLimit limit = new TextLimit(1 + random.nextInt(20), Unit.values()[random.nextInt(4)]);
            String ellipsis = random.nextBoolean() ? "…" : "...";

            String cut = limit.cut(text, ellipsis);

            if (limit.fits(text)) {
                assertThat(cut).isEqualTo(text);
                continue;
            }
            String end = limit.unit().count(ellipsis) < limit.max() ? ellipsis : "";
            assertThat(limit.fits(cut)).as("%s of %s", cut, text).isTrue();
            assertThat(cut).endsWith(end);
            List<String> all = graphemes(text);
            String kept = cut.substring(0, cut.length() - end.length());
            int count = graphemes(kept).size();
            assertThat(kept).isEqualTo(String.join("", all.subList(0, count)));
            assertThat(limit.fits(kept + all.get(count) + end))
                    .as("one more of %s", text)
                    .isFalse();
        }
    }

    @Test
    void shortensTheBodyUntilTheMessageFitsTheVendorsSize() {
        Random random = new Random(42);
        for (int round = 0; round < 2_000; round++) {
            VendorMessage message = VendorMessage.notification(TASK, "title", randomText(random) + randomText(random));
            int most = 30 + random.nextInt(60);
            GraphemeTruncation truncation = truncation(Limits.builder().payloadBytes(most), "…");

            GraphemeTruncation.Cut cut = truncation.apply(message);

            assertThat(JSON_BYTES.applyAsInt(cut.message())).isLessThanOrEqualTo(most);
            assertThat(cut.truncated()).isEqualTo(JSON_BYTES.applyAsInt(message) > most);
            if (cut.truncated() && cut.message().body().endsWith("…")) {
                String kept =
                        cut.message().body().substring(0, cut.message().body().length() - 1);
                List<String> all = graphemes(message.body());
                int count = graphemes(kept).size();
                assertThat(kept).isEqualTo(String.join("", all.subList(0, count)));
                if (count + 1 < all.size()) {
                    String longer = kept + all.get(count) + "…";
                    assertThat(JSON_BYTES.applyAsInt(message.withTexts("title", longer, "")))
                            .isGreaterThan(most);
                }
            }
        }
    }

    @Test
    void shortensTheExpandedTextBeforeTheBody() {
        VendorMessage message =
                VendorMessage.notification(TASK, "t", "the body").withTexts("t", "the body", "a much longer text");

        VendorMessage cut = truncation(Limits.builder().payloadBytes(40), "…")
                .apply(message)
                .message();

        assertThat(cut.body()).isEqualTo("the body");
        assertThat(cut.bigText()).isEqualTo("a much l…");
    }

    @Test
    void leavesAMessageThatIsTooLargeWithoutItsTextsForTheVendorToRefuse() {
        VendorMessage message = VendorMessage.notification(TASK, "a title of some length", "body");

        GraphemeTruncation.Cut cut =
                truncation(Limits.builder().payloadBytes(30), "…").apply(message);

        assertThat(cut.message()).isEqualTo(message);
        assertThat(cut.truncated()).isFalse();
    }

    @Test
    void cutsTitleAndBodyEachToItsOwnLimit() {
        GraphemeTruncation truncation =
                truncation(Limits.builder().title(3, Unit.CODE_POINTS).body(5, Unit.CODE_POINTS), "…");

        GraphemeTruncation.Cut cut = truncation.apply(VendorMessage.notification(TASK, "title", "a body"));

        assertThat(cut.message().title()).isEqualTo("ti…");
        assertThat(cut.message().body()).isEqualTo("a bo…");
        assertThat(cut.truncated()).isTrue();
    }

    private static GraphemeTruncation truncation(Limits.Builder limits, String ellipsis) {
        return new GraphemeTruncation(limits.build(), ellipsis, JSON_BYTES);
    }

    private static List<String> graphemes(String text) {
        return GRAPHEME.matcher(text).results().map(match -> match.group()).toList();
    }

    /** Characters that join, and some that do not. */
    private static String randomText(Random random) {
        int[] joining = {
            0x200D, 0xFE0F, 0x0301, 0x0308, 0x1F3FD, 0x1F468, 0x1F469, 0x1F467, 0x2764, 0x1F1E8, 0x1F1F3, 0x1100,
            0x1161, 0x11A8, 0xAC00, 0x0915, 0x094D, 0x0937, 0x0E33, 0x0D, 0x0A, 'a', 'b', ' ', 0x4E2D, 0x6587, 0x1F600
        };
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(24);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(
                    random.nextInt(10) == 0 ? randomPoint(random) : joining[random.nextInt(joining.length)]);
        }
        return text.toString();
    }

    private static int randomPoint(Random random) {
        while (true) {
            int point = random.nextInt(Character.MAX_CODE_POINT + 1);
            if (Character.isDefined(point) && (point < 0xD800 || point > 0xDFFF)) {
                return point;
            }
        }
    }
}

package io.hongyan.channels.sms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SmsTextTest {

    @ParameterizedTest
    @CsvSource({
        "a, 160, 1",
        "a, 161, 2",
        "a, 306, 2",
        "a, 307, 3",
        // An extension's character is two codes.
        "€, 80, 1",
        "€, 81, 2",
        // 153 is odd: a part holds 76 of them.
        "€, 152, 2",
        "€, 153, 3",
        "长, 70, 1",
        "长, 71, 2",
        "长, 134, 2",
        "长, 135, 3",
        // An emoji is two units: 67 is odd, and a part holds 33.
        "😀, 35, 1",
        "😀, 36, 2",
        "😀, 66, 2",
        "😀, 67, 3",
    })
    void isBilledByTheParts(String character, int times, int units) {
        assertThat(SmsText.of(character.repeat(times)).units()).isEqualTo(units);
    }

    @Test
    void oneCharacterOutsideGsm7MakesAllOfItUcs2() {
        assertThat(SmsText.of("a".repeat(160)).alphabet()).isEqualTo(SmsText.Alphabet.GSM7);
        assertThat(SmsText.of("a".repeat(70) + "·").units()).isEqualTo(2);
        // Not in the alphabet, for all that they look like it.
        assertThat(SmsText.of("ç").alphabet()).isEqualTo(SmsText.Alphabet.UCS2);
        assertThat(SmsText.of("`").alphabet()).isEqualTo(SmsText.Alphabet.UCS2);
        assertThat(SmsText.of("\u001b").alphabet()).isEqualTo(SmsText.Alphabet.UCS2);
    }

    @ParameterizedTest
    @CsvSource({
        "@, 00", "$, 02", "_, 11", "Δ, 10", "É, 1f", "¤, 24", "¡, 40", "Ä, 5b", "§, 5f", "¿, 60", "à, 7f", "^, 1b14",
        "~, 1b3d", "€, 1b65"
    })
    void hasTheCodesOfTheStandard(String character, String hex) {
        assertThat(SmsText.of(character).segments())
                .containsExactly(HexFormat.of().parseHex(hex));
    }

    @Test
    void noCharacterIsDividedAndNothingIsLost() {
        String text = "长".repeat(66) + "😀" + "文".repeat(66) + "😀尾";

        SmsText divided = SmsText.of(text);

        assertThat(divided.segments()).allMatch(segment -> segment.length <= 134);
        StringBuilder together = new StringBuilder();
        divided.segments().forEach(segment -> {
            String part = new String(segment, StandardCharsets.UTF_16BE);
            assertThat(Character.isLowSurrogate(part.charAt(0))).isFalse();
            together.append(part);
        });
        assertThat(together).hasToString(text);
    }

    @Test
    void anEmptyTextIsOneMessage() {
        assertThat(SmsText.of("").units()).isOne();
    }
}

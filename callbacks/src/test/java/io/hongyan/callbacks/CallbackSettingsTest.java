package io.hongyan.callbacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.callbacks.CallbackSettings.Reading;
import io.hongyan.delivery.receipt.ReceiptKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallbackSettingsTest {

    private static final Map<String, String> LEAST =
            Map.of("url", "https://example.com/hook?a=1", "secret", "0123456789abcdef");

    private static List<String> mistakes(Map<String, String> given) {
        return CallbackSettings.read(given) instanceof Reading.Mistakes mistakes ? mistakes.mistakes() : List.of();
    }

    private static CallbackSettings settings(Map<String, String> given) {
        return CallbackSettings.read(given) instanceof Reading.Settings settings
                ? settings.settings()
                : org.junit.jupiter.api.Assertions.fail(mistakes(given).toString());
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> given = new HashMap<>(LEAST);
        given.put(name, value);
        return given;
    }

    @Test
    void whatIsNotGivenHasADefault() {
        CallbackSettings settings = settings(LEAST);

        assertThat(settings.format()).isEqualTo(CallbackSettings.Format.NATIVE);
        assertThat(settings.kinds()).isEqualTo(EnumSet.allOf(ReceiptKind.class));
        assertThat(settings.alias()).isFalse();
    }

    @Test
    void getuisFormatNeedsNoSecretAndWantsOnlyWhatItHasNumbersFor() {
        CallbackSettings settings = settings(Map.of("url", "http://example.com", "format", "getui"));

        assertThat(settings.secret().reveal()).isEmpty();
        assertThat(settings.kinds())
                .containsExactlyInAnyOrder(
                        ReceiptKind.ARRIVED,
                        ReceiptKind.DISPLAYED,
                        ReceiptKind.CLICKED,
                        ReceiptKind.ACTION,
                        ReceiptKind.REFUSED,
                        ReceiptKind.LOST);
    }

    @Test
    void settingsReadBackFromTheirOwnForm() {
        Map<String, String> given = with("kinds", " sent , clicked ");
        given.put("alias", "true");
        CallbackSettings settings = settings(given);

        assertThat(settings.kinds()).containsExactly(ReceiptKind.SENT, ReceiptKind.CLICKED);
        assertThat(settings(settings.toMap())).isEqualTo(settings);
        assertThat(settings.toString()).doesNotContain("0123456789abcdef");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url | '' | url: nothing (expected: an http or https URL",
                "url | ftp://example.com | url: ftp://example.com (expected: an http or https URL",
                "url | https:///path | url: https:///path (expected: an http or https URL",
                "url | https://user:pw@example.com | url: https://user:pw@example.com (expected: an http or https URL",
                "url | https://example.com/#a | url: https://example.com/#a (expected: an http or https URL",
                "url | https://exa mple.com | url: https://exa mple.com (expected: an http or https URL",
                "secret | short | secret: 5 characters (expected: 16 … 256)",
                "format | xml | format: xml (expected: native or getui)",
                "kinds | sent,seen | kinds: seen (expected: filtered, refused, sent, arrived",
                "alias | yes | alias: yes (expected: true or false)",
                "retries | 3 | retries: no such setting (expected: url, secret, format, kinds, alias)",
            })
    void eachMistakeIsNamed(String name, String value, String mistake) {
        assertThat(mistakes(with(name, value)))
                .hasSize(1)
                .allSatisfy(said -> assertThat(said).startsWith(mistake));
    }

    @Test
    void aUrlHasABound() {
        assertThat(mistakes(with("url", "https://example.com/" + "a".repeat(2_029))))
                .hasSize(1)
                .allSatisfy(said -> assertThat(said).startsWith("url: 2049 characters (expected: "));
    }
}

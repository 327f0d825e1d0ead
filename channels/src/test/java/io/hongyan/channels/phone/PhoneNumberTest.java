package io.hongyan.channels.phone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PhoneNumberTest {

    @ParameterizedTest
    @ValueSource(strings = {"+8613800000001", "+85251234567", "+12025550123", "+447700900123"})
    void isE164(String token) {
        assertThat(PhoneNumber.parse(token))
                .hasValueSatisfying(number -> assertThat(number.e164()).isEqualTo(token));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "13800000001",
                "+",
                "+0123456789",
                "+1234567",
                "+1234567890123456",
                "+86138000000",
                "+8612800000001",
                "+86138000000x1"
            })
    void isNothingElse(String token) {
        assertThat(PhoneNumber.parse(token)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "13800000001, +8613800000001",
        "8613800000001, +8613800000001",
        "+8613800000001, +8613800000001",
        "008613800000001, +8613800000001",
        "85251234567, +85251234567",
        "0085251234567, +85251234567",
        "447700900123, +447700900123",
    })
    void isReadAsProvidersWriteIt(String text, String e164) {
        assertThat(PhoneNumber.ofProvider(text)).contains(new PhoneNumber(e164));
    }

    @Test
    void isWrittenAsProvidersWantIt() {
        assertThat(new PhoneNumber("+8613800000001").national()).isEqualTo("13800000001");
        assertThat(new PhoneNumber("+85251234567").national()).isEqualTo("85251234567");
        assertThat(new PhoneNumber("+8613800000001").digits()).isEqualTo("8613800000001");
    }

    @Test
    void isNotPrintedInFull() {
        assertThat(new PhoneNumber("+8613800000001")).hasToString("+86138…");
    }
}

package io.hongyan.channels.email;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.SettingsException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EmailChannelTest {

    private static void open(Map<String, String> more) {
        Map<String, String> given = new HashMap<>(Map.of("host", "smtp.example.com", "from", "news@example.com"));
        given.putAll(more);
        EmailChannel type = new EmailChannel();
        ChannelSettings settings = ChannelSettings.of(type, given);
        try (HttpCalls http = new HttpCalls()) {
            type.open(
                            settings,
                            settings.limits(type.limits()),
                            new AdapterContext(http, InstantSource.system(), new Random(1)))
                    .close();
        }
    }

    @Test
    void hostAndSenderAreEnough() {
        assertThatCode(() -> open(Map.of())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from = nobody                  | from: not usable (expected: a mail address, such as news@example.com)",
                "security = ssl                 | security: not usable (expected: starttls, tls or none)",
                "port = 70000                   | port: not usable (expected: a number, 1 … 65535)",
                "tracking = true                | receipt-url: not usable (expected: our receipt address, which tracking needs)",
                "receipt-url = https://x.org/r  | signing-key: not usable (expected: at least 16 characters, which receipt-url and bounce-address need)",
                "bounce-address = b@x.org       | signing-key: not usable (expected: at least 16 characters, which receipt-url and bounce-address need)",
                "imap-host = imap.example.com   | bounce-address: not usable (expected: the address whose mail the mailbox receives)",
                "dkim-domain = example.com      | dkim-selector: not usable (expected: a value: dkim-domain, dkim-selector and dkim-key belong together)",
                "trusted-ca = nonsense          | trusted-ca: not usable (expected: PEM certificates)",
                "max-attachment-bytes = 20971521| max-attachment-bytes: not usable (expected: a number, 0 … 20971520)",
                "batch = 2                      | batch: 2 (expected: 1)"
            })
    void aMistakeIsNamed(String setting, String problem) {
        String[] pair = setting.split(" *= *", 2);

        assertThatThrownBy(() -> open(Map.of(pair[0], pair[1])))
                .isInstanceOf(SettingsException.class)
                .hasMessage(problem);
    }

    @ParameterizedTest
    @CsvSource({"seventeen-letters@example.com", "a+b@example.com"})
    void theReturnAddressMustLeaveRoomForItsMark(String address) {
        assertThatThrownBy(() -> open(Map.of("bounce-address", address, "signing-key", "a key of sixteen or more")))
                .hasMessageStartingWith("bounce-address: not usable (expected: at most 16 characters before the @");
    }

    @Test
    void aKeyThatIsNoneIsNamed() {
        assertThatThrownBy(() -> open(Map.of("dkim-domain", "example.com", "dkim-selector", "s", "dkim-key", "?")))
                .hasMessage("dkim-key: not usable (expected: an RSA private key as PEM (PKCS#8: BEGIN PRIVATE KEY))");
    }
}

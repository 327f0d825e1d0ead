package io.hongyan.channels.email;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.Draft;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.LossReason;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mail as servers and feedback loops of several makes return it (src/test/resources). */
final class ReturnedMailTest {

    private static final Instant NOW = Instant.parse("2026-09-01T08:00:00Z");

    private final Returns returns = new Returns();
    private final ReturnedMail reader = returns.reader(() -> NOW);

    private static Arguments row(String file, String token, Event event, String code, String at) {
        return Arguments.of(file, token, event, code, at);
    }

    private static Event lost(LossReason reason) {
        return new Event.Lost(reason);
    }

    static Stream<Arguments> reports() {
        return Stream.of(
                // The spelling of our own To where the mail is returned with it.
                row("postfix-unknown-user", "Ann@example.org", lost(LossReason.TOKEN_INVALID), "5.1.1", "07:30:02"),
                row("postfix-delayed", "ann@example.org", new Event.Held(), "4.4.1", "07:40:02"),
                row("postfix-delivered", "ann@example.org", new Event.Arrived(), "2.0.0", "07:40:02"),
                row("sendmail-host-unknown", "ann@example.org", lost(LossReason.TOKEN_INVALID), "5.1.2", "07:30:02"),
                // The link has the platform's spelling.
                row(
                        "exchange-recipient-not-found",
                        Returns.RECIPIENT,
                        lost(LossReason.TOKEN_INVALID),
                        "5.1.10",
                        "07:30:05"),
                // Forwarded: what bounced is another address.
                row("gmail-over-quota", "ann@example.org", lost(LossReason.DEVICE_INACTIVE), "5.2.2", "07:30:08"),
                row("relay-expired", "ann@example.org", lost(LossReason.NETWORK_ERROR), "4.4.7", "07:30:08"),
                row("arf-abuse", Returns.RECIPIENT, new Event.OptedOut(), "abuse", "07:31:00"),
                row("arf-abuse-without-link", "ann@example.org", new Event.OptedOut(), "abuse", "07:31:00"));
    }

    @ParameterizedTest
    @MethodSource("reports")
    void aReportSaysWhatBecameOfTheMail(String file, String token, Event event, String code, String at)
            throws Exception {
        assertThat(reader.read(returns.mail(file)))
                .containsExactly(new VendorReceipt(
                        Draft.TASK.toString(), token, event, code, Instant.parse("2026-09-01T" + at + "Z")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"absence-note", "qmail-failure", "read-receipt", "arf-not-spam", "forged"})
    void whatIsNoReportOfOursSaysNothing(String file) throws Exception {
        assertThat(reader.read(returns.mail(file))).isEmpty();
    }

    @Test
    void aDateInTheFutureIsNotBelieved() throws Exception {
        ReturnedMail earlier = returns.reader(() -> NOW.minusSeconds(86_400));

        assertThat(earlier.read(returns.mail("relay-expired")))
                .extracting(VendorReceipt::at)
                .isEqualTo(List.of(NOW.minusSeconds(86_400)));
    }
}

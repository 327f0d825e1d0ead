package io.hongyan.channels;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DailyWindowTest {

    @ParameterizedTest
    @CsvSource({
        // 07:00 in China is 23:00 UTC of the day before
        "2026-11-26T23:00:00Z, ''",
        "2026-11-26T14:59:59Z, ''",
        "2026-11-26T15:00:00Z, PT8H",
        "2026-11-26T16:00:00Z, PT7H",
        "2026-11-26T22:59:59Z, PT1S",
    })
    void isOpenFromSevenToTwentyThreeInChina(Instant now, String wait) {
        Optional<Duration> expected = wait.isEmpty() ? Optional.empty() : Optional.of(Duration.parse(wait));
        assertThat(new DailyWindow(7, 23).untilOpen(now)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-26T15:30:00Z", "2026-11-26T16:00:00Z"})
    void isAlwaysOpenWhereItSpansTheDay(Instant now) {
        assertThat(new DailyWindow(0, 24).untilOpen(now)).isEmpty();
    }
}

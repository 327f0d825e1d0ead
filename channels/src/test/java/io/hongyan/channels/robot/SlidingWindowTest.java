package io.hongyan.channels.robot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SlidingWindowTest {

    private static final Instant START = Instant.parse("2026-11-26T06:00:00Z");

    @Test
    void noSpanOfTheLengthHoldsMoreThanTheMost() {
        Random random = new Random(42);
        SlidingWindow window = new SlidingWindow(20, Duration.ofMinutes(1));
        List<Instant> taken = new ArrayList<>();
        Instant now = START;
        for (int i = 0; i < 2_000; i++) {
            now = now.plusMillis(random.nextInt(3_000));
            Duration wait = window.take(now);
            if (wait.isZero()) {
                taken.add(now);
            } else {
                assertThat(window.take(now)).as("asking takes nothing").isEqualTo(wait);
                now = now.plus(wait);
                assertThat(window.take(now)).isZero();
                taken.add(now);
            }
        }
        for (int i = 20; i < taken.size(); i++) {
            assertThat(Duration.between(taken.get(i - 20), taken.get(i))).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
        }
    }
}

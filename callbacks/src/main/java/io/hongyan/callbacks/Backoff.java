package io.hongyan.callbacks;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between tries: one second, doubled with each failure up to five minutes, each shortened by up to a third at random so
 * that lanes which failed together do not come back together.
 */
final class Backoff {

    static final Duration LONGEST = Duration.ofMinutes(5);

    private static final long FIRST_MILLIS = 1_000;
    private static final int MOST_DOUBLINGS = 20;

    private Backoff() {}

    /** @param failures in a row, at least 1 */
    static Duration after(int failures, RandomGenerator random) {
        long full = Math.min(LONGEST.toMillis(), FIRST_MILLIS << Math.min(failures - 1, MOST_DOUBLINGS));
        return Duration.ofMillis(full - random.nextLong(full / 3 + 1));
    }
}

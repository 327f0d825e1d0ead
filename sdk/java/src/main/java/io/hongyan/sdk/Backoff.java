package io.hongyan.sdk;

import java.util.Random;

/**
 * Exponential back-off with full jitter: the n-th wait is uniform between 0 and min(cap, base · 2ⁿ), so that many devices
 * which lost their server together do not come back together.
 */
final class Backoff {

    private static final long BASE_MILLIS = 1_000;
    private static final long CAP_MILLIS = 300_000;
    /** A server that says it is busy is given at least this long a window. */
    private static final long BUSY_BASE_MILLIS = 16_000;

    private final Random random;
    private int failures;

    Backoff(Random random) {
        this.random = random;
    }

    long nextMillis() {
        return next(BASE_MILLIS, 0);
    }

    /** @param atLeastMillis what the server asked for, e.g. by Retry-After; 0 where it did not */
    long nextMillisWhenBusy(long atLeastMillis) {
        return next(BUSY_BASE_MILLIS, atLeastMillis);
    }

    private long next(long baseMillis, long atLeastMillis) {
        long ceiling = Math.min(CAP_MILLIS, baseMillis << Math.min(failures, 20));
        failures++;
        return atLeastMillis + (long) (random.nextDouble() * ceiling);
    }

    void reset() {
        failures = 0;
    }
}

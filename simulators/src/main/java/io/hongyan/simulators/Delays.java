package io.hongyan.simulators;

import java.time.Duration;

/** How long a person takes: exponential around a median, within limits. */
public record Delays(Duration min, Duration median, Duration max) {

    public static final Delays NONE = new Delays(Duration.ZERO, Duration.ZERO, Duration.ZERO);

    public Delays {
        if (min.isNegative() || median.compareTo(min) < 0 || max.compareTo(median) < 0) {
            throw new IllegalArgumentException(
                    "delays: " + min + ", " + median + ", " + max + " (expected: 0 <= min <= median <= max)");
        }
    }

    public static Delays of(Duration min, Duration median, Duration max) {
        return new Delays(min, median, max);
    }

    /** @param uniform a uniform random number in [0, 1) */
    long sampleNanos(double uniform) {
        double spread = median.minus(min).toNanos() * (-Math.log1p(-uniform) / Math.log(2));
        return Math.min(max.toNanos(), min.toNanos() + (long) spread);
    }
}

package io.hongyan.simulators;

import java.time.Duration;

/**
 * When devices are connected.
 *
 * @param shareOnline 0 … 1, share of a population that is online at the start: the devices of lowest index
 * @param meanSession mean length of a session once {@link Population#live} was called; zero: a session never ends
 * @param meanPause mean time between sessions, exponentially distributed like sessions
 */
public record OnlinePattern(double shareOnline, Duration meanSession, Duration meanPause) {

    public OnlinePattern {
        if (!(shareOnline >= 0 && shareOnline <= 1)) {
            throw new IllegalArgumentException("shareOnline: " + shareOnline + " (expected: 0 … 1)");
        }
        if (meanSession.isNegative() || meanPause.isNegative()) {
            throw new IllegalArgumentException(
                    "meanSession, meanPause: " + meanSession + ", " + meanPause + " (expected: not negative)");
        }
    }

    /** The given share stays online, the others stay away. */
    public static OnlinePattern steady(double shareOnline) {
        return new OnlinePattern(shareOnline, Duration.ZERO, Duration.ZERO);
    }
}

package io.hongyan.channels.robot;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * At most so many in any span of time of a length: however the vendor's own clock divides it, it is never exceeded. Not
 * thread-safe.
 */
final class SlidingWindow {

    private final int most;
    private final Duration length;
    private final Deque<Instant> taken = new ArrayDeque<>();

    SlidingWindow(int most, Duration length) {
        this.most = most;
        this.length = length;
    }

    /** Takes one; or answers, positive, when there will be room. */
    Duration take(Instant now) {
        while (!taken.isEmpty() && !taken.peekFirst().plus(length).isAfter(now)) {
            taken.removeFirst();
        }
        if (taken.size() >= most) {
            return Duration.between(now, taken.getFirst().plus(length));
        }
        taken.addLast(now);
        return Duration.ZERO;
    }
}

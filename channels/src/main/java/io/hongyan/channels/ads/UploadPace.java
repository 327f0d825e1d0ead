package io.hongyan.channels.ads;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;

/** At most so many uploads in any minute. Thread-safe. */
final class UploadPace {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int perMinute;
    private final InstantSource clock;
    private final ArrayDeque<Instant> last = new ArrayDeque<>();

    UploadPace(int perMinute, InstantSource clock) {
        this.perMinute = perMinute;
        this.clock = clock;
    }

    /** Takes a place, or says how long to wait for one; zero: taken. */
    synchronized Duration take() {
        Instant now = clock.instant();
        while (!last.isEmpty() && !last.getFirst().plus(MINUTE).isAfter(now)) {
            last.removeFirst();
        }
        if (last.size() < perMinute) {
            last.addLast(now);
            return Duration.ZERO;
        }
        return Duration.between(now, last.getFirst().plus(MINUTE));
    }
}

package io.hongyan.api;

import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts calls per key in windows of the wall clock and refuses those over the limit. All keys of a window go with it, so
 * memory is bounded by the keys seen in one window. Counters live in memory: a restart forgives them.
 *
 * <p>Thread-safe.
 *
 * @param <K> what is limited: an app's number, a device, an address
 */
final class CallRate<K> {

    /** Length of a window. */
    enum Per {
        MINUTE,
        /** A calendar day in the installation's time zone. */
        DAY
    }

    private record Window<K>(long number, ConcurrentHashMap<K, AtomicInteger> calls) {}

    private final int limit;
    private final Per per;
    private final InstantSource clock;
    private final ZoneId zone;
    private volatile Window<K> window = new Window<>(Long.MIN_VALUE, new ConcurrentHashMap<>());

    /** @param limit calls a window, 0: no limit */
    CallRate(int limit, Per per, InstantSource clock, ZoneId zone) {
        this.limit = limit;
        this.per = per;
        this.clock = clock;
        this.zone = zone;
    }

    int limit() {
        return limit;
    }

    /** Counts one call; false where the window is full. */
    boolean permits(K key) {
        if (limit == ApiSettings.Rates.UNLIMITED) {
            return true;
        }
        AtomicInteger calls = current().calls.computeIfAbsent(key, _ -> new AtomicInteger());
        return calls.get() < limit && calls.incrementAndGet() <= limit;
    }

    private Window<K> current() {
        long number = switch (per) {
            case MINUTE -> Math.floorDiv(clock.millis(), 60_000L);
            case DAY ->
                LocalDateTime.ofInstant(clock.instant(), zone).toLocalDate().toEpochDay();
        };
        Window<K> present = window;
        if (present.number == number) {
            return present;
        }
        synchronized (this) {
            if (window.number != number) {
                window = new Window<>(number, new ConcurrentHashMap<>());
            }
            return window;
        }
    }
}

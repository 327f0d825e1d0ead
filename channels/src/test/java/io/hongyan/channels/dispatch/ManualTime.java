package io.hongyan.channels.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Time that stands until a test moves it, but for short sleeps: who sleeps no longer than the {@code leap} takes the clock
 * along and wakes at once.
 */
final class ManualTime implements DispatchClock {

    private static final Instant START = Instant.parse("2026-09-01T02:00:00Z"); // ten in the morning, UTC+8

    private final Duration leap;
    private final AtomicLong nanos = new AtomicLong();

    ManualTime(Duration leap) {
        this.leap = leap;
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos.get());
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    Duration passed() {
        return Duration.ofNanos(nanos.get());
    }

    void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Override
    public void sleep(Duration time, CountDownLatch stop) {
        long wake = nanos.get() + time.toNanos();
        if (time.compareTo(leap) <= 0) {
            nanos.accumulateAndGet(wake, Math::max);
            return;
        }
        try {
            while (nanos.get() < wake && !stop.await(2, TimeUnit.MILLISECONDS)) {
                // looks at the clock now and then: a test moves it
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.hongyan.api.jobs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Lets so many jobs work at once, in no particular order; whoever is told to end stops waiting. Thread-safe. */
final class Turns {

    /** How long somebody sleeps at most before they look at the clock again, which may have been set. */
    private static final Duration GLANCE = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private int free;

    Turns(int free, InstantSource clock) {
        this.free = free;
        this.clock = clock;
    }

    /** Waits for a turn, which is to be given {@link #back}; false where the caller is to end. */
    boolean take(BooleanSupplier ends) {
        lock.lock();
        try {
            while (free == 0 && !ends.getAsBoolean()) {
                changed.awaitUninterruptibly();
            }
            if (ends.getAsBoolean()) {
                return false;
            }
            free--;
            return true;
        } finally {
            lock.unlock();
        }
    }

    void back() {
        lock.lock();
        try {
            free++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a time; false where the caller is to end. */
    boolean sleepUntil(Instant time, BooleanSupplier ends) {
        lock.lock();
        try {
            while (!ends.getAsBoolean()) {
                Duration left = Duration.between(clock.instant(), time);
                if (!left.isPositive()) {
                    return true;
                }
                Duration nap = left.compareTo(GLANCE) < 0 ? left : GLANCE;
                changed.await(nap.toNanos(), TimeUnit.NANOSECONDS);
            }
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Has everybody who waits look whether they are to end. */
    void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

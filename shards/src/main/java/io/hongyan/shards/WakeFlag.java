package io.hongyan.shards;

import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Lets one thread sleep until others have work for it. They first make the work visible, then {@link #wake}; it announces
 * its sleep first, then looks for work once more: so one of both sees the other, and no wake-up is lost.
 */
final class WakeFlag {

    private final AtomicBoolean sleeping = new AtomicBoolean();
    private volatile Thread sleeper = Thread.currentThread();

    /** Names the thread that sleeps; called by it, before anyone wakes it. */
    void ownedByCurrentThread() {
        sleeper = Thread.currentThread();
    }

    /** Sleeps until woken, but not at all if there is work, and not longer than {@code mostNanos}; may wake early. */
    void sleepUnless(BooleanSupplier work, long mostNanos) {
        sleeping.set(true);
        if (!work.getAsBoolean()) {
            LockSupport.parkNanos(this, mostNanos);
            Thread.interrupted(); // or every later sleep would end at once
        }
        sleeping.set(false);
    }

    void wake() {
        VarHandle.fullFence(); // the work before the look at the flag
        if (sleeping.get() && sleeping.compareAndSet(true, false)) {
            LockSupport.unpark(sleeper);
        }
    }
}

package io.hongyan.callbacks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time as callbacks know it: what o'clock it is, and waiting. */
public interface CallbackClock extends InstantSource {

    /** Waits, and no longer than until {@code over} is counted down. */
    void await(Duration time, CountDownLatch over) throws InterruptedException;

    CallbackClock SYSTEM = new CallbackClock() {
        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public void await(Duration time, CountDownLatch over) throws InterruptedException {
            boolean _ = over.await(time.toNanos(), TimeUnit.NANOSECONDS);
        }
    };
}

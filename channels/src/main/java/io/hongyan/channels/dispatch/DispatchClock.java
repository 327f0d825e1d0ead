package io.hongyan.channels.dispatch;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Time as dispatch knows it: what o'clock it is, and waiting. */
public interface DispatchClock extends InstantSource {

    /** Nanoseconds that only go forward, from any beginning. */
    long nanos();

    /** Waits, and no longer where it is stopped. */
    void sleep(Duration time, CountDownLatch stop);

    DispatchClock SYSTEM = new DispatchClock() {
        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration time, CountDownLatch stop) {
            try {
                boolean _ = stop.await(time.toNanos(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // nobody here interrupts; whoever does wants an end
            }
        }
    };
}

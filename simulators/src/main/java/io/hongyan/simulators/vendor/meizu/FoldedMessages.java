package io.hongyan.simulators.vendor.meizu;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** 9.3: five messages a minute and device; the others are folded. Minutes of the clock. Thread-safe. */
final class FoldedMessages {

    private static final int A_MINUTE = 5;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> counts = new HashMap<>();
    private long minute;

    FoldedMessages(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts one more; false: it is folded. */
    boolean take(String pushId) {
        lock.lock();
        try {
            long now = clock.instant().getEpochSecond() / 60;
            if (now != minute) {
                minute = now;
                counts.clear();
            }
            return counts.merge(pushId, 1, Integer::sum) <= A_MINUTE;
        } finally {
            lock.unlock();
        }
    }

    void clear() {
        lock.lock();
        try {
            counts.clear();
        } finally {
            lock.unlock();
        }
    }
}

package io.hongyan.simulators.vendor.fcm;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What FCM lets one device have (reference, 2.3): 240 messages a minute, 5000 an hour, and of collapsible ones 20 at once
 * and then one each three minutes. Minutes and hours are the clock's, not sliding. Thread-safe.
 */
final class DeviceRates {

    private static final int PER_MINUTE = 240;
    private static final int PER_HOUR = 5000;
    private static final int BURST = 20;
    private static final long REFILL_MILLIS = 3 * 60_000L;

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Integer> minute = new HashMap<>();
    private final Map<String, Integer> hour = new HashMap<>();
    /** When a device's bucket of collapsible messages will be full again, in epoch milliseconds. */
    private final Map<String, Long> fullAt = new HashMap<>();

    private long minuteNumber;
    private long hourNumber;

    DeviceRates(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts a message, unless one of the rates is used up. */
    boolean take(String token, boolean collapsible) {
        Instant now = clock.instant();
        lock.lock();
        try {
            turn(now.getEpochSecond() / 60, now.getEpochSecond() / 3600);
            if (minute.getOrDefault(token, 0) >= PER_MINUTE || hour.getOrDefault(token, 0) >= PER_HOUR) {
                return false;
            }
            if (collapsible) {
                long full = Math.max(now.toEpochMilli(), fullAt.getOrDefault(token, 0L)) + REFILL_MILLIS;
                if (full - now.toEpochMilli() > BURST * REFILL_MILLIS) {
                    return false;
                }
                fullAt.put(token, full);
            }
            minute.merge(token, 1, Integer::sum);
            hour.merge(token, 1, Integer::sum);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void turn(long newMinute, long newHour) {
        if (newMinute != minuteNumber) {
            minute.clear();
            minuteNumber = newMinute;
        }
        if (newHour != hourNumber) {
            hour.clear();
            hourNumber = newHour;
        }
    }

    void clear() {
        lock.lock();
        try {
            minute.clear();
            hour.clear();
            fullAt.clear();
        } finally {
            lock.unlock();
        }
    }
}

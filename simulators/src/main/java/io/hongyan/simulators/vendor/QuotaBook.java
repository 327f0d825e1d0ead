package io.hongyan.simulators.vendor;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Messages counted by class and day, for the account and for each device. The day is the natural day of UTC+8 (reference,
 * rule 8). Counts what was refused as well: a platform that keeps its quotas is never refused. Thread-safe.
 */
public final class QuotaBook {

    private static final ZoneId CHINA = ZoneId.of("UTC+8");
    /** No limit. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    private final InstantSource clock;
    private final boolean enforced;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Quota> quotas = new LinkedHashMap<>();
    private final HashedCounts devices = new HashedCounts();
    private LocalDate day;

    /** One class: limits of the day, and what was used and refused of them. */
    public record Quota(long limit, long perDevice, long used, long refused, long refusedDevices) {

        public long left() {
            return limit == UNLIMITED ? UNLIMITED : Math.max(0, limit - used);
        }
    }

    QuotaBook(InstantSource clock, boolean enforced) {
        this.clock = clock;
        this.enforced = enforced;
        this.day = today();
    }

    /** Names a class and its limits, or changes the limits of one; what was used stays used. */
    public void define(String messageClass, long limit, long perDevice) {
        lock.lock();
        try {
            Quota known = quotas.getOrDefault(messageClass, new Quota(0, 0, 0, 0, 0));
            quotas.put(messageClass, new Quota(limit, perDevice, known.used, known.refused, known.refusedDevices));
        } finally {
            lock.unlock();
        }
    }

    /** Takes so many or none. */
    public boolean take(String messageClass, long count) {
        return takeUpTo(messageClass, count, count) == count;
    }

    /** Takes what is left, at most so many; the rest counts as refused. */
    public long takeUpTo(String messageClass, long count) {
        return takeUpTo(messageClass, count, 1);
    }

    private long takeUpTo(String messageClass, long count, long atLeast) {
        if (!enforced) {
            return count;
        }
        lock.lock();
        try {
            turnDay();
            Quota quota = quota(messageClass);
            long taken = Math.min(count, quota.left());
            taken = taken < atLeast ? 0 : taken;
            quotas.put(
                    messageClass,
                    new Quota(
                            quota.limit,
                            quota.perDevice,
                            quota.used + taken,
                            quota.refused + count - taken,
                            quota.refusedDevices));
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Counts one more message of a class to a device, unless its day is full. */
    public boolean takeDevice(String messageClass, String token) {
        if (!enforced) {
            return true;
        }
        lock.lock();
        try {
            turnDay();
            Quota quota = quota(messageClass);
            if (quota.perDevice == UNLIMITED || devices.incrementWithin(messageClass, token, quota.perDevice)) {
                return true;
            }
            quotas.put(
                    messageClass,
                    new Quota(quota.limit, quota.perDevice, quota.used, quota.refused, quota.refusedDevices + 1));
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** A class as it is today. */
    public Quota get(String messageClass) {
        lock.lock();
        try {
            turnDay();
            return quota(messageClass);
        } finally {
            lock.unlock();
        }
    }

    /** Says how much was used today. */
    void used(String messageClass, long used) {
        lock.lock();
        try {
            turnDay();
            Quota quota = quota(messageClass);
            quotas.put(
                    messageClass, new Quota(quota.limit, quota.perDevice, used, quota.refused, quota.refusedDevices));
        } finally {
            lock.unlock();
        }
    }

    Map<String, Quota> all() {
        lock.lock();
        try {
            turnDay();
            return new LinkedHashMap<>(quotas);
        } finally {
            lock.unlock();
        }
    }

    LocalDate day() {
        lock.lock();
        try {
            turnDay();
            return day;
        } finally {
            lock.unlock();
        }
    }

    /** What was used and refused is forgotten; limits stay. */
    void reset() {
        lock.lock();
        try {
            forgetDay();
        } finally {
            lock.unlock();
        }
    }

    private Quota quota(String messageClass) {
        Quota quota = quotas.get(messageClass);
        if (quota == null) {
            throw new IllegalArgumentException(
                    "quota class: " + messageClass + " (expected: one of " + String.join(", ", quotas.keySet()) + ")");
        }
        return quota;
    }

    private void turnDay() {
        LocalDate now = today();
        if (!now.equals(day)) {
            day = now;
            forgetDay();
        }
    }

    private void forgetDay() {
        quotas.replaceAll((name, quota) -> new Quota(quota.limit, quota.perDevice, 0, 0, 0));
        devices.clear();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), CHINA);
    }
}

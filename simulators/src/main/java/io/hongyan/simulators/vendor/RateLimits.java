package io.hongyan.simulators.vendor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** Token buckets by name, each holding a second's worth. Counts what was refused. Thread-safe. */
public final class RateLimits {

    private final InstantSource clock;
    private final boolean enforced;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Bucket> buckets = new LinkedHashMap<>();

    /** One bucket: 0 a second is no limit. */
    record Rate(double perSecond, long refused) {}

    private static final class Bucket {
        private double perSecond;
        private double tokens;
        private Instant filled;
        private long refused;

        private Bucket(double perSecond, Instant now) {
            this.perSecond = perSecond;
            this.tokens = perSecond;
            this.filled = now;
        }
    }

    RateLimits(InstantSource clock, boolean enforced) {
        this.clock = clock;
        this.enforced = enforced;
    }

    /** Names a rate, or changes it; 0: no limit. */
    public void define(String name, double perSecond) {
        lock.lock();
        try {
            Bucket known = buckets.get(name);
            if (known == null) {
                buckets.put(name, new Bucket(perSecond, clock.instant()));
            } else {
                known.perSecond = perSecond;
                known.tokens = perSecond;
                known.filled = clock.instant();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes so many or none. More than a second's worth at once is taken from a full bucket, which then owes. */
    public boolean take(String name, long count) {
        if (!enforced) {
            return true;
        }
        lock.lock();
        try {
            Bucket bucket = bucket(name);
            if (bucket.perSecond == 0) {
                return true;
            }
            Instant now = clock.instant();
            double seconds = Duration.between(bucket.filled, now).toNanos() / 1e9;
            bucket.tokens = Math.min(bucket.perSecond, bucket.tokens + Math.max(0, seconds) * bucket.perSecond);
            bucket.filled = now;
            if (bucket.tokens < Math.min(count, bucket.perSecond)) {
                bucket.refused++;
                return false;
            }
            bucket.tokens -= count;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Bucket bucket(String name) {
        Bucket bucket = buckets.get(name);
        if (bucket == null) {
            throw new IllegalArgumentException(
                    "rate: " + name + " (expected: one of " + String.join(", ", buckets.keySet()) + ")");
        }
        return bucket;
    }

    Map<String, Rate> all() {
        lock.lock();
        try {
            Map<String, Rate> all = new LinkedHashMap<>();
            buckets.forEach((name, bucket) -> all.put(name, new Rate(bucket.perSecond, bucket.refused)));
            return all;
        } finally {
            lock.unlock();
        }
    }

    void reset() {
        lock.lock();
        try {
            buckets.values().forEach(bucket -> {
                bucket.tokens = bucket.perSecond;
                bucket.filled = clock.instant();
                bucket.refused = 0;
            });
        } finally {
            lock.unlock();
        }
    }
}

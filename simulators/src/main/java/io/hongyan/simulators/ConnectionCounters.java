package io.hongyan.simulators;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What became of connections; written by all loops. */
final class ConnectionCounters {

    private static final Logger log = LoggerFactory.getLogger(ConnectionCounters.class);

    private final AtomicInteger online = new AtomicInteger();
    private final Map<Integer, AtomicLong> reasons = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();

    void online(int change) {
        online.addAndGet(change);
    }

    int online() {
        return online.get();
    }

    void refused(int reason) {
        count(reason);
    }

    void disconnected(int reason) {
        count(reason);
    }

    void failed(Throwable cause) {
        if (firstFailure.compareAndSet(null, cause)) {
            log.warn("a device connection failed; further failures are counted only", cause);
        }
        count(-1);
    }

    private void count(int reason) {
        reasons.computeIfAbsent(reason, key -> new AtomicLong()).incrementAndGet();
    }

    /** Reason code to how often; -1 for I/O errors and malformed packets. */
    Map<Integer, Long> reasons() {
        Map<Integer, Long> copy = new TreeMap<>();
        reasons.forEach((reason, count) -> copy.put(reason, count.get()));
        return copy;
    }
}

package io.hongyan.simulators;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts of one task, written by all event loops. About 150 bytes: a single push has one too. */
final class TaskTally {

    enum Kind {
        DELIVERED,
        DUPLICATE,
        DISPLAYED,
        CLICKED,
        DISMISSED,
        RECEIPT_SENT,
        RECEIPT_ACKED,
        RECEIPT_REFUSED
    }

    private final AtomicLongArray counts = new AtomicLongArray(Kind.values().length);
    private volatile @Nullable Map<Integer, AtomicLong> custom; // null until the first custom event
    private volatile long firstArrivalNanos;
    private volatile long lastArrivalNanos;

    void add(Kind kind) {
        counts.getAndIncrement(kind.ordinal());
    }

    void addCustom(int eventId) {
        Map<Integer, AtomicLong> map = custom;
        if (map == null) {
            synchronized (this) {
                map = custom;
                if (map == null) {
                    map = new ConcurrentHashMap<>();
                    custom = map;
                }
            }
        }
        map.computeIfAbsent(eventId, id -> new AtomicLong()).incrementAndGet();
    }

    /** The last writer of a few racing ones wins: microseconds of error on a figure of milliseconds. */
    void arrivedAt(long nanos) {
        if (firstArrivalNanos == 0) {
            firstArrivalNanos = nanos;
        }
        lastArrivalNanos = nanos;
    }

    TaskCounts snapshot() {
        Map<Integer, AtomicLong> map = custom;
        return new TaskCounts(
                get(Kind.DELIVERED),
                get(Kind.DUPLICATE),
                get(Kind.DISPLAYED),
                get(Kind.CLICKED),
                get(Kind.DISMISSED),
                map == null
                        ? Map.of()
                        : map.entrySet().stream()
                                .collect(Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey, e -> e.getValue().get())),
                get(Kind.RECEIPT_SENT),
                get(Kind.RECEIPT_ACKED),
                get(Kind.RECEIPT_REFUSED),
                firstArrivalNanos,
                lastArrivalNanos);
    }

    private long get(Kind kind) {
        return counts.get(kind.ordinal());
    }
}

package io.hongyan.shards;

import io.hongyan.kernel.BigEndian;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shard's persistent timers, rows in order of their time. A timer's removal is written with the group that it fires in, so
 * a crash neither loses nor doubles one. Owned by the shard's thread.
 */
final class Timers {

    static final Table TABLE = new Table("timer");

    private static final byte[] FLOOR_KEY = "timer-floor".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EMPTY = new byte[0];

    private final GroupStore store;

    /** No timer is before this key, null where there is none; it may itself be gone, as a cancelled one is not looked after. */
    private byte @Nullable [] earliest;

    /**
     * What of {@link #earliest} is on disk, no later than it: where recovery starts to look, for it would otherwise walk over
     * all the deleted rows of timers that fired long ago.
     */
    private long floorMillis;

    Timers(GroupStore store) {
        this.store = store;
    }

    /** Takes a due timer. */
    @FunctionalInterface
    interface Receiver {
        void due(long dueMillis, byte[] timer);
    }

    void recover() {
        byte[] floor = store.get(StoreFormat.META, FLOOR_KEY);
        floorMillis = floor == null ? 0 : BigEndian.getLong(floor, 0);
        findFrom(key(floorMillis, EMPTY));
    }

    void schedule(long dueMillis, byte[] timer) {
        if (dueMillis < 0 || dueMillis == Long.MAX_VALUE) {
            throw new IllegalArgumentException("dueMillis: " + dueMillis + " (expected: 0 … 2^63 - 2)");
        }
        byte[] key = key(dueMillis, timer);
        store.put(TABLE, key, EMPTY);
        if (earliest == null || Arrays.compareUnsigned(key, earliest) < 0) {
            earliest = key;
        }
        if (dueMillis < floorMillis) {
            setFloor(dueMillis);
        }
    }

    void cancel(long dueMillis, byte[] timer) {
        store.delete(TABLE, key(dueMillis, timer));
    }

    /** Fires up to {@code limit} due timers, the earliest first; returns how many. */
    int fire(int limit, long nowMillis, Receiver receiver) {
        byte[] from = earliest;
        if (from == null || BigEndian.getLong(from, 0) > nowMillis) {
            return 0;
        }
        earliest = null; // from here on the earliest of those that are scheduled meanwhile
        List<byte[]> due = new ArrayList<>();
        store.scan(TABLE, from, key(nowMillis + 1, EMPTY), (key, value) -> {
            due.add(key);
            return due.size() < limit;
        });
        int fired = 0;
        for (byte[] key : due) {
            if (store.get(TABLE, key) == null) {
                continue; // cancelled by one that fired just before
            }
            store.delete(TABLE, key);
            fired++;
            receiver.due(BigEndian.getLong(key, 0), Arrays.copyOfRange(key, 8, key.length));
        }
        byte[] scheduled = earliest;
        findFrom(scheduled != null && Arrays.compareUnsigned(scheduled, from) < 0 ? scheduled : from);
        raiseFloor(nowMillis);
        return fired;
    }

    /** No timer is due before; {@link Long#MAX_VALUE} where there is none. */
    long earliestMillis() {
        byte[] timer = earliest;
        return timer == null ? Long.MAX_VALUE : BigEndian.getLong(timer, 0);
    }

    private void findFrom(byte[] from) {
        earliest = null;
        store.scan(TABLE, from, key(Long.MAX_VALUE, EMPTY), (key, value) -> {
            earliest = key;
            return false;
        });
    }

    private void raiseFloor(long nowMillis) {
        byte[] timer = earliest;
        long floor = timer == null ? nowMillis : BigEndian.getLong(timer, 0);
        if (floor > floorMillis) {
            setFloor(floor);
        }
    }

    private void setFloor(long dueMillis) {
        floorMillis = dueMillis;
        store.put(StoreFormat.META, FLOOR_KEY, BigEndian.bytes(dueMillis));
    }

    private static byte[] key(long dueMillis, byte[] timer) {
        return new RecordWriter(8 + timer.length).u64(dueMillis).raw(timer).toBytes();
    }
}

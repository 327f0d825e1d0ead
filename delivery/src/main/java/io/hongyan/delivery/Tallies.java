package io.hongyan.delivery;

import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures summed over tasks: per app and creation day, for all tasks, for each group, and for each daily count of accepted
 * pushes. Kept beside what they count, in the same commit, so they never drift.
 *
 * <pre>
 * tally / app u32 | epoch day u32 | scope text → varints, one per {@link Column}
 * </pre>
 */
final class Tallies {

    static final Table TABLE = new Table("tally");

    private static final int MAX_IN_MEMORY = 4_096;

    /** What is counted; the order is the format on disk. */
    enum Column {
        ELIGIBLE,
        SENT,
        ARRIVED,
        DISPLAYED,
        CLICKED,
        /** Accepted pushes; only in scopes of {@link #acceptedScope}. */
        ACCEPTED
    }

    private static final int COLUMNS = Column.values().length;

    private final Map<Key, long[]> rows = new HashMap<>();
    private final Map<Key, long[]> dirty = new HashMap<>();

    private record Key(int app, long day, String scope) {
        byte[] toBytes() {
            return new RecordWriter().u32(app).u32((int) day).text(scope).toBytes();
        }
    }

    /** Scope of all tasks of an app. */
    static final String ALL = "";

    static String groupScope(String group) {
        return "group/" + group;
    }

    static String acceptedScope(String what) {
        return "accepted/" + what;
    }

    /** Counts for a task's day and, where it has one, its group. */
    void add(ShardStore store, int app, long day, String group, Column column, long count) {
        if (count == 0) {
            return;
        }
        addTo(store, new Key(app, day, ALL), column, count);
        if (!group.isEmpty()) {
            addTo(store, new Key(app, day, groupScope(group)), column, count);
        }
    }

    void addAccepted(ShardStore store, int app, long day, String what) {
        addTo(store, new Key(app, day, acceptedScope(what)), Column.ACCEPTED, 1);
    }

    /** Counts per {@link Column} of one scope over days, inclusive. */
    long[] sum(ShardStore store, int app, String scope, long fromDay, long toDay) {
        long[] sum = new long[COLUMNS];
        for (long day = fromDay; day <= toDay; day++) {
            long[] row = row(store, new Key(app, day, scope));
            for (int i = 0; i < COLUMNS; i++) {
                sum[i] += row[i];
            }
        }
        return sum;
    }

    void flush(ShardStore store) {
        dirty.forEach((key, row) -> {
            RecordWriter writer = new RecordWriter(32);
            for (long count : row) {
                writer.varint(count);
            }
            store.put(TABLE, key.toBytes(), writer.toBytes());
        });
        dirty.clear();
        if (rows.size() > MAX_IN_MEMORY) {
            rows.clear();
        }
    }

    private void addTo(ShardStore store, Key key, Column column, long count) {
        long[] row = row(store, key);
        row[column.ordinal()] += count;
        dirty.put(key, row);
    }

    private long[] row(ShardStore store, Key key) {
        long[] known = rows.get(key);
        if (known != null) {
            return known;
        }
        long[] row = new long[COLUMNS];
        byte @Nullable [] bytes = store.get(TABLE, key.toBytes());
        if (bytes != null) {
            RecordReader reader = new RecordReader(bytes);
            for (int i = 0; i < COLUMNS && reader.hasMore(); i++) {
                row[i] = reader.varint();
            }
        }
        rows.put(key, row);
        return row;
    }
}

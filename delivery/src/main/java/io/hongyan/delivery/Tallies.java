package io.hongyan.delivery;

import io.hongyan.kernel.Channel;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.util.EnumMap;
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
        ACCEPTED,
        /** Targets, filtered ones included; only in {@link #ALL}. */
        TARGETED
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

    /** Followed by two digits, so that a day's channels lie together. */
    private static final String CHANNEL = "channel/";

    /** What went by a channel; its stages only. */
    static String channelScope(Channel channel) {
        return CHANNEL + (channel.code() < 10 ? "0" : "") + channel.code();
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

    /** A device of a single push got as far as a stage, by a channel. */
    void reached(ShardStore store, int app, long day, String group, Channel channel, Column stage) {
        add(store, app, day, group, stage, 1);
        addTo(store, new Key(app, day, channelScope(channel)), stage, 1);
    }

    void targeted(ShardStore store, int app, long day, long count) {
        addTo(store, new Key(app, day, ALL), Column.TARGETED, count);
    }

    /** Marks of a list or app task were written: by channel a device counts once for each it was marked by. */
    void written(ShardStore store, TaskSpec spec, TaskLedger.Written marks) {
        Column stage = switch (marks.mark().kind()) {
            case SENT -> Column.SENT;
            case ARRIVED -> Column.ARRIVED;
            case DISPLAYED -> Column.DISPLAYED;
            case CLICKED -> Column.CLICKED;
            default -> null;
        };
        if (stage != null) {
            addTo(
                    store,
                    new Key(spec.app(), spec.day(), channelScope(marks.mark().channel())),
                    stage,
                    marks.count());
        } else if (marks.mark().equals(Mark.TARGETED)) {
            targeted(store, spec.app(), spec.day(), marks.count());
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

    /** Counts of a day by channel, of those that anything went by; what the running group counts is not among them yet. */
    Map<Channel, long[]> channels(ShardStore store, int app, long day) {
        Map<Channel, long[]> channels = new EnumMap<>(Channel.class);
        byte[] to = new Key(app, day, CHANNEL + "~~").toBytes();
        store.scan(TABLE, new Key(app, day, channelScope(Channel.DEVICE)).toBytes(), to, (key, value) -> {
            String scope = new RecordReader(key, 8).text();
            channels.put(Channel.ofCode(Integer.parseInt(scope.substring(CHANNEL.length()))), read(value));
            return true;
        });
        return channels;
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
        byte @Nullable [] bytes = store.get(TABLE, key.toBytes());
        long[] row = bytes == null ? new long[COLUMNS] : read(bytes);
        rows.put(key, row);
        return row;
    }

    private static long[] read(byte[] bytes) {
        long[] row = new long[COLUMNS];
        RecordReader reader = new RecordReader(bytes);
        for (int i = 0; i < COLUMNS && reader.hasMore(); i++) {
            row[i] = reader.varint();
        }
        return row;
    }
}

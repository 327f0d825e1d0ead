package io.hongyan.delivery;

import io.hongyan.audience.BitmapTable;
import io.hongyan.kernel.Channel;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * What is known of a task's devices on one shard: for each {@link Mark} the union of its time-stamped deltas. The delta
 * log is the receipt record itself, the arrival curve, and what chain queries read.
 *
 * <pre>
 * delta / app u32 | task u64 u64 | mark u32 | millis u64 | sequence u32 → ordinals first marked then
 * </pre>
 *
 * <p>Marks given in one group become one delta each. A delta holds only ordinals that no earlier delta of its mark holds.
 * Once a mark has {@value #MAX_DELTAS} deltas, the older half is merged pair by pair into the earlier time of each pair: the
 * log stays bounded, and time grows coarser the further back it lies.
 */
final class TaskLedger {

    static final Table TABLE = new Table("delta");

    private static final int MAX_DELTAS = 256;

    private final TaskKey task;
    private final Map<Mark, Log> logs = new HashMap<>();
    private final TreeMap<Integer, RoaringBitmap> gathered = new TreeMap<>();

    private TaskLedger(TaskKey task) {
        this.task = task;
    }

    static TaskLedger load(ShardStore store, TaskKey task) {
        TaskLedger ledger = new TaskLedger(task);
        byte[] prefix = task.prefix();
        byte[] end = new RecordWriter().raw(prefix).u64(-1).u64(-1).u8(0).toBytes();
        store.scan(TABLE, prefix, end, (key, value) -> {
            RecordReader reader = new RecordReader(key, prefix.length);
            Log log = ledger.log(Mark.unpack(reader.u32()));
            log.deltas.add(log.read(new Delta(reader.u64(), reader.u32())));
            log.union.or(BitmapTable.deserialize(value));
            return true;
        });
        return ledger;
    }

    /** Devices with a mark; not to be modified. */
    RoaringBitmap union(Mark mark) {
        Log log = logs.get(mark);
        return log == null ? new RoaringBitmap() : log.union;
    }

    boolean has(Mark mark, int ordinal) {
        Log log = logs.get(mark);
        return log != null && log.union.contains(ordinal);
    }

    /** Whether a device has any mark of a kind. */
    boolean hasAny(Mark.Kind kind, int ordinal) {
        for (Map.Entry<Mark, Log> log : logs.entrySet()) {
            if (log.getKey().kind() == kind && log.getValue().union.contains(ordinal)) {
                return true;
            }
        }
        return false;
    }

    /** Devices with any mark of a kind; a bitmap of the caller's own. */
    RoaringBitmap unionOf(Mark.Kind kind) {
        RoaringBitmap all = new RoaringBitmap();
        logs.forEach((mark, log) -> {
            if (mark.kind() == kind) {
                all.or(log.union);
            }
        });
        return all;
    }

    /** Devices that were given a mark of a kind before this group; a bitmap of the caller's own. */
    RoaringBitmap writtenOf(Mark.Kind kind) {
        RoaringBitmap all = new RoaringBitmap();
        logs.forEach((mark, log) -> {
            if (mark.kind() == kind) {
                RoaringBitmap unwritten = gathered.get(mark.packed());
                all.or(unwritten == null ? log.union : RoaringBitmap.andNot(log.union, unwritten));
            }
        });
        return all;
    }

    /** Devices with any mark of a kind and channel; a bitmap of the caller's own. */
    RoaringBitmap unionOf(Mark.Kind kind, Channel channel) {
        RoaringBitmap all = new RoaringBitmap();
        logs.forEach((mark, log) -> {
            if (mark.kind() == kind && mark.channel() == channel) {
                all.or(log.union);
            }
        });
        return all;
    }

    /** How many devices have any mark of a kind. */
    long count(Mark.Kind kind) {
        List<Mark> marks = marks(kind);
        return marks.size() == 1
                ? union(marks.getFirst()).getLongCardinality()
                : unionOf(kind).getLongCardinality();
    }

    /** Marks of a kind that any device has. */
    List<Mark> marks(Mark.Kind kind) {
        return logs.keySet().stream().filter(mark -> mark.kind() == kind).toList();
    }

    /** Gives devices a mark; answers those that did not have it, a bitmap of the caller's own. */
    RoaringBitmap add(Mark mark, RoaringBitmap ordinals) {
        Log log = log(mark);
        RoaringBitmap added = RoaringBitmap.andNot(ordinals, log.union);
        if (!added.isEmpty()) {
            log.union.or(added);
            gathered.computeIfAbsent(mark.packed(), unused -> new RoaringBitmap())
                    .or(added);
        }
        return added;
    }

    /** Gives one device a mark; answers whether it did not have it. */
    boolean add(Mark mark, int ordinal) {
        boolean added = log(mark).union.checkedAdd(ordinal);
        if (added) {
            gathered.computeIfAbsent(mark.packed(), unused -> new RoaringBitmap())
                    .add(ordinal);
        }
        return added;
    }

    /** Targeted devices with no end yet: neither filtered, arrived, lost, expired nor recalled. A bitmap of the caller's own. */
    RoaringBitmap undelivered() {
        RoaringBitmap open = union(Mark.TARGETED).clone();
        logs.forEach((mark, log) -> {
            switch (mark.kind()) {
                case FILTERED, ARRIVED, LOST, EXPIRED, RECALLED -> open.andNot(log.union);
                case TARGETED,
                        SENT,
                        DISPLAYED,
                        CLICKED,
                        DISMISSED,
                        ACTION,
                        ASSIGNED,
                        REFUSED,
                        TRUNCATED,
                        NOTED,
                        SPARED -> {}
            }
        });
        return open;
    }

    /** Devices that had a mark at an earlier moment already; not to be modified. */
    RoaringBitmap unionAt(ShardStore store, Mark mark, long millis) {
        Log log = log(mark);
        List<Delta> later =
                log.deltas.stream().filter(delta -> delta.millis > millis).toList();
        RoaringBitmap unwritten = gathered.get(mark.packed());
        if (later.isEmpty() && unwritten == null) {
            return log.union;
        }
        RoaringBitmap then = log.union.clone();
        later.forEach(delta -> then.andNot(read(store, mark.packed(), delta)));
        if (unwritten != null) {
            then.andNot(unwritten);
        }
        return then;
    }

    /** A delta as it was written. */
    record Written(Mark mark, int count, byte[] ordinals) {}

    TaskKey task() {
        return task;
    }

    /** Writes what was marked in this group, one delta per mark; answers what that was. */
    List<Written> flush(ShardContext context) {
        List<Written> written = new ArrayList<>(gathered.size());
        gathered.forEach((packed, ordinals) -> {
            Mark mark = Mark.unpack(packed);
            Log log = log(mark);
            ordinals.runOptimize();
            Delta delta = new Delta(context.nowMillis(), log.nextSequence());
            byte[] serialized = BitmapTable.serialize(ordinals);
            context.store().put(TABLE, key(packed, delta), serialized);
            written.add(new Written(mark, ordinals.getCardinality(), serialized));
            log.deltas.add(delta);
            if (log.deltas.size() >= MAX_DELTAS) {
                compact(context.store(), packed, log);
            }
        });
        gathered.clear();
        return written;
    }

    /** When a device was given each of its marks. */
    Map<Mark, Long> times(ShardContext context, int ordinal) {
        Map<Mark, Long> times = new HashMap<>();
        logs.forEach((mark, log) -> {
            if (log.union.contains(ordinal)) {
                byte[] prefix = task.writer().u32(mark.packed()).toBytes();
                byte[] end =
                        new RecordWriter().raw(prefix).u64(-1).u32(-1).u8(0).toBytes();
                context.store().scan(TABLE, prefix, end, (key, value) -> {
                    if (!BitmapTable.view(value).contains(ordinal)) {
                        return true;
                    }
                    times.put(mark, new RecordReader(key, prefix.length).u64());
                    return false;
                });
                times.putIfAbsent(mark, context.nowMillis()); // marked in this group
            }
        });
        return times;
    }

    /** Devices with a mark by when they were given it, as far as the log still tells times apart. */
    Map<Long, RoaringBitmap> byTime(ShardContext context, Mark mark, RoaringBitmap ordinals) {
        Map<Long, RoaringBitmap> byTime = new TreeMap<>();
        Log log = logs.get(mark);
        if (log == null || ordinals.isEmpty()) {
            return byTime;
        }
        RoaringBitmap left = RoaringBitmap.and(ordinals, log.union);
        for (Delta delta : log.deltas) {
            if (left.isEmpty()) {
                break;
            }
            RoaringBitmap then = RoaringBitmap.and(left, read(context.store(), mark.packed(), delta));
            if (!then.isEmpty()) {
                left.andNot(then);
                byTime.merge(delta.millis, then, (a, b) -> RoaringBitmap.or(a, b));
            }
        }
        if (!left.isEmpty()) { // marked in this group
            byTime.merge(context.nowMillis(), left, (a, b) -> RoaringBitmap.or(a, b));
        }
        return byTime;
    }

    /** Bytes the unions take in memory. */
    long bytes() {
        return logs.values().stream()
                .mapToLong(log -> log.union.getLongSizeInBytes())
                .sum();
    }

    /** Whether a device is a target of a task, from the rows: cheaper than to load a ledger, and blind to the running group. */
    static boolean isTarget(ShardStore store, TaskKey task, int ordinal) {
        boolean[] found = {false};
        eachDelta(store, task, task.writer().u32(Mark.TARGETED.packed()), (mark, millis, ordinals) -> {
            found[0] = BitmapTable.view(ordinals).contains(ordinal);
            return !found[0];
        });
        return found[0];
    }

    /** Takes one delta as it is stored; answers whether to go on. */
    @FunctionalInterface
    interface DeltaVisitor {
        boolean visit(Mark mark, long millis, byte[] ordinals);
    }

    /** Sees all stored deltas of a task, mark by mark, each in order of time. */
    static void eachDelta(ShardStore store, TaskKey task, DeltaVisitor visitor) {
        eachDelta(store, task, task.writer(), visitor);
    }

    private static void eachDelta(ShardStore store, TaskKey task, RecordWriter from, DeltaVisitor visitor) {
        byte[] prefix = from.toBytes();
        byte[] end = new RecordWriter().raw(prefix).u64(-1).u64(-1).u8(0).toBytes();
        int mark = task.prefix().length;
        store.scan(TABLE, prefix, end, (key, value) -> {
            RecordReader reader = new RecordReader(key, mark);
            return visitor.visit(Mark.unpack(reader.u32()), reader.u64(), value);
        });
    }

    static void delete(ShardStore store, TaskKey task) {
        byte[] prefix = task.prefix();
        byte[] end = new RecordWriter().raw(prefix).u64(-1).u64(-1).u8(0).toBytes();
        store.scan(TABLE, prefix, end, (key, value) -> {
            store.delete(TABLE, key);
            return true;
        });
    }

    private void compact(ShardStore store, int packed, Log log) {
        List<Delta> kept = new ArrayList<>(MAX_DELTAS);
        int half = MAX_DELTAS / 2;
        for (int i = 0; i < half; i += 2) {
            Delta earlier = log.deltas.get(i);
            Delta later = log.deltas.get(i + 1);
            RoaringBitmap merged = read(store, packed, earlier);
            merged.or(read(store, packed, later));
            merged.runOptimize();
            store.put(TABLE, key(packed, earlier), BitmapTable.serialize(merged));
            store.delete(TABLE, key(packed, later));
            kept.add(earlier);
        }
        kept.addAll(log.deltas.subList(half, log.deltas.size()));
        log.deltas.clear();
        log.deltas.addAll(kept);
    }

    private RoaringBitmap read(ShardStore store, int packed, Delta delta) {
        byte[] value = store.get(TABLE, key(packed, delta));
        if (value == null) {
            throw new IllegalStateException("delta " + delta + " of task " + task + " is missing");
        }
        return BitmapTable.deserialize(value);
    }

    private byte[] key(int packed, Delta delta) {
        return task.writer().u32(packed).u64(delta.millis).u32(delta.sequence).toBytes();
    }

    private Log log(Mark mark) {
        return logs.computeIfAbsent(mark, unused -> new Log());
    }

    private record Delta(long millis, int sequence) {}

    private static final class Log {
        final RoaringBitmap union = new RoaringBitmap();
        final List<Delta> deltas = new ArrayList<>();

        private int lastSequence = -1;

        int nextSequence() {
            return ++lastSequence;
        }

        /** Takes note of a stored delta's sequence. */
        Delta read(Delta delta) {
            lastSequence = Math.max(lastSequence, delta.sequence);
            return delta;
        }
    }
}

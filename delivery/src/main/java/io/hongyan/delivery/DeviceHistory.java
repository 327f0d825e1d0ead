package io.hongyan.delivery;

import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.roaringbitmap.RoaringBitmap;

/**
 * Tasks by time on one shard, newest first: how a device's messages are found. List and app tasks stand there once, whomever they
 * are for: who looks asks each whether the device is a target. A single push stands with its device.
 *
 * <pre>
 * task-time     / app u32 | position of the task               → kind u8, month and day u16
 * device-single / app u32 | ordinal u32 | position of the task → month and day u16
 * </pre>
 */
final class DeviceHistory {

    static final Table TASKS = new Table("task-time");
    static final Table SINGLES = new Table("device-single");

    /** Tasks that one question looks at, at most. */
    static final int LOOKED_AT = 500;

    private static final TaskId.Kind[] KINDS = TaskId.Kind.values();

    private DeviceHistory() {}

    /** A task reached this shard. */
    static void started(ShardContext context, TaskSpec spec) {
        if (spec.id().kind() != TaskId.Kind.SINGLE) {
            context.store()
                    .put(
                            TASKS,
                            taskKey(spec.app(), position(spec)),
                            new RecordWriter(3)
                                    .u8(spec.id().kind().ordinal())
                                    .u16(spec.id().monthDay())
                                    .toBytes());
        }
    }

    /** A task got devices. */
    static void targeted(ShardContext context, TaskSpec spec, RoaringBitmap devices) {
        if (spec.id().kind() == TaskId.Kind.SINGLE) {
            devices.forEach((int ordinal) -> single(context, spec.app(), ordinal, spec.createdMillis(), spec.id()));
        }
    }

    static void single(ShardContext context, int app, int ordinal, long createdMillis, TaskId task) {
        context.store()
                .put(
                        SINGLES,
                        singleKey(app, ordinal, TaskPosition.of(createdMillis, task)),
                        new RecordWriter(2).u16(task.monthDay()).toBytes());
    }

    /** A task is forgotten. */
    static void forget(ShardContext context, TaskSpec spec, Supplier<TaskLedger> ledger) {
        if (spec.id().kind() != TaskId.Kind.SINGLE) {
            context.store().delete(TASKS, taskKey(spec.app(), position(spec)));
        } else {
            ledger.get()
                    .union(Mark.TARGETED)
                    .forEach((int ordinal) ->
                            context.store().delete(SINGLES, singleKey(spec.app(), ordinal, position(spec))));
        }
    }

    static void forgetSingle(ShardStore store, TaskKey task, int ordinal, long createdMillis) {
        store.delete(SINGLES, singleKey(task.app(), ordinal, new TaskPosition(createdMillis, task.high(), task.low())));
    }

    /** A task, and when it was created. */
    record Entry(TaskId task, TaskPosition position) {}

    /** @param next where the search goes on; empty: there are no more */
    record Part(List<Entry> entries, Optional<TaskPosition> next) {}

    /** A device's newest messages after a position that were created at a moment or later. */
    static Part of(
            ShardContext context, int app, int ordinal, Optional<TaskPosition> after, long sinceMillis, int limit) {
        List<Entry> found = new ArrayList<>();
        TaskPosition[] end = {null, null};
        singles(context, app, ordinal, after, sinceMillis, limit, found, end);
        tasks(context, app, ordinal, after, sinceMillis, limit, found, end);
        found.sort((a, b) -> a.position().compareTo(b.position()));
        for (TaskPosition until : end) { // what lies behind where a search stopped is not complete
            if (until != null) {
                found.removeIf(entry -> entry.position().compareTo(until) > 0);
            }
        }
        List<Entry> page = List.copyOf(found.subList(0, Math.min(limit, found.size())));
        if (page.size() == limit) {
            return new Part(page, Optional.of(page.getLast().position()));
        }
        Optional<TaskPosition> next = Optional.empty();
        for (TaskPosition until : end) {
            if (until != null && (next.isEmpty() || until.compareTo(next.get()) < 0)) {
                next = Optional.of(until);
            }
        }
        return new Part(page, next);
    }

    private static void singles(
            ShardContext context,
            int app,
            int ordinal,
            Optional<TaskPosition> after,
            long sinceMillis,
            int limit,
            List<Entry> found,
            TaskPosition[] end) {
        byte[] prefix = new RecordWriter(8).u32(app).u32(ordinal).toBytes();
        int[] left = {limit};
        context.store().scan(SINGLES, from(prefix, after), to(prefix, sinceMillis), (key, value) -> {
            TaskPosition position = TaskPosition.readKey(new RecordReader(key, prefix.length));
            int monthDay = new RecordReader(value).u16();
            found.add(new Entry(new TaskId(TaskId.Kind.SINGLE, monthDay, position.high(), position.low()), position));
            if (--left[0] == 0) {
                end[0] = position;
            }
            return left[0] > 0;
        });
    }

    private static void tasks(
            ShardContext context,
            int app,
            int ordinal,
            Optional<TaskPosition> after,
            long sinceMillis,
            int limit,
            List<Entry> found,
            TaskPosition[] end) {
        byte[] prefix = new RecordWriter(4).u32(app).toBytes();
        int[] left = {limit, LOOKED_AT};
        context.store().scan(TASKS, from(prefix, after), to(prefix, sinceMillis), (key, value) -> {
            TaskPosition position = TaskPosition.readKey(new RecordReader(key, prefix.length));
            TaskKey task = new TaskKey(app, position.high(), position.low());
            if (TaskLedger.isTarget(context.store(), task, ordinal)) {
                RecordReader of = new RecordReader(value);
                found.add(new Entry(new TaskId(KINDS[of.u8()], of.u16(), position.high(), position.low()), position));
                left[0]--;
            }
            boolean goesOn = left[0] > 0 && --left[1] > 0;
            if (!goesOn) {
                end[1] = position;
            }
            return goesOn;
        });
    }

    private static TaskPosition position(TaskSpec spec) {
        return TaskPosition.of(spec.createdMillis(), spec.id());
    }

    private static byte[] taskKey(int app, TaskPosition position) {
        return key(new RecordWriter(28).u32(app), position).toBytes();
    }

    private static byte[] singleKey(int app, int ordinal, TaskPosition position) {
        return key(new RecordWriter(32).u32(app).u32(ordinal), position).toBytes();
    }

    private static RecordWriter key(RecordWriter prefix, TaskPosition position) {
        position.writeKey(prefix);
        return prefix;
    }

    /** Behind a position, or at the beginning. */
    private static byte[] from(byte[] prefix, Optional<TaskPosition> after) {
        RecordWriter from = new RecordWriter(40).raw(prefix);
        return after.map(position -> key(from, position).u8(0)).orElse(from).toBytes();
    }

    /** Behind everything created at a moment or later. */
    private static byte[] to(byte[] prefix, long sinceMillis) {
        return new RecordWriter(40)
                .raw(prefix)
                .u64(Long.MAX_VALUE - Math.max(0, sinceMillis) + 1)
                .toBytes();
    }
}

package io.hongyan.delivery;

import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * List and app tasks of an app in order of creation, newest first, on their home shards; what lists of tasks are filtered by stands
 * in the row, so that a filter reads nothing else.
 *
 * <pre>
 * task-index / app u32 | position of the task → kind u8, month and day u16, state u8, expiry u64, text in lower case
 * </pre>
 */
final class TaskIndex {

    static final Table TABLE = new Table("task-index");

    /** Rows that one question looks at, at most. */
    static final int LOOKED_AT = 10_000;

    private static final int SEARCHED_BODY = 64;
    private static final TaskId.Kind[] KINDS = TaskId.Kind.values();
    private static final HomeTask.State[] STATES = HomeTask.State.values();

    private TaskIndex() {}

    /** @param next where the search goes on; empty: there are no more */
    record Part(List<HomeTask> tasks, Optional<TaskPosition> next) {}

    /** A task was accepted, or what the home shard decides of it changed. Single pushes are not listed. */
    static void put(ShardContext context, HomeTask task) {
        TaskSpec spec = task.spec();
        if (spec.id().kind() == TaskId.Kind.SINGLE) {
            return;
        }
        RecordWriter row = new RecordWriter(96)
                .u8(spec.id().kind().ordinal())
                .u16(spec.id().monthDay())
                .u8(task.state().ordinal())
                .u64(task.expiryMillis())
                .text(searched(spec));
        context.store().put(TABLE, key(spec.app(), position(spec)), row.toBytes());
    }

    static void delete(ShardContext context, TaskSpec spec) {
        context.store().delete(TABLE, key(spec.app(), position(spec)));
    }

    static TaskPosition position(TaskSpec spec) {
        return TaskPosition.of(spec.createdMillis(), spec.id());
    }

    private static String searched(TaskSpec spec) {
        Headline headline = Headline.of(spec.content());
        String body = headline.body()
                .substring(0, Math.min(SEARCHED_BODY, headline.body().length()));
        return (spec.group() + "\n" + headline.title() + "\n" + body).toLowerCase(Locale.ROOT);
    }

    /** Tasks behind a position that a filter lets through, as far as this shard can tell whether it does. */
    static Part page(
            ShardContext context, HomeTasks home, int app, TaskFilter filter, Optional<TaskPosition> after, int limit) {
        List<HomeTask> tasks = new ArrayList<>();
        TaskPosition[] next = {null};
        int[] left = {LOOKED_AT};
        String text = filter.text().toLowerCase(Locale.ROOT);
        context.store().scan(TABLE, from(app, filter, after), to(app, filter), (key, value) -> {
            TaskPosition position = TaskPosition.readKey(new RecordReader(key, 4));
            Row row = Row.read(value);
            if (row.passes(filter, position, text, context.nowMillis())) {
                home.find(context, new TaskKey(app, position.high(), position.low()))
                        .ifPresent(tasks::add);
            }
            boolean goesOn = tasks.size() < limit && --left[0] > 0;
            if (!goesOn) {
                next[0] = position;
            }
            return goesOn;
        });
        return new Part(tasks, Optional.ofNullable(next[0]));
    }

    private record Row(TaskId.Kind kind, int monthDay, HomeTask.State state, long expiryMillis, String searched) {

        static Row read(byte[] bytes) {
            RecordReader reader = new RecordReader(bytes);
            TaskId.Kind kind = KINDS[reader.u8()];
            int monthDay = reader.u16();
            HomeTask.State state = STATES[reader.u8()];
            long expiry = reader.u64();
            return new Row(kind, monthDay, state, expiry, reader.text());
        }

        boolean passes(TaskFilter filter, TaskPosition position, String text, long nowMillis) {
            return (filter.kinds().isEmpty() || filter.kinds().contains(kind))
                    && (filter.statuses().isEmpty()
                            || possible(nowMillis).stream().anyMatch(filter.statuses()::contains))
                    && (text.isEmpty() || searched.contains(text) || isId(position, text));
        }

        private boolean isId(TaskPosition position, String text) {
            return new TaskId(kind, monthDay, position.high(), position.low())
                    .toString()
                    .equalsIgnoreCase(text);
        }

        private List<TaskStatus> possible(long nowMillis) {
            return switch (state) {
                case WAITING -> List.of(TaskStatus.WAITING);
                case STOPPED -> List.of(TaskStatus.STOPPED);
                case DELETED -> List.of(TaskStatus.DELETED);
                case STARTED ->
                    expiryMillis <= nowMillis
                            ? List.of(TaskStatus.DONE)
                            : List.of(TaskStatus.SENDING, TaskStatus.AWAITING_QUIET_HOURS, TaskStatus.DONE);
            };
        }
    }

    private static byte[] key(int app, TaskPosition position) {
        RecordWriter key = new RecordWriter(28).u32(app);
        position.writeKey(key);
        return key.toBytes();
    }

    private static byte[] from(int app, TaskFilter filter, Optional<TaskPosition> after) {
        RecordWriter from = new RecordWriter(32).u32(app);
        Optional<TaskPosition> newest = filter.to().map(Instant::toEpochMilli).map(to -> new TaskPosition(to, -1, -1));
        Optional<TaskPosition> first = after.filter(
                        position -> newest.isEmpty() || position.compareTo(newest.get()) > 0)
                .or(() -> newest);
        first.ifPresent(position -> {
            position.writeKey(from);
            from.u8(0);
        });
        return from.toBytes();
    }

    private static byte[] to(int app, TaskFilter filter) {
        long oldest = filter.from().map(Instant::toEpochMilli).orElse(0L);
        return new RecordWriter(12)
                .u32(app)
                .u64(Long.MAX_VALUE - Math.max(0, oldest) + 1)
                .toBytes();
    }
}

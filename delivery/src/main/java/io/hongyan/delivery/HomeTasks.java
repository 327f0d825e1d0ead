package io.hongyan.delivery;

import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * List and app tasks on their home shard: accepting, schedules, and telling the other shards. What every shard must hear
 * leaves as messages in the commit that decides it, so a crash between "accepted" and "planned everywhere" loses nothing.
 *
 * <pre>
 * task-home  / app u32 | task u64 u64 → {@link HomeTask}
 * task-index / see {@link TaskIndex}
 * </pre>
 */
final class HomeTasks {

    private static final Logger log = LoggerFactory.getLogger(HomeTasks.class);

    static final Table TABLE = new Table("task-home");

    /** A schedule can be deleted until so long before its time. */
    private static final long DELETION_MARGIN_MILLIS = 60_000;

    private final Tallies tallies;

    /** Memory only, for tasks that wait for their audience: online devices by shard. A shard tells them anew after a crash. */
    private final Map<TaskKey, Map<Integer, Integer>> audiences = new HashMap<>();

    HomeTasks(Tallies tallies) {
        this.tallies = tallies;
    }

    /**
     * Accepts a task once; the same id again answers the first one.
     *
     * @param quota the daily count it belongs to, empty: none
     */
    HomeTask accept(ShardContext context, TaskSpec spec, String quota) {
        Optional<HomeTask> earlier = find(context, spec.key());
        if (earlier.isPresent()) {
            return earlier.get();
        }
        if (!quota.isEmpty()) {
            tallies.addAccepted(context.store(), spec.app(), spec.day(), quota);
        }
        context.schedule(spec.createdMillis() + BulkTasks.KEPT_MILLIS, new ShardTimer.TaskPurge(spec.key()).toBytes());
        if (spec.settings().schedule().isPresent()) {
            long start = spec.settings().schedule().get().toEpochMilli();
            HomeTask waiting = new HomeTask(spec, HomeTask.State.WAITING, start, 0, 0);
            save(context, waiting);
            context.schedule(start, new ShardTimer.TaskStart(spec.key()).toBytes());
            return waiting;
        }
        HomeTask started = new HomeTask(spec, HomeTask.State.STARTED, context.nowMillis(), 0, 0);
        start(context, started);
        return started;
    }

    /** A schedule's time has come. */
    void startScheduled(ShardContext context, TaskKey key) {
        find(context, key)
                .filter(task -> task.state() == HomeTask.State.WAITING)
                .ifPresent(task -> {
                    start(context, task.startedAt(context.nowMillis()));
                    context.afterCommit(
                            () -> TaskLog.info(log, task.spec().id(), "the schedule's time has come, started"));
                });
    }

    private static void start(ShardContext context, HomeTask task) {
        save(context, task);
        if (task.spec().id().kind() == TaskId.Kind.APP) {
            sendToAll(context, new ShardMessage.Plan(task.spec(), task.expiryMillis()));
        }
    }

    /** A shard counted its share of a fixed-rate task; the last one's count begins the release. */
    void held(ShardContext context, ShardMessage.Held message) {
        Optional<HomeTask> found = find(context, message.task());
        if (found.isEmpty()) {
            return;
        }
        HomeTask task = found.get().counted(message.count());
        save(context, task);
        if (task.spec().settings().onlineThreshold() > 0) {
            beginIfReached(context, task);
        } else if (task.planned() == context.shards() && task.held() > 0) {
            sendToAll(context, new ShardMessage.BeginRelease(message.task(), task.held()));
        }
    }

    /** A shard counted how many of a task's devices are online there; once enough are, it begins everywhere. */
    void audience(ShardContext context, ShardMessage.Audience message) {
        audiences.computeIfAbsent(message.task(), unused -> new TreeMap<>()).put(message.shard(), message.online());
        find(context, message.task()).ifPresent(task -> beginIfReached(context, task));
    }

    private void beginIfReached(ShardContext context, HomeTask task) {
        TaskKey key = task.spec().key();
        if (task.state() != HomeTask.State.STARTED || task.expiryMillis() <= context.nowMillis()) {
            audiences.remove(key);
            return;
        }
        long online = audiences.getOrDefault(key, Map.of()).values().stream()
                .mapToLong(Integer::longValue)
                .sum();
        if (task.planned() == context.shards()
                && online >= task.spec().settings().onlineThreshold()) {
            audiences.remove(key);
            sendToAll(context, new ShardMessage.BeginRelease(key, task.held()));
        }
    }

    Pushes.StopResult stop(ShardContext context, TaskKey key) {
        Optional<HomeTask> found = find(context, key);
        if (found.isEmpty()) {
            return Pushes.StopResult.UNKNOWN;
        }
        HomeTask task = found.get();
        boolean over = task.state() == HomeTask.State.STARTED && task.expiryMillis() <= context.nowMillis();
        if (over || task.state() == HomeTask.State.STOPPED || task.state() == HomeTask.State.DELETED) {
            return Pushes.StopResult.CANNOT_STOP;
        }
        if (task.state() == HomeTask.State.WAITING) {
            context.cancel(task.startMillis(), new ShardTimer.TaskStart(key).toBytes());
        }
        save(context, task.with(HomeTask.State.STOPPED));
        sendToAll(context, new ShardMessage.End(key));
        return Pushes.StopResult.STOPPED;
    }

    Pushes.ScheduleDeletion deleteSchedule(ShardContext context, TaskKey key) {
        Optional<HomeTask> found = find(context, key);
        if (found.isEmpty() || found.get().spec().settings().schedule().isEmpty()) {
            return Pushes.ScheduleDeletion.UNKNOWN;
        }
        HomeTask task = found.get();
        return switch (task.state()) {
            case STARTED -> Pushes.ScheduleDeletion.ALREADY_EXECUTED;
            case STOPPED, DELETED -> Pushes.ScheduleDeletion.UNKNOWN;
            case WAITING -> {
                if (task.startMillis() - context.nowMillis() < DELETION_MARGIN_MILLIS) {
                    yield Pushes.ScheduleDeletion.TOO_LATE;
                }
                context.cancel(task.startMillis(), new ShardTimer.TaskStart(key).toBytes());
                save(context, task.with(HomeTask.State.DELETED));
                yield Pushes.ScheduleDeletion.DELETED;
            }
        };
    }

    Optional<HomeTask> find(ShardContext context, TaskKey key) {
        byte @Nullable [] bytes = context.store().get(TABLE, key.prefix());
        return bytes == null ? Optional.empty() : Optional.of(HomeTask.read(bytes));
    }

    void purge(ShardContext context, TaskKey key) {
        find(context, key).ifPresent(task -> TaskIndex.delete(context, task.spec()));
        context.store().delete(TABLE, key.prefix());
    }

    private static void save(ShardContext context, HomeTask task) {
        context.store().put(TABLE, task.spec().key().prefix(), task.toBytes());
        TaskIndex.put(context, task);
    }

    private static void sendToAll(ShardContext context, ShardMessage message) {
        byte[] bytes = message.toBytes();
        for (int shard = 0; shard < context.shards(); shard++) {
            context.send(shard, bytes);
        }
    }
}

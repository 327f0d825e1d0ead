package io.hongyan.delivery;

import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Counts of a task's marks on one shard, written with them, so that lists of tasks and live figures read a row instead of the
 * ledger. Single pushes have none: a report of one is small anyway.
 *
 * <pre>
 * task-total / app u32 | task u64 u64 → {@link TaskCounts}
 * </pre>
 */
final class TaskTotals {

    static final Table TABLE = new Table("task-total");

    private static final Set<Mark.Kind> COUNTED = EnumSet.of(
            Mark.Kind.TARGETED,
            Mark.Kind.FILTERED,
            Mark.Kind.SENT,
            Mark.Kind.ARRIVED,
            Mark.Kind.DISPLAYED,
            Mark.Kind.CLICKED);

    private TaskTotals() {}

    /** Marks were written: counts them for the task, and for its day by channel. */
    static void written(
            ShardContext context,
            Tallies tallies,
            TaskLedger ledger,
            List<TaskLedger.Written> written,
            Supplier<Optional<TaskSpec>> spec) {
        boolean counted = false;
        for (TaskLedger.Written delta : written) {
            if (COUNTED.contains(delta.mark().kind())) {
                counted = true;
                spec.get().ifPresent(of -> tallies.written(context.store(), of, delta));
            }
        }
        if (counted && !isSingle(ledger.task())) {
            context.store().put(TABLE, ledger.task().prefix(), counts(ledger).toBytes());
        }
    }

    private static TaskCounts counts(TaskLedger ledger) {
        return new TaskCounts(
                ledger.count(Mark.Kind.TARGETED),
                ledger.count(Mark.Kind.FILTERED),
                ledger.count(Mark.Kind.SENT),
                ledger.count(Mark.Kind.ARRIVED),
                ledger.count(Mark.Kind.DISPLAYED),
                ledger.count(Mark.Kind.CLICKED),
                0,
                0);
    }

    static TaskCounts read(ShardContext context, TaskKey task) {
        return TaskCounts.read(context.store().get(TABLE, task.prefix()));
    }

    static void delete(ShardContext context, TaskKey task) {
        context.store().delete(TABLE, task.prefix());
    }

    /** Single pushes that are kept as sets say so by the first bit of their id; others have no ledger. */
    private static boolean isSingle(TaskKey task) {
        return task.high() < 0;
    }
}

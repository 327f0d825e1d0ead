package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.kernel.TaskId;
import java.util.Optional;

/**
 * Whether the tasks that an audience rests on are known, before it is asked for: a shard cannot tell a task that it has no device of
 * from one that was forgotten.
 */
final class KnownTasks {

    private final Shards shards;

    KnownTasks(Shards shards) {
        this.shards = shards;
    }

    /** @param atMillis when the audience is to be resolved */
    void require(int app, Audience audience, long atMillis) {
        for (TaskId task : audience.tasks()) {
            long created = created(app, task).orElseThrow(() -> new UnknownTaskException(task));
            if (created + BulkTasks.KEPT_MILLIS <= atMillis) {
                throw new UnknownTaskException(task);
            }
        }
    }

    private Optional<Long> created(int app, TaskId task) {
        TaskKey key = TaskKey.of(app, task);
        if (task.shard() >= shards.count()) {
            return Optional.empty();
        }
        if (!task.keptAsRows()) {
            return shards.ask(task.shard(), new ShardOp.FindTask(key))
                    .map(home -> home.spec().createdMillis());
        }
        return shards.askAll(shard -> new ShardQuestion.SingleOf(key)).stream()
                .flatMap(Optional::stream)
                .map(SingleRecord.Acceptance::createdMillis)
                .findFirst();
    }
}

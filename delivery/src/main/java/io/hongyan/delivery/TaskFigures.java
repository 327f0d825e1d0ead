package io.hongyan.delivery;

import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.delivery.Reports.ChainEvent.Step;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/** Figures of tasks that many look at, on one shard: counts, curves, and what a device got. */
final class TaskFigures {

    private final BulkTasks tasks;
    private final Singles singles;
    private final ShardReports reports;

    TaskFigures(BulkTasks tasks, Singles singles, ShardReports reports) {
        this.tasks = tasks;
        this.singles = singles;
        this.reports = reports;
    }

    ShardQuestion.TaskPart counts(ShardContext context, int app, TaskId id) {
        TaskKey key = TaskKey.of(app, id);
        if (id.kind() == TaskId.Kind.SINGLE) {
            return ofSingle(context, key);
        }
        boolean reached = context.store().get(BulkTasks.PROGRESS, key.prefix()) != null;
        if (!reached) {
            return new ShardQuestion.TaskPart(false, TaskCounts.NONE);
        }
        BulkTask running = tasks.running(key);
        TaskCounts counts = TaskTotals.read(context, key);
        return new ShardQuestion.TaskPart(
                true,
                running == null
                        ? counts
                        : counts.with(
                                running.undelivered.getLongCardinality(),
                                RoaringBitmap.andCardinality(running.undelivered, running.held)));
    }

    /** Few devices, so that their report is counted anew. */
    private ShardQuestion.TaskPart ofSingle(ShardContext context, TaskKey key) {
        return reports.figures(context, key, false)
                .map(figures -> new ShardQuestion.TaskPart(
                        true,
                        new TaskCounts(
                                figures.targeted(),
                                figures.filtered(),
                                figures.total().sent(),
                                figures.total().arrived(),
                                figures.total().displayed(),
                                figures.total().clicked(),
                                figures.pending() + figures.inFlight(),
                                0)))
                .orElse(new ShardQuestion.TaskPart(false, TaskCounts.NONE));
    }

    List<CurveSteps.Step> curve(ShardContext context, TaskKey task) {
        return tasks.spec(context, task).isPresent()
                ? CurveSteps.ofSets(context, task)
                : CurveSteps.ofRows(singles.ofTask(context, task));
    }

    Optional<SingleRecord.Acceptance> single(ShardContext context, TaskKey task) {
        return singles.ofTask(context, task).stream()
                .map(device -> device.record().accepted())
                .findFirst();
    }

    ShardQuestion.HistoryPart history(ShardContext context, ShardQuestion.HistoryOf of) {
        DeviceHistory.Part part =
                DeviceHistory.of(context, of.app(), of.ordinal(), of.after(), of.sinceMillis(), of.limit());
        List<PushRecords.DeviceMessage> messages =
                new ArrayList<>(part.entries().size());
        for (DeviceHistory.Entry entry : part.entries()) {
            TaskKey key = TaskKey.of(of.app(), entry.task());
            List<ChainEvent> chain = reports.chain(context, key, of.ordinal());
            if (!chain.isEmpty()) {
                ChainEvent outcome = outcome(chain);
                Optional<Content> content = tasks.spec(context, key).map(TaskSpec::content);
                messages.add(new PushRecords.DeviceMessage(
                        entry.task(),
                        content.map(Content::type)
                                .or(() -> single(context, key).map(SingleRecord.Acceptance::type))
                                .orElse(Content.Type.NOTIFICATION),
                        content.map(Headline::of).orElse(Headline.NONE),
                        Instant.ofEpochMilli(entry.position().createdMillis()),
                        outcome.step(),
                        outcome.channel(),
                        outcome.reason(),
                        outcome.time()));
            }
        }
        return new ShardQuestion.HistoryPart(messages, part.next());
    }

    /** The step of a life that says most: the last stage reached, or the end, or what it waits for. */
    private static ChainEvent outcome(List<ChainEvent> chain) {
        ChainEvent outcome = chain.getFirst();
        for (ChainEvent event : chain) {
            if (rank(event.step()) >= rank(outcome.step())) {
                outcome = event;
            }
        }
        return outcome;
    }

    private static int rank(Step step) {
        return switch (step) {
            case CLICKED -> 6;
            case DISPLAYED -> 5;
            case ARRIVED -> 4;
            case FILTERED, LOST, EXPIRED, RECALLED -> 3;
            case WAITING -> 2;
            case SENT -> 1;
            default -> 0;
        };
    }
}

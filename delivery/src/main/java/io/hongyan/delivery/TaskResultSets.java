package io.hongyan.delivery;

import io.hongyan.audience.TaskResult;
import io.hongyan.audience.TaskResults;
import io.hongyan.kernel.LossReason;
import io.hongyan.shards.ShardContext;
import java.util.List;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/** What became of tasks on one shard, as sets for audiences: from a task's marks, or from the rows of a single push. */
final class TaskResultSets implements TaskResults {

    private final BulkTasks tasks;
    private final Singles singles;
    private final ShardReports reports;

    TaskResultSets(BulkTasks tasks, Singles singles, ShardReports reports) {
        this.tasks = tasks;
        this.singles = singles;
        this.reports = reports;
    }

    @Override
    public RoaringBitmap having(ShardContext context, int app, TaskResult result) {
        TaskKey key = TaskKey.of(app, result.task());
        if (result.task().keptAsRows()) {
            return ofRows(singles.ofTask(context, key), result);
        }
        Optional<TaskSpec> spec = tasks.spec(context, key);
        return spec.map(known -> ofSets(context, known, result)).orElseGet(RoaringBitmap::new);
    }

    private RoaringBitmap ofSets(ShardContext context, TaskSpec spec, TaskResult result) {
        TaskLedger ledger = tasks.ledger(context, spec.key());
        RoaringBitmap arrived = ledger.unionOf(Mark.Kind.ARRIVED);
        return switch (result.stage()) {
            case TARGETED -> ledger.union(Mark.TARGETED);
            case WAITING -> ledger.undelivered();
            case ARRIVED -> arrived;
            case NOT_ARRIVED -> RoaringBitmap.andNot(ledger.union(Mark.TARGETED), arrived);
            case DISPLAYED -> ledger.unionOf(Mark.Kind.DISPLAYED);
            case NOT_DISPLAYED -> RoaringBitmap.andNot(arrived, ledger.unionOf(Mark.Kind.DISPLAYED));
            case CLICKED -> ledger.unionOf(Mark.Kind.CLICKED);
            case NOT_CLICKED -> RoaringBitmap.andNot(arrived, ledger.unionOf(Mark.Kind.CLICKED));
            case LOST -> {
                RoaringBitmap lost = new RoaringBitmap();
                for (LossSets.LossSet set : LossSets.of(ledger, reports.ended(context, spec))) {
                    if (isMeant(result, set.stage(), set.reason())) {
                        lost.or(set.ordinals());
                    }
                }
                lost.andNot(ledger.undelivered()); // one channel gave them up, another may still deliver
                yield lost;
            }
        };
    }

    private static RoaringBitmap ofRows(List<Singles.OfDevice> devices, TaskResult result) {
        RoaringBitmap found = new RoaringBitmap();
        for (Singles.OfDevice device : devices) {
            SingleRecord record = device.record();
            boolean arrived = record.arrivedMillis() != 0;
            boolean having = switch (result.stage()) {
                case TARGETED -> true;
                case WAITING -> record.state() == SingleRecord.State.WAITING;
                case ARRIVED -> arrived;
                case NOT_ARRIVED -> !arrived;
                case DISPLAYED -> record.displayedMillis() != 0;
                case NOT_DISPLAYED -> arrived && record.displayedMillis() == 0;
                case CLICKED -> record.clickedMillis() != 0;
                case NOT_CLICKED -> arrived && record.clickedMillis() == 0;
                case LOST ->
                    SingleLoss.of(device)
                            .map(loss -> isMeant(result, loss.stage(), loss.reason()))
                            .orElse(false);
            };
            if (having) {
                found.add(device.ordinal());
            }
        }
        return found;
    }

    private static boolean isMeant(TaskResult result, ChannelReport.Stage stage, LossReason reason) {
        return result.reason() == LossReason.NONE
                ? stage.compareTo(ChannelReport.Stage.ARRIVAL) <= 0
                : result.reason() == reason;
    }
}

package io.hongyan.delivery;

import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Merges what the shards know of tasks. */
final class PushRecordService implements PushRecords {

    /** Times that a page is filled up before it is answered as it is. */
    private static final int ROUNDS = 16;

    private final Shards shards;
    private final InstantSource clock;
    private final ZoneId zone;

    PushRecordService(Shards shards, InstantSource clock, ZoneId zone) {
        this.shards = shards;
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public Page tasks(int app, TaskFilter filter, Optional<TaskPosition> after, int limit) {
        List<Task> page = new ArrayList<>();
        Optional<TaskPosition> from = after;
        for (int round = 0; round < ROUNDS; round++) {
            Merged merged = merge(app, filter, from, limit + 1);
            for (Task task : described(app, merged.tasks)) {
                if (!filter.statuses().isEmpty() && !filter.statuses().contains(task.status())) {
                    continue;
                }
                if (page.size() == limit) {
                    return new Page(page, Optional.of(position(page.getLast())));
                }
                page.add(task);
            }
            if (merged.next.isEmpty()) {
                return new Page(page, Optional.empty());
            }
            from = merged.next;
        }
        return new Page(page, from);
    }

    private record Merged(List<HomeTask> tasks, Optional<TaskPosition> next) {}

    /** Each shard's answer is whole as far as it got: so is what lies before the first place where one stopped. */
    private Merged merge(int app, TaskFilter filter, Optional<TaskPosition> after, int limit) {
        List<TaskIndex.Part> parts = shards.askAll(shard -> new ShardQuestion.TasksOf(app, filter, after, limit));
        Optional<TaskPosition> end = parts.stream()
                .map(TaskIndex.Part::next)
                .flatMap(Optional::stream)
                .min(Comparator.naturalOrder());
        List<HomeTask> tasks = parts.stream()
                .flatMap(part -> part.tasks().stream())
                .filter(task -> end.isEmpty() || TaskIndex.position(task.spec()).compareTo(end.get()) <= 0)
                .sorted(Comparator.comparing(task -> TaskIndex.position(task.spec())))
                .toList();
        if (tasks.size() <= limit) {
            return new Merged(tasks, end);
        }
        List<HomeTask> first = tasks.subList(0, limit);
        return new Merged(first, Optional.of(TaskIndex.position(first.getLast().spec())));
    }

    @Override
    public Optional<Task> task(int app, TaskId id) {
        if (id.shard() >= shards.count()) {
            return Optional.empty();
        }
        TaskKey key = TaskKey.of(app, id);
        if (id.keptAsRows()) {
            return single(key).map(accepted -> described(app, id, accepted));
        }
        return shards.ask(id.shard(), new ShardOp.FindTask(key))
                .map(home -> described(app, List.of(home)).getFirst());
    }

    private Optional<SingleRecord.Acceptance> single(TaskKey key) {
        return shards.askAll(shard -> new ShardQuestion.SingleOf(key)).stream()
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Task described(int app, TaskId id, SingleRecord.Acceptance accepted) {
        TaskCounts counts = counts(app, List.of(id)).getFirst();
        Instant created = Instant.ofEpochMilli(accepted.createdMillis());
        return new Task(
                id,
                counts.open() == 0 ? TaskStatus.DONE : TaskStatus.SENDING,
                accepted.type(),
                accepted.group(),
                Headline.NONE,
                created,
                created,
                Instant.ofEpochMilli(accepted.expiryMillis()),
                counts,
                Optional.empty());
    }

    private List<Task> described(int app, List<HomeTask> tasks) {
        List<Counted> counted =
                counted(app, tasks.stream().map(task -> task.spec().id()).toList());
        List<Task> described = new ArrayList<>(tasks.size());
        for (int i = 0; i < tasks.size(); i++) {
            HomeTask task = tasks.get(i);
            TaskSpec spec = task.spec();
            described.add(new Task(
                    spec.id(),
                    status(task, counted.get(i)),
                    spec.content().type(),
                    spec.group(),
                    Headline.of(spec.content()),
                    Instant.ofEpochMilli(spec.createdMillis()),
                    Instant.ofEpochMilli(task.startMillis()),
                    Instant.ofEpochMilli(task.expiryMillis()),
                    counted.get(i).counts,
                    Optional.of(new Request(spec.content(), spec.settings(), spec.audience()))));
        }
        return described;
    }

    private TaskStatus status(HomeTask task, Counted counted) {
        return switch (task.state()) {
            case WAITING -> TaskStatus.WAITING;
            case STOPPED -> TaskStatus.STOPPED;
            case DELETED -> TaskStatus.DELETED;
            case STARTED -> {
                TaskCounts counts = counted.counts;
                if (task.expiryMillis() <= clock.millis()) {
                    yield TaskStatus.DONE;
                }
                if (counts.open() > 0) {
                    yield counts.held() == counts.open() ? TaskStatus.AWAITING_QUIET_HOURS : TaskStatus.SENDING;
                }
                boolean everywhere = task.spec().id().kind() == TaskId.Kind.APP
                        ? counted.reached == shards.count()
                        : counts.targeted() > 0;
                yield everywhere ? TaskStatus.DONE : TaskStatus.SENDING;
            }
        };
    }

    /** @param reached shards that the task has come to */
    private record Counted(int reached, TaskCounts counts) {

        Counted plus(ShardQuestion.TaskPart part) {
            return new Counted(reached + (part.reached() ? 1 : 0), counts.plus(part.counts()));
        }
    }

    private List<Counted> counted(int app, List<TaskId> tasks) {
        List<Counted> sums = new ArrayList<>(Collections.nCopies(tasks.size(), new Counted(0, TaskCounts.NONE)));
        if (!tasks.isEmpty()) {
            for (List<ShardQuestion.TaskPart> parts : shards.askAll(shard -> new ShardQuestion.CountsOf(app, tasks))) {
                for (int i = 0; i < parts.size(); i++) {
                    sums.set(i, sums.get(i).plus(parts.get(i)));
                }
            }
        }
        return sums;
    }

    @Override
    public List<TaskCounts> counts(int app, List<TaskId> tasks) {
        return counted(app, tasks).stream().map(Counted::counts).toList();
    }

    @Override
    public Optional<TaskCurve> curve(int app, TaskId id) {
        TaskKey key = TaskKey.of(app, id);
        List<CurveSteps.Step> steps = shards.askAll(shard -> new ShardQuestion.CurveOf(key)).stream()
                .flatMap(List::stream)
                .toList();
        if (steps.isEmpty() && !isKnown(app, id)) {
            return Optional.empty();
        }
        return Optional.of(CurveSteps.gather(steps, zone));
    }

    private boolean isKnown(int app, TaskId id) {
        TaskKey key = TaskKey.of(app, id);
        return id.keptAsRows()
                ? single(key).isPresent()
                : id.shard() < shards.count()
                        && shards.ask(id.shard(), new ShardOp.FindTask(key)).isPresent();
    }

    @Override
    public History history(DeviceAddress device, Duration within, Optional<TaskPosition> after, int limit) {
        long since = clock.millis() - within.toMillis();
        List<DeviceMessage> page = new ArrayList<>();
        Optional<TaskPosition> from = after;
        for (int round = 0; round < ROUNDS; round++) {
            ShardQuestion.HistoryPart part = shards.ask(
                    device.shard(),
                    new ShardQuestion.HistoryOf(device.app(), device.ordinal(), from, since, limit + 1 - page.size()));
            page.addAll(part.messages());
            from = part.next();
            if (page.size() > limit) {
                DeviceMessage last = page.get(limit - 1);
                from = Optional.of(TaskPosition.of(last.created().toEpochMilli(), last.task()));
                return new History(List.copyOf(page.subList(0, limit)), from);
            }
            if (from.isEmpty()) {
                break;
            }
        }
        return new History(page, from);
    }

    private static TaskPosition position(Task task) {
        return TaskPosition.of(task.created().toEpochMilli(), task.id());
    }
}

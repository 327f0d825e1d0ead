package io.hongyan.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hongyan.audience.Audience;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.TaskId;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Turns accepted requests into shard commands. */
final class PushService implements Pushes {

    private static final int LIST_TASKS_CACHED = 10_000;

    private final Shards shards;
    private final SinglesAsTasks singlesAsTasks;
    private final KnownTasks tasks;
    private final InstantSource clock;
    private final ZoneId zone;

    /** List tasks by their keys: the spec never changes, and whether one ended each shard checks for itself. */
    private final Cache<TaskKey, HomeTask> listTasks =
            Caffeine.newBuilder().maximumSize(LIST_TASKS_CACHED).build();

    PushService(Shards shards, InstantSource clock, ZoneId zone) {
        this.shards = shards;
        this.singlesAsTasks = new SinglesAsTasks(shards);
        this.tasks = new KnownTasks(shards);
        this.clock = clock;
        this.zone = zone;
    }

    @Override
    public List<Accepted> single(int app, List<SinglePush> pushes) {
        if (pushes.stream().noneMatch(PushService::needsSets)) {
            return asRows(app, pushes);
        }
        List<SinglePush> rows = pushes.stream().filter(push -> !needsSets(push)).toList();
        Iterator<Accepted> ofRows = asRows(app, rows).iterator();
        List<SinglePush> sets = pushes.stream().filter(PushService::needsSets).toList();
        Iterator<Accepted> ofSets =
                singlesAsTasks.push(app, sets, clock.millis(), today()).iterator();
        return pushes.stream()
                .map(push -> needsSets(push) ? ofSets.next() : ofRows.next())
                .toList();
    }

    private static boolean needsSets(SinglePush push) {
        return push.content().type() != Content.Type.REVOKE && push.settings().needSets();
    }

    private List<Accepted> asRows(int app, List<SinglePush> pushes) {
        LocalDate today = today();
        List<TaskId> ids = new ArrayList<>(pushes.size());
        List<Part> parts = new ArrayList<>(pushes.size());
        for (int i = 0; i < pushes.size(); i++) {
            SinglePush push = pushes.get(i);
            DeviceAddress first = push.targets().getFirst().device();
            TaskId id = TaskId.of(TaskId.Kind.SINGLE, today, app, first.shard(), push.requestId());
            ids.add(id);
            byte[] payload = DevicePayload.of(
                    id,
                    push.content(),
                    clock.millis() + push.settings().validity().toMillis());
            Map<Integer, List<Integer>> byShard = new TreeMap<>();
            for (int t = 0; t < push.targets().size(); t++) {
                byShard.computeIfAbsent(push.targets().get(t).device().shard(), unused -> new ArrayList<>())
                        .add(t);
            }
            for (Map.Entry<Integer, List<Integer>> shard : byShard.entrySet()) {
                List<Target> targets =
                        shard.getValue().stream().map(push.targets()::get).toList();
                parts.add(new Part(
                        i,
                        shard.getKey(),
                        shard.getValue(),
                        new ShardOp.Single(
                                TaskKey.of(app, id), id.monthDay(), today.toEpochDay(), push, targets, payload)));
            }
        }
        Map<Integer, List<Part>> byShard = new TreeMap<>();
        parts.forEach(part ->
                byShard.computeIfAbsent(part.shard, unused -> new ArrayList<>()).add(part));
        Map<Integer, CompletableFuture<List<ShardOp.SingleAnswer>>> replies = new TreeMap<>();
        byShard.forEach((shard, ofShard) -> replies.put(
                shard,
                shards.submit(
                        shard,
                        new ShardOp.PushSingles(
                                ofShard.stream().map(Part::single).toList()))));

        List<List<TargetStatus>> statuses = new ArrayList<>(pushes.size());
        pushes.forEach(push -> statuses.add(new ArrayList<>(Collections.nCopies(
                push.targets().size(),
                new TargetStatus(push.targets().getFirst().device(), TargetStatus.Status.UNKNOWN)))));
        replies.forEach((shard, reply) -> {
            List<ShardOp.SingleAnswer> answers = Shards.await(reply);
            List<Part> ofShard = byShard.getOrDefault(shard, List.of());
            for (int p = 0; p < ofShard.size(); p++) {
                Part part = ofShard.get(p);
                ShardOp.SingleAnswer answer = answers.get(p);
                TaskId id = ids.get(part.push);
                ids.set(part.push, new TaskId(id.kind(), answer.monthDay(), id.high(), id.low()));
                for (int t = 0; t < part.targets.size(); t++) {
                    int target = part.targets.get(t);
                    statuses.get(part.push)
                            .set(
                                    target,
                                    new TargetStatus(
                                            part.single.targets().get(t).device(),
                                            answer.statuses().get(t)));
                }
            }
        });
        List<Accepted> accepted = new ArrayList<>(pushes.size());
        for (int i = 0; i < pushes.size(); i++) {
            accepted.add(new Accepted(ids.get(i), List.copyOf(statuses.get(i))));
        }
        return accepted;
    }

    /** One shard's part of one push: {@code targets} are positions in the push's list. */
    private record Part(int push, int shard, List<Integer> targets, ShardOp.Single single) {}

    @Override
    public TaskId createList(int app, String requestId, String groupName, Content content, PushSettings settings) {
        String request = requestId.isEmpty() ? UUID.randomUUID().toString() : requestId;
        return accept(TaskId.Kind.LIST, app, request, groupName, Audience.ALL, content, settings, LISTS);
    }

    /** Name of the daily count of list messages, beside those of {@link AppPush.Quota}. */
    static final String LISTS = "LIST";

    @Override
    public TaskId app(int app, AppPush push) {
        Instant start = push.settings().schedule().orElseGet(clock::instant);
        tasks.require(app, push.audience(), start.toEpochMilli());
        return accept(
                TaskId.Kind.APP,
                app,
                push.requestId(),
                push.groupName(),
                push.audience(),
                push.content(),
                push.settings(),
                push.quota().name());
    }

    private TaskId accept(
            TaskId.Kind kind,
            int app,
            String requestId,
            String groupName,
            Audience audience,
            Content content,
            PushSettings settings,
            String quota) {
        LocalDate today = today();
        int home = TaskId.homeShard(app, requestId, shards.count());
        TaskId id = TaskId.of(kind, today, app, home, requestId);
        TaskSpec spec =
                new TaskSpec(app, id, clock.millis(), today.toEpochDay(), groupName, audience, content, settings);
        return shards.ask(home, new ShardOp.AcceptTask(spec, quota)).spec().id();
    }

    @Override
    public ListResult list(int app, TaskId id, List<Target> targets) {
        Optional<HomeTask> open = openList(app, id);
        if (open.isEmpty()) {
            return new ListResult.NoSuchTask();
        }
        HomeTask known = open.get();
        ByShard<Target> byShard = new ByShard<>(targets, Target::device);
        Map<Integer, CompletableFuture<Optional<List<TargetStatus.Status>>>> replies = byShard.submit(
                shards, (shard, part) -> new ShardOp.TargetDevices(known.spec(), known.expiryMillis(), part));
        Map<DeviceAddress, TargetStatus.Status> statuses = new java.util.HashMap<>();
        boolean[] ended = {false};
        replies.forEach((shard, reply) -> {
            Optional<List<TargetStatus.Status>> answer = Shards.await(reply);
            ended[0] |= answer.isEmpty();
            List<Target> part = byShard.part(shard);
            answer.ifPresent(list -> {
                for (int i = 0; i < part.size(); i++) {
                    statuses.put(part.get(i).device(), list.get(i));
                }
            });
        });
        if (ended[0]) {
            listTasks.invalidate(known.spec().key());
            return new ListResult.NoSuchTask();
        }
        return new ListResult.Sent(targets.stream()
                .map(target -> new TargetStatus(
                        target.device(), statuses.getOrDefault(target.device(), TargetStatus.Status.UNKNOWN)))
                .toList());
    }

    /** A list task that takes more devices. */
    private Optional<HomeTask> openList(int app, TaskId id) {
        TaskKey key = TaskKey.of(app, id);
        if (id.kind() != TaskId.Kind.LIST || id.shard() >= shards.count()) {
            return Optional.empty();
        }
        HomeTask task = listTasks.getIfPresent(key);
        if (task == null) {
            Optional<HomeTask> found = shards.ask(id.shard(), new ShardOp.FindTask(key));
            if (found.isEmpty() || found.get().state() != HomeTask.State.STARTED) {
                return Optional.empty();
            }
            task = found.get();
            listTasks.put(key, task);
        }
        return Optional.of(task).filter(open -> open.expiryMillis() > clock.millis());
    }

    @Override
    public Rehearsal rehearse(int app, Content content, PushSettings settings, Audience audience) {
        tasks.require(app, audience, clock.millis());
        return shards
                .askAll(shard -> new ShardOp.Rehearse(app, content, settings, Optional.of(audience), List.of()))
                .stream()
                .reduce(Rehearsal.NOBODY, Rehearsal::plus);
    }

    @Override
    public Rehearsal rehearse(int app, Content content, PushSettings settings, List<Target> targets) {
        return new ByShard<>(targets, Target::device)
                        .submit(
                                shards,
                                (shard, part) -> new ShardOp.Rehearse(app, content, settings, Optional.empty(), part))
                        .values()
                        .stream()
                        .map(Shards::await)
                        .reduce(Rehearsal.NOBODY, Rehearsal::plus);
    }

    @Override
    public Optional<ListRehearsal> rehearseList(int app, TaskId id, List<Target> targets) {
        return openList(app, id)
                .map(HomeTask::spec)
                .map(spec -> new ListRehearsal(
                        spec.content(), spec.settings(), rehearse(app, spec.content(), spec.settings(), targets)));
    }

    @Override
    public StopResult stop(int app, TaskId id) {
        TaskKey key = TaskKey.of(app, id);
        if (id.shard() >= shards.count()) {
            return StopResult.UNKNOWN;
        }
        if (id.keptAsRows()) {
            boolean known = shards.askAll(shard -> new ShardOp.TaskFigures(key, false)).stream()
                    .anyMatch(Optional::isPresent);
            return known ? StopResult.CANNOT_STOP : StopResult.UNKNOWN;
        }
        StopResult result = shards.ask(id.shard(), new ShardOp.StopTask(key));
        if (result == StopResult.STOPPED) {
            listTasks.invalidate(key);
            // The stop is already on its way to every shard, crash or not; this waits until it is true everywhere.
            shards.askAll(shard -> new ShardOp.EndTask(key));
        }
        return result;
    }

    @Override
    public Optional<ScheduledTask> schedule(int app, TaskId id) {
        if (id.kind() != TaskId.Kind.APP || id.shard() >= shards.count()) {
            return Optional.empty();
        }
        return shards.ask(id.shard(), new ShardOp.FindTask(TaskKey.of(app, id)))
                .filter(task -> task.spec().settings().schedule().isPresent())
                .map(PushService::scheduled);
    }

    private static ScheduledTask scheduled(HomeTask task) {
        ScheduledTask.State state = switch (task.state()) {
            case WAITING -> ScheduledTask.State.WAITING;
            case STARTED -> ScheduledTask.State.SENT;
            case STOPPED, DELETED -> ScheduledTask.State.DELETED;
        };
        return new ScheduledTask(
                task.spec().id(),
                Instant.ofEpochMilli(task.spec().createdMillis()),
                Instant.ofEpochMilli(task.startMillis()),
                state,
                task.spec().content());
    }

    @Override
    public ScheduleDeletion deleteSchedule(int app, TaskId id) {
        if (id.kind() != TaskId.Kind.APP || id.shard() >= shards.count()) {
            return ScheduleDeletion.UNKNOWN;
        }
        return shards.ask(id.shard(), new ShardOp.DeleteSchedule(TaskKey.of(app, id)));
    }

    private LocalDate today() {
        return clock.instant().atZone(zone).toLocalDate();
    }
}

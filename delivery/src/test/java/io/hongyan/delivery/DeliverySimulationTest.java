package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.Reports.ChainEvent.Step;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardBusyException;
import io.hongyan.shards.ShardClosedException;
import io.hongyan.shards.simulation.Faults;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Random commands over apps, devices and shards while the process crashes, messages come twice, writes are torn and the clock
 * jumps. Run one seed again: {@code mvn -pl delivery test -Dtest=DeliverySimulationTest -DargLine=-Dhongyan.seed=<seed>}; run
 * more of them with {@code -Dhongyan.seeds=<count>}.
 */
class DeliverySimulationTest {

    private static final int SEEDS = 300;
    private static final int COMMANDS = 120;

    @Test
    void everyAcceptedPushIsAccountedForDeviceByDeviceWhateverHappens() {
        Long only = Long.getLong("hongyan.seed");
        long seeds = Long.getLong("hongyan.seeds", SEEDS);
        long first = only == null ? Long.getLong("hongyan.firstSeed", 1) : only;
        long last = only == null ? first + seeds - 1 : only;
        long crashes = 0;
        long arrived = 0;
        for (long seed = first; seed <= last; seed++) {
            Run run = new Run(seed);
            try {
                run.play();
            } catch (Throwable e) {
                throw new AssertionError(
                        "seed " + seed + " fails (again with -Dhongyan.seed=" + seed + "); last steps:\n"
                                + String.join(
                                        "\n",
                                        run.log.subList(
                                                Math.max(0, run.log.size() - (only == null ? 60 : 1_000)),
                                                run.log.size())),
                        e);
            }
            crashes += run.world.shards.crashes();
            arrived += run.arrived;
        }
        if (only == null) {
            assertThat(crashes).as("crashes").isGreaterThan(seeds);
            assertThat(arrived).as("arrived messages").isGreaterThan(seeds * 20);
        }
    }

    @Test
    void aSeedGivesTheSameRunEveryTime() {
        for (long seed = 1; seed <= 5; seed++) {
            Run one = new Run(seed);
            Run two = new Run(seed);
            one.play();
            two.play();
            assertThat(two.log).isEqualTo(one.log);
            assertThat(two.world.shards.trace()).isEqualTo(one.world.shards.trace());
        }
    }

    /** What was asked for, as the one who asked remembers it. */
    private static final class ModelTask {
        final int app;
        final TaskId id;
        final String group;
        final Set<DeviceAddress> accepted = new HashSet<>();
        final Set<DeviceAddress> recalled = new HashSet<>();
        boolean asked;
        boolean acceptedForAll;
        boolean stopAsked;
        boolean stopped;
        Set<DeviceAddress> existing = Set.of();

        ModelTask(int app, TaskId id, String group) {
            this.app = app;
            this.id = id;
            this.group = group;
        }
    }

    private static final class Run {

        final World world;
        final World.Chance chance;
        final int shards;
        final List<String> log = new ArrayList<>();
        final List<DeviceAddress> devices = new ArrayList<>();
        final Map<String, ModelTask> tasks = new LinkedHashMap<>();
        final Map<DeviceAddress, Set<String>> receivedBy = new HashMap<>();
        final Map<DeviceAddress, Integer> connections = new HashMap<>();

        /** Devices and messages of receipts: who lies about a push that was on its way is believed. */
        final Set<String> claimed = new HashSet<>();

        int requests;
        int registrations;
        long arrived;

        Run(long seed) {
            world = new World(
                    1 + (int) (seed % 4),
                    seed,
                    new Faults(0.01, 0.05, 0.1, 0.005, Duration.ofMinutes(10)),
                    this::writing);
            chance = world.chance;
            shards = world.shards.shards();
        }

        void play() {
            for (int i = 0; i < 12; i++) {
                register();
            }
            for (int i = 0; i < COMMANDS; i++) {
                command();
                while (chance.nextInt(4) != 0) {
                    boolean moved = chance.nextBoolean() ? world.gateway.step() : world.shards.step();
                    if (!moved) {
                        break;
                    }
                }
                check();
            }
            comeToRest();
        }

        // --- what happens ---

        void command() {
            switch (chance.nextInt(24)) {
                case 0 -> register();
                case 1, 2, 3, 4, 5 -> connect();
                case 6 -> someLink().ifPresent(SimulatedGateway.Link::disconnect);
                case 7 -> someLink().ifPresent(link -> link.writable(chance.nextBoolean()));
                case 8, 9, 10, 11 ->
                    single(chance.nextInt(10) == 0 ? Duration.ZERO : Duration.ofSeconds(20 + chance.nextInt(7200)));
                case 12, 13 -> list();
                case 14, 15, 16 -> app();
                case 17 -> stop();
                case 18 -> recall();
                case 19, 20 -> receipt();
                case 21 -> changeDevice();
                case 22 -> world.shards.advance(Duration.ofMillis(chance.nextInt(40_000)));
                default -> {
                    switch (chance.nextInt(4)) {
                        case 0 -> world.shards.crash();
                        case 1 ->
                            someLink().ifPresent(link -> {
                                link.unsubscribe();
                                if (chance.nextBoolean()) {
                                    link.subscribe(1);
                                }
                            });
                        case 2 -> world.gateway.acknowledging = chance.nextBoolean();
                        default -> world.settle();
                    }
                }
            }
        }

        void register() {
            int app = 1 + chance.nextInt(2);
            DeviceFacts facts =
                    DeviceFacts.of(chance.nextBoolean() ? Platform.ANDROID : Platform.IOS, "b" + chance.nextInt(3));
            registrations++;
            Optional<DeviceAddress> device =
                    answered(() -> world.devices.register(app, facts).address());
            device.ifPresent(devices::add);
            if (device.isEmpty()) {
                findRegisteredWithoutAnswer(app);
            }
        }

        void findRegisteredWithoutAnswer(int app) {
            for (int shard = 0; shard < shards; shard++) {
                for (int ordinal = 0; ordinal < registrations; ordinal++) {
                    DeviceAddress device = new DeviceAddress(app, shard, ordinal);
                    if (!devices.contains(device)
                            && world.look(shard, new ShardOp.Profiles(app, new int[] {ordinal}))
                                    .getFirst()
                                    .isPresent()) {
                        devices.add(device);
                    }
                }
            }
        }

        void connect() {
            DeviceAddress device = some(devices);
            connections.merge(device, 1, Integer::sum);
            long expiry = List.of(0L, 30L, 0xFFFF_FFFFL).get(chance.nextInt(3));
            world.gateway.connect(
                    device, 0, chance.nextInt(4) == 0, 1 + chance.nextInt(4), chance.nextInt(8) == 0 ? 0 : 1, expiry);
            log("connect %s", device);
        }

        Optional<SimulatedGateway.Link> someLink() {
            List<SimulatedGateway.Link> links = devices.stream()
                    .map(world.gateway::link)
                    .filter(java.util.Objects::nonNull)
                    .toList();
            return links.isEmpty() ? Optional.empty() : Optional.of(some(links));
        }

        PushSettings settings(Duration validity, int speed, Optional<Instant> schedule) {
            return new PushSettings(validity, speed, schedule, false, Optional.empty(), "");
        }

        String request() {
            return requests > 0 && chance.nextInt(20) == 0 ? "r" + chance.nextInt(requests) : "r" + requests++;
        }

        ModelTask task(TaskId.Kind kind, int app, int shard, String request, String group) {
            TaskId id = TaskId.of(kind, LocalDate.EPOCH, app, shard, request);
            return tasks.computeIfAbsent(app + id.msgid(), unused -> new ModelTask(app, id, group));
        }

        void single(Duration validity) {
            single(some(devices), validity, World.content());
        }

        boolean single(DeviceAddress device, Duration validity, Content content) {
            String request = request();
            String group = groupOf(request);
            ModelTask task = task(TaskId.Kind.SINGLE, device.app(), device.shard(), request, group);
            log("single %s to %s", task.id, device);
            SinglePush push = new SinglePush(
                    request, group, List.of(Target.of(device)), content, settings(validity, 0, Optional.empty()));
            Optional<List<Pushes.Accepted>> answer = answered(() -> world.pushes.single(device.app(), List.of(push)));
            answer.ifPresent(accepted -> {
                assertThat(accepted.getFirst().task().msgid()).isEqualTo(task.id.msgid());
                assertThat(accepted.getFirst().statuses().getFirst().status())
                        .isNotEqualTo(TargetStatus.Status.UNKNOWN);
                task.accepted.add(device);
            });
            return answer.isPresent();
        }

        static String groupOf(String request) {
            return request.hashCode() % 3 == 0 ? "g" : "";
        }

        void list() {
            int app = 1 + chance.nextInt(2);
            String request = "list-" + request();
            String group = groupOf(request);
            ModelTask task = task(TaskId.Kind.LIST, app, TaskId.homeShard(app, request, shards), request, group);
            log("list %s", task.id);
            Duration validity = chance.nextInt(8) == 0 ? Duration.ZERO : Duration.ofSeconds(60 + chance.nextInt(7200));
            if (answered(() -> world.pushes.createList(
                            app, request, group, World.content(), settings(validity, 0, Optional.empty())))
                    .isEmpty()) {
                return;
            }
            for (int i = chance.nextInt(3); i >= 0; i--) {
                List<DeviceAddress> targets = devices.stream()
                        .filter(device -> device.app() == app && chance.nextBoolean())
                        .toList();
                if (!targets.isEmpty()
                        && answered(() -> world.pushes.list(
                                                app,
                                                task.id,
                                                targets.stream().map(Target::of).toList()))
                                        .orElse(new Pushes.ListResult.NoSuchTask())
                                instanceof Pushes.ListResult.Sent) {
                    assertThat(task.stopped)
                            .as("%s was sent after its stop", task.id)
                            .isFalse();
                    task.accepted.addAll(targets);
                }
            }
        }

        void app() {
            int app = 1 + chance.nextInt(2);
            String request = "app-" + request();
            String group = groupOf(request);
            ModelTask task = task(TaskId.Kind.APP, app, TaskId.homeShard(app, request, shards), request, group);
            boolean everybody = chance.nextBoolean();
            boolean known = task.asked; // perhaps accepted without an answer, for another audience
            task.asked = true;
            Audience audience = everybody ? Audience.ALL : Audience.ofTag("t" + chance.nextInt(2));
            Duration validity = chance.nextInt(8) == 0 ? Duration.ZERO : Duration.ofSeconds(60 + chance.nextInt(7200));
            int speed = chance.nextInt(3) == 0 ? 1 + chance.nextInt(20) : 0;
            Optional<Instant> schedule = chance.nextInt(4) == 0
                    ? Optional.of(World.at(world.now() + chance.nextInt(90_000)))
                    : Optional.empty();
            Content content = chance.nextInt(6) == 0 && !tasks.isEmpty()
                    ? World.recallOf(some(List.copyOf(tasks.values())).id)
                    : World.content();
            log("app %s speed %d schedule %s %s", task.id, speed, schedule, content.recalls());
            Set<DeviceAddress> existing = new HashSet<>(devices);
            existing.removeIf(device -> device.app() != app);
            AppPush push = new AppPush(
                    request, group, audience, content, settings(validity, speed, schedule), AppPush.Quota.ALL);
            if (answered(() -> world.pushes.app(app, push)).isPresent() && !known) {
                task.acceptedForAll = everybody;
                task.existing = existing;
            }
        }

        void stop() {
            if (tasks.isEmpty()) {
                return;
            }
            ModelTask task = some(List.copyOf(tasks.values()));
            log("stop %s", task.id);
            task.stopAsked = true;
            answered(() -> world.pushes.stop(task.app, task.id)).ifPresent(result -> {
                log("stopped %s: %s", task.id, result);
                task.stopped |= result == Pushes.StopResult.STOPPED;
            });
        }

        void recall() {
            List<ModelTask> candidates = List.copyOf(tasks.values());
            if (candidates.isEmpty()) {
                return;
            }
            ModelTask task = some(candidates);
            List<DeviceAddress> ofApp =
                    devices.stream().filter(device -> device.app() == task.app).toList();
            if (!ofApp.isEmpty()) {
                DeviceAddress device = task.accepted.isEmpty()
                        ? some(ofApp)
                        : some(task.accepted.stream()
                                .sorted(java.util.Comparator.comparing(DeviceAddress::toString))
                                .toList());
                log("recall %s from %s", task.id, device);
                int before = requests;
                if (single(device, Duration.ofHours(1), World.recallOf(task.id))
                        && requests > before
                        && (task.id.kind() == TaskId.Kind.APP || task.accepted.contains(device))) {
                    task.recalled.add(device);
                }
            }
        }

        void receipt() {
            if (tasks.isEmpty()) {
                return;
            }
            DeviceAddress device = some(devices);
            Set<String> received = receivedBy.getOrDefault(device, Set.of());
            List<ModelTask> possible = tasks.values().stream()
                    .filter(task -> task.app == device.app()
                            && (received.contains(task.id.msgid())
                                    || !task.accepted.contains(device) && !targeted(task, device)))
                    .toList();
            if (possible.isEmpty()) {
                return;
            }
            ModelTask task = some(possible);
            DeviceReceipt.Action action = switch (chance.nextInt(4)) {
                case 0 -> new DeviceReceipt.Action.Displayed();
                case 1 -> new DeviceReceipt.Action.Clicked();
                case 2 -> new DeviceReceipt.Action.Dismissed();
                default -> new DeviceReceipt.Action.Custom(90_000 + chance.nextInt(3));
            };
            log("receipt %s of %s from %s", action, task.id, device);
            claimed.add(device + task.id.msgid());
            var unused = world.edge.receipts(
                    device.shard(), List.of(new DeviceReceipt(device, task.id, action, world.now())));
        }

        void changeDevice() {
            DeviceAddress device = some(devices);
            log("change %s", device);
            switch (chance.nextInt(4)) {
                case 0 -> answered(() -> world.devices.addTag(device.app(), "t" + chance.nextInt(2), List.of(device)));
                case 1 ->
                    answered(() -> world.devices.removeTag(device.app(), "t" + chance.nextInt(2), List.of(device)));
                case 2 ->
                    answered(() -> {
                        world.devices.setBlacklisted(List.of(device), chance.nextBoolean());
                        return true;
                    });
                default -> {
                    answered(() -> world.devices.bindAliases(
                            device.app(), "", List.of(new Devices.AliasBinding(device, "a"))));
                    answered(() -> world.devices.devicesOf(device.app(), "", "a"))
                            .ifPresent(holders -> assertThat(holders).hasSizeLessThanOrEqualTo(10));
                }
            }
        }

        // --- what must hold ---

        void writing(SimulatedGateway.Link link, String written) {
            TaskId id = TaskId.parse(written).orElseThrow();
            DeviceAddress device = link.device;
            ModelTask task = java.util.Objects.requireNonNull(tasks.get(device.app() + id.msgid()), written);
            log("%s is written to %s", id, device);
            assertThat(task.stopped)
                    .as("%s was stopped and is written to %s", id, device)
                    .isFalse();
            assertThat(task.recalled).as("%s was recalled from", id).doesNotContain(device);
            assertThat(stateOf(task, device))
                    .as("%s written to %s", id, device)
                    .isIn(Optional.of(Step.WAITING), Optional.of(Step.SENT), Optional.of(Step.ARRIVED));
            boolean first = receivedBy
                    .computeIfAbsent(device, unused -> new HashSet<>())
                    .add(id.msgid());
            if (!first) {
                assertThat(connections.get(device))
                        .as("connections of %s, that gets %s twice", device, id)
                        .isGreaterThan(1);
            }
        }

        void check() {
            for (ModelTask task : tasks.values()) {
                account(task);
            }
        }

        Optional<ShardOp.ShardFigures> figures(ModelTask task, int shard) {
            return world.look(shard, new ShardOp.TaskFigures(TaskKey.of(task.app, task.id), false));
        }

        /** Every targeted device is on exactly one side, and the figures say the same as the devices one by one. */
        Map<Step, Long> account(ModelTask task) {
            Map<Step, Long> sides = new HashMap<>();
            for (int shard = 0; shard < shards; shard++) {
                Optional<ShardOp.ShardFigures> found = figures(task, shard);
                if (found.isEmpty()) {
                    continue;
                }
                ShardOp.ShardFigures figures = found.get();
                assertThat(figures.filtered()
                                + figures.pending()
                                + figures.inFlight()
                                + figures.arrived()
                                + figures.lost()
                                + figures.expired()
                                + figures.recalled())
                        .as("conservation of %s on shard %d: %s", task.id, shard, figures)
                        .isEqualTo(figures.targeted());
                Map<Step, Long> here = new HashMap<>();
                for (DeviceAddress device : devices) {
                    if (device.app() == task.app && device.shard() == shard) {
                        stateOf(task, device).ifPresent(state -> here.merge(state, 1L, Long::sum));
                    }
                }
                String what = "devices of " + task.id + " on shard " + shard + ", figures " + figures;
                assertThat(here.getOrDefault(Step.FILTERED, 0L)).as(what).isEqualTo(figures.filtered());
                assertThat(here.getOrDefault(Step.WAITING, 0L)).as(what).isEqualTo(figures.pending());
                assertThat(here.getOrDefault(Step.SENT, 0L)).as(what).isEqualTo(figures.inFlight());
                assertThat(here.getOrDefault(Step.ARRIVED, 0L)).as(what).isEqualTo(figures.arrived());
                assertThat(here.getOrDefault(Step.LOST, 0L)).as(what).isEqualTo(figures.lost());
                assertThat(here.getOrDefault(Step.EXPIRED, 0L)).as(what).isEqualTo(figures.expired());
                assertThat(here.getOrDefault(Step.RECALLED, 0L)).as(what).isEqualTo(figures.recalled());
                Figures own = figures.total();
                assertThat(own.clicked()).isLessThanOrEqualTo(own.displayed());
                assertThat(own.displayed()).isLessThanOrEqualTo(own.arrived());
                assertThat(own.arrived()).isLessThanOrEqualTo(own.sent());
                assertThat(own.sent()).isLessThanOrEqualTo(own.eligible());
                here.forEach((state, count) -> sides.merge(state, count, Long::sum));
            }
            for (DeviceAddress device : task.accepted) {
                assertThat(targeted(task, device))
                        .as("%s was accepted for %s", task.id, device)
                        .isTrue();
            }
            return sides;
        }

        boolean targeted(ModelTask task, DeviceAddress device) {
            return !chain(task, device).isEmpty();
        }

        List<Reports.ChainEvent> chain(ModelTask task, DeviceAddress device) {
            return world.look(device.shard(), new ShardOp.Chain(TaskKey.of(task.app, task.id), device.ordinal()));
        }

        /** Empty: not targeted; SENT stands for in flight. */
        Optional<Step> stateOf(ModelTask task, DeviceAddress device) {
            List<Reports.ChainEvent> chain = chain(task, device);
            if (chain.isEmpty()) {
                return Optional.empty();
            }
            Set<Step> steps = EnumSet.noneOf(Step.class);
            chain.forEach(event -> steps.add(event.step()));
            Set<Step> ends = EnumSet.copyOf(steps);
            ends.retainAll(
                    EnumSet.of(Step.FILTERED, Step.WAITING, Step.ARRIVED, Step.LOST, Step.EXPIRED, Step.RECALLED));
            assertThat(ends).as("ends of %s for %s", task.id, device).hasSizeLessThanOrEqualTo(1);
            return Optional.of(ends.isEmpty() ? Step.SENT : ends.iterator().next());
        }

        void comeToRest() {
            chance.calm = true;
            world.gateway.acknowledging = true;
            world.gateway.links().forEach(link -> link.writable(true));
            world.settle();
            log("all connect");
            for (DeviceAddress device : devices) {
                SimulatedGateway.Link link = world.gateway.link(device);
                if (link == null) {
                    connections.merge(device, 1, Integer::sum);
                    world.gateway.connect(device, 0, false, 1 + chance.nextInt(4), 1, 0xFFFF_FFFFL);
                } else if (!link.subscribed) {
                    link.subscribe(1);
                }
            }
            world.pass(Duration.ofMinutes(2));
            Map<String, long[]> sums = new HashMap<>();
            for (ModelTask task : tasks.values()) {
                Map<Step, Long> sides = account(task);
                assertThat(sides.getOrDefault(Step.SENT, 0L))
                        .as("%s still in flight", task.id)
                        .isZero();
                assertThat(sides.getOrDefault(Step.WAITING, 0L))
                        .as("%s still waits although all are connected", task.id)
                        .isZero();
                if (task.acceptedForAll) {
                    for (DeviceAddress device : task.existing) {
                        assertThat(task.stopAsked || targeted(task, device))
                                .as("%s for %s", task.id, device)
                                .isTrue();
                    }
                }
                for (DeviceAddress device : devices) {
                    if (device.app() == task.app && stateOf(task, device).equals(Optional.of(Step.ARRIVED))) {
                        assertThat(claimed.contains(device + task.id.msgid())
                                        || receivedBy
                                                .getOrDefault(device, Set.of())
                                                .contains(task.id.msgid()))
                                .as("%s arrived at %s and was written to it", task.id, device)
                                .isTrue();
                        arrived++;
                    }
                }
                for (int shard = 0; shard < shards; shard++) {
                    figures(task, shard).ifPresent(figures -> {
                        add(sums, task.app + "/" + Tallies.ALL, figures.total());
                        if (!task.group.isEmpty()) {
                            add(sums, task.app + "/" + Tallies.groupScope(task.group), figures.total());
                        }
                    });
                }
            }
            sums.forEach((scope, expected) -> {
                int app = Integer.parseInt(scope.substring(0, 1));
                long[] tallied = new long[Tallies.Column.values().length];
                long today = Math.floorDiv(world.now(), 86_400_000L);
                for (int shard = 0; shard < shards; shard++) {
                    long[] here = world.look(shard, new ShardOp.Totals(app, scope.substring(2), today - 30, today + 2));
                    for (int i = 0; i < here.length; i++) {
                        tallied[i] += here[i];
                    }
                }
                for (int i = 0; i < expected.length; i++) {
                    assertThat(tallied[i])
                            .as("tally %s of %s", Tallies.Column.values()[i], scope)
                            .isEqualTo(expected[i]);
                }
            });
        }

        static void add(Map<String, long[]> sums, String scope, Figures figures) {
            long[] sum = sums.computeIfAbsent(scope, unused -> new long[5]);
            sum[0] += figures.eligible();
            sum[1] += figures.sent();
            sum[2] += figures.arrived();
            sum[3] += figures.displayed();
            sum[4] += figures.clicked();
        }

        // --- small things ---

        <R> Optional<R> answered(Supplier<R> call) {
            try {
                return Optional.of(call.get());
            } catch (ShardClosedException | ShardBusyException notAnswered) {
                log("no answer");
                return Optional.empty();
            }
        }

        <T> T some(List<T> list) {
            return list.get(chance.nextInt(list.size()));
        }

        void log(String format, Object... values) {
            log.add(world == null ? format : world.now() + " " + String.format(format, values));
        }
    }
}

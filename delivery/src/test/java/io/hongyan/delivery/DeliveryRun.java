package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.audience.DeviceFactsUpdate;
import io.hongyan.delivery.DeliveryModel.Task;
import io.hongyan.delivery.PushSettings.ActivityFilter;
import io.hongyan.delivery.Reports.ChainEvent.Step;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardBusyException;
import io.hongyan.shards.ShardClosedException;
import io.hongyan.shards.simulation.Faults;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One seed: what is asked, by whom and when. */
final class DeliveryRun {

    private static final int COMMANDS = 120;
    private static final int MOST_DEVICES_OF_A_SINGLE = 4;
    private static final int UNDELIVERABLE_ONE_IN = 20;

    final World world;
    final DeliveryModel model = new DeliveryModel();
    final DeliveryAccounts accounts;
    final List<String> log = new ArrayList<>();
    private final World.Chance chance;
    private final int shards;

    /** Links that unsubscribed once: whether they get messages now the model cannot tell. */
    private final Set<SimulatedGateway.Link> resubscribed = new HashSet<>();

    private int requests;
    private int registrations;

    DeliveryRun(long seed) {
        world = new World(
                1 + (int) (seed % 4), seed, new Faults(0.01, 0.05, 0.1, 0.005, Duration.ofMinutes(10)), new Watcher());
        world.gateway.undeliverableOneIn = UNDELIVERABLE_ONE_IN;
        world.receiver.wantsAll();
        chance = world.chance;
        shards = world.shards.shards();
        accounts = new DeliveryAccounts(world, model);
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
            accounts.check();
        }
        comeToRest();
        accounts.checkAtRest();
    }

    List<String> lastSteps(int count) {
        return log.subList(Math.max(0, log.size() - count), log.size());
    }

    private void command() {
        switch (chance.nextInt(28)) {
            case 0 -> register();
            case 1, 2, 3, 4, 5 -> connect();
            case 6 -> someLink().ifPresent(SimulatedGateway.Link::disconnect);
            case 7 -> someLink().ifPresent(link -> link.writable(chance.nextBoolean()));
            case 8, 9, 10 -> single();
            case 11 -> singleToSeveral();
            case 12, 13 -> list();
            case 14, 15, 16 -> app();
            case 17 -> stop();
            case 18 -> recall();
            case 19, 20 -> receipt();
            case 21, 22 -> changeDevice();
            case 23 -> world.shards.advance(Duration.ofMillis(chance.nextInt(40_000)));
            case 24, 25, 26 -> look();
            default -> {
                switch (chance.nextInt(4)) {
                    case 0 -> world.shards.crash();
                    case 1 ->
                        someLink().ifPresent(link -> {
                            resubscribed.add(link);
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

    private void comeToRest() {
        chance.calm = true;
        world.gateway.acknowledging = true;
        world.gateway.links().forEach(link -> link.writable(true));
        world.settle();
        log("all connect");
        for (DeviceAddress device : model.addresses()) {
            SimulatedGateway.Link link = world.gateway.link(device);
            if (link == null) {
                model.device(device).connections++;
                world.gateway.connect(device, 0, false, 1 + chance.nextInt(4), 1, 0xFFFF_FFFFL);
            } else if (!link.subscribed) {
                link.subscribe(1);
            }
        }
        world.pass(Duration.ofMinutes(2));
    }

    // --- devices ---

    private void register() {
        int app = 1 + chance.nextInt(2);
        DeviceFacts facts =
                DeviceFacts.of(chance.nextBoolean() ? Platform.ANDROID : Platform.IOS, "b" + chance.nextInt(3));
        registrations++;
        Optional<DeviceAddress> device =
                answered(() -> world.devices.register(app, facts).address());
        device.ifPresent(model::device);
        if (device.isEmpty()) {
            findRegisteredWithoutAnswer(app);
        }
    }

    private void findRegisteredWithoutAnswer(int app) {
        for (int shard = 0; shard < shards; shard++) {
            for (int ordinal = 0; ordinal < registrations; ordinal++) {
                if (world.look(shard, new ShardOp.Profiles(app, new int[] {ordinal}))
                        .getFirst()
                        .isPresent()) {
                    model.device(new DeviceAddress(app, shard, ordinal));
                }
            }
        }
    }

    private void connect() {
        DeviceAddress device = some(model.addresses());
        model.device(device).connections++;
        long expiry = List.of(0L, 30L, 0xFFFF_FFFFL).get(chance.nextInt(3));
        world.gateway.connect(
                device, 0, chance.nextInt(4) == 0, 1 + chance.nextInt(4), chance.nextInt(8) == 0 ? 0 : 1, expiry);
        log("connect %s", device);
    }

    private Optional<SimulatedGateway.Link> someLink() {
        List<SimulatedGateway.Link> links = model.addresses().stream()
                .map(world.gateway::link)
                .filter(Objects::nonNull)
                .toList();
        return links.isEmpty() ? Optional.empty() : Optional.of(some(links));
    }

    private void changeDevice() {
        DeviceAddress device = some(model.addresses());
        log("change %s", device);
        switch (chance.nextInt(6)) {
            case 0 -> answered(() -> world.devices.addTag(device.app(), "t" + chance.nextInt(2), List.of(device)));
            case 1 -> answered(() -> world.devices.removeTag(device.app(), "t" + chance.nextInt(2), List.of(device)));
            case 2 -> {
                boolean wanted = chance.nextBoolean();
                model.blacklist(
                        device,
                        wanted,
                        answered(() -> {
                                    world.devices.setBlacklisted(List.of(device), wanted);
                                    return true;
                                })
                                .isPresent());
            }
            case 3, 4 -> {
                boolean off = chance.nextBoolean();
                model.switchNotifications(
                        device, off, answered(() -> report(device, off)).isPresent());
            }
            default -> {
                answered(() ->
                        world.devices.bindAliases(device.app(), "", List.of(new Devices.AliasBinding(device, "a"))));
                answered(() -> world.devices.devicesOf(device.app(), "", "a"))
                        .ifPresent(holders -> assertThat(holders).hasSizeLessThanOrEqualTo(10));
            }
        }
    }

    private boolean report(DeviceAddress device, boolean notificationsOff) {
        DeviceFactsUpdate update = new DeviceFactsUpdate(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Optional.of(!notificationsOff));
        return world.calls.ask(
                device.shard(),
                new ShardOp.Report(device.app(), device.ordinal(), update, Optional.empty(), Optional.empty()));
    }

    /** Devices that certainly get messages now: nothing is under way, and their link had one before. */
    private Set<DeviceAddress> settledAndReceiving() {
        world.settle();
        Set<DeviceAddress> receiving = new HashSet<>();
        for (SimulatedGateway.Link link : world.gateway.links()) {
            if (link.open && link.subscribed && !link.received.isEmpty() && !resubscribed.contains(link)) {
                receiving.add(link.device);
            }
        }
        return receiving;
    }

    // --- pushes ---

    private PushSettings settings(Duration validity, int speed, Optional<Instant> schedule) {
        Optional<ActivityFilter> activity = chance.nextInt(6) == 0
                ? Optional.of(new ActivityFilter(chance.nextBoolean(), 1 + chance.nextInt(30)))
                : Optional.empty();
        return new PushSettings(validity, speed, schedule, chance.nextInt(4) == 0, activity, "");
    }

    private PushSettings settings(Duration validity) {
        return settings(validity, 0, Optional.empty());
    }

    private String request() {
        return requests > 0 && chance.nextInt(20) == 0 ? "r" + chance.nextInt(requests) : "r" + requests++;
    }

    private Task task(TaskId.Kind kind, int app, int shard, String request) {
        return model.task(TaskId.of(kind, LocalDate.EPOCH, app, shard, request), app, groupOf(request));
    }

    private static String groupOf(String request) {
        return request.hashCode() % 3 == 0 ? "g" : "";
    }

    private void single() {
        Duration validity = chance.nextInt(10) == 0 ? Duration.ZERO : Duration.ofSeconds(20 + chance.nextInt(7200));
        single(List.of(some(model.addresses())), settings(validity), World.content());
    }

    /** As to the devices of an alias. */
    private void singleToSeveral() {
        List<DeviceAddress> ofApp = new ArrayList<>(model.addressesOf(1 + chance.nextInt(2)));
        List<DeviceAddress> targets = new ArrayList<>();
        for (int i = 2 + chance.nextInt(MOST_DEVICES_OF_A_SINGLE - 1); i > 0 && !ofApp.isEmpty(); i--) {
            targets.add(ofApp.remove(chance.nextInt(ofApp.size())));
        }
        if (!targets.isEmpty()) {
            single(targets, settings(Duration.ofSeconds(20 + chance.nextInt(7200))), World.content());
        }
    }

    /** Answers whether it was answered. */
    private boolean single(List<DeviceAddress> devices, PushSettings settings, Content content) {
        String request = request();
        int app = devices.getFirst().app();
        Task task = task(TaskId.Kind.SINGLE, app, devices.getFirst().shard(), request);
        log("single %s to %s", task.id, devices);
        Set<DeviceAddress> receiving = chance.nextInt(3) == 0 ? settledAndReceiving() : Set.of();
        Map<DeviceAddress, Optional<LossReason>> verdicts = verdicts(devices, settings, receiving);
        model.ask(task, settings);
        SinglePush push = new SinglePush(
                request, task.group, devices.stream().map(Target::of).toList(), content, settings);
        Optional<List<Pushes.Accepted>> answer = answered(() -> world.pushes.single(app, List.of(push)));
        settle(task, verdicts, answer.isPresent());
        answer.ifPresent(accepted -> {
            assertThat(accepted.getFirst().task().msgid()).isEqualTo(task.id.msgid());
            List<TargetStatus> statuses = accepted.getFirst().statuses();
            assertThat(statuses).extracting(TargetStatus::device).isEqualTo(devices);
            for (TargetStatus status : statuses) {
                assertThat(status.status()).isNotEqualTo(TargetStatus.Status.UNKNOWN);
                expect(task, status);
            }
            task.accepted.addAll(devices);
        });
        return answer.isPresent();
    }

    private Map<DeviceAddress, Optional<LossReason>> verdicts(
            List<DeviceAddress> devices, PushSettings settings, Set<DeviceAddress> receiving) {
        Map<DeviceAddress, Optional<LossReason>> verdicts = new HashMap<>();
        devices.forEach(device -> verdicts.put(device, model.verdict(device, settings, receiving.contains(device))));
        return verdicts;
    }

    /** The first push of a task to a device decides; without an answer nobody knows whether this was it. */
    private static void settle(Task task, Map<DeviceAddress, Optional<LossReason>> verdicts, boolean answered) {
        verdicts.forEach((device, verdict) -> task.verdicts.putIfAbsent(device, answered ? verdict : Optional.empty()));
    }

    private static void expect(Task task, TargetStatus status) {
        Objects.requireNonNull(task.verdicts.get(status.device()))
                .ifPresent(reason -> assertThat(status.status() == TargetStatus.Status.IGNORED)
                        .as("%s ignores %s, expected for: %s", task.id, status.device(), reason)
                        .isEqualTo(reason != LossReason.NONE));
    }

    private void list() {
        int app = 1 + chance.nextInt(2);
        String request = "list-" + request();
        Task task = task(TaskId.Kind.LIST, app, TaskId.homeShard(app, request, shards), request);
        log("list %s", task.id);
        PushSettings settings =
                settings(chance.nextInt(8) == 0 ? Duration.ZERO : Duration.ofSeconds(60 + chance.nextInt(7200)));
        boolean before = model.ask(task, settings);
        if (answered(() -> world.pushes.createList(app, request, task.group, World.content(), settings))
                .isEmpty()) {
            return;
        }
        if (!before) {
            task.certain = settings;
        }
        for (int i = chance.nextInt(3); i >= 0; i--) {
            sendList(task);
        }
    }

    private void sendList(Task task) {
        List<DeviceAddress> targets = model.addressesOf(task.app).stream()
                .filter(device -> chance.nextBoolean())
                .toList();
        if (targets.isEmpty()) {
            return;
        }
        Set<DeviceAddress> receiving = chance.nextInt(3) == 0 ? settledAndReceiving() : Set.of();
        PushSettings settings = task.certain;
        Map<DeviceAddress, Optional<LossReason>> verdicts = new HashMap<>();
        if (settings == null) {
            targets.forEach(device -> verdicts.put(device, Optional.empty()));
        } else {
            verdicts.putAll(verdicts(targets, settings, receiving));
        }
        Optional<Pushes.ListResult> answer = answered(() -> world.pushes.list(
                task.app, task.id, targets.stream().map(Target::of).toList()));
        boolean sent = answer.isPresent() && answer.get() instanceof Pushes.ListResult.Sent;
        settle(task, verdicts, sent);
        if (answer.isPresent() && answer.get() instanceof Pushes.ListResult.Sent statuses) {
            assertThat(task.stopped).as("%s was sent after its stop", task.id).isFalse();
            statuses.statuses().forEach(status -> expect(task, status));
            task.accepted.addAll(targets);
        }
    }

    private void app() {
        int app = 1 + chance.nextInt(2);
        String request = "app-" + request();
        Task task = task(TaskId.Kind.APP, app, TaskId.homeShard(app, request, shards), request);
        boolean everybody = chance.nextBoolean();
        Audience audience = everybody ? Audience.ALL : Audience.ofTag("t" + chance.nextInt(2));
        Duration validity = chance.nextInt(8) == 0 ? Duration.ZERO : Duration.ofSeconds(60 + chance.nextInt(7200));
        int speed = chance.nextInt(3) == 0 ? 1 + chance.nextInt(20) : 0;
        Optional<Instant> schedule =
                chance.nextInt(4) == 0 ? Optional.of(World.at(world.now() + chance.nextInt(90_000))) : Optional.empty();
        PushSettings settings = settings(validity, speed, schedule);
        Content content =
                chance.nextInt(6) == 0 ? World.recallOf(some(List.copyOf(model.tasks.values())).id) : World.content();
        boolean before = model.ask(task, settings); // perhaps accepted without an answer, for another audience
        log("app %s speed %d schedule %s %s", task.id, speed, schedule, content.recalls());
        Set<DeviceAddress> existing = Set.copyOf(model.addressesOf(app));
        AppPush push = new AppPush(request, task.group, audience, content, settings, AppPush.Quota.ALL);
        if (answered(() -> world.pushes.app(app, push)).isPresent() && !before) {
            task.acceptedForAll = everybody;
            task.existing = existing;
            task.certain = settings;
        }
    }

    private void stop() {
        if (model.tasks.isEmpty()) {
            return;
        }
        Task task = some(List.copyOf(model.tasks.values()));
        log("stop %s", task.id);
        task.stopAsked = true;
        answered(() -> world.pushes.stop(task.app, task.id)).ifPresent(result -> {
            log("stopped %s: %s", task.id, result);
            task.stopped |= result == Pushes.StopResult.STOPPED;
        });
    }

    private void recall() {
        if (model.tasks.isEmpty()) {
            return;
        }
        Task task = some(List.copyOf(model.tasks.values()));
        List<DeviceAddress> ofApp = model.addressesOf(task.app);
        if (!ofApp.isEmpty()) {
            DeviceAddress device = task.accepted.isEmpty()
                    ? some(ofApp)
                    : some(task.accepted.stream()
                            .sorted(Comparator.comparing(DeviceAddress::toString))
                            .toList());
            log("recall %s from %s", task.id, device);
            int before = requests;
            if (single(List.of(device), settings(Duration.ofHours(1)), World.recallOf(task.id))
                    && requests > before
                    && (task.id.kind() == TaskId.Kind.APP || task.accepted.contains(device))) {
                task.recalled.add(device);
            }
        }
    }

    /** What is asked while everything is under way: an answer that throws would end the server. */
    private void look() {
        if (model.tasks.isEmpty()) {
            return;
        }
        Task task = some(List.copyOf(model.tasks.values()));
        List<DeviceAddress> ofApp = model.addressesOf(task.app);
        if (ofApp.isEmpty()) {
            return;
        }
        DeviceAddress device = some(ofApp);
        log("look at %s and %s", task.id, device);
        switch (chance.nextInt(9)) {
            case 0, 1 -> answered(() -> world.reports.chain(task.app, task.id, device));
            case 2 -> answered(() -> world.reports.task(task.app, task.id, true));
            case 3 -> answered(() -> world.records.curve(task.app, task.id));
            case 4 -> answered(() -> world.records.history(device, Duration.ofDays(1), Optional.empty(), 10));
            case 5 -> answered(() -> world.records.tasks(task.app, TaskFilter.ALL, Optional.empty(), 10));
            case 6 -> answered(() -> world.audiences.breakDown(task.app, Audience.ALL));
            case 7 -> answered(() -> world.records.counts(task.app, List.of(task.id)));
            default -> answered(() -> world.trends.lastDays(task.app, 2));
        }
    }

    private void receipt() {
        if (model.tasks.isEmpty()) {
            return;
        }
        DeviceAddress device = some(model.addresses());
        Set<String> received = model.device(device).received;
        List<Task> possible = model.tasks.values().stream()
                .filter(task -> task.app == device.app()
                        && (received.contains(task.id.msgid())
                                || !task.accepted.contains(device) && !accounts.targeted(task, device)))
                .toList();
        if (possible.isEmpty()) {
            return;
        }
        Task task = some(possible);
        DeviceReceipt.Action action = switch (chance.nextInt(4)) {
            case 0 -> new DeviceReceipt.Action.Displayed();
            case 1 -> new DeviceReceipt.Action.Clicked();
            case 2 -> new DeviceReceipt.Action.Dismissed();
            default -> new DeviceReceipt.Action.Custom(90_000 + chance.nextInt(3));
        };
        log("receipt %s of %s from %s", action, task.id, device);
        model.claimed.add(device + task.id.msgid());
        var unused =
                world.edge.receipts(device.shard(), List.of(new DeviceReceipt(device, task.id, action, world.now())));
    }

    // --- what the gateway does ---

    private final class Watcher implements SimulatedGateway.Watcher {

        @Override
        public void writing(SimulatedGateway.Link link, String written) {
            TaskId id = TaskId.parse(written).orElseThrow();
            DeviceAddress address = link.device;
            Task task = Objects.requireNonNull(model.tasks.get(address.app() + id.msgid()), written);
            log("%s is written to %s", id, address);
            assertThat(task.stopped)
                    .as("%s was stopped and is written to %s", id, address)
                    .isFalse();
            assertThat(task.recalled).as("%s was recalled from", id).doesNotContain(address);
            Optional<Step> state = accounts.stateOf(task, address);
            boolean saidUndeliverable =
                    !model.undeliverableFor(address, id).isEmpty() && state.equals(Optional.of(Step.LOST));
            if (!saidUndeliverable) { // by an older link, after the next one was given the message
                assertThat(state)
                        .as("%s written to %s", id, address)
                        .isIn(Optional.of(Step.WAITING), Optional.of(Step.SENT), Optional.of(Step.ARRIVED));
            }
            DeliveryModel.Device device = model.device(address);
            if (!device.received.add(id.msgid())) {
                assertThat(device.connections)
                        .as("connections of %s, that gets %s twice", address, id)
                        .isGreaterThan(1);
            }
        }

        @Override
        public void undeliverable(SimulatedGateway.Link link, String task, LossReason reason) {
            log("%s is undeliverable to %s: %s", task, link.device, reason);
            model.undeliverable(link.device, TaskId.parse(task).orElseThrow(), reason);
        }
    }

    // --- small things ---

    private <R> Optional<R> answered(Supplier<R> call) {
        try {
            return Optional.of(call.get());
        } catch (ShardClosedException | ShardBusyException notAnswered) {
            log("no answer");
            return Optional.empty();
        }
    }

    private <T> T some(List<T> list) {
        return list.get(chance.nextInt(list.size()));
    }

    private void log(String format, Object... values) {
        log.add(world == null ? format : world.now() + " " + String.format(format, values));
    }
}

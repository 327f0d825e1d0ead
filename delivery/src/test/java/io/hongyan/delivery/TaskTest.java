package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.audience.Condition;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.delivery.Reports.ChainEvent.Step;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.simulation.Faults;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** List and app tasks. */
class TaskTest {

    private World world = World.calm();

    private TaskId app(Audience audience, PushSettings settings) {
        return app(audience, settings, World.content());
    }

    private TaskId app(Audience audience, PushSettings settings, Content content) {
        TaskId task = world.pushes.app(
                World.APP, new AppPush(world.request(), "", audience, content, settings, AppPush.Quota.ALL));
        world.settle();
        return task;
    }

    private TaskId list(PushSettings settings) {
        return world.pushes.createList(World.APP, world.request(), "", World.content(), settings);
    }

    private List<TargetStatus.Status> send(TaskId task, List<DeviceAddress> devices) {
        Pushes.ListResult result = world.pushes.list(
                World.APP, task, devices.stream().map(Target::of).toList());
        world.settle();
        return result instanceof Pushes.ListResult.Sent sent
                ? sent.statuses().stream().map(TargetStatus::status).toList()
                : List.of();
    }

    private static PushSettings paced(int speed) {
        return new PushSettings(Duration.ofHours(1), speed, Optional.empty(), false, Optional.empty(), "");
    }

    private PushSettings scheduled(Duration in) {
        return new PushSettings(
                Duration.ofHours(1), 0, Optional.of(World.at(world.now()).plus(in)), false, Optional.empty(), "");
    }

    // --- list tasks ---

    @Test
    void aListTaskReachesOnlineDevicesAtOnceAndOthersWhenTheyCome() {
        List<DeviceAddress> devices = world.register(12);
        for (DeviceAddress device : devices.subList(0, 10)) {
            world.online(device);
        }
        TaskId task = list(World.ONE_HOUR);
        List<TargetStatus.Status> statuses = send(task, devices);
        assertThat(statuses.subList(0, 10)).containsOnly(TargetStatus.Status.ONLINE);
        assertThat(statuses.subList(10, 12)).containsOnly(TargetStatus.Status.OFFLINE);
        assertThat(world.report(task).arrived()).isEqualTo(10);
        world.crash();
        devices.forEach(world::online);
        assertThat(world.report(task).total()).isEqualTo(new Figures(12, 12, 12, 0, 0));
    }

    @Test
    void aRepeatedTargetGetsAListTaskOnceAndAnUnknownDeviceIsSaidToBeUnknown() {
        DeviceAddress device = world.register();
        SimulatedGateway.Link link = world.online(device);
        TaskId task = list(World.ONE_HOUR);
        send(task, List.of(device, device));
        assertThat(send(task, List.of(device, new DeviceAddress(World.APP, 0, 99))))
                .containsExactly(TargetStatus.Status.ONLINE, TargetStatus.Status.UNKNOWN);
        assertThat(link.received).hasSize(1);
        assertThat(world.report(task).targeted()).isEqualTo(1);
    }

    @Test
    void aStoppedListTaskTakesNoMoreDevices() {
        List<DeviceAddress> devices = world.register(4);
        TaskId task = list(World.ONE_HOUR);
        send(task, devices.subList(0, 2));
        assertThat(world.pushes.stop(World.APP, task)).isEqualTo(Pushes.StopResult.STOPPED);
        assertThat(send(task, devices)).isEmpty();
        world.crash();
        assertThat(send(task, devices)).isEmpty();
        devices.forEach(device -> assertThat(world.online(device).received).isEmpty());
        assertThat(world.report(task).recalled()).isEqualTo(2);
        assertThat(world.pushes.stop(World.APP, task)).isEqualTo(Pushes.StopResult.CANNOT_STOP);
    }

    @Test
    void anExpiredListTaskTakesNoMoreDevices() {
        List<DeviceAddress> devices = world.register(2);
        TaskId task = list(World.settings(Duration.ofMinutes(5)));
        send(task, devices.subList(0, 1));
        world.pass(Duration.ofMinutes(6));
        assertThat(send(task, devices)).isEmpty();
        assertThat(world.report(task).expired()).isEqualTo(1);
    }

    @Test
    void aListTaskForConnectedDevicesOnlyIsLostForTheOthers() {
        List<DeviceAddress> devices = world.register(6);
        devices.subList(0, 3).forEach(world::online);
        TaskId task = list(World.settings(Duration.ZERO));
        send(task, devices);
        TaskReport report = world.report(task);
        assertThat(report.arrived()).isEqualTo(3);
        assertThat(report.lossesBeforeArrival()).isEqualTo(Map.of(LossReason.OFFLINE, 3L));
    }

    // --- audiences ---

    @Test
    void conditionsCombineOverPlatformRegionAndTag() {
        DeviceAddress hangzhou = world.register(facts(Platform.ANDROID, "33010000"));
        DeviceAddress ningbo = world.register(facts(Platform.IOS, "33020000"));
        DeviceAddress beijing = world.register(facts(Platform.ANDROID, "11000000"));
        world.devices.setTags(hangzhou, List.of("a", "b"));
        world.devices.setTags(ningbo, List.of("a"));
        world.devices.setTags(beijing, List.of("b"));

        assertThat(count(condition(Condition.Key.REGION, Condition.Operator.OR, "33000000")))
                .isEqualTo(2);
        assertThat(count(condition(Condition.Key.REGION, Condition.Operator.OR, "33010000", "11000000")))
                .isEqualTo(2);
        assertThat(count(condition(Condition.Key.REGION, Condition.Operator.NOT, "33000000")))
                .isEqualTo(1);
        assertThat(count(condition(Condition.Key.PHONE_TYPE, Condition.Operator.OR, "android")))
                .isEqualTo(2);
        assertThat(count(condition(Condition.Key.CUSTOM_TAG, Condition.Operator.AND, "a", "b")))
                .isEqualTo(1);
        assertThat(count(condition(Condition.Key.CUSTOM_TAG, Condition.Operator.OR, "a", "b")))
                .isEqualTo(3);
        assertThat(count(condition(Condition.Key.CUSTOM_TAG, Condition.Operator.NOT, "a", "b")))
                .isZero();
        assertThat(count(
                        condition(Condition.Key.PHONE_TYPE, Condition.Operator.OR, "android"),
                        condition(Condition.Key.CUSTOM_TAG, Condition.Operator.NOT, "a")))
                .isEqualTo(1);
        TaskId task = app(
                new Audience(List.of(condition(Condition.Key.PHONE_TYPE, Condition.Operator.OR, "ios"))),
                World.ONE_HOUR);
        assertThat(world.online(ningbo).received).containsExactly(task.toString());
        assertThat(world.online(beijing).received).isEmpty();
    }

    private long count(Condition... conditions) {
        return world.devices.count(World.APP, new Audience(List.of(conditions)));
    }

    private static Condition condition(Condition.Key key, Condition.Operator operator, String... values) {
        return new Condition(key, operator, List.of(values));
    }

    private static DeviceFacts facts(Platform platform, String region) {
        return new DeviceFacts(platform, "x", "", "", "", "", region, "", "", Map.of(), true);
    }

    @Test
    void blacklistNotificationSwitchAndActivityLeaveDevicesOut() {
        DeviceAddress blacklisted = world.register();
        world.devices.setBlacklisted(List.of(blacklisted), true);
        world.register(new DeviceFacts(Platform.ANDROID, "x", "", "", "", "", "", "", "", Map.of(), false));
        DeviceAddress active = world.register();
        world.online(active).disconnect();
        world.register();
        world.pass(Duration.ofSeconds(3));

        PushSettings settings = new PushSettings(
                Duration.ofHours(1),
                0,
                Optional.empty(),
                true,
                Optional.of(new PushSettings.ActivityFilter(true, 7)),
                "");
        TaskReport report = world.report(app(Audience.ALL, settings));
        assertThat(report.lossesBeforeSending())
                .isEqualTo(Map.of(
                        LossReason.BLACKLISTED, 1L,
                        LossReason.NOTIFICATION_OFF, 1L,
                        LossReason.AUDIENCE_FILTERED, 1L));
        assertThat(report.pending()).isEqualTo(1);

        world.pass(Duration.ofDays(92));
        world.online(active);
        assertThat(world.report(app(Audience.ALL, World.ONE_HOUR)).lossesBeforeSending())
                .isEqualTo(Map.of(LossReason.BLACKLISTED, 1L, LossReason.DEVICE_INACTIVE, 2L));
    }

    @Test
    void aRepeatedRequestIdAnswersTheSameTaskAndStartsNothing() {
        world.register();
        AppPush push =
                new AppPush("the-same-request", "", Audience.ALL, World.content(), World.ONE_HOUR, AppPush.Quota.TAG);
        TaskId first = world.pushes.app(World.APP, push);
        assertThat(world.pushes.app(World.APP, push)).isEqualTo(first);
        world.settle();
        assertThat(world.report(first).targeted()).isEqualTo(1);
        assertThat(world.reports.acceptedToday(World.APP)).containsEntry(AppPush.Quota.TAG, 1L);
    }

    // --- schedules ---

    @Test
    void aScheduledTaskStartsAtItsTimeAlsoAfterACrash() {
        DeviceAddress device = world.register();
        TaskId task = app(Audience.ALL, scheduled(Duration.ofMinutes(30)));
        assertThat(world.pushes.schedule(World.APP, task).orElseThrow().state())
                .isEqualTo(Pushes.ScheduledTask.State.WAITING);
        world.pass(Duration.ofMinutes(29));
        SimulatedGateway.Link early = world.online(device);
        assertThat(early.received).isEmpty();
        assertThat(world.report(task).targeted()).isZero();
        world.crash();
        SimulatedGateway.Link link = world.online(device);
        world.pass(Duration.ofMinutes(2));
        assertThat(link.received).containsExactly(task.toString());
        assertThat(world.pushes.schedule(World.APP, task).orElseThrow().state())
                .isEqualTo(Pushes.ScheduledTask.State.SENT);
        assertThat(world.pushes.deleteSchedule(World.APP, task)).isEqualTo(Pushes.ScheduleDeletion.ALREADY_EXECUTED);
    }

    @Test
    void aScheduleCanBeDeletedUntilAMinuteBeforeAndStoppedUntilItsStart() {
        world.register();
        TaskId deleted = app(Audience.ALL, scheduled(Duration.ofMinutes(5)));
        TaskId stopped = app(Audience.ALL, scheduled(Duration.ofMinutes(5)));
        TaskId late = app(Audience.ALL, scheduled(Duration.ofSeconds(40)));
        assertThat(world.pushes.deleteSchedule(World.APP, deleted)).isEqualTo(Pushes.ScheduleDeletion.DELETED);
        assertThat(world.pushes.deleteSchedule(World.APP, deleted)).isEqualTo(Pushes.ScheduleDeletion.UNKNOWN);
        assertThat(world.pushes.deleteSchedule(World.APP, late)).isEqualTo(Pushes.ScheduleDeletion.TOO_LATE);
        assertThat(world.pushes.stop(World.APP, stopped)).isEqualTo(Pushes.StopResult.STOPPED);
        world.pass(Duration.ofMinutes(6));
        assertThat(world.report(deleted).targeted()).isZero();
        assertThat(world.report(stopped).targeted()).isZero();
        assertThat(world.report(late).targeted()).isEqualTo(1);
    }

    // --- stop and recall ---

    @Test
    void aTaskThatIsStoppedWhileItFansOutReachesNobodyElse() {
        List<SimulatedGateway.Link> links =
                world.register(20).stream().map(world::online).toList();
        AppPush push =
                new AppPush(world.request(), "", Audience.ALL, World.content(), World.ONE_HOUR, AppPush.Quota.ALL);
        TaskId task = world.pushes.app(World.APP, push);
        while (world.report(task).inFlight() == 0) {
            world.shards.step();
        }
        world.pushes.stop(World.APP, task);
        long written = links.stream().filter(link -> !link.received.isEmpty()).count();
        world.settle();
        assertThat(links.stream().filter(link -> !link.received.isEmpty()).count())
                .isEqualTo(written);
        TaskReport report = world.report(task);
        assertThat(report.arrived()).isEqualTo(written);
        assertThat(report.arrived() + report.recalled()).isEqualTo(report.targeted());
    }

    @Test
    void anAppTaskIsTakenBackFromEverybodyByAnotherAppPush() {
        List<DeviceAddress> devices = world.register(8);
        SimulatedGateway.Link had = world.online(devices.getFirst());
        TaskId task = app(Audience.ALL, World.ONE_HOUR);
        app(Audience.ALL, World.ONE_HOUR, World.recallOf(task));
        assertThat(world.report(task).recalled()).isEqualTo(7);
        assertThat(had.received).contains(task.toString());
        assertThat(world.online(devices.getLast()).received).doesNotContain(task.toString());
    }

    @Test
    void aRecallThatOvertakesItsTasksPlanIsKept() {
        world = new World(8, 3, Faults.NONE, (link, task) -> {});
        List<DeviceAddress> devices = world.register(16);
        TaskId task = world.pushes.app(
                World.APP,
                new AppPush(world.request(), "", Audience.ALL, World.content(), World.ONE_HOUR, AppPush.Quota.ALL));
        for (DeviceAddress device : devices) {
            world.single(world.request(), device, World.recallOf(task), World.ONE_HOUR);
        }
        world.settle();
        assertThat(world.report(task).recalled()).isEqualTo(16);
        devices.forEach(device -> assertThat(world.online(device).received).doesNotContain(task.toString()));
        assertThat(world.report(task).targeted()).isEqualTo(16);
    }

    // --- fixed rate ---

    @Test
    void aFixedRateTaskIsReleasedAtItsRateOverAllShards() {
        world = new World(4, 5, Faults.NONE, (link, task) -> {});
        world.register(200).forEach(world::online);
        TaskId task = app(Audience.ALL, paced(20));
        long start = world.now();
        for (int second = 1; second <= 8; second++) {
            world.pass(Duration.ofMillis(Math.max(0, start + second * 1_000L - world.now())));
            double expected = (world.now() - start) / 1_000.0 * 20;
            assertThat((double) world.report(task).total().sent()).isBetween(expected - 8, expected + 8);
        }
        world.pass(Duration.ofSeconds(4));
        assertThat(world.report(task).arrived()).isEqualTo(200);
    }

    @Test
    void aFixedRateTaskGoesOnAtItsRateAfterAStandstill() {
        List<DeviceAddress> devices = world.register(200);
        devices.forEach(world::online);
        TaskId task = app(Audience.ALL, paced(10));
        world.pass(Duration.ofSeconds(2));
        long before = world.report(task).total().sent();
        world.shards.advance(Duration.ofMinutes(3)); // nothing runs meanwhile
        world.shards.crash();
        devices.forEach(world::online);
        long back = world.now();
        world.pass(Duration.ofSeconds(5));
        double most = before + (world.now() - back) / 1_000.0 * 10 + 40;
        assertThat((double) world.report(task).arrived()).isBetween(before + 30.0, most);
        world.pass(Duration.ofSeconds(25));
        assertThat(world.report(task).arrived()).isEqualTo(200);
    }

    @Test
    void aFixedRateTaskForConnectedDevicesOnlyReachesThemAll() {
        List<DeviceAddress> devices = world.register(40);
        for (int i = 1; i < 40; i += 4) {
            world.online(devices.get(i));
            world.online(devices.get(i - 1));
        }
        PushSettings settings = new PushSettings(Duration.ZERO, 10, Optional.empty(), false, Optional.empty(), "");
        TaskId task = app(Audience.ALL, settings);
        world.pass(Duration.ofSeconds(6));
        assertThat(world.report(task).arrived()).isEqualTo(20);
        assertThat(world.report(task).lost()).isEqualTo(20);
    }

    // --- receipts and reports ---

    @Test
    void receiptsMoveTheFunnelAndTalliesEqualTheSumOfReports() {
        List<DeviceAddress> devices = world.register(9);
        devices.subList(0, 6).forEach(world::online);
        List<TaskId> tasks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tasks.add(world.pushes.app(
                    World.APP,
                    new AppPush(
                            world.request(),
                            i == 0 ? "" : "sale",
                            Audience.ALL,
                            World.content(),
                            World.ONE_HOUR,
                            AppPush.Quota.ALL)));
        }
        world.settle();
        receipt(tasks.get(1), devices.get(0), new DeviceReceipt.Action.Displayed());
        receipt(tasks.get(1), devices.get(1), new DeviceReceipt.Action.Clicked());
        receipt(tasks.get(2), devices.get(2), new DeviceReceipt.Action.Dismissed());
        receipt(tasks.get(2), devices.get(2), new DeviceReceipt.Action.Custom(90_007));

        assertThat(world.report(tasks.get(1)).total()).isEqualTo(new Figures(9, 6, 6, 2, 1));
        assertThat(world.report(tasks.get(2)).dismissed()).isEqualTo(1);
        assertThat(world.report(tasks.get(2)).actions()).isEqualTo(Map.of(90_007, 1L));
        LocalDate today =
                Instant.ofEpochMilli(world.now()).atOffset(ZoneOffset.UTC).toLocalDate();
        assertThat(world.reports.day(World.APP, today).total()).isEqualTo(new Figures(27, 18, 18, 3, 1));
        assertThat(world.reports
                        .group(World.APP, "sale", today, today)
                        .orElseThrow()
                        .total())
                .isEqualTo(new Figures(18, 12, 12, 3, 1));
        assertThat(world.reports.group(World.APP, "none", today, today)).isEmpty();
        assertThat(world.reports.chain(World.APP, tasks.get(1), devices.get(1)))
                .extracting(ChainEvent::step)
                .containsExactly(Step.ACCEPTED, Step.TARGETED, Step.SENT, Step.ARRIVED, Step.DISPLAYED, Step.CLICKED);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theChainIsToldInTheGroupThatPlansTheTask(long seed) {
        World busy = new World(1, seed, Faults.NONE, (link, message) -> {});
        DeviceAddress device = busy.register();
        TaskId task = busy.pushes.app(
                World.APP,
                new AppPush(busy.request(), "", Audience.ALL, World.content(), World.ONE_HOUR, AppPush.Quota.ALL));
        List<Step> steps = List.of();
        while (!steps.contains(Step.WAITING)) {
            steps = busy.reports.chain(World.APP, task, device).stream()
                    .map(ChainEvent::step)
                    .toList();
        }

        assertThat(steps).containsExactly(Step.ACCEPTED, Step.TARGETED, Step.STORED, Step.WAITING);
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @Test
    void theChainTellsThatATaskWasStoredAlsoAfterItWasSent() {
        List<DeviceAddress> devices = world.register(8);
        for (DeviceAddress device : devices.subList(0, 6)) {
            world.online(device);
        }
        TaskId task = app(Audience.ALL, World.ONE_HOUR);
        assertThat(steps(task, devices.get(6)))
                .containsExactly(Step.ACCEPTED, Step.TARGETED, Step.STORED, Step.WAITING);

        world.pass(Duration.ofMinutes(1));
        world.online(devices.get(6));
        assertThat(steps(task, devices.get(0))).containsExactly(Step.ACCEPTED, Step.TARGETED, Step.SENT, Step.ARRIVED);
        assertThat(steps(task, devices.get(6)))
                .containsExactly(Step.ACCEPTED, Step.TARGETED, Step.STORED, Step.SENT, Step.ARRIVED);

        world.pass(Duration.ofHours(1));
        assertThat(steps(task, devices.get(7)))
                .containsExactly(Step.ACCEPTED, Step.TARGETED, Step.STORED, Step.EXPIRED);
    }

    @Test
    void whatIsSentAndNotAcknowledgedWaitsAgainAtTheEndOfItsChain() {
        world.gateway.acknowledging = false;
        DeviceAddress device = world.register();
        SimulatedGateway.Link link = world.online(device);
        TaskId task = app(Audience.ALL, World.ONE_HOUR);
        link.disconnect();
        world.pass(Duration.ofMinutes(1));
        assertThat(steps(task, device)).containsExactly(Step.ACCEPTED, Step.TARGETED, Step.SENT, Step.WAITING);
    }

    @Test
    void aFixedRateGoesOnAfterDevicesThatCanNeverTakeTheMessage() {
        world.register(6).forEach(world::online);
        world.gateway.undeliverableOneIn = 1;
        TaskId task = app(Audience.ALL, paced(2));
        world.pass(Duration.ofMinutes(1));
        assertThat(world.report(task).lossesBeforeArrival()).isEqualTo(Map.of(LossReason.PARAM_OVER_LIMIT, 6L));
    }

    private List<Step> steps(TaskId task, DeviceAddress device) {
        return world.reports.chain(World.APP, task, device).stream()
                .map(ChainEvent::step)
                .toList();
    }

    @Test
    void aReceiptOfADeviceThatWasLeftOutIsIgnored() {
        DeviceAddress device = world.register();
        world.devices.setBlacklisted(List.of(device), true);
        TaskId task = app(Audience.ALL, World.ONE_HOUR);
        receipt(task, device, new DeviceReceipt.Action.Clicked());
        assertThat(world.report(task).total()).isEqualTo(Figures.NONE);
        assertThat(world.report(task).filtered()).isEqualTo(1);
    }

    @Test
    void manyDeltasAreCompactedWithoutLosingADeviceOrItsTime() {
        List<DeviceAddress> devices = world.register(700);
        TaskId task = list(World.settings(Duration.ofDays(2)));
        List<Long> times = new ArrayList<>();
        for (DeviceAddress device : devices) {
            times.add(world.now());
            send(task, List.of(device));
            world.shards.advance(Duration.ofSeconds(1));
        }
        for (int round = 0; round < 2; round++) {
            assertThat(world.report(task).targeted()).isEqualTo(700);
            for (int i = 0; i < devices.size(); i++) {
                long marked = world.reports.chain(World.APP, task, devices.get(i)).stream()
                        .filter(event -> event.step() == Step.TARGETED)
                        .findFirst()
                        .orElseThrow()
                        .time()
                        .toEpochMilli();
                assertThat(times.get(i) - marked)
                        .as("delta time of device %d", i)
                        .isBetween(-1_000L, 60_000L);
            }
            world.crash();
        }
    }

    @Test
    void aTaskIsForgottenAfter90DaysOfReports() {
        world.register();
        TaskId task = app(Audience.ALL, World.ONE_HOUR);
        world.pass(Duration.ofDays(91));
        assertThat(world.reports.task(World.APP, task, false)).isEmpty();
    }

    private void receipt(TaskId task, DeviceAddress device, DeviceReceipt.Action action) {
        world.edge.receipts(device.shard(), List.of(new DeviceReceipt(device, task, action, world.now())));
        world.settle();
    }
}

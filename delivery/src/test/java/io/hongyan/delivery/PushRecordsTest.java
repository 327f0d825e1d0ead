package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.delivery.PushRecords.DeviceMessage;
import io.hongyan.delivery.PushRecords.Page;
import io.hongyan.delivery.PushRecords.Task;
import io.hongyan.delivery.Reports.ChainEvent.Step;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.QuietHours;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Lists of tasks, their curves, and the messages of one device. */
class PushRecordsTest {

    private static final Duration EVER = Duration.ofDays(90);

    private final World world = World.calm();

    private TaskId app(String group, Content content, PushSettings settings) {
        TaskId task = world.pushes.app(
                World.APP, new AppPush(world.request(), group, Audience.ALL, content, settings, AppPush.Quota.ALL));
        world.settle();
        return task;
    }

    private TaskId app() {
        return app("", World.content(), World.ONE_HOUR);
    }

    private TaskId list(List<DeviceAddress> devices) {
        TaskId task = world.pushes.createList(World.APP, world.request(), "", World.content(), World.ONE_HOUR);
        world.pushes.list(World.APP, task, devices.stream().map(Target::of).toList());
        world.settle();
        return task;
    }

    private List<TaskId> listed(TaskFilter filter, int limit) {
        List<TaskId> ids = new ArrayList<>();
        Optional<TaskPosition> after = Optional.empty();
        do {
            Page page = world.records.tasks(World.APP, filter, after, limit);
            assertThat(page.tasks()).hasSizeLessThanOrEqualTo(limit);
            page.tasks().forEach(task -> ids.add(task.id()));
            after = page.next()
                    .map(position -> TaskPosition.parse(position.toString()).orElseThrow());
        } while (after.isPresent());
        return ids;
    }

    private Task task(TaskId id) {
        return world.records.task(World.APP, id).orElseThrow();
    }

    private static TaskFilter in(TaskStatus... statuses) {
        return new TaskFilter(Optional.empty(), Optional.empty(), Set.of(), "", Set.of(statuses));
    }

    private static Content notification(String title, String body) {
        return new Content(
                Content.Type.NOTIFICATION,
                "{\"network_type\":0,\"notification\":{\"big_text\":\"title\",\"title\":\"" + title + "\",\"body\":\""
                        + body + "\",\"extra\":{\"title\":\"no\"}},\"title\":\"neither\"}",
                "",
                Optional.empty());
    }

    @Test
    void tasksAreListedNewestFirstAndSinglePushesAreNot() {
        DeviceAddress device = world.register();
        List<TaskId> made = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            made.add(i % 2 == 0 ? app() : list(List.of(device)));
            world.pass(Duration.ofSeconds(1));
        }
        world.single(device);
        for (int limit : List.of(1, 3, 11, 200)) {
            assertThat(listed(TaskFilter.ALL, limit)).isEqualTo(made.reversed());
        }
        world.crash();
        assertThat(listed(TaskFilter.ALL, 4)).isEqualTo(made.reversed());
        assertThat(world.records.tasks(2, TaskFilter.ALL, Optional.empty(), 10).tasks())
                .isEmpty();
    }

    @Test
    void aFilterLetsThroughByTimeKindAndText() {
        DeviceAddress device = world.register();
        TaskId sale = app("spring", notification("Big SALE", "双十一"), World.ONE_HOUR);
        world.pass(Duration.ofSeconds(10));
        Instant middle = World.at(world.now());
        TaskId list = list(List.of(device));
        TaskId news = app("", notification("News", "今日要闻"), World.ONE_HOUR);
        assertThat(listed(new TaskFilter(Optional.of(middle), Optional.empty(), Set.of(), "", Set.of()), 1))
                .containsExactlyInAnyOrder(news, list);
        assertThat(listed(new TaskFilter(Optional.empty(), Optional.of(middle), Set.of(), "", Set.of()), 1))
                .containsExactly(sale);
        assertThat(listed(
                        new TaskFilter(Optional.empty(), Optional.empty(), Set.of(TaskId.Kind.LIST), "", Set.of()), 1))
                .containsExactly(list);
        for (String text : List.of("sale", "双十一", "SPRING", sale.toString())) {
            assertThat(listed(new TaskFilter(Optional.empty(), Optional.empty(), Set.of(), text, Set.of()), 1))
                    .as(text)
                    .containsExactly(sale);
        }
        assertThat(task(sale).headline()).isEqualTo(new Headline("Big SALE", "双十一"));
        assertThat(task(list).headline()).isEqualTo(new Headline("", "x"));
    }

    @Test
    void aTaskIsSentUntilNothingOfItIsLeft() {
        List<DeviceAddress> devices = world.register(4);
        devices.subList(0, 2).forEach(world::online);
        TaskId task = app();
        assertThat(task(task).status()).isEqualTo(TaskStatus.SENDING);
        assertThat(task(task).counts()).isEqualTo(new TaskCounts(4, 0, 2, 2, 0, 0, 2, 0));
        assertThat(listed(in(TaskStatus.SENDING), 1)).containsExactly(task);
        assertThat(listed(in(TaskStatus.DONE), 1)).isEmpty();
        devices.forEach(world::online);
        assertThat(task(task).status()).isEqualTo(TaskStatus.DONE);
        assertThat(listed(in(TaskStatus.DONE), 1)).containsExactly(task);
        world.crash();
        assertThat(task(task).counts()).isEqualTo(new TaskCounts(4, 0, 4, 4, 0, 0, 0, 0));
        TaskId late = app("", World.content(), World.settings(Duration.ofMinutes(5)));
        world.register();
        world.pass(Duration.ofMinutes(6));
        assertThat(task(late).status()).isEqualTo(TaskStatus.DONE);
    }

    @Test
    void schedulesStopsAndQuietHoursAreToldApart() {
        world.register(3);
        TaskId waiting = app("", World.content(), scheduled());
        TaskId deleted = app("", World.content(), scheduled());
        world.pushes.deleteSchedule(World.APP, deleted);
        TaskId stopped = app();
        world.pushes.stop(World.APP, stopped);
        world.settle();
        world.rules = new AppRules(
                List.of(),
                Optional.of(new QuietHours(
                        LocalTime.MIN, LocalTime.of(23, 59), QuietHours.Action.HOLD, Optional.of(ZoneOffset.UTC))),
                Set.of());
        TaskId quiet = app("", World.content(), World.settings(Duration.ofDays(2)));
        world.rules = AppRules.NONE;
        TaskId sending = app();
        assertThat(listed(in(TaskStatus.WAITING), 2)).containsExactly(waiting);
        assertThat(listed(in(TaskStatus.DELETED), 2)).containsExactly(deleted);
        assertThat(listed(in(TaskStatus.STOPPED), 2)).containsExactly(stopped);
        assertThat(listed(in(TaskStatus.AWAITING_QUIET_HOURS), 2)).containsExactly(quiet);
        assertThat(listed(in(TaskStatus.SENDING), 2)).containsExactly(sending);
        world.pass(Duration.ofHours(3));
        assertThat(task(waiting).status()).isIn(TaskStatus.SENDING, TaskStatus.DONE);
    }

    private PushSettings scheduled() {
        return new PushSettings(
                Duration.ofHours(1),
                0,
                Optional.of(World.at(world.now()).plus(Duration.ofHours(2))),
                false,
                Optional.empty(),
                "");
    }

    @Test
    void aTaskIsForgottenWithItsReport() {
        List<DeviceAddress> devices = world.register(2);
        TaskId task = app();
        world.single(devices.getFirst());
        world.pass(Duration.ofDays(89));
        assertThat(listed(TaskFilter.ALL, 10)).containsExactly(task);
        assertThat(world.records
                        .history(devices.getFirst(), EVER, Optional.empty(), 10)
                        .messages())
                .hasSize(2);
        world.pass(Duration.ofDays(2));
        assertThat(listed(TaskFilter.ALL, 10)).isEmpty();
        assertThat(world.records.task(World.APP, task)).isEmpty();
        assertThat(world.records.curve(World.APP, task)).isEmpty();
        assertThat(world.records.counts(World.APP, List.of(task))).containsExactly(TaskCounts.NONE);
        assertThat(world.records
                        .history(devices.getFirst(), EVER, Optional.empty(), 10)
                        .messages())
                .isEmpty();
    }

    @Test
    void aCurveShowsWhenDevicesCameHowFar() {
        List<DeviceAddress> devices = world.register(6);
        TaskId task = list(devices);
        for (DeviceAddress device : devices.subList(0, 3)) {
            world.pass(Duration.ofMinutes(10));
            world.online(device);
            var unused = world.edge.receipts(
                    device.shard(),
                    List.of(new DeviceReceipt(device, task, new DeviceReceipt.Action.Clicked(), world.now())));
            world.settle();
        }
        world.pass(Duration.ofHours(2));
        TaskCurve curve = world.records.curve(World.APP, task).orElseThrow();
        assertThat(curve.bucket()).isEqualTo(Duration.ofSeconds(30));
        assertThat(curve.points().stream().filter(point -> point.arrived() == 1 && point.clicked() == 1))
                .hasSize(3);
        assertThat(curve.points().getLast().lost()).isEqualTo(3);
        assertThat(curve.points().stream().mapToLong(TaskCurve.Point::lost).sum())
                .isEqualTo(world.report(task).expired());
        assertThat(curve.points()).hasSizeLessThanOrEqualTo(TaskCurve.MAX_POINTS);
    }

    @Test
    void aSinglePushHasItsFiguresAndItsCurveToo() {
        DeviceAddress device = world.register();
        world.online(device);
        TaskId task = world.single(device).task();
        world.settle();
        assertThat(task(task).counts()).isEqualTo(new TaskCounts(1, 0, 1, 1, 0, 0, 0, 0));
        assertThat(task(task).status()).isEqualTo(TaskStatus.DONE);
        assertThat(task(task).type()).isEqualTo(Content.Type.TRANSMISSION);
        TaskCurve curve = world.records.curve(World.APP, task).orElseThrow();
        assertThat(curve.points()).hasSize(1);
        assertThat(curve.points().getFirst().arrived()).isEqualTo(1);
    }

    @Test
    void aDeviceShowsWhatItWasSentAndWhatBecameOfIt() {
        DeviceAddress device = world.register();
        DeviceAddress other = world.register();
        world.online(device);
        TaskId arrived = app("", notification("first", "text"), World.ONE_HOUR);
        world.pass(Duration.ofSeconds(1));
        TaskId notMine = list(List.of(other));
        world.pass(Duration.ofSeconds(1));
        TaskId clicked = world.single(device).task();
        world.settle();
        var unused = world.edge.receipts(
                device.shard(),
                List.of(new DeviceReceipt(device, clicked, new DeviceReceipt.Action.Clicked(), world.now())));
        world.settle();
        world.pass(Duration.ofSeconds(1));
        world.devices.setBlacklisted(List.of(device), true);
        TaskId filtered = list(List.of(device));
        List<DeviceMessage> messages =
                world.records.history(device, EVER, Optional.empty(), 10).messages();
        assertThat(messages)
                .extracting(DeviceMessage::task)
                .containsExactly(filtered, clicked, arrived)
                .doesNotContain(notMine);
        assertThat(messages)
                .extracting(DeviceMessage::outcome)
                .containsExactly(Step.FILTERED, Step.CLICKED, Step.ARRIVED);
        assertThat(messages.getFirst().reason()).isEqualTo(LossReason.BLACKLISTED);
        assertThat(messages.getLast().headline()).isEqualTo(new Headline("first", "text"));
        PushRecords.History first = world.records.history(device, EVER, Optional.empty(), 2);
        assertThat(first.messages()).hasSize(2);
        PushRecords.History second = world.records.history(device, EVER, first.next(), 2);
        assertThat(second.messages()).extracting(DeviceMessage::task).containsExactly(arrived);
        assertThat(second.next()).isEmpty();
        assertThat(world.records
                        .history(
                                device,
                                Duration.between(messages.getFirst().created(), World.at(world.now())),
                                Optional.empty(),
                                10)
                        .messages())
                .hasSize(1);
    }

    @Test
    void aSinglePushWithAFallbackIsKnownLikeAnyOther() {
        DeviceAddress device = world.register();
        PushSettings settings = World.ONE_HOUR.withFallback(
                new Fallback(List.of(new Fallback.Step(Channel.SMS, Duration.ofMinutes(10))), Optional.empty()));
        TaskId task = world.single(world.request(), device, notification("one", "text"), settings)
                .task();
        world.settle();
        assertThat(task.keptAsRows()).isFalse();
        assertThat(task(task).status()).isEqualTo(TaskStatus.SENDING);
        assertThat(task(task).headline().title()).isEqualTo("one");
        assertThat(listed(TaskFilter.ALL, 5)).isEmpty();
        world.online(device);
        assertThat(task(task).counts()).isEqualTo(new TaskCounts(1, 0, 1, 1, 0, 0, 0, 0));
        assertThat(task(task).status()).isEqualTo(TaskStatus.DONE);
        assertThat(history(device)).extracting(DeviceMessage::task).containsExactly(task);
        world.pass(Duration.ofDays(91));
        assertThat(history(device)).isEmpty();
        assertThat(world.records.task(World.APP, task)).isEmpty();
    }

    private List<DeviceMessage> history(DeviceAddress device) {
        return world.records.history(device, EVER, Optional.empty(), 10).messages();
    }

    @Test
    void aDeviceIsFoundAmongMoreTasksThanOneQuestionLooksAt() {
        DeviceAddress device = world.register();
        DeviceAddress other = world.register(2).getLast();
        assertThat(other.shard()).isEqualTo(device.shard());
        TaskId mine = list(List.of(device));
        for (int i = 0; i < DeviceHistory.LOOKED_AT + 20; i++) {
            list(List.of(other));
        }
        assertThat(history(device)).extracting(DeviceMessage::task).containsExactly(mine);
    }

    @Test
    void aDayKnowsItsTargetsAndItsChannels() {
        List<DeviceAddress> devices = world.register(3);
        devices.forEach(world::online);
        app();
        world.single(devices.getFirst());
        world.settle();
        Trends.Day today = world.trends.lastDays(World.APP, 1).getFirst();
        assertThat(today.targeted()).isEqualTo(4);
        assertThat(today.total()).isEqualTo(new Figures(4, 4, 4, 0, 0));
        assertThat(today.channels().get(Channel.DEVICE)).isEqualTo(new Figures(0, 4, 4, 0, 0));
        assertThat(today.users().accumulated()).isEqualTo(3);
        assertThat(world.trends.live(World.APP)).isEqualTo(new Trends.Live(3, 3, 4, today.total()));
    }
}

package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.audience.Audience;
import io.hongyan.audience.Condition;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.audience.TaskResult;
import io.hongyan.audience.TaskResult.Stage;
import io.hongyan.delivery.Audiences.DevicePage;
import io.hongyan.delivery.Audiences.Reach;
import io.hongyan.delivery.Audiences.Selection;
import io.hongyan.delivery.Audiences.Trait;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Audiences over what became of tasks, audiences counted and listed, tags and consents. */
class AudiencesTest {

    private final World world = World.calm();

    private TaskId push(Audience audience, PushSettings settings) {
        TaskId task = world.pushes.app(
                World.APP, new AppPush(world.request(), "", audience, World.content(), settings, AppPush.Quota.ALL));
        world.settle();
        return task;
    }

    private TaskId push(Audience audience) {
        return push(audience, World.ONE_HOUR);
    }

    private static Audience of(TaskId task, Stage stage) {
        return Audience.ALL.with(TaskResult.of(task, stage));
    }

    private long count(Audience audience) {
        return world.devices.count(World.APP, audience);
    }

    private void click(TaskId task, DeviceAddress device) {
        var unused = world.edge.receipts(
                device.shard(),
                List.of(new DeviceReceipt(device, task, new DeviceReceipt.Action.Clicked(), world.now())));
        world.settle();
    }

    @Test
    void aPushGoesAgainToThoseItDidNotReachAndToThoseWhoDidNotClick() {
        List<DeviceAddress> devices = world.register(6);
        world.devices.setBlacklisted(devices.subList(5, 6), true);
        devices.subList(0, 3).forEach(world::online);
        TaskId first = push(Audience.ALL);
        click(first, devices.get(1));
        assertThat(count(of(first, Stage.TARGETED))).isEqualTo(6);
        assertThat(count(of(first, Stage.ARRIVED))).isEqualTo(3);
        assertThat(count(of(first, Stage.NOT_ARRIVED))).isEqualTo(3);
        assertThat(count(of(first, Stage.WAITING))).isEqualTo(2);
        assertThat(count(of(first, Stage.NOT_CLICKED))).isEqualTo(2);
        assertThat(count(of(first, Stage.LOST))).isEqualTo(1);
        assertThat(count(Audience.ALL.with(new TaskResult(first, Stage.LOST, LossReason.BLACKLISTED))))
                .isEqualTo(1);
        assertThat(count(Audience.ALL.with(new TaskResult(first, Stage.LOST, LossReason.EXPIRED))))
                .isZero();

        TaskId unreached = push(of(first, Stage.NOT_ARRIVED));
        TaskId unclicked = push(of(first, Stage.NOT_CLICKED));
        assertThat(world.report(unreached).targeted()).isEqualTo(3);
        assertThat(world.report(unreached).filtered()).isEqualTo(1);
        assertThat(world.report(unclicked).arrived()).isEqualTo(2);
        assertThat(received(devices.get(1))).containsExactly(first.toString());
        assertThat(received(devices.get(0))).containsExactly(first.toString(), unclicked.toString());
        world.crash();
        assertThat(count(of(first, Stage.NOT_CLICKED))).isEqualTo(2);
    }

    @Test
    void resultsCombineWithOtherConditionsAndAreRehearsed() {
        List<DeviceAddress> devices = world.register(4);
        devices.subList(0, 2).forEach(world::online);
        world.devices.setTags(devices.get(0), List.of("vip"));
        world.devices.setTags(devices.get(2), List.of("vip"));
        TaskId task = push(Audience.ALL);
        Audience vip = Audience.ofTag("vip");
        assertThat(count(vip.with(TaskResult.of(task, Stage.ARRIVED)))).isEqualTo(1);
        Audience notArrived = new Audience(List.of(new Condition(
                Condition.Key.TASK_RESULT,
                Condition.Operator.NOT,
                List.of(TaskResult.of(task, Stage.ARRIVED).toString()))));
        assertThat(count(notArrived)).isEqualTo(2);
        Rehearsal rehearsal =
                world.pushes.rehearse(World.APP, World.content(), World.ONE_HOUR, of(task, Stage.ARRIVED));
        assertThat(rehearsal.targeted()).isEqualTo(2);
        assertThat(rehearsal.connected()).isEqualTo(2);
    }

    @Test
    void aSinglePushHasResultsToo() {
        DeviceAddress device = world.register();
        world.register();
        world.online(device);
        TaskId task = world.single(device).task();
        world.settle();
        assertThat(count(of(task, Stage.NOT_CLICKED))).isEqualTo(1);
        assertThat(count(of(task, Stage.NOT_ARRIVED))).isZero();
    }

    @Test
    void aTaskThatIsNotKnownOrForgottenIsRefused() {
        world.register();
        TaskId unknown = TaskId.of(TaskId.Kind.APP, java.time.LocalDate.EPOCH, World.APP, 0, "never");
        assertThatThrownBy(() -> push(of(unknown, Stage.NOT_ARRIVED)))
                .isInstanceOf(UnknownTaskException.class)
                .hasMessageContaining(unknown.toString());
        assertThatThrownBy(() -> world.audiences.breakDown(World.APP, of(unknown, Stage.ARRIVED)))
                .isInstanceOf(UnknownTaskException.class);
        assertThatThrownBy(() ->
                        world.pushes.rehearse(World.APP, World.content(), World.ONE_HOUR, of(unknown, Stage.ARRIVED)))
                .isInstanceOf(UnknownTaskException.class);
        TaskId task = push(Audience.ALL);
        PushSettings later = new PushSettings(
                Duration.ofHours(1),
                0,
                Optional.of(World.at(world.now()).plus(Duration.ofDays(90))),
                false,
                Optional.empty(),
                "");
        assertThatThrownBy(() -> push(of(task, Stage.ARRIVED), later)).isInstanceOf(UnknownTaskException.class);
        world.pass(Duration.ofDays(91));
        assertThatThrownBy(() -> push(of(task, Stage.NOT_ARRIVED))).isInstanceOf(UnknownTaskException.class);
    }

    @Test
    void anAudienceIsBrokenDownByWhatItIsMadeOf() {
        DeviceAddress online = world.register();
        DeviceAddress vendor = world.registerWithToken(Channel.HUAWEI, "token");
        DeviceAddress off =
                world.register(new DeviceFacts(Platform.IOS, "apple", "", "", "", "", "", "", "", Map.of(), false));
        DeviceAddress blacklisted = world.registerWithToken(Channel.HONOR, "other");
        DeviceAddress alone = world.register(DeviceFacts.of(Platform.WEB, ""));
        world.vendors.open(Channel.HUAWEI, Map.of(), Map.of(), 0, true);
        world.online(online);
        world.online(blacklisted);
        world.devices.setBlacklisted(List.of(blacklisted), true);
        Audiences.BreakDown all = world.audiences.breakDown(World.APP, Audience.ALL);
        assertThat(all.total()).isEqualTo(5);
        assertThat(all.platforms()).isEqualTo(Map.of(Platform.ANDROID, 3L, Platform.IOS, 1L, Platform.WEB, 1L));
        assertThat(all.brands()).containsEntry("xiaomi", 1L).containsEntry("other", 1L);
        assertThat(all.online()).isEqualTo(2);
        assertThat(all.ownChannel()).isEqualTo(2);
        assertThat(all.tokens()).isEqualTo(Map.of(Channel.HUAWEI, 1L, Channel.HONOR, 1L));
        assertThat(all.notificationOff()).isEqualTo(1);
        assertThat(all.blacklisted()).isEqualTo(1);
        assertThat(all.unreachable()).isEqualTo(3);
        assertThat(all.reach())
                .isEqualTo(Map.of(
                        Reach.ONLINE, 1L,
                        Reach.BY_VENDOR, 1L,
                        Reach.NOTIFICATION_OFF, 1L,
                        Reach.BLACKLISTED, 1L,
                        Reach.WAITING, 1L));
        assertThat(world.audiences
                        .breakDown(World.APP, List.of(vendor, off, alone, new DeviceAddress(World.APP, 1, 77)))
                        .total())
                .isEqualTo(3);
    }

    @Test
    void devicesAreListedPageByPageInEitherOrder() {
        List<DeviceAddress> devices = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            devices.add(world.register());
            world.pass(Duration.ofMillis(20));
        }
        world.devices.setBlacklisted(devices.subList(2, 4), true);
        assertThat(Audiences.Place.parse("no place!")).isEmpty();
        assertThat(listed(new Selection(Audience.ALL, Optional.empty(), false), 2))
                .isEqualTo(devices);
        assertThat(listed(new Selection(Audience.ALL, Optional.empty(), true), 4))
                .isEqualTo(devices.reversed());
        assertThat(listed(new Selection(Audience.ALL, Optional.of(Trait.BLACKLISTED), true), 1))
                .isEqualTo(devices.subList(2, 4).reversed());
        world.online(devices.get(5));
        assertThat(listed(new Selection(Audience.ALL, Optional.of(Trait.ONLINE), false), 3))
                .containsExactly(devices.get(5));
        assertThat(listed(new Selection(Audience.ALL, Optional.of(Trait.OFFLINE), false), 3))
                .hasSize(8);
    }

    private List<DeviceAddress> listed(Selection selection, int limit) {
        List<DeviceAddress> found = new ArrayList<>();
        Optional<Audiences.Place> after = Optional.empty();
        do {
            DevicePage page = world.audiences.devices(World.APP, selection, after, limit);
            assertThat(page.devices()).hasSizeLessThanOrEqualTo(limit);
            page.devices().forEach(device -> found.add(device.address()));
            after = page.next()
                    .map(place -> Audiences.Place.parse(place.toString()).orElseThrow());
        } while (after.isPresent());
        return found;
    }

    @Test
    void tagsAreListedInOrderWithTheirDevices() {
        List<DeviceAddress> devices = world.register(3);
        assertThat(world.audiences.tags(World.APP, "", "", 10).tags()).isEmpty();
        world.devices.setTags(devices.get(0), List.of("b", "aa", "上海"));
        world.devices.setTags(devices.get(1), List.of("aa", "ab"));
        world.devices.setTags(devices.get(2), List.of("gone"));
        world.devices.setTags(devices.get(2), List.of());
        for (int round = 0; round < 2; round++) {
            assertThat(tags("", 2)).containsExactly(tag("aa", 2), tag("ab", 1), tag("b", 1), tag("上海", 1));
            assertThat(tags("a", 1)).containsExactly(tag("aa", 2), tag("ab", 1));
            assertThat(tags("zz", 1)).isEmpty();
            world.crash();
        }
    }

    private static Audiences.TagCount tag(String name, long devices) {
        return new Audiences.TagCount(name, devices);
    }

    private List<Audiences.TagCount> tags(String prefix, int limit) {
        List<Audiences.TagCount> found = new ArrayList<>();
        Optional<String> after = Optional.of("");
        while (after.isPresent()) {
            Audiences.TagPage page = world.audiences.tags(World.APP, prefix, after.get(), limit);
            assertThat(page.tags()).hasSizeLessThanOrEqualTo(limit);
            found.addAll(page.tags());
            after = page.next();
        }
        return found;
    }

    @Test
    void purposesAreCountedByWhatWasDecided() {
        List<DeviceAddress> devices = world.register(3);
        world.consents.decide(World.APP, devices, "news", true, Consents.Source.API);
        world.consents.decide(World.APP, devices.subList(0, 1), "news", false, Consents.Source.API);
        world.consents.decide(World.APP, devices.subList(0, 1), "ads", false, Consents.Source.DEVICE);
        assertThat(world.audiences.purposes(World.APP))
                .containsExactly(new Audiences.PurposeCount("ads", 0, 1), new Audiences.PurposeCount("news", 2, 1));
    }

    private List<String> received(DeviceAddress device) {
        return Objects.requireNonNull(world.gateway.link(device)).received;
    }
}

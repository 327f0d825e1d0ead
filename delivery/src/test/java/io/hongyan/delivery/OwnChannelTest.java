package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.audience.DeviceFactsUpdate;
import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.delivery.Reports.ChainEvent.Step;
import io.hongyan.delivery.device.DeviceReport;
import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.QuietHours;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Finer points of the own channel: replacing, dark screens, audiences that are waited for, and when users are online. */
class OwnChannelTest {

    private final World world = World.calm();

    private TaskId toAll(Content content, PushSettings settings) {
        return toAll(Audience.ALL, content, settings);
    }

    private TaskId toAll(Audience audience, Content content, PushSettings settings) {
        TaskId task = world.pushes.app(
                World.APP, new AppPush(world.request(), "", audience, content, settings, AppPush.Quota.ALL));
        world.settle();
        return task;
    }

    private TaskId single(DeviceAddress device, Content content, PushSettings settings) {
        TaskId task = world.single(world.request(), device, content, settings).task();
        world.settle();
        return task;
    }

    private LossReason lost(TaskId task, DeviceAddress device) {
        return world.reports.chain(World.APP, task, device).stream()
                .filter(event -> event.step() == Step.LOST)
                .map(ChainEvent::reason)
                .findFirst()
                .orElse(LossReason.NONE);
    }

    private List<Step> steps(TaskId task, DeviceAddress device) {
        return world.reports.chain(World.APP, task, device).stream()
                .map(ChainEvent::step)
                .toList();
    }

    // --- replacing ---

    private static Content withId(int notifyId) {
        return new Content(
                Content.Type.NOTIFICATION,
                "{\"notification\":{\"notify_id\":" + notifyId + "}}",
                "{\"android\":{\"ups\":{}}}",
                Optional.empty(),
                notifyId,
                false);
    }

    @Test
    void aMessageTakesThePlaceOfThoseThatWaitWithTheSameId() {
        DeviceAddress device = world.register();
        DeviceAddress other = world.register();
        TaskId bulk = toAll(withId(7), World.ONE_HOUR);
        TaskId single = single(device, withId(7), World.ONE_HOUR);
        TaskId different = single(device, withId(8), World.ONE_HOUR);
        TaskId plain = toAll(World.content(), World.ONE_HOUR);
        assertThat(lost(bulk, device)).isEqualTo(LossReason.SUPERSEDED);
        assertThat(lost(bulk, other)).isEqualTo(LossReason.NONE);
        TaskId last = toAll(withId(7), World.ONE_HOUR);
        assertThat(lost(single, device)).isEqualTo(LossReason.SUPERSEDED);
        assertThat(lost(bulk, other)).isEqualTo(LossReason.SUPERSEDED);
        world.crash();
        assertThat(world.online(device).received).hasSize(3);
        assertThat(world.online(other).received).hasSize(2);
        for (TaskId task : List.of(different, plain, last)) {
            assertThat(steps(task, device)).contains(Step.ARRIVED);
        }
        assertThat(world.report(bulk).lossesBeforeArrival()).containsEntry(LossReason.SUPERSEDED, 2L);
    }

    @Test
    void aListTaskReplacesWhatWaitsForItsTargetsAndNotItself() {
        List<DeviceAddress> devices = world.register(4);
        TaskId before = toAll(withId(7), World.ONE_HOUR);
        TaskId list = world.pushes.createList(World.APP, world.request(), "", withId(7), World.ONE_HOUR);
        for (DeviceAddress device : devices.subList(0, 2)) {
            world.pushes.list(World.APP, list, List.of(Target.of(device)));
        }
        world.settle();
        assertThat(world.report(before).lost()).isEqualTo(2);
        assertThat(world.report(list).pending()).isEqualTo(2);
    }

    @Test
    void whatAVendorHasIsNotReplacedAndWhatOnlyWaitsForItIs() {
        world.vendors.open(Channel.XIAOMI);
        DeviceAddress taken = world.registerWithToken(Channel.XIAOMI, "t1");
        TaskId first = toAll(withId(7), World.by(Strategy.VENDOR_ONLY));
        world.serveVendors();
        DeviceAddress waiting = world.registerWithToken(Channel.XIAOMI, "t2");
        TaskId second = toAll(withId(7), World.by(Strategy.VENDOR_ONLY));
        TaskId third = toAll(withId(7), World.by(Strategy.VENDOR_ONLY));
        world.serveVendors();
        assertThat(lost(first, taken)).isEqualTo(LossReason.NONE);
        assertThat(lost(second, waiting)).isEqualTo(LossReason.SUPERSEDED);
        assertThat(steps(third, waiting)).contains(Step.SENT);
    }

    @Test
    void aRepeatedRequestReplacesNothing() {
        DeviceAddress device = world.register();
        world.single("request-first-0", device, withId(7), World.ONE_HOUR);
        TaskId newer = single(device, withId(7), World.ONE_HOUR);
        world.single("request-first-0", device, withId(7), World.ONE_HOUR);
        world.settle();
        assertThat(lost(newer, device)).isEqualTo(LossReason.NONE);
        assertThat(world.online(device).received).hasSize(1);
    }

    // --- screens ---

    private void screen(DeviceAddress device, boolean on) {
        world.edge.reported(
                device,
                new DeviceReport(
                        DeviceFactsUpdate.NONE,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of(),
                        Optional.of(on)));
        world.settle();
    }

    private static PushSettings litOnly(Duration within) {
        return World.ONE_HOUR.withScreenOn(
                new PushSettings.ScreenOn(within, Set.of(Platform.ANDROID, Platform.HARMONY)));
    }

    @Test
    void messagesForLitScreensWaitForTheScreenToBeOn() {
        List<DeviceAddress> devices = world.register(8);
        devices.forEach(world::online);
        DeviceAddress dark = devices.get(0);
        SimulatedGateway.Link link = world.online(dark);
        screen(dark, false);
        TaskId bulk = toAll(World.content(), litOnly(Duration.ZERO));
        TaskId single = single(dark, World.content(), litOnly(Duration.ZERO));
        TaskId usual = single(dark, World.content(), World.ONE_HOUR);
        assertThat(link.received).hasSize(1);
        assertThat(steps(usual, dark)).contains(Step.ARRIVED);
        assertThat(world.report(bulk).arrived()).isEqualTo(7);
        assertThat(steps(bulk, dark)).contains(Step.WAITING);
        link = world.online(dark);
        assertThat(link.received).isEmpty();
        screen(dark, true);
        assertThat(link.received).hasSize(2);
        assertThat(steps(single, dark)).contains(Step.ARRIVED);
        screen(dark, true);
        assertThat(link.received).hasSize(2);
    }

    @Test
    void aDarkScreenIsWaitedForNoLongerThanSaid() {
        DeviceAddress device = world.register();
        SimulatedGateway.Link link = world.online(device);
        screen(device, false);
        TaskId bulk = toAll(World.content(), litOnly(Duration.ofMinutes(10)));
        TaskId single = single(device, World.content(), litOnly(Duration.ofMinutes(10)));
        world.pass(Duration.ofMinutes(9));
        assertThat(link.received).isEmpty();
        world.pass(Duration.ofMinutes(2));
        assertThat(link.received).hasSize(2);
        assertThat(steps(bulk, device)).contains(Step.ARRIVED);
        assertThat(steps(single, device)).contains(Step.ARRIVED);
    }

    @Test
    void thePlatformsNotMeantAndDevicesThatSayNothingGetItAtOnce() {
        DeviceAddress phone = world.register(DeviceFacts.of(Platform.IOS, "apple"));
        DeviceAddress silent = world.register();
        world.online(phone);
        world.online(silent);
        screen(phone, false);
        toAll(World.content(), litOnly(Duration.ZERO));
        single(phone, World.content(), litOnly(Duration.ZERO));
        assertThat(world.online(phone).received).isEmpty();
        assertThat(world.report(toAll(World.content(), litOnly(Duration.ZERO))).arrived())
                .isEqualTo(2);
    }

    // --- thresholds ---

    @Test
    void aTaskWaitsUntilEnoughOfItsAudienceAreOnline() {
        List<DeviceAddress> devices = world.register(10);
        devices.subList(0, 3).forEach(world::online);
        TaskId task = toAll(World.content(), World.ONE_HOUR.withOnlineThreshold(5));
        world.pass(Duration.ofMinutes(1));
        assertThat(world.report(task).arrived()).isZero();
        assertThat(steps(task, devices.get(0))).contains(Step.AWAITING_AUDIENCE, Step.WAITING);
        world.crash();
        devices.subList(0, 4).forEach(world::online);
        world.pass(Duration.ofMinutes(1));
        assertThat(world.report(task).arrived()).isZero();
        devices.subList(4, 6).forEach(world::online);
        world.pass(Duration.ofSeconds(10));
        assertThat(world.report(task).arrived()).isEqualTo(6);
        world.online(devices.get(9));
        assertThat(world.report(task).arrived()).isEqualTo(7);
    }

    @Test
    void aTaskWhoseAudienceNeverComesExpiresAndSaysWhatItWaitedFor() {
        List<DeviceAddress> devices = world.register(4);
        devices.subList(0, 2).forEach(world::online);
        TaskId task = toAll(World.content(), World.ONE_HOUR.withOnlineThreshold(3));
        world.pass(Duration.ofMinutes(61));
        assertThat(world.report(task).expired()).isEqualTo(4);
        assertThat(steps(task, devices.get(0))).contains(Step.AWAITING_AUDIENCE, Step.EXPIRED);
    }

    @Test
    void aTaskThatWaitedForItsAudienceKeepsToItsSpeed() {
        List<DeviceAddress> devices = world.register(20);
        devices.forEach(world::online);
        PushSettings slow = new PushSettings(Duration.ofHours(1), 2, Optional.empty(), false, Optional.empty(), "")
                .withOnlineThreshold(20);
        TaskId task = toAll(World.content(), slow);
        world.pass(Duration.ofSeconds(5));
        assertThat(world.report(task).arrived()).isBetween(5L, 12L);
        world.pass(Duration.ofSeconds(10));
        assertThat(world.report(task).arrived()).isEqualTo(20);
    }

    @Test
    void quietHoursGoOnForWhoIsInThemWhenTheAudienceIsThere() {
        world.rules = new AppRules(List.of(), Optional.of(QuietHours.parse("22:00-08:00")), Set.of());
        world.pass(Duration.ofHours(23));
        List<DeviceAddress> devices = world.register(4);
        devices.forEach(world::online);
        TaskId task =
                toAll(World.content(), World.settings(Duration.ofHours(20)).withOnlineThreshold(2));
        world.pass(Duration.ofMinutes(5));
        assertThat(world.report(task).arrived()).isZero();
        world.pass(Duration.ofHours(10));
        assertThat(world.report(task).arrived()).isEqualTo(4);
    }

    // --- showing again ---

    @Test
    void onlyAMessageThatIsShownAgainCarriesItsEnd() {
        TaskId task = TaskId.of(TaskId.Kind.LIST, LocalDate.of(2026, 1, 1), 1, 0, "request");
        Content again = new Content(
                Content.Type.NOTIFICATION, "{\"notification\":{}}", "", Optional.empty(), Content.NO_ID, true);
        assertThat(new String(DevicePayload.of(task, again, 1_234), StandardCharsets.UTF_8))
                .endsWith("\"type\":\"notification\",\"expires\":1234,\"notification\":{}}");
        assertThat(new String(DevicePayload.of(task, withId(7), 1_234), StandardCharsets.UTF_8))
                .doesNotContain("expires");
    }

    // --- when users are online ---

    private Instant hour(int back) {
        return Instant.ofEpochMilli((world.now() / 3_600_000 - back) * 3_600_000);
    }

    @Test
    void theHoursInWhichADeviceWasOnlineAreKnownForADay() {
        DeviceAddress device = world.register();
        DeviceAddress never = world.register();
        world.devices.setTags(device, List.of("vip"));
        world.pass(Duration.ofMinutes(30));
        SimulatedGateway.Link link = world.online(device);
        world.pass(Duration.ofHours(2));
        link.disconnect();
        world.settle();
        world.pass(Duration.ofHours(3));
        assertThat(world.reports.onlineHours(World.APP, List.of(device, never)))
                .containsExactly(List.of(hour(5), hour(4), hour(3)), List.of());
        world.crash();
        assertThat(world.reports.onlineHours(World.APP, List.of(device)).getFirst())
                .hasSize(3);
        world.online(device);
        assertThat(world.reports.onlineHours(World.APP, List.of(device)).getFirst())
                .containsExactly(hour(5), hour(4), hour(3), hour(0));
        List<Reports.OnlineSample> ofTag = world.reports.onlineHours(World.APP, Audience.ofTag("vip"));
        assertThat(ofTag).hasSize(24);
        assertThat(ofTag.stream().mapToInt(Reports.OnlineSample::online).sum()).isEqualTo(4);
        assertThat(ofTag.getLast()).isEqualTo(new Reports.OnlineSample(hour(0).toEpochMilli(), 1));
        world.pass(Duration.ofHours(20));
        assertThat(world.reports.onlineHours(World.APP, List.of(device)).getFirst())
                .hasSize(22);
    }
}

package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.audience.DeviceFactsUpdate;
import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.delivery.Reports.ChainEvent.Step;
import io.hongyan.delivery.device.DeviceReport;
import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.FrequencyCap;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.delivery.rules.QuietHours;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The app's own rules before sending. */
class RulesTest {

    private final World world = World.calm();

    // --- what the tests say ---

    private static AppRules caps(String... caps) {
        return new AppRules(List.of(caps).stream().map(FrequencyCap::parse).toList(), Optional.empty(), Set.of());
    }

    private static AppRules quiet(String hours) {
        return new AppRules(List.of(), Optional.of(QuietHours.parse(hours)), Set.of());
    }

    private static PushSettings traits(String category, int priority) {
        return World.ONE_HOUR.withTraits(new MessageTraits(category, MessageTraits.MARKETING, false, priority));
    }

    private static PushSettings transactional() {
        return World.ONE_HOUR.withTraits(new MessageTraits("", MessageTraits.SERVICE, true, 5));
    }

    private TaskId toAll(PushSettings settings) {
        TaskId task = world.pushes.app(
                World.APP,
                new AppPush(world.request(), "", Audience.ALL, World.content(), settings, AppPush.Quota.ALL));
        world.settle();
        return task;
    }

    private DeviceAddress in(String zone) {
        return in(zone, DeviceFacts.of(Platform.ANDROID, "xiaomi"));
    }

    private DeviceAddress in(String zone, DeviceFacts facts) {
        DeviceFactsUpdate there = new DeviceFactsUpdate(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(zone),
                facts.vendorTokens(),
                Optional.empty());
        return world.register(there.applyTo(facts));
    }

    private LossReason filtered(TaskId task, DeviceAddress device) {
        return reason(task, device, Step.FILTERED);
    }

    private LossReason lost(TaskId task, DeviceAddress device) {
        return reason(task, device, Step.LOST);
    }

    private LossReason reason(TaskId task, DeviceAddress device, Step step) {
        return world.reports.chain(World.APP, task, device).stream()
                .filter(event -> event.step() == step)
                .map(ChainEvent::reason)
                .findFirst()
                .orElse(LossReason.NONE);
    }

    private List<Step> steps(TaskId task, DeviceAddress device) {
        return world.reports.chain(World.APP, task, device).stream()
                .map(ChainEvent::step)
                .toList();
    }

    private LossReason single(DeviceAddress device, PushSettings settings) {
        TaskId task = world.single(device, settings).task();
        world.settle();
        return filtered(task, device);
    }

    /** Midday of a day in UTC, where the tests' devices without a zone are. */
    private void at(String utc) {
        world.pass(Duration.between(Instant.ofEpochMilli(world.now()), Instant.parse(utc)));
    }

    private void tomorrowAt(int hour) {
        at(Instant.ofEpochMilli(world.now())
                .atZone(ZoneOffset.UTC)
                .toLocalDate()
                .plusDays(1)
                .atTime(hour, 0)
                .toInstant(ZoneOffset.UTC)
                .toString());
    }

    // --- frequency caps ---

    @Test
    void aDeviceGetsNoMoreThanItsCapWithinTheWindowAndAgainAfterIt() {
        world.rules = caps("* 1d 2");
        tomorrowAt(12);
        DeviceAddress device = world.register();
        SimulatedGateway.Link link = world.online(device);
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.NONE);
        TaskId second = toAll(World.ONE_HOUR);
        assertThat(filtered(second, device)).isEqualTo(LossReason.NONE);
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.FREQUENCY_CAPPED);
        TaskId fourth = toAll(World.ONE_HOUR);
        assertThat(filtered(fourth, device)).isEqualTo(LossReason.FREQUENCY_CAPPED);
        assertThat(world.report(fourth).filtered()).isEqualTo(1);
        assertThat(world.report(fourth).lossesBeforeSending()).containsEntry(LossReason.FREQUENCY_CAPPED, 1L);
        world.crash();
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.FREQUENCY_CAPPED);
        assertThat(link.received).hasSize(2);
        tomorrowAt(1);
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.NONE);
    }

    @Test
    void twoPushesAtOneMomentDoNotBothPassUnderACapForOne() {
        world.rules = caps("* 1h 1");
        List<DeviceAddress> devices = world.register(20);
        TaskId first = world.pushes.app(
                World.APP,
                new AppPush(world.request(), "", Audience.ALL, World.content(), World.ONE_HOUR, AppPush.Quota.ALL));
        TaskId second = world.pushes.app(
                World.APP,
                new AppPush(world.request(), "", Audience.ALL, World.content(), World.ONE_HOUR, AppPush.Quota.ALL));
        world.settle();
        assertThat(world.report(first).filtered() + world.report(second).filtered())
                .isEqualTo(20);
        devices.forEach(device -> assertThat(world.online(device).received).hasSize(1));
    }

    @Test
    void aCapOfOneCategoryLeavesTheOthersAlone() {
        world.rules = caps("news 7d 1", "* 1d 10");
        DeviceAddress device = world.register();
        assertThat(single(device, traits("news", 5))).isEqualTo(LossReason.NONE);
        assertThat(single(device, traits("news", 5))).isEqualTo(LossReason.FREQUENCY_CAPPED);
        assertThat(single(device, traits("offers", 5))).isEqualTo(LossReason.NONE);
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.NONE);
    }

    @Test
    void aLowPriorityNeverBlocksAHighOneWhileAHighOneBlocksALow() {
        world.rules = caps("* 1d 1");
        DeviceAddress device = world.register();
        assertThat(single(device, traits("", 2))).isEqualTo(LossReason.NONE);
        assertThat(single(device, traits("", 8))).isEqualTo(LossReason.NONE);
        assertThat(single(device, traits("", 8))).isEqualTo(LossReason.FREQUENCY_CAPPED);
        assertThat(single(device, traits("", 5))).isEqualTo(LossReason.FREQUENCY_CAPPED);
        assertThat(single(device, traits("", 9))).isEqualTo(LossReason.NONE);
    }

    @Test
    void aTransactionalMessageIsNeitherCappedNorCounted() {
        world.rules = caps("* 1d 1");
        DeviceAddress device = world.register();
        for (int i = 0; i < 3; i++) {
            assertThat(single(device, transactional())).isEqualTo(LossReason.NONE);
        }
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.NONE);
        assertThat(single(device, transactional())).isEqualTo(LossReason.NONE);
    }

    @Test
    void aMessageThatEndsUnsentGivesItsPlaceBack() {
        world.rules = caps("* 1d 1");
        tomorrowAt(9);
        DeviceAddress device = world.register();
        TaskId recalled = toAll(World.ONE_HOUR);
        world.pushes.stop(World.APP, recalled);
        world.settle();
        TaskId expired =
                world.single(device, World.settings(Duration.ofMinutes(5))).task();
        assertThat(filtered(expired, device)).isEqualTo(LossReason.NONE);
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.FREQUENCY_CAPPED);
        world.pass(Duration.ofMinutes(6));
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.NONE);
    }

    @Test
    void aMessageForConnectedDevicesOnlyCountsForThoseItWasSentTo() {
        world.rules = caps("* 1d 1");
        DeviceAddress away = world.register();
        DeviceAddress here = world.register();
        world.online(here);
        toAll(World.settings(Duration.ZERO));
        assertThat(single(away, World.ONE_HOUR)).isEqualTo(LossReason.NONE);
        assertThat(single(here, World.ONE_HOUR)).isEqualTo(LossReason.FREQUENCY_CAPPED);
    }

    @Test
    void aPushToOneDeviceCountsForAllDevicesOfTheUser() {
        world.rules = caps("* 1d 1");
        List<DeviceAddress> devices = world.register(5);
        for (DeviceAddress device : devices.subList(0, 4)) {
            world.devices.bindAliases(World.APP, "", List.of(new Devices.AliasBinding(device, "ann")));
        }
        TaskId first = world.single(devices.get(0), World.settings(Duration.ofMinutes(5)))
                .task();
        world.settle();
        for (DeviceAddress device : devices.subList(0, 4)) {
            assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.FREQUENCY_CAPPED);
        }
        assertThat(single(devices.get(4), World.ONE_HOUR)).isEqualTo(LossReason.NONE);
        world.pass(Duration.ofMinutes(6));
        assertThat(filtered(first, devices.get(0))).isEqualTo(LossReason.NONE);
        assertThat(single(devices.get(3), World.ONE_HOUR)).isEqualTo(LossReason.NONE);
    }

    @Test
    void aPushToAUserCountsOnceForEachOfTheirDevices() {
        world.rules = caps("* 1d 2");
        List<DeviceAddress> devices = world.register(2);
        devices.forEach(
                device -> world.devices.bindAliases(World.APP, "", List.of(new Devices.AliasBinding(device, "ann"))));
        for (int i = 0; i < 2; i++) {
            List<TargetStatus> statuses = world.pushes
                    .single(
                            World.APP,
                            List.of(new SinglePush(
                                    world.request(),
                                    "",
                                    devices.stream().map(Target::of).toList(),
                                    World.content(),
                                    World.ONE_HOUR)))
                    .getFirst()
                    .statuses();
            world.settle();
            assertThat(statuses).extracting(TargetStatus::status).doesNotContain(TargetStatus.Status.IGNORED);
        }
        devices.forEach(device -> assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.FREQUENCY_CAPPED));
    }

    // --- quiet hours ---

    @Test
    void messagesInQuietHoursWaitForTheirEndInTheDevicesOwnZone() {
        world.rules = quiet("22:00-08:00 hold Asia/Shanghai");
        at("2026-01-10T12:00:00Z"); // 20:00 in Shanghai, 02:00 of the next day in Kiritimati
        DeviceAddress awake = in("Asia/Shanghai");
        DeviceAddress zoneless = world.register();
        DeviceAddress asleep = in("+14:00");
        SimulatedGateway.Link link = world.online(asleep);
        world.online(awake);
        PushSettings day = World.settings(Duration.ofHours(20));
        TaskId task = toAll(day);
        TaskId single = world.single(asleep, day).task();
        world.settle();
        assertThat(world.report(task).arrived()).isEqualTo(1);
        assertThat(steps(task, asleep)).contains(Step.POSTPONED, Step.WAITING);
        assertThat(steps(single, asleep)).contains(Step.POSTPONED, Step.WAITING);
        world.crash();
        link = world.online(asleep);
        world.online(zoneless);
        assertThat(link.received).isEmpty();
        assertThat(world.report(task).arrived()).isEqualTo(2);
        at("2026-01-10T17:59:00Z");
        assertThat(link.received).isEmpty();
        at("2026-01-10T18:00:01Z");
        assertThat(link.received).hasSize(2);
        assertThat(world.report(task).arrived()).isEqualTo(3);
        assertThat(steps(task, asleep)).contains(Step.POSTPONED, Step.SENT, Step.ARRIVED);
    }

    @Test
    void quietHoursThatDropLeaveTheDeviceOut() {
        world.rules = quiet("22:00-08:00 drop");
        at("2026-01-10T23:30:00Z");
        DeviceAddress device = world.register();
        TaskId task = toAll(World.ONE_HOUR);
        assertThat(filtered(task, device)).isEqualTo(LossReason.QUIET_HOURS);
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.QUIET_HOURS);
        assertThat(single(device, transactional())).isEqualTo(LossReason.NONE);
    }

    @Test
    void whatExpiresInQuietHoursIsLostForThem() {
        world.rules = quiet("22:00-08:00 hold");
        at("2026-01-10T22:30:00Z");
        DeviceAddress device = world.register();
        world.online(device);
        TaskId task = toAll(World.ONE_HOUR);
        TaskId single = world.single(device, World.ONE_HOUR).task();
        world.pass(Duration.ofMinutes(61));
        assertThat(lost(task, device)).isEqualTo(LossReason.QUIET_HOURS);
        assertThat(lost(single, device)).isEqualTo(LossReason.QUIET_HOURS);
        assertThat(world.report(task).lost()).isEqualTo(1);
    }

    @Test
    void whatWaitsForTheMorningIsNotGivenToVendorsBeforeIt() {
        world.rules = quiet("22:00-08:00 hold");
        at("2026-01-10T23:00:00Z");
        DeviceAddress device = world.registerWithToken(Channel.XIAOMI, "t1");
        world.vendors.open(Channel.XIAOMI);
        PushSettings settings = World.by(Strategy.VENDOR_ONLY);
        settings = new PushSettings(
                Duration.ofHours(12), 0, Optional.empty(), false, Optional.empty(), settings.routing(), "");
        TaskId task = world.pushes.app(
                World.APP,
                new AppPush(world.request(), "", Audience.ALL, World.notification(), settings, AppPush.Quota.ALL));
        TaskId single = world.single(world.request(), device, World.notification(), settings)
                .task();
        world.serveVendors();
        assertThat(steps(task, device)).doesNotContain(Step.SENT);
        world.pass(Duration.ofHours(9).plusSeconds(1));
        world.serveVendors();
        assertThat(steps(task, device)).contains(Step.POSTPONED, Step.SENT);
        assertThat(steps(single, device)).contains(Step.POSTPONED, Step.SENT);
    }

    private PushSettings fallingBack(Duration validity, Duration after) {
        return World.settings(validity)
                .withFallback(new Fallback(List.of(new Fallback.Step(Channel.SMS, after)), Optional.empty()));
    }

    private DeviceAddress withPhone(String number) {
        return world.register(DeviceFacts.of(Platform.ANDROID, "xiaomi").withVendorToken(Channel.SMS.key(), number));
    }

    @Test
    void aFallbackWhoseTurnComesInQuietHoursWaitsForTheirEnd() {
        world.rules = quiet("22:00-08:00 hold");
        world.vendors.open(Channel.SMS);
        at("2026-01-10T20:00:00Z");
        DeviceAddress evening = withPhone("+861");
        TaskId task = world.pushes.app(
                World.APP,
                new AppPush(
                        world.request(),
                        "",
                        Audience.ALL,
                        World.notification(),
                        fallingBack(Duration.ofHours(24), Duration.ofHours(3)),
                        AppPush.Quota.ALL));
        TaskId single = world.single(
                        world.request(),
                        evening,
                        World.notification(),
                        fallingBack(Duration.ofHours(24), Duration.ofHours(3)))
                .task();
        at("2026-01-11T07:59:00Z");
        world.serveVendors();
        assertThat(world.vendors.taken).isEmpty();
        at("2026-01-11T11:30:00Z");
        world.serveVendors();
        assertThat(world.vendors.tokensTaken()).containsExactly("+861", "+861");
        assertThat(steps(task, evening)).contains(Step.POSTPONED, Step.SENT);
        assertThat(steps(single, evening)).contains(Step.POSTPONED, Step.SENT);
    }

    @Test
    void whatWaitsForAFallbacksChannelWhenQuietHoursBeginGoesWhenTheyEnd() {
        world.rules = quiet("22:00-08:00 hold");
        world.vendors.open(Channel.SMS);
        at("2026-01-10T20:00:00Z");
        DeviceAddress device = withPhone("+861");
        TaskId task = world.pushes.app(
                World.APP,
                new AppPush(
                        world.request(),
                        "",
                        Audience.ALL,
                        World.notification(),
                        fallingBack(Duration.ofHours(24), Duration.ofHours(1)),
                        AppPush.Quota.ALL));
        at("2026-01-10T23:00:00Z"); // nobody asked for the message yet
        world.serveVendors();
        assertThat(world.vendors.taken).isEmpty();
        at("2026-01-11T08:00:01Z");
        world.serveVendors();
        assertThat(world.vendors.tokensTaken()).containsExactly("+861");
        assertThat(steps(task, device)).contains(Step.SENT);
    }

    @Test
    void aSinglePushWithAFallbackKeepsToTheRulesToo() {
        world.rules = caps("* 1d 1");
        world.vendors.open(Channel.SMS);
        DeviceAddress device = withPhone("+861");
        PushSettings settings = fallingBack(Duration.ofHours(2), Duration.ofHours(1));
        TaskId first = world.single(world.request(), device, World.notification(), settings)
                .task();
        world.settle();
        TaskId second = world.single(world.request(), device, World.notification(), settings)
                .task();
        world.settle();
        assertThat(filtered(first, device)).isEqualTo(LossReason.NONE);
        assertThat(filtered(second, device)).isEqualTo(LossReason.FREQUENCY_CAPPED);
        decide(device, "marketing", false);
        assertThat(lost(first, device)).isEqualTo(LossReason.NO_CONSENT);
        world.pass(Duration.ofHours(2));
        world.serveVendors();
        assertThat(world.vendors.taken).isEmpty();
    }

    @Test
    void capsAreLookedAtWhenQuietHoursEnd() {
        world.rules = new AppRules(
                List.of(FrequencyCap.parse("* 1d 1")), Optional.of(QuietHours.parse("22:00-08:00 hold")), Set.of());
        at("2026-01-10T23:00:00Z");
        DeviceAddress device = world.register();
        SimulatedGateway.Link link = world.online(device);
        PushSettings day = World.settings(Duration.ofHours(20));
        TaskId first = toAll(day);
        TaskId second = world.single(device, day).task();
        world.pass(Duration.ofHours(9).plusSeconds(1));
        assertThat(link.received).hasSize(1);
        assertThat(List.of(lost(first, device), lost(second, device)))
                .containsExactlyInAnyOrder(LossReason.NONE, LossReason.FREQUENCY_CAPPED);
    }

    // --- consent ---

    private void decide(DeviceAddress device, String purpose, boolean granted) {
        world.consents.decide(World.APP, List.of(device), purpose, granted, Consents.Source.API);
        world.settle();
    }

    @Test
    void withoutARuleAPurposeMayBeUsedUntilConsentIsWithdrawnAndAgainOnceItIsGiven() {
        DeviceAddress device = world.register();
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.NONE);
        decide(device, "marketing", false);
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.NO_CONSENT);
        TaskId task = toAll(World.ONE_HOUR);
        assertThat(filtered(task, device)).isEqualTo(LossReason.NO_CONSENT);
        assertThat(single(device, transactional())).isEqualTo(LossReason.NONE);
        world.crash();
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.NO_CONSENT);
        decide(device, "marketing", true);
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.NONE);
    }

    @Test
    void aPurposeToOptInToNeedsConsentFirst() {
        world.rules = new AppRules(List.of(), Optional.empty(), Set.of("marketing"));
        DeviceAddress device = world.register();
        DeviceAddress other = world.register();
        assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.NO_CONSENT);
        decide(device, "marketing", true);
        TaskId task = toAll(World.ONE_HOUR);
        assertThat(filtered(task, device)).isEqualTo(LossReason.NONE);
        assertThat(filtered(task, other)).isEqualTo(LossReason.NO_CONSENT);
    }

    @Test
    void aWithdrawalTakesBackWhatWaitsForTheDeviceAndForVendors() {
        world.vendors.open(Channel.XIAOMI);
        DeviceAddress device = world.registerWithToken(Channel.XIAOMI, "t1");
        DeviceAddress other = world.registerWithToken(Channel.XIAOMI, "t2");
        TaskId toVendor = world.pushes.app(
                World.APP,
                new AppPush(
                        world.request(),
                        "",
                        Audience.ALL,
                        World.notification(),
                        World.by(Strategy.ONLINE_FIRST),
                        AppPush.Quota.ALL));
        TaskId singleToVendor = world.single(
                        world.request(), device, World.notification(), World.by(Strategy.VENDOR_ONLY))
                .task();
        TaskId own = toAll(World.ONE_HOUR);
        TaskId single = world.single(device, World.ONE_HOUR).task();
        TaskId needed = world.single(device, transactional()).task();
        decide(device, "marketing", false);
        for (TaskId task : List.of(toVendor, singleToVendor, own, single)) {
            assertThat(lost(task, device)).isEqualTo(LossReason.NO_CONSENT);
        }
        assertThat(lost(needed, device)).isEqualTo(LossReason.NONE);
        world.serveVendors();
        assertThat(steps(toVendor, other)).contains(Step.SENT);
        assertThat(steps(toVendor, device)).doesNotContain(Step.SENT);
        assertThat(steps(singleToVendor, device)).doesNotContain(Step.SENT);
        assertThat(world.online(device).received).hasSize(1);
        assertThat(world.report(own).lossesBeforeArrival()).containsEntry(LossReason.NO_CONSENT, 1L);
        assertThat(world.report(own).pending()).isEqualTo(1);
    }

    @Test
    void aDecisionIsTheUsersOnAllDevicesAndOnThoseBoundLater() {
        List<DeviceAddress> devices = world.register(4);
        for (DeviceAddress device : devices.subList(0, 3)) {
            world.devices.bindAliases(World.APP, "", List.of(new Devices.AliasBinding(device, "ann")));
        }
        decide(devices.get(1), "marketing", false);
        for (DeviceAddress device : devices.subList(0, 3)) {
            assertThat(single(device, World.ONE_HOUR)).isEqualTo(LossReason.NO_CONSENT);
        }
        assertThat(single(devices.get(3), World.ONE_HOUR)).isEqualTo(LossReason.NONE);
        world.devices.bindAliases(World.APP, "", List.of(new Devices.AliasBinding(devices.get(3), "ann")));
        assertThat(single(devices.get(3), World.ONE_HOUR)).isEqualTo(LossReason.NO_CONSENT);
        world.pass(Duration.ofSeconds(1));
        world.consents.decide(World.APP, "", "ann", "marketing", true, Consents.Source.DEVICE);
        assertThat(single(devices.get(3), World.ONE_HOUR)).isEqualTo(LossReason.NONE);
        assertThat(world.consents.of(World.APP, "", "ann"))
                .extracting(Consents.Decision::granted, Consents.Decision::source)
                .containsExactly(tuple(false, Consents.Source.API), tuple(true, Consents.Source.DEVICE));
        assertThat(world.consents.of(devices.get(0))).hasSize(2);
    }

    @Test
    void aDeviceTellsItsUsersDecision() {
        DeviceAddress device = world.register();
        world.edge.reported(
                device,
                new DeviceReport(
                        DeviceFactsUpdate.NONE,
                        Optional.empty(),
                        Optional.of("bob"),
                        Optional.empty(),
                        Map.of("news", false),
                        Optional.empty()));
        world.settle();
        assertThat(world.consents.of(World.APP, "", "bob"))
                .singleElement()
                .satisfies(decision -> assertThat(decision.source()).isEqualTo(Consents.Source.DEVICE));
        assertThat(single(device, World.ONE_HOUR.withTraits(new MessageTraits("", "news", false, 5))))
                .isEqualTo(LossReason.NO_CONSENT);
    }

    @Test
    void ofManyDecisionsTheLatestAreKept() {
        DeviceAddress device = world.register();
        for (int i = 0; i < 130; i++) {
            decide(device, "marketing", i % 2 == 1);
            world.pass(Duration.ofMillis(20));
        }
        assertThat(world.consents.of(device)).hasSize(Consents.MAX_KEPT);
        assertThat(world.consents.of(device).getLast().granted()).isTrue();
    }

    @Test
    void aRecallIsNoMessageThatRulesAreAbout() {
        world.rules = new AppRules(
                List.of(FrequencyCap.parse("* 1d 1")), Optional.of(QuietHours.parse("00:00-23:59 drop")), Set.of());
        DeviceAddress device = world.register();
        TaskId task = world.single(device, transactional()).task();
        TaskId recall = world.single(world.request(), device, World.recallOf(task), World.ONE_HOUR)
                .task();
        assertThat(filtered(recall, device)).isEqualTo(LossReason.NONE);
    }
}

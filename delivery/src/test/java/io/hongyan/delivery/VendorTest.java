package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.audience.DeviceFactsUpdate;
import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.delivery.Reports.ChainEvent.Step;
import io.hongyan.delivery.device.DeviceReport;
import io.hongyan.delivery.vendor.Routing;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.delivery.vendor.VendorAnswer;
import io.hongyan.delivery.vendor.VendorCall;
import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Delivery by vendors, for single pushes and for tasks. */
class VendorTest {

    private static final Channel HUAWEI = Channel.HUAWEI;

    private final World world = World.calm();

    @BeforeEach
    void openAccount() {
        world.vendors.open(HUAWEI);
    }

    // --- strategies ---

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOfflineDeviceIsServedByItsVendorAndAnOnlineOneIsNot(boolean single) {
        DeviceAddress away = world.registerWithToken(HUAWEI, "away");
        DeviceAddress here = world.registerWithToken(HUAWEI, "here");
        SimulatedGateway.Link link = world.online(here);
        push(single, World.by(Strategy.ONLINE_FIRST), away, here);

        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("away");
        assertThat(link.received).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void vendorOnlyLeavesAnOnlineDeviceToItsVendor(boolean single) {
        DeviceAddress here = world.registerWithToken(HUAWEI, "here");
        SimulatedGateway.Link link = world.online(here);
        push(single, World.by(Strategy.VENDOR_ONLY), here);

        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("here");
        assertThat(link.received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void vendorOnlyLosesADeviceWithoutAToken(boolean single) {
        DeviceAddress without = world.register();
        TaskId task = push(single, World.by(Strategy.VENDOR_ONLY), without).getFirst();

        world.serveVendors();

        assertThat(world.report(task).lossesBeforeArrival()).containsExactly(Map.entry(LossReason.NO_CHANNEL, 1L));
        assertConserved(task);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void deviceOnlyNeverUsesAVendor(boolean single) {
        DeviceAddress away = world.registerWithToken(HUAWEI, "away");
        push(single, World.by(Strategy.DEVICE_ONLY), away);

        world.serveVendors();

        assertThat(world.vendors.taken).isEmpty();
        assertThat(world.online(away).received).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void vendorFirstFallsBackToTheOwnChannelWhereTheVendorRefuses(boolean single) {
        DeviceAddress here = world.registerWithToken(HUAWEI, "here");
        SimulatedGateway.Link link = world.online(here);
        world.vendors.verdict = (call, target) -> SimulatedVendors.rejected(LossReason.CONTENT_REJECTED);
        TaskId task = push(single, World.by(Strategy.VENDOR_FIRST), here).getFirst();
        world.settle();
        assertThat(link.received).isEmpty();

        world.serveVendors();

        assertThat(link.received).hasSize(1);
        link.acknowledge();
        world.settle();
        assertThat(steps(task, here))
                .contains("REFUSED huawei content_rejected no-content_rejected")
                .endsWith("ARRIVED device");
        assertConserved(task);
    }

    @Test
    void theStrategyIsThatOfTheDevicesVendor() {
        world.vendors.open(Channel.XIAOMI);
        DeviceAddress huawei = world.registerWithToken(HUAWEI, "hw");
        DeviceAddress xiaomi = world.registerWithToken(Channel.XIAOMI, "xm");
        PushSettings settings = World.ONE_HOUR.withRouting(new Routing(
                Strategy.DEVICE_ONLY, Map.of(Channel.XIAOMI, Strategy.VENDOR_ONLY), List.of(), 3, false, false));
        push(false, settings, huawei, xiaomi);

        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("xm");
    }

    @Test
    void ofSeveralVendorsThePreferredOneIsTakenAndTheNextWhereItRefuses() {
        world.vendors.open(Channel.FCM);
        DeviceAddress both = world.register(DeviceFacts.of(Platform.ANDROID, "huawei")
                .withVendorToken("hw", "hw-token")
                .withVendorToken("fcm", "fcm-token"));
        world.vendors.verdict = (call, target) -> call.channel() == HUAWEI
                ? SimulatedVendors.rejected(LossReason.PERMISSION_DENIED)
                : SimulatedVendors.ACCEPTED;
        PushSettings settings = World.ONE_HOUR.withRouting(
                new Routing(Strategy.ONLINE_FIRST, Map.of(), List.of(HUAWEI, Channel.FCM), 3, false, false));
        TaskId bulk = push(false, settings, both).getFirst();
        TaskId single = push(true, settings, both).getFirst();

        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("fcm-token", "fcm-token");
        assertThat(by(bulk, Channel.FCM).figures().sent()).isEqualTo(1);
        assertThat(by(single, Channel.FCM).figures().sent()).isEqualTo(1);
    }

    @Test
    void aMessageWithoutContentForVendorsWaitsForTheOwnChannel() {
        DeviceAddress away = world.registerWithToken(HUAWEI, "away");
        world.single(away, World.by(Strategy.ONLINE_FIRST));

        world.serveVendors();

        assertThat(world.vendors.taken).isEmpty();
        assertThat(world.online(away).received).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeviceThatConnectsBeforeItsVendorWasCalledIsServedByTheOwnChannelAlone(boolean single) {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        push(single, World.by(Strategy.ONLINE_FIRST), device);
        world.settle();

        SimulatedGateway.Link link = world.online(device);
        world.serveVendors();

        assertThat(link.received).hasSize(1);
        assertThat(world.vendors.taken).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeviceThatConnectsAfterItsVendorTookTheMessageIsNotSentItAgain(boolean single) {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        push(single, World.by(Strategy.ONLINE_FIRST), device);
        world.serveVendors();

        assertThat(world.online(device).received).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeviceThatGoesAwayWithItsMessageUnconfirmedIsServedByItsVendorAfterAWhile(boolean single) {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        SimulatedGateway.Link link = world.online(device);
        world.gateway.acknowledging = false;
        push(single, World.by(Strategy.ONLINE_FIRST), device);
        world.settle();
        link.disconnect();
        world.serveVendors();
        assertThat(world.vendors.taken).isEmpty();

        world.pass(Duration.ofMillis(3 * Reroutes.EVERY_MILLIS));
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("token");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void afterACrashWhatWaitsForDevicesThatDoNotComeBackGoesByVendor(boolean single) {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        world.online(device);
        world.gateway.acknowledging = false;
        push(single, World.by(Strategy.ONLINE_FIRST), device);
        world.settle();
        world.crash();

        world.pass(Duration.ofMillis(3 * Reroutes.EVERY_MILLIS));
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("token");
    }

    // --- smart quota ---

    @Test
    void smartQuotaKeepsFrequentlyActiveDevicesForTheOwnChannel() {
        DeviceAddress frequent = world.registerWithToken(HUAWEI, "frequent");
        DeviceAddress rare = world.registerWithToken(HUAWEI, "rare");
        for (int day = 0; day < 3; day++) {
            world.online(frequent).disconnect();
            world.pass(Duration.ofDays(1));
        }
        PushSettings settings = World.settings(Duration.ofHours(2))
                .withRouting(new Routing(Strategy.SMART_QUOTA, Map.of(), List.of(), 3, true, false));
        TaskId task = push(false, settings, frequent, rare).getFirst();
        world.serveVendors();
        assertThat(world.vendors.tokensTaken()).containsExactly("rare");

        world.pass(Duration.ofMinutes(115)); // the backup comes in the last tenth of the validity
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("rare", "frequent");
        assertConserved(task);
    }

    // --- receipts and reports ---

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void receiptsOfAVendorCountByItsChannel(boolean single) {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        TaskId task = push(single, World.by(Strategy.ONLINE_FIRST), device).getFirst();
        world.serveVendors();
        assertThat(world.report(task).inFlight()).isEqualTo(1);

        world.news(HUAWEI, task, "token", VendorNews.Kind.ARRIVED, LossReason.NONE);
        world.news(HUAWEI, task, "token", VendorNews.Kind.CLICKED, LossReason.NONE);
        world.news(HUAWEI, task, "token", VendorNews.Kind.CLICKED, LossReason.NONE);

        assertThat(by(task, HUAWEI).figures()).isEqualTo(new Figures(1, 1, 1, 1, 1));
        assertThat(world.report(task).total()).isEqualTo(new Figures(1, 1, 1, 1, 1));
        assertThat(steps(task, device)).endsWith("SENT huawei", "ARRIVED huawei", "DISPLAYED huawei", "CLICKED huawei");
        assertConserved(task);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReceiptMayOvertakeTheVendorsAnswer(boolean single) {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        TaskId task = push(single, World.by(Strategy.ONLINE_FIRST), device).getFirst();
        world.settle();
        VendorCall call = world.takeCall(device.shard(), HUAWEI).orElseThrow();
        world.news(HUAWEI, task, "token", VendorNews.Kind.ARRIVED, LossReason.NONE);
        world.answerCall(call);

        assertThat(world.report(task).arrived()).isEqualTo(1);
        assertThat(world.report(task).total()).isEqualTo(new Figures(1, 1, 1, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTokenTheVendorCallsInvalidIsUnboundAndTheOwnChannelTakesOver(boolean single) {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        world.vendors.verdict = (call, target) -> SimulatedVendors.rejected(LossReason.UNINSTALLED);
        push(single, World.by(Strategy.ONLINE_FIRST), device);
        world.serveVendors();

        assertThat(tokens(device)).isEmpty();
        assertThat(invalid(device)).containsExactly(true);
        assertThat(world.online(device).received).hasSize(1);
        assertThat(invalid(device)).isEmpty(); // it lives
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTokenThatWasBoundAfterTheVendorFoundItDeadIsKept(boolean single) {
        Instant dead = World.at(world.now());
        world.pass(Duration.ofMinutes(1));
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        world.pass(Duration.ofMinutes(1));
        world.vendors.verdict =
                (call, target) -> new VendorAnswer.Verdict.Rejected(LossReason.UNINSTALLED, "410", Optional.of(dead));
        TaskId task = push(single, World.by(Strategy.VENDOR_ONLY), device).getFirst();
        world.serveVendors();

        assertThat(tokens(device)).containsEntry(HUAWEI.key(), "token");
        assertThat(invalid(device)).isEmpty();
        assertThat(world.report(task).lossesBeforeArrival()).containsExactly(Map.entry(LossReason.UNINSTALLED, 1L));

        Instant later = World.at(world.now());
        world.vendors.verdict =
                (call, target) -> new VendorAnswer.Verdict.Rejected(LossReason.UNINSTALLED, "410", Optional.of(later));
        world.pass(Duration.ofMinutes(1));
        push(single, World.by(Strategy.VENDOR_ONLY), device);
        world.serveVendors();
        assertThat(tokens(device)).isEmpty();
        assertThat(invalid(device)).containsExactly(true);
    }

    @Test
    void aTokenThatIsBoundOnceMoreIsOnlyDeadFromThenOn() {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        world.pass(Duration.ofMinutes(1));
        Instant dead = World.at(world.now());
        world.pass(Duration.ofMinutes(1));
        world.devices.bindVendorTokens(HUAWEI.key(), List.of(new Devices.VendorToken(device, "token")));
        world.pass(Duration.ofMinutes(1));
        world.vendors.verdict =
                (call, target) -> new VendorAnswer.Verdict.Rejected(LossReason.UNINSTALLED, "410", Optional.of(dead));
        push(true, World.by(Strategy.VENDOR_ONLY), device);
        world.serveVendors();

        assertThat(tokens(device)).containsEntry(HUAWEI.key(), "token");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTokenThatTookTheRefusedOnesPlaceMeanwhileIsKept(boolean single) {
        DeviceAddress device = world.registerWithToken(HUAWEI, "old");
        push(single, World.by(Strategy.VENDOR_ONLY), device);
        world.settle();
        VendorCall call = world.takeCall(device.shard(), HUAWEI).orElseThrow();
        world.pass(Duration.ofSeconds(1));
        world.devices.bindVendorTokens(HUAWEI.key(), List.of(new Devices.VendorToken(device, "new")));
        world.beginCall(call);
        world.vendorQueue.answer(
                call, new VendorAnswer(false, List.of(SimulatedVendors.rejected(LossReason.TOKEN_INVALID))));
        world.settle();

        assertThat(tokens(device)).containsEntry(HUAWEI.key(), "new");
    }

    @Test
    void aTokenThatAnotherShardsDeviceIsGivenIsLetGoAndServesItsNewDeviceAlone() {
        DeviceAddress before = world.registerWithToken(HUAWEI, "token");
        DeviceAddress after = world.register();
        assertThat(after.shard()).isNotEqualTo(before.shard());
        assertThat(world.devices.bindVendorTokens(HUAWEI.key(), List.of(new Devices.VendorToken(after, "token"))))
                .containsExactly(true);
        world.settle();
        List<TaskId> tasks = push(true, World.by(Strategy.VENDOR_ONLY), before, after);
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("token");
        assertThat(world.report(tasks.getFirst()).lossesBeforeArrival())
                .containsExactly(Map.entry(LossReason.NO_CHANNEL, 1L));
        world.news(HUAWEI, tasks.getLast(), "token", VendorNews.Kind.ARRIVED, LossReason.NONE);
        assertThat(world.report(tasks.getLast()).arrived()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoWantsNoMarketingByTheOnlyChannelIsLostForWantOfConsent(boolean single) {
        world.vendors.open(Channel.SMS);
        DeviceAddress device = world.registerWithToken(Channel.SMS, "+861");
        PushSettings bySms = World.by(Strategy.VENDOR_ONLY)
                .withRouting(new Routing(
                        Strategy.VENDOR_ONLY,
                        Map.of(),
                        List.of(Channel.SMS),
                        Routing.DEFAULT_ACTIVE_DAYS,
                        false,
                        false));
        TaskId before = push(single, bySms, device).getFirst();
        world.serveVendors();
        world.news(Channel.SMS, before, "+861", VendorNews.Kind.OPTED_OUT, LossReason.NO_CONSENT);

        TaskId task = push(single, bySms, device).getFirst();
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("+861");
        assertThat(world.report(task).lossesBeforeArrival()).containsExactly(Map.entry(LossReason.NO_CONSENT, 1L));
        assertConserved(task);
    }

    @Test
    void aChatGroupIsTheAddressOfManyDevices() {
        DeviceAddress one = world.registerWithToken(Channel.DINGTALK_ROBOT, "on call");
        DeviceAddress other = world.registerWithToken(Channel.DINGTALK_ROBOT, "on call");
        world.settle();

        for (DeviceAddress device : List.of(one, other)) {
            assertThat(tokens(device)).containsEntry(Channel.DINGTALK_ROBOT.key(), "on call");
        }
    }

    @Test
    void aTokenThatIsGivenBackAtOnceStays() {
        DeviceAddress one = world.registerWithToken(HUAWEI, "token");
        DeviceAddress other = world.register();
        world.settle();
        for (DeviceAddress device : List.of(other, one)) { // with the messages about it still on their way
            world.shards.advance(Duration.ofMillis(1));
            world.devices.bindVendorTokens(HUAWEI.key(), List.of(new Devices.VendorToken(device, "token")));
        }
        world.settle();
        push(true, World.by(Strategy.VENDOR_ONLY), one, other);
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("token");
        assertThat(tokens(one)).containsEntry(HUAWEI.key(), "token");
    }

    @Test
    void aDeviceWithNotificationsOffIsNotSentToUntilItSaysOn() {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        TaskId first = push(false, World.by(Strategy.VENDOR_ONLY), device).getFirst();
        world.serveVendors();
        world.news(HUAWEI, first, "token", VendorNews.Kind.LOST, LossReason.NOTIFICATION_OFF);
        TaskId second = push(false, World.by(Strategy.VENDOR_ONLY), device).getFirst();
        world.serveVendors();

        assertThat(world.report(first).lossesBeforeArrival())
                .containsExactly(Map.entry(LossReason.NOTIFICATION_OFF, 1L));
        assertThat(world.report(second).lossesBeforeArrival())
                .containsExactly(Map.entry(LossReason.NOTIFICATION_OFF, 1L));
        assertThat(world.vendors.taken).hasSize(1);

        var unused = world.edge.reported(
                device, new DeviceReport(notificationsOn(), Optional.empty(), Optional.empty(), Optional.empty()));
        world.settle();
        push(false, World.by(Strategy.VENDOR_ONLY), device);
        world.serveVendors();
        assertThat(world.vendors.taken).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMessageTheVendorTookAndNeverConfirmedIsLostAtTheEndOfItsValidity(boolean single) {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        TaskId task = push(single, World.by(Strategy.ONLINE_FIRST), device).getFirst();
        world.serveVendors();
        world.pass(Duration.ofMinutes(61));

        assertThat(world.report(task).lossesBeforeArrival()).containsExactly(Map.entry(LossReason.OFFLINE, 1L));
        assertConserved(task);

        world.news(HUAWEI, task, "token", VendorNews.Kind.ARRIVED, LossReason.NONE);
        assertThat(world.report(task).arrived()).isEqualTo(1);
        assertConserved(task);
    }

    @Test
    void lossesAreListedDeviceByDevice() {
        List<DeviceAddress> devices = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            devices.add(world.registerWithToken(HUAWEI, "token-" + i));
        }
        world.vendors.verdict = (call, target) -> target.token().endsWith("3")
                ? SimulatedVendors.rejected(LossReason.TOKEN_INVALID)
                : SimulatedVendors.ACCEPTED;
        TaskId task = push(false, World.by(Strategy.VENDOR_ONLY), devices.toArray(DeviceAddress[]::new))
                .getFirst();
        world.serveVendors();

        List<DeviceAddress> lost = new ArrayList<>();
        world.reports.losses(
                World.APP,
                task,
                new Reports.LossFilter(Optional.of(HUAWEI), Optional.of(ChannelReport.Stage.SENDING), Optional.empty()),
                (device, channel, loss) -> {
                    assertThat(loss)
                            .isEqualTo(new ChannelReport.Loss(
                                    ChannelReport.Stage.SENDING, LossReason.TOKEN_INVALID, "no-token_invalid"));
                    return lost.add(device);
                });
        assertThat(lost).containsExactlyInAnyOrder(devices.get(3), devices.get(13));
        assertThat(by(task, HUAWEI).losses().values()).containsExactly(2L);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cutTextsAreReportedAndNotLost(boolean single) {
        world.vendors.truncates = true;
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        TaskId task = push(single, World.by(Strategy.ONLINE_FIRST), device).getFirst();
        world.serveVendors();

        assertThat(by(task, HUAWEI).truncated()).isEqualTo(1);
        assertThat(world.report(task).lost()).isZero();
        assertThat(steps(task, device)).contains("TRUNCATED huawei");
    }

    // --- calls ---

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatAVendorGaveBackIsHandedOutAgain(boolean single) {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        boolean[] down = {true};
        world.vendors.verdict = (call, target) -> {
            if (down[0]) {
                down[0] = false;
                return new VendorAnswer.Verdict.GivenBack(LossReason.VENDOR_ERROR, "500");
            }
            return SimulatedVendors.ACCEPTED;
        };
        push(single, World.by(Strategy.ONLINE_FIRST), device);
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("token");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallThatACrashLeftOpenIsRepeatedWhereTheVendorRecognisesIt(boolean single) {
        world.vendors.open(HUAWEI, Map.of(), 0, true);
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        TaskId task = push(single, World.by(Strategy.ONLINE_FIRST), device).getFirst();
        world.settle();
        VendorCall call = world.takeCall(device.shard(), HUAWEI).orElseThrow();
        world.beginCall(call);
        world.vendors.answer(call);
        world.crash();

        VendorCall again = world.takeCall(device.shard(), HUAWEI).orElseThrow();
        assertThat(again.repeated()).isTrue();
        assertThat(again.number()).isEqualTo(call.number());
        assertThat(again.targets()).isEqualTo(call.targets());
        world.answerCall(again);
        assertThat(world.vendors.tokensTaken()).containsExactly("token");
        assertThat(by(task, HUAWEI).sentUnknown()).isZero();
        assertThat(world.takeCall(device.shard(), HUAWEI)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallThatACrashLeftOpenCountsAsSentUnknownWhereTheVendorDoesNot(boolean single) {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        TaskId task = push(single, World.by(Strategy.ONLINE_FIRST), device).getFirst();
        world.settle();
        VendorCall call = world.takeCall(device.shard(), HUAWEI).orElseThrow();
        world.beginCall(call);
        world.vendors.answer(call);
        world.crash();
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("token");
        assertThat(by(task, HUAWEI).sentUnknown()).isEqualTo(1);
        assertThat(world.report(task).inFlight()).isEqualTo(1);
        assertThat(steps(task, device)).contains("ANSWER_LOST huawei");
        assertConserved(task);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true", "false,false"})
    void aCallThatWasNotBegunBeforeACrashIsHandedOutAsIfItNeverWas(boolean single, boolean repeatSafe) {
        world.vendors.open(HUAWEI, Map.of(MessageClass.MARKETING, 1L), 0, repeatSafe);
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        TaskId task = push(single, World.by(Strategy.ONLINE_FIRST), device).getFirst();
        VendorCall call = takeWithQuota(device.shard());
        world.crash();

        VendorCall another = world.takeCall(device.shard(), HUAWEI).orElseThrow(); // by the unit that came back
        assertThat(another.repeated()).isFalse();
        assertThat(another.number()).isNotEqualTo(call.number());
        assertThat(another.targets()).isEqualTo(call.targets());
        world.answerCall(another);
        assertThat(world.vendors.tokensTaken()).containsExactly("token");
        assertThat(by(task, HUAWEI).sentUnknown()).isZero();
        assertConserved(task);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofACallThatACrashLeftOpenOnlyWhatWasBegunIsInDoubt(boolean repeatSafe) {
        world.vendors.open(HUAWEI, Map.of(MessageClass.MARKETING, 100L), 0, repeatSafe);
        world.vendors.batch = 8;
        List<DeviceAddress> devices = new ArrayList<>();
        for (int i = 0; devices.size() < 8; i++) {
            DeviceAddress device = world.registerWithToken(HUAWEI, "token-" + i);
            if (device.shard() == 0) {
                devices.add(device);
            }
        }
        TaskId task = push(false, World.by(Strategy.VENDOR_ONLY), devices.toArray(DeviceAddress[]::new))
                .getFirst();
        VendorCall call = takeWithQuota(0);
        assertThat(call.targets()).hasSize(8);
        world.vendorQueue.begun(call, 0, 2);
        world.settle();
        world.vendorQueue.begun(call, 4, 6);
        world.settle();
        world.crash();
        world.crash(); // the first recovery is itself interrupted

        VendorCall next = world.takeCall(0, HUAWEI).orElseThrow();
        List<VendorCall.Target> targets = call.targets();
        List<VendorCall.Target> begun = List.of(targets.get(0), targets.get(1), targets.get(4), targets.get(5));
        if (repeatSafe) {
            assertThat(next.repeated()).isTrue();
            assertThat(next.number()).isEqualTo(call.number());
            assertThat(next.targets()).isEqualTo(begun);
            world.answerCall(next);
            next = world.takeCall(0, HUAWEI).orElseThrow();
        }
        assertThat(next.repeated()).isFalse();
        assertThat(next.targets()).containsExactly(targets.get(2), targets.get(3), targets.get(6), targets.get(7));
        world.answerCall(next);
        assertThat(by(task, HUAWEI).sentUnknown()).isEqualTo(repeatSafe ? 0 : 4);
        assertThat(world.takeCall(0, HUAWEI)).isEmpty();
        assertThat(world.reports.vendorQuotaUsed(
                        World.APP,
                        HUAWEI,
                        MessageClass.MARKETING,
                        Duration.ofMillis(world.now()).toDays()))
                .isEqualTo(8);
        assertConserved(task);
    }

    @Test
    void aRecallThatACrashLeftOpenIsMadeAgain() {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        TaskId task = push(false, World.by(Strategy.ONLINE_FIRST), device).getFirst();
        world.serveVendors();
        world.pushes.app(
                World.APP,
                new AppPush(
                        world.request(), "", Audience.ALL, World.recallOf(task), World.ONE_HOUR, AppPush.Quota.ALL));
        world.settle();
        assertThat(world.takeCall(device.shard(), HUAWEI)).isPresent();
        world.crash();
        world.serveVendors();

        assertThat(world.vendors.recalls).hasSize(1);
        assertThat(world.vendors.recalls.getFirst().repeated()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTaskIsTakenBackFromAVendorThatCanDoSo(boolean single) {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        TaskId task = push(single, World.by(Strategy.ONLINE_FIRST), device).getFirst();
        world.serveVendors();
        world.pushes.app(
                World.APP,
                new AppPush(
                        world.request(), "", Audience.ALL, World.recallOf(task), World.ONE_HOUR, AppPush.Quota.ALL));
        world.serveVendors();

        assertThat(world.vendors.recalls).hasSize(1);
        VendorCall recall = world.vendors.recalls.getFirst();
        assertThat(recall.task()).isEqualTo(task);
        assertThat(recall.targets()).extracting(VendorCall.Target::token).containsExactly("token");
        assertThat(((VendorCall.Order.Recall) recall.order()).messageId()).startsWith("id-");
        assertConserved(task);
    }

    // --- receipts that name the vendor's id of the message alone ---

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReceiptMayNameTheVendorsIdOfTheMessage(boolean single) {
        DeviceAddress first = world.registerWithToken(HUAWEI, "first");
        DeviceAddress second = world.registerWithToken(HUAWEI, "second");
        List<TaskId> tasks = push(single, World.by(Strategy.ONLINE_FIRST), first, second);
        world.serveVendors();

        world.newsById(HUAWEI, world.vendors.idOf("first"), "first", VendorNews.Kind.ARRIVED, LossReason.NONE);
        world.newsById(HUAWEI, world.vendors.idOf("first"), "first", VendorNews.Kind.DISPLAYED, LossReason.NONE);
        world.newsById(HUAWEI, world.vendors.idOf("second"), "second", VendorNews.Kind.LOST, LossReason.NO_CONSENT);
        world.newsById(HUAWEI, "of another sender", "second", VendorNews.Kind.ARRIVED, LossReason.NONE);

        assertThat(steps(tasks.getFirst(), first)).endsWith("SENT huawei", "ARRIVED huawei", "DISPLAYED huawei");
        assertThat(steps(tasks.getLast(), second))
                .contains("REFUSED huawei no_consent code")
                .noneMatch(step -> step.startsWith("ARRIVED"));
        tasks.forEach(this::assertConserved);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReceiptByIdMayOvertakeTheAnswerThatTellsTheId(boolean single) {
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        TaskId task = push(single, World.by(Strategy.ONLINE_FIRST), device).getFirst();
        world.settle();
        VendorCall call = world.takeCall(device.shard(), HUAWEI).orElseThrow();
        String id = world.vendors.idOf(call, call.targets().getFirst());

        world.newsById(HUAWEI, id, "token", VendorNews.Kind.DISPLAYED, LossReason.NONE);
        assertThat(world.report(task).arrived()).isZero();
        world.crash();
        world.serveVendors(); // settles what the crash left open as unknown: the id was never told
        assertThat(world.report(task).arrived()).isZero();

        DeviceAddress other = world.registerWithToken(HUAWEI, "other");
        TaskId later = push(single, World.by(Strategy.ONLINE_FIRST), other).getFirst();
        world.settle();
        VendorCall open = world.takeCall(other.shard(), HUAWEI).orElseThrow();
        world.newsById(
                HUAWEI,
                world.vendors.idOf(open, open.targets().getFirst()),
                "other",
                VendorNews.Kind.DISPLAYED,
                LossReason.NONE);
        world.answerCall(open);

        assertThat(world.report(later).total()).isEqualTo(new Figures(1, 1, 1, 1, 0));
        assertConserved(later);
    }

    @Test
    void aVendorIsAskedAboutItsMessagesForAsLongAsItsAccountSays() {
        int devices = 40;
        DeviceAddress[] addresses = new DeviceAddress[devices];
        for (int i = 0; i < devices; i++) {
            addresses[i] = world.registerWithToken(HUAWEI, "token-" + i);
        }
        assertThat(world.askedAbout(HUAWEI)).isEmpty();
        push(false, World.by(Strategy.ONLINE_FIRST), addresses);
        world.serveVendors();

        List<String> asked = world.askedAbout(HUAWEI);
        assertThat(asked).hasSizeGreaterThan(devices / 3).doesNotHaveDuplicates();
        world.crash();
        assertThat(world.askedAbout(HUAWEI)).containsExactlyInAnyOrderElementsOf(asked);

        world.pass(Duration.ofMinutes(61));
        assertThat(world.askedAbout(HUAWEI)).isEmpty();
    }

    @Test
    void everyIdOfACallIsTakenBackWithItsOwnDevices() {
        DeviceAddress[] devices = new DeviceAddress[12];
        for (int i = 0; i < devices.length; i++) {
            devices[i] = world.registerWithToken(HUAWEI, "token-" + i);
        }
        TaskId task = push(false, World.by(Strategy.ONLINE_FIRST), devices).getFirst();
        world.serveVendors();
        world.pushes.app(
                World.APP,
                new AppPush(
                        world.request(), "", Audience.ALL, World.recallOf(task), World.ONE_HOUR, AppPush.Quota.ALL));
        world.serveVendors();

        assertThat(world.vendors.recalls)
                .allSatisfy(recall -> assertThat(recall.targets())
                        .allSatisfy(target -> assertThat(world.vendors.idOf(target.token()))
                                .isEqualTo(((VendorCall.Order.Recall) recall.order()).messageId())));
        assertThat(world.vendors.recalls.stream()
                        .mapToInt(recall -> recall.targets().size())
                        .sum())
                .isEqualTo(devices.length);
        assertConserved(task);
    }

    // --- quota ---

    @ParameterizedTest
    @EnumSource(MessageClass.class)
    void aQuotaIsNeverExceededAndTheNextDayBringsTheRest(MessageClass messageClass) {
        world.vendors.messageClass = messageClass;
        world.vendors.open(HUAWEI, Map.of(messageClass, 7L), 0, false);
        List<DeviceAddress> devices = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            devices.add(world.registerWithToken(HUAWEI, "token-" + i));
        }
        PushSettings settings = World.settings(Duration.ofDays(3))
                .withRouting(World.by(Strategy.VENDOR_ONLY).routing());
        TaskId task =
                push(false, settings, devices.toArray(DeviceAddress[]::new)).getFirst();
        world.serveVendors();
        assertThat(world.vendors.taken).hasSize(7);

        for (int day = 1; day <= 2; day++) {
            world.pass(Duration.ofDays(1));
            world.serveVendors();
            assertThat(world.vendors.taken).hasSize(Math.min(20, 7 * (day + 1)));
        }
        assertThat(new HashSet<>(world.vendors.tokensTaken())).hasSize(20);
        assertConserved(task);
    }

    @Test
    void messagesKeptFromSendingByTheQuotaAreLostForIt() {
        world.vendors.open(HUAWEI, Map.of(MessageClass.MARKETING, 1L), 0, false);
        DeviceAddress[] devices = {
            world.registerWithToken(HUAWEI, "a"),
            world.registerWithToken(HUAWEI, "b"),
            world.registerWithToken(HUAWEI, "c")
        };
        TaskId bulk = push(false, World.by(Strategy.VENDOR_ONLY), devices).getFirst();
        TaskId single = push(true, World.by(Strategy.VENDOR_ONLY), devices[0]).getFirst();
        world.serveVendors();
        world.pass(Duration.ofMinutes(59));
        world.serveVendors();
        world.pass(Duration.ofMinutes(2));

        long overQuota = world.report(bulk).lossesBeforeArrival().getOrDefault(LossReason.OVER_QUOTA_APP, 0L)
                + world.report(single).lossesBeforeArrival().getOrDefault(LossReason.OVER_QUOTA_APP, 0L);
        assertThat(overQuota).isEqualTo(3);
        assertConserved(bulk);
        assertConserved(single);
    }

    @Test
    void importantMessagesAloneUseTheReservedShare() {
        world.vendors.open(HUAWEI, Map.of(MessageClass.MARKETING, 10L), 20, false);
        DeviceAddress[] devices = new DeviceAddress[20];
        for (int i = 0; i < devices.length; i++) {
            devices[i] = world.registerWithToken(HUAWEI, "token-" + i);
        }
        push(false, World.by(Strategy.VENDOR_ONLY), devices);
        world.serveVendors();
        assertThat(world.vendors.taken).hasSize(8);

        Routing important = new Routing(Strategy.VENDOR_ONLY, Map.of(), List.of(), 3, false, true);
        push(false, World.ONE_HOUR.withRouting(important), devices);
        world.serveVendors();
        assertThat(world.vendors.taken).hasSize(10);
    }

    @Test
    void whileTheQuotaIsShortTheDevicesLikeliestToBeReachedGoFirst() {
        world.vendors.open(HUAWEI, Map.of(MessageClass.MARKETING, 4L), 0, false);
        List<DeviceAddress> devices = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            devices.add(world.registerWithToken(HUAWEI, (i % 5 == 4 ? "lively-" : "quiet-") + i));
            if (i % 5 == 4) {
                world.online(devices.get(i)).disconnect();
            }
        }
        world.pass(Duration.ofSeconds(2)); // logins are written behind
        push(false, World.by(Strategy.VENDOR_ONLY), devices.toArray(DeviceAddress[]::new));
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).hasSize(4).allMatch(token -> token.startsWith("lively"));
    }

    @Test
    void refusedMessagesGiveTheirQuotaBack() {
        world.vendors.open(HUAWEI, Map.of(MessageClass.MARKETING, 2L), 0, false);
        DeviceAddress[] devices = {
            world.registerWithToken(HUAWEI, "a"),
            world.registerWithToken(HUAWEI, "b"),
            world.registerWithToken(HUAWEI, "c")
        };
        world.vendors.verdict = (call, target) -> target.token().equals("a")
                ? SimulatedVendors.rejected(LossReason.CONTENT_REJECTED)
                : SimulatedVendors.ACCEPTED;
        push(false, World.by(Strategy.VENDOR_ONLY), devices);
        world.serveVendors();
        world.pass(Duration.ofSeconds(11)); // another shard may have been denied what came back
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactlyInAnyOrder("b", "c");
    }

    // --- quota of a device ---

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeviceTakesSoManyMessagesADayAndTheNextDayBringsAsManyAgain(boolean single) {
        limitDevices(2, false);
        DeviceAddress one = world.registerWithToken(HUAWEI, "one");
        DeviceAddress other = world.registerWithToken(HUAWEI, "other");
        List<TaskId> tasks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tasks.addAll(push(single, World.by(Strategy.VENDOR_ONLY), one));
            world.serveVendors();
        }
        push(single, World.by(Strategy.VENDOR_ONLY), other);
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("one", "one", "other");
        assertThat(world.report(tasks.getLast()).lossesBeforeArrival())
                .containsExactly(Map.entry(LossReason.OVER_QUOTA_DEVICE, 1L));
        assertConserved(tasks.getLast());

        world.pass(Duration.ofDays(1));
        for (int i = 0; i < 3; i++) {
            push(single, World.by(Strategy.VENDOR_ONLY), one);
            world.serveVendors();
        }
        assertThat(world.vendors.tokensTaken()).containsExactly("one", "one", "other", "one", "one");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeviceAtItsLimitIsServedByTheNextVendorOrTheOwnChannel(boolean single) {
        limitDevices(1, false);
        world.vendors.open(Channel.FCM);
        DeviceAddress both = world.register(DeviceFacts.of(Platform.ANDROID, "huawei")
                .withVendorToken("hw", "hw-token")
                .withVendorToken("fcm", "fcm-token"));
        DeviceAddress huawei = world.registerWithToken(HUAWEI, "token");
        SimulatedGateway.Link link = world.online(huawei);
        for (int i = 0; i < 2; i++) {
            push(
                    single,
                    World.ONE_HOUR.withRouting(new Routing(
                            Strategy.VENDOR_FIRST, Map.of(), List.of(HUAWEI, Channel.FCM), 3, false, false)),
                    both,
                    huawei);
            world.serveVendors();
        }

        assertThat(world.vendors.tokensTaken()).containsExactlyInAnyOrder("hw-token", "token", "fcm-token");
        assertThat(link.received).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatWaitsForTheConnectionSaysWhyThePushServiceDoesNotHaveIt(boolean single) {
        limitDevices(1, false);
        DeviceAddress huawei = world.registerWithToken(HUAWEI, "token");
        DeviceAddress without = world.register();
        push(single, World.by(Strategy.VENDOR_FIRST), huawei, without);
        world.serveVendors();
        List<TaskId> tasks = push(single, World.by(Strategy.VENDOR_FIRST), huawei, without);
        world.serveVendors();

        assertThat(waiting(tasks.getFirst(), huawei))
                .returns(HUAWEI, ChainEvent::channel)
                .returns(LossReason.OVER_QUOTA_DEVICE, ChainEvent::reason);
        assertThat(waiting(tasks.getLast(), without))
                .returns(Channel.DEVICE, ChainEvent::channel)
                .returns(LossReason.NONE, ChainEvent::reason);
    }

    private ChainEvent waiting(TaskId task, DeviceAddress device) {
        return world.reports.chain(World.APP, task, device).stream()
                .filter(event -> event.step() == ChainEvent.Step.WAITING)
                .findAny()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void openCallsDoNotExceedADevicesLimitTogether(boolean single) {
        limitDevices(1, false);
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        TaskId first = push(single, World.by(Strategy.VENDOR_ONLY), device).getFirst();
        TaskId second = push(single, World.by(Strategy.VENDOR_ONLY), device).getFirst();
        world.settle();

        VendorCall call = world.takeCall(device.shard(), HUAWEI).orElseThrow();
        assertThat(world.takeCall(device.shard(), HUAWEI)).isEmpty();
        world.answerCall(call);

        assertThat(world.report(first).inFlight()).isEqualTo(1);
        assertThat(world.report(second).lossesBeforeArrival())
                .containsExactly(Map.entry(LossReason.OVER_QUOTA_DEVICE, 1L));
    }

    @ParameterizedTest
    @CsvSource({"true,refused", "true,crashed", "false,refused", "false,crashed"})
    void whatTheVendorDidNotTakeDoesNotCountForTheDevice(boolean single, String how) {
        limitDevices(1, false);
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        push(single, World.by(Strategy.VENDOR_ONLY), device);
        world.settle();
        VendorCall call = world.takeCall(device.shard(), HUAWEI).orElseThrow();
        if (how.equals("refused")) {
            world.beginCall(call);
            world.vendorQueue.answer(
                    call, new VendorAnswer(false, List.of(SimulatedVendors.rejected(LossReason.CONTENT_REJECTED))));
            world.settle();
            push(single, World.by(Strategy.VENDOR_ONLY), device);
        } else {
            world.crash();
        }
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("token");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatADeviceWasGivenIsKnownAfterACrash(boolean repeatSafe) {
        limitDevices(2, repeatSafe);
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        push(false, World.by(Strategy.VENDOR_ONLY), device);
        world.serveVendors();
        push(false, World.by(Strategy.VENDOR_ONLY), device);
        world.settle();
        VendorCall call = world.takeCall(device.shard(), HUAWEI).orElseThrow();
        world.beginCall(call);
        world.vendors.answer(call);
        world.crash(); // sent-unknown, or repeated: both count
        push(false, World.by(Strategy.VENDOR_ONLY), device);
        world.serveVendors();

        assertThat(world.vendors.tokensTaken()).containsExactly("token", "token");
    }

    @Test
    void messagesOfAnotherClassDoNotCountForTheDevice() {
        limitDevices(1, false);
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        world.vendors.messageClass = MessageClass.SERVICE;
        for (int i = 0; i < 3; i++) {
            push(false, World.by(Strategy.VENDOR_ONLY), device);
        }
        world.serveVendors();
        world.vendors.messageClass = MessageClass.MARKETING;
        push(false, World.by(Strategy.VENDOR_ONLY), device);
        world.serveVendors();

        assertThat(world.vendors.taken).hasSize(4);
    }

    @Test
    void aRehearsalKnowsWhoIsAtTheLimit() {
        limitDevices(1, false);
        DeviceAddress device = world.registerWithToken(HUAWEI, "token");
        push(false, World.by(Strategy.VENDOR_ONLY), device);
        world.serveVendors();

        Rehearsal rehearsal = world.look(
                device.shard(),
                new ShardOp.Rehearse(
                        World.APP,
                        World.notification(),
                        World.by(Strategy.VENDOR_ONLY),
                        Optional.of(Audience.ALL),
                        List.of()));
        assertThat(rehearsal.lost()).containsExactly(Map.entry(LossReason.OVER_QUOTA_DEVICE, 1L));
    }

    // --- helpers ---

    private void limitDevices(int messagesADay, boolean repeatSafe) {
        world.vendors.open(HUAWEI, Map.of(), Map.of(MessageClass.MARKETING, messagesADay), 0, repeatSafe);
    }

    /** The next call of a shard that first must ask another for quota. */
    private VendorCall takeWithQuota(int shard) {
        Optional<VendorCall> call = world.takeCall(shard, HUAWEI);
        if (call.isEmpty()) {
            world.settle();
            call = world.takeCall(shard, HUAWEI);
        }
        return call.orElseThrow();
    }

    private List<TaskId> push(boolean single, PushSettings settings, DeviceAddress... devices) {
        if (single) {
            List<TaskId> tasks = new ArrayList<>();
            for (DeviceAddress device : devices) {
                tasks.add(world.single(world.request(), device, World.notification(), settings)
                        .task());
            }
            return tasks;
        }
        TaskId task = world.pushes.createList(World.APP, world.request(), "", World.notification(), settings);
        List<Target> targets = new ArrayList<>();
        for (DeviceAddress device : devices) {
            targets.add(Target.of(device));
        }
        world.pushes.list(World.APP, task, targets);
        return List.of(task);
    }

    private Map<String, String> tokens(DeviceAddress device) {
        return world.devices
                .profiles(List.of(device))
                .getFirst()
                .orElseThrow()
                .facts()
                .vendorTokens();
    }

    private List<Boolean> invalid(DeviceAddress device) {
        return world.look(device.shard(), new ShardOp.InvalidDevices(World.APP, 90, 0, 10)).stream()
                .map(ShardOp.InvalidDevice::uninstalled)
                .toList();
    }

    private static DeviceFactsUpdate notificationsOn() {
        return new DeviceFactsUpdate(
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
                Optional.of(true));
    }

    private List<String> steps(TaskId task, DeviceAddress device) {
        return world.reports.chain(World.APP, task, device).stream()
                .map(VendorTest::text)
                .toList();
    }

    private static String text(ChainEvent event) {
        boolean about = event.channel().isVendor() || event.step() == Step.ARRIVED;
        String channel = about ? " " + event.channel().wireName() : "";
        String reason = event.step() == Step.REFUSED ? " " + event.reason().wireName() + " " + event.vendorCode() : "";
        return event.step() == Step.ASSIGNED ? event.step().name() : event.step() + channel + reason;
    }

    private ChannelReport by(TaskId task, Channel channel) {
        return Objects.requireNonNull(world.report(task).channels().get(channel));
    }

    private void assertConserved(TaskId task) {
        TaskReport report = world.report(task);
        assertThat(report.filtered()
                        + report.pending()
                        + report.inFlight()
                        + report.arrived()
                        + report.lost()
                        + report.expired()
                        + report.recalled())
                .as(report.toString())
                .isEqualTo(report.targeted());
    }
}

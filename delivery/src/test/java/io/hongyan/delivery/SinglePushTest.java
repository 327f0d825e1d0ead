package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.delivery.Reports.ChainEvent.Step;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.delivery.device.Outcome;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SinglePushTest {

    private final World world = World.calm();
    private final DeviceAddress device = world.register();

    @Test
    void anOnlineDeviceGetsThePushAtOnceAndItsAcknowledgementIsTheArrival() {
        SimulatedGateway.Link link = world.online(device);

        Pushes.Accepted accepted = world.single(device);
        assertThat(accepted.statuses().getFirst().status()).isEqualTo(TargetStatus.Status.ONLINE);
        world.settle();

        assertThat(link.received).containsExactly(accepted.task().toString());
        TaskReport report = world.report(accepted.task());
        assertThat(report.total()).isEqualTo(new Figures(1, 1, 1, 0, 0));
        assertThat(report.arrived()).isEqualTo(1);
        assertThat(report.brands()).containsOnlyKeys("xiaomi");
    }

    @Test
    void whatWasPushedWhileOfflineComesInOrderThroughASmallWindow() {
        List<String> pushed = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            Pushes.Accepted accepted = world.single(device);
            assertThat(accepted.statuses().getFirst().status()).isEqualTo(TargetStatus.Status.OFFLINE);
            pushed.add(accepted.task().toString());
        }
        SimulatedGateway.Link link = world.online(device, 3);
        assertThat(link.received).isEqualTo(pushed);
    }

    @Test
    void aFullWindowHoldsBackTheRestUntilTheDeviceAcknowledges() {
        world.gateway.acknowledging = false;
        SimulatedGateway.Link link = world.online(device, 2);
        List<String> pushed = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            pushed.add(world.single(device).task().toString());
            world.settle();
        }
        assertThat(link.received).isEqualTo(pushed.subList(0, 2));

        world.gateway.acknowledging = true;
        world.settle();
        assertThat(link.received).isEqualTo(pushed);
    }

    @Test
    void anUnwritableConnectionGetsWhatItRefusedOnceItIsWritable() {
        SimulatedGateway.Link link = world.online(device);
        link.writable(false);
        TaskId first = world.single(device).task();
        TaskId second = world.single(device).task();
        world.settle();
        assertThat(link.received).isEmpty();

        link.writable(true);
        world.settle();
        assertThat(link.received).containsExactly(first.toString(), second.toString());
    }

    @Test
    void whatAnOldConnectionRefusesDoesNotHoldUpTheNewOne() {
        world.gateway.acknowledging = false;
        SimulatedGateway.Link old = world.online(device);
        world.single(device);
        SimulatedGateway.Link taken = world.online(device);
        world.gateway.acknowledging = true;
        world.settle();
        TaskId later = world.single(device).task();
        world.settle();
        assertThat(old.open).isFalse();
        assertThat(taken.received).contains(later.toString());
    }

    @Test
    void aPushThatWasNotAcknowledgedComesAgainOnTheNextConnection() {
        world.gateway.acknowledging = false;
        SimulatedGateway.Link first = world.online(device);
        TaskId task = world.single(device).task();
        world.settle();
        first.disconnect();
        world.settle();
        assertThat(world.report(task).pending()).isEqualTo(1);
        assertThat(world.report(task).total().sent()).isEqualTo(1);

        world.gateway.acknowledging = true;
        SimulatedGateway.Link second = world.online(device);
        assertThat(second.received).containsExactly(task.toString());
        assertThat(world.report(task).total()).isEqualTo(new Figures(1, 1, 1, 0, 0));
    }

    @Test
    void anAcknowledgementThatIsToldAfterTheDisconnectCountsOnce() {
        world.gateway.acknowledging = false;
        SimulatedGateway.Link link = world.online(device);
        TaskId task = world.single(device).task();
        world.settle();
        link.acknowledge();
        link.disconnect();
        world.gateway.acknowledging = true;
        world.online(device);
        world.settle();
        LocalDate today =
                World.at(world.now()).atOffset(java.time.ZoneOffset.UTC).toLocalDate();
        assertThat(world.report(task).total()).isEqualTo(new Figures(1, 1, 1, 0, 0));
        assertThat(world.reports.day(World.APP, today).total()).isEqualTo(new Figures(1, 1, 1, 0, 0));
    }

    @Test
    void messagesThatTheDeviceCanNeverTakeDoNotHoldUpTheRest() {
        for (int i = 0; i < 7; i++) {
            world.single(device);
        }
        TaskId last = world.single(device).task();
        world.gateway.undeliverableOneIn = 1;
        world.online(device, 3);
        assertThat(world.report(last).lossesBeforeArrival()).containsOnlyKeys(LossReason.PARAM_OVER_LIMIT);
    }

    @Test
    void whatAnOldConnectionCallsUndeliverableAfterTheNewOneBroughtItHasArrived() {
        List<OutboundMessage> given = new ArrayList<>();
        DeviceLink old = new DeviceLink() {
            @Override
            public void send(OutboundMessage message) {
                given.add(message);
            }

            @Override
            public void close(CloseReason reason) {}
        };
        world.edge.connected(device, old, 0, false);
        world.edge.subscribed(device, old, 1, 0xFFFF_FFFFL);
        world.edge.ready(device, old, 1);
        world.settle();
        TaskId task = world.single(device).task();
        world.settle();
        world.online(device);
        assertThat(world.report(task).arrived()).isEqualTo(1);

        world.edge.outcomes(
                device.shard(),
                List.of(new Outcome.Undeliverable(
                        World.APP, device.ordinal(), given.getFirst(), LossReason.CONTENT_REJECTED)));
        world.settle();
        assertThat(world.report(task).arrived()).isEqualTo(1);
        assertThat(world.report(task).lost()).isZero();
    }

    @Test
    void aRepeatedRequestAnswersTheFirstOutcomeAndSendsNothing() {
        Pushes.Accepted first = world.single("same-request", device, World.content(), World.ONE_HOUR);
        SimulatedGateway.Link link = world.online(device);
        Pushes.Accepted again = world.single("same-request", device, World.content(), World.ONE_HOUR);
        world.settle();
        assertThat(again).isEqualTo(first);
        assertThat(link.received).hasSize(1);

        world.crash();
        world.pass(Duration.ofHours(30));
        assertThat(world.single("same-request", device, World.content(), World.ONE_HOUR))
                .isEqualTo(first);
    }

    @Test
    void anUnknownDeviceIsSaidToBeUnknown() {
        Pushes.Accepted accepted = world.single(new DeviceAddress(World.APP, 1, 77));
        assertThat(accepted.statuses().getFirst().status()).isEqualTo(TargetStatus.Status.UNKNOWN);
        assertThat(world.reports.task(World.APP, accepted.task(), false)).isEmpty();
    }

    @Test
    void aPushExpiresAtTheEndOfItsValidityAndIsNotDeliveredAfter() {
        TaskId task =
                world.single(device, World.settings(Duration.ofMinutes(10))).task();
        world.pass(Duration.ofMinutes(9));
        assertThat(world.report(task).pending()).isEqualTo(1);
        world.crash();
        world.pass(Duration.ofMinutes(2));
        TaskReport report = world.report(task);
        assertThat(report.expired()).isEqualTo(1);
        assertThat(report.lossesBeforeArrival()).containsOnlyKeys(LossReason.EXPIRED);
        assertThat(world.online(device).received).isEmpty();
    }

    @Test
    void aPushForConnectedDevicesOnlyIsLostForAnOfflineOne() {
        Pushes.Accepted accepted = world.single(device, World.settings(Duration.ZERO));
        assertThat(accepted.statuses().getFirst().status()).isEqualTo(TargetStatus.Status.OFFLINE);
        assertThat(world.report(accepted.task()).lossesBeforeArrival()).containsOnlyKeys(LossReason.OFFLINE);
        SimulatedGateway.Link link = world.online(device);
        assertThat(link.received).isEmpty();
        TaskId second = world.single(device, World.settings(Duration.ZERO)).task();
        world.settle();
        assertThat(link.received).containsExactly(second.toString());
    }

    @Test
    void aPushForConnectedDevicesOnlyThatIsNotAcknowledgedIsLostSoon() {
        world.gateway.acknowledging = false;
        SimulatedGateway.Link link = world.online(device);
        TaskId task = world.single(device, World.settings(Duration.ZERO)).task();
        world.settle();
        link.disconnect();
        assertThat(world.online(device).received).isEmpty();
        world.pass(Duration.ofSeconds(31));
        assertThat(world.report(task).lost()).isEqualTo(1);
    }

    @Test
    void aRecalledPushIsNotDelivered() {
        TaskId task = world.single(device).task();
        Pushes.Accepted recall = world.single(world.request(), device, World.recallOf(task), World.ONE_HOUR);
        assertThat(world.report(task).recalled()).isEqualTo(1);
        assertThat(world.online(device).received).containsExactly(recall.task().toString());
    }

    @Test
    void aRecalledPushThatWasHandedToAnOldConnectionIsNotWrittenThere() {
        world.online(device);
        TaskId task = world.single(device).task(); // waits in the old link's loop
        SimulatedGateway.Link later = world.gateway.connect(device, 0, false, 10, 1, 0);
        world.single(world.request(), device, World.recallOf(task), World.ONE_HOUR);
        List<String> before = List.copyOf(later.received);
        world.settle();
        assertThat(later.received.subList(before.size(), later.received.size())).doesNotContain(task.toString());
    }

    @Test
    void blacklistedDevicesAndThoseWithNotificationsOffAreLeftOut() {
        world.devices.setBlacklisted(List.of(device), true);
        Pushes.Accepted accepted = world.single(device);
        assertThat(accepted.statuses().getFirst().status()).isEqualTo(TargetStatus.Status.IGNORED);
        assertThat(world.report(accepted.task()).lossesBeforeSending()).containsOnlyKeys(LossReason.BLACKLISTED);
        assertThat(world.report(accepted.task()).total().eligible()).isZero();

        world.devices.setBlacklisted(List.of(device), false);
        assertThat(world.single(device).statuses().getFirst().status()).isEqualTo(TargetStatus.Status.OFFLINE);
    }

    @Test
    void aDeviceThatHasNotConnectedFor90DaysIsLeftOut() {
        world.online(device).disconnect();
        world.pass(Duration.ofDays(89));
        assertThat(world.single(device).statuses().getFirst().status()).isEqualTo(TargetStatus.Status.OFFLINE);
        world.pass(Duration.ofDays(3));
        Pushes.Accepted accepted = world.single(device);
        assertThat(accepted.statuses().getFirst().status()).isEqualTo(TargetStatus.Status.IGNORED);
        assertThat(world.report(accepted.task()).lossesBeforeSending()).containsOnlyKeys(LossReason.DEVICE_INACTIVE);
        world.online(device);
        assertThat(world.single(device).statuses().getFirst().status()).isEqualTo(TargetStatus.Status.ONLINE);
    }

    @Test
    void aTargetThatFailsItsTagTestIsLeftOut() {
        world.devices.setTags(device, List.of("vip"));
        Target target = new Target(device, Optional.of(new Target.TagTest(Target.TagTest.Mode.NONE, List.of("vip"))));
        SinglePush push = new SinglePush(world.request(), "", List.of(target), World.content(), World.ONE_HOUR);
        TaskId task = world.pushes.single(World.APP, List.of(push)).getFirst().task();
        assertThat(world.report(task).lossesBeforeSending()).containsOnlyKeys(LossReason.AUDIENCE_FILTERED);
    }

    @Test
    void aClickImpliesDisplayAndArrivalAndTheChainTellsThemInOrder() {
        TaskId task = world.single(device).task();
        world.gateway.acknowledging = false;
        world.online(device);
        receipt(task, new DeviceReceipt.Action.Clicked());
        receipt(task, new DeviceReceipt.Action.Clicked());
        receipt(task, new DeviceReceipt.Action.Custom(90_001));
        world.gateway.acknowledging = true;
        world.settle();

        TaskReport report = world.report(task);
        assertThat(report.total()).isEqualTo(new Figures(1, 1, 1, 1, 1));
        assertThat(report.actions()).containsOnlyKeys(90_001);
        assertThat(world.reports.chain(World.APP, task, device))
                .extracting(ChainEvent::step)
                .containsExactly(
                        Step.ACCEPTED,
                        Step.TARGETED,
                        Step.STORED,
                        Step.SENT,
                        Step.ARRIVED,
                        Step.DISPLAYED,
                        Step.CLICKED,
                        Step.ACTION);
    }

    @Test
    void theChainOfAPushToAnOnlineDeviceHasNoStorage() {
        world.online(device);
        TaskId task = world.single(device).task();
        world.settle();
        assertThat(world.reports.chain(World.APP, task, device))
                .extracting(ChainEvent::step)
                .containsExactly(Step.ACCEPTED, Step.TARGETED, Step.SENT, Step.ARRIVED);
    }

    @Test
    void aPushForConnectedDevicesOnlyIsNeverStored() {
        TaskId task = world.single(device, World.settings(Duration.ZERO)).task();
        assertThat(world.reports.chain(World.APP, task, device))
                .extracting(ChainEvent::step)
                .containsExactly(Step.ACCEPTED, Step.TARGETED, Step.LOST);
    }

    @Test
    void aReceiptAfterExpiryMovesTheDeviceToArrived() {
        world.gateway.acknowledging = false;
        world.online(device);
        TaskId task =
                world.single(device, World.settings(Duration.ofMinutes(1))).task();
        world.pass(Duration.ofMinutes(2));
        assertThat(world.report(task).expired()).isEqualTo(1);
        receipt(task, new DeviceReceipt.Action.Displayed());
        TaskReport report = world.report(task);
        assertThat(report.expired()).isZero();
        assertThat(report.total()).isEqualTo(new Figures(1, 1, 1, 1, 0));
    }

    @Test
    void receiptsForPushesOfOtherDevicesAreIgnored() {
        DeviceAddress other = world.register();
        TaskId task = world.single(device).task();
        world.edge.receipts(
                other.shard(),
                List.of(new DeviceReceipt(other, task, new DeviceReceipt.Action.Clicked(), world.now())));
        world.settle();
        assertThat(world.report(task).total()).isEqualTo(new Figures(1, 0, 0, 0, 0));
    }

    private void receipt(TaskId task, DeviceReceipt.Action action) {
        world.edge.receipts(device.shard(), List.of(new DeviceReceipt(device, task, action, world.now())));
        world.settle();
    }
}

package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that has its user's attention on one device is taken back from the user's others. */
class AttentionTest {

    private static final PushSettings DISPLAYED = World.ONE_HOUR.withAttention(Attention.DISPLAYED);

    private final World world = World.calm();
    private final DeviceAddress phone = world.register();
    private final DeviceAddress tablet = world.register();
    private final DeviceAddress watch = world.register();
    private final DeviceAddress stranger = world.register();

    @BeforeEach
    void bindAlias() {
        world.devices.bindAliases(
                World.APP,
                "",
                List.of(
                        new Devices.AliasBinding(phone, "li"),
                        new Devices.AliasBinding(tablet, "li"),
                        new Devices.AliasBinding(watch, "li"),
                        new Devices.AliasBinding(stranger, "wang")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theUsersWaitingDevicesDoNotGetItAnyMore(boolean single) {
        SimulatedGateway.Link link = world.online(phone);
        TaskId task = push(single, DISPLAYED, phone, tablet, watch);
        assertThat(link.received).hasSize(1);
        assertThat(world.report(task).pending()).isEqualTo(2);

        displayed(task, phone);

        assertThat(world.report(task).recalled()).isEqualTo(2);
        assertThat(world.online(tablet).received).isEmpty();
        assertThat(world.reports.chain(World.APP, task, tablet))
                .anyMatch(event -> event.step() == Reports.ChainEvent.Step.RECALLED
                        && event.vendorCode().equals(Attentions.CODE));
    }

    @Test
    void devicesThatGotItAreToldToTakeItBackAlsoWhenTheyAreAwayNow() {
        SimulatedGateway.Link onPhone = world.online(phone);
        SimulatedGateway.Link onTablet = world.online(tablet);
        SimulatedGateway.Link onWatch = world.online(watch);
        SimulatedGateway.Link onStranger = world.online(stranger);
        TaskId task = push(false, DISPLAYED, phone, tablet, watch, stranger);
        onWatch.disconnect();

        displayed(task, phone);

        assertThat(onTablet.received).hasSize(2);
        assertThat(world.online(watch).received).hasSize(1);
        assertThat(onPhone.received).hasSize(1);
        assertThat(onStranger.received).hasSize(1);
        assertThat(world.report(task).arrived()).isEqualTo(4);
    }

    @Test
    void aDeviceThatGotAsFarItselfKeepsIt() {
        world.online(phone);
        SimulatedGateway.Link onTablet = world.online(tablet);
        TaskId task = push(false, DISPLAYED, phone, tablet);
        displayed(task, tablet);
        displayed(task, phone);

        assertThat(onTablet.received).hasSize(1);
    }

    @Test
    void anArrivalAloneIsNoAttentionUnlessItIsAskedFor() {
        world.online(phone);
        TaskId onDisplay = push(false, DISPLAYED, phone, tablet);
        TaskId onArrival = push(false, World.ONE_HOUR.withAttention(Attention.ARRIVED), phone, tablet);

        assertThat(world.report(onDisplay).pending()).isEqualTo(1);
        assertThat(world.report(onArrival).recalled()).isEqualTo(1);
    }

    @Test
    void pendingFallbacksOfTheUsersOtherDevicesAreCancelled() {
        world.vendors.open(Channel.SMS);
        world.devices.bindVendorTokens(Channel.SMS.key(), List.of(new Devices.VendorToken(tablet, "+861")));
        PushSettings settings = World.ONE_HOUR
                .withAttention(Attention.CLICKED)
                .withFallback(new Fallback(
                        List.of(new Fallback.Step(Channel.SMS, Duration.ofMinutes(10))), Optional.empty()));
        world.online(phone);
        TaskId task = push(true, settings, phone, tablet);
        world.pass(Duration.ofMinutes(11)); // the fallback waits to be sent

        click(task, phone);
        world.serveVendors();

        assertThat(world.vendors.taken).isEmpty();
        assertThat(world.report(task).recalled()).isEqualTo(1);
        assertThat(Objects.requireNonNull(world.report(task).channels().get(Channel.SMS))
                        .account()
                        .spared())
                .isEqualTo(1);
    }

    @Test
    void aVendorThatCanTakeMessagesBackIsAskedTo() {
        world.vendors.open(Channel.HUAWEI);
        world.devices.bindVendorTokens(Channel.HUAWEI.key(), List.of(new Devices.VendorToken(tablet, "token")));
        world.online(phone);
        TaskId task = push(false, DISPLAYED, phone, tablet);
        world.serveVendors();
        world.news(Channel.HUAWEI, task, "token", VendorNews.Kind.ARRIVED, LossReason.NONE);

        displayed(task, phone);
        world.serveVendors();

        assertThat(world.vendors.recalls).hasSize(1);
    }

    @Test
    void aCrashBetweenTheShardsForgetsNothing() {
        world.online(phone);
        TaskId task = push(false, DISPLAYED, phone, tablet, watch);
        var committed = world.edge.receipts(
                phone.shard(),
                List.of(new DeviceReceipt(phone, task, new DeviceReceipt.Action.Displayed(), world.now())));
        while (!committed.isDone()) {
            world.shards.step();
        }
        world.crash();

        assertThat(world.report(task).recalled()).isEqualTo(2);
        assertThat(world.online(tablet).received).isEmpty();
    }

    private void displayed(TaskId task, DeviceAddress device) {
        receipt(task, device, new DeviceReceipt.Action.Displayed());
    }

    private void click(TaskId task, DeviceAddress device) {
        receipt(task, device, new DeviceReceipt.Action.Clicked());
    }

    private void receipt(TaskId task, DeviceAddress device, DeviceReceipt.Action action) {
        var unused = world.edge.receipts(device.shard(), List.of(new DeviceReceipt(device, task, action, world.now())));
        world.settle();
    }

    private TaskId push(boolean single, PushSettings settings, DeviceAddress... devices) {
        List<Target> targets = Arrays.stream(devices).map(Target::of).toList();
        TaskId task;
        if (single) {
            task = world.pushes
                    .single(
                            World.APP,
                            List.of(new SinglePush(world.request(), "", targets, World.notification(), settings)))
                    .getFirst()
                    .task();
        } else {
            task = world.pushes.createList(World.APP, world.request(), "", World.notification(), settings);
            world.pushes.list(World.APP, task, targets);
        }
        world.settle();
        return task;
    }
}

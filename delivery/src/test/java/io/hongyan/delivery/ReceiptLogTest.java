package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.receipt.Backlog;
import io.hongyan.delivery.receipt.DeadReceipts;
import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.delivery.receipt.ReceiptKind;
import io.hongyan.delivery.receipt.ReceiptRecord;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.simulation.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is kept to be told to an app; {@link DeliverySimulationTest} holds it against the chains. */
class ReceiptLogTest {

    private static final int APP = World.APP;
    private static final int ONE_SHARD = 0;

    private final World world = new World(1, 1, Faults.NONE, (link, task) -> {});

    // --- what is told ---

    @Test
    void anAppThatWantsNothingIsKeptNothingFor() {
        world.online(world.register());
        everybody(World.ONE_HOUR);
        world.single(world.register());

        assertThat(world.receipts.backlog(APP)).isEqualTo(Backlog.NONE);
        assertThat(world.receiver.signalled).isEmpty();
    }

    @Test
    void onlyKindsThatAreWantedAreKept() {
        world.receiver.kinds = EnumSet.of(ReceiptKind.ARRIVED);
        DeviceAddress device = world.register();
        world.online(device);
        TaskId task = world.single(device).task();
        world.settle();

        ReceiptAudit told = ReceiptAudit.of(world, APP);

        assertThat(told.all).hasSize(1);
        assertThat(told.of(task, device).getFirst().kind()).isEqualTo(ReceiptKind.ARRIVED);
        assertThat(world.receiver.signalled).containsExactly(ONE_SHARD);
    }

    @Test
    void aReceiptRepeatsWhatThePushAskedForInSinglesAndTasks() {
        world.receiver.wantsAll();
        DeviceAddress device = world.register();
        world.online(device);
        PushSettings settings = new PushSettings(
                Duration.ofHours(1),
                0,
                Optional.empty(),
                false,
                Optional.empty(),
                World.ONE_HOUR.routing(),
                Optional.empty(),
                Optional.empty(),
                "order 42",
                "");
        world.single(device, settings);
        everybody(settings);

        List<ReceiptAudit.Told> told = ReceiptAudit.of(world, APP).all;

        assertThat(told).hasSize(4).allSatisfy(receipt -> {
            assertThat(receipt.stage().callback()).isEqualTo("order 42");
            assertThat(receipt.stage().transmission()).isTrue();
        });
    }

    @Test
    void aCustomEventIsToldWithItsNumberAndALossWithItsReason() {
        world.receiver.wantsAll();
        DeviceAddress device = world.register();
        world.online(device);
        TaskId task = world.single(device).task();
        TaskId lost =
                world.single(world.register(), World.settings(Duration.ZERO)).task();
        world.settle();
        world.edge.receipts(
                device.shard(),
                List.of(new DeviceReceipt(device, task, new DeviceReceipt.Action.Custom(90_007), world.now())));
        world.settle();

        List<ReceiptAudit.Told> told = ReceiptAudit.of(world, APP).all;

        assertThat(told).anySatisfy(receipt -> {
            assertThat(receipt.kind()).isEqualTo(ReceiptKind.ACTION);
            assertThat(receipt.stage().eventId()).isEqualTo(90_007);
        });
        assertThat(told).anySatisfy(receipt -> {
            assertThat(receipt.stage().task()).isEqualTo(lost);
            assertThat(receipt.kind()).isEqualTo(ReceiptKind.LOST);
            assertThat(receipt.stage().reason()).isEqualTo(LossReason.OFFLINE);
        });
    }

    @Test
    void aTaskThatIsRecalledBeforeItsShardKnowsItIsStillToldOf() {
        World two = World.calm();
        two.receiver.wantsAll();
        two.register(8);
        TaskId task = two.pushes.app(
                APP, new AppPush(two.request(), "", Audience.ALL, World.content(), World.ONE_HOUR, AppPush.Quota.ALL));
        two.pushes.app(
                APP,
                new AppPush(two.request(), "", Audience.ALL, World.recallOf(task), World.ONE_HOUR, AppPush.Quota.ALL));
        two.settle();

        long recalled = ReceiptAudit.of(two, APP).all.stream()
                .filter(receipt -> receipt.stage().task().equals(task))
                .filter(receipt -> receipt.kind() == ReceiptKind.RECALLED)
                .map(ReceiptAudit.Told::device)
                .distinct()
                .count();
        assertThat(recalled).isEqualTo(two.report(task).recalled()).isEqualTo(8);
    }

    @Test
    void aNoticeIsKeptLikeAReceiptWhereItIsWanted() {
        ReceiptEntry.Notice notice = new ReceiptEntry.Notice("quota_warning", "xiaomi", "80 % used", 7);
        world.receipts.tell(APP, notice);
        assertThat(read()).isEmpty();

        world.receiver.kinds = EnumSet.of(ReceiptKind.NOTICE);
        world.receipts.tell(APP, notice);
        world.crash();

        assertThat(read()).hasSize(1);
        assertThat(read().getFirst().entries()).containsExactly(notice);
    }

    // --- sending on ---

    @Test
    void whatWasSentIsNotReadAgainAlsoInTheMiddleOfARecordAndAfterACrash() {
        List<DeviceAddress> devices = losing(10);
        TaskId second = everybody(World.settings(Duration.ZERO));
        long number = read().getFirst().number();

        world.receipts.sent(ONE_SHARD, APP, number, 4);
        assertThat(world.receipts.backlog(APP).waiting()).isEqualTo(16);
        world.crash();

        List<ReceiptRecord> left = read();
        assertThat(left.getFirst().from()).isEqualTo(4);
        ReceiptAudit told = audit(left);
        assertThat(told.all).hasSize(16);
        assertThat(told.all.getFirst().device()).isEqualTo(devices.get(4));
        world.receipts.sent(ONE_SHARD, APP, number, 4); // said again, it changes nothing
        world.receipts.sent(ONE_SHARD, APP, number, 2);
        assertThat(world.receipts.backlog(APP).waiting()).isEqualTo(16);

        world.receipts.sent(ONE_SHARD, APP, number + 1, 0);
        assertThat(audit(read()).all)
                .hasSize(10)
                .allSatisfy(receipt -> assertThat(receipt.stage().task()).isEqualTo(second));
        world.receipts.sent(ONE_SHARD, APP, number + 1, 10);
        assertThat(read()).isEmpty();
        assertThat(world.receipts.backlog(APP)).isEqualTo(Backlog.NONE);
    }

    @Test
    void aReadIsBoundedInBytesAndAlwaysHoldsOneRecord() {
        losing(3);
        everybody(World.settings(Duration.ZERO));
        everybody(World.settings(Duration.ZERO));

        assertThat(world.receipts.read(ONE_SHARD, APP, 1)).hasSize(1);
        assertThat(world.receipts.read(ONE_SHARD, APP, 1 << 20)).hasSize(3);
    }

    @Test
    void manyRecordsAreSentAtOnce() {
        world.receiver.kinds = EnumSet.of(ReceiptKind.LOST);
        DeviceAddress device = world.register();
        for (int i = 0; i < 2_500; i++) {
            world.single(device, World.settings(Duration.ZERO));
        }
        long first = read().getFirst().number();

        world.receipts.sent(ONE_SHARD, APP, first + 2_400, 0);

        assertThat(world.receipts.backlog(APP).waiting()).isEqualTo(100);
        assertThat(read()).hasSize(100);
    }

    // --- bounds ---

    @Test
    void beyondTheLimitTheOldestAreDroppedAndCounted() {
        losing(5);
        long bytesOfOne = world.receipts.backlog(APP).bytes();
        world.receiver.limitBytes = 3 * bytesOfOne + bytesOfOne / 2;
        List<TaskId> tasks = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            tasks.add(everybody(World.settings(Duration.ZERO)));
        }

        Backlog backlog = world.receipts.backlog(APP);
        assertThat(backlog.bytes()).isLessThanOrEqualTo(world.receiver.limitBytes);
        assertThat(backlog.waiting()).isEqualTo(15);
        assertThat(backlog.dropped()).isEqualTo(20);
        assertThat(audit(read()).all.stream().map(told -> told.stage().task()).distinct())
                .containsExactlyElementsOf(tasks.subList(3, 6));
        world.crash();
        assertThat(world.receipts.backlog(APP)).isEqualTo(backlog);
    }

    @Test
    void whatWasGivenUpIsDroppedBeforeWhatWaits() {
        losing(5);
        long bytesOfOne = world.receipts.backlog(APP).bytes();
        assertThat(world.receipts.giveUp(ONE_SHARD, APP, world.now(), "HTTP 500"))
                .isEqualTo(5);
        world.receiver.limitBytes = 3 * bytesOfOne + bytesOfOne / 2;
        for (int i = 0; i < 3; i++) {
            everybody(World.settings(Duration.ZERO));
        }

        Backlog backlog = world.receipts.backlog(APP);
        assertThat(backlog.dead()).isZero();
        assertThat(backlog.waiting()).isEqualTo(15);
        assertThat(backlog.dropped()).isEqualTo(5);
    }

    // --- giving up ---

    @Test
    void whatIsOldEnoughIsGivenUpAndCanBeSentAgainBehindTheRest() {
        losing(4);
        long number = read().getFirst().number();
        world.receipts.sent(ONE_SHARD, APP, number, 1);
        world.pass(Duration.ofHours(1));
        long then = world.now();
        world.pass(Duration.ofHours(1));
        TaskId young = everybody(World.settings(Duration.ZERO));

        assertThat(world.receipts.giveUp(ONE_SHARD, APP, then, "HTTP 500")).isEqualTo(3);
        assertThat(world.receipts.giveUp(ONE_SHARD, APP, then, "HTTP 500")).isZero();
        world.crash();

        List<DeadReceipts> dead = world.receipts.dead(APP, 10);
        assertThat(dead).hasSize(1);
        assertThat(dead.getFirst().count()).isEqualTo(3);
        assertThat(dead.getFirst().reason()).isEqualTo("HTTP 500");
        assertThat(dead.getFirst().record().number()).isEqualTo(number);
        assertThat(world.receipts.sendAgain(APP, ONE_SHARD, number + 1)).isEmpty();
        assertThat(world.receipts.sendAgain(APP, ONE_SHARD, number)).contains(3L);
        assertThat(world.receipts.dead(APP, 10)).isEmpty();

        ReceiptAudit told = audit(read());
        assertThat(told.all).hasSize(7);
        assertThat(told.all.getFirst().stage().task()).isEqualTo(young);
        assertThat(read().getLast().keptMillis()).isGreaterThan(then + 3_000_000);
        assertThat(read().getLast().from()).isEqualTo(1);
    }

    @Test
    void allThatWasGivenUpIsSentAgainInItsOrder() {
        losing(2);
        everybody(World.settings(Duration.ZERO));
        List<TaskId> before =
                audit(read()).all.stream().map(told -> told.stage().task()).toList();
        world.receipts.giveUp(ONE_SHARD, APP, world.now(), "gone");

        assertThat(world.receipts.sendAgain(APP)).isEqualTo(4);
        assertThat(audit(read()).all.stream().map(told -> told.stage().task())).isEqualTo(before);
        assertThat(world.receipts.backlog(APP).dead()).isZero();
    }

    @Test
    void forgettingLeavesNothingAndNumbersGoOn() {
        losing(3);
        everybody(World.settings(Duration.ZERO));
        world.receipts.giveUp(ONE_SHARD, APP, world.now(), "gone");
        everybody(World.settings(Duration.ZERO));
        long number = read().getLast().number();

        world.receipts.forget(APP);
        assertThat(world.receipts.backlog(APP)).isEqualTo(Backlog.NONE);
        assertThat(world.receipts.dead(APP, 10)).isEmpty();

        everybody(World.settings(Duration.ZERO));
        assertThat(read().getFirst().number()).isGreaterThan(number);
        world.receipts.sent(ONE_SHARD, APP, number, 2); // of before: says nothing of what waits now
        assertThat(world.receipts.backlog(APP).waiting()).isEqualTo(3);
    }

    @Test
    void whatIsTooOldGoesTheDeadQuietlyAndWhatWaitsCounted() {
        losing(3);
        world.receipts.giveUp(ONE_SHARD, APP, world.now(), "gone");
        everybody(World.settings(Duration.ZERO));
        world.pass(Duration.ofHours(1));
        everybody(World.settings(Duration.ZERO));

        world.receipts.forgetBefore(world.now() - 1_000);

        Backlog backlog = world.receipts.backlog(APP);
        assertThat(backlog.dead()).isZero();
        assertThat(backlog.waiting()).isEqualTo(3);
        assertThat(backlog.dropped()).isEqualTo(3);
        assertThat(backlog.oldestMillis()).isGreaterThan(world.now() - 1_000);
    }

    @Test
    void kindsHaveDenseCodesInTheirOrder() {
        for (ReceiptKind kind : ReceiptKind.values()) {
            assertThat(kind.code()).isEqualTo(kind.ordinal() + 1);
        }
    }

    // --- the scene ---

    /** Registers devices and tells the app that a first task was lost on each. */
    private List<DeviceAddress> losing(int devices) {
        world.receiver.kinds = EnumSet.of(ReceiptKind.LOST);
        List<DeviceAddress> registered = world.register(devices);
        everybody(World.settings(Duration.ZERO));
        return registered;
    }

    private TaskId everybody(PushSettings settings) {
        TaskId task = world.pushes.app(
                APP, new AppPush(world.request(), "", Audience.ALL, World.content(), settings, AppPush.Quota.ALL));
        world.settle();
        return task;
    }

    private List<ReceiptRecord> read() {
        return world.receipts.read(ONE_SHARD, APP, Integer.MAX_VALUE);
    }

    private static ReceiptAudit audit(List<ReceiptRecord> records) {
        ReceiptAudit audit = new ReceiptAudit();
        records.forEach(record -> audit.add(APP, ONE_SHARD, record));
        return audit;
    }
}

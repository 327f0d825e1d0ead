package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.delivery.vendor.Routing;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.delivery.vendor.VendorAnswer;
import io.hongyan.delivery.vendor.VendorCall;
import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.simulation.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random pushes to devices of two vendors, one that recognises repeated calls and allows a device few, and one that has a small
 * quota; random
 * answers, receipts, connections and crashes, also between a call, its beginning and its answer. After every seed each device of each task
 * is accounted for, no quota was exceeded, the devices' included, and no vendor was given a message twice.
 */
class VendorSimulationTest {

    private static final int SEEDS = 80;
    private static final int STEPS = 120;
    private static final long QUOTA = 12;

    /** Messages a day for one device of the other vendor. */
    private static final int DEVICE_QUOTA = 3;

    private static final Channel SAFE = Channel.HUAWEI;
    private static final Channel LIMITED = Channel.XIAOMI;

    @Test
    void everyDeviceOfEveryTaskIsAccountedForWhateverHappens() {
        long took = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                took += new Run(seed).play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        assertThat(took).isGreaterThan(SEEDS * 10L);
    }

    private static final class Run {

        private final World world;
        private final World.Chance chance;
        private final List<DeviceAddress> devices = new ArrayList<>();
        private final List<TaskId> tasks = new ArrayList<>();
        private final Map<Long, Long> limitedByDay = new HashMap<>();
        private final long start;

        Run(long seed) {
            world = new World(1 + (int) (seed % 3), seed, Faults.NONE, (link, task) -> {});
            chance = world.chance;
            world.receiver.wantsAll();
            start = world.now();
            world.vendors.open(SAFE, Map.of(), Map.of(MessageClass.MARKETING, DEVICE_QUOTA), 0, true);
            world.vendors.open(LIMITED, Map.of(MessageClass.MARKETING, QUOTA), 0, false);
            world.vendors.verdict = (call, target) -> verdict(target);
            IntStream.range(0, 24)
                    .forEach(i -> devices.add(
                            switch (i % 3) {
                                case 0 -> world.registerWithToken(SAFE, "safe-" + i);
                                case 1 -> world.registerWithToken(LIMITED, "limited-" + i);
                                default -> world.register();
                            }));
        }

        private VendorAnswer.Verdict verdict(VendorCall.Target target) {
            return switch (chance.nextInt(8)) {
                case 0 -> SimulatedVendors.rejected(LossReason.CONTENT_REJECTED);
                case 1 -> new VendorAnswer.Verdict.GivenBack(LossReason.VENDOR_ERROR, "500");
                case 2 -> new VendorAnswer.Verdict.Unknown();
                default -> SimulatedVendors.ACCEPTED;
            };
        }

        long play() {
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            // Everything comes to its end: vendors answer, devices come, validity passes.
            world.vendors.verdict = (call, target) -> SimulatedVendors.ACCEPTED;
            serve();
            check();
            world.pass(Duration.ofMinutes(150));
            serve();
            world.pass(Duration.ofMinutes(1));
            check();
            for (TaskId task : tasks) {
                assertThat(world.report(task).pending()).as(task.toString()).isZero();
                assertThat(world.report(task).inFlight()).as(task.toString()).isZero();
            }
            ReceiptAudit told = ReceiptAudit.of(world, World.APP);
            for (TaskId task : tasks) {
                for (DeviceAddress device : devices) {
                    told.check(task, device, world.reports.chain(World.APP, task, device));
                }
            }
            checkChannelsOfTheDays();
            assertThat(new HashSet<>(world.vendors.taken)).hasSameSizeAs(world.vendors.taken);
            assertThat(limitedByDay.values()).allMatch(count -> count <= QUOTA);
            assertThat(world.now())
                    .as("one day")
                    .isLessThan(start + Duration.ofDays(1).toMillis());
            Map<String, Integer> byDevice = new HashMap<>();
            world.vendors.taken.stream()
                    .filter(taken -> taken.channel() == SAFE)
                    .forEach(taken -> byDevice.merge(taken.token(), 1, Integer::sum));
            assertThat(byDevice.values()).allMatch(count -> count <= DEVICE_QUOTA);
            assertThat(byDevice).containsValue(DEVICE_QUOTA);
            return world.vendors.taken.size();
        }

        /**
         * What the days say of each channel is what the reports add up to. A single push that a vendor took and then gave up was sent
         * by that vendor; its report, which knows one channel, says by the next one: there only the sum is the same.
         */
        private void checkChannelsOfTheDays() {
            Map<Channel, Figures> reported = new HashMap<>();
            long targeted = 0;
            for (TaskId task : tasks) {
                TaskReport report = world.report(task);
                targeted += report.targeted();
                report.channels().forEach((channel, of) -> reported.merge(channel, of.figures(), Figures::plus));
            }
            Map<Channel, Figures> byDay = new HashMap<>();
            long targetedByDay = 0;
            for (Trends.Day day : world.trends.lastDays(World.APP, 3)) {
                targetedByDay += day.targeted();
                day.channels().forEach((channel, of) -> byDay.merge(channel, of, Figures::plus));
            }
            assertThat(targetedByDay).isEqualTo(targeted);
            assertThat(sent(byDay)).isEqualTo(sent(reported));
            for (Channel channel : List.of(Channel.DEVICE, SAFE, LIMITED)) {
                Figures day = byDay.getOrDefault(channel, Figures.NONE);
                Figures report = reported.getOrDefault(channel, Figures.NONE);
                assertThat(List.of(day.arrived(), day.displayed(), day.clicked()))
                        .as("by " + channel)
                        .isEqualTo(List.of(report.arrived(), report.displayed(), report.clicked()));
            }
        }

        private static long sent(Map<Channel, Figures> channels) {
            return channels.values().stream().mapToLong(Figures::sent).sum();
        }

        private void step() {
            switch (chance.nextInt(12)) {
                case 0, 1, 2 -> push();
                case 3 -> world.online(any(devices));
                case 4 ->
                    Optional.ofNullable(world.gateway.link(any(devices))).ifPresent(SimulatedGateway.Link::disconnect);
                case 5, 6, 7 -> call();
                case 8 -> news();
                case 9 -> world.pass(Duration.ofSeconds(chance.nextInt(60)));
                case 10 -> world.crash();
                default -> world.gateway.acknowledging = chance.nextBoolean();
            }
            world.settle();
            check();
        }

        private void push() {
            Strategy strategy = any(List.of(Strategy.values()));
            PushSettings settings = World.settings(Duration.ofMinutes(30 + chance.nextInt(60)))
                    .withRouting(new Routing(strategy, Map.of(), List.of(), 3, chance.nextBoolean(), false));
            if (chance.nextBoolean()) {
                tasks.add(world.single(world.request(), any(devices), World.notification(), settings)
                        .task());
                return;
            }
            TaskId task = world.pushes.createList(World.APP, world.request(), "", World.notification(), settings);
            world.pushes.list(
                    World.APP,
                    task,
                    devices.stream()
                            .filter(device -> chance.nextInt(3) != 0)
                            .map(Target::of)
                            .toList());
            tasks.add(task);
        }

        /** A call; a crash may come before it is begun, between that and the answer, or while either is being written. */
        private void call() {
            world.vendors.batch = 1 + chance.nextInt(5);
            Optional<VendorCall> call =
                    world.takeCall(chance.nextInt(world.shards.shards()), any(List.of(SAFE, LIMITED)));
            if (call.isEmpty()) {
                return;
            }
            if (chance.nextInt(6) == 0) {
                world.crash();
                return;
            }
            VendorCall begun = begin(call.get());
            if (chance.nextInt(6) == 0) {
                world.crash(); // the vendor has not heard of it although it was begun
                return;
            }
            VendorAnswer answer = answer(begun);
            if (begun.targets().size() == call.get().targets().size() && chance.nextInt(4) != 0) {
                world.vendorQueue.answer(begun, answer);
                world.settle();
            } else {
                world.crash(); // with some requests of the call answered, and others not begun
            }
        }

        /** Has a call begun, or the first part of it, which is all that the vendor gets then. */
        private VendorCall begin(VendorCall call) {
            if (call.repeated() || call.order() instanceof VendorCall.Order.Recall) {
                return call;
            }
            int to = chance.nextInt(4) == 0
                    ? 1 + chance.nextInt(call.targets().size())
                    : call.targets().size();
            world.vendorQueue.begun(call, 0, to);
            world.settle();
            return new VendorCall(
                    call.shard(),
                    call.app(),
                    call.channel(),
                    call.number(),
                    call.task(),
                    call.order(),
                    call.targets().subList(0, to),
                    false);
        }

        private VendorAnswer answer(VendorCall call) {
            int before = world.vendors.taken.size();
            VendorAnswer answer = world.vendors.answer(call);
            if (call.channel() == LIMITED) {
                limitedByDay.merge(
                        Duration.ofMillis(world.now()).toDays(), (long) world.vendors.taken.size() - before, Long::sum);
            }
            return answer;
        }

        private void serve() {
            for (int round = 0; round < 8; round++) {
                for (Channel channel : List.of(SAFE, LIMITED)) {
                    for (int shard = 0; shard < world.shards.shards(); shard++) {
                        for (Optional<VendorCall> call = world.takeCall(shard, channel);
                                call.isPresent();
                                call = world.takeCall(shard, channel)) {
                            world.beginCall(call.get());
                            world.vendorQueue.answer(call.get(), answer(call.get()));
                            world.settle();
                        }
                    }
                }
            }
        }

        private void news() {
            if (world.vendors.taken.isEmpty()) {
                return;
            }
            SimulatedVendors.Taken taken = any(world.vendors.taken);
            VendorNews.Kind kind = any(List.of(VendorNews.Kind.values()));
            LossReason reason = kind == VendorNews.Kind.LOST
                    ? any(List.of(LossReason.NOTIFICATION_OFF, LossReason.NOT_DISPLAYED, LossReason.SUPERSEDED))
                    : LossReason.NONE;
            world.news(taken.channel(), TaskId.parse(taken.task()).orElseThrow(), taken.token(), kind, reason);
        }

        /** The conservation rule, and that the figures of channels do not go beyond it. */
        private void check() {
            for (TaskId task : tasks) {
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
                assertThat(report.total().arrived()).as(report.toString()).isEqualTo(report.arrived());
                report.channels()
                        .values()
                        .forEach(channel -> assertThat(channel.figures().arrived())
                                .as(report.toString())
                                .isLessThanOrEqualTo(report.arrived()));
            }
        }

        private <T> T any(List<T> list) {
            return list.get(chance.nextInt(list.size()));
        }
    }
}

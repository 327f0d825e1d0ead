package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.Reports.ChainEvent;
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
import io.hongyan.shards.simulation.Faults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random pushes with fallbacks, of which some have a budget; random answers, arrivals, receipts and crashes. Checked after every
 * step and at the end: each device of each task is on one side; the fallback gives a message to a device once, not before its time
 * and not after an arrival was known; no budget is exceeded, and what is said to be spent is never less than what was.
 */
class FallbackSimulationTest {

    private static final int SEEDS = 80;
    private static final int STEPS = 120;
    private static final Channel VENDOR = Channel.HUAWEI;
    private static final Channel SMS = Channel.SMS;
    private static final Channel EMAIL = Channel.EMAIL;
    private static final List<Channel> CHANNELS = List.of(VENDOR, SMS, EMAIL);
    private static final Map<Channel, Long> PRICES = Map.of(VENDOR, 0L, SMS, 50_000L, EMAIL, 7_000L);

    @Test
    void theFallbackIsOnceInTimeAndWithinItsBudgetWhateverHappens() {
        Seen seen = new Seen();
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                new Run(seed, seen).play();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
        // What is to be tested did happen.
        assertThat(seen.fellBack).isGreaterThan(SEEDS * 5L);
        assertThat(seen.second).isGreaterThan(SEEDS);
        assertThat(seen.spared).isGreaterThan(SEEDS);
        assertThat(seen.overBudget).isGreaterThan(SEEDS);
        assertThat(seen.late).isGreaterThan(SEEDS / 2);
        assertThat(seen.givenUp).isGreaterThan(SEEDS);
    }

    private static final class Seen {
        long fellBack;
        long second;
        long spared;
        long overBudget;
        long late;
        long givenUp;
    }

    private record Pushed(TaskId id, Fallback fallback, List<DeviceAddress> devices, long atMillis) {}

    private static final class Run {

        private final World world;
        private final World.Chance chance;
        private final Seen seen;
        private final List<DeviceAddress> devices = new ArrayList<>();
        private final Map<String, DeviceAddress> owners = new HashMap<>();
        private final Map<String, Pushed> tasks = new LinkedHashMap<>();
        private final Map<String, Long> spent = new HashMap<>();
        private final Set<String> fellBack = new HashSet<>();

        Run(long seed, Seen seen) {
            this.seen = seen;
            world = new World(1 + (int) (seed % 3), seed, Faults.NONE, (link, task) -> {});
            chance = world.chance;
            world.vendors.open(VENDOR, Map.of(), 0, true);
            world.vendors.open(SMS, Map.of(MessageClass.MARKETING, 60L), 0, false);
            world.vendors.open(EMAIL, Map.of(), 0, seed % 2 == 0);
            world.vendors.prices.putAll(PRICES);
            world.vendors.verdict = (call, target) -> verdict();
            IntStream.range(0, 24).forEach(this::register);
        }

        private void register(int number) {
            DeviceFacts facts = DeviceFacts.of(Platform.ANDROID, "huawei");
            List<String> tokens = new ArrayList<>();
            for (int i = 0; i < CHANNELS.size(); i++) {
                if ((number >> i & 1) == 1) {
                    String token = CHANNELS.get(i).key() + "-" + number;
                    facts = facts.withVendorToken(CHANNELS.get(i).key(), token);
                    tokens.add(token);
                }
            }
            DeviceAddress device = world.register(facts);
            devices.add(device);
            tokens.forEach(token -> owners.put(token, device));
        }

        private VendorAnswer.Verdict verdict() {
            return switch (chance.nextInt(8)) {
                case 0, 1 -> SimulatedVendors.rejected(LossReason.CONTENT_REJECTED);
                case 2 -> new VendorAnswer.Verdict.GivenBack(LossReason.VENDOR_ERROR, "500");
                case 3 -> new VendorAnswer.Verdict.Unknown();
                default -> new VendorAnswer.Verdict.Accepted("");
            };
        }

        void play() {
            for (int i = 0; i < STEPS; i++) {
                step();
            }
            world.vendors.verdict = (call, target) -> new VendorAnswer.Verdict.Accepted("");
            for (int i = 0; i < 9; i++) {
                serve();
                world.pass(Duration.ofMinutes(15));
                check();
            }
            serve();
            world.pass(Duration.ofMinutes(20));
            check();
            for (Pushed task : tasks.values()) {
                TaskReport report = world.report(task.id);
                assertThat(report.pending() + report.inFlight())
                        .as(report.toString())
                        .isZero();
                count(report);
            }
            assertThat(new HashSet<>(world.vendors.taken)).hasSameSizeAs(world.vendors.taken);
        }

        private void count(TaskReport report) {
            report.channels().values().forEach(channel -> {
                seen.spared += channel.account().spared();
                seen.overBudget += channel.account().overBudget();
                seen.late += channel.account().lateArrivals();
            });
            for (DeviceAddress device : devices) {
                seen.givenUp += chain(report.task(), device).stream()
                        .filter(event -> event.step() == ChainEvent.Step.GIVEN_UP)
                        .count();
            }
        }

        private void step() {
            switch (chance.nextInt(14)) {
                case 0, 1 -> push();
                case 2, 3 -> world.online(any(devices));
                case 4 ->
                    Optional.ofNullable(world.gateway.link(any(devices))).ifPresent(SimulatedGateway.Link::disconnect);
                case 5, 6, 7, 8 -> call();
                case 9 -> news();
                case 10, 11 -> world.pass(Duration.ofSeconds(chance.nextInt(400)));
                case 12 -> world.crash();
                default -> world.gateway.acknowledging = chance.nextBoolean();
            }
            world.settle();
            check();
        }

        private void push() {
            Duration first = Duration.ofMinutes(1 + chance.nextInt(20));
            List<Fallback.Step> steps = new ArrayList<>();
            steps.add(new Fallback.Step(SMS, first));
            if (chance.nextInt(3) != 0) {
                steps.add(new Fallback.Step(EMAIL, first.plusMinutes(chance.nextInt(15))));
            }
            Fallback fallback = new Fallback(
                    steps, chance.nextBoolean() ? Optional.of((long) chance.nextInt(250_000)) : Optional.empty());
            PushSettings settings = World.settings(Duration.ofMinutes(40 + chance.nextInt(60)))
                    .withRouting(new Routing(any(List.of(Strategy.values())), Map.of(), List.of(), 3, true, false))
                    .withFallback(fallback);
            List<DeviceAddress> to =
                    devices.stream().filter(device -> chance.nextInt(3) != 0).toList();
            long now = world.now();
            switch (chance.nextInt(3)) {
                case 0 -> {
                    List<DeviceAddress> one = List.of(any(devices));
                    TaskId task = world.single(world.request(), one.getFirst(), World.notification(), settings)
                            .task();
                    tasks.put(task.toString(), new Pushed(task, fallback, one, now));
                }
                case 1 -> {
                    TaskId task = world.pushes.app(
                            World.APP,
                            new AppPush(
                                    world.request(),
                                    "",
                                    Audience.ALL,
                                    World.notification(),
                                    settings,
                                    AppPush.Quota.ALL));
                    tasks.put(task.toString(), new Pushed(task, fallback, devices, now));
                }
                default -> {
                    TaskId task =
                            world.pushes.createList(World.APP, world.request(), "", World.notification(), settings);
                    world.pushes.list(
                            World.APP, task, to.stream().map(Target::of).toList());
                    tasks.put(task.toString(), new Pushed(task, fallback, to, now));
                }
            }
        }

        /** A call, whose answer may be lost in a crash. */
        private void call() {
            world.vendors.batch = 1 + chance.nextInt(5);
            take(chance.nextInt(world.shards.shards()), any(CHANNELS)).ifPresent(call -> {
                VendorAnswer answer = answer(call);
                if (chance.nextInt(5) == 0) {
                    if (chance.nextBoolean()) {
                        world.settle();
                    }
                    world.crash();
                } else {
                    world.vendorQueue.answer(call, answer);
                    world.settle();
                }
            });
        }

        private Optional<VendorCall> take(int shard, Channel channel) {
            Optional<VendorCall> call = world.takeCall(shard, channel);
            call.filter(taken -> !taken.repeated() && channel != VENDOR).ifPresent(this::isDue);
            return call;
        }

        /** The fallback is in its time, and nobody gets it who is known to be reached. */
        private void isDue(VendorCall call) {
            Pushed task = Objects.requireNonNull(tasks.get(call.task().toString()));
            Fallback.Step step = task.fallback.steps().get(task.fallback.stepOf(call.channel()));
            assertThat(world.now() - task.atMillis)
                    .isGreaterThanOrEqualTo(step.after().toMillis());
            for (VendorCall.Target target : call.targets()) {
                assertThat(chain(call.task(), Objects.requireNonNull(owners.get(target.token()))))
                        .as("%s for %s", call.task(), target.token())
                        .extracting(ChainEvent::step)
                        .doesNotContain(ChainEvent.Step.ARRIVED, ChainEvent.Step.RECALLED, ChainEvent.Step.EXPIRED);
            }
        }

        /** Vendors remember what they took; the fallback's may take a message for a device once. */
        private VendorAnswer answer(VendorCall call) {
            world.beginCall(call);
            int before = world.vendors.taken.size();
            VendorAnswer answer = world.vendors.answer(call);
            for (SimulatedVendors.Taken taken : world.vendors.taken.subList(before, world.vendors.taken.size())) {
                spent.merge(taken.task(), PRICES.getOrDefault(taken.channel(), 0L), Long::sum);
                if (taken.channel() != VENDOR) {
                    seen.fellBack++;
                    seen.second += taken.channel() == EMAIL ? 1 : 0;
                    assertThat(fellBack.add(taken.task() + owners.get(taken.token())))
                            .as("%s falls back once for %s", taken.task(), taken.token())
                            .isTrue();
                }
            }
            return answer;
        }

        private void serve() {
            for (int round = 0; round < 8; round++) {
                for (Channel channel : CHANNELS) {
                    for (int shard = 0; shard < world.shards.shards(); shard++) {
                        for (Optional<VendorCall> call = take(shard, channel);
                                call.isPresent();
                                call = take(shard, channel)) {
                            world.vendorQueue.answer(call.get(), answer(call.get()));
                            world.settle();
                        }
                    }
                }
            }
        }

        /** A fallback that is said to have failed is followed by the next: that is left out here, to see that it is once. */
        private void news() {
            if (world.vendors.taken.isEmpty()) {
                return;
            }
            SimulatedVendors.Taken taken = any(world.vendors.taken);
            VendorNews.Kind kind = any(List.of(
                    VendorNews.Kind.ARRIVED, VendorNews.Kind.DISPLAYED, VendorNews.Kind.CLICKED, VendorNews.Kind.HELD));
            if (taken.channel() == VENDOR && chance.nextInt(3) == 0) {
                kind = VendorNews.Kind.LOST;
            }
            LossReason reason = kind == VendorNews.Kind.LOST ? LossReason.SUPERSEDED : LossReason.NONE;
            world.news(taken.channel(), TaskId.parse(taken.task()).orElseThrow(), taken.token(), kind, reason);
        }

        private void check() {
            for (Pushed task : tasks.values()) {
                TaskReport report = world.report(task.id);
                assertThat(report.filtered()
                                + report.pending()
                                + report.inFlight()
                                + report.arrived()
                                + report.lost()
                                + report.expired()
                                + report.recalled())
                        .as(report.toString())
                        .isEqualTo(report.targeted());
                long said = report.channels().values().stream()
                        .mapToLong(channel -> channel.account().spentMicros())
                        .sum();
                long really = spent.getOrDefault(task.id.toString(), 0L);
                assertThat(said).as(report.toString()).isGreaterThanOrEqualTo(really);
                task.fallback
                        .budgetMicros()
                        .ifPresent(
                                budget -> assertThat(said).as(report.toString()).isLessThanOrEqualTo(budget));
            }
        }

        private List<ChainEvent> chain(TaskId task, DeviceAddress device) {
            return world.reports.chain(World.APP, task, device);
        }

        private <T> T any(List<T> list) {
            return list.get(chance.nextInt(list.size()));
        }
    }
}

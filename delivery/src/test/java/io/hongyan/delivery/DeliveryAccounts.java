package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.delivery.DeliveryModel.Task;
import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.delivery.Reports.ChainEvent.Step;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What must hold at every moment, and at rest: delivery's own figures against its devices, and both against the model. */
final class DeliveryAccounts {

    private final World world;
    private final DeliveryModel model;
    private final int shards;
    final Seen seen = new Seen();

    DeliveryAccounts(World world, DeliveryModel model) {
        this.world = world;
        this.model = model;
        this.shards = world.shards.shards();
    }

    /** How often at the end of a run what is to be tested had really happened. */
    static final class Seen {
        long arrived;
        long undeliverable;
        long switchedOff;
        long wrongActivity;

        void count(List<ChainEvent> chain) {
            for (ChainEvent event : chain) {
                switch (event.step()) {
                    case ARRIVED -> arrived++;
                    case LOST -> undeliverable += event.reason() == LossReason.OFFLINE ? 0 : 1;
                    case FILTERED -> {
                        switchedOff += event.reason() == LossReason.NOTIFICATION_OFF ? 1 : 0;
                        wrongActivity += event.reason() == LossReason.AUDIENCE_FILTERED ? 1 : 0;
                    }
                    default -> {}
                }
            }
        }

        void add(Seen other) {
            arrived += other.arrived;
            undeliverable += other.undeliverable;
            switchedOff += other.switchedOff;
            wrongActivity += other.wrongActivity;
        }
    }

    void check() {
        for (Task task : model.tasks.values()) {
            account(task);
        }
    }

    Optional<ShardOp.ShardFigures> figures(Task task, int shard) {
        return world.look(shard, new ShardOp.TaskFigures(TaskKey.of(task.app, task.id), false));
    }

    /** Every targeted device is on exactly one side, and the figures say the same as the devices one by one. */
    Map<Step, Long> account(Task task) {
        Map<Step, Long> sides = new HashMap<>();
        for (int shard = 0; shard < shards; shard++) {
            Optional<ShardOp.ShardFigures> found = figures(task, shard);
            if (found.isEmpty()) {
                continue;
            }
            ShardOp.ShardFigures figures = found.get();
            assertThat(figures.filtered()
                            + figures.pending()
                            + figures.inFlight()
                            + figures.arrived()
                            + figures.lost()
                            + figures.expired()
                            + figures.recalled())
                    .as("conservation of %s on shard %d: %s", task.id, shard, figures)
                    .isEqualTo(figures.targeted());
            Map<Step, Long> here = new HashMap<>();
            for (DeviceAddress device : model.addresses()) {
                if (device.app() == task.app && device.shard() == shard) {
                    stateOf(task, device).ifPresent(state -> here.merge(state, 1L, Long::sum));
                }
            }
            String what = "devices of " + task.id + " on shard " + shard + ", figures " + figures;
            assertThat(counts(task, shard)).as(what).isEqualTo(counts(figures));
            assertThat(here.getOrDefault(Step.FILTERED, 0L)).as(what).isEqualTo(figures.filtered());
            assertThat(here.getOrDefault(Step.WAITING, 0L)).as(what).isEqualTo(figures.pending());
            assertThat(here.getOrDefault(Step.SENT, 0L)).as(what).isEqualTo(figures.inFlight());
            assertThat(here.getOrDefault(Step.ARRIVED, 0L)).as(what).isEqualTo(figures.arrived());
            assertThat(here.getOrDefault(Step.LOST, 0L)).as(what).isEqualTo(figures.lost());
            assertThat(here.getOrDefault(Step.EXPIRED, 0L)).as(what).isEqualTo(figures.expired());
            assertThat(here.getOrDefault(Step.RECALLED, 0L)).as(what).isEqualTo(figures.recalled());
            Figures own = figures.total();
            assertThat(own.clicked()).isLessThanOrEqualTo(own.displayed());
            assertThat(own.displayed()).isLessThanOrEqualTo(own.arrived());
            assertThat(own.arrived()).isLessThanOrEqualTo(own.sent());
            assertThat(own.sent()).isLessThanOrEqualTo(own.eligible());
            here.forEach((state, count) -> sides.merge(state, count, Long::sum));
        }
        for (DeviceAddress device : task.accepted) {
            assertThat(targeted(task, device))
                    .as("%s was accepted for %s", task.id, device)
                    .isTrue();
        }
        return sides;
    }

    private TaskCounts counts(Task task, int shard) {
        TaskCounts counts = world.look(shard, new ShardQuestion.CountsOf(task.app, List.of(task.id)))
                .getFirst()
                .counts();
        return counts.with(counts.open(), 0);
    }

    private static TaskCounts counts(ShardOp.ShardFigures figures) {
        Figures total = figures.total();
        return new TaskCounts(
                figures.targeted(),
                figures.filtered(),
                total.sent(),
                total.arrived(),
                total.displayed(),
                total.clicked(),
                figures.pending() + figures.inFlight(),
                0);
    }

    /** A device is left out for what the model says, and lost only for what the gateway said or for being away. */
    private void reasons(Task task, DeviceAddress address) {
        List<ChainEvent> chain = chain(task, address);
        if (chain.isEmpty()) {
            return;
        }
        LossReason filtered = reason(chain, Step.FILTERED);
        Optional<LossReason> expected = task.id.kind() == TaskId.Kind.APP
                ? model.verdict(task, address)
                : task.verdicts.getOrDefault(address, Optional.empty());
        expected.ifPresent(reason -> assertThat(filtered)
                .as("%s leaves out %s for", task.id, address)
                .isEqualTo(reason));
        DeliveryModel.Device device = model.device(address);
        String what = task.id + " leaves out " + address + " for " + filtered;
        switch (filtered) {
            case NONE -> {}
            case BLACKLISTED -> assertThat(device.everBlacklisted).as(what).isTrue();
            case NOTIFICATION_OFF ->
                assertThat(device.everOff && task.skipsNotificationOff())
                        .as(what)
                        .isTrue();
            case AUDIENCE_FILTERED ->
                assertThat(task.filtersActivity()).as(what).isTrue();
            default -> throw new AssertionError(what);
        }
        LossReason lost = reason(chain, Step.LOST);
        if (lost == LossReason.OFFLINE) {
            assertThat(task.onlineOnly())
                    .as("%s lost for being away from %s", task.id, address)
                    .isTrue();
        } else if (lost != LossReason.NONE) {
            assertThat(model.undeliverableFor(address, task.id))
                    .as("what the gateway said of %s for %s", task.id, address)
                    .contains(lost);
        }
    }

    private static LossReason reason(List<ChainEvent> chain, Step step) {
        return chain.stream()
                .filter(event -> event.step() == step)
                .map(ChainEvent::reason)
                .findFirst()
                .orElse(LossReason.NONE);
    }

    boolean targeted(Task task, DeviceAddress device) {
        return !chain(task, device).isEmpty();
    }

    List<ChainEvent> chain(Task task, DeviceAddress device) {
        return world.look(device.shard(), new ShardOp.Chain(TaskKey.of(task.app, task.id), device.ordinal()));
    }

    /** Empty: not targeted; SENT stands for in flight. */
    Optional<Step> stateOf(Task task, DeviceAddress device) {
        List<ChainEvent> chain = chain(task, device);
        if (chain.isEmpty()) {
            return Optional.empty();
        }
        Set<Step> steps = EnumSet.noneOf(Step.class);
        chain.forEach(event -> steps.add(event.step()));
        Set<Step> ends = EnumSet.copyOf(steps);
        ends.retainAll(EnumSet.of(Step.FILTERED, Step.WAITING, Step.ARRIVED, Step.LOST, Step.EXPIRED, Step.RECALLED));
        assertThat(ends).as("ends of %s for %s", task.id, device).hasSizeLessThanOrEqualTo(1);
        return Optional.of(ends.isEmpty() ? Step.SENT : ends.iterator().next());
    }

    /** All are connected and nothing is left to do. */
    void checkAtRest() {
        new RecordAudit(world, model, this).check();
        Map<String, long[]> sums = new HashMap<>();
        Map<Integer, ReceiptAudit> told = new HashMap<>();
        for (Task task : model.tasks.values()) {
            Map<Step, Long> sides = account(task);
            assertThat(sides.getOrDefault(Step.SENT, 0L))
                    .as("%s still in flight", task.id)
                    .isZero();
            assertThat(sides.getOrDefault(Step.WAITING, 0L))
                    .as("%s still waits although all are connected", task.id)
                    .isZero();
            if (task.acceptedForAll) {
                for (DeviceAddress device : task.existing) {
                    assertThat(task.stopAsked || targeted(task, device))
                            .as("%s for %s", task.id, device)
                            .isTrue();
                }
            }
            for (DeviceAddress device : model.addresses()) {
                if (device.app() == task.app) {
                    reasons(task, device);
                    seen.count(chain(task, device));
                    told.computeIfAbsent(task.app, app -> ReceiptAudit.of(world, app))
                            .check(task.id, device, chain(task, device));
                }
                if (device.app() == task.app && stateOf(task, device).equals(Optional.of(Step.ARRIVED))) {
                    assertThat(model.claimed.contains(device + task.id.msgid())
                                    || model.device(device).received.contains(task.id.msgid()))
                            .as("%s arrived at %s and was written to it", task.id, device)
                            .isTrue();
                }
            }
            for (int shard = 0; shard < shards; shard++) {
                figures(task, shard).ifPresent(figures -> {
                    add(sums, task.app + "/" + Tallies.ALL, figures.total());
                    if (!task.group.isEmpty()) {
                        add(sums, task.app + "/" + Tallies.groupScope(task.group), figures.total());
                    }
                });
            }
        }
        sums.forEach((scope, expected) -> {
            int app = Integer.parseInt(scope.substring(0, 1));
            long[] tallied = new long[Tallies.Column.values().length];
            long today = Math.floorDiv(world.now(), 86_400_000L);
            for (int shard = 0; shard < shards; shard++) {
                long[] here = world.look(shard, new ShardOp.Totals(app, scope.substring(2), today - 30, today + 2));
                for (int i = 0; i < here.length; i++) {
                    tallied[i] += here[i];
                }
            }
            for (int i = 0; i < expected.length; i++) {
                assertThat(tallied[i])
                        .as("tally %s of %s", Tallies.Column.values()[i], scope)
                        .isEqualTo(expected[i]);
            }
        });
    }

    static void add(Map<String, long[]> sums, String scope, Figures figures) {
        long[] sum = sums.computeIfAbsent(scope, unused -> new long[5]);
        sum[0] += figures.eligible();
        sum[1] += figures.sent();
        sum[2] += figures.arrived();
        sum[3] += figures.displayed();
        sum[4] += figures.clicked();
    }
}

package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.delivery.Reports.ChainEvent.Step;
import io.hongyan.kernel.LossReason;
import io.hongyan.shards.ShardContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.roaringbitmap.RoaringBitmap;

/** Reads one shard's part of reports and message chains. */
final class ShardReports {

    /** A list or app task that is sent, or ends, within this after it was planned was never stored for its device. */
    private static final long AT_ONCE_MILLIS = 1_000;

    private final DeviceRegistry registry;
    private final Singles singles;
    private final BulkTasks tasks;

    ShardReports(DeviceRegistry registry, Singles singles, BulkTasks tasks) {
        this.registry = registry;
        this.singles = singles;
        this.tasks = tasks;
    }

    Optional<ShardOp.ShardFigures> figures(ShardContext context, TaskKey task, boolean byBrand) {
        if (tasks.spec(context, task).isPresent()) {
            return Optional.of(bulk(context, task, byBrand));
        }
        List<Singles.OfDevice> devices = singles.ofTask(context, task);
        return devices.isEmpty() ? Optional.empty() : Optional.of(single(context, task, devices, byBrand));
    }

    private ShardOp.ShardFigures bulk(ShardContext context, TaskKey task, boolean byBrand) {
        TaskLedger ledger = tasks.ledger(context, task);
        RoaringBitmap targeted = ledger.union(Mark.TARGETED);
        RoaringBitmap undelivered = ledger.undelivered();
        long inFlight = RoaringBitmap.andCardinality(undelivered, tasks.inFlight(task));
        RoaringBitmap arrived = ledger.union(Mark.ARRIVED);

        // A device counts on one side only: what arrived after all takes precedence, then filtering, recall, expiry,
        // loss.
        RoaringBitmap settled = arrived.clone();
        Map<LossReason, Long> beforeSending = new HashMap<>();
        long filtered = count(ledger, Mark.Kind.FILTERED, settled, beforeSending);
        Map<LossReason, Long> beforeArrival = new HashMap<>();
        long recalled = count(ledger, Mark.Kind.RECALLED, settled, beforeArrival);
        long expired = count(ledger, Mark.Kind.EXPIRED, settled, beforeArrival);
        long lost = count(ledger, Mark.Kind.LOST, settled, beforeArrival);

        Map<String, Figures> brands = new HashMap<>();
        if (byBrand) {
            for (String brand : registry.brands(context, task.app())) {
                RoaringBitmap ofBrand = registry.set(context, new BitmapName(task.app(), BitmapName.Kind.BRAND, brand));
                Figures figures = figures(ledger, set -> RoaringBitmap.and(set, ofBrand));
                if (figures.eligible() > 0) {
                    brands.put(brand, figures);
                }
            }
        }
        Map<Integer, Long> actions = new HashMap<>();
        for (Mark mark : ledger.marks(Mark.Kind.ACTION)) {
            actions.put(mark.code(), ledger.union(mark).getLongCardinality());
        }
        return new ShardOp.ShardFigures(
                targeted.getLongCardinality(),
                filtered,
                undelivered.getLongCardinality() - inFlight,
                inFlight,
                arrived.getLongCardinality(),
                lost,
                expired,
                recalled,
                ledger.union(Mark.DISMISSED).getLongCardinality(),
                figures(ledger, set -> set),
                brands,
                beforeSending,
                beforeArrival,
                actions);
    }

    private static Figures figures(TaskLedger ledger, UnaryOperator<RoaringBitmap> part) {
        RoaringBitmap eligible = RoaringBitmap.andNot(ledger.union(Mark.TARGETED), ledger.unionOf(Mark.Kind.FILTERED));
        return new Figures(
                part.apply(eligible).getLongCardinality(),
                part.apply(ledger.union(Mark.SENT)).getLongCardinality(),
                part.apply(ledger.union(Mark.ARRIVED)).getLongCardinality(),
                part.apply(ledger.union(Mark.DISPLAYED)).getLongCardinality(),
                part.apply(ledger.union(Mark.CLICKED)).getLongCardinality());
    }

    private static long count(
            TaskLedger ledger, Mark.Kind kind, RoaringBitmap settled, Map<LossReason, Long> byReason) {
        long total = 0;
        for (Mark mark : ledger.marks(kind)) {
            RoaringBitmap counted = RoaringBitmap.andNot(ledger.union(mark), settled);
            counted.and(
                    ledger.union(Mark.TARGETED)); // a recall can come before the plan, for more devices than it targets
            settled.or(counted);
            if (!counted.isEmpty()) {
                byReason.merge(mark.reason(), counted.getLongCardinality(), Long::sum);
                total += counted.getLongCardinality();
            }
        }
        return total;
    }

    private ShardOp.ShardFigures single(
            ShardContext context, TaskKey task, List<Singles.OfDevice> devices, boolean byBrand) {
        Map<SingleRecord.State, Long> states = new HashMap<>();
        Map<String, Figures> brands = new HashMap<>();
        Map<LossReason, Long> beforeSending = new HashMap<>();
        Map<LossReason, Long> beforeArrival = new HashMap<>();
        Map<Integer, Long> actions = new HashMap<>();
        Figures total = Figures.NONE;
        long inFlight = 0;
        long dismissed = 0;
        for (Singles.OfDevice device : devices) {
            SingleRecord record = device.record();
            states.merge(record.state(), 1L, Long::sum);
            Figures figures = new Figures(
                    record.state() == SingleRecord.State.FILTERED ? 0 : 1,
                    one(record.sentMillis()),
                    one(record.arrivedMillis()),
                    one(record.displayedMillis()),
                    one(record.clickedMillis()));
            total = total.plus(figures);
            dismissed += one(record.dismissedMillis());
            record.actions().forEach(action -> actions.merge(action.eventId(), 1L, Long::sum));
            switch (record.state()) {
                case FILTERED -> beforeSending.merge(record.reason(), 1L, Long::sum);
                case LOST, EXPIRED, RECALLED -> beforeArrival.merge(record.reason(), 1L, Long::sum);
                case ARRIVED -> {}
                case WAITING -> inFlight += device.inFlight() ? 1 : 0;
            }
            if (byBrand) {
                for (String brand : registry.brands(context, task.app())) {
                    if (registry.is(
                            context, new BitmapName(task.app(), BitmapName.Kind.BRAND, brand), device.ordinal())) {
                        brands.merge(brand, figures, Figures::plus);
                    }
                }
            }
        }
        return new ShardOp.ShardFigures(
                devices.size(),
                states.getOrDefault(SingleRecord.State.FILTERED, 0L),
                states.getOrDefault(SingleRecord.State.WAITING, 0L) - inFlight,
                inFlight,
                states.getOrDefault(SingleRecord.State.ARRIVED, 0L),
                states.getOrDefault(SingleRecord.State.LOST, 0L),
                states.getOrDefault(SingleRecord.State.EXPIRED, 0L),
                states.getOrDefault(SingleRecord.State.RECALLED, 0L),
                dismissed,
                total,
                brands,
                beforeSending,
                beforeArrival,
                actions);
    }

    List<ChainEvent> chain(ShardContext context, TaskKey task, int ordinal) {
        List<ChainEvent> chain = new ArrayList<>();
        Optional<TaskSpec> spec = tasks.spec(context, task);
        if (spec.isPresent()) {
            bulkChain(context, spec.get(), ordinal, chain);
        } else {
            singles.ofTask(context, task).stream()
                    .filter(device -> device.ordinal() == ordinal)
                    .forEach(device -> singleChain(context, device, chain));
        }
        chain.sort(Comparator.comparing(ChainEvent::time).thenComparing(ChainEvent::step));
        return chain;
    }

    private void bulkChain(ShardContext context, TaskSpec spec, int ordinal, List<ChainEvent> chain) {
        TaskLedger ledger = tasks.ledger(context, spec.key());
        if (!ledger.has(Mark.TARGETED, ordinal)) {
            return;
        }
        chain.add(event(spec.createdMillis(), Step.ACCEPTED));
        spec.settings()
                .schedule()
                .ifPresent(start -> chain.add(new ChainEvent(start, Step.SCHEDULED, LossReason.NONE, "")));
        boolean settled = ledger.has(Mark.ARRIVED, ordinal)
                || ledger.unionOf(Mark.Kind.FILTERED).contains(ordinal);
        Map<Mark, Long> times = ledger.times(context.store(), ordinal);
        times.forEach((mark, millis) -> {
            Instant time = Instant.ofEpochMilli(millis);
            switch (mark.kind()) {
                case TARGETED -> chain.add(new ChainEvent(time, Step.TARGETED, LossReason.NONE, ""));
                case FILTERED -> chain.add(new ChainEvent(time, Step.FILTERED, mark.reason(), ""));
                case SENT ->
                    chain.add(new ChainEvent(
                            time, Step.SENT, LossReason.NONE, mark.channel().wireName()));
                case ARRIVED ->
                    chain.add(new ChainEvent(
                            time, Step.ARRIVED, LossReason.NONE, mark.channel().wireName()));
                case DISPLAYED -> chain.add(new ChainEvent(time, Step.DISPLAYED, LossReason.NONE, ""));
                case CLICKED -> chain.add(new ChainEvent(time, Step.CLICKED, LossReason.NONE, ""));
                case DISMISSED -> chain.add(new ChainEvent(time, Step.DISMISSED, LossReason.NONE, ""));
                case ACTION ->
                    chain.add(new ChainEvent(time, Step.ACTION, LossReason.NONE, Integer.toString(mark.code())));
                case LOST -> addUnless(settled, chain, new ChainEvent(time, Step.LOST, mark.reason(), ""));
                case EXPIRED -> addUnless(settled, chain, new ChainEvent(time, Step.EXPIRED, mark.reason(), ""));
                case RECALLED -> addUnless(settled, chain, new ChainEvent(time, Step.RECALLED, mark.reason(), ""));
            }
        });
        boolean waiting = ledger.undelivered().contains(ordinal)
                && !tasks.inFlight(spec.key()).contains(ordinal);
        if (waiting) {
            chain.add(event(context.nowMillis(), Step.WAITING));
        }
        storedMillis(spec, times, waiting, context.nowMillis())
                .ifPresent(millis -> chain.add(event(millis, Step.STORED)));
    }

    /**
     * Since when a task was stored for a device. No mark tells: it follows from the time between planning and sending. A
     * fixed-rate task is held for its release as well, and the two cannot be told apart afterwards.
     */
    private static OptionalLong storedMillis(TaskSpec spec, Map<Mark, Long> times, boolean waiting, long nowMillis) {
        if (spec.onlineOnly() || spec.settings().speedPerSecond() > 0) {
            return OptionalLong.empty();
        }
        long plannedMillis = Objects.requireNonNull(times.get(Mark.TARGETED));
        long endMillis = nowMillis;
        for (Map.Entry<Mark, Long> mark : times.entrySet()) {
            endMillis = switch (mark.getKey().kind()) {
                case FILTERED, SENT, LOST, EXPIRED, RECALLED -> Math.min(endMillis, mark.getValue());
                case TARGETED, ARRIVED, DISPLAYED, CLICKED, DISMISSED, ACTION -> endMillis;
            };
        }
        boolean stored = endMillis - plannedMillis > AT_ONCE_MILLIS || waiting && !times.containsKey(Mark.SENT);
        return stored ? OptionalLong.of(plannedMillis) : OptionalLong.empty();
    }

    private static void addUnless(boolean settled, List<ChainEvent> chain, ChainEvent event) {
        if (!settled) {
            chain.add(event);
        }
    }

    private static void singleChain(ShardContext context, Singles.OfDevice device, List<ChainEvent> chain) {
        SingleRecord record = device.record();
        chain.add(event(record.createdMillis(), Step.ACCEPTED));
        chain.add(event(record.createdMillis(), Step.TARGETED));
        if (record.answered() == TargetStatus.Status.OFFLINE && record.sequence() != 0) {
            chain.add(event(record.createdMillis(), Step.STORED));
        }
        add(chain, record.sentMillis(), Step.SENT);
        add(chain, record.arrivedMillis(), Step.ARRIVED);
        add(chain, record.displayedMillis(), Step.DISPLAYED);
        add(chain, record.clickedMillis(), Step.CLICKED);
        add(chain, record.dismissedMillis(), Step.DISMISSED);
        record.actions()
                .forEach(action -> chain.add(new ChainEvent(
                        Instant.ofEpochMilli(action.atMillis()),
                        Step.ACTION,
                        LossReason.NONE,
                        Integer.toString(action.eventId()))));
        Step end = switch (record.state()) {
            case FILTERED -> Step.FILTERED;
            case LOST -> Step.LOST;
            case EXPIRED -> Step.EXPIRED;
            case RECALLED -> Step.RECALLED;
            case WAITING -> Step.WAITING;
            case ARRIVED -> Step.ARRIVED;
        };
        if (end == Step.WAITING) {
            if (!device.inFlight()) {
                chain.add(event(context.nowMillis(), Step.WAITING));
            }
        } else if (end != Step.ARRIVED) {
            chain.add(new ChainEvent(Instant.ofEpochMilli(record.endMillis()), end, record.reason(), ""));
        }
    }

    private static void add(List<ChainEvent> chain, long millis, Step step) {
        if (millis != 0) {
            chain.add(event(millis, step));
        }
    }

    private static ChainEvent event(long millis, Step step) {
        return new ChainEvent(Instant.ofEpochMilli(millis), step, LossReason.NONE, "");
    }

    private static int one(long millis) {
        return millis == 0 ? 0 : 1;
    }
}

package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.Reports.ChainEvent;
import io.hongyan.delivery.Reports.ChainEvent.Step;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
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
    private final VendorPlanner planner;
    private final VendorCodes codes;
    private final TaskCosts costs;

    ShardReports(
            DeviceRegistry registry,
            Singles singles,
            BulkTasks tasks,
            VendorPlanner planner,
            VendorCodes codes,
            TaskCosts costs) {
        this.registry = registry;
        this.singles = singles;
        this.tasks = tasks;
        this.planner = planner;
        this.codes = codes;
        this.costs = costs;
    }

    Optional<ShardOp.ShardFigures> figures(ShardContext context, TaskKey task, boolean byBrand) {
        Optional<TaskSpec> spec = tasks.spec(context, task);
        if (spec.isPresent()) {
            return Optional.of(bulk(context, spec.get(), byBrand));
        }
        List<Singles.OfDevice> devices = singles.ofTask(context, task);
        return devices.isEmpty() ? Optional.empty() : Optional.of(single(context, task, devices, byBrand));
    }

    private ShardOp.ShardFigures bulk(ShardContext context, TaskSpec spec, boolean byBrand) {
        TaskKey task = spec.key();
        TaskLedger ledger = tasks.ledger(context, task);
        RoaringBitmap targeted = ledger.union(Mark.TARGETED);
        RoaringBitmap undelivered = ledger.undelivered();
        long inFlight = RoaringBitmap.andCardinality(undelivered, tasks.underWay(task));
        RoaringBitmap arrived = ledger.unionOf(Mark.Kind.ARRIVED);

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
                Figures figures = figures(spec, ledger, Channel.DEVICE, set -> RoaringBitmap.and(set, ofBrand));
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
                ledger.unionOf(Mark.Kind.DISMISSED).getLongCardinality(),
                total(ledger),
                channels(context, spec, ledger),
                brands,
                beforeSending,
                beforeArrival,
                actions,
                spec.settings().fallback());
    }

    /** Whether a task is over: a single push that arrived may still be displayed and clicked while it is valid. */
    boolean ended(ShardContext context, TaskSpec spec) {
        return tasks.running(spec.key()) == null
                && (spec.id().kind() != TaskId.Kind.SINGLE
                        || spec.createdMillis() + spec.settings().validity().toMillis() <= context.nowMillis());
    }

    private Map<Channel, ChannelReport> channels(ShardContext context, TaskSpec spec, TaskLedger ledger) {
        Map<Channel, ChannelReport> channels = new EnumMap<>(Channel.class);
        List<LossSets.LossSet> losses = LossSets.of(ledger, ended(context, spec));
        for (Channel channel : LossSets.channels(ledger)) {
            Map<ChannelReport.Loss, Long> counts = new HashMap<>();
            losses.stream()
                    .filter(loss -> loss.channel() == channel)
                    .forEach(loss -> counts.merge(
                            new ChannelReport.Loss(loss.stage(), loss.reason(), codes.text(loss.vendorCode())),
                            loss.ordinals().getLongCardinality(),
                            Long::sum));
            channels.put(
                    channel,
                    new ChannelReport(
                            figures(spec, ledger, channel, set -> set),
                            ledger.union(Mark.of(Mark.Kind.TRUNCATED, channel)).getLongCardinality(),
                            ledger.union(Mark.of(Mark.Kind.NOTED, channel, LossReason.SENT_UNKNOWN, 0))
                                    .getLongCardinality(),
                            counts,
                            account(context, spec, ledger, channel)));
        }
        return channels;
    }

    private ChannelReport.Account account(ShardContext context, TaskSpec spec, TaskLedger ledger, Channel channel) {
        TaskCosts.Cost cost = costs.of(context.store(), spec.key(), channel);
        if (!Fallback.has(spec.settings().fallback(), channel)) {
            return new ChannelReport.Account(cost.spentMicros(), 0, 0, 0, 0);
        }
        RoaringBitmap sent = ledger.union(Mark.of(Mark.Kind.SENT, channel));
        RoaringBitmap leftOver = new RoaringBitmap();
        RoaringBitmap elsewhere = new RoaringBitmap();
        for (Mark mark : ledger.marks(Mark.Kind.NOTED)) {
            if (isOverBudget(mark) && mark.channel() == channel) {
                leftOver.or(ledger.union(mark));
            }
        }
        for (Mark mark : ledger.marks(Mark.Kind.ARRIVED)) {
            if (mark.channel() != channel) {
                elsewhere.or(ledger.union(mark));
            }
        }
        leftOver.andNot(sent);
        return new ChannelReport.Account(
                cost.spentMicros(),
                cost.savedMicros(),
                ledger.union(Mark.of(Mark.Kind.SPARED, channel)).getLongCardinality(),
                leftOver.getLongCardinality(),
                RoaringBitmap.andCardinality(sent, elsewhere));
    }

    private boolean isOverBudget(Mark mark) {
        return mark.reason() == LossReason.OVER_QUOTA_APP
                && codes.text(mark.vendorCode()).equals(Fallbacks.BUDGET);
    }

    /** Over all channels; a device counts once. */
    private static Figures total(TaskLedger ledger) {
        return new Figures(
                RoaringBitmap.andNot(ledger.union(Mark.TARGETED), ledger.unionOf(Mark.Kind.FILTERED))
                        .getLongCardinality(),
                ledger.unionOf(Mark.Kind.SENT).getLongCardinality(),
                ledger.unionOf(Mark.Kind.ARRIVED).getLongCardinality(),
                ledger.unionOf(Mark.Kind.DISPLAYED).getLongCardinality(),
                ledger.unionOf(Mark.Kind.CLICKED).getLongCardinality());
    }

    /** A page of the devices that fell out, in order of ordinal. */
    ShardOp.LossPage losses(ShardContext context, ShardOp.LossDevices query) {
        List<ShardOp.LostDevice> page = new ArrayList<>();
        Optional<TaskSpec> spec = tasks.spec(context, query.task());
        if (spec.isEmpty()) {
            singles.ofTask(context, query.task())
                    .forEach(device -> SingleLoss.of(device)
                            .filter(loss -> matches(query.filter(), loss.channel(), loss.stage(), loss.reason()))
                            .ifPresent(page::add));
            return new ShardOp.LossPage(page, OptionalInt.empty());
        }
        long end = Long.MAX_VALUE; // a set that is cut ends the page for all
        for (LossSets.LossSet loss : LossSets.of(tasks.ledger(context, query.task()), ended(context, spec.get()))) {
            if (!matches(query.filter(), loss.channel(), loss.stage(), loss.reason())) {
                continue;
            }
            RoaringBitmap rest = loss.ordinals();
            rest.remove(0L, Integer.toUnsignedLong(query.fromOrdinal()));
            RoaringBitmap first = rest.limit(query.limit());
            if (rest.getLongCardinality() > query.limit()) {
                end = Math.min(end, Integer.toUnsignedLong(first.last()) + 1);
            }
            first.forEach((int ordinal) -> page.add(new ShardOp.LostDevice(
                    ordinal, loss.channel(), loss.stage(), loss.reason(), codes.text(loss.vendorCode()))));
        }
        long bound = end;
        page.removeIf(lost -> Integer.toUnsignedLong(lost.ordinal()) >= bound);
        page.sort((a, b) -> Integer.compareUnsigned(a.ordinal(), b.ordinal()));
        return new ShardOp.LossPage(page, end == Long.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) end));
    }

    private static boolean matches(
            Reports.LossFilter filter, Channel channel, ChannelReport.Stage stage, LossReason reason) {
        return filter.channel().map(channel::equals).orElse(true)
                && filter.stage().map(stage::equals).orElse(true)
                && filter.reason().map(reason::equals).orElse(true);
    }

    /** Of one channel; the own one is to serve whom no vendor was. */
    private static Figures figures(
            TaskSpec spec, TaskLedger ledger, Channel channel, UnaryOperator<RoaringBitmap> part) {
        RoaringBitmap eligible;
        if (channel.isVendor()) {
            eligible = ledger.union(Mark.of(Mark.Kind.ASSIGNED, channel));
        } else {
            eligible = RoaringBitmap.andNot(ledger.union(Mark.TARGETED), ledger.unionOf(Mark.Kind.FILTERED));
            RoaringBitmap vendors = new RoaringBitmap();
            for (Mark assigned : ledger.marks(Mark.Kind.ASSIGNED)) {
                if (!Fallback.has(spec.settings().fallback(), assigned.channel())) {
                    vendors.or(ledger.union(assigned));
                }
            }
            vendors.andNot(ledger.union(Mark.SENT));
            eligible.andNot(vendors);
        }
        return new Figures(
                part.apply(eligible).getLongCardinality(),
                part.apply(ledger.union(Mark.of(Mark.Kind.SENT, channel))).getLongCardinality(),
                part.apply(ledger.union(Mark.of(Mark.Kind.ARRIVED, channel))).getLongCardinality(),
                part.apply(ledger.union(Mark.of(Mark.Kind.DISPLAYED, channel))).getLongCardinality(),
                part.apply(ledger.union(Mark.of(Mark.Kind.CLICKED, channel))).getLongCardinality());
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
        Map<Channel, ChannelReport> channels = new EnumMap<>(Channel.class);
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
            SingleLoss.addTo(channels, device, figures);
            dismissed += one(record.dismissedMillis());
            record.actions().forEach(action -> actions.merge(action.eventId(), 1L, Long::sum));
            switch (record.state()) {
                case FILTERED -> beforeSending.merge(record.reason(), 1L, Long::sum);
                case LOST, EXPIRED, RECALLED -> beforeArrival.merge(record.reason(), 1L, Long::sum);
                case ARRIVED -> {}
                case WAITING -> inFlight += device.underWay() ? 1 : 0;
            }
            if (byBrand && record.channel() == Channel.DEVICE) {
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
                channels,
                brands,
                beforeSending,
                beforeArrival,
                actions,
                Optional.empty());
    }

    List<ChainEvent> chain(ShardContext context, TaskKey task, int ordinal) {
        List<ChainEvent> chain = new ArrayList<>();
        Optional<TaskSpec> spec = tasks.spec(context, task);
        if (spec.isPresent()) {
            bulkChain(context, spec.get(), ordinal, chain);
        } else {
            singles.ofTask(context, task).stream()
                    .filter(device -> device.ordinal() == ordinal)
                    .forEach(device -> singleChain(context, task.app(), device, chain));
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
        spec.settings().schedule().ifPresent(start -> chain.add(event(start.toEpochMilli(), Step.SCHEDULED)));
        boolean settled = ledger.hasAny(Mark.Kind.ARRIVED, ordinal) || ledger.hasAny(Mark.Kind.FILTERED, ordinal);
        Map<Mark, Long> times = ledger.times(context, ordinal);
        times.forEach((mark, millis) -> step(spec, mark)
                .filter(step -> !settled || !isEnd(step))
                .ifPresent(step -> chain.add(new ChainEvent(
                        Instant.ofEpochMilli(millis),
                        step,
                        mark.channel(),
                        mark.reason(),
                        codes.text(mark.vendorCode()),
                        mark.kind() == Mark.Kind.ACTION ? Integer.toString(mark.code()) : ""))));
        boolean waiting = ledger.undelivered().contains(ordinal)
                && !tasks.underWay(spec.key()).contains(ordinal);
        if (waiting) {
            chain.add(waiting(
                    context,
                    planner.barred(
                            context, spec.app(), spec.content(), spec.settings().routing(), ordinal)));
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
                case FILTERED, ASSIGNED, SENT, LOST, EXPIRED, RECALLED -> Math.min(endMillis, mark.getValue());
                case TARGETED, ARRIVED, DISPLAYED, CLICKED, DISMISSED, ACTION, REFUSED, TRUNCATED, NOTED, SPARED ->
                    endMillis;
            };
        }
        boolean stored = endMillis - plannedMillis > AT_ONCE_MILLIS || waiting && !times.containsKey(Mark.SENT);
        return stored ? OptionalLong.of(plannedMillis) : OptionalLong.empty();
    }

    private static boolean isEnd(Step step) {
        return step == Step.LOST || step == Step.EXPIRED || step == Step.RECALLED;
    }

    /** What a mark says in a chain; empty: nothing that is not said elsewhere. */
    private Optional<Step> step(TaskSpec spec, Mark mark) {
        return switch (mark.kind()) {
            case TARGETED -> Optional.of(Step.TARGETED);
            case FILTERED -> Optional.of(Step.FILTERED);
            case ASSIGNED ->
                Optional.of(Fallback.has(spec.settings().fallback(), mark.channel()) ? Step.FALLBACK : Step.ASSIGNED);
            case TRUNCATED -> Optional.of(Step.TRUNCATED);
            case SENT -> Optional.of(Step.SENT);
            case REFUSED -> Optional.of(mark.channel() == Channel.DEVICE ? Step.GIVEN_UP : Step.REFUSED);
            case SPARED -> Optional.of(Step.SPARED);
            case ARRIVED -> Optional.of(Step.ARRIVED);
            case DISPLAYED -> Optional.of(Step.DISPLAYED);
            case CLICKED -> Optional.of(Step.CLICKED);
            case DISMISSED -> Optional.of(Step.DISMISSED);
            case ACTION -> Optional.of(Step.ACTION);
            case LOST -> Optional.of(Step.LOST);
            case EXPIRED -> Optional.of(Step.EXPIRED);
            case RECALLED -> Optional.of(Step.RECALLED);
            case NOTED ->
                switch (mark.reason()) {
                    case SENT_UNKNOWN -> Optional.of(Step.ANSWER_LOST);
                    case HELD -> Optional.of(Step.HELD);
                    case QUIET_HOURS -> Optional.of(Step.POSTPONED);
                    case OFFLINE -> Optional.of(Step.AWAITING_AUDIENCE);
                    default -> Optional.of(isOverBudget(mark) ? Step.OVER_BUDGET : Step.REFUSED);
                };
        };
    }

    private void singleChain(ShardContext context, int app, Singles.OfDevice device, List<ChainEvent> chain) {
        SingleRecord record = device.record();
        SingleVia via = record.via();
        Channel channel = record.channel();
        chain.add(event(record.createdMillis(), Step.ACCEPTED));
        chain.add(event(record.createdMillis(), Step.TARGETED));
        if (record.postponedMillis() != 0) {
            chain.add(new ChainEvent(
                    Instant.ofEpochMilli(record.postponedMillis()),
                    Step.POSTPONED,
                    Channel.DEVICE,
                    LossReason.QUIET_HOURS,
                    "",
                    ""));
        }
        if (record.answered() == TargetStatus.Status.OFFLINE && record.sequence() != 0 && via == null) {
            chain.add(event(record.createdMillis(), Step.STORED));
        }
        if (via != null) {
            Step step = switch (via.phase()) {
                case QUEUED, CALLING -> Step.ASSIGNED;
                case ACCEPTED, UNKNOWN -> Step.SENT;
                case REFUSED -> Step.REFUSED;
                case WITHDRAWN -> Step.WAITING;
            };
            boolean sent = step == Step.SENT;
            add(chain, via.truncated() ? via.atMillis() : 0, Step.TRUNCATED, via.channel());
            chain.add(new ChainEvent(
                    Instant.ofEpochMilli(via.atMillis()),
                    step,
                    via.channel(),
                    via.refusal(),
                    sent ? via.messageId() : via.code(),
                    ""));
            if (via.phase() == SingleVia.Phase.UNKNOWN) {
                add(chain, via.atMillis(), Step.ANSWER_LOST, via.channel());
            }
        }
        if (channel == Channel.DEVICE) {
            add(chain, record.sentMillis(), Step.SENT, channel);
        }
        add(chain, record.arrivedMillis(), Step.ARRIVED, channel);
        add(chain, record.displayedMillis(), Step.DISPLAYED, channel);
        add(chain, record.clickedMillis(), Step.CLICKED, channel);
        add(chain, record.dismissedMillis(), Step.DISMISSED, channel);
        record.actions()
                .forEach(action -> chain.add(new ChainEvent(
                        Instant.ofEpochMilli(action.atMillis()),
                        Step.ACTION,
                        channel,
                        LossReason.NONE,
                        "",
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
            if (!device.underWay()) {
                chain.add(waiting(
                        context,
                        Singles.entry(context, app, device.ordinal(), record.sequence())
                                .flatMap(SingleEntry::vendors)
                                .flatMap(message -> planner.barred(
                                        context, app, message.content(), message.routing(), device.ordinal()))));
            }
        } else if (end != Step.ARRIVED) {
            chain.add(new ChainEvent(Instant.ofEpochMilli(record.endMillis()), end, channel, record.reason(), "", ""));
        }
    }

    private static ChainEvent waiting(ShardContext context, Optional<VendorPlanner.Barred> barred) {
        return new ChainEvent(
                Instant.ofEpochMilli(context.nowMillis()),
                Step.WAITING,
                barred.map(VendorPlanner.Barred::channel).orElse(Channel.DEVICE),
                barred.map(VendorPlanner.Barred::reason).orElse(LossReason.NONE),
                "",
                "");
    }

    private static void add(List<ChainEvent> chain, long millis, Step step, Channel channel) {
        if (millis != 0) {
            chain.add(new ChainEvent(Instant.ofEpochMilli(millis), step, channel, LossReason.NONE, "", ""));
        }
    }

    private static ChainEvent event(long millis, Step step) {
        return new ChainEvent(Instant.ofEpochMilli(millis), step, Channel.DEVICE, LossReason.NONE, "", "");
    }

    private static int one(long millis) {
        return millis == 0 ? 0 : 1;
    }
}

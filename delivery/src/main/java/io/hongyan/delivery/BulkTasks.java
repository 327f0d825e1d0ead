package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.BitmapTable;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.BulkTask.Pace;
import io.hongyan.delivery.BulkTask.Progress;
import io.hongyan.delivery.device.DeviceChannel;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.ImmutableBitmapDataProvider;
import org.roaringbitmap.RoaringBitmap;

/**
 * List and app tasks on one shard, as bitmaps over its devices.
 *
 * <pre>
 * task          / app u32 | task u64 u64 → {@link TaskSpec}
 * task-progress / app u32 | task u64 u64 → {@link Progress}
 * task-quiet    / see {@link QuietWaits}
 * delta         / see {@link TaskLedger}
 * </pre>
 *
 * <p>A running task keeps its undelivered devices in memory, for every connecting device is asked against them. The ledgers
 * with the rest are loaded when needed and dropped, least recently used first, beyond a bound.
 */
final class BulkTasks implements Replacements.Replaceable {

    static final Table SPECS = new Table("task");
    static final Table PROGRESS = new Table("task-progress");

    /** Reports reach back so far. */
    static final long KEPT_MILLIS = 90L * 24 * 3600 * 1000;

    private static final RoaringBitmap NOBODY = new RoaringBitmap();
    private static final long RELEASE_TICK_MILLIS = 50;
    private static final long MINUTE_MILLIS = 60_000;
    private static final long COUNT_AUDIENCE_EVERY_MILLIS = 5_000;

    /** Below this many devices a fan-out through every event loop costs more than one call per device. */
    private static final int FEW = 4;

    private final DeviceRegistry registry;
    private final Connections connections;
    private final Eligibility eligibility;
    private final SendingRules rules;
    private final Replacements replacements;
    private final Calendar calendar;
    private final Tallies tallies;
    private final Sequence sequence;
    private final VendorPlanner planner;
    private final VendorLanes lanes;
    private final Fallbacks fallbacks;
    private final TaskBudgets budgets;
    private final ReceiptLog receipts;
    private final Attentions attentions;
    private final DeviceChannel channel;

    private final RunningTasks running = new RunningTasks();
    private final Ledgers ledgers = new Ledgers();

    BulkTasks(
            DeviceRegistry registry,
            Connections connections,
            Eligibility eligibility,
            SendingRules rules,
            Replacements replacements,
            Calendar calendar,
            Tallies tallies,
            Sequence sequence,
            VendorPlanner planner,
            VendorLanes lanes,
            Fallbacks fallbacks,
            TaskBudgets budgets,
            ReceiptLog receipts,
            Attentions attentions,
            DeviceChannel channel) {
        this.registry = registry;
        this.connections = connections;
        this.eligibility = eligibility;
        this.rules = rules;
        this.replacements = replacements;
        this.calendar = calendar;
        this.tallies = tallies;
        this.sequence = sequence;
        this.planner = planner;
        this.lanes = lanes;
        this.fallbacks = fallbacks;
        this.budgets = budgets;
        this.receipts = receipts;
        this.attentions = attentions;
        this.channel = channel;
    }

    void recover(ShardContext context) {
        context.store()
                .scan(
                        PROGRESS,
                        new byte[0],
                        new TaskKey(-1, -1, -1).writer().u8(0).toBytes(),
                        (key, value) -> {
                            Progress progress = Progress.read(value);
                            if (progress.state() == Progress.State.RUNNING) {
                                RecordReader reader = new RecordReader(key);
                                TaskKey task = new TaskKey(reader.u32(), reader.u64(), reader.u64());
                                TaskSpec spec = spec(context, task).orElseThrow();
                                TaskLedger ledger = ledger(context, task);
                                BulkTask found = new BulkTask(spec, progress, ledger.undelivered());
                                found.held.or(QuietWaits.of(context.store(), task));
                                found.held.and(found.undelivered);
                                recoverShares(found, ledger);
                                fallbacks.recover(found, ledger);
                                running.add(found);
                            }
                            return true;
                        });
    }

    /** What goes by vendors, from the marks; calls that a crash left open are taken from it afterwards. */
    private void recoverShares(BulkTask task, TaskLedger ledger) {
        for (Mark assigned : ledger.marks(Mark.Kind.ASSIGNED)) {
            Channel vendor = assigned.channel();
            if (Fallback.has(task.spec.settings().fallback(), vendor)) {
                continue;
            }
            RoaringBitmap mine = RoaringBitmap.and(ledger.union(assigned), task.undelivered);
            mine.andNot(ledger.unionOf(Mark.Kind.REFUSED, vendor));
            VendorShare share = new VendorShare(
                    vendor,
                    task.spec.settings().routing().of(vendor),
                    lanes.classOf(task.spec.app(), vendor, task.spec.content()));
            share.accepted.or(RoaringBitmap.and(mine, ledger.union(Mark.of(Mark.Kind.SENT, vendor))));
            share.waiting.or(RoaringBitmap.andNot(mine, share.accepted));
            share.waiting.andNot(task.held);
            task.shares.put(vendor, share);
        }
    }

    void flush(ShardContext context) {
        ledgers.flush(ledger -> {
            Supplier<Optional<TaskSpec>> spec = () -> spec(context, ledger.task());
            List<TaskLedger.Written> written = ledger.flush(context);
            TaskTotals.written(context, tallies, ledger, written, spec);
            receipts.task(context, ledger.task(), written, spec);
        });
    }

    // --- targets ---

    /** Resolves an app task's audience here and starts sending, or holds it for its release. Answers how many are held. */
    long plan(ShardContext context, TaskSpec spec, long expiryMillis, long today) {
        if (context.store().get(PROGRESS, spec.key().prefix()) != null) {
            return 0; // stopped before the plan came
        }
        boolean paced = spec.settings().paced();
        BulkTask task = start(context, spec, expiryMillis, paced);
        RoaringBitmap eligible = target(
                context, task, registry.resolve(context, spec.app(), spec.audience()), new RoaringBitmap(), today);
        if (paced) {
            task.pace = new Pace(eligible.getLongCardinality(), 0, 0, 0, 0, 0);
            saveProgress(context, task);
            awaitAudience(context, task, eligible);
            return eligible.getLongCardinality();
        }
        fallbacks.schedule(context, task);
        if (expiryMillis > context.nowMillis()) {
            dispatch(context, task, eligible);
        }
        return 0;
    }

    /** Sends a list task to more devices; empty where the task was ended. */
    Optional<List<TargetStatus.Status>> target(
            ShardContext context, TaskSpec spec, long expiryMillis, List<Target> targets, long today) {
        byte @Nullable [] known = context.store().get(PROGRESS, spec.key().prefix());
        if (expiryMillis <= context.nowMillis()
                || (known != null && Progress.read(known).state() == Progress.State.ENDED)) {
            return spec.id().kind() == TaskId.Kind.SINGLE
                    ? Optional.of(statuses(context, spec, targets))
                    : Optional.empty();
        }
        BulkTask task = known == null
                ? start(context, spec, expiryMillis, false)
                : Objects.requireNonNull(running.find(spec.key()));
        TaskLedger ledger = ledger(context, task.key);
        RoaringBitmap wanted = new RoaringBitmap();
        RoaringBitmap failing = new RoaringBitmap();
        for (Target target : targets) {
            int ordinal = target.device().ordinal();
            if (registry.exists(spec.app(), ordinal) && !ledger.has(Mark.TARGETED, ordinal)) {
                wanted.add(ordinal);
                if (target.test().isPresent()
                        && !eligibility.passes(
                                context, spec.app(), target.test().get(), ordinal)) {
                    failing.add(ordinal);
                }
            }
        }
        DeviceHistory.targeted(context, spec, wanted);
        RoaringBitmap eligible = target(context, task, wanted, failing, today);
        running.targets(task, eligible);
        if (!eligible.isEmpty()) {
            fallbacks.schedule(context, task);
        }
        dispatch(context, task, eligible);
        endWhereOver(context, task);
        return Optional.of(statuses(context, spec, targets));
    }

    /** What holds now for devices that are targets; of others nothing is known. */
    private List<TargetStatus.Status> statuses(ShardContext context, TaskSpec spec, List<Target> targets) {
        TaskLedger ledger = ledger(context, spec.key());
        RoaringBitmap targeted = ledger.union(Mark.TARGETED);
        RoaringBitmap filtered = ledger.unionOf(Mark.Kind.FILTERED);
        Connections.OfApp online = connections.of(spec.app());
        List<TargetStatus.Status> statuses = new ArrayList<>(targets.size());
        for (Target target : targets) {
            int ordinal = target.device().ordinal();
            if (!targeted.contains(ordinal)) {
                statuses.add(TargetStatus.Status.UNKNOWN);
            } else if (filtered.contains(ordinal)) {
                statuses.add(TargetStatus.Status.IGNORED);
            } else {
                statuses.add(
                        online.receiving.contains(ordinal) ? TargetStatus.Status.ONLINE : TargetStatus.Status.OFFLINE);
            }
        }
        return statuses;
    }

    private BulkTask start(ShardContext context, TaskSpec spec, long expiryMillis, boolean paced) {
        Progress progress = new Progress(
                Progress.State.RUNNING, sequence.next(), expiryMillis, paced ? new Pace(0, 0, 0, 0, 0, 0) : null);
        BulkTask task = new BulkTask(spec, progress, new RoaringBitmap());
        context.store().put(SPECS, task.key.prefix(), spec.toBytes());
        saveProgress(context, task);
        context.schedule(expiryMillis, new ShardTimer.TaskExpiry(task.key).toBytes());
        context.schedule(spec.createdMillis() + KEPT_MILLIS, new ShardTimer.TaskPurge(task.key).toBytes());
        if (spec.settings().routing().needBackup()) {
            context.schedule(
                    VendorLanes.backupMillis(context.nowMillis(), expiryMillis),
                    new ShardTimer.VendorBackup(task.key).toBytes());
        }
        if (task.screenUntilMillis != 0 && task.screenUntilMillis < expiryMillis) {
            context.schedule(task.screenUntilMillis, new ShardTimer.ScreenDeadline(task.key).toBytes());
        }
        running.add(task);
        DeviceHistory.started(context, spec);
        return task;
    }

    /** Marks new targets and those of them who are left out; answers the eligible rest, a bitmap of the caller's own. */
    private RoaringBitmap target(
            ShardContext context, BulkTask task, RoaringBitmap targets, RoaringBitmap failing, long today) {
        TaskSpec spec = task.spec;
        TaskLedger ledger = ledger(context, task.key);
        ledger.add(Mark.TARGETED, targets);
        RoaringBitmap eligible = targets.clone();
        Map<LossReason, RoaringBitmap> filtered =
                eligibility.filter(context, spec.app(), today, spec.settings(), eligible);
        RoaringBitmap untested = RoaringBitmap.and(eligible, failing);
        Eligibility.take(filtered, LossReason.AUDIENCE_FILTERED, eligible, untested);
        RoaringBitmap held = new RoaringBitmap();
        rules.hold(context, spec.app(), spec.settings(), eligible, filtered).forEach((endMillis, ordinals) -> {
            held.or(ordinals);
            QuietWaits.add(context, task.key, endMillis, false, ordinals);
        });
        ledger.add(Mark.QUIET, held);
        filtered.forEach((reason, ordinals) -> ledger.add(Mark.filtered(reason), ordinals));
        if (spec.onlineOnly()) {
            RoaringBitmap unreachable = RoaringBitmap.andNot(eligible, sendable(spec.app()));
            unreachable.andNot(ledger.unionOf(Mark.Kind.RECALLED)); // a recall can come before the plan
            ledger.add(Mark.lost(LossReason.OFFLINE), unreachable);
            eligible.andNot(unreachable);
            count(context, spec, Tallies.Column.ELIGIBLE, unreachable);
        }
        RoaringBitmap counted = RoaringBitmap.andNot(eligible, ledger.union(Mark.RECALLED));
        rules.count(context, spec.app(), spec.settings().traits(), context.nowMillis(), counted);
        eligible.or(held);
        count(context, spec, Tallies.Column.ELIGIBLE, eligible);
        ledgers.marked(ledger);
        task.undelivered.or(eligible);
        RoaringBitmap recalled = ledger.unionOf(Mark.Kind.RECALLED);
        task.undelivered.andNot(recalled);
        task.held.or(held);
        task.held.and(task.undelivered);
        tellOfEarlyRecall(context, task, RoaringBitmap.and(eligible, ledger.writtenOf(Mark.Kind.RECALLED)));
        replacements.accepted(context, task.key, spec.content(), eligible);
        return eligible;
    }

    @Override
    public void superseded(ShardContext context, int app, int notifyId, RoaringBitmap devices, TaskKey by) {
        for (BulkTask task : running.of(app, devices)) {
            if (task.spec.content().notifyId() == notifyId && !task.key.equals(by)) {
                lose(context, task, devices, LossReason.SUPERSEDED);
            }
        }
    }

    /** Devices that were marked, and that is written, before there was a task here to tell of. */
    private void tellOfEarlyRecall(ShardContext context, BulkTask task, RoaringBitmap recalled) {
        if (!recalled.isEmpty()) {
            receipts.task(
                    context,
                    task.key,
                    List.of(new TaskLedger.Written(
                            Mark.RECALLED, recalled.getCardinality(), BitmapTable.serialize(recalled))),
                    () -> Optional.of(task.spec));
        }
    }

    // --- quiet hours ---

    /** Takes those whose quiet hours have begun since from whom a task is to be sent to: they wait, or are lost. */
    private void holdQuiet(ShardContext context, BulkTask task, RoaringBitmap open) {
        TaskSpec spec = task.spec;
        boolean drop = rules.dropsQuiet(spec.app(), spec.settings());
        rules.quiet(context, spec.app(), spec.settings().traits(), open).forEach((endMillis, ordinals) -> {
            open.andNot(ordinals);
            if (drop) {
                lose(context, task, ordinals, LossReason.QUIET_HOURS);
                return;
            }
            task.held.or(ordinals);
            for (VendorShare share : task.shares.values()) {
                if (!share.beside) { // what waits for the fallback goes on waiting for it, see VendorCalls
                    share.waiting.andNot(ordinals);
                }
            }
            QuietWaits.add(context, task.key, endMillis, true, ordinals);
            edit(context, task.key, ledger -> ledger.add(Mark.QUIET, ordinals));
        });
    }

    private boolean holdsQuiet(ShardContext context, BulkTask task, int ordinal) {
        boolean quiet =
                rules.quietEnd(context, task.spec.app(), task.spec.settings().traits(), ordinal) != 0;
        if (quiet) {
            holdQuiet(context, task, RoaringBitmap.bitmapOf(ordinal));
        }
        return quiet;
    }

    /** Of what waits for a vendor, takes those whose quiet hours have begun; looks once a minute. */
    void holdQuiet(ShardContext context, BulkTask task, VendorShare share) {
        long minute = context.nowMillis() / MINUTE_MILLIS;
        if (share.quietMinute != minute) {
            share.quietMinute = minute;
            holdQuiet(context, task, share.waiting.clone());
        }
    }

    /** The quiet hours of some of a task's devices are over: those that may still have it are sent to. */
    void quietEnded(ShardContext context, TaskKey key, long endMillis) {
        RoaringBitmap counted = QuietWaits.take(context.store(), key, endMillis, true);
        RoaringBitmap waited = QuietWaits.take(context.store(), key, endMillis, false);
        BulkTask task = running.find(key);
        if (task == null) {
            return;
        }
        counted.and(task.held);
        waited.and(task.held);
        task.held.andNot(counted);
        task.held.andNot(waited);
        int app = task.spec.app();
        MessageTraits traits = task.spec.settings().traits();
        RoaringBitmap capped = rules.capped(context, app, traits, waited);
        edit(context, key, ledger -> ledger.add(Mark.lost(LossReason.FREQUENCY_CAPPED), capped));
        task.settle(capped);
        waited.andNot(capped);
        rules.count(context, app, traits, context.nowMillis(), waited);
        waited.or(counted);
        if (task.pace != null) {
            waited.and(RoaringBitmap.bitmapOfRange(0, task.pace.releasedBelow()));
        }
        dispatch(context, task, waited);
        fallbacks.schedule(context, task); // a step whose time came meanwhile passed them by
        for (VendorShare share : task.shares.values()) {
            if (share.beside && !share.waiting.isEmpty()) {
                lanes.signal(context, app, share.channel);
            }
        }
        endWhereOver(context, task);
    }

    // --- sending ---

    /** Tasks that wait for a device, in order of acceptance. */
    List<BulkTask> waiting(ShardContext context, int app, int ordinal) {
        List<BulkTask> waiting = running.waiting(app, ordinal);
        return waiting.isEmpty()
                ? waiting
                : waiting.stream()
                        .filter(task -> !awaitsScreen(context, task, ordinal) && !holdsQuiet(context, task, ordinal))
                        .toList();
    }

    /** Sends a task that waits to one device. */
    void resume(ShardContext context, DeviceLink link, BulkTask task, int ordinal) {
        task.inFlight.add(ordinal);
        for (VendorShare share : task.shares.values()) {
            if (!share.beside) {
                share.waiting.remove(ordinal);
            }
        }
        TaskMessage message = new TaskMessage(task, ordinal, link);
        context.afterCommit(() -> TaskLog.sending(task.spec.id(), () -> link.send(message)));
    }

    /** Devices that a task is not to be sent to while their screen is off; not to be modified. */
    private RoaringBitmap screenOff(ShardContext context, BulkTask task) {
        if (task.screenUntilMillis <= context.nowMillis()) {
            return NOBODY;
        }
        int app = task.spec.app();
        RoaringBitmap off = new RoaringBitmap();
        task.spec
                .settings()
                .screenOn()
                .orElseThrow()
                .platforms()
                .forEach(platform -> off.or(
                        registry.set(context, new BitmapName(app, BitmapName.Kind.PLATFORM, platform.wireName()))));
        off.and(connections.of(app).screenOff);
        return off;
    }

    private boolean awaitsScreen(ShardContext context, BulkTask task, int ordinal) {
        return task.screenUntilMillis > context.nowMillis()
                && connections.of(task.spec.app()).screenOff.contains(ordinal)
                && screenOff(context, task).contains(ordinal);
    }

    /** Dark screens have been waited for long enough. */
    void screenDeadline(ShardContext context, TaskKey key) {
        BulkTask task = running.find(key);
        if (task != null) {
            RoaringBitmap open = task.undelivered.clone();
            if (task.pace != null) {
                open.and(RoaringBitmap.bitmapOfRange(0, task.pace.releasedBelow()));
            }
            dispatch(context, task, open);
        }
    }

    private RoaringBitmap sendable(int app) {
        Connections.OfApp online = connections.of(app);
        return RoaringBitmap.andNot(online.receiving, online.backlogged);
    }

    /** Sends to devices, or hands them to vendors; those that can have neither now go on waiting. */
    void dispatch(ShardContext context, BulkTask task, RoaringBitmap candidates) {
        int app = task.spec.app();
        RoaringBitmap open = RoaringBitmap.and(candidates, task.undelivered);
        open.andNot(task.inFlight);
        open.andNot(task.givenUp);
        open.andNot(task.held);
        holdQuiet(context, task, open);
        RoaringBitmap addressed = route(context, task, open, false);
        addressed.and(sendable(app));
        addressed.andNot(screenOff(context, task));
        if (addressed.isEmpty()) {
            return;
        }
        Connections.OfApp online = connections.of(app);
        if (addressed.getLongCardinality() <= FEW) {
            addressed.forEach(
                    (int ordinal) -> resume(context, Objects.requireNonNull(online.link(ordinal)), task, ordinal));
            return;
        }
        task.inFlight.or(addressed);
        FanOutMessage fanOut = new FanOutMessage(task, addressed, channel.loops());
        online.started(fanOut);
        RoaringBitmap handedOver = addressed.clone();
        int shard = context.shard();
        context.afterCommit(
                () -> TaskLog.sending(task.spec.id(), () -> channel.fanOut(app, shard, handedOver, fanOut)));
    }

    /** Hands to vendors what is theirs by the task's routing; answers the rest, which is the own channel's. */
    private RoaringBitmap route(ShardContext context, BulkTask task, RoaringBitmap open, boolean backup) {
        TaskSpec spec = task.spec;
        if (!planner.concerns(spec.app(), spec.content(), spec.settings())) {
            return open;
        }
        open.andNot(task.byVendors());
        TaskLedger ledger = ledger(context, task.key);
        VendorPlanner.Plan plan = planner.plan(
                context,
                spec.app(),
                spec.content(),
                spec.settings().routing(),
                open,
                connections.of(spec.app()).receiving,
                calendar.day(context.nowMillis()),
                backup,
                vendor -> ledger.unionOf(Mark.Kind.REFUSED, vendor));
        plan.vendors().forEach((vendor, part) -> {
            ledger.add(Mark.of(Mark.Kind.ASSIGNED, vendor), part.ordinals());
            task.shares
                    .computeIfAbsent(vendor, unused -> new VendorShare(vendor, part.strategy(), part.messageClass()))
                    .waiting
                    .or(part.ordinals());
            running.sends(task, vendor);
            lanes.signal(context, spec.app(), vendor);
        });
        ledgers.marked(ledger);
        plan.lost().forEach((reason, ordinals) -> giveUp(context, task, Mark.lost(reason), ordinals));
        return plan.own();
    }

    /** Devices whose connection was lost, or who were connected before a crash: what waits for them may go by vendor. */
    void reroute(ShardContext context, int app, RoaringBitmap devices) {
        for (BulkTask task : running.of(app, devices)) {
            RoaringBitmap open = RoaringBitmap.and(devices, task.undelivered);
            open.andNot(task.inFlight);
            open.andNot(task.held);
            open.andNot(task.givenUp);
            if (task.pace != null) {
                open.and(RoaringBitmap.bitmapOfRange(0, task.pace.releasedBelow()));
            }
            holdQuiet(context, task, open);
            if (!open.isEmpty()) {
                route(context, task, open, false);
            }
        }
    }

    /** The end of a task's validity is near: what smart quota kept for the own channel goes by vendor. */
    void backUp(ShardContext context, TaskKey key) {
        BulkTask task = running.find(key);
        if (task != null) {
            RoaringBitmap open = RoaringBitmap.andNot(task.undelivered, task.inFlight);
            open.andNot(task.givenUp);
            open.andNot(task.held);
            holdQuiet(context, task, open);
            route(context, task, open, true);
            endWhereOver(context, task);
        }
    }

    // --- fallback ---

    /** Some of a task's targets have waited long enough for a step of its fallback. */
    void fallBack(ShardContext context, TaskKey key, int step) {
        BulkTask task = running.find(key);
        if (task != null) {
            holdQuiet(context, task, RoaringBitmap.andNot(task.undelivered, task.held));
            edit(context, key, ledger -> fallbacks.step(context, task, ledger, step));
            changedFallback(context, task, task.givenUp);
        }
    }

    /** A channel of the fallback refused these devices. */
    void fallbackRefused(ShardContext context, BulkTask task, Channel by, RoaringBitmap ordinals) {
        edit(context, task.key, ledger -> fallbacks.refused(context, task, ledger, by, ordinals));
        changedFallback(context, task, ordinals);
    }

    private void changedFallback(ShardContext context, BulkTask task, RoaringBitmap concerned) {
        for (VendorShare share : task.shares.values()) {
            if (share.beside && !share.waiting.isEmpty()) {
                running.sends(task, share.channel);
            }
        }
        loseHopeless(context, task, concerned);
        endWhereOver(context, task);
    }

    /** No main channel will have these devices: they are lost, unless the fallback may reach them. */
    void giveUp(ShardContext context, BulkTask task, Mark lost, RoaringBitmap ordinals) {
        if (task.spec.settings().fallback().isEmpty()) {
            edit(context, task.key, ledger -> {
                giveBack(context, task, ledger, ordinals);
                ledger.add(lost, ordinals);
            });
            task.settle(ordinals);
            endWhereOver(context, task);
            return;
        }
        edit(context, task.key, ledger -> ledger.add(lost.as(Mark.Kind.REFUSED), ordinals));
        task.giveUp(ordinals);
        loseHopeless(context, task, ordinals);
        endWhereOver(context, task);
    }

    /** Of devices that were given up, those the fallback will not reach are lost, for the reason they were given up for. */
    private void loseHopeless(ShardContext context, BulkTask task, RoaringBitmap ordinals) {
        edit(context, task.key, ledger -> {
            RoaringBitmap hopeless = fallbacks.hopeless(context, task, ledger, ordinals);
            loseGivenUp(context, task, ledger, hopeless);
        });
    }

    private void loseGivenUp(ShardContext context, BulkTask task, TaskLedger ledger, RoaringBitmap ordinals) {
        giveBack(context, task, ledger, ordinals);
        for (Mark reason : Fallbacks.reasonsOf(task.spec, ledger)) {
            RoaringBitmap lost = RoaringBitmap.and(ordinals, ledger.union(reason));
            lost.and(task.undelivered);
            ledger.add(reason.as(Mark.Kind.LOST), lost);
            task.settle(lost);
        }
    }

    /** A grant of a task's budget came, or the answer that nothing is left of it. */
    void budgetGranted(ShardContext context, ShardMessage.BudgetGrant grant, int budgetCode) {
        BulkTask task = running.find(grant.task());
        if (task == null) {
            spec(context, grant.task()).ifPresent(spec -> budgets.unwanted(context, spec, grant.micros()));
            return;
        }
        boolean granted = budgets.granted(context, task, grant.micros());
        for (VendorShare share : task.shares.values()) {
            if (share.beside && !share.waiting.isEmpty()) {
                if (granted) {
                    lanes.signal(context, task.spec.app(), share.channel);
                } else {
                    edit(context, task.key, ledger -> fallbacks.overBudget(context, ledger, share, budgetCode));
                    context.schedule(
                            context.nowMillis() + TaskBudgets.ASK_AGAIN_MILLIS,
                            new ShardTimer.VendorWake(task.spec.app(), share.channel).toBytes());
                }
            }
        }
    }

    /** Gives a task's money back that nothing waits for. */
    void releaseBudget(ShardContext context, BulkTask task) {
        if (task.shares.values().stream().noneMatch(share -> share.beside && !share.waiting.isEmpty())) {
            budgets.release(context, task.spec);
        }
    }

    // --- fixed rate ---

    /** All shards counted their share of a fixed-rate task: release this shard's devices at its share of the rate. */
    void beginRelease(ShardContext context, TaskKey key, long total) {
        BulkTask task = running.find(key);
        if (task == null || task.pace == null || task.pace.held() == 0 || task.pace.ratePerSecond() != 0) {
            return;
        }
        if (task.spec.settings().speedPerSecond() == 0) {
            task.pace = null;
            saveProgress(context, task);
            fallbacks.schedule(context, task);
            dispatch(context, task, task.undelivered);
            return;
        }
        double rate = (double) task.spec.settings().speedPerSecond() * task.pace.held() / total;
        double phase = (double) context.shard() / context.shards();
        task.pace = new Pace(task.pace.held(), rate, phase, context.nowMillis(), 0, 0);
        fallbacks.schedule(context, task);
        release(context, key);
    }

    // --- thresholds ---

    private void awaitAudience(ShardContext context, BulkTask task, RoaringBitmap eligible) {
        if (task.spec.settings().onlineThreshold() > 0 && !eligible.isEmpty()) {
            edit(context, task.key, ledger -> ledger.add(Mark.AWAITING, eligible));
            countAudience(context, task.key);
        }
    }

    /** Tells the home shard how many of a task's devices are online here, again and again until it begins. */
    void countAudience(ShardContext context, TaskKey key) {
        BulkTask task = running.find(key);
        if (task == null || task.pace == null || task.pace.ratePerSecond() != 0) {
            return;
        }
        int online = RoaringBitmap.andCardinality(task.undelivered, connections.of(task.spec.app()).receiving);
        if (online != task.audienceTold) {
            task.audienceTold = online;
            context.send(task.spec.id().shard(), new ShardMessage.Audience(key, context.shard(), online).toBytes());
        }
        context.schedule(
                context.nowMillis() + COUNT_AUDIENCE_EVERY_MILLIS, new ShardTimer.CountAudience(key).toBytes());
    }

    void release(ShardContext context, TaskKey key) {
        BulkTask task = running.find(key);
        Pace pace = task == null ? null : task.pace;
        if (task == null || pace == null || pace.ratePerSecond() == 0) {
            return;
        }
        long now = context.nowMillis();
        pace = pace.withoutCatchingUp(now);
        task.pace = pace;
        long due = pace.dueAt(now);
        if (due > pace.released()) {
            TaskLedger ledger = ledger(context, key);
            long below = endOfFirst(ledger, due);
            RoaringBitmap next = RoaringBitmap.bitmapOfRange(pace.releasedBelow(), below);
            pace = pace.releasedUpTo(due, below);
            task.pace = pace;
            dispatch(context, task, next);
        }
        saveProgress(context, task);
        if (!pace.done()) {
            long next = Math.max(now + RELEASE_TICK_MILLIS, pace.nextMillis());
            context.schedule(next, new ShardTimer.Release(key).toBytes());
        }
    }

    /** The ordinal behind the first so many that a fixed-rate task holds. */
    static long endOfFirst(TaskLedger ledger, long count) {
        if (count == 0) {
            return 0;
        }
        RoaringBitmap held = RoaringBitmap.andNot(ledger.union(Mark.TARGETED), ledger.unionOf(Mark.Kind.FILTERED));
        // Not connected when planned: they are not among the held. Others were lost since and keep their place.
        held.andNot(ledger.union(Mark.lost(LossReason.OFFLINE)));
        return Integer.toUnsignedLong(held.select((int) (count - 1))) + 1;
    }

    // --- outcomes ---

    void fannedOut(ShardContext context, FanOutMessage fanOut, ImmutableBitmapDataProvider written) {
        BulkTask task = fanOut.task;
        RoaringBitmap sent = own(written);
        mark(context, task.spec, Mark.SENT, sent, Tallies.Column.SENT);
        fanOut.outstanding.andNot(sent);
        fanOut.loopsLeft--;
        if (fanOut.loopsLeft == 0) {
            Connections.OfApp online = connections.of(task.spec.app());
            online.finished(fanOut);
            fanOut.outstanding.and(task.inFlight); // what acknowledged or was ended meanwhile is out of it
            task.inFlight.andNot(fanOut.outstanding);
            fanOut.outstanding.and(online.receiving);
            RoaringBitmap again = RoaringBitmap.and(fanOut.outstanding, fanOut.readySince);
            fanOut.outstanding.andNot(again);
            online.backlogged.or(fanOut.outstanding);
            dispatch(context, task, again); // they refused and have room by now, and will not say so twice
        }
    }

    void written(ShardContext context, BulkTask task, int ordinal) {
        mark(context, task.spec, Mark.SENT, RoaringBitmap.bitmapOf(ordinal), Tallies.Column.SENT);
    }

    void refused(BulkTask task, int ordinal) {
        task.inFlight.remove(ordinal);
    }

    /** The device can never take the message. */
    void undeliverable(ShardContext context, BulkTask task, int ordinal, LossReason reason) {
        if (task.undelivered.contains(ordinal)) {
            giveUp(context, task, Mark.lost(reason), RoaringBitmap.bitmapOf(ordinal));
        }
    }

    void arrived(ShardContext context, BulkTask task, ImmutableBitmapDataProvider ordinals) {
        RoaringBitmap arrived = own(ordinals);
        mark(context, task.spec, Mark.SENT, arrived, Tallies.Column.SENT);
        mark(context, task.spec, Mark.ARRIVED, arrived, Tallies.Column.ARRIVED);
        reach(context, task, arrived);
    }

    /** These devices have the message: nothing more is to be sent to them. */
    private void reach(ShardContext context, BulkTask task, RoaringBitmap arrived) {
        if (task.spec.settings().fallback().isPresent()) {
            edit(context, task.key, ledger -> fallbacks.spareWaiting(context, task, ledger, arrived));
        }
        task.settle(arrived);
        endWhereOver(context, task);
    }

    /** The device's link is gone: what was on its way waits again, and where it does not come back soon, may go by vendor. */
    void interrupted(int app, int ordinal) {
        running.of(app, ordinal).forEach(task -> task.inFlight.remove(ordinal));
    }

    /** A receipt for a list or app task; false where the device is not an eligible target of one with this id. */
    boolean receipt(ShardContext context, TaskKey key, DeviceReceipt receipt) {
        int ordinal = receipt.device().ordinal();
        Optional<TaskSpec> found = spec(context, key);
        TaskLedger ledger = ledger(context, key);
        if (found.isEmpty()
                || !ledger.has(Mark.TARGETED, ordinal)
                || ledger.unionOf(Mark.Kind.FILTERED).contains(ordinal)) {
            return false;
        }
        TaskSpec spec = found.get();
        Channel via = channelOf(ledger, ordinal);
        arrivedBy(context, spec, via, ordinal);
        switch (receipt.action()) {
            case DeviceReceipt.Action.Displayed displayed -> displayedBy(context, spec, via, ordinal);
            case DeviceReceipt.Action.Clicked clicked -> clickedBy(context, spec, via, ordinal);
            case DeviceReceipt.Action.Dismissed dismissed -> {
                displayedBy(context, spec, via, ordinal);
                edit(context, key, marks -> marks.add(Mark.of(Mark.Kind.DISMISSED, via), ordinal));
            }
            case DeviceReceipt.Action.Custom custom ->
                edit(context, key, marks -> marks.add(Mark.action(custom.eventId()), ordinal));
        }
        return true;
    }

    /** By which channel a device got, or is getting, a task. */
    private static Channel channelOf(TaskLedger ledger, int ordinal) {
        if (ledger.has(Mark.SENT, ordinal)) {
            return Channel.DEVICE;
        }
        for (Mark.Kind kind : List.of(Mark.Kind.SENT, Mark.Kind.ASSIGNED)) {
            for (Mark mark : ledger.marks(kind)) {
                if (mark.channel().isPush() && ledger.has(mark, ordinal)) {
                    return mark.channel();
                }
            }
        }
        return Channel.DEVICE;
    }

    /** A device has the message, whoever said so. */
    void arrivedBy(ShardContext context, TaskSpec spec, Channel via, int ordinal) {
        reached(context, spec, Mark.Kind.SENT, via, ordinal, Tallies.Column.SENT);
        reached(context, spec, Mark.Kind.ARRIVED, via, ordinal, Tallies.Column.ARRIVED);
        BulkTask task = running.find(spec.key());
        if (task != null) {
            reach(context, task, RoaringBitmap.bitmapOf(ordinal));
        }
    }

    void displayedBy(ShardContext context, TaskSpec spec, Channel via, int ordinal) {
        reached(context, spec, Mark.Kind.DISPLAYED, via, ordinal, Tallies.Column.DISPLAYED);
    }

    void clickedBy(ShardContext context, TaskSpec spec, Channel via, int ordinal) {
        displayedBy(context, spec, via, ordinal);
        reached(context, spec, Mark.Kind.CLICKED, via, ordinal, Tallies.Column.CLICKED);
    }

    /** Marks that a device reached a stage by a channel; it counts once, by whichever channel it did so first. */
    private void reached(
            ShardContext context, TaskSpec spec, Mark.Kind stage, Channel via, int ordinal, Tallies.Column column) {
        edit(context, spec.key(), ledger -> {
            if (!ledger.hasAny(stage, ordinal)) {
                attentions.reached(spec, stage, RoaringBitmap.bitmapOf(ordinal));
                tallies.add(context.store(), spec.app(), spec.day(), spec.group(), column, 1);
            }
            ledger.add(Mark.of(stage, via), ordinal);
        });
    }

    /** Devices whose message a vendor took: marks and counts those that no channel had sent to before. */
    void sentBy(ShardContext context, TaskSpec spec, Channel via, RoaringBitmap ordinals) {
        edit(context, spec.key(), ledger -> {
            RoaringBitmap before = ledger.unionOf(Mark.Kind.SENT);
            RoaringBitmap added = ledger.add(Mark.of(Mark.Kind.SENT, via), ordinals);
            added.andNot(before);
            count(context, spec, Tallies.Column.SENT, added);
        });
    }

    private void mark(ShardContext context, TaskSpec spec, Mark mark, RoaringBitmap ordinals, Tallies.Column column) {
        edit(context, spec.key(), ledger -> {
            RoaringBitmap added = ledger.add(mark, ordinals);
            count(context, spec, column, added);
            attentions.reached(spec, mark.kind(), added);
        });
    }

    void edit(ShardContext context, TaskKey key, Consumer<TaskLedger> change) {
        TaskLedger ledger = ledger(context, key);
        change.accept(ledger);
        ledgers.marked(ledger);
    }

    private void count(ShardContext context, TaskSpec spec, Tallies.Column column, RoaringBitmap ordinals) {
        tallies.add(context.store(), spec.app(), spec.day(), spec.group(), column, ordinals.getLongCardinality());
    }

    // --- ends ---

    void expire(ShardContext context, TaskKey key) {
        BulkTask task = running.find(key);
        if (task != null) {
            end(context, task, task.spec.onlineOnly() ? Mark.lost(LossReason.OFFLINE) : Mark.EXPIRED);
        }
    }

    /** Ends a task here, also one that has not reached this shard yet. */
    void stop(ShardContext context, TaskKey key) {
        BulkTask task = running.find(key);
        if (task != null) {
            end(context, task, Mark.RECALLED);
            context.cancel(task.expiryMillis, new ShardTimer.TaskExpiry(key).toBytes());
        } else if (context.store().get(PROGRESS, key.prefix()) == null) {
            Progress never = new Progress(Progress.State.ENDED, sequence.next(), context.nowMillis(), null);
            context.store().put(PROGRESS, key.prefix(), never.toBytes());
            context.schedule(context.nowMillis() + KEPT_MILLIS, new ShardTimer.TaskPurge(key).toBytes());
        }
    }

    /** Takes a task back from devices that have not got it yet, an app task also before it has reached this shard. */
    void recall(ShardContext context, TaskKey key, TaskId.Kind kind, RoaringBitmap devices) {
        BulkTask task = running.find(key);
        if (task == null) {
            if (kind == TaskId.Kind.APP && context.store().get(PROGRESS, key.prefix()) == null) {
                // Its plan is still on the way here: what is marked now it will find.
                edit(context, key, ledger -> ledger.add(Mark.RECALLED, devices));
                context.schedule(context.nowMillis() + KEPT_MILLIS, new ShardTimer.TaskPurge(key).toBytes());
            }
            return;
        }
        RoaringBitmap recalled = RoaringBitmap.and(task.undelivered, devices);
        edit(context, key, ledger -> {
            giveBack(context, task, ledger, recalled);
            ledger.add(Mark.RECALLED, recalled);
        });
        task.recalled = RoaringBitmap.or(task.recalled, recalled);
        task.settle(recalled);
        if (task.undelivered.isEmpty() && kind == TaskId.Kind.APP) {
            end(context, task, Mark.RECALLED); // nobody is left, and a fan-out that has not got to a device yet stops
        } else {
            endWhereOver(context, task);
        }
    }

    /**
     * Takes a message back from a user's devices that have not got as far as the one that has the user's attention. Also from those
     * that are yet to be its targets. Answers those the own channel sent it to, a bitmap of the caller's own.
     */
    RoaringBitmap withdraw(ShardContext context, TaskKey key, Attention attention, RoaringBitmap devices, int code) {
        TaskLedger ledger = ledger(context, key);
        RoaringBitmap others = RoaringBitmap.andNot(devices, ledger.unionOf(attention.stage));
        others.andNot(ledger.unionOf(Mark.Kind.FILTERED));
        BulkTask task = running.find(key);
        if (spec(context, key).isEmpty()) { // on its way here, or never to come
            context.schedule(context.nowMillis() + KEPT_MILLIS, new ShardTimer.TaskPurge(key).toBytes());
        }
        RoaringBitmap sent = RoaringBitmap.and(others, ledger.union(Mark.SENT));
        RoaringBitmap withdrawn = RoaringBitmap.andNot(others, ledger.union(Mark.TARGETED));
        if (task != null) {
            sent.or(RoaringBitmap.and(others, task.inFlight));
            withdrawn.or(RoaringBitmap.and(others, task.undelivered));
        }
        edit(context, key, marks -> {
            if (task != null && task.spec.settings().fallback().isPresent()) {
                fallbacks.spareWaiting(context, task, marks, withdrawn);
            }
            marks.add(Mark.of(Mark.Kind.RECALLED, Channel.DEVICE, LossReason.RECALLED, code), withdrawn);
        });
        if (task != null) {
            task.recalled = RoaringBitmap.or(task.recalled, withdrawn);
            task.settle(withdrawn);
            endWhereOver(context, task);
        }
        return sent;
    }

    /** A single push is over once it needs nothing more, for there may be many of them. */
    private void endWhereOver(ShardContext context, BulkTask task) {
        if (!task.ended && task.undelivered.isEmpty() && RunningTasks.isSingle(task)) {
            end(context, task, Mark.RECALLED);
            context.cancel(task.expiryMillis, new ShardTimer.TaskExpiry(task.key).toBytes());
        }
    }

    /** The users of these devices withdrew their consent: they lose what no vendor has yet. */
    void consentWithdrawn(ShardContext context, int app, String purpose, RoaringBitmap devices) {
        for (BulkTask task : running.of(app, devices)) {
            if (task.spec.settings().traits().purpose().equals(purpose)) {
                lose(context, task, devices, LossReason.NO_CONSENT);
            }
        }
    }

    /** Takes a task from devices, unless a vendor has it; what a link was given is stopped where it still can be. */
    private void lose(ShardContext context, BulkTask task, RoaringBitmap devices, LossReason reason) {
        RoaringBitmap lost = RoaringBitmap.and(task.undelivered, devices);
        task.shares.values().forEach(share -> {
            lost.andNot(share.calling);
            lost.andNot(share.accepted);
        });
        if (lost.isEmpty()) {
            return;
        }
        edit(context, task.key, ledger -> {
            giveBack(context, task, ledger, lost);
            ledger.add(Mark.lost(reason), lost);
        });
        task.recalled = RoaringBitmap.or(task.recalled, lost);
        task.settle(lost);
        endWhereOver(context, task);
    }

    private void end(ShardContext context, BulkTask task, Mark mark) {
        edit(context, task.key, ledger -> {
            giveBack(context, task, ledger, task.undelivered);
            task.shares.values().forEach(share -> loseByVendor(task, share, mark, ledger));
            if (mark.equals(Mark.EXPIRED)) {
                loseGivenUp(context, task, ledger, task.givenUp.clone());
                RoaringBitmap held = RoaringBitmap.and(task.held, task.undelivered);
                ledger.add(Mark.lost(LossReason.QUIET_HOURS), held);
                task.undelivered.andNot(held);
            }
            ledger.add(mark, task.undelivered);
        });
        QuietWaits.delete(context.store(), task.key);
        task.ended = true;
        running.remove(task);
        task.undelivered.clear();
        task.inFlight.clear();
        task.held.clear();
        task.givenUp.clear();
        task.shares.clear();
        saveProgress(context, task);
        budgets.end(context, task.spec);
    }

    /**
     * These devices are not to be sent to any more: what never was sent gives back its place under the caps. What is on its way
     * keeps it, for it may still arrive, and what waited for the end of quiet hours does, for no mark tells when it was counted.
     */
    private void giveBack(ShardContext context, BulkTask task, TaskLedger ledger, RoaringBitmap ordinals) {
        MessageTraits traits = task.spec.settings().traits();
        if (!rules.counts(task.spec.app(), traits)) {
            return;
        }
        RoaringBitmap unsent = RoaringBitmap.andNot(ordinals, ledger.unionOf(Mark.Kind.SENT));
        unsent.andNot(task.underWay());
        unsent.andNot(ledger.union(Mark.QUIET));
        ledger.byTime(context, Mark.TARGETED, unsent)
                .forEach((millis, counted) -> rules.giveBack(context, task.spec.app(), traits, millis, counted));
    }

    /** What a vendor took and nothing more was heard of, and what a vendor's trouble kept from being sent, ends for that reason. */
    private void loseByVendor(BulkTask task, VendorShare share, Mark mark, TaskLedger ledger) {
        int app = task.spec.app();
        ledger.add(Mark.of(Mark.Kind.LOST, share.channel, lanes.silenceOf(app, share.channel), 0), share.accepted);
        task.undelivered.andNot(share.accepted);
        if (share.beside) {
            return;
        }
        LossReason trouble = lanes.troubleOf(new VendorQuota.Key(
                app,
                share.channel,
                share.messageClass,
                task.spec.settings().routing().important()));
        if (mark.equals(Mark.EXPIRED) && trouble != LossReason.NONE) {
            ledger.add(Mark.of(Mark.Kind.LOST, share.channel, trouble, 0), share.waiting);
            task.undelivered.andNot(share.waiting);
        }
    }

    void purge(ShardContext context, TaskKey key) {
        BulkTask task = running.find(key);
        if (task != null) {
            task.ended = true;
            running.remove(task);
        }
        spec(context, key).ifPresent(spec -> DeviceHistory.forget(context, spec, () -> ledger(context, key)));
        ledgers.delete(context, key);
        TaskTotals.delete(context, key);
        QuietWaits.delete(context.store(), key);
        context.store().delete(SPECS, key.prefix());
        context.store().delete(PROGRESS, key.prefix());
    }

    // --- looking ---

    Optional<TaskSpec> spec(ShardContext context, TaskKey key) {
        BulkTask task = running.find(key);
        if (task != null) {
            return Optional.of(task.spec);
        }
        byte @Nullable [] bytes = context.store().get(SPECS, key.prefix());
        return bytes == null ? Optional.empty() : Optional.of(TaskSpec.read(new RecordReader(bytes)));
    }

    /** A task's marks; not to be kept beyond the command. */
    TaskLedger ledger(ShardContext context, TaskKey key) {
        return ledgers.of(context, key);
    }

    /** What is on its way, vendors' calls and what vendors hold included; a bitmap of the caller's own. */
    RoaringBitmap underWay(TaskKey key) {
        BulkTask task = running.find(key);
        return task == null ? new RoaringBitmap() : task.underWay();
    }

    /** What a channel gave back waits for it again. */
    void waitAgain(TaskKey key, Channel channel) {
        BulkTask task = running.find(key);
        if (task != null) {
            running.sends(task, channel);
        }
    }

    @Nullable
    BulkTask running(TaskKey key) {
        return running.find(key);
    }

    RunningTasks running() {
        return running;
    }

    private static void saveProgress(ShardContext context, BulkTask task) {
        context.store().put(PROGRESS, task.key.prefix(), task.progress().toBytes());
    }

    private static RoaringBitmap own(ImmutableBitmapDataProvider ordinals) {
        return ordinals instanceof RoaringBitmap bitmap ? bitmap : RoaringBitmap.bitmapOf(ordinals.toArray());
    }
}

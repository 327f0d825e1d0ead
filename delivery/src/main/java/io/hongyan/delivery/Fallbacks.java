package io.hongyan.delivery;

import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.shards.ShardContext;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/**
 * What devices get that a task has not reached in time ({@link Fallback}). A step is set algebra: the targets that have waited long
 * enough ∩ undelivered ∩ those with an address of its channel − opted out − those a step before it has for good. What comes out is a
 * share of the task beside the main way ({@link VendorShare#beside}), and of those that are reached while they wait there, or were
 * before, a message was spared.
 *
 * <p>A device is one step's at a time. It leaves it for the next when the channel refuses it, and, where the channel has not been
 * asked yet, when the next one's time comes; once a channel took the message there is no next. Nothing is marked lost while the
 * fallback may still come: who no main channel will have is given up by it ({@link BulkTask#givenUp}), and lost, for the reason of
 * then, when the last step has passed it by.
 */
final class Fallbacks {

    /** Code of what the budget left over. */
    static final String BUDGET = "budget";

    /** The steps' timers are on whole seconds, so that the calls of a list task share them. */
    private static final long TIMER_MILLIS = 1_000;

    /** How often the devices of a fixed-rate task are looked at. */
    private static final long PACED_MILLIS = 1_000;

    private final DeviceRegistry registry;
    private final VendorRules rules;
    private final VendorLanes lanes;
    private final TaskCosts costs;

    Fallbacks(DeviceRegistry registry, VendorRules rules, VendorLanes lanes, TaskCosts costs) {
        this.registry = registry;
        this.rules = rules;
        this.lanes = lanes;
        this.costs = costs;
    }

    /** Sets the timers of devices that are targets from now on, or of a fixed-rate task that begins now. */
    void schedule(ShardContext context, BulkTask task) {
        task.spec.settings().fallback().ifPresent(fallback -> {
            for (int step = 0; step < fallback.steps().size(); step++) {
                schedule(context, task, step, context.nowMillis() + fallback.afterMillis(step));
            }
        });
    }

    private static void schedule(ShardContext context, BulkTask task, int step, long millis) {
        long due = Math.ceilDiv(millis, TIMER_MILLIS) * TIMER_MILLIS;
        if (due < task.expiryMillis) {
            context.schedule(due, new ShardTimer.FallbackStep(task.key, step).toBytes());
        }
    }

    /** A step's time came for some devices: those not reached are its channel's from here on. */
    void step(ShardContext context, BulkTask task, TaskLedger ledger, int step) {
        Fallback fallback = task.spec.settings().fallback().orElseThrow();
        RoaringBitmap ripe = ripe(context, task, ledger, step);
        assign(context, task, ledger, step, ripe);
        spare(context, task, ledger, step, ripe);
        if (task.pace != null
                && task.pace.releasedAt(context.nowMillis() - fallback.afterMillis(step)) < task.pace.held()) {
            schedule(context, task, step, context.nowMillis() + PACED_MILLIS);
        }
    }

    /** A channel of the fallback refused these devices: the steps after it have their turn, at once where it has passed. */
    void refused(ShardContext context, BulkTask task, TaskLedger ledger, Channel channel, RoaringBitmap ordinals) {
        Fallback fallback = task.spec.settings().fallback().orElseThrow();
        for (int step = fallback.stepOf(channel) + 1; step < fallback.steps().size(); step++) {
            assign(context, task, ledger, step, RoaringBitmap.and(ordinals, ripe(context, task, ledger, step)));
        }
    }

    /** Whom each step would be for, were none of these devices reached; each stands at the first step it has an address for. */
    Map<Channel, Rehearsal.Planned> foretell(
            ShardContext context, int app, Content content, Fallback fallback, RoaringBitmap devices) {
        Map<Channel, Rehearsal.Planned> planned = new EnumMap<>(Channel.class);
        RoaringBitmap open = devices.clone();
        for (Fallback.Step step : fallback.steps()) {
            classOf(app, content, step.channel()).ifPresent(messageClass -> {
                RoaringBitmap addressed = addressed(context, app, step.channel(), messageClass, open);
                open.andNot(addressed);
                planned.put(step.channel(), new Rehearsal.Planned(messageClass, addressed.getLongCardinality()));
            });
        }
        return planned;
    }

    /** Of devices that were given up, those no step will come for any more; a bitmap of the caller's own. */
    RoaringBitmap hopeless(ShardContext context, BulkTask task, TaskLedger ledger, RoaringBitmap ordinals) {
        Fallback fallback = task.spec.settings().fallback().orElseThrow();
        RoaringBitmap hopeless = RoaringBitmap.and(ordinals, task.givenUp);
        if (!hopeless.isEmpty()) {
            hopeless.and(ripe(context, task, ledger, fallback.last()));
            hopeless.andNot(task.byFallback());
        }
        return hopeless;
    }

    /** Targets that have waited long enough for a step; not to be modified. */
    private static RoaringBitmap ripe(ShardContext context, BulkTask task, TaskLedger ledger, int step) {
        long since = context.nowMillis()
                - task.spec.settings().fallback().orElseThrow().afterMillis(step);
        return task.pace == null
                ? ledger.unionAt(context.store(), Mark.TARGETED, since)
                : RoaringBitmap.bitmapOfRange(0, BulkTasks.endOfFirst(ledger, task.pace.releasedAt(since)));
    }

    private void assign(ShardContext context, BulkTask task, TaskLedger ledger, int step, RoaringBitmap ripe) {
        Channel channel = task.spec.settings().fallback().orElseThrow().channel(step);
        Optional<MessageClass> messageClass = classOf(task, channel);
        if (messageClass.isEmpty()) {
            return;
        }
        RoaringBitmap due = RoaringBitmap.and(ripe, task.undelivered);
        due.andNot(task.held);
        due = addressed(context, task.spec.app(), channel, messageClass.get(), due);
        due.andNot(ledger.union(Mark.of(Mark.Kind.ASSIGNED, channel)));
        for (VendorShare share : task.shares.values()) {
            if (share.beside) {
                due.andNot(share.calling);
                due.andNot(share.accepted);
            }
        }
        if (due.isEmpty()) {
            return;
        }
        for (VendorShare share : task.shares.values()) {
            if (share.beside) {
                share.waiting.andNot(due);
            }
        }
        ledger.add(Mark.of(Mark.Kind.ASSIGNED, channel), due);
        task.shares
                .computeIfAbsent(channel, unused -> VendorShare.ofFallback(channel, messageClass.get()))
                .waiting
                .or(due);
        lanes.signal(context, task.spec.app(), channel);
    }

    /** Counts whom the step would have been for, had they not been reached before, nor been a step's before it. */
    private void spare(ShardContext context, BulkTask task, TaskLedger ledger, int step, RoaringBitmap ripe) {
        Fallback fallback = task.spec.settings().fallback().orElseThrow();
        Channel channel = fallback.channel(step);
        Optional<MessageClass> messageClass = classOf(task, channel);
        if (messageClass.isEmpty()) {
            return;
        }
        RoaringBitmap reached = RoaringBitmap.and(ripe, ledger.unionOf(Mark.Kind.ARRIVED));
        reached = addressed(context, task.spec.app(), channel, messageClass.get(), reached);
        for (int other = 0; other <= step; other++) {
            reached.andNot(ledger.union(Mark.of(Mark.Kind.SPARED, fallback.channel(other))));
            RoaringBitmap taken = ledger.union(Mark.of(Mark.Kind.ASSIGNED, fallback.channel(other)));
            reached.andNot(
                    other == step
                            ? taken
                            : RoaringBitmap.andNot(taken, ledger.unionOf(Mark.Kind.REFUSED, fallback.channel(other))));
        }
        spared(context, task, ledger, channel, reached);
    }

    /** These devices are being reached: what still waits for them beside the main way is not to be sent. */
    void spareWaiting(ShardContext context, BulkTask task, TaskLedger ledger, RoaringBitmap arrived) {
        for (VendorShare share : task.shares.values()) {
            if (share.beside) {
                spared(context, task, ledger, share.channel, RoaringBitmap.and(share.waiting, arrived));
            }
        }
    }

    private void spared(
            ShardContext context, BulkTask task, TaskLedger ledger, Channel channel, RoaringBitmap ordinals) {
        if (!ordinals.isEmpty()) {
            ledger.add(Mark.of(Mark.Kind.SPARED, channel), ordinals);
            costs.save(context, task.key, channel, ordinals.getLongCardinality() * costMicros(task, channel));
        }
    }

    /** Of some devices those a channel can be used for; a bitmap of the caller's own. */
    private RoaringBitmap addressed(
            ShardContext context, int app, Channel channel, MessageClass messageClass, RoaringBitmap ordinals) {
        RoaringBitmap addressed =
                RoaringBitmap.and(ordinals, registry.vendorTokens().having(context, app, channel));
        if (messageClass == MessageClass.MARKETING) {
            addressed.andNot(registry.set(context, VendorPlanner.optOutSet(app, channel)));
        }
        return addressed;
    }

    private Optional<MessageClass> classOf(BulkTask task, Channel channel) {
        return classOf(task.spec.app(), task.spec.content(), channel);
    }

    private Optional<MessageClass> classOf(int app, Content content, Channel channel) {
        return rules.classOf(app, channel, content.pushMessage(), content.pushChannel());
    }

    /** What a message of a task costs by a channel, for one device. */
    long costMicros(BulkTask task, Channel channel) {
        Content content = task.spec.content();
        return rules.costMicros(task.spec.app(), channel, content.pushMessage(), content.pushChannel());
    }

    /** The budget has nothing more for what waits by a channel. */
    void overBudget(ShardContext context, TaskLedger ledger, VendorShare share, int budgetCode) {
        ledger.add(Mark.of(Mark.Kind.NOTED, share.channel, LossReason.OVER_QUOTA_APP, budgetCode), share.waiting);
    }

    // --- from the marks ---

    /** Whether a refusal by a channel is the last word of a task's main way. */
    static boolean givesUp(TaskSpec spec, Channel channel) {
        return channel == Channel.DEVICE
                || (!Fallback.has(spec.settings().fallback(), channel)
                        && spec.settings().routing().of(channel) == Strategy.VENDOR_ONLY);
    }

    /** Marks that say why devices were given up, in an order that is always the same. */
    static List<Mark> reasonsOf(TaskSpec spec, TaskLedger ledger) {
        return ledger.marks(Mark.Kind.REFUSED).stream()
                .filter(mark -> givesUp(spec, mark.channel()))
                .sorted(Comparator.comparingInt(Mark::packed))
                .toList();
    }

    /** Shares and given up devices as they were before a crash; calls that it left open are taken from them afterwards. */
    void recover(BulkTask task, TaskLedger ledger) {
        if (task.spec.settings().fallback().isEmpty()) {
            return;
        }
        Fallback fallback = task.spec.settings().fallback().get();
        reasonsOf(task.spec, ledger)
                .forEach(reason -> task.givenUp.or(RoaringBitmap.and(ledger.union(reason), task.undelivered)));
        RoaringBitmap later = new RoaringBitmap();
        for (int step = fallback.last(); step >= 0; step--) {
            Channel channel = fallback.channel(step);
            RoaringBitmap assigned = ledger.union(Mark.of(Mark.Kind.ASSIGNED, channel));
            if (assigned.isEmpty()) {
                continue;
            }
            RoaringBitmap mine = RoaringBitmap.and(assigned, task.undelivered);
            mine.andNot(ledger.unionOf(Mark.Kind.REFUSED, channel));
            VendorShare share =
                    VendorShare.ofFallback(channel, classOf(task, channel).orElse(MessageClass.MARKETING));
            share.accepted.or(RoaringBitmap.and(mine, ledger.union(Mark.of(Mark.Kind.SENT, channel))));
            mine.andNot(share.accepted);
            mine.andNot(later);
            share.waiting.or(mine);
            task.shares.put(channel, share);
            later.or(assigned);
        }
    }
}

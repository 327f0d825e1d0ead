package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.BitmapTable;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.receipt.ReceiptKind;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Single pushes: the exception to bitmaps. Each is a small row under its task, and, as long as it waits, a row with its payload
 * in the device's inbox, which a connecting device reads in one scan.
 *
 * <pre>
 * single       / app u32 | task u64 u64 | ordinal u32 → {@link SingleRecord}
 * device-inbox / app u32 | ordinal u32 | sequence u64 → {@link SingleEntry}
 * vendor-single      / app u32 | channel u8 | class u8 | sequence u64 → ordinal u32, what is to be sent by a vendor
 * vendor-single-sent / app u32 | ordinal u32 | sequence u64 → {@link SingleEntry}, what a vendor took
 * </pre>
 *
 * <p>The single row's existence is what makes a repeated request id harmless, for the task id is derived from it.
 */
final class Singles implements Replacements.Replaceable {

    static final Table RECORDS = new Table("single");
    static final Table INBOX = new Table("device-inbox");
    static final Table VENDOR_QUEUE = new Table("vendor-single");
    static final Table VENDOR_SENT = new Table("vendor-single-sent");

    private static final RoaringBitmap NOBODY = new RoaringBitmap();

    private static final long KEPT_MILLIS = 90L * 24 * 3600 * 1000;
    private static final int SWEPT_AT_ONCE = 10_000;
    private static final long SWEEP_EVERY_MILLIS = 60_000;

    /** While a pass over the rows is under way: 2,000 rows a second and shard, above what a node accepts. */
    private static final long SWEEP_ON_AFTER_MILLIS = 5_000;

    private final DeviceRegistry registry;
    private final BitmapTable bitmaps;
    private final Connections connections;
    private final Eligibility eligibility;
    private final SendingRules rules;
    private final UserCounts userCounts;
    private final Replacements replacements;
    private final Calendar calendar;
    private final Tallies tallies;
    private final Sequence sequence;
    private final VendorPlanner planner;
    private final VendorLanes lanes;
    private final ReceiptLog receipts;
    private byte[] sweepCursor = new byte[0];

    Singles(
            DeviceRegistry registry,
            BitmapTable bitmaps,
            Connections connections,
            Eligibility eligibility,
            SendingRules rules,
            UserCounts userCounts,
            Replacements replacements,
            Calendar calendar,
            Tallies tallies,
            Sequence sequence,
            VendorPlanner planner,
            VendorLanes lanes,
            ReceiptLog receipts) {
        this.registry = registry;
        this.bitmaps = bitmaps;
        this.connections = connections;
        this.eligibility = eligibility;
        this.rules = rules;
        this.userCounts = userCounts;
        this.replacements = replacements;
        this.calendar = calendar;
        this.tallies = tallies;
        this.sequence = sequence;
        this.planner = planner;
        this.lanes = lanes;
        this.receipts = receipts;
    }

    // --- accepting ---

    ShardOp.SingleAnswer push(ShardContext context, ShardOp.Single single) {
        List<TargetStatus.Status> statuses = new ArrayList<>(single.targets().size());
        int monthDay = single.monthDay();
        for (Target target : single.targets()) {
            int ordinal = target.device().ordinal();
            if (!registry.exists(single.task().app(), ordinal)) {
                statuses.add(TargetStatus.Status.UNKNOWN);
                continue;
            }
            byte @Nullable [] earlier = context.store().get(RECORDS, recordKey(single.task(), ordinal));
            if (earlier != null) {
                SingleRecord record = SingleRecord.read(new RecordReader(earlier));
                monthDay = record.monthDay();
                statuses.add(record.answered());
                continue;
            }
            statuses.add(accept(context, single, target));
            tallies.targeted(context.store(), single.task().app(), single.day(), 1);
            DeviceHistory.single(context, single.task().app(), ordinal, context.nowMillis(), single.taskId());
        }
        return new ShardOp.SingleAnswer(monthDay, statuses);
    }

    private TargetStatus.Status accept(ShardContext context, ShardOp.Single single, Target target) {
        TaskKey task = single.task();
        int app = task.app();
        int ordinal = target.device().ordinal();
        long now = context.nowMillis();
        PushSettings settings = single.push().settings();
        boolean onlineOnly = settings.validity().isZero();
        long expiry = now
                + (onlineOnly
                        ? HomeTask.ONLINE_ONLY_GRACE_MILLIS
                        : settings.validity().toMillis());

        LossReason reason = target.test().isPresent()
                        && !eligibility.passes(context, app, target.test().get(), ordinal)
                ? LossReason.AUDIENCE_FILTERED
                : eligibility.reason(context, app, single.day(), settings, ordinal);
        MessageTraits traits = settings.traits();
        long quietEnd = reason == LossReason.NONE ? rules.quietEnd(context, app, traits, ordinal) : 0;
        if (quietEnd != 0 && rules.dropsQuiet(app, settings)) {
            reason = LossReason.QUIET_HOURS;
        }
        RoaringBitmap device = RoaringBitmap.bitmapOf(ordinal);
        if (reason == LossReason.NONE
                && quietEnd == 0
                && !rules.capped(context, app, traits, device).isEmpty()) {
            reason = LossReason.FREQUENCY_CAPPED;
        }
        if (reason != LossReason.NONE) {
            SingleRecord record = newRecord(single, now, expiry, TargetStatus.Status.IGNORED, 0)
                    .ended(SingleRecord.State.FILTERED, reason, now);
            write(context, task, ordinal, record);
            receipts.single(context, task, ordinal, record, ReceiptKind.FILTERED, Channel.DEVICE, reason, "");
            return TargetStatus.Status.IGNORED;
        }
        tallies.add(context.store(), app, single.day(), single.push().groupName(), Tallies.Column.ELIGIBLE, 1);
        Connections.OfApp online = connections.of(app);
        DeviceLink link = online.canSend(ordinal) ? online.link(ordinal) : null;
        if (onlineOnly && link == null) {
            SingleRecord record = newRecord(single, now, expiry, TargetStatus.Status.OFFLINE, 0)
                    .ended(SingleRecord.State.LOST, LossReason.OFFLINE, now);
            write(context, task, ordinal, record);
            tellEnd(context, task, ordinal, record);
            return TargetStatus.Status.OFFLINE;
        }
        TargetStatus.Status status =
                online.receiving.contains(ordinal) ? TargetStatus.Status.ONLINE : TargetStatus.Status.OFFLINE;
        SinglePush push = single.push();
        Optional<SingleEntry.ForVendors> vendors = planner.concerns(app, push.content(), settings)
                ? Optional.of(new SingleEntry.ForVendors(
                        push.content().pushMessage(), push.content().pushChannel(), settings.routing()))
                : Optional.empty();
        SingleEntry entry = new SingleEntry(
                task,
                onlineOnly,
                new SingleEntry.Handling(
                        traits,
                        push.targets().size() == 1,
                        quietEnd == 0 ? SingleEntry.Quiet.NONE : SingleEntry.Quiet.UNCOUNTED,
                        push.content().notifyId(),
                        screenUntil(context, app, settings, ordinal, expiry)),
                newRecord(single, now, expiry, status, sequence.next()).postponed(quietEnd == 0 ? 0 : now),
                vendors,
                single.payload());
        if (entry.held()) {
            link = null;
            context.schedule(
                    quietEnd,
                    new ShardTimer.SingleQuietEnd(app, ordinal, entry.record().sequence()).toBytes());
        } else {
            entry = assigned(context, ordinal, entry);
        }
        SingleRecord record = entry.record();
        write(context, task, ordinal, record);
        if (record.state() == SingleRecord.State.LOST) {
            tellEnd(context, task, ordinal, record);
            return TargetStatus.Status.OFFLINE;
        }
        if (!entry.held()) {
            count(context, ordinal, entry, now, true);
        }
        replacements.accepted(context, task, push.content(), device);
        keep(context, ordinal, entry);
        long screenUntil = entry.handling().screenUntilMillis();
        if (screenUntil != 0 && screenUntil < expiry) {
            context.schedule(
                    screenUntil, new ShardTimer.SingleScreenDeadline(app, ordinal, record.sequence()).toBytes());
        }
        context.schedule(expiry, new ShardTimer.SingleExpiry(app, ordinal, record.sequence()).toBytes());
        if (link != null && !keptByVendor(record) && !awaitsScreen(context, ordinal, entry)) {
            send(context, new SingleMessage(task, ordinal, record, single.payload(), link));
        }
        return status;
    }

    private static boolean keptByVendor(SingleRecord record) {
        return record.via() != null && record.via().keeps();
    }

    private void keep(ShardContext context, int ordinal, SingleEntry entry) {
        int app = entry.task().app();
        context.store().put(INBOX, inboxKey(app, ordinal, entry.record().sequence()), entry.toBytes());
        bitmaps.add(context.store(), inboxSet(app), ordinal);
        if (entry.handling().notifyId() != Content.NO_ID) {
            bitmaps.add(context.store(), replaceableSet(app), ordinal);
        }
    }

    @Override
    public void superseded(ShardContext context, int app, int notifyId, RoaringBitmap devices, TaskKey by) {
        RoaringBitmap waiting = RoaringBitmap.and(devices, registry.set(context, replaceableSet(app)));
        waiting.forEach((int ordinal) -> lose(
                context,
                app,
                ordinal,
                LossReason.SUPERSEDED,
                entry ->
                        entry.handling().notifyId() == notifyId && !entry.task().equals(by)));
    }

    // --- screens ---

    /** Until when a push waits for a device's screen to be on; 0: it does not. */
    private long screenUntil(ShardContext context, int app, PushSettings settings, int ordinal, long expiry) {
        long until = settings.screenUntil(expiry);
        return until != 0
                        && settings.screenOn().orElseThrow().platforms().stream()
                                .anyMatch(platform -> registry.is(
                                        context,
                                        new BitmapName(app, BitmapName.Kind.PLATFORM, platform.wireName()),
                                        ordinal))
                ? until
                : 0;
    }

    private boolean awaitsScreen(ShardContext context, int ordinal, SingleEntry entry) {
        return entry.handling().screenUntilMillis() > context.nowMillis()
                && connections.of(entry.task().app()).screenOff.contains(ordinal);
    }

    /** A dark screen has been waited for long enough. */
    void screenDeadline(ShardContext context, ShardTimer.SingleScreenDeadline timer) {
        entry(context, timer.app(), timer.ordinal(), timer.sequence())
                .filter(entry -> !entry.held() && !keptByVendor(entry.record()))
                .filter(entry -> connections.of(timer.app()).inFlight(timer.ordinal(), timer.sequence()) == null)
                .filter(entry -> !holdsQuiet(context, timer.ordinal(), entry))
                .ifPresent(entry -> sendIfPossible(context, timer.ordinal(), entry));
    }

    // --- by vendor ---

    /**
     * The entry queued for the vendor that is to have it; unchanged where it is the own channel's, and lost where no channel may
     * have it. Writes the queue only.
     */
    SingleEntry assigned(ShardContext context, int ordinal, SingleEntry entry) {
        if (entry.vendors().isEmpty()) {
            return entry;
        }
        int app = entry.task().app();
        SingleEntry.ForVendors message = entry.vendors().get();
        SingleRecord record = entry.record();
        SingleVia before = record.via();
        RoaringBitmap device = RoaringBitmap.bitmapOf(ordinal);
        VendorPlanner.Plan plan = planner.plan(
                context,
                app,
                message.content(),
                message.routing(),
                device,
                connections.of(app).receiving,
                calendar.day(context.nowMillis()),
                false,
                channel -> before != null && before.wasRefusedBy(channel) ? device : NOBODY);
        if (!plan.lost().isEmpty()) {
            LossReason reason = before != null && before.refusal() != LossReason.NONE
                    ? before.refusal()
                    : plan.lost().keySet().iterator().next();
            return entry.with(record.ended(SingleRecord.State.LOST, reason, context.nowMillis()));
        }
        for (Map.Entry<Channel, VendorPlanner.Part> part : plan.vendors().entrySet()) {
            SingleVia via = SingleVia.queued(
                    part.getKey(),
                    part.getValue().strategy(),
                    part.getValue().messageClass(),
                    before,
                    context.nowMillis());
            queue(context, app, ordinal, record.sequence(), via);
            return entry.with(record.withVia(via));
        }
        return entry;
    }

    void queue(ShardContext context, int app, int ordinal, long sequence, SingleVia via) {
        context.store()
                .put(
                        VENDOR_QUEUE,
                        queueKey(app, via.channel(), via.messageClass(), sequence),
                        new RecordWriter(4).u32(ordinal).toBytes());
        lanes.signal(context, app, via.channel());
    }

    static void unqueue(ShardContext context, int app, SingleRecord record) {
        SingleVia via = record.via();
        if (via != null && via.phase() == SingleVia.Phase.QUEUED) {
            context.store().delete(VENDOR_QUEUE, queueKey(app, via.channel(), via.messageClass(), record.sequence()));
        }
    }

    /** Looks again for a channel, and sends by the own one where that can be done now. */
    void rerouted(ShardContext context, int ordinal, SingleEntry entry) {
        TaskKey task = entry.task();
        if (holdsQuiet(context, ordinal, entry)) {
            return;
        }
        SingleEntry assigned = assigned(context, ordinal, entry);
        if (assigned.record().state() == SingleRecord.State.LOST) {
            end(
                    context,
                    task,
                    ordinal,
                    entry.record(),
                    SingleRecord.State.LOST,
                    assigned.record().reason());
            return;
        }
        rewrite(context, ordinal, assigned);
        bitmaps.add(context.store(), inboxSet(task.app()), ordinal);
        if (!keptByVendor(assigned.record())) {
            sendIfPossible(context, ordinal, assigned);
        }
    }

    private void sendIfPossible(ShardContext context, int ordinal, SingleEntry entry) {
        TaskKey task = entry.task();
        Connections.OfApp online = connections.of(task.app());
        DeviceLink link = online.canSend(ordinal) ? online.link(ordinal) : null;
        if (link == null) {
            online.resumeFrom(ordinal, 0); // a link that is full is given what waits from the start again
        } else if (!awaitsScreen(context, ordinal, entry)) {
            SingleRecord record = withdrawn(context, task, ordinal, entry.record());
            send(context, new SingleMessage(task, ordinal, record, entry.payload(), link));
        }
    }

    // --- quiet hours ---

    /** The quiet hours that a push waited for are over: it is sent if it still may be. */
    void quietEnded(ShardContext context, ShardTimer.SingleQuietEnd timer) {
        entry(context, timer.app(), timer.ordinal(), timer.sequence())
                .filter(SingleEntry::held)
                .ifPresent(entry -> quietEnded(context, timer.ordinal(), entry));
    }

    private void quietEnded(ShardContext context, int ordinal, SingleEntry entry) {
        if (entry.handling().quiet() == SingleEntry.Quiet.UNCOUNTED) {
            RoaringBitmap device = RoaringBitmap.bitmapOf(ordinal);
            if (!rules.capped(context, entry.task().app(), entry.traits(), device)
                    .isEmpty()) {
                end(
                        context,
                        entry.task(),
                        ordinal,
                        entry.record(),
                        SingleRecord.State.LOST,
                        LossReason.FREQUENCY_CAPPED);
                return;
            }
            count(context, ordinal, entry, context.nowMillis(), true);
        }
        rerouted(context, ordinal, entry.with(SingleEntry.Quiet.NONE));
    }

    /** Where the user's quiet hours have begun since a push was accepted: makes it wait, or ends it; answers whether so. */
    boolean holdsQuiet(ShardContext context, int ordinal, SingleEntry entry) {
        int app = entry.task().app();
        SingleRecord record = entry.record();
        long quietEnd = rules.quietEnd(context, app, entry.traits(), ordinal);
        if (quietEnd == 0) {
            return false;
        }
        if (rules.dropsQuiet(app)) {
            end(context, entry.task(), ordinal, record, SingleRecord.State.LOST, LossReason.QUIET_HOURS);
            return true;
        }
        unqueue(context, app, record);
        SingleRecord held = record.postponed(context.nowMillis());
        if (record.via() != null && record.via().phase() == SingleVia.Phase.QUEUED) {
            held = held.withVia(record.via().in(SingleVia.Phase.WITHDRAWN, context.nowMillis()));
        }
        rewrite(context, ordinal, entry.with(SingleEntry.Quiet.COUNTED).with(held));
        context.schedule(quietEnd, new ShardTimer.SingleQuietEnd(app, ordinal, record.sequence()).toBytes());
        return true;
    }

    void rewrite(ShardContext context, int ordinal, SingleEntry entry) {
        context.store()
                .put(INBOX, inboxKey(entry.task().app(), ordinal, entry.record().sequence()), entry.toBytes());
        write(context, entry.task(), ordinal, entry.record());
    }

    /** An undelivered push, where it is the own channel's and where a vendor has it. */
    static Optional<SingleEntry> entry(ShardContext context, int app, int ordinal, long sequence) {
        byte[] key = inboxKey(app, ordinal, sequence);
        byte @Nullable [] entry = context.store().get(INBOX, key);
        if (entry == null) {
            entry = context.store().get(VENDOR_SENT, key);
        }
        return entry == null ? Optional.empty() : Optional.of(SingleEntry.read(app, entry));
    }

    // --- accepting, the record ---

    private static SingleRecord newRecord(
            ShardOp.Single single, long now, long expiry, TargetStatus.Status status, long sequence) {
        return SingleRecord.accepted(
                single.monthDay(),
                now,
                expiry,
                single.day(),
                single.push().groupName(),
                status,
                sequence,
                SingleRecord.Echo.of(single.push()));
    }

    private void send(ShardContext context, SingleMessage message) {
        connections.of(message.task.app()).started(message);
        context.afterCommit(() -> TaskLog.sending(message.taskId(), () -> message.link.send(message)));
    }

    // --- what waits ---

    /** Sees the device's waiting messages in order, until the visitor answers false. */
    void waiting(ShardContext context, int app, int ordinal, DeviceLink link, long fromSequence, Waiting visitor) {
        if (!registry.is(context, inboxSet(app), ordinal)) {
            return;
        }
        Connections.OfApp online = connections.of(app);
        boolean[] empty = {fromSequence == 0};
        context.store().scan(INBOX, inboxKey(app, ordinal, fromSequence), inboxKey(app, ordinal, -1), (key, value) -> {
            empty[0] = false;
            long sequence = new RecordReader(key, 8).u64();
            SingleEntry entry = SingleEntry.read(app, value);
            if (entry.onlineOnly()
                    || entry.held()
                    || awaitsScreen(context, ordinal, entry)
                    || keptByVendor(entry.record())
                    || online.inFlight(ordinal, sequence) != null
                    || holdsQuiet(context, ordinal, entry)) {
                return true; // for connected devices only: it was sent when it was accepted, or not at all
            }
            return visitor.visit(new SingleMessage(entry.task(), ordinal, entry.record(), entry.payload(), link));
        });
        if (empty[0]) {
            bitmaps.remove(context.store(), inboxSet(app), ordinal);
            bitmaps.remove(context.store(), replaceableSet(app), ordinal);
        }
    }

    /** Takes one waiting message; answers whether to go on. */
    @FunctionalInterface
    interface Waiting {
        boolean visit(SingleMessage message);
    }

    /** Sends a waiting message. */
    void resume(ShardContext context, SingleMessage message) {
        message.record = withdrawn(context, message.task, message.ordinal, message.record);
        send(context, message);
    }

    /** The own channel takes a push over that was queued for a vendor. */
    private SingleRecord withdrawn(ShardContext context, TaskKey task, int ordinal, SingleRecord record) {
        SingleVia via = record.via();
        if (via == null || via.phase() != SingleVia.Phase.QUEUED) {
            return record;
        }
        unqueue(context, task.app(), record);
        SingleRecord taken = record.withVia(via.in(SingleVia.Phase.WITHDRAWN, context.nowMillis()));
        entry(context, task.app(), ordinal, record.sequence())
                .ifPresent(entry -> rewrite(context, ordinal, entry.with(taken)));
        return taken;
    }

    // --- outcomes ---

    void written(ShardContext context, SingleMessage message) {
        if (message.record.sentMillis() == 0) {
            message.record = message.record.sent(context.nowMillis());
        }
    }

    void refused(ShardContext context, SingleMessage message) {
        connections.of(message.task.app()).finished(message);
        keepSent(context, message);
    }

    void arrived(ShardContext context, SingleMessage message) {
        if (connections.of(message.task.app()).finished(message)) {
            message.record = arrive(context, message.task, message.ordinal, message.record, message.sentCounted);
            message.sentCounted = true;
            return;
        }
        // Interrupted, ended or reported on since it was written: its record is of the past.
        find(context, message.task, message.ordinal)
                .filter(record -> record.state() != SingleRecord.State.ARRIVED)
                .ifPresent(record -> arriveLate(context, message.task, message.ordinal, record));
    }

    /** A message arrived that may be on its way once more, or ended; answers its record. */
    SingleRecord arriveLate(ShardContext context, TaskKey task, int ordinal, SingleRecord stored) {
        SingleMessage again = connections.of(task.app()).inFlight(ordinal, stored.sequence());
        if (again == null) {
            return arrive(context, task, ordinal, stored, stored.sentMillis() != 0);
        }
        connections.of(task.app()).finished(again);
        SingleRecord arrived = arrive(context, task, ordinal, again.record, again.sentCounted);
        again.record = arrived;
        again.sentCounted = true;
        return arrived;
    }

    /** The device can never take the message, unless it did meanwhile: an older link may say so after a newer one brought it. */
    void undeliverable(ShardContext context, SingleMessage message, LossReason reason) {
        find(context, message.task, message.ordinal)
                .filter(record -> record.state() == SingleRecord.State.WAITING)
                .ifPresent(
                        record -> end(context, message.task, message.ordinal, record, SingleRecord.State.LOST, reason));
    }

    /** The link is gone; what was on its way waits again. */
    void interrupted(ShardContext context, List<SingleMessage> messages) {
        for (SingleMessage message : messages) {
            message.withdraw(); // the old link may not have written it yet, and from here on nobody could stop it
            keepSent(context, message);
        }
    }

    /** Writes that a message was sent although it did not arrive: memory alone knew so far. */
    private void keepSent(ShardContext context, SingleMessage message) {
        SingleRecord record = message.record;
        byte[] key = inboxKey(message.task.app(), message.ordinal, message.sequence);
        byte @Nullable [] entry = context.store().get(INBOX, key);
        if (!message.sentCounted && record.sentMillis() != 0 && entry != null) {
            message.sentCounted = true;
            reached(context, message.task, message.ordinal, record, Tallies.Column.SENT);
            write(context, message.task, message.ordinal, record);
            context.store()
                    .put(
                            INBOX,
                            key,
                            SingleEntry.read(message.task.app(), entry)
                                    .with(record)
                                    .toBytes());
        }
    }

    private SingleRecord arrive(
            ShardContext context, TaskKey task, int ordinal, SingleRecord before, boolean sentCounted) {
        SingleRecord after = before.arrived(context.nowMillis());
        if (!sentCounted) {
            reached(context, task, ordinal, after, Tallies.Column.SENT);
        }
        reached(context, task, ordinal, after, Tallies.Column.ARRIVED);
        if (before.state() == SingleRecord.State.WAITING) {
            leaveInbox(context, task.app(), ordinal, before);
        }
        write(context, task, ordinal, after);
        return after;
    }

    private static void leaveInbox(ShardContext context, int app, int ordinal, SingleRecord record) {
        byte[] key = inboxKey(app, ordinal, record.sequence());
        context.store().delete(INBOX, key);
        if (record.via() != null) {
            context.store().delete(VENDOR_SENT, key);
            unqueue(context, app, record);
        }
        context.cancel(record.expiryMillis(), new ShardTimer.SingleExpiry(app, ordinal, record.sequence()).toBytes());
    }

    /** A receipt for a single push; false where the device has no such push. */
    boolean receipt(ShardContext context, TaskKey task, DeviceReceipt receipt) {
        int ordinal = receipt.device().ordinal();
        Optional<SingleRecord> found = find(context, task, ordinal);
        if (found.isEmpty()) {
            return false;
        }
        SingleRecord record = found.get();
        if (record.state() == SingleRecord.State.FILTERED) {
            return true;
        }
        if (record.state() != SingleRecord.State.ARRIVED) {
            record = arriveLate(context, task, ordinal, record);
        }
        react(context, task, ordinal, record, reaction(record, receipt));
        return true;
    }

    void react(ShardContext context, TaskKey task, int ordinal, SingleRecord record, SingleRecord after) {
        if (record.displayedMillis() == 0 && after.displayedMillis() != 0) {
            reached(context, task, ordinal, after, Tallies.Column.DISPLAYED);
        }
        if (record.clickedMillis() == 0 && after.clickedMillis() != 0) {
            reached(context, task, ordinal, after, Tallies.Column.CLICKED);
        }
        if (record.dismissedMillis() == 0 && after.dismissedMillis() != 0) {
            receipts.single(context, task, ordinal, after, ReceiptKind.DISMISSED, after.dismissedMillis());
        }
        after.actions().stream()
                .skip(record.actions().size())
                .forEach(action -> receipts.single(context, task, ordinal, after, action));
        write(context, task, ordinal, after);
    }

    private static SingleRecord reaction(SingleRecord record, DeviceReceipt receipt) {
        long at = Math.max(
                receipt.atMillis(), record.arrivedMillis()); // the receipt itself may be what tells of the arrival
        return switch (receipt.action()) {
            case DeviceReceipt.Action.Displayed displayed -> record.reacted(at, 0, 0, List.of());
            case DeviceReceipt.Action.Clicked clicked -> record.reacted(at, at, 0, List.of());
            case DeviceReceipt.Action.Dismissed dismissed -> record.reacted(at, 0, at, List.of());
            case DeviceReceipt.Action.Custom custom ->
                record.actions().stream().anyMatch(action -> action.eventId() == custom.eventId())
                        ? record
                        : record.reacted(0, 0, 0, List.of(new SingleRecord.Action(custom.eventId(), at)));
        };
    }

    // --- ends ---

    void expire(ShardContext context, ShardTimer.SingleExpiry timer) {
        entry(context, timer.app(), timer.ordinal(), timer.sequence()).ifPresent(entry -> {
            LossReason reason = endOf(entry);
            end(
                    context,
                    entry.task(),
                    timer.ordinal(),
                    entry.record(),
                    reason == LossReason.EXPIRED ? SingleRecord.State.EXPIRED : SingleRecord.State.LOST,
                    reason);
        });
    }

    /** Why a push whose validity is over did not arrive. */
    private LossReason endOf(SingleEntry entry) {
        SingleVia via = entry.record().via();
        if (entry.onlineOnly()) {
            return LossReason.OFFLINE;
        }
        if (entry.held()) {
            return LossReason.QUIET_HOURS;
        }
        if (via != null && via.sent()) {
            return lanes.silenceOf(entry.task().app(), via.channel());
        }
        if (via != null && via.phase() == SingleVia.Phase.QUEUED) {
            LossReason trouble = lanes.troubleOf(new VendorQuota.Key(
                    entry.task().app(),
                    via.channel(),
                    via.messageClass(),
                    entry.vendors().orElseThrow().routing().important()));
            return trouble == LossReason.NONE ? LossReason.EXPIRED : trouble;
        }
        return LossReason.EXPIRED;
    }

    /** Takes a push back from a device that has not got it yet; false where there is no such push for it. */
    boolean recall(ShardContext context, TaskKey task, int ordinal) {
        Optional<SingleRecord> record = find(context, task, ordinal);
        record.filter(waiting -> waiting.state() == SingleRecord.State.WAITING)
                .ifPresent(waiting ->
                        end(context, task, ordinal, waiting, SingleRecord.State.RECALLED, LossReason.RECALLED));
        return record.isPresent();
    }

    /** The users of these devices withdrew their consent: they lose what no vendor has yet. */
    void consentWithdrawn(ShardContext context, int app, String purpose, RoaringBitmap devices) {
        RoaringBitmap waiting = RoaringBitmap.and(devices, registry.set(context, inboxSet(app)));
        waiting.forEach((int ordinal) -> lose(
                context,
                app,
                ordinal,
                LossReason.NO_CONSENT,
                entry -> entry.traits().purpose().equals(purpose)));
    }

    /** Takes waiting pushes from a device, unless a vendor has them. */
    private void lose(ShardContext context, int app, int ordinal, LossReason reason, Predicate<SingleEntry> meant) {
        List<SingleEntry> lost = new ArrayList<>();
        context.store().scan(INBOX, inboxKey(app, ordinal, 0), inboxKey(app, ordinal, -1), (key, value) -> {
            SingleEntry entry = SingleEntry.read(app, value);
            SingleVia via = entry.record().via();
            if (meant.test(entry) && (via == null || via.phase() != SingleVia.Phase.CALLING)) {
                lost.add(entry);
            }
            return true;
        });
        lost.forEach(entry -> end(context, entry.task(), ordinal, entry.record(), SingleRecord.State.LOST, reason));
    }

    void end(
            ShardContext context,
            TaskKey task,
            int ordinal,
            SingleRecord stored,
            SingleRecord.State state,
            LossReason reason) {
        SingleRecord record = stored;
        SingleMessage message = connections.of(task.app()).inFlight(ordinal, stored.sequence());
        if (message != null) {
            record = message.record;
        }
        if (message == null) {
            giveBack(context, task.app(), ordinal, record);
        }
        leaveInbox(context, task.app(), ordinal, record);
        SingleRecord ended = record.ended(state, reason, context.nowMillis());
        write(context, task, ordinal, ended);
        if (message != null) {
            connections.of(task.app()).finished(message);
            if (!message.sentCounted && ended.sentMillis() != 0) {
                message.sentCounted = true;
                reached(context, task, ordinal, ended, Tallies.Column.SENT);
            }
            message.record = ended;
            message.withdraw();
        }
        tellEnd(context, task, ordinal, ended);
    }

    private void tellEnd(ShardContext context, TaskKey task, int ordinal, SingleRecord ended) {
        ReceiptKind kind = switch (ended.state()) {
            case LOST -> ReceiptKind.LOST;
            case EXPIRED -> ReceiptKind.EXPIRED;
            case RECALLED -> ReceiptKind.RECALLED;
            case FILTERED -> ReceiptKind.FILTERED;
            case WAITING, ARRIVED -> throw new IllegalArgumentException("no end: " + ended.state());
        };
        SingleVia via = ended.via();
        if (kind == ReceiptKind.LOST && via != null && via.phase() != SingleVia.Phase.WITHDRAWN) {
            receipts.single(context, task, ordinal, ended, kind, via.channel(), ended.reason(), via.code());
        } else {
            receipts.single(context, task, ordinal, ended, kind, Channel.DEVICE, ended.reason(), "");
        }
    }

    /** A push that was not sent gives back its place under the caps, unless it waited for quiet hours: as list and app tasks do. */
    private void giveBack(ShardContext context, int app, int ordinal, SingleRecord record) {
        SingleVia via = record.via();
        boolean sent =
                record.sentMillis() != 0 || (via != null && (via.sent() || via.phase() == SingleVia.Phase.CALLING));
        if (sent || record.postponedMillis() != 0 || !rules.counts(app)) {
            return;
        }
        entry(context, app, ordinal, record.sequence())
                .ifPresent(entry -> count(context, ordinal, entry, record.createdMillis(), false));
    }

    /** Counts a push for the caps, or no more where it was counted and not sent. */
    private void count(ShardContext context, int ordinal, SingleEntry entry, long millis, boolean sent) {
        int app = entry.task().app();
        if (!rules.counts(app)) {
            return;
        }
        if (entry.handling().forUser()) {
            userCounts.count(context, app, ordinal, entry.traits(), millis, sent);
        } else if (sent) {
            rules.count(context, app, entry.traits(), millis, RoaringBitmap.bitmapOf(ordinal));
        } else {
            rules.giveBack(context, app, entry.traits(), millis, RoaringBitmap.bitmapOf(ordinal));
        }
    }

    // --- keeping ---

    Optional<SingleRecord> find(ShardContext context, TaskKey task, int ordinal) {
        byte @Nullable [] bytes = context.store().get(RECORDS, recordKey(task, ordinal));
        return bytes == null ? Optional.empty() : Optional.of(SingleRecord.read(new RecordReader(bytes)));
    }

    /** The devices of a single push here, with the state memory knows best. */
    List<OfDevice> ofTask(ShardContext context, TaskKey task) {
        List<OfDevice> devices = new ArrayList<>(1);
        byte[] from = task.prefix();
        byte[] to = task.writer().u32(-1).u8(0).toBytes();
        context.store().scan(RECORDS, from, to, (key, value) -> {
            int ordinal = new RecordReader(key, from.length).u32();
            SingleRecord record = SingleRecord.read(new RecordReader(value));
            SingleMessage message = connections.of(task.app()).inFlight(ordinal, record.sequence());
            devices.add(new OfDevice(ordinal, message == null ? record : message.record, message != null));
            return true;
        });
        return devices;
    }

    /** @param inFlight on its way by the own channel */
    record OfDevice(int ordinal, SingleRecord record, boolean inFlight) {

        /** On its way by whichever channel. */
        boolean underWay() {
            SingleVia via = record.via();
            return inFlight || (via != null && (via.sent() || via.phase() == SingleVia.Phase.CALLING));
        }
    }

    /** Looks at the next rows for ones older than reports reach back, and schedules itself again. */
    void sweep(ShardContext context) {
        ShardStore store = context.store();
        long oldest = context.nowMillis() - KEPT_MILLIS;
        int[] seen = {0};
        byte[] last = sweepCursor;
        byte[] end = new RecordWriter(25).u64(-1).u64(-1).u64(-1).u8(0xFF).toBytes();
        sweepCursor = new byte[0];
        store.scan(RECORDS, last, end, (key, value) -> {
            if (seen[0]++ >= SWEPT_AT_ONCE) {
                sweepCursor = key;
                return false;
            }
            SingleRecord record = SingleRecord.read(new RecordReader(value));
            if (record.createdMillis() < oldest && record.state() != SingleRecord.State.WAITING) {
                store.delete(RECORDS, key);
                RecordReader of = new RecordReader(key);
                TaskKey task = new TaskKey(of.u32(), of.u64(), of.u64());
                DeviceHistory.forgetSingle(store, task, of.u32(), record.createdMillis());
                if (record.via() != null) {
                    VendorRecalls.purge(store, task);
                }
            }
            return true;
        });
        scheduleSweep(context);
    }

    /** On whole minutes (or multiples of five seconds), so that a restart meets the timer that is there instead of adding one. */
    void scheduleSweep(ShardContext context) {
        long period = sweepCursor.length == 0 ? SWEEP_EVERY_MILLIS : SWEEP_ON_AFTER_MILLIS;
        long next = (context.nowMillis() / period + 1) * period;
        context.schedule(next, new ShardTimer.SweepSingles().toBytes());
    }

    void write(ShardContext context, TaskKey task, int ordinal, SingleRecord record) {
        context.store().put(RECORDS, recordKey(task, ordinal), record.toBytes());
    }

    /** A device got as far as a stage; once for each. */
    void reached(ShardContext context, TaskKey task, int ordinal, SingleRecord record, Tallies.Column stage) {
        tallies.reached(context.store(), task.app(), record.day(), record.group(), record.channel(), stage);
        switch (stage) {
            case SENT -> receipts.single(context, task, ordinal, record, ReceiptKind.SENT, record.sentMillis());
            case ARRIVED ->
                receipts.single(context, task, ordinal, record, ReceiptKind.ARRIVED, record.arrivedMillis());
            case DISPLAYED ->
                receipts.single(context, task, ordinal, record, ReceiptKind.DISPLAYED, record.displayedMillis());
            case CLICKED ->
                receipts.single(context, task, ordinal, record, ReceiptKind.CLICKED, record.clickedMillis());
            case ELIGIBLE, ACCEPTED, TARGETED -> throw new IllegalArgumentException("no stage: " + stage);
        }
    }

    static BitmapName inboxSet(int app) {
        return new BitmapName(app, BitmapName.Kind.INBOX, "");
    }

    private static BitmapName replaceableSet(int app) {
        return new BitmapName(app, BitmapName.Kind.INBOX_REPLACEABLE, "");
    }

    private static byte[] recordKey(TaskKey task, int ordinal) {
        return new RecordWriter(24)
                .u32(task.app())
                .u64(task.high())
                .u64(task.low())
                .u32(ordinal)
                .toBytes();
    }

    static byte[] queueKey(int app, Channel channel, MessageClass messageClass, long sequence) {
        return new RecordWriter(14)
                .u32(app)
                .u8(channel.code())
                .u8(messageClass.code())
                .u64(sequence)
                .toBytes();
    }

    static byte[] inboxKey(int app, int ordinal, long sequence) {
        return new RecordWriter(16).u32(app).u32(ordinal).u64(sequence).toBytes();
    }
}

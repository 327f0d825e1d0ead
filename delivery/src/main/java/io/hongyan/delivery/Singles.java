package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.BitmapTable;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.kernel.LossReason;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Single pushes: the exception to bitmaps. Each is a small row under its task, and, as long as it waits, a row with its payload
 * in the device's inbox, which a connecting device reads in one scan.
 *
 * <pre>
 * single       / app u32 | task u64 u64 | ordinal u32 → {@link SingleRecord}
 * device-inbox / app u32 | ordinal u32 | sequence u64 → task u64 u64, online-only flag, {@link SingleRecord}, payload
 * </pre>
 *
 * <p>The single row's existence is what makes a repeated request id harmless, for the task id is derived from it.
 */
final class Singles {

    static final Table RECORDS = new Table("single");
    static final Table INBOX = new Table("device-inbox");

    private static final long KEPT_MILLIS = 90L * 24 * 3600 * 1000;
    private static final int SWEPT_AT_ONCE = 10_000;
    private static final long SWEEP_EVERY_MILLIS = 60_000;

    /** While a pass over the rows is under way: 2,000 rows a second and shard, above what a node accepts. */
    private static final long SWEEP_ON_AFTER_MILLIS = 5_000;

    private final DeviceRegistry registry;
    private final BitmapTable bitmaps;
    private final Connections connections;
    private final Eligibility eligibility;
    private final Tallies tallies;
    private final Sequence sequence;
    private byte[] sweepCursor = new byte[0];

    Singles(
            DeviceRegistry registry,
            BitmapTable bitmaps,
            Connections connections,
            Eligibility eligibility,
            Tallies tallies,
            Sequence sequence) {
        this.registry = registry;
        this.bitmaps = bitmaps;
        this.connections = connections;
        this.eligibility = eligibility;
        this.tallies = tallies;
        this.sequence = sequence;
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
        if (reason != LossReason.NONE) {
            SingleRecord record = newRecord(single, now, expiry, TargetStatus.Status.IGNORED, 0)
                    .ended(SingleRecord.State.FILTERED, reason, now);
            write(context, task, ordinal, record);
            return TargetStatus.Status.IGNORED;
        }
        count(context, task, single.day(), single.push().groupName(), Tallies.Column.ELIGIBLE);
        Connections.OfApp online = connections.of(app);
        DeviceLink link = online.canSend(ordinal) ? online.link(ordinal) : null;
        if (onlineOnly && link == null) {
            SingleRecord record = newRecord(single, now, expiry, TargetStatus.Status.OFFLINE, 0)
                    .ended(SingleRecord.State.LOST, LossReason.OFFLINE, now);
            write(context, task, ordinal, record);
            return TargetStatus.Status.OFFLINE;
        }
        TargetStatus.Status status =
                online.receiving.contains(ordinal) ? TargetStatus.Status.ONLINE : TargetStatus.Status.OFFLINE;
        SingleRecord record = newRecord(single, now, expiry, status, sequence.next());
        write(context, task, ordinal, record);
        RecordWriter entry = new RecordWriter(96 + single.payload().length)
                .u64(task.high())
                .u64(task.low())
                .bool(onlineOnly);
        record.write(entry);
        context.store()
                .put(
                        INBOX,
                        inboxKey(app, ordinal, record.sequence()),
                        entry.raw(single.payload()).toBytes());
        bitmaps.add(context.store(), inboxSet(app), ordinal);
        context.schedule(expiry, new ShardTimer.SingleExpiry(app, ordinal, record.sequence()).toBytes());
        if (link != null) {
            send(context, new SingleMessage(task, ordinal, record, single.payload(), link));
        }
        return status;
    }

    private static SingleRecord newRecord(
            ShardOp.Single single, long now, long expiry, TargetStatus.Status status, long sequence) {
        return SingleRecord.accepted(
                single.monthDay(), now, expiry, single.day(), single.push().groupName(), status, sequence);
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
            RecordReader reader = new RecordReader(value);
            TaskKey task = new TaskKey(app, reader.u64(), reader.u64());
            if (reader.bool() || online.inFlight(ordinal, sequence) != null) {
                return true; // for connected devices only: it was sent when it was accepted, or not at all
            }
            SingleRecord record = SingleRecord.read(reader);
            return visitor.visit(new SingleMessage(task, ordinal, record, reader.rest(), link));
        });
        if (empty[0]) {
            bitmaps.remove(context.store(), inboxSet(app), ordinal);
        }
    }

    /** Takes one waiting message; answers whether to go on. */
    @FunctionalInterface
    interface Waiting {
        boolean visit(SingleMessage message);
    }

    /** Sends a waiting message. */
    void resume(ShardContext context, SingleMessage message) {
        send(context, message);
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
    private SingleRecord arriveLate(ShardContext context, TaskKey task, int ordinal, SingleRecord stored) {
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
            count(context, message.task, record.day(), record.group(), Tallies.Column.SENT);
            write(context, message.task, message.ordinal, record);
            RecordReader reader = new RecordReader(entry);
            RecordWriter changed = new RecordWriter(entry.length + 8)
                    .u64(reader.u64())
                    .u64(reader.u64())
                    .bool(reader.bool());
            record.write(changed);
            context.store().put(INBOX, key, changed.raw(message.payload).toBytes());
        }
    }

    private SingleRecord arrive(
            ShardContext context, TaskKey task, int ordinal, SingleRecord before, boolean sentCounted) {
        if (!sentCounted) {
            count(context, task, before.day(), before.group(), Tallies.Column.SENT);
        }
        count(context, task, before.day(), before.group(), Tallies.Column.ARRIVED);
        if (before.state() == SingleRecord.State.WAITING) {
            leaveInbox(context, task.app(), ordinal, before);
        }
        SingleRecord after = before.arrived(context.nowMillis());
        write(context, task, ordinal, after);
        return after;
    }

    private static void leaveInbox(ShardContext context, int app, int ordinal, SingleRecord record) {
        context.store().delete(INBOX, inboxKey(app, ordinal, record.sequence()));
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
        SingleRecord after = react(record, receipt);
        if (record.displayedMillis() == 0 && after.displayedMillis() != 0) {
            count(context, task, record.day(), record.group(), Tallies.Column.DISPLAYED);
        }
        if (record.clickedMillis() == 0 && after.clickedMillis() != 0) {
            count(context, task, record.day(), record.group(), Tallies.Column.CLICKED);
        }
        write(context, task, ordinal, after);
        return true;
    }

    private static SingleRecord react(SingleRecord record, DeviceReceipt receipt) {
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
        byte[] key = inboxKey(timer.app(), timer.ordinal(), timer.sequence());
        byte @Nullable [] entry = context.store().get(INBOX, key);
        if (entry == null) {
            return;
        }
        RecordReader reader = new RecordReader(entry);
        TaskKey task = new TaskKey(timer.app(), reader.u64(), reader.u64());
        boolean onlineOnly = reader.bool();
        end(
                context,
                task,
                timer.ordinal(),
                SingleRecord.read(reader),
                onlineOnly ? SingleRecord.State.LOST : SingleRecord.State.EXPIRED,
                onlineOnly ? LossReason.OFFLINE : LossReason.EXPIRED);
    }

    /** Takes a push back from a device that has not got it yet; false where there is no such push for it. */
    boolean recall(ShardContext context, TaskKey task, int ordinal) {
        Optional<SingleRecord> record = find(context, task, ordinal);
        record.filter(waiting -> waiting.state() == SingleRecord.State.WAITING)
                .ifPresent(waiting ->
                        end(context, task, ordinal, waiting, SingleRecord.State.RECALLED, LossReason.RECALLED));
        return record.isPresent();
    }

    private void end(
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
        leaveInbox(context, task.app(), ordinal, record);
        SingleRecord ended = record.ended(state, reason, context.nowMillis());
        write(context, task, ordinal, ended);
        if (message != null) {
            connections.of(task.app()).finished(message);
            if (!message.sentCounted && ended.sentMillis() != 0) {
                message.sentCounted = true;
                count(context, task, ended.day(), ended.group(), Tallies.Column.SENT);
            }
            message.record = ended;
            message.withdraw();
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

    record OfDevice(int ordinal, SingleRecord record, boolean inFlight) {}

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

    private void write(ShardContext context, TaskKey task, int ordinal, SingleRecord record) {
        context.store().put(RECORDS, recordKey(task, ordinal), record.toBytes());
    }

    private void count(ShardContext context, TaskKey task, long day, String group, Tallies.Column column) {
        tallies.add(context.store(), task.app(), day, group, column, 1);
    }

    private static BitmapName inboxSet(int app) {
        return new BitmapName(app, BitmapName.Kind.INBOX, "");
    }

    private static byte[] recordKey(TaskKey task, int ordinal) {
        return new RecordWriter(24)
                .u32(task.app())
                .u64(task.high())
                .u64(task.low())
                .u32(ordinal)
                .toBytes();
    }

    private static byte[] inboxKey(int app, int ordinal, long sequence) {
        return new RecordWriter(16).u32(app).u32(ordinal).u64(sequence).toBytes();
    }
}

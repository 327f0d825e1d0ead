package io.hongyan.delivery;

import io.hongyan.audience.BitmapTable;
import io.hongyan.delivery.ReceiptForm.Row;
import io.hongyan.delivery.receipt.Backlog;
import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.delivery.receipt.ReceiptEntry.Devices;
import io.hongyan.delivery.receipt.ReceiptKind;
import io.hongyan.delivery.receipt.ReceiptRules;
import io.hongyan.delivery.receipt.ReceiptSignals;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one shard has to tell the apps: one record per app and commit, written with it, so that nothing told is lost and nothing
 * lost is told. A broadcast's receipts are the bitmaps of its marks, a few bytes per thousand devices.
 *
 * <pre>
 * receipt       / app u32 | number u64 → {@link Row}, what waits
 * receipt-dead  / app u32 | number u64 → died u64 | reason text | {@link Row}, what could not be sent
 * receipt-state / app u32 → varints of {@link OfApp}
 * </pre>
 *
 * <p>Numbers ascend and are never used again. What waits is sent in their order; of the first record, receipts up to an offset
 * were sent. Both tables together are bounded in bytes for each app ({@link ReceiptRules#limitBytes} divided by the shards):
 * beyond it the oldest rows go, the dead before those that wait, and their receipts are counted as dropped.
 *
 * <p>Apps that want no receipts cost one look-up in memory.
 */
final class ReceiptLog {

    static final Table ROWS = new Table("receipt");
    static final Table DEAD = new Table("receipt-dead");
    static final Table STATES = new Table("receipt-state");

    /** Rows a command moves or deletes at once. */
    private static final int ROWS_AT_ONCE = 1_024;

    private static final int KEY_BYTES = 12;

    private static final Logger log = LoggerFactory.getLogger(ReceiptLog.class);

    private final ReceiptRules rules;
    private final ReceiptSignals signals;
    private final VendorCodes codes;
    private final Map<Integer, OfApp> apps = new HashMap<>();
    private final Map<Integer, Gathered> gathered = new LinkedHashMap<>();
    private final Set<Integer> changed = new LinkedHashSet<>();

    ReceiptLog(ReceiptRules rules, ReceiptSignals signals, VendorCodes codes) {
        this.rules = rules;
        this.signals = signals;
        this.codes = codes;
    }

    /** The running group's receipts of one app. */
    private static final class Gathered {
        final RecordWriter entries = new RecordWriter(256);
        int count;
    }

    /** What is kept of one app. */
    private static final class OfApp {

        /** Number of the next record. */
        long next = 1;

        /** The oldest record that waits; equal to {@link #next}: none does. */
        long first = 1;

        /** Receipts of the oldest record that were sent. */
        int sentOfFirst;

        long waiting;
        long dead;
        long bytes;
        long dropped;

        /** The limit is at work, and it was said so. */
        boolean dropping;

        byte[] toBytes() {
            return new RecordWriter(40)
                    .varint(next)
                    .varint(first)
                    .varint(sentOfFirst)
                    .varint(waiting)
                    .varint(dead)
                    .varint(bytes)
                    .varint(dropped)
                    .toBytes();
        }

        static OfApp read(byte[] bytes) {
            RecordReader reader = new RecordReader(bytes);
            OfApp app = new OfApp();
            app.next = reader.varint();
            app.first = reader.varint();
            app.sentOfFirst = reader.varintAsInt();
            app.waiting = reader.varint();
            app.dead = reader.varint();
            app.bytes = reader.varint();
            app.dropped = reader.varint();
            return app;
        }
    }

    void recover(ShardContext context) {
        byte[] end = new RecordWriter(5).u32(-1).u8(0).toBytes();
        context.store().scan(STATES, new byte[0], end, (key, value) -> {
            apps.put(new RecordReader(key).u32(), OfApp.read(value));
            return true;
        });
    }

    // --- telling ---

    /** A device reached a stage of a single push. */
    void single(ShardContext context, TaskKey task, int ordinal, SingleRecord record, ReceiptKind kind, long atMillis) {
        single(context, task, ordinal, record, kind, record.channel(), LossReason.NONE, "", 0, atMillis);
    }

    /** A single push ended, or was refused by a vendor. */
    void single(
            ShardContext context,
            TaskKey task,
            int ordinal,
            SingleRecord record,
            ReceiptKind kind,
            Channel channel,
            LossReason reason,
            String vendorCode) {
        single(context, task, ordinal, record, kind, channel, reason, vendorCode, 0, context.nowMillis());
    }

    /** A device reported a custom event for a single push. */
    void single(ShardContext context, TaskKey task, int ordinal, SingleRecord record, SingleRecord.Action action) {
        single(
                context,
                task,
                ordinal,
                record,
                ReceiptKind.ACTION,
                record.channel(),
                LossReason.NONE,
                "",
                action.eventId(),
                action.atMillis());
    }

    private void single(
            ShardContext context,
            TaskKey task,
            int ordinal,
            SingleRecord record,
            ReceiptKind kind,
            Channel channel,
            LossReason reason,
            String vendorCode,
            int eventId,
            long atMillis) {
        if (rules.kinds(task.app()).contains(kind)) {
            add(
                    task.app(),
                    new ReceiptEntry.Stage(
                            new TaskId(TaskId.Kind.SINGLE, record.monthDay(), task.high(), task.low()),
                            record.echo().transmission(),
                            record.echo().callback(),
                            kind,
                            channel,
                            reason,
                            vendorCode,
                            eventId,
                            atMillis == 0 ? context.nowMillis() : atMillis,
                            new Devices.One(ordinal)));
        }
    }

    /**
     * What a list or app task's ledger wrote.
     *
     * @param spec asked only where the app wants to know
     */
    void task(ShardContext context, TaskKey task, List<TaskLedger.Written> deltas, Supplier<Optional<TaskSpec>> spec) {
        Set<ReceiptKind> wanted = rules.kinds(task.app());
        if (wanted.isEmpty() || deltas.isEmpty()) {
            return;
        }
        spec.get().ifPresent(known -> {
            for (ReceiptKind kind : ReceiptKind.values()) {
                for (TaskLedger.Written delta : deltas) {
                    if (wanted.contains(kind) && kindOf(delta.mark()) == kind) {
                        add(task.app(), stage(context, known, kind, delta));
                    }
                }
            }
        });
    }

    private ReceiptEntry stage(ShardContext context, TaskSpec spec, ReceiptKind kind, TaskLedger.Written delta) {
        Mark mark = delta.mark();
        Devices devices = delta.count() == 1
                ? new Devices.One(BitmapTable.view(delta.ordinals()).first())
                : new Devices.Many(delta.count(), delta.ordinals());
        return new ReceiptEntry.Stage(
                spec.id(),
                spec.content().type() == Content.Type.TRANSMISSION,
                spec.settings().callback(),
                kind,
                mark.channel(),
                mark.reason(),
                codes.text(mark.vendorCode()),
                mark.kind() == Mark.Kind.ACTION ? mark.code() : 0,
                context.nowMillis(),
                devices);
    }

    /** Null for what nobody is told. */
    private static @Nullable ReceiptKind kindOf(Mark mark) {
        return switch (mark.kind()) {
            case FILTERED -> ReceiptKind.FILTERED;
            case REFUSED -> ReceiptKind.REFUSED;
            case SENT -> ReceiptKind.SENT;
            case ARRIVED -> ReceiptKind.ARRIVED;
            case DISPLAYED -> ReceiptKind.DISPLAYED;
            case CLICKED -> ReceiptKind.CLICKED;
            case DISMISSED -> ReceiptKind.DISMISSED;
            case ACTION -> ReceiptKind.ACTION;
            case LOST -> ReceiptKind.LOST;
            case EXPIRED -> ReceiptKind.EXPIRED;
            case RECALLED -> ReceiptKind.RECALLED;
            case TARGETED, ASSIGNED, TRUNCATED, NOTED, SPARED -> null;
        };
    }

    private void notice(int app, ReceiptEntry.Notice notice) {
        if (rules.kinds(app).contains(ReceiptKind.NOTICE)) {
            add(app, notice);
        }
    }

    private void add(int app, ReceiptEntry entry) {
        Gathered ofApp = gathered.computeIfAbsent(app, unused -> new Gathered());
        ReceiptForm.write(ofApp.entries, entry);
        ofApp.count += entry.count();
    }

    /** Writes what the group has to tell, and keeps to the bounds. */
    void flush(ShardContext context) {
        gathered.forEach((app, told) -> {
            OfApp kept = apps.computeIfAbsent(app, unused -> new OfApp());
            append(context, app, kept, new Row(context.nowMillis(), 0, told.count, told.entries.toBytes()));
            changed.add(app);
        });
        gathered.clear();
        for (int app : changed) {
            OfApp kept = apps.computeIfAbsent(app, unused -> new OfApp());
            keepToBounds(context, app, kept);
            context.store().put(STATES, appKey(app), kept.toBytes());
        }
        changed.clear();
    }

    private void append(ShardContext context, int app, OfApp kept, Row row) {
        byte[] bytes = row.toBytes();
        context.store().put(ROWS, key(app, kept.next++), bytes);
        kept.waiting += row.left();
        kept.bytes += KEY_BYTES + bytes.length;
        int shard = context.shard();
        context.afterCommit(() -> signals.waiting(shard, app));
    }

    private void keepToBounds(ShardContext context, int app, OfApp kept) {
        long limit = rules.limitBytes() / context.shards();
        if (kept.bytes <= limit) {
            return;
        }
        long before = kept.dropped;
        long excess = kept.bytes - limit;
        excess -= dropDead(context.store(), app, kept, excess, Long.MAX_VALUE, true);
        if (excess > 0 && kept.dead == 0) {
            dropWaiting(context.store(), app, kept, excess, Long.MAX_VALUE);
        }
        if (kept.dropped > before && !kept.dropping) {
            kept.dropping = true;
            log.warn(
                    "app {}, shard {}: receipts that wait take more than {} bytes: the oldest are dropped",
                    app,
                    context.shard(),
                    limit);
        }
    }

    /** Drops the oldest rows that wait, until so many bytes are free or the next is younger; answers the bytes. */
    private static long dropWaiting(ShardStore store, int app, OfApp kept, long enoughBytes, long beforeMillis) {
        long[] freed = {0};
        eachWaiting(store, app, kept, (number, row, size) -> {
            if (freed[0] >= enoughBytes || row.keptMillis() >= beforeMillis) {
                return false;
            }
            freed[0] += size;
            kept.dropped += row.left();
            takeFirst(store, app, kept, number, row, size);
            return true;
        });
        return freed[0];
    }

    private static long dropDead(
            ShardStore store, int app, OfApp kept, long enoughBytes, long beforeMillis, boolean counted) {
        long[] freed = {0};
        if (kept.dead == 0) {
            return 0;
        }
        eachDead(store, app, 0, Long.MAX_VALUE, (number, dead, size) -> {
            if (freed[0] >= enoughBytes || dead.diedMillis >= beforeMillis) {
                return false;
            }
            freed[0] += size;
            kept.dropped += counted ? dead.row.left() : 0;
            takeDead(store, app, kept, number, dead, size);
            return true;
        });
        return freed[0];
    }

    // --- commands ---

    Object apply(ShardContext context, ShardOp.OfReceipts<?> op) {
        return switch (op) {
            case ShardOp.ReadReceipts read -> read(context, read.app(), read.maxBytes());
            case ShardOp.ReceiptsSent sent -> {
                sent(context, sent.app(), sent.number(), sent.offset());
                yield true;
            }
            case ShardOp.GiveUpReceipts up -> giveUp(context, up.app(), up.keptUntilMillis(), up.reason());
            case ShardOp.DeadReceiptsOf dead -> dead(context, dead.app(), dead.limit());
            case ShardOp.SendReceiptsAgain again ->
                sendAgain(context, again.app(), again.fromNumber(), again.belowNumber());
            case ShardOp.ReceiptBacklog of -> backlog(context, of.app());
            case ShardOp.TellApp tell -> {
                notice(tell.app(), tell.notice());
                yield true;
            }
            case ShardOp.ForgetReceipts forget -> forget(context, forget.app());
            case ShardOp.ForgetReceiptsBefore forget -> forgetBefore(context, forget.millis());
        };
    }

    // --- sending ---

    private List<Numbered> read(ShardContext context, int app, int maxBytes) {
        OfApp kept = apps.get(app);
        List<Numbered> rows = new ArrayList<>();
        if (kept == null) {
            return rows;
        }
        long[] bytes = {0};
        eachWaiting(context.store(), app, kept, (number, row, size) -> {
            bytes[0] += size;
            if (!rows.isEmpty() && bytes[0] > maxBytes) {
                return false;
            }
            rows.add(new Numbered(number, row));
            return true;
        });
        return rows;
    }

    record Numbered(long number, Row row) {}

    private void sent(ShardContext context, int app, long number, int offset) {
        OfApp kept = apps.get(app);
        if (kept == null || number < kept.first || number > kept.next) {
            return; // dropped, given up or forgotten meanwhile
        }
        boolean[] more = {true};
        while (more[0] && kept.first <= number && kept.first < kept.next) {
            eachWaiting(context.store(), app, kept, (next, row, size) -> {
                more[0] = next < number;
                if (next < number || offset >= row.count()) {
                    takeFirst(context.store(), app, kept, next, row, size);
                } else if (offset > row.from()) {
                    kept.waiting -= offset - row.from();
                    kept.sentOfFirst = offset;
                }
                return more[0];
            });
        }
        kept.dropping = false;
        changed.add(app);
    }

    private long giveUp(ShardContext context, int app, long keptUntilMillis, String reason) {
        OfApp kept = apps.get(app);
        if (kept == null) {
            return 0;
        }
        long before = kept.dead;
        eachWaiting(context.store(), app, kept, (number, row, size) -> {
            if (row.keptMillis() > keptUntilMillis) {
                return false;
            }
            takeFirst(context.store(), app, kept, number, row, size);
            byte[] dead = new Dead(context.nowMillis(), reason, row).toBytes();
            context.store().put(DEAD, key(app, number), dead);
            kept.dead += row.left();
            kept.bytes += KEY_BYTES + dead.length;
            return true;
        });
        changed.add(app);
        return kept.dead - before;
    }

    // --- what was given up ---

    /** A row that was given up. */
    record Dead(long diedMillis, String reason, Row row) {

        byte[] toBytes() {
            return new RecordWriter(96 + row.entries().length)
                    .u64(diedMillis)
                    .text(reason)
                    .raw(row.toBytes())
                    .toBytes();
        }

        static Dead read(byte[] bytes) {
            RecordReader reader = new RecordReader(bytes);
            return new Dead(reader.u64(), reader.text(), Row.read(reader));
        }
    }

    record NumberedDead(long number, Dead dead) {}

    private List<NumberedDead> dead(ShardContext context, int app, int limit) {
        List<NumberedDead> found = new ArrayList<>();
        eachDead(context.store(), app, 0, Long.MAX_VALUE, (number, dead, size) -> {
            found.add(new NumberedDead(number, dead));
            return found.size() < limit;
        });
        return found;
    }

    /** Puts some given up rows of a range of numbers behind what waits; answers how many receipts that are. */
    private long sendAgain(ShardContext context, int app, long fromNumber, long belowNumber) {
        OfApp kept = apps.get(app);
        if (kept == null || kept.dead == 0) {
            return 0;
        }
        long before = kept.dead;
        eachDead(context.store(), app, fromNumber, belowNumber, (number, dead, size) -> {
            takeDead(context.store(), app, kept, number, dead, size);
            append(context, app, kept, dead.row.keptSince(context.nowMillis()));
            return true;
        });
        changed.add(app);
        return before - kept.dead;
    }

    // --- looking and forgetting ---

    private Backlog backlog(ShardContext context, int app) {
        OfApp kept = apps.get(app);
        if (kept == null) {
            return Backlog.NONE;
        }
        long[] oldest = {0};
        eachWaiting(context.store(), app, kept, (number, row, size) -> {
            oldest[0] = row.keptMillis();
            return false;
        });
        return new Backlog(kept.waiting, oldest[0], kept.dropped, kept.dead, kept.bytes);
    }

    /** Forgets some of an app's rows, uncounted; answers whether there are more. */
    private boolean forget(ShardContext context, int app) {
        OfApp kept = apps.get(app);
        if (kept == null) {
            return false;
        }
        long dropped = kept.dropped;
        dropDead(context.store(), app, kept, Long.MAX_VALUE, Long.MAX_VALUE, false);
        dropWaiting(context.store(), app, kept, Long.MAX_VALUE, Long.MAX_VALUE);
        kept.dropped = dropped;
        changed.add(app);
        return kept.dead > 0 || kept.first < kept.next;
    }

    /** Forgets some of what is older than a moment; answers whether there may be more. */
    private boolean forgetBefore(ShardContext context, long millis) {
        boolean more = false;
        for (Map.Entry<Integer, OfApp> app : apps.entrySet()) {
            long freed = dropDead(context.store(), app.getKey(), app.getValue(), Long.MAX_VALUE, millis, false)
                    + dropWaiting(context.store(), app.getKey(), app.getValue(), Long.MAX_VALUE, millis);
            if (freed > 0) {
                changed.add(app.getKey());
                more = true;
            }
        }
        return more;
    }

    // --- rows ---

    /** Takes one row; answers whether to go on. */
    @FunctionalInterface
    private interface Waiting {
        boolean visit(long number, Row row, int size);
    }

    /** Takes one row that was given up; answers whether to go on. */
    @FunctionalInterface
    private interface GivenUp {
        boolean visit(long number, Dead dead, int size);
    }

    /** Sees up to {@value #ROWS_AT_ONCE} rows that wait, oldest first, what was sent of them left out. */
    private static void eachWaiting(ShardStore store, int app, OfApp kept, Waiting visitor) {
        if (kept.first == kept.next) {
            return;
        }
        long first = kept.first;
        int sent = kept.sentOfFirst;
        int[] left = {ROWS_AT_ONCE};
        store.scan(ROWS, key(app, first), key(app, kept.next), (key, value) -> {
            long number = new RecordReader(key, 4).u64();
            Row row = Row.read(value).sentUpTo(number == first ? sent : 0);
            return visitor.visit(number, row, KEY_BYTES + value.length) && --left[0] > 0;
        });
    }

    private static void eachDead(ShardStore store, int app, long fromNumber, long belowNumber, GivenUp visitor) {
        int[] left = {ROWS_AT_ONCE};
        store.scan(
                DEAD,
                key(app, fromNumber),
                key(app, belowNumber),
                (key, value) ->
                        visitor.visit(new RecordReader(key, 4).u64(), Dead.read(value), KEY_BYTES + value.length)
                                && --left[0] > 0);
    }

    /** The first row leaves what waits. */
    private static void takeFirst(ShardStore store, int app, OfApp kept, long number, Row row, int size) {
        store.delete(ROWS, key(app, number));
        kept.waiting -= row.left();
        kept.bytes -= size;
        kept.first = number + 1;
        kept.sentOfFirst = 0;
    }

    private static void takeDead(ShardStore store, int app, OfApp kept, long number, Dead dead, int size) {
        store.delete(DEAD, key(app, number));
        kept.dead -= dead.row.left();
        kept.bytes -= size;
    }

    private static byte[] key(int app, long number) {
        return new RecordWriter(KEY_BYTES).u32(app).u64(number).toBytes();
    }

    private static byte[] appKey(int app) {
        return new RecordWriter(4).u32(app).toBytes();
    }
}

package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.BitmapTable;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.audience.Logins;
import io.hongyan.delivery.device.Admission;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * MQTT sessions of one shard's devices: who is connected, whose subscription outlives its connection, and what a link that is
 * ready gets next.
 *
 * <p>A session is one bit, set when a device subscribes with a session that outlives the connection. So a reconnect changes
 * nothing on disk; with an empty inbox and no running task for the device it reads nothing either.
 *
 * <pre>
 * secret-epoch / app u32 | ordinal u32 → epoch u16; only of devices whose secret was renewed
 * </pre>
 */
final class Sessions {

    static final Table EPOCHS = new Table("secret-epoch");

    /** Session Expiry Interval of a session that never ends (MQTT 5, 3.1.2.11.2). */
    private static final long FOR_EVER = 0xFFFF_FFFFL;

    private static final long WRITE_LOGINS_EVERY_MILLIS = 1_000;

    private final DeviceRegistry registry;
    private final BitmapTable bitmaps;
    private final Logins logins;
    private final Connections connections;
    private final Singles singles;
    private final BulkTasks tasks;
    private final VendorMarks vendorMarks;
    private final Reroutes reroutes;
    private final Map<Long, Integer> epochs = new HashMap<>();

    Sessions(
            DeviceRegistry registry,
            BitmapTable bitmaps,
            Logins logins,
            Connections connections,
            Singles singles,
            BulkTasks tasks,
            VendorMarks vendorMarks,
            Reroutes reroutes) {
        this.registry = registry;
        this.bitmaps = bitmaps;
        this.logins = logins;
        this.connections = connections;
        this.singles = singles;
        this.tasks = tasks;
        this.vendorMarks = vendorMarks;
        this.reroutes = reroutes;
    }

    void recover(ShardContext context) {
        byte[] end = new RecordWriter(9).u64(-1).u8(0).toBytes();
        context.store().scan(EPOCHS, new byte[0], end, (key, value) -> {
            epochs.put(new RecordReader(key).u64(), new RecordReader(value).u16());
            return true;
        });
    }

    void setEpoch(ShardContext context, int app, int ordinal, int epoch) {
        epochs.put(id(app, ordinal), epoch);
        context.store()
                .put(
                        EPOCHS,
                        new RecordWriter(8).u32(app).u32(ordinal).toBytes(),
                        new RecordWriter(2).u16(epoch).toBytes());
        DeviceLink link = connections.of(app).link(ordinal);
        if (link != null) {
            drop(context, app, ordinal);
            context.afterCommit(() -> link.close(DeviceLink.CloseReason.REVOKED));
        }
    }

    Admission connect(ShardContext context, ShardOp.Connect connect, long today) {
        int app = connect.app();
        int ordinal = connect.ordinal();
        if (!registry.exists(app, ordinal) || connect.secretEpoch() < epochs.getOrDefault(id(app, ordinal), 0)) {
            return new Admission.Refused();
        }
        Connections.OfApp online = connections.of(app);
        DeviceLink older = online.link(ordinal);
        if (older != null && older != connect.link()) {
            drop(context, app, ordinal);
            context.afterCommit(() -> older.close(DeviceLink.CloseReason.TAKEN_OVER));
        }
        OptionalInt qos = session(context, app, ordinal);
        if (qos.isPresent() && (connect.cleanStart() || sessionOver(context, app, ordinal))) {
            endSession(context, app, ordinal);
            qos = OptionalInt.empty();
        }
        online.connect(ordinal, connect.link());
        vendorMarks.alive(context, app, ordinal);
        if (logins.connected(context, app, ordinal, today)) {
            scheduleLogins(context);
        }
        return new Admission.Admitted(qos.isPresent(), qos);
    }

    void subscribe(ShardContext context, ShardOp.Subscribe subscribe) {
        int app = subscribe.app();
        int ordinal = subscribe.ordinal();
        if (!connections.of(app).isCurrent(ordinal, subscribe.link())) {
            return;
        }
        long expiry = subscribe.sessionExpirySeconds();
        for (int qos = 0; qos <= 1; qos++) {
            bitmaps.set(context.store(), sessionSet(app, qos), ordinal, expiry > 0 && qos == subscribe.qos());
        }
        bitmaps.set(context.store(), finiteSet(app), ordinal, expiry > 0 && expiry < FOR_EVER);
    }

    void unsubscribe(ShardContext context, ShardOp.Unsubscribe unsubscribe) {
        int app = unsubscribe.app();
        int ordinal = unsubscribe.ordinal();
        Connections.OfApp online = connections.of(app);
        if (online.isCurrent(ordinal, unsubscribe.link())) {
            online.unsubscribe(ordinal);
            endSession(context, app, ordinal);
        }
    }

    /** Gives a link what waits for its device, oldest first, up to its credit. */
    void ready(ShardContext context, ShardOp.Ready ready) {
        int app = ready.app();
        int ordinal = ready.ordinal();
        DeviceLink link = ready.link();
        Connections.OfApp online = connections.of(app);
        if (!online.isCurrent(ordinal, link)) {
            return;
        }
        online.ready(ordinal);
        Deque<BulkTask> bulk = new ArrayDeque<>(tasks.waiting(context, app, ordinal));
        int[] left = {ready.credit()};
        singles.waiting(context, app, ordinal, link, online.resumeFrom(ordinal), message -> {
            left[0] -= resume(context, link, ordinal, bulk, message.sequence, left[0]);
            if (left[0] == 0) {
                return false;
            }
            singles.resume(context, message);
            online.resumeFrom(ordinal, message.sequence + 1);
            left[0]--;
            return left[0] > 0;
        });
        left[0] -= resume(context, link, ordinal, bulk, Long.MAX_VALUE, left[0]);
        if (left[0] == 0) {
            online.backlogged.add(ordinal); // there may be more; the link is full and will call again
        } else {
            online.resumeFrom(ordinal, 0);
        }
    }

    /** A screen went on or off; with light, what waited for it is given to the link, which refuses what it has no room for. */
    void screen(ShardContext context, ShardOp.Screen screen) {
        Connections.OfApp online = connections.of(screen.app());
        if (!screen.on()) {
            online.screenOff.add(screen.ordinal());
        } else if (online.screenOff.checkedRemove(screen.ordinal()) && online.canSend(screen.ordinal())) {
            DeviceLink link = Objects.requireNonNull(online.link(screen.ordinal()));
            ready(context, new ShardOp.Ready(screen.app(), screen.ordinal(), link, Integer.MAX_VALUE));
        }
    }

    /**
     * A message that a link can never take leaves its place to the next one that waits: it took none of the link's credit, so
     * the link will not call for more.
     */
    void passedOver(ShardContext context, int app, int ordinal, DeviceLink link) {
        Connections.OfApp online = connections.of(app);
        if (online.isCurrent(ordinal, link)
                && online.receiving.contains(ordinal)
                && online.backlogged.contains(ordinal)) {
            ready(context, new ShardOp.Ready(app, ordinal, link, 1));
        }
    }

    /** Sends the waiting tasks accepted before a sequence number, at most {@code limit}; answers how many. */
    private int resume(
            ShardContext context, DeviceLink link, int ordinal, Deque<BulkTask> waiting, long before, int limit) {
        int sent = 0;
        for (BulkTask task = waiting.peek();
                sent < limit && task != null && task.sequence < before;
                task = waiting.peek()) {
            tasks.resume(context, link, waiting.remove(), ordinal);
            sent++;
        }
        return sent;
    }

    void disconnect(ShardContext context, ShardOp.Disconnect disconnect) {
        int app = disconnect.app();
        int ordinal = disconnect.ordinal();
        if (!connections.of(app).isCurrent(ordinal, disconnect.link())) {
            return;
        }
        drop(context, app, ordinal);
        long expiry = disconnect.sessionExpirySeconds();
        if (expiry == 0) {
            endSession(context, app, ordinal);
        } else if (expiry < FOR_EVER && session(context, app, ordinal).isPresent()) {
            bitmaps.add(context.store(), finiteSet(app), ordinal);
            if (logins.sessionEnds(context, app, ordinal, context.nowMillis() + expiry * 1_000)) {
                scheduleLogins(context);
            }
        }
    }

    private void drop(ShardContext context, int app, int ordinal) {
        singles.interrupted(context, connections.of(app).disconnect(ordinal));
        tasks.interrupted(app, ordinal);
        reroutes.disconnected(context, app, ordinal);
    }

    private OptionalInt session(ShardContext context, int app, int ordinal) {
        for (int qos = 1; qos >= 0; qos--) {
            if (registry.is(context, sessionSet(app, qos), ordinal)) {
                return OptionalInt.of(qos);
            }
        }
        return OptionalInt.empty();
    }

    private boolean sessionOver(ShardContext context, int app, int ordinal) {
        if (!registry.is(context, finiteSet(app), ordinal)) {
            return false;
        }
        long deadline = logins.find(context, app, ordinal).deadlineMillis();
        return deadline != 0 && deadline <= context.nowMillis();
    }

    private void endSession(ShardContext context, int app, int ordinal) {
        bitmaps.remove(context.store(), sessionSet(app, 0), ordinal);
        bitmaps.remove(context.store(), sessionSet(app, 1), ordinal);
        bitmaps.remove(context.store(), finiteSet(app), ordinal);
    }

    private static void scheduleLogins(ShardContext context) {
        long next = (context.nowMillis() / WRITE_LOGINS_EVERY_MILLIS + 1) * WRITE_LOGINS_EVERY_MILLIS;
        context.schedule(next, new ShardTimer.WriteLogins().toBytes());
    }

    private static BitmapName sessionSet(int app, int qos) {
        return new BitmapName(app, BitmapName.Kind.SESSION, Objects.toString(qos));
    }

    private static BitmapName finiteSet(int app) {
        return new BitmapName(app, BitmapName.Kind.SESSION_FINITE, "");
    }

    private static long id(int app, int ordinal) {
        return (long) app << 32 | Integer.toUnsignedLong(ordinal);
    }
}

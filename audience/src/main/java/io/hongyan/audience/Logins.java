package io.hongyan.audience;

import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * When devices connect. Written behind: a connection changes memory only, and at most once a second (or every
 * {@value #MAX_UNWRITTEN} devices) what gathered goes to the store, so that a storm of reconnects costs no disk. A crash can
 * forget the last second; nothing of delivery depends on it.
 *
 * <pre>
 * login / app u32 | ordinal u32 → last login u64, logins varint, session deadline u64 (0: none)
 * </pre>
 */
public final class Logins {

    public static final Table TABLE = new Table("login");

    private static final int MAX_UNWRITTEN = 4_096;
    private static final int DAYS_KEPT = 91;

    private final DeviceRegistry registry;
    private final BitmapTable bitmaps;
    private final Map<Long, Login> unwritten = new HashMap<>();
    private final Map<Integer, RoaringBitmap> activeToday = new HashMap<>();
    private long today = -1;

    public Logins(DeviceRegistry registry, BitmapTable bitmaps) {
        this.registry = registry;
        this.bitmaps = bitmaps;
    }

    /** @param deadlineMillis end of the session after a disconnect, 0: none */
    public record Login(long lastMillis, long count, long deadlineMillis) {
        static final Login NEVER = new Login(0, 0, 0);
    }

    /** A device connected. Answers whether there is something to write behind that was not there before. */
    public boolean connected(ShardContext context, int app, int ordinal, long epochDay) {
        boolean first = unwritten.isEmpty();
        if (epochDay != today) {
            write(context);
            today = epochDay;
        }
        Login delta = unwritten.getOrDefault(key(app, ordinal), Login.NEVER);
        unwritten.put(key(app, ordinal), new Login(context.nowMillis(), delta.count + 1, 0));
        activeToday.computeIfAbsent(app, unused -> new RoaringBitmap()).add(ordinal);
        if (unwritten.size() >= MAX_UNWRITTEN) {
            write(context);
        }
        return first && !unwritten.isEmpty();
    }

    /** The device's session ends at a time of its own. Answers as {@link #connected}. */
    public boolean sessionEnds(ShardContext context, int app, int ordinal, long deadlineMillis) {
        boolean first = unwritten.isEmpty();
        Login delta = unwritten.getOrDefault(key(app, ordinal), Login.NEVER);
        unwritten.put(key(app, ordinal), new Login(delta.lastMillis, delta.count, deadlineMillis));
        return first;
    }

    public Login find(ShardContext context, int app, int ordinal) {
        Login written = stored(context, app, ordinal);
        @Nullable Login delta = unwritten.get(key(app, ordinal));
        return delta == null ? written : merge(written, delta);
    }

    /** Writes what gathered. */
    public void write(ShardContext context) {
        unwritten.forEach((key, delta) -> {
            int app = (int) (key >>> 32);
            int ordinal = key.intValue();
            Login login = merge(stored(context, app, ordinal), delta);
            context.store()
                    .put(
                            TABLE,
                            new RecordWriter(8).u64(key).toBytes(),
                            new RecordWriter(20)
                                    .u64(login.lastMillis)
                                    .varint(login.count)
                                    .u64(login.deadlineMillis)
                                    .toBytes());
        });
        unwritten.clear();
        activeToday.forEach((app, ordinals) -> {
            BitmapName name = new BitmapName(app, BitmapName.Kind.ACTIVE_DAY, Long.toString(today));
            if (registry.set(context, name).isEmpty()) {
                bitmaps.drop(
                        context.store(),
                        new BitmapName(app, BitmapName.Kind.ACTIVE_DAY, Long.toString(today - DAYS_KEPT)));
            }
            bitmaps.addAll(context.store(), name, ordinals);
        });
        activeToday.clear();
    }

    /** Devices that connected on a day, those not yet written included. */
    public int activeOn(ShardContext context, int app, long epochDay) {
        RoaringBitmap stored =
                registry.set(context, new BitmapName(app, BitmapName.Kind.ACTIVE_DAY, Long.toString(epochDay)));
        RoaringBitmap gathered = activeToday.get(app);
        return epochDay == today && gathered != null
                ? RoaringBitmap.orCardinality(stored, gathered)
                : stored.getCardinality();
    }

    private static Login merge(Login written, Login delta) {
        return new Login(
                Math.max(written.lastMillis, delta.lastMillis), written.count + delta.count, delta.deadlineMillis);
    }

    private static Login stored(ShardContext context, int app, int ordinal) {
        byte @Nullable [] bytes = context.store()
                .get(TABLE, new RecordWriter(8).u64(key(app, ordinal)).toBytes());
        if (bytes == null) {
            return Login.NEVER;
        }
        RecordReader reader = new RecordReader(bytes);
        return new Login(reader.u64(), reader.varint(), reader.u64());
    }

    private static long key(int app, int ordinal) {
        return (long) app << 32 | Integer.toUnsignedLong(ordinal);
    }
}

package io.hongyan.delivery;

import io.hongyan.audience.BitmapTable;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/**
 * Consents on one shard: each change with its time, of the shard's devices and of the users whose home it is; and the sets of
 * devices that {@link SendingRules} asks.
 *
 * <pre>
 * consent / app u32 | 0 u8 | ordinal u32        | millis u64 | purpose → granted u8, source u8
 *         | app u32 | 1 u8 | alias type | alias | millis u64 | purpose → granted u8, source u8
 * </pre>
 */
final class ConsentLog {

    static final Table TABLE = new Table("consent");

    private static final Consents.Source[] SOURCES = Consents.Source.values();

    private final BitmapTable bitmaps;

    ConsentLog(BitmapTable bitmaps) {
        this.bitmaps = bitmaps;
    }

    /** Takes a decision down; answers the devices it changes something for, a bitmap of the caller's own. */
    RoaringBitmap decide(
            ShardContext context, int app, int[] ordinals, String purpose, boolean granted, Consents.Source source) {
        RoaringBitmap changed = new RoaringBitmap();
        for (int ordinal : ordinals) {
            boolean fresh = granted
                    ? bitmaps.add(context.store(), SendingRules.grantedSet(app, purpose), ordinal)
                    : bitmaps.add(context.store(), SendingRules.withdrawnSet(app, purpose), ordinal);
            if (granted) {
                bitmaps.remove(context.store(), SendingRules.withdrawnSet(app, purpose), ordinal);
            } else {
                bitmaps.remove(context.store(), SendingRules.grantedSet(app, purpose), ordinal);
            }
            if (fresh) {
                changed.add(ordinal);
                append(context, ofDevice(app, ordinal), purpose, granted, source);
            }
        }
        return changed;
    }

    /** Takes a decision of a user down. */
    void decide(
            ShardContext context,
            int app,
            String aliasType,
            String alias,
            String purpose,
            boolean granted,
            Consents.Source source) {
        byte[] user = ofUser(app, aliasType, alias);
        boolean known = false;
        for (Consents.Decision decision : read(context, user)) {
            if (decision.purpose().equals(purpose)) {
                known = decision.granted() == granted;
            }
        }
        if (!known) {
            append(context, user, purpose, granted, source);
        }
    }

    List<Consents.Decision> ofDevice(ShardContext context, int app, int ordinal) {
        return read(context, ofDevice(app, ordinal));
    }

    List<Consents.Decision> ofUser(ShardContext context, int app, String aliasType, String alias) {
        return read(context, ofUser(app, aliasType, alias));
    }

    private static void append(
            ShardContext context, byte[] who, String purpose, boolean granted, Consents.Source source) {
        int[] surplus = {read(context, who).size() + 1 - Consents.MAX_KEPT};
        context.store().scan(TABLE, who, end(who), (key, value) -> {
            if (surplus[0]-- <= 0) {
                return false;
            }
            context.store().delete(TABLE, key);
            return true;
        });
        context.store()
                .put(
                        TABLE,
                        new RecordWriter()
                                .raw(who)
                                .u64(context.nowMillis())
                                .text(purpose)
                                .toBytes(),
                        new RecordWriter(2).bool(granted).u8(source.ordinal()).toBytes());
    }

    private static List<Consents.Decision> read(ShardContext context, byte[] who) {
        List<Consents.Decision> decisions = new ArrayList<>();
        context.store().scan(TABLE, who, end(who), (key, value) -> {
            RecordReader name = new RecordReader(key, who.length);
            Instant at = Instant.ofEpochMilli(name.u64());
            RecordReader decided = new RecordReader(value);
            decisions.add(new Consents.Decision(name.text(), decided.bool(), at, SOURCES[decided.u8()]));
            return true;
        });
        return decisions;
    }

    private static byte[] ofDevice(int app, int ordinal) {
        return new RecordWriter(9).u32(app).u8(0).u32(ordinal).toBytes();
    }

    private static byte[] ofUser(int app, String aliasType, String alias) {
        return new RecordWriter().u32(app).u8(1).text(aliasType).text(alias).toBytes();
    }

    private static byte[] end(byte[] who) {
        return new RecordWriter(who.length + 9).raw(who).u64(-1).u8(0).toBytes();
    }
}

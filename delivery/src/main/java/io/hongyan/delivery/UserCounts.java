package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.BitmapTable;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Pushes to one device of a user who has several: they count for all devices of the alias (of the default type), on whichever
 * shard those are. Users with one device cost nothing.
 *
 * <pre>
 * user-shard / app u32 | alias → shards that hold, or held, a device of the user, u16 each; only where there are several devices
 * </pre>
 */
final class UserCounts {

    static final Table TABLE = new Table("user-shard");

    private static final String USER = "";

    private final DeviceRegistry registry;
    private final BitmapTable bitmaps;
    private final SendingRules rules;

    UserCounts(DeviceRegistry registry, BitmapTable bitmaps, SendingRules rules) {
        this.registry = registry;
        this.bitmaps = bitmaps;
        this.rules = rules;
    }

    /** A user has several devices, on these shards. */
    void share(ShardContext context, int app, String alias, List<Integer> shards) {
        registry.devicesOf(context, app, USER, alias)
                .forEach(ordinal -> bitmaps.add(context.store(), sharedSet(app), ordinal));
        RecordWriter row = new RecordWriter(2 * shards.size());
        shards.forEach(row::u16);
        context.store().put(TABLE, key(app, alias), row.toBytes());
    }

    /** Counts a message for a device and its user's others, or no more where it was counted and not sent. */
    void count(ShardContext context, int app, int ordinal, MessageTraits message, long millis, boolean sent) {
        count(context, app, message, RoaringBitmap.bitmapOf(ordinal), millis, sent);
        if (!rules.counts(app, message) || !registry.is(context, sharedSet(app), ordinal)) {
            return;
        }
        String alias = registry.find(context, app, ordinal)
                .map(device -> device.aliases().get(USER))
                .orElse(null);
        byte @Nullable [] shards = alias == null ? null : context.store().get(TABLE, key(app, alias));
        if (alias == null || shards == null) {
            return; // bound to nobody, or to somebody else, since
        }
        RoaringBitmap here = devicesOf(context, app, alias);
        here.remove(ordinal);
        count(context, app, message, here, millis, sent);
        byte[] others = new ShardMessage.CountedUser(app, alias, message, millis, sent).toBytes();
        for (RecordReader reader = new RecordReader(shards); reader.hasMore(); ) {
            int shard = reader.u16();
            if (shard != context.shard()) {
                context.send(shard, others);
            }
        }
    }

    /** A device of the user on another shard was counted for. */
    void counted(ShardContext context, ShardMessage.CountedUser user) {
        count(
                context,
                user.app(),
                user.message(),
                devicesOf(context, user.app(), user.alias()),
                user.millis(),
                user.sent());
    }

    private void count(
            ShardContext context, int app, MessageTraits message, RoaringBitmap devices, long millis, boolean sent) {
        if (sent) {
            rules.count(context, app, message, millis, devices);
        } else {
            rules.giveBack(context, app, message, millis, devices);
        }
    }

    private RoaringBitmap devicesOf(ShardContext context, int app, String alias) {
        RoaringBitmap devices = new RoaringBitmap();
        registry.devicesOf(context, app, USER, alias).forEach(devices::add);
        return devices;
    }

    private static BitmapName sharedSet(int app) {
        return new BitmapName(app, BitmapName.Kind.USER_SHARED, "");
    }

    private static byte[] key(int app, String alias) {
        return new RecordWriter().u32(app).text(alias).toBytes();
    }
}

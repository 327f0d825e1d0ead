package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.BitmapTable;
import io.hongyan.delivery.vendor.VendorAccount;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * How many messages each device was given today, where a vendor allows one device so many a day. For each account and class
 * there are as many sets as the limit: the n-th holds the devices that were given n or more. Who may have no more is then a set
 * like any other, and giving a message to a million devices is as many set operations as the limit.
 *
 * <p>Messages count from hand-out, so that open calls cannot exceed the limit together; what the vendor did not take is taken
 * back. The sets are those of one day: the first message of the next one drops them.
 *
 * <pre>
 * vendor-device-day / app u32 | channel u8 | class u8 → epoch day, how many sets there are
 * </pre>
 */
final class DeviceQuota {

    static final Table DAYS = new Table("vendor-device-day");

    private static final RoaringBitmap NOBODY = new RoaringBitmap();

    private final BitmapTable bitmaps;
    private final VendorRules rules;
    private final Map<Key, Day> days = new HashMap<>();

    private record Key(int app, Channel channel, MessageClass messageClass) {

        byte[] toBytes() {
            return new RecordWriter(6)
                    .u32(app)
                    .u8(channel.code())
                    .u8(messageClass.code())
                    .toBytes();
        }

        /** Devices that were given so many messages or more. */
        BitmapName set(int count) {
            return new BitmapName(
                    app, BitmapName.Kind.VENDOR_DAY_COUNT, channel.key() + "/" + messageClass.wireName() + "/" + count);
        }
    }

    /** @param sets the highest count of any device */
    private record Day(long day, int sets) {

        static final Day NONE = new Day(-1, 0);
    }

    DeviceQuota(BitmapTable bitmaps, VendorRules rules) {
        this.bitmaps = bitmaps;
        this.rules = rules;
    }

    /** Devices that a vendor will take no message of the class for any more today; not to be modified. */
    RoaringBitmap exhausted(ShardContext context, int app, Channel channel, MessageClass messageClass) {
        VendorAccount account = rules.account(app, channel).orElse(null);
        Integer limit = account == null ? null : account.deviceQuota().get(messageClass);
        Key key = new Key(app, channel, messageClass);
        if (account == null || limit == null || day(context.store(), key).day < account.quotaDay(context.nowMillis())) {
            return NOBODY;
        }
        return bitmaps.get(context.store(), key.set(limit));
    }

    /** Devices are handed out a message each; answers the day it counts for, −1 where nothing is counted. */
    long use(
            ShardContext context,
            VendorAccount account,
            int app,
            Channel channel,
            MessageClass messageClass,
            RoaringBitmap devices) {
        Integer limit = account.deviceQuota().get(messageClass);
        if (limit == null) {
            return -1;
        }
        Key key = new Key(app, channel, messageClass);
        Day day = today(context, account, key);
        RoaringBitmap left = devices;
        for (int count = 1; count <= limit && !left.isEmpty(); count++) {
            RoaringBitmap more = RoaringBitmap.and(left, bitmaps.get(context.store(), key.set(count)));
            bitmaps.addAll(context.store(), key.set(count), RoaringBitmap.andNot(left, more));
            day = grown(context.store(), key, day, count);
            left = more;
        }
        return day.day;
    }

    /** The vendor did not take these devices' messages after all; those of another day are gone with it. */
    void refund(
            ShardContext context,
            int app,
            Channel channel,
            MessageClass messageClass,
            long day,
            RoaringBitmap devices) {
        Key key = new Key(app, channel, messageClass);
        Day counted = day(context.store(), key);
        if (day < 0 || counted.day != day) {
            return;
        }
        RoaringBitmap left = devices.clone();
        for (int count = counted.sets; count >= 1 && !left.isEmpty(); count--) {
            RoaringBitmap last = RoaringBitmap.and(left, bitmaps.get(context.store(), key.set(count)));
            BitmapName set = key.set(count);
            last.forEach((int ordinal) -> bitmaps.remove(context.store(), set, ordinal));
            left.andNot(last);
        }
    }

    /** Days only grow: after the clock went back, messages count for the latest day known. */
    private Day today(ShardContext context, VendorAccount account, Key key) {
        Day known = day(context.store(), key);
        long today = account.quotaDay(context.nowMillis());
        if (known.day >= today) {
            return known;
        }
        for (int count = 1; count <= known.sets; count++) {
            bitmaps.drop(context.store(), key.set(count));
        }
        return written(context.store(), key, new Day(today, 0));
    }

    private Day grown(ShardStore store, Key key, Day day, int sets) {
        return sets <= day.sets ? day : written(store, key, new Day(day.day, sets));
    }

    private Day day(ShardStore store, Key key) {
        return days.computeIfAbsent(key, unused -> {
            byte @Nullable [] row = store.get(DAYS, key.toBytes());
            if (row == null) {
                return Day.NONE;
            }
            RecordReader reader = new RecordReader(row);
            return new Day(reader.varint(), reader.varintAsInt());
        });
    }

    private Day written(ShardStore store, Key key, Day day) {
        days.put(key, day);
        store.put(
                DAYS,
                key.toBytes(),
                new RecordWriter(6).varint(day.day).varint(day.sets).toBytes());
        return day;
    }
}

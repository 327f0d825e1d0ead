package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.BitmapTable;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.shards.ShardContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/**
 * Which devices of a shard were online in each of the last {@value #HOURS} hours of the clock, the present one included: one
 * persistent set an hour. Written behind, every ten minutes: a connection changes memory only, and a crash forgets who came and
 * went since.
 */
final class OnlineHours {

    static final int HOURS = 24;

    private static final long HOUR_MILLIS = 3_600_000;
    private static final long WRITE_EVERY_MILLIS = 600_000;

    private final DeviceRegistry registry;
    private final BitmapTable bitmaps;
    private final Connections connections;
    private final Map<HourOfApp, RoaringBitmap> gathered = new HashMap<>();
    private final Map<Integer, Long> latest = new HashMap<>();

    private record HourOfApp(int app, long hour) {}

    OnlineHours(DeviceRegistry registry, BitmapTable bitmaps, Connections connections) {
        this.registry = registry;
        this.bitmaps = bitmaps;
        this.connections = connections;
    }

    void connected(ShardContext context, int app, int ordinal) {
        if (gathered.isEmpty()) {
            schedule(context);
        }
        gathered.computeIfAbsent(new HourOfApp(app, hour(context)), unused -> new RoaringBitmap())
                .add(ordinal);
    }

    /** Writes who came, and who is still there; goes on as long as anybody is. */
    void write(ShardContext context) {
        long now = hour(context);
        gathered.forEach((of, devices) -> write(context, of.app, of.hour, devices));
        gathered.clear();
        boolean[] anybody = {false};
        connections.counts().forEach((app, count) -> {
            write(context, app, now, connections.of(app).receiving);
            anybody[0] |= count > 0;
        });
        if (anybody[0]) {
            schedule(context);
        }
    }

    private void write(ShardContext context, int app, long hour, RoaringBitmap devices) {
        if (latest.getOrDefault(app, 0L) < hour) {
            latest.put(app, hour);
            bitmaps.values(context.store(), app, BitmapName.Kind.ONLINE_HOUR).stream()
                    .filter(old -> Long.parseLong(old) <= hour - HOURS)
                    .forEach(old -> bitmaps.drop(context.store(), name(app, Long.parseLong(old))));
        }
        bitmaps.addAll(context.store(), name(app, hour), devices);
    }

    /** For each device the hours since 1970 in which it was online, oldest first. */
    List<List<Long>> of(ShardContext context, int app, int[] ordinals) {
        List<List<Long>> hours = new ArrayList<>(ordinals.length);
        for (int ordinal : ordinals) {
            List<Long> online = new ArrayList<>();
            for (long hour = hour(context) - HOURS + 1; hour <= hour(context); hour++) {
                if (!seen(context, app, hour, RoaringBitmap.bitmapOf(ordinal)).isEmpty()) {
                    online.add(hour);
                }
            }
            hours.add(online);
        }
        return hours;
    }

    /** How many of the devices were online in each hour, oldest first. */
    long[] of(ShardContext context, int app, RoaringBitmap devices) {
        long[] counts = new long[HOURS];
        for (int i = 0; i < HOURS; i++) {
            counts[i] =
                    seen(context, app, hour(context) - HOURS + 1 + i, devices).getLongCardinality();
        }
        return counts;
    }

    private RoaringBitmap seen(ShardContext context, int app, long hour, RoaringBitmap devices) {
        RoaringBitmap seen = RoaringBitmap.and(devices, registry.set(context, name(app, hour)));
        RoaringBitmap fresh = gathered.get(new HourOfApp(app, hour));
        if (fresh != null) {
            seen.or(RoaringBitmap.and(devices, fresh));
        }
        if (hour == hour(context)) {
            seen.or(RoaringBitmap.and(devices, connections.of(app).receiving));
        }
        return seen;
    }

    private static long hour(ShardContext context) {
        return Math.floorDiv(context.nowMillis(), HOUR_MILLIS);
    }

    private static void schedule(ShardContext context) {
        long next = (context.nowMillis() / WRITE_EVERY_MILLIS + 1) * WRITE_EVERY_MILLIS;
        context.schedule(next, new ShardTimer.WriteOnline().toBytes());
    }

    private static BitmapName name(int app, long hour) {
        return new BitmapName(app, BitmapName.Kind.ONLINE_HOUR, Long.toString(hour));
    }
}

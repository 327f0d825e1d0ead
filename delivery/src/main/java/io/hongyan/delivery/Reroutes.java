package io.hongyan.delivery;

import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.Channel;
import io.hongyan.shards.ShardContext;
import java.util.HashMap;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/**
 * Devices whose connection was lost a moment ago. A phone that changes its network is back in seconds, so what waits for such a
 * device goes by vendor only where it has not come back by the next round. Memory only: after a crash every device with a
 * vendor's token counts as one whose connection was lost.
 */
final class Reroutes {

    static final long EVERY_MILLIS = 30_000;

    private final DeviceRegistry registry;
    private final VendorRules rules;
    private final Connections connections;
    private final VendorSingles singles;
    private final BulkTasks tasks;
    private final Map<Integer, RoaringBitmap> fresh = new HashMap<>();
    private final Map<Integer, RoaringBitmap> due = new HashMap<>();

    Reroutes(
            DeviceRegistry registry,
            VendorRules rules,
            Connections connections,
            VendorSingles singles,
            BulkTasks tasks) {
        this.registry = registry;
        this.rules = rules;
        this.connections = connections;
        this.singles = singles;
        this.tasks = tasks;
    }

    void recover(ShardContext context) {
        for (int app : registry.apps()) {
            for (Channel channel : rules.channels(app)) {
                fresh.computeIfAbsent(app, unused -> new RoaringBitmap())
                        .or(registry.vendorTokens().having(context, app, channel));
            }
        }
        if (!fresh.isEmpty()) {
            schedule(context);
        }
    }

    void disconnected(ShardContext context, int app, int ordinal) {
        if (!rules.channels(app).isEmpty()) {
            fresh.computeIfAbsent(app, unused -> new RoaringBitmap()).add(ordinal);
            schedule(context);
        }
    }

    /** Reroutes those lost before the last round and not back since. */
    void round(ShardContext context) {
        due.forEach((app, devices) -> {
            devices.andNot(connections.of(app).receiving);
            if (!devices.isEmpty()) {
                tasks.reroute(context, app, devices);
                singles.reroute(context, app, devices);
            }
        });
        due.clear();
        due.putAll(fresh);
        fresh.clear();
        if (!due.isEmpty()) {
            schedule(context);
        }
    }

    /** On whole rounds, so that a restart meets the timer that is there instead of adding one. */
    private static void schedule(ShardContext context) {
        long next = (context.nowMillis() / EVERY_MILLIS + 1) * EVERY_MILLIS;
        context.schedule(next, new ShardTimer.Reroute().toBytes());
    }
}

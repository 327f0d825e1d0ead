package io.hongyan.delivery;

import io.hongyan.audience.DeviceRegistry;
import io.hongyan.audience.Logins;
import io.hongyan.kernel.Channel;
import io.hongyan.shards.ShardContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What happened on a day, on one shard. */
final class DaySums {

    private final DeviceRegistry registry;
    private final Logins logins;
    private final Connections connections;
    private final Tallies tallies;
    private final OnlineHistory online;

    DaySums(DeviceRegistry registry, Logins logins, Connections connections, Tallies tallies, OnlineHistory online) {
        this.registry = registry;
        this.logins = logins;
        this.connections = connections;
        this.tallies = tallies;
        this.online = online;
    }

    ShardOp.UserCounts users(ShardContext context, int app, long day) {
        long accumulated = Integer.toUnsignedLong(registry.ordinalAtEndOf(context, app, day));
        long before = Integer.toUnsignedLong(registry.ordinalAtEndOf(context, app, day - 1));
        return new ShardOp.UserCounts(accumulated, accumulated - before, logins.activeOn(context, app, day));
    }

    List<ShardQuestion.DayPart> of(ShardContext context, int app, long fromDay, long toDay) {
        List<ShardQuestion.DayPart> days = new ArrayList<>();
        for (long day = fromDay; day <= toDay; day++) {
            Map<Channel, long[]> channels = new EnumMap<>(Channel.class);
            tallies.channels(context.store(), app, day).forEach(channels::put);
            days.add(new ShardQuestion.DayPart(
                    tallies.sum(context.store(), app, Tallies.ALL, day, day),
                    channels,
                    users(context, app, day),
                    online.peak(context, app, day)));
        }
        return days;
    }

    ShardQuestion.LivePart live(ShardContext context, int app, long today) {
        return new ShardQuestion.LivePart(
                connections.of(app).count(),
                Integer.toUnsignedLong(registry.nextOrdinal(app)),
                tallies.sum(context.store(), app, Tallies.ALL, today, today));
    }
}

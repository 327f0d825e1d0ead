package io.hongyan.delivery.vendor;

import io.hongyan.kernel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a push chooses among channels.
 *
 * @param fallback strategy of every channel not named
 * @param order vendors to prefer where a device has tokens of several; those not named follow in the order of {@link Channel}
 * @param activeDays {@link Strategy#SMART_QUOTA}: active on each of so many days in a row is frequently active
 * @param needBackup {@link Strategy#SMART_QUOTA}: shortly before the validity ends, send by vendor after all
 * @param important may use the share of the vendors' quotas that is kept for important messages
 */
public record Routing(
        Strategy fallback,
        Map<Channel, Strategy> strategies,
        List<Channel> order,
        int activeDays,
        boolean needBackup,
        boolean important) {

    public static final int DEFAULT_ACTIVE_DAYS = 3;

    public static final Routing DEFAULT =
            new Routing(Strategy.ONLINE_FIRST, Map.of(), List.of(), DEFAULT_ACTIVE_DAYS, false, false);

    public Routing {
        strategies = Map.copyOf(strategies);
        order = List.copyOf(order);
    }

    public Strategy of(Channel channel) {
        return strategies.getOrDefault(channel, fallback);
    }

    /** An app's channels, the preferred ones first. */
    public List<Channel> ordered(List<Channel> channels) {
        if (order.isEmpty()) {
            return channels;
        }
        List<Channel> ordered = new ArrayList<>(order);
        ordered.retainAll(channels);
        channels.stream().filter(channel -> !order.contains(channel)).forEach(ordered::add);
        return ordered;
    }
}

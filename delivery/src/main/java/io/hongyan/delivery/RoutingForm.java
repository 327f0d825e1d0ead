package io.hongyan.delivery;

import io.hongyan.delivery.vendor.Routing;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.kernel.Channel;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A {@link Routing} in rows. */
final class RoutingForm {

    private RoutingForm() {}

    static void write(RecordWriter writer, Routing routing) {
        writer.u8(routing.fallback().number()).varint(routing.strategies().size());
        routing.strategies()
                .forEach((channel, strategy) -> writer.u8(channel.code()).u8(strategy.number()));
        writer.varint(routing.order().size());
        routing.order().forEach(channel -> writer.u8(channel.code()));
        writer.varint(routing.activeDays()).bool(routing.needBackup()).bool(routing.important());
    }

    static Routing read(RecordReader reader) {
        Strategy fallback = strategy(reader);
        int named = reader.varintAsInt();
        Map<Channel, Strategy> strategies = new EnumMap<>(Channel.class);
        for (int i = 0; i < named; i++) {
            Channel channel = Channel.ofCode(reader.u8());
            strategies.put(channel, strategy(reader));
        }
        int ordered = reader.varintAsInt();
        List<Channel> order = new ArrayList<>(ordered);
        for (int i = 0; i < ordered; i++) {
            order.add(Channel.ofCode(reader.u8()));
        }
        return new Routing(fallback, strategies, order, reader.varintAsInt(), reader.bool(), reader.bool());
    }

    private static Strategy strategy(RecordReader reader) {
        int number = reader.u8();
        return Strategy.ofNumber(number)
                .orElseThrow(() -> new IllegalStateException("strategy: " + number + " (expected: 1, 2, 3, 4 or 6)"));
    }
}

package io.hongyan.delivery;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a push would do with each of its targets, were it sent now: the real rules and the real plan on the real audience, and
 * nothing written or sent. Each target is counted once: {@code targeted = filtered + connected + waiting + channels + lost}.
 *
 * @param filtered left out by a rule before sending, by reason
 * @param connected the own channel would send to at once
 * @param waiting would wait for their connection, or for the end of their quiet hours
 * @param channels would go by others' channels
 * @param lost no channel may have them, by reason
 * @param fallback whom each step of a fallback would be for, were nobody reached before: at most so many
 */
public record Rehearsal(
        long targeted,
        Map<LossReason, Long> filtered,
        long connected,
        long waiting,
        Map<Channel, Planned> channels,
        Map<LossReason, Long> lost,
        Map<Channel, Planned> fallback) {

    static final Rehearsal NOBODY = new Rehearsal(0, Map.of(), 0, 0, Map.of(), Map.of(), Map.of());

    public Rehearsal {
        filtered = Map.copyOf(filtered);
        channels = Map.copyOf(channels);
        lost = Map.copyOf(lost);
        fallback = Map.copyOf(fallback);
    }

    /** One channel's part. */
    public record Planned(MessageClass messageClass, long devices) {

        Planned plus(Planned other) {
            return new Planned(messageClass, devices + other.devices);
        }
    }

    public long eligible() {
        return targeted - filtered.values().stream().mapToLong(Long::longValue).sum();
    }

    Rehearsal plus(Rehearsal other) {
        return new Rehearsal(
                targeted + other.targeted,
                sum(filtered, other.filtered),
                connected + other.connected,
                waiting + other.waiting,
                both(channels, other.channels),
                sum(lost, other.lost),
                both(fallback, other.fallback));
    }

    private static Map<Channel, Planned> both(Map<Channel, Planned> a, Map<Channel, Planned> b) {
        Map<Channel, Planned> both = new EnumMap<>(Channel.class);
        both.putAll(a);
        b.forEach((channel, part) -> both.merge(channel, part, Planned::plus));
        return both;
    }

    private static Map<LossReason, Long> sum(Map<LossReason, Long> a, Map<LossReason, Long> b) {
        Map<LossReason, Long> sum = new EnumMap<>(LossReason.class);
        sum.putAll(a);
        b.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
        return sum;
    }
}

package io.hongyan.delivery;

import io.hongyan.kernel.Channel;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What becomes of devices that a push has not reached: other channels get its message for them, each at its time, until one of
 * them took it.
 *
 * @param steps in their order, each at the time of the one before it or later; 1 … {@value #MAX_STEPS}, of different channels
 * @param budgetMicros what all steps together may cost at most, in millionths of the currency; empty: no bound
 */
public record Fallback(List<Step> steps, Optional<Long> budgetMicros) {

    public static final int MAX_STEPS = 8;

    /**
     * One channel's turn.
     *
     * @param channel one to a person
     * @param after how long a device is waited for, counted from the moment the push was addressed to it
     */
    public record Step(Channel channel, Duration after) {

        public Step {
            if (channel.isPush() || !channel.isVendor()) {
                throw new IllegalArgumentException("channel: " + channel + " (expected: one to a person)");
            }
        }
    }

    public Fallback {
        steps = List.copyOf(steps);
        Set<Channel> seen = EnumSet.noneOf(Channel.class);
        Duration before = Duration.ZERO;
        if (steps.isEmpty() || steps.size() > MAX_STEPS) {
            throw new IllegalArgumentException("steps: " + steps.size() + " (expected: 1 … " + MAX_STEPS + ")");
        }
        for (Step step : steps) {
            if (!seen.add(step.channel)) {
                throw new IllegalArgumentException("channel: " + step.channel + " twice (expected: once)");
            }
            if (step.after.compareTo(before) < 0) {
                throw new IllegalArgumentException("after: " + step.after + " (expected: at least " + before + ")");
            }
            before = step.after;
        }
    }

    public boolean has(Channel channel) {
        return stepOf(channel) >= 0;
    }

    /** Position of a channel's step, −1: it has none. */
    int stepOf(Channel channel) {
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i).channel == channel) {
                return i;
            }
        }
        return -1;
    }

    Channel channel(int step) {
        return steps.get(step).channel;
    }

    long afterMillis(int step) {
        return steps.get(step).after.toMillis();
    }

    int last() {
        return steps.size() - 1;
    }

    static boolean has(Optional<Fallback> fallback, Channel channel) {
        return fallback.isPresent() && fallback.get().has(channel);
    }
}

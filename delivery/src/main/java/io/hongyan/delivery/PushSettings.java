package io.hongyan.delivery;

import io.hongyan.delivery.vendor.Routing;
import io.hongyan.kernel.Channel;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How a push is delivered.
 *
 * @param validity how long it waits for a device; zero: only devices connected now get it
 * @param speedPerSecond messages a second over the whole task, 0: as fast as possible (app pushes only)
 * @param schedule when to start (app pushes only)
 * @param skipNotificationOff leave out devices whose notification switch is off
 * @param activity only devices (in)active in the last days
 * @param routing which channels, in which order
 * @param fallback what devices get that are not reached; none of its channels may stand in the routing's order
 * @param callback text that receipts repeat ({@code custom_callback}); may be empty
 * @param json the {@code settings} object as it came, kept for the channels (screen-on delivery, …); may be empty
 */
public record PushSettings(
        Duration validity,
        int speedPerSecond,
        Optional<Instant> schedule,
        boolean skipNotificationOff,
        Optional<ActivityFilter> activity,
        Routing routing,
        Optional<Fallback> fallback,
        String callback,
        String json) {

    /** Longest {@link #callback}, in characters. */
    public static final int MAX_CALLBACK = 1_024;

    public PushSettings {
        if (fallback.isPresent()) {
            for (Channel channel : routing.order()) {
                if (fallback.get().has(channel)) {
                    throw new IllegalArgumentException(
                            "fallback: " + channel + " (expected: a channel that is not in the order)");
                }
            }
        }
    }

    /** With the default routing. */
    public PushSettings(
            Duration validity,
            int speedPerSecond,
            Optional<Instant> schedule,
            boolean skipNotificationOff,
            Optional<ActivityFilter> activity,
            String json) {
        this(validity, speedPerSecond, schedule, skipNotificationOff, activity, Routing.DEFAULT, json);
    }

    /** With no fallback, and nothing for receipts to repeat. */
    public PushSettings(
            Duration validity,
            int speedPerSecond,
            Optional<Instant> schedule,
            boolean skipNotificationOff,
            Optional<ActivityFilter> activity,
            Routing routing,
            String json) {
        this(validity, speedPerSecond, schedule, skipNotificationOff, activity, routing, Optional.empty(), "", json);
    }

    public PushSettings withRouting(Routing changed) {
        return new PushSettings(
                validity, speedPerSecond, schedule, skipNotificationOff, activity, changed, fallback, callback, json);
    }

    public PushSettings withFallback(Fallback changed) {
        return new PushSettings(
                validity,
                speedPerSecond,
                schedule,
                skipNotificationOff,
                activity,
                routing,
                Optional.of(changed),
                callback,
                json);
    }

    /** Whether a single push by these settings is more than a message that waits in an inbox: it has a time table, or a price. */
    boolean needSets() {
        return !validity.isZero()
                && (fallback.isPresent()
                        || routing.needBackup()
                        || routing.order().stream().anyMatch(channel -> !channel.isPush()));
    }

    /** @param active true: only devices that connected in the last {@code days} days; false: only those that did not */
    public record ActivityFilter(boolean active, int days) {}
}

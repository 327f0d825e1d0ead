package io.hongyan.delivery;

import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.delivery.vendor.Routing;
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
 * @param traits what the app's rules look at
 * @param json the {@code settings} object as it came, kept for the channels (custom callback, …); may be empty
 */
public record PushSettings(
        Duration validity,
        int speedPerSecond,
        Optional<Instant> schedule,
        boolean skipNotificationOff,
        Optional<ActivityFilter> activity,
        Routing routing,
        MessageTraits traits,
        String json) {

    /** With the default traits. */
    public PushSettings(
            Duration validity,
            int speedPerSecond,
            Optional<Instant> schedule,
            boolean skipNotificationOff,
            Optional<ActivityFilter> activity,
            Routing routing,
            String json) {
        this(validity, speedPerSecond, schedule, skipNotificationOff, activity, routing, MessageTraits.DEFAULT, json);
    }

    /** With the default routing and traits. */
    public PushSettings(
            Duration validity,
            int speedPerSecond,
            Optional<Instant> schedule,
            boolean skipNotificationOff,
            Optional<ActivityFilter> activity,
            String json) {
        this(validity, speedPerSecond, schedule, skipNotificationOff, activity, Routing.DEFAULT, json);
    }

    public PushSettings withRouting(Routing changed) {
        return new PushSettings(
                validity, speedPerSecond, schedule, skipNotificationOff, activity, changed, traits, json);
    }

    public PushSettings withTraits(MessageTraits changed) {
        return new PushSettings(
                validity, speedPerSecond, schedule, skipNotificationOff, activity, routing, changed, json);
    }

    /** These settings for a content: a recall is nothing that the app's rules are about. */
    PushSettings of(Content content) {
        return content.type() == Content.Type.REVOKE ? withTraits(MessageTraits.EXEMPT) : this;
    }

    /** @param active true: only devices that connected in the last {@code days} days; false: only those that did not */
    public record ActivityFilter(boolean active, int days) {}
}

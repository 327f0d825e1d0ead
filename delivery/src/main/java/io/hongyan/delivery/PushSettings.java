package io.hongyan.delivery;

import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.delivery.vendor.Routing;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.Platform;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

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
 * @param onlineThreshold wait until so many of the audience are online, 0: do not (app pushes only)
 * @param screenOn by the own channel only while the screen is on; empty: whenever
 * @param fallback what devices get that are not reached; none of its channels may stand in the routing's order
 * @param attention when the message is taken back from the user's other devices; empty: never
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
        MessageTraits traits,
        int onlineThreshold,
        Optional<ScreenOn> screenOn,
        Optional<Fallback> fallback,
        Optional<Attention> attention,
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

    /** With the default traits. */
    public PushSettings(
            Duration validity,
            int speedPerSecond,
            Optional<Instant> schedule,
            boolean skipNotificationOff,
            Optional<ActivityFilter> activity,
            Routing routing,
            Optional<Fallback> fallback,
            Optional<Attention> attention,
            String callback,
            String json) {
        this(
                validity,
                speedPerSecond,
                schedule,
                skipNotificationOff,
                activity,
                routing,
                MessageTraits.DEFAULT,
                0,
                Optional.empty(),
                fallback,
                attention,
                callback,
                json);
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

    /** With the default traits, no fallback, and nothing for receipts to repeat. */
    public PushSettings(
            Duration validity,
            int speedPerSecond,
            Optional<Instant> schedule,
            boolean skipNotificationOff,
            Optional<ActivityFilter> activity,
            Routing routing,
            String json) {
        this(
                validity,
                speedPerSecond,
                schedule,
                skipNotificationOff,
                activity,
                routing,
                Optional.empty(),
                Optional.empty(),
                "",
                json);
    }

    public PushSettings withRouting(Routing changed) {
        return with(changed, traits, onlineThreshold, screenOn, fallback, attention);
    }

    public PushSettings withTraits(MessageTraits changed) {
        return with(routing, changed, onlineThreshold, screenOn, fallback, attention);
    }

    public PushSettings withOnlineThreshold(int changed) {
        return with(routing, traits, changed, screenOn, fallback, attention);
    }

    public PushSettings withScreenOn(ScreenOn changed) {
        return with(routing, traits, onlineThreshold, Optional.of(changed), fallback, attention);
    }

    public PushSettings withFallback(Fallback changed) {
        return with(routing, traits, onlineThreshold, screenOn, Optional.of(changed), attention);
    }

    public PushSettings withAttention(Attention changed) {
        return with(routing, traits, onlineThreshold, screenOn, fallback, Optional.of(changed));
    }

    private PushSettings with(
            Routing newRouting,
            MessageTraits newTraits,
            int newThreshold,
            Optional<ScreenOn> newScreenOn,
            Optional<Fallback> newFallback,
            Optional<Attention> newAttention) {
        return new PushSettings(
                validity,
                speedPerSecond,
                schedule,
                skipNotificationOff,
                activity,
                newRouting,
                newTraits,
                newThreshold,
                newScreenOn,
                newFallback,
                newAttention,
                callback,
                json);
    }

    /** These settings for a content: a recall is nothing that the app's rules are about. */
    PushSettings of(Content content) {
        return content.type() == Content.Type.REVOKE ? withTraits(MessageTraits.EXEMPT) : this;
    }

    /** Whether devices are held until all shards know how many there are. */
    boolean paced() {
        return speedPerSecond > 0 || onlineThreshold > 0;
    }

    /** Until when dark screens are waited for, of a message that expires then; 0: not at all. */
    long screenUntil(long expiryMillis) {
        if (screenOn.isEmpty() || validity.isZero()) {
            return 0;
        }
        Duration within = screenOn.get().within();
        return within.isZero() ? expiryMillis : expiryMillis - validity.toMillis() + within.toMillis();
    }

    /**
     * Screen-on delivery (亮屏推送).
     *
     * @param within after so long it is delivered to a dark screen too; zero: never
     * @param platforms whose devices it is about
     */
    public record ScreenOn(Duration within, Set<Platform> platforms) {

        public ScreenOn {
            platforms = Set.copyOf(platforms);
        }
    }

    /** Whether a single push by these settings is more than a message in an inbox: it has a time table, a price, or company. */
    boolean needSets() {
        return !validity.isZero()
                && (fallback.isPresent()
                        || attention.isPresent()
                        || routing.needBackup()
                        || routing.order().stream().anyMatch(channel -> !channel.isPush()));
    }

    /** @param active true: only devices that connected in the last {@code days} days; false: only those that did not */
    public record ActivityFilter(boolean active, int days) {}
}

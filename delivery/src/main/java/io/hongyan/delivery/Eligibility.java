package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.kernel.LossReason;
import io.hongyan.shards.ShardContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/** The rules before sending: who of the targeted is left out, and why. The first rule that applies names the reason. */
final class Eligibility {

    /** A device that has not connected for so long is not sent to (Getui's successed_ignore). */
    static final int INACTIVE_DAYS = 90;

    private final DeviceRegistry registry;
    private final Connections connections;
    private final SendingRules rules;
    private final Map<Integer, OldDevices> oldDevices = new HashMap<>();

    Eligibility(DeviceRegistry registry, Connections connections, SendingRules rules) {
        this.registry = registry;
        this.connections = connections;
        this.rules = rules;
    }

    /** Takes the left-out devices from {@code candidates} and answers them by reason. */
    Map<LossReason, RoaringBitmap> filter(
            ShardContext context, int app, long today, PushSettings settings, RoaringBitmap candidates) {
        Map<LossReason, RoaringBitmap> filtered = new LinkedHashMap<>();
        take(filtered, LossReason.BLACKLISTED, candidates, set(context, app, BitmapName.Kind.BLACKLISTED));
        take(
                filtered,
                LossReason.NO_CONSENT,
                candidates,
                rules.withoutConsent(context, app, settings.traits().purpose(), candidates));
        if (settings.skipNotificationOff()) {
            take(
                    filtered,
                    LossReason.NOTIFICATION_OFF,
                    candidates,
                    set(context, app, BitmapName.Kind.NOTIFICATION_OFF));
        }
        settings.activity().ifPresent(activity -> {
            RoaringBitmap active = registry.activeWithin(context, app, today, activity.days());
            active.or(connections.of(app).receiving);
            RoaringBitmap out = activity.active() ? RoaringBitmap.andNot(candidates, active) : active;
            take(filtered, LossReason.AUDIENCE_FILTERED, candidates, out);
        });
        RoaringBitmap inactive = registry.inactiveFor(context, app, today, INACTIVE_DAYS);
        inactive.andNot(connections.of(app).receiving);
        take(filtered, LossReason.DEVICE_INACTIVE, candidates, inactive);
        return filtered;
    }

    /** The same rules for one device, without building sets; {@link LossReason#NONE}: it may have the message. */
    LossReason reason(ShardContext context, int app, long today, PushSettings settings, int ordinal) {
        if (set(context, app, BitmapName.Kind.BLACKLISTED).contains(ordinal)) {
            return LossReason.BLACKLISTED;
        }
        if (!rules.hasConsent(context, app, settings.traits().purpose(), ordinal)) {
            return LossReason.NO_CONSENT;
        }
        if (settings.skipNotificationOff()
                && set(context, app, BitmapName.Kind.NOTIFICATION_OFF).contains(ordinal)) {
            return LossReason.NOTIFICATION_OFF;
        }
        boolean connected = connections.of(app).receiving.contains(ordinal);
        if (settings.activity().isPresent()) {
            PushSettings.ActivityFilter activity = settings.activity().get();
            if (activity.active() != (connected || activeWithin(context, app, today, activity.days(), ordinal))) {
                return LossReason.AUDIENCE_FILTERED;
            }
        }
        if (!connected
                && Integer.compareUnsigned(ordinal, oldDevices(context, app, today)) < 0
                && !activeWithin(context, app, today, INACTIVE_DAYS, ordinal)) {
            return LossReason.DEVICE_INACTIVE;
        }
        return LossReason.NONE;
    }

    boolean passes(ShardContext context, int app, Target.TagTest test, int ordinal) {
        return switch (test.mode()) {
            case ANY -> test.tags().stream().anyMatch(tag -> hasTag(context, app, tag, ordinal));
            case ALL -> test.tags().stream().allMatch(tag -> hasTag(context, app, tag, ordinal));
            case NONE -> test.tags().stream().noneMatch(tag -> hasTag(context, app, tag, ordinal));
        };
    }

    private boolean hasTag(ShardContext context, int app, String tag, int ordinal) {
        return registry.is(context, new BitmapName(app, BitmapName.Kind.TAG, tag), ordinal);
    }

    private boolean activeWithin(ShardContext context, int app, long today, int days, int ordinal) {
        for (long day = today; day > today - days; day--) {
            if (registry.is(context, new BitmapName(app, BitmapName.Kind.ACTIVE_DAY, Long.toString(day)), ordinal)) {
                return true;
            }
        }
        return false;
    }

    /** Devices below this ordinal registered more than {@link #INACTIVE_DAYS} days ago; looked up once a day and app. */
    private int oldDevices(ShardContext context, int app, long today) {
        OldDevices known = oldDevices.get(app);
        if (known == null || known.day != today) {
            known = new OldDevices(today, registry.ordinalAtEndOf(context, app, today - INACTIVE_DAYS));
            oldDevices.put(app, known);
        }
        return known.belowOrdinal;
    }

    private record OldDevices(long day, int belowOrdinal) {}

    private RoaringBitmap set(ShardContext context, int app, BitmapName.Kind kind) {
        return registry.set(context, new BitmapName(app, kind, ""));
    }

    /** Takes devices from the candidates for a reason. */
    static void take(
            Map<LossReason, RoaringBitmap> filtered, LossReason reason, RoaringBitmap candidates, RoaringBitmap out) {
        RoaringBitmap taken = RoaringBitmap.and(candidates, out);
        if (!taken.isEmpty()) {
            candidates.andNot(taken);
            filtered.merge(reason, taken, (a, b) -> RoaringBitmap.or(a, b));
        }
    }
}

package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.BitmapTable;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.rules.FrequencyCap;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.delivery.rules.QuietHours;
import io.hongyan.delivery.rules.RuleBook;
import io.hongyan.kernel.LossReason;
import io.hongyan.shards.ShardContext;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/**
 * The app's own rules on one shard: who has no consent given, whose quiet hours it is, who has had enough.
 *
 * <p>A message counts for a device when delivery takes it on, not when it is sent: so two pushes at one moment cannot both pass
 * under a cap, and what waits for an offline device has its place. What ends unsent gives its place back.
 */
final class SendingRules {

    private static final long HOUR_MILLIS = 3_600_000;
    private static final RoaringBitmap NOBODY = new RoaringBitmap();

    private final DeviceRegistry registry;
    private final RuleBook rules;
    private final FrequencyCounts counts;
    private final Calendar calendar;
    private final ZoneId zone;

    SendingRules(DeviceRegistry registry, BitmapTable bitmaps, RuleBook rules, Calendar calendar, ZoneId zone) {
        this.registry = registry;
        this.rules = rules;
        this.counts = new FrequencyCounts(bitmaps);
        this.calendar = calendar;
        this.zone = zone;
    }

    // --- consent ---

    /** Of the candidates, those that may not be sent to for a purpose; not to be modified. */
    RoaringBitmap withoutConsent(ShardContext context, int app, String purpose, RoaringBitmap candidates) {
        if (purpose.isEmpty()) {
            return NOBODY;
        }
        return rules.of(app).optIn().contains(purpose)
                ? RoaringBitmap.andNot(candidates, registry.set(context, grantedSet(app, purpose)))
                : registry.set(context, withdrawnSet(app, purpose));
    }

    boolean hasConsent(ShardContext context, int app, String purpose, int ordinal) {
        if (purpose.isEmpty()) {
            return true;
        }
        return rules.of(app).optIn().contains(purpose)
                ? registry.is(context, grantedSet(app, purpose), ordinal)
                : !registry.is(context, withdrawnSet(app, purpose), ordinal);
    }

    static BitmapName withdrawnSet(int app, String purpose) {
        return new BitmapName(app, BitmapName.Kind.CONSENT_WITHDRAWN, purpose);
    }

    static BitmapName grantedSet(int app, String purpose) {
        return new BitmapName(app, BitmapName.Kind.CONSENT_GRANTED, purpose);
    }

    // --- before sending ---

    /**
     * Takes from the candidates those whose quiet hours it is or who have had enough: to the filtered, or to those it answers,
     * who wait for the end of their quiet hours (epoch milliseconds) and are looked at for caps then.
     */
    Map<Long, RoaringBitmap> hold(
            ShardContext context,
            int app,
            PushSettings settings,
            RoaringBitmap candidates,
            Map<LossReason, RoaringBitmap> filtered) {
        Map<Long, RoaringBitmap> quiet = quiet(context, app, settings.traits(), candidates);
        if (dropsQuiet(app, settings)) {
            quiet.values()
                    .forEach(ordinals -> Eligibility.take(filtered, LossReason.QUIET_HOURS, candidates, ordinals));
            quiet.clear();
        }
        quiet.values().forEach(candidates::andNot);
        Eligibility.take(
                filtered, LossReason.FREQUENCY_CAPPED, candidates, capped(context, app, settings.traits(), candidates));
        return quiet;
    }

    // --- quiet hours ---

    /** Whether a message is not to wait for the end of quiet hours. */
    boolean dropsQuiet(int app, PushSettings settings) {
        return settings.validity().isZero() || dropsQuiet(app);
    }

    boolean dropsQuiet(int app) {
        return rules.of(app).quietHours().map(QuietHours::action).equals(Optional.of(QuietHours.Action.DROP));
    }

    /** Those of the candidates whose quiet hours it is, by when they end, epoch milliseconds. */
    Map<Long, RoaringBitmap> quiet(ShardContext context, int app, MessageTraits message, RoaringBitmap candidates) {
        Map<Long, RoaringBitmap> quiet = new TreeMap<>();
        Optional<QuietHours> hours = rules.of(app).quietHours();
        if (hours.isEmpty() || message.transactional() || candidates.isEmpty()) {
            return quiet;
        }
        Instant now = Instant.ofEpochMilli(context.nowMillis());
        RoaringBitmap elsewhere = new RoaringBitmap();
        registry.timeZones(context, app).forEach((where, name) -> {
            RoaringBitmap there = registry.set(context, name);
            elsewhere.or(there);
            hours.get().endAfter(now, where).ifPresent(end -> add(quiet, end, RoaringBitmap.and(candidates, there)));
        });
        hours.get().endAfter(now, hours.get().zone().orElse(zone)).ifPresent(end -> {
            add(quiet, end, RoaringBitmap.andNot(candidates, elsewhere));
        });
        return quiet;
    }

    /** When the quiet hours of a device end, epoch milliseconds; 0: it has none now. */
    long quietEnd(ShardContext context, int app, MessageTraits message, int ordinal) {
        Optional<QuietHours> hours = rules.of(app).quietHours();
        if (hours.isEmpty() || message.transactional()) {
            return 0;
        }
        ZoneId where = hours.get().zone().orElse(zone);
        for (Map.Entry<ZoneId, BitmapName> named :
                registry.timeZones(context, app).entrySet()) {
            if (registry.is(context, named.getValue(), ordinal)) {
                where = named.getKey();
            }
        }
        return hours.get()
                .endAfter(Instant.ofEpochMilli(context.nowMillis()), where)
                .map(Instant::toEpochMilli)
                .orElse(0L);
    }

    private static void add(Map<Long, RoaringBitmap> quiet, Instant end, RoaringBitmap ordinals) {
        if (!ordinals.isEmpty()) {
            quiet.merge(end.toEpochMilli(), ordinals, (a, b) -> RoaringBitmap.or(a, b));
        }
    }

    // --- frequency caps ---

    /** Of the candidates, those that have had enough; a bitmap of the caller's own. */
    RoaringBitmap capped(ShardContext context, int app, MessageTraits message, RoaringBitmap candidates) {
        RoaringBitmap capped = new RoaringBitmap();
        for (FrequencyCap cap : rules.of(app).caps()) {
            if (cap.concerns(message)) {
                FrequencyCounts.Series series = new FrequencyCounts.Series(cap.category(), cap.unit());
                long from = bucket(cap.unit(), context.nowMillis()) - cap.unit().bucketsBefore(cap.length());
                capped.or(counts.reached(context, app, series, from, message.priority(), cap.count(), candidates));
            }
        }
        return capped;
    }

    /** These devices are to have the message. */
    void count(ShardContext context, int app, MessageTraits message, long millis, RoaringBitmap ordinals) {
        if (!ordinals.isEmpty()) {
            for (FrequencyCounts.Series series : series(app, message)) {
                long bucket = bucket(series.unit(), millis);
                counts.add(context, app, series, bucket, message.priority(), ordinals);
            }
        }
    }

    /** Whether an app has caps at all. */
    boolean counts(int app) {
        return !rules.of(app).caps().isEmpty();
    }

    /** Whether {@link #count} counts a message. */
    boolean counts(int app, MessageTraits message) {
        return rules.of(app).caps().stream().anyMatch(cap -> cap.concerns(message));
    }

    /** The message that was counted for these devices at a moment was not sent to them after all. */
    void giveBack(ShardContext context, int app, MessageTraits message, long countedMillis, RoaringBitmap ordinals) {
        if (!ordinals.isEmpty()) {
            for (FrequencyCounts.Series series : series(app, message)) {
                long bucket = bucket(series.unit(), countedMillis);
                counts.takeBack(context, app, series, bucket, message.priority(), ordinals);
            }
        }
    }

    private Set<FrequencyCounts.Series> series(int app, MessageTraits message) {
        Set<FrequencyCounts.Series> series = new LinkedHashSet<>();
        for (FrequencyCap cap : rules.of(app).caps()) {
            if (cap.concerns(message)) {
                series.add(new FrequencyCounts.Series(cap.category(), cap.unit()));
            }
        }
        return series;
    }

    private long bucket(FrequencyCap.Unit unit, long millis) {
        return switch (unit) {
            case HOUR -> Math.floorDiv(millis, HOUR_MILLIS);
            case DAY -> calendar.day(millis);
        };
    }
}

package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.vendor.Routing;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.shards.ShardContext;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.roaringbitmap.RoaringBitmap;

/**
 * Splits devices among the own and the vendors' channels: strategy × online × tokens, as bitmaps. A device belongs to the first
 * vendor, in the order of the routing, that it has a token of, that may send it one more today, and that the message has content
 * for; that vendor's strategy decides.
 * Channels to a person are among them only where the routing names them.
 */
final class VendorPlanner {

    /** What a vendor may have said of a device that makes another try pointless until the device says otherwise. */
    static final List<LossReason> SKIPPED =
            List.of(LossReason.NOTIFICATION_OFF, LossReason.DEVICE_INACTIVE, LossReason.APP_DISABLED);

    private final DeviceRegistry registry;
    private final VendorRules rules;
    private final DeviceQuota deviceQuota;

    VendorPlanner(DeviceRegistry registry, VendorRules rules, DeviceQuota deviceQuota) {
        this.registry = registry;
        this.rules = rules;
        this.deviceQuota = deviceQuota;
    }

    /**
     * Who goes where.
     *
     * @param own the own channel's: to send now, or to wait for their connection
     * @param lost devices that no channel may have, by reason
     */
    record Plan(Map<Channel, Part> vendors, RoaringBitmap own, Map<LossReason, RoaringBitmap> lost) {}

    /** The devices of one vendor. */
    record Part(Strategy strategy, MessageClass messageClass, RoaringBitmap ordinals) {}

    /** A push service that would have a device's message, and why it may not. */
    record Barred(Channel channel, LossReason reason) {}

    /** Whether any vendor can matter to a push. */
    boolean concerns(int app, Content content, PushSettings settings) {
        return content.type() != Content.Type.REVOKE
                && !settings.validity().isZero()
                && ((!content.pushChannel().isEmpty() && !rules.channels(app).isEmpty())
                        || settings.routing().fallback() == Strategy.VENDOR_ONLY);
    }

    /**
     * @param online devices the own channel reaches now
     * @param backup the end of the validity is near: who was kept for the own channel by {@link Strategy#SMART_QUOTA} goes by
     *     vendor after all
     * @param refused devices that a channel refused already
     */
    Plan plan(
            ShardContext context,
            int app,
            Content content,
            Routing routing,
            RoaringBitmap candidates,
            RoaringBitmap online,
            long today,
            boolean backup,
            Function<Channel, RoaringBitmap> refused) {
        Map<Channel, Part> vendors = new EnumMap<>(Channel.class);
        Map<LossReason, RoaringBitmap> lost = new EnumMap<>(LossReason.class);
        RoaringBitmap own = new RoaringBitmap();
        RoaringBitmap open = candidates.clone();
        RoaringBitmap overQuota = new RoaringBitmap();
        RoaringBitmap optedOut = new RoaringBitmap();
        for (Channel channel : routing.ordered(rules.channels(app))) {
            if (!channel.isPush() && !routing.order().contains(channel)) {
                continue;
            }
            RoaringBitmap having =
                    RoaringBitmap.and(open, registry.vendorTokens().having(context, app, channel));
            having.andNot(refused.apply(channel));
            if (having.isEmpty()) {
                continue;
            }
            Optional<MessageClass> messageClass =
                    rules.classOf(app, channel, content.pushMessage(), content.pushChannel());
            if (messageClass.isEmpty()) {
                continue;
            }
            if (messageClass.get() == MessageClass.MARKETING) {
                RoaringBitmap out = RoaringBitmap.and(having, registry.set(context, optOutSet(app, channel)));
                having.andNot(out);
                optedOut.or(out);
            }
            Strategy strategy = routing.of(channel);
            if (strategy != Strategy.DEVICE_ONLY) {
                RoaringBitmap over =
                        RoaringBitmap.and(having, deviceQuota.exhausted(context, app, channel, messageClass.get()));
                having.andNot(over);
                if (strategy == Strategy.VENDOR_ONLY) {
                    lose(lost, LossReason.OVER_QUOTA_DEVICE, over);
                    open.andNot(over);
                } else {
                    overQuota.or(over); // the next vendor's, or the own channel's
                }
            }
            open.andNot(having);
            if (strategy != Strategy.DEVICE_ONLY) {
                skip(context, app, strategy, having, own, lost);
            }
            RoaringBitmap byVendor = byVendor(context, app, routing, strategy, having, online, today, backup);
            if (!byVendor.isEmpty()) {
                vendors.put(channel, new Part(strategy, messageClass.get(), byVendor));
            }
            having.andNot(byVendor);
            own.or(having);
        }
        if (routing.fallback() == Strategy.VENDOR_ONLY) {
            overQuota.and(open);
            lose(lost, LossReason.OVER_QUOTA_DEVICE, overQuota);
            open.andNot(overQuota);
            optedOut.and(open);
            lose(lost, LossReason.NO_CONSENT, optedOut);
            lose(lost, LossReason.NO_CHANNEL, RoaringBitmap.andNot(open, optedOut));
        } else {
            own.or(open);
        }
        return new Plan(vendors, own, lost);
    }

    /**
     * Why a device's message waits although the device has a push service's token: the first service that would have it but may
     * not; empty where another one may.
     */
    Optional<Barred> barred(ShardContext context, int app, Content content, Routing routing, int ordinal) {
        Optional<Barred> first = Optional.empty();
        for (Channel channel : routing.ordered(rules.channels(app))) {
            if (!channel.isPush()
                    || routing.of(channel) == Strategy.DEVICE_ONLY
                    || !registry.vendorTokens().having(context, app, channel).contains(ordinal)) {
                continue;
            }
            Optional<MessageClass> messageClass =
                    rules.classOf(app, channel, content.pushMessage(), content.pushChannel());
            if (messageClass.isEmpty()) {
                continue;
            }
            LossReason reason = bar(context, app, channel, messageClass.get(), ordinal);
            if (reason == LossReason.NONE) {
                return Optional.empty();
            }
            first = first.or(() -> Optional.of(new Barred(channel, reason)));
        }
        return first;
    }

    private LossReason bar(ShardContext context, int app, Channel channel, MessageClass messageClass, int ordinal) {
        if (messageClass == MessageClass.MARKETING && registry.is(context, optOutSet(app, channel), ordinal)) {
            return LossReason.NO_CONSENT;
        }
        if (deviceQuota.exhausted(context, app, channel, messageClass).contains(ordinal)) {
            return LossReason.OVER_QUOTA_DEVICE;
        }
        return SKIPPED.stream()
                .filter(reason -> registry.is(context, skipSet(app, reason), ordinal))
                .findFirst()
                .orElse(LossReason.NONE);
    }

    private void skip(
            ShardContext context,
            int app,
            Strategy strategy,
            RoaringBitmap having,
            RoaringBitmap own,
            Map<LossReason, RoaringBitmap> lost) {
        for (LossReason reason : SKIPPED) {
            RoaringBitmap skipped = RoaringBitmap.and(having, registry.set(context, skipSet(app, reason)));
            having.andNot(skipped);
            if (strategy == Strategy.VENDOR_ONLY) {
                lose(lost, reason, skipped);
            } else {
                own.or(skipped);
            }
        }
    }

    private RoaringBitmap byVendor(
            ShardContext context,
            int app,
            Routing routing,
            Strategy strategy,
            RoaringBitmap having,
            RoaringBitmap online,
            long today,
            boolean backup) {
        return switch (strategy) {
            case DEVICE_ONLY -> new RoaringBitmap();
            case VENDOR_ONLY, VENDOR_FIRST -> having.clone();
            case ONLINE_FIRST -> RoaringBitmap.andNot(having, online);
            case SMART_QUOTA -> {
                RoaringBitmap rarelyActive = RoaringBitmap.andNot(having, online);
                if (!backup) {
                    rarelyActive.andNot(frequentlyActive(context, app, routing.activeDays(), today));
                }
                yield rarelyActive;
            }
        };
    }

    /** Devices active on each of the last {@code days} whole days. */
    private RoaringBitmap frequentlyActive(ShardContext context, int app, int days, long today) {
        RoaringBitmap active = activeOn(context, app, today - 1).clone();
        for (int back = 2; back <= days; back++) {
            active.and(activeOn(context, app, today - back));
        }
        return active;
    }

    private RoaringBitmap activeOn(ShardContext context, int app, long day) {
        return registry.set(context, new BitmapName(app, BitmapName.Kind.ACTIVE_DAY, Long.toString(day)));
    }

    static BitmapName skipSet(int app, LossReason reason) {
        return new BitmapName(app, BitmapName.Kind.VENDOR_SKIP, reason.wireName());
    }

    static BitmapName optOutSet(int app, Channel channel) {
        return new BitmapName(app, BitmapName.Kind.OPTED_OUT, channel.key());
    }

    private static void lose(Map<LossReason, RoaringBitmap> lost, LossReason reason, RoaringBitmap ordinals) {
        if (!ordinals.isEmpty()) {
            lost.merge(reason, ordinals, (a, b) -> RoaringBitmap.or(a, b));
        }
    }
}

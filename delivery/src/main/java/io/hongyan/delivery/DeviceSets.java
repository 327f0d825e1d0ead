package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.audience.BitmapName;
import io.hongyan.audience.BitmapName.Kind;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.Platform;
import io.hongyan.shards.ShardContext;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.IntIterator;
import org.roaringbitmap.RoaringBitmap;

/** What an audience's devices are like, on one shard: sets of the audience, counted or listed. */
final class DeviceSets {

    private final DeviceRegistry registry;
    private final Connections connections;
    private final VendorRules vendorRules;

    DeviceSets(DeviceRegistry registry, Connections connections, VendorRules vendorRules) {
        this.registry = registry;
        this.connections = connections;
        this.vendorRules = vendorRules;
    }

    Audiences.BreakDown breakDown(ShardContext context, int app, Audience audience, long today) {
        return breakDown(context, app, registry.resolve(context, app, audience), today);
    }

    Audiences.BreakDown breakDown(ShardContext context, int app, int[] ordinals, long today) {
        RoaringBitmap named = RoaringBitmap.bitmapOf(ordinals);
        named.and(registry.all(app));
        return breakDown(context, app, named, today);
    }

    private Audiences.BreakDown breakDown(ShardContext context, int app, RoaringBitmap selected, long today) {
        Map<Platform, Long> platforms = new EnumMap<>(Platform.class);
        for (Platform platform : Platform.values()) {
            put(platforms, platform, count(context, app, Kind.PLATFORM, platform.wireName(), selected));
        }
        Map<String, Long> brands = new HashMap<>();
        for (String brand : registry.brands(context, app)) {
            put(brands, brand, count(context, app, Kind.BRAND, brand, selected));
        }
        Map<Channel, Long> tokens = new EnumMap<>(Channel.class);
        for (Channel channel : Channel.values()) {
            if (channel.isVendor()) {
                long having = RoaringBitmap.andCardinality(
                        selected, registry.vendorTokens().having(context, app, channel));
                put(tokens, channel, having);
            }
        }
        return new Audiences.BreakDown(
                selected.getLongCardinality(),
                platforms,
                brands,
                RoaringBitmap.andCardinality(selected, connections.of(app).receiving),
                RoaringBitmap.andCardinality(selected, ownChannel(context, app, today)),
                tokens,
                count(context, app, Kind.NOTIFICATION_OFF, "", selected),
                count(context, app, Kind.BLACKLISTED, "", selected),
                count(context, app, Kind.UNINSTALLED, "", selected),
                RoaringBitmap.andCardinality(selected, inactive(context, app, today)),
                unreachable(context, app, today, selected).getLongCardinality(),
                reach(context, app, selected));
    }

    private Map<Audiences.Reach, Long> reach(ShardContext context, int app, RoaringBitmap selected) {
        RoaringBitmap byVendor = new RoaringBitmap();
        for (Channel channel : vendorRules.channels(app)) {
            if (channel.isPush()) {
                byVendor.or(registry.vendorTokens().having(context, app, channel));
            }
        }
        RoaringBitmap left = selected.clone();
        Map<Audiences.Reach, Long> reach = new EnumMap<>(Audiences.Reach.class);
        for (Audiences.Reach way : Audiences.Reach.values()) {
            RoaringBitmap having = switch (way) {
                case BLACKLISTED -> set(context, app, Kind.BLACKLISTED, "");
                case UNINSTALLED -> set(context, app, Kind.UNINSTALLED, "");
                case NOTIFICATION_OFF -> set(context, app, Kind.NOTIFICATION_OFF, "");
                case ONLINE -> connections.of(app).receiving;
                case BY_VENDOR -> byVendor;
                case WAITING -> selected;
            };
            put(reach, way, RoaringBitmap.andCardinality(left, having));
            left.andNot(having);
        }
        return reach;
    }

    private static <K> void put(Map<K, Long> counts, K key, long count) {
        if (count > 0) {
            counts.put(key, count);
        }
    }

    private long count(ShardContext context, int app, Kind kind, String value, RoaringBitmap selected) {
        return RoaringBitmap.andCardinality(selected, set(context, app, kind, value));
    }

    private RoaringBitmap set(ShardContext context, int app, Kind kind, String value) {
        return registry.set(context, new BitmapName(app, kind, value));
    }

    long size(ShardContext context, int app, Kind kind, String value) {
        return set(context, app, kind, value).getLongCardinality();
    }

    private RoaringBitmap ownChannel(ShardContext context, int app, long today) {
        RoaringBitmap own = registry.activeWithin(context, app, today, Eligibility.INACTIVE_DAYS);
        own.or(connections.of(app).receiving);
        return own;
    }

    private RoaringBitmap inactive(ShardContext context, int app, long today) {
        RoaringBitmap inactive = registry.inactiveFor(context, app, today, Eligibility.INACTIVE_DAYS);
        inactive.andNot(connections.of(app).receiving);
        return inactive;
    }

    private RoaringBitmap unreachable(ShardContext context, int app, long today, RoaringBitmap selected) {
        RoaringBitmap reachable = ownChannel(context, app, today);
        for (Channel channel : Channel.values()) {
            if (channel.isPush()) {
                reachable.or(registry.vendorTokens().having(context, app, channel));
            }
        }
        reachable.andNot(set(context, app, Kind.BLACKLISTED, ""));
        return RoaringBitmap.andNot(selected, reachable);
    }

    /** A page's devices, as far as they may be here. */
    List<ShardQuestion.ListedDevice> page(ShardContext context, ShardQuestion.DevicesOf of, long today) {
        Audiences.Selection selection = of.selection();
        RoaringBitmap selected = registry.resolve(context, of.app(), selection.audience());
        selection.trait().ifPresent(trait -> keep(context, of.app(), today, trait, selected));
        of.bound().ifPresent(bound -> removePassed(bound, selection.newestFirst(), selected));
        IntIterator ordinals = selection.newestFirst() ? selected.getReverseIntIterator() : selected.getIntIterator();
        List<ShardQuestion.ListedDevice> page = new ArrayList<>();
        while (page.size() < of.limit() && ordinals.hasNext()) {
            int ordinal = ordinals.next();
            registry.find(context, of.app(), ordinal)
                    .ifPresent(device -> page.add(new ShardQuestion.ListedDevice(ordinal, device.registeredMillis())));
        }
        return page;
    }

    private static void removePassed(long bound, boolean newestFirst, RoaringBitmap selected) {
        if (!newestFirst) {
            selected.remove(0L, bound);
        } else if (bound <= 0xFFFF_FFFFL) {
            selected.remove(bound, 1L << 32);
        }
    }

    private void keep(ShardContext context, int app, long today, Audiences.Trait trait, RoaringBitmap selected) {
        switch (trait) {
            case ONLINE -> selected.and(connections.of(app).receiving);
            case OFFLINE -> selected.andNot(connections.of(app).receiving);
            case NOTIFICATION_OFF -> selected.and(set(context, app, Kind.NOTIFICATION_OFF, ""));
            case BLACKLISTED -> selected.and(set(context, app, Kind.BLACKLISTED, ""));
            case UNINSTALLED -> selected.and(set(context, app, Kind.UNINSTALLED, ""));
            case INACTIVE -> selected.and(inactive(context, app, today));
            case UNREACHABLE -> selected.and(unreachable(context, app, today, selected));
        }
    }
}

package io.hongyan.audience;

import static io.hongyan.audience.BitmapName.Kind.ACTIVE_DAY;
import static io.hongyan.audience.BitmapName.Kind.BLACKLISTED;
import static io.hongyan.audience.BitmapName.Kind.BRAND;
import static io.hongyan.audience.BitmapName.Kind.NOTIFICATION_OFF;
import static io.hongyan.audience.BitmapName.Kind.PLATFORM;
import static io.hongyan.audience.BitmapName.Kind.REGION;
import static io.hongyan.audience.BitmapName.Kind.TAG;
import static io.hongyan.audience.BitmapName.Kind.TIME_ZONE;

import io.hongyan.kernel.Channel;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The devices of one shard: their rows, and the sets that audiences are made of. Part of the shard's state machine, owned by
 * its thread.
 *
 * <pre>
 * device       / app u32 | ordinal u32           → {@link DeviceRecord}
 * device-day   / app u32 | epoch day u32         → ordinal that was next when the day's first device registered, u32
 * device-app   / app u32                         → next ordinal u32
 * device-alias / app u32 | type | alias | ordinal u32 → nothing
 * bitmap       / see {@link BitmapTable}
 * </pre>
 */
public final class DeviceRegistry {

    private static final Table DEVICES = new Table("device");
    private static final Table DAYS = new Table("device-day");
    private static final Table APPS = new Table("device-app");
    private static final Table ALIASES = new Table("device-alias");

    /** Custom tags one device can hold. */
    public static final int MAX_TAGS = 100;

    /** Characters of all custom tags of one device together. */
    public static final int MAX_TAG_CHARACTERS = 512;

    private static final String UNKNOWN_BRAND = "other";

    private final BitmapTable bitmaps;
    private final VendorTokens vendorTokens;
    private final AudienceSets audiences = new AudienceSets(this);
    private final Map<Integer, Integer> nextOrdinals = new HashMap<>();
    private final Map<Integer, Long> lastRegistrationDay = new HashMap<>();
    private final Map<Integer, Set<String>> brands = new HashMap<>();
    private final Map<Integer, Map<ZoneId, BitmapName>> timeZones = new HashMap<>();
    private final Set<Integer> grown = new HashSet<>();

    public DeviceRegistry(BitmapTable bitmaps) {
        this.bitmaps = bitmaps;
        this.vendorTokens = new VendorTokens(bitmaps);
    }

    public VendorTokens vendorTokens() {
        return vendorTokens;
    }

    public AudienceSets audiences() {
        return audiences;
    }

    public void recover(ShardContext context) {
        context.store().scan(APPS, new byte[0], new RecordWriter().u32(-1).u8(0).toBytes(), (key, value) -> {
            nextOrdinals.put(new RecordReader(key).u32(), new RecordReader(value).u32());
            return true;
        });
        vendorTokens.recover(context);
    }

    public void flush(ShardContext context) {
        for (int app : grown) {
            context.store()
                    .put(
                            APPS,
                            appKey(app),
                            new RecordWriter(4).u32(nextOrdinal(app)).toBytes());
        }
        grown.clear();
        vendorTokens.flush(context.store());
        bitmaps.flush(context.store());
    }

    /** Apps that have devices here. */
    public Set<Integer> apps() {
        return nextOrdinals.keySet();
    }

    /** @param epochDay today in the installation's time zone */
    public int register(ShardContext context, int app, DeviceFacts facts, long epochDay) {
        ShardStore store = context.store();
        int ordinal = nextOrdinal(app);
        if (lastRegistrationDay.getOrDefault(app, -1L) < epochDay) {
            if (!hasRegistrationsFrom(store, app, epochDay)) {
                store.put(
                        DAYS,
                        dayKey(app, epochDay),
                        new RecordWriter(4).u32(ordinal).toBytes());
            }
            lastRegistrationDay.put(app, epochDay);
        }
        nextOrdinals.put(app, ordinal + 1);
        grown.add(app);
        store.put(
                DEVICES,
                deviceKey(app, ordinal),
                DeviceRecord.registered(facts, context.nowMillis()).toBytes());
        index(store, app, ordinal, facts, true);
        tokensChanged(context, app, ordinal, Map.of(), facts.vendorTokens());
        return ordinal;
    }

    /** Days only grow: after the clock went back, a device counts for the latest day known, as ordinals must not fall. */
    private static boolean hasRegistrationsFrom(ShardStore store, int app, long epochDay) {
        boolean[] found = {false};
        byte[] to = new RecordWriter(9).u32(app).u32(-1).u8(0).toBytes();
        store.scan(DAYS, dayKey(app, epochDay), to, (key, value) -> {
            found[0] = true;
            return false;
        });
        return found[0];
    }

    public int nextOrdinal(int app) {
        return nextOrdinals.getOrDefault(app, 0);
    }

    public boolean exists(int app, int ordinal) {
        return Integer.compareUnsigned(ordinal, nextOrdinal(app)) < 0;
    }

    public Optional<DeviceRecord> find(ShardContext context, int app, int ordinal) {
        byte @Nullable [] bytes = context.store().get(DEVICES, deviceKey(app, ordinal));
        return bytes == null ? Optional.empty() : Optional.of(DeviceRecord.fromBytes(bytes));
    }

    /** Writes a changed row and brings the sets and the alias index after it. */
    public void update(ShardContext context, int app, int ordinal, DeviceRecord before, DeviceRecord after) {
        ShardStore store = context.store();
        store.put(DEVICES, deviceKey(app, ordinal), after.toBytes());
        if (!before.facts().equals(after.facts())) {
            index(store, app, ordinal, before.facts(), false);
            index(store, app, ordinal, after.facts(), true);
            tokensChanged(
                    context,
                    app,
                    ordinal,
                    before.facts().vendorTokens(),
                    after.facts().vendorTokens());
        }
        if (before.blacklisted() != after.blacklisted()) {
            bitmaps.set(store, new BitmapName(app, BLACKLISTED, ""), ordinal, after.blacklisted());
        }
        if (!before.tags().equals(after.tags())) {
            before.tags().forEach(tag -> bitmaps.remove(store, new BitmapName(app, TAG, tag), ordinal));
            after.tags().forEach(tag -> bitmaps.add(store, new BitmapName(app, TAG, tag), ordinal));
        }
        if (!before.aliases().equals(after.aliases())) {
            before.aliases().forEach((type, alias) -> store.delete(ALIASES, aliasKey(app, type, alias, ordinal)));
            after.aliases()
                    .forEach((type, alias) -> store.put(ALIASES, aliasKey(app, type, alias, ordinal), new byte[0]));
        }
    }

    private void tokensChanged(
            ShardContext context, int app, int ordinal, Map<String, String> before, Map<String, String> after) {
        vendorTokens
                .changed(context, app, ordinal, before, after)
                .forEach((vendor, other) -> unbind(context, app, other, vendor));
    }

    /** Binds a vendor's token to a device, or unbinds what it has where the token is empty; false: no such device. */
    public boolean bind(ShardContext context, int app, int ordinal, String vendor, String token) {
        Optional<DeviceRecord> device = find(context, app, ordinal);
        device.ifPresent(before -> {
            DeviceRecord after = before.withFacts(before.facts().withVendorToken(vendor, token));
            if (!after.equals(before)) {
                update(context, app, ordinal, before, after);
            } else if (!token.isEmpty()) {
                Channel.ofKey(vendor)
                        .ifPresent(channel -> vendorTokens.boundAgain(context, app, ordinal, channel, token));
            }
        });
        return device.isPresent();
    }

    /** Unbinds whatever token of a vendor a device has. */
    public void unbind(ShardContext context, int app, int ordinal, String vendor) {
        bind(context, app, ordinal, vendor, "");
    }

    /** Another shard's device was given a token: here it is let go, unless it was bound again since. */
    public void boundElsewhere(ShardContext context, TokenId token, long boundMicros) {
        vendorTokens
                .holder(context, token, boundMicros)
                .ifPresent(ordinal ->
                        unbind(context, token.app(), ordinal, token.channel().key()));
    }

    /** Ordinals here that hold an alias. */
    public List<Integer> devicesOf(ShardContext context, int app, String type, String alias) {
        byte[] prefix = aliasPrefix(app, type, alias);
        List<Integer> ordinals = new ArrayList<>();
        byte[] end =
                new RecordWriter(prefix.length + 5).raw(prefix).u32(-1).u8(0).toBytes();
        context.store().scan(ALIASES, prefix, end, (key, value) -> {
            ordinals.add(new RecordReader(key, prefix.length).u32());
            return true;
        });
        return ordinals;
    }

    // --- sets ---

    public RoaringBitmap all(int app) {
        return range(nextOrdinal(app));
    }

    public boolean is(ShardContext context, BitmapName name, int ordinal) {
        return bitmaps.get(context.store(), name).contains(ordinal);
    }

    /** A set as it is now; not to be modified, nor kept beyond the command. */
    public RoaringBitmap set(ShardContext context, BitmapName name) {
        return bitmaps.get(context.store(), name);
    }

    /** Whom an audience selects here; a bitmap of the caller's own. */
    public RoaringBitmap resolve(ShardContext context, int app, Audience audience) {
        return audiences.resolve(context, app, audience);
    }

    /** Devices that connected on one of the last {@code days} days, today included; a bitmap of the caller's own. */
    public RoaringBitmap activeWithin(ShardContext context, int app, long today, int days) {
        RoaringBitmap active = new RoaringBitmap();
        for (long day = today - days + 1; day <= today; day++) {
            active.or(set(context, new BitmapName(app, ACTIVE_DAY, Long.toString(day))));
        }
        return active;
    }

    /** Devices registered more than {@code days} days ago that did not connect since; a bitmap of the caller's own. */
    public RoaringBitmap inactiveFor(ShardContext context, int app, long today, int days) {
        RoaringBitmap old = range(ordinalAtEndOf(context, app, today - days));
        if (!old.isEmpty()) {
            old.andNot(activeWithin(context, app, today, days));
        }
        return old;
    }

    /** How many devices had been registered here when a day ended. */
    public int ordinalAtEndOf(ShardContext context, int app, long epochDay) {
        int[] ordinal = {nextOrdinal(app)};
        byte[] to = new RecordWriter(9).u32(app).u32(-1).u8(0).toBytes();
        context.store().scan(DAYS, dayKey(app, Math.max(0, epochDay + 1)), to, (key, value) -> {
            ordinal[0] = new RecordReader(value).u32();
            return false;
        });
        return ordinal[0];
    }

    /** Brands that any device here has or had. */
    public Set<String> brands(ShardContext context, int app) {
        return brands(context.store(), app);
    }

    private Set<String> brands(ShardStore store, int app) {
        return brands.computeIfAbsent(app, unused -> bitmaps.values(store, app, BRAND));
    }

    /** Time zones that any device here is or was in, with the set of the devices that are. */
    public Map<ZoneId, BitmapName> timeZones(ShardContext context, int app) {
        return timeZones(context.store(), app);
    }

    /** Loaded before the first change: what the running group changed is not in the store yet. */
    private Map<ZoneId, BitmapName> timeZones(ShardStore store, int app) {
        return timeZones.computeIfAbsent(app, unused -> {
            Map<ZoneId, BitmapName> found = new LinkedHashMap<>();
            bitmaps.values(store, app, TIME_ZONE)
                    .forEach(id -> found.put(ZoneId.of(id), new BitmapName(app, TIME_ZONE, id)));
            return found;
        });
    }

    private void index(ShardStore store, int app, int ordinal, DeviceFacts facts, boolean member) {
        String brand = brandOf(facts);
        bitmaps.set(store, new BitmapName(app, PLATFORM, facts.platform().wireName()), ordinal, member);
        bitmaps.set(store, new BitmapName(app, BRAND, brand), ordinal, member);
        brands(store, app).add(brand);
        if (!facts.notificationOn()) {
            bitmaps.set(store, new BitmapName(app, NOTIFICATION_OFF, ""), ordinal, member);
        }
        zoneOf(facts).ifPresent(zone -> {
            BitmapName name = new BitmapName(app, TIME_ZONE, zone.getId());
            timeZones(store, app).putIfAbsent(zone, name);
            bitmaps.set(store, name, ordinal, member);
        });
        for (String region : regionsOf(facts.region())) {
            bitmaps.set(store, new BitmapName(app, REGION, region), ordinal, member);
        }
    }

    private static String brandOf(DeviceFacts facts) {
        return facts.brand().isEmpty() ? UNKNOWN_BRAND : facts.brand().toLowerCase(java.util.Locale.ROOT);
    }

    /** Empty where the device tells none that is known here. */
    private static Optional<ZoneId> zoneOf(DeviceFacts facts) {
        if (facts.timeZone().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZoneId.of(facts.timeZone()));
        } catch (DateTimeException unknown) {
            return Optional.empty();
        }
    }

    /** A region and those around it: district, city, province. */
    private static Set<String> regionsOf(String region) {
        if (region.length() != 8) {
            return region.isEmpty() ? Set.of() : Set.of(region);
        }
        return new LinkedHashSet<>(List.of(region, region.substring(0, 4) + "0000", region.substring(0, 2) + "000000"));
    }

    private static RoaringBitmap range(int endOrdinal) {
        return RoaringBitmap.bitmapOfRange(0, Integer.toUnsignedLong(endOrdinal));
    }

    private static byte[] appKey(int app) {
        return new RecordWriter(4).u32(app).toBytes();
    }

    private static byte[] deviceKey(int app, int ordinal) {
        return new RecordWriter(8).u32(app).u32(ordinal).toBytes();
    }

    private static byte[] dayKey(int app, long epochDay) {
        return new RecordWriter(8).u32(app).u32((int) epochDay).toBytes();
    }

    private static byte[] aliasPrefix(int app, String type, String alias) {
        return new RecordWriter().u32(app).text(type).text(alias).toBytes();
    }

    private static byte[] aliasKey(int app, String type, String alias, int ordinal) {
        return new RecordWriter().u32(app).text(type).text(alias).u32(ordinal).toBytes();
    }
}

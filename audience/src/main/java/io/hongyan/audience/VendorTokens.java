package io.hongyan.audience;

import io.hongyan.kernel.Channel;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The tokens by which vendors know one shard's devices, apart from the devices' rows, so that a thousand of them are read in
 * one scan, and a receipt's token finds its device.
 *
 * <pre>
 * device-token    / app u32 | channel u8 | ordinal u32             → token
 * device-by-token / app u32 | channel u8 | SHA-256 of token, 16 bytes → ordinal u32
 * </pre>
 *
 * <p>Which devices have a token is a set too ({@link BitmapName.Kind#VENDOR_TOKEN}). A token belongs to one device of a shard:
 * the last one it was set for.
 */
public final class VendorTokens {

    private static final Table TOKENS = new Table("device-token");
    private static final Table OWNERS = new Table("device-by-token");
    private static final int HASH_BYTES = 16;

    /** A scan reads what lies between too: above so many rows for each one that is wanted, single reads are cheaper. */
    private static final int SPARSE = 8;

    private final BitmapTable bitmaps;

    VendorTokens(BitmapTable bitmaps) {
        this.bitmaps = bitmaps;
    }

    /** Brings rows and sets after a device's tokens; answers the devices that lost a token to it, by vendor key. */
    Map<String, Integer> changed(
            ShardStore store, int app, int ordinal, Map<String, String> before, Map<String, String> after) {
        Map<String, Integer> robbed = new HashMap<>();
        for (Channel channel : Channel.values()) {
            String old = before.getOrDefault(channel.key(), "");
            String now = after.getOrDefault(channel.key(), "");
            if (old.equals(now) || !channel.isVendor()) {
                continue;
            }
            if (!old.isEmpty() && owner(store, app, channel, old) == Integer.toUnsignedLong(ordinal)) {
                store.delete(OWNERS, ownerKey(app, channel, old));
            }
            if (now.isEmpty()) {
                store.delete(TOKENS, tokenKey(app, channel, ordinal));
            } else {
                long other = owner(store, app, channel, now);
                if (other >= 0 && other != Integer.toUnsignedLong(ordinal)) {
                    robbed.put(channel.key(), (int) other);
                }
                store.put(TOKENS, tokenKey(app, channel, ordinal), now.getBytes(StandardCharsets.UTF_8));
                store.put(
                        OWNERS,
                        ownerKey(app, channel, now),
                        new RecordWriter(4).u32(ordinal).toBytes());
            }
            bitmaps.set(store, set(app, channel), ordinal, !now.isEmpty());
        }
        return robbed;
    }

    /** Devices with a token of a channel; not to be modified, nor kept beyond the command. */
    public RoaringBitmap having(ShardContext context, int app, Channel channel) {
        return bitmaps.get(context.store(), set(app, channel));
    }

    /** Tokens by ordinal; devices without one are left out. */
    public Map<Integer, String> of(ShardContext context, int app, Channel channel, RoaringBitmap ordinals) {
        Map<Integer, String> tokens = HashMap.newHashMap(ordinals.getCardinality());
        if (ordinals.isEmpty()) {
            return tokens;
        }
        long span = Integer.toUnsignedLong(ordinals.last()) - Integer.toUnsignedLong(ordinals.first()) + 1;
        if (span > (long) SPARSE * ordinals.getCardinality()) {
            ordinals.forEach((int ordinal) -> {
                byte @Nullable [] token = context.store().get(TOKENS, tokenKey(app, channel, ordinal));
                if (token != null) {
                    tokens.put(ordinal, new String(token, StandardCharsets.UTF_8));
                }
            });
            return tokens;
        }
        byte[] from = tokenKey(app, channel, ordinals.first());
        byte[] last = tokenKey(app, channel, ordinals.last());
        byte[] to = Arrays.copyOf(last, last.length + 1);
        context.store().scan(TOKENS, from, to, (key, value) -> {
            int ordinal = new RecordReader(key, 5).u32();
            if (ordinals.contains(ordinal)) {
                tokens.put(ordinal, new String(value, StandardCharsets.UTF_8));
            }
            return true;
        });
        return tokens;
    }

    public Optional<String> of(ShardContext context, int app, Channel channel, int ordinal) {
        byte @Nullable [] token = context.store().get(TOKENS, tokenKey(app, channel, ordinal));
        return token == null ? Optional.empty() : Optional.of(new String(token, StandardCharsets.UTF_8));
    }

    /** The device here that a vendor knows by a token. */
    public OptionalInt owner(ShardContext context, int app, Channel channel, String token) {
        byte @Nullable [] owner = context.store().get(OWNERS, ownerKey(app, channel, token));
        return owner == null ? OptionalInt.empty() : OptionalInt.of(new RecordReader(owner).u32());
    }

    private static long owner(ShardStore store, int app, Channel channel, String token) {
        byte @Nullable [] owner = store.get(OWNERS, ownerKey(app, channel, token));
        return owner == null ? -1 : Integer.toUnsignedLong(new RecordReader(owner).u32());
    }

    private static BitmapName set(int app, Channel channel) {
        return new BitmapName(app, BitmapName.Kind.VENDOR_TOKEN, channel.key());
    }

    private static byte[] tokenKey(int app, Channel channel, int ordinal) {
        return new RecordWriter(9).u32(app).u8(channel.code()).u32(ordinal).toBytes();
    }

    private static byte[] ownerKey(int app, Channel channel, String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return new RecordWriter(5 + HASH_BYTES)
                    .u32(app)
                    .u8(channel.code())
                    .raw(Arrays.copyOf(hash, HASH_BYTES))
                    .toBytes();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no SHA-256 in this JDK", e);
        }
    }
}

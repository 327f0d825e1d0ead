package io.hongyan.audience;

import io.hongyan.kernel.Channel;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * The tokens by which vendors know one shard's devices, apart from the devices' rows, so that a thousand of them are read in
 * one scan, and a receipt's token finds its device.
 *
 * <pre>
 * device-token       / app u32 | channel u8 | ordinal u32 → token
 * device-by-token    / {@link TokenId}                          → ordinal u32, when it was bound u64
 * device-token-bound / nothing                            → the latest such time u64
 * </pre>
 *
 * <p>Which devices have a token is a set too ({@link BitmapName.Kind#VENDOR_TOKEN}). A token belongs to one device of a shard:
 * the last one it was bound to. That it belongs to one device of all shards is seen to by who takes the {@link #takeChanges
 * changes} of a group. A chat group's address is no device's own, and has no row by token.
 *
 * <p>Times are microseconds of the shard's clock, set forward where need be so that no two of a shard are the same: so a time
 * also tells one binding from all others.
 */
public final class VendorTokens {

    private static final Table TOKENS = new Table("device-token");
    private static final Table OWNERS = new Table("device-by-token");
    private static final Table BOUND = new Table("device-token-bound");
    private static final byte[] LATEST = new byte[0];

    /** A scan reads what lies between too: above so many rows for each one that is wanted, single reads are cheaper. */
    private static final int SPARSE = 8;

    private final BitmapTable bitmaps;
    private final List<Change> changes = new ArrayList<>();
    private long latestMicros;
    private long writtenMicros;

    /**
     * A token was bound here, or let go.
     *
     * @param boundMicros when it was bound, let go or not
     */
    public record Change(TokenId token, long boundMicros, boolean bound) {}

    /** Who has a token here, and since when. */
    private record Holder(int ordinal, long boundMicros) {}

    VendorTokens(BitmapTable bitmaps) {
        this.bitmaps = bitmaps;
    }

    void recover(ShardContext context) {
        byte @Nullable [] latest = context.store().get(BOUND, LATEST);
        latestMicros = latest == null ? 0 : new RecordReader(latest).u64();
        writtenMicros = latestMicros;
    }

    void flush(ShardStore store) {
        if (latestMicros != writtenMicros) {
            store.put(BOUND, LATEST, new RecordWriter(8).u64(latestMicros).toBytes());
            writtenMicros = latestMicros;
        }
    }

    /** Brings rows and sets after a device's tokens; answers the devices that lost a token to it, by vendor key. */
    Map<String, Integer> changed(
            ShardContext context, int app, int ordinal, Map<String, String> before, Map<String, String> after) {
        ShardStore store = context.store();
        Map<String, Integer> robbed = new HashMap<>();
        for (Channel channel : Channel.values()) {
            String old = before.getOrDefault(channel.key(), "");
            String now = after.getOrDefault(channel.key(), "");
            if (old.equals(now) || !channel.isVendor()) {
                continue;
            }
            if (!old.isEmpty()) {
                letGo(store, TokenId.of(app, channel, old), ordinal);
            }
            if (now.isEmpty()) {
                store.delete(TOKENS, tokenKey(app, channel, ordinal));
            } else {
                store.put(TOKENS, tokenKey(app, channel, ordinal), now.getBytes(StandardCharsets.UTF_8));
                if (!channel.isGroup()) {
                    TokenId token = TokenId.of(app, channel, now);
                    holder(store, token)
                            .filter(other -> other.ordinal != ordinal)
                            .ifPresent(other -> robbed.put(channel.key(), other.ordinal));
                    bind(context, token, ordinal);
                }
            }
            bitmaps.set(store, set(app, channel), ordinal, !now.isEmpty());
        }
        return robbed;
    }

    /** A device that has a token was given it once more: it counts as bound now. */
    void boundAgain(ShardContext context, int app, int ordinal, Channel channel, String token) {
        TokenId id = TokenId.of(app, channel, token);
        if (holder(context.store(), id)
                .filter(holder -> holder.ordinal == ordinal)
                .isPresent()) {
            bind(context, id, ordinal);
        }
    }

    private void bind(ShardContext context, TokenId token, int ordinal) {
        latestMicros = Math.max(TimeUnit.MILLISECONDS.toMicros(context.nowMillis()), latestMicros + 1);
        context.store()
                .put(
                        OWNERS,
                        token.toBytes(),
                        new RecordWriter(12).u32(ordinal).u64(latestMicros).toBytes());
        changes.add(new Change(token, latestMicros, true));
    }

    private void letGo(ShardStore store, TokenId token, int ordinal) {
        holder(store, token).filter(holder -> holder.ordinal == ordinal).ifPresent(holder -> {
            store.delete(OWNERS, token.toBytes());
            changes.add(new Change(token, holder.boundMicros, false));
        });
    }

    /** What was bound and let go in this group, in order; the next call answers only what follows. */
    public List<Change> takeChanges() {
        List<Change> taken = List.copyOf(changes);
        changes.clear();
        return taken;
    }

    /** The device that has a token by a certain binding, and not by a later one. */
    OptionalInt holder(ShardContext context, TokenId token, long boundMicros) {
        Optional<Holder> holder = holder(context.store(), token).filter(found -> found.boundMicros == boundMicros);
        return holder.isPresent() ? OptionalInt.of(holder.get().ordinal) : OptionalInt.empty();
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
        Optional<Holder> holder = holder(context.store(), TokenId.of(app, channel, token));
        return holder.isPresent() ? OptionalInt.of(holder.get().ordinal) : OptionalInt.empty();
    }

    /** Whether a device has a token of a channel, and was given it after a moment. */
    public boolean isBoundAfter(ShardContext context, int app, Channel channel, int ordinal, long millis) {
        return of(context, app, channel, ordinal)
                .flatMap(token -> holder(context.store(), TokenId.of(app, channel, token)))
                .filter(holder -> holder.boundMicros >= TimeUnit.MILLISECONDS.toMicros(millis + 1))
                .isPresent();
    }

    private static Optional<Holder> holder(ShardStore store, TokenId token) {
        byte @Nullable [] row = store.get(OWNERS, token.toBytes());
        if (row == null) {
            return Optional.empty();
        }
        RecordReader reader = new RecordReader(row);
        return Optional.of(new Holder(reader.u32(), reader.u64()));
    }

    private static BitmapName set(int app, Channel channel) {
        return new BitmapName(app, BitmapName.Kind.VENDOR_TOKEN, channel.key());
    }

    private static byte[] tokenKey(int app, Channel channel, int ordinal) {
        return new RecordWriter(9).u32(app).u8(channel.code()).u32(ordinal).toBytes();
    }
}

package io.hongyan.delivery;

import io.hongyan.audience.DeviceRegistry;
import io.hongyan.audience.TokenId;
import io.hongyan.audience.VendorTokens;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a vendor's token, a phone number or a mail address belongs to one device of all shards: the one it was bound
 * to last. A token has a home shard, by its hash. It is told in the commit that binds a token or lets it go, one message for all
 * that a group changed, and tells the shard that had the token before to let go of it.
 *
 * <pre>
 * token-home / {@link TokenId} → shard u16, when it was bound there u64
 * </pre>
 *
 * <p>Messages of one shard come in order, those of two shards do not. So the later time wins, whichever is heard first; a shard
 * lets go of the one binding it is told of and of no later one; and news of a binding that is over changes nothing. A time that
 * lies in the future, for the clock was set back since, does not win: then the order of arrival counts.
 */
final class TokenHomes {

    static final Table TABLE = new Table("token-home");

    /** Times run ahead of the clock where a shard binds more than one token a microsecond. */
    private static final long FUTURE_MILLIS = 60_000;

    private final DeviceRegistry registry;

    TokenHomes(DeviceRegistry registry) {
        this.registry = registry;
    }

    private record Owner(int shard, long boundMicros) {}

    /** Tells the homes what this group changed. */
    void flush(ShardContext context) {
        List<VendorTokens.Change> changes = registry.vendorTokens().takeChanges();
        if (changes.isEmpty() || context.shards() == 1) {
            return;
        }
        Map<Integer, List<VendorTokens.Change>> byHome = new TreeMap<>();
        changes.forEach(change -> byHome.computeIfAbsent(
                        change.token().homeShard(context.shards()), unused -> new ArrayList<>())
                .add(change));
        byHome.forEach((home, its) -> context.send(home, new ShardMessage.TokensChanged(its).toBytes()));
    }

    // --- home ---

    void changed(ShardContext context, int fromShard, List<VendorTokens.Change> changes) {
        Map<Integer, List<VendorTokens.Change>> lost = new TreeMap<>();
        for (VendorTokens.Change change : changes) {
            if (change.bound()) {
                bound(context, fromShard, change, lost);
            } else if (owner(context, change.token())
                    .filter(new Owner(fromShard, change.boundMicros())::equals)
                    .isPresent()) {
                context.store().delete(TABLE, change.token().toBytes());
            }
        }
        lost.forEach((shard, its) -> context.send(shard, new ShardMessage.TokensLost(its).toBytes()));
    }

    private static void bound(
            ShardContext context, int shard, VendorTokens.Change change, Map<Integer, List<VendorTokens.Change>> lost) {
        Optional<Owner> before = owner(context, change.token()).filter(owner -> owner.shard != shard);
        if (before.isPresent() && isLate(context, change, before.get())) {
            add(lost, shard, change.token(), change.boundMicros());
            return;
        }
        before.ifPresent(owner -> add(lost, owner.shard, change.token(), owner.boundMicros));
        context.store()
                .put(
                        TABLE,
                        change.token().toBytes(),
                        new RecordWriter(10)
                                .u16(shard)
                                .u64(change.boundMicros())
                                .toBytes());
    }

    private static boolean isLate(ShardContext context, VendorTokens.Change change, Owner owner) {
        return change.boundMicros() < owner.boundMicros
                && owner.boundMicros <= (context.nowMillis() + FUTURE_MILLIS) * 1_000;
    }

    private static void add(Map<Integer, List<VendorTokens.Change>> lost, int shard, TokenId token, long boundMicros) {
        lost.computeIfAbsent(shard, unused -> new ArrayList<>())
                .add(new VendorTokens.Change(token, boundMicros, false));
    }

    private static Optional<Owner> owner(ShardContext context, TokenId token) {
        byte @Nullable [] row = context.store().get(TABLE, token.toBytes());
        if (row == null) {
            return Optional.empty();
        }
        RecordReader reader = new RecordReader(row);
        return Optional.of(new Owner(reader.u16(), reader.u64()));
    }

    // --- owners ---

    /** Another shard was given these tokens later than this one. */
    void lost(ShardContext context, List<VendorTokens.Change> bindings) {
        bindings.forEach(binding -> registry.boundElsewhere(context, binding.token(), binding.boundMicros()));
    }
}

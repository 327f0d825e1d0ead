package io.hongyan.delivery;

import io.hongyan.delivery.vendor.VendorAccount;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The vendors' daily quotas. The count of an account and class is kept on one home shard, which grants units to the others as
 * they ask; a shard takes units from what it was granted together with the call that uses them, and gives back what it does
 * not need. Asking, granting and returning are messages between shards, which are exactly once, so no crash loses or invents a
 * unit, and the sum of what all shards use never exceeds the quota.
 *
 * <pre>
 * vendor-quota         / app u32 | channel u8 | class u8 | important u8 → epoch day, units left here
 * vendor-quota-granted / app u32 | channel u8 | class u8 | epoch day u32 → units granted; on the home shard
 * </pre>
 */
final class VendorQuota {

    static final Table BALANCES = new Table("vendor-quota");
    static final Table GRANTED = new Table("vendor-quota-granted");

    /** Units asked for at once, at most: more would keep other shards from theirs. */
    private static final int ASKED_AT_ONCE = 4_000;

    /** After a denial another shard may return units, or the quota be raised. */
    private static final long ASK_AGAIN_MILLIS = 10_000;

    private final VendorRules rules;
    private final Map<Key, Balance> balances = new HashMap<>();

    VendorQuota(VendorRules rules) {
        this.rules = rules;
    }

    /** What units are counted by. Important units may come from the reserved share. */
    record Key(int app, Channel channel, MessageClass messageClass, boolean important) {

        void write(RecordWriter writer) {
            writer.u32(app).u8(channel.code()).u8(messageClass.code()).bool(important);
        }

        static Key read(RecordReader reader) {
            return new Key(reader.u32(), Channel.ofCode(reader.u8()), MessageClass.ofCode(reader.u8()), reader.bool());
        }

        byte[] toBytes() {
            RecordWriter writer = new RecordWriter(7);
            write(writer);
            return writer.toBytes();
        }

        int homeShard(int shards) {
            return Math.floorMod(app * 31 + channel.code(), shards);
        }
    }

    private static final class Balance {
        long day;
        long left;
        boolean asked;
        long deniedUntilMillis;
    }

    void recover(ShardContext context) {
        byte[] end = new RecordWriter(9).u64(-1).u8(0).toBytes();
        context.store().scan(BALANCES, new byte[0], end, (key, value) -> {
            RecordReader reader = new RecordReader(value);
            Balance balance = new Balance();
            balance.day = reader.varint();
            balance.left = reader.varint();
            balances.put(Key.read(new RecordReader(key)), balance);
            return true;
        });
    }

    /**
     * How many of {@code wanted} messages may be sent now. Where that is fewer, more units are asked for, and {@link #granted}
     * tells when they came.
     *
     * @param waiting all messages that wait for such units here
     */
    int available(ShardContext context, VendorAccount account, Key key, int wanted, long waiting) {
        if (!account.dailyQuota().containsKey(key.messageClass)) {
            return wanted;
        }
        Balance balance = today(context, account, key);
        if (balance.left < wanted && !balance.asked && balance.deniedUntilMillis <= context.nowMillis()) {
            long amount = Math.clamp(waiting - balance.left, 1, ASKED_AT_ONCE);
            balance.asked = true;
            context.send(
                    key.homeShard(context.shards()), new ShardMessage.QuotaAsk(key, balance.day, amount).toBytes());
        }
        return (int) Math.min(balance.left, wanted);
    }

    /** Whether messages of a kind wait because the quota was used up when units were last asked for. */
    boolean isDenied(Key key) {
        Balance balance = balances.get(key);
        return balance != null && balance.left == 0 && balance.deniedUntilMillis != 0;
    }

    /** Takes units that {@link #available} said there are; answers the day they count for, −1 where nothing is counted. */
    long use(ShardContext context, VendorAccount account, Key key, int units) {
        if (!account.dailyQuota().containsKey(key.messageClass)) {
            return -1;
        }
        Balance balance = today(context, account, key);
        balance.left -= units;
        write(context.store(), key, balance);
        return balance.day;
    }

    /** Units of a call whose messages the vendor did not take after all. Those of another day are gone with it. */
    void refund(ShardContext context, Key key, long day, int units) {
        Balance balance = balances.get(key);
        if (units > 0 && balance != null && balance.day == day) {
            balance.left += units;
            write(context.store(), key, balance);
        }
    }

    /** Nothing waits for units here any more: what is left goes back. */
    void release(ShardContext context, int app, Channel channel) {
        balances.forEach((key, balance) -> {
            if (key.app == app && key.channel == channel && balance.left > 0) {
                context.send(
                        key.homeShard(context.shards()),
                        new ShardMessage.QuotaReturn(key, balance.day, balance.left).toBytes());
                balance.left = 0;
                write(context.store(), key, balance);
            }
        });
    }

    /** The home shard's answer to an ask. */
    void granted(ShardContext context, ShardMessage.QuotaGrant grant) {
        Balance balance = balances.computeIfAbsent(grant.key(), unused -> new Balance());
        balance.asked = false;
        if (grant.units() == 0) {
            balance.deniedUntilMillis = context.nowMillis() + ASK_AGAIN_MILLIS;
            context.schedule(
                    balance.deniedUntilMillis,
                    new ShardTimer.VendorWake(grant.key().app, grant.key().channel).toBytes());
            return;
        }
        if (balance.day < grant.day()) {
            balance.day = grant.day();
            balance.left = 0;
        }
        balance.deniedUntilMillis = 0;
        if (balance.day == grant.day()) {
            balance.left += grant.units();
            write(context.store(), grant.key(), balance);
        }
    }

    /** An account was changed: what was denied may be granted now. */
    void forgetDenials(int app) {
        balances.forEach((key, balance) -> {
            if (key.app == app) {
                balance.deniedUntilMillis = 0;
            }
        });
    }

    /** Units granted to this shard for a day and not used. */
    long unused(int app, Channel channel, MessageClass messageClass, long day) {
        long unused = 0;
        for (boolean important : new boolean[] {false, true}) {
            Balance balance = balances.get(new Key(app, channel, messageClass, important));
            unused += balance == null || balance.day != day ? 0 : balance.left;
        }
        return unused;
    }

    // --- home ---

    void asked(ShardContext context, int fromShard, ShardMessage.QuotaAsk ask) {
        Key key = ask.key();
        Optional<VendorAccount> account = rules.account(key.app, key.channel);
        OptionalLong quota = account.isEmpty() ? OptionalLong.of(0) : quota(account.get(), key.messageClass);
        long units = ask.units();
        if (quota.isPresent()) {
            int reserved =
                    key.important || account.isEmpty() ? 0 : account.get().reservePercent();
            long limit =
                    quota.getAsLong() - quota.getAsLong() / 100 * reserved - quota.getAsLong() % 100 * reserved / 100;
            units = Math.clamp(limit - grantedOn(context, key.app, key.channel, key.messageClass, ask.day()), 0, units);
        }
        change(context, key, ask.day(), units);
        context.send(fromShard, new ShardMessage.QuotaGrant(key, ask.day(), units).toBytes());
    }

    void returned(ShardContext context, ShardMessage.QuotaReturn back) {
        change(context, back.key(), back.day(), -back.units());
    }

    long grantedOn(ShardContext context, int app, Channel channel, MessageClass messageClass, long day) {
        byte @Nullable [] value = context.store().get(GRANTED, grantedKey(app, channel, messageClass, day));
        return value == null ? 0 : new RecordReader(value).varint();
    }

    private void change(ShardContext context, Key key, long day, long units) {
        if (units != 0) {
            long granted = grantedOn(context, key.app, key.channel, key.messageClass, day) + units;
            context.store()
                    .put(
                            GRANTED,
                            grantedKey(key.app, key.channel, key.messageClass, day),
                            new RecordWriter(8).varint(granted).toBytes());
        }
    }

    private static OptionalLong quota(VendorAccount account, MessageClass messageClass) {
        Long quota = account.dailyQuota().get(messageClass);
        return quota == null ? OptionalLong.empty() : OptionalLong.of(quota);
    }

    private Balance today(ShardContext context, VendorAccount account, Key key) {
        Balance balance = balances.computeIfAbsent(key, unused -> new Balance());
        long day = account.quotaDay(context.nowMillis());
        if (balance.day < day) {
            balance.day = day;
            balance.left = 0;
            balance.deniedUntilMillis = 0;
        }
        return balance;
    }

    private static void write(ShardStore store, Key key, Balance balance) {
        store.put(
                BALANCES,
                key.toBytes(),
                new RecordWriter(12).varint(balance.day).varint(balance.left).toBytes());
    }

    private static byte[] grantedKey(int app, Channel channel, MessageClass messageClass, long day) {
        return new RecordWriter(10)
                .u32(app)
                .u8(channel.code())
                .u8(messageClass.code())
                .u32((int) day)
                .toBytes();
    }
}

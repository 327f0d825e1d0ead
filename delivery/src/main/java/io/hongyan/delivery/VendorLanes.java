package io.hongyan.delivery;

import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.delivery.vendor.VendorSignals;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.shards.ShardContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What one shard knows of the way to each vendor, beside what waits for it: whom to wake, and what the trouble is. */
final class VendorLanes {

    /** The backup of smart quota comes in the last tenth of the validity, and at least so long before its end. */
    private static final long BACKUP_MILLIS = 60_000;

    private final VendorRules rules;
    private final VendorQuota quota;
    private final VendorSignals signals;
    private final Set<Lane> signalled = new HashSet<>();
    private final Map<Lane, LossReason> troubles = new HashMap<>();

    private record Lane(int app, Channel channel) {}

    VendorLanes(VendorRules rules, VendorQuota quota, VendorSignals signals) {
        this.rules = rules;
        this.quota = quota;
        this.signals = signals;
    }

    /** Tells, after the commit, that a vendor's next call can be had here. */
    void signal(ShardContext context, int app, Channel channel) {
        Lane lane = new Lane(app, channel);
        if (signalled.add(lane)) {
            int shard = context.shard();
            context.afterCommit(() -> {
                signalled.remove(lane);
                signals.waiting(shard, app, channel);
            });
        }
    }

    /** @param reason why the last call was given back; {@link LossReason#NONE}: the last call was answered */
    void trouble(int app, Channel channel, LossReason reason) {
        troubles.put(new Lane(app, channel), reason);
    }

    /** Why nothing can be sent now; {@link LossReason#NONE}: nothing is known to be wrong. */
    LossReason troubleOf(VendorQuota.Key key) {
        LossReason trouble = troubles.getOrDefault(new Lane(key.app(), key.channel()), LossReason.NONE);
        return trouble == LossReason.NONE && quota.isDenied(key) ? LossReason.OVER_QUOTA_APP : trouble;
    }

    /** Why a message that the vendor took, and of which nothing more was heard, counts as lost. */
    LossReason silenceOf(int app, Channel channel) {
        return rules.account(app, channel)
                .map(account -> account.confirmsArrival() ? LossReason.OFFLINE : LossReason.NO_RECEIPT)
                .orElse(LossReason.NO_RECEIPT);
    }

    MessageClass classOf(int app, Channel channel, Content content) {
        return rules.classOf(app, channel, content.pushMessage(), content.pushChannel())
                .orElse(MessageClass.MARKETING);
    }

    static long backupMillis(long nowMillis, long expiryMillis) {
        return Math.max(nowMillis, expiryMillis - Math.max(BACKUP_MILLIS, (expiryMillis - nowMillis) / 10));
    }
}

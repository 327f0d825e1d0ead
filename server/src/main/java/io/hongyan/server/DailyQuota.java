package io.hongyan.server;

import io.hongyan.delivery.vendor.VendorAccount;
import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a push may take of an account's quota a day.
 *
 * @param total empty: as much as it will
 */
record DailyQuota(OptionalLong total) {

    /** @param important may use the share that is kept for important messages */
    static DailyQuota of(VendorAccount account, MessageClass messageClass, boolean important) {
        Long total = account.dailyQuota().get(messageClass);
        if (total == null) {
            return new DailyQuota(OptionalLong.empty());
        }
        long reserved = important ? 0 : total * account.reservePercent() / 100;
        return new DailyQuota(OptionalLong.of(total - reserved));
    }

    OptionalLong left(long used) {
        return total.isEmpty() ? total : OptionalLong.of(Math.max(0, total.getAsLong() - used));
    }

    /**
     * How long it takes to hand over so many messages, waiting for the next days' quotas where today's is too small.
     *
     * @param perSecond 0: no limit
     * @param toDayEnd until the quota's day ends
     */
    Duration finish(long messages, long used, long perSecond, Duration toDayEnd) {
        OptionalLong today = left(used);
        if (today.isEmpty() || messages <= today.getAsLong()) {
            return time(messages, perSecond);
        }
        long later = messages - today.getAsLong();
        long aDay = total.getAsLong();
        if (aDay == 0) {
            return Duration.ofDays(40); // never: a message lives no longer
        }
        long fullDays = (later - 1) / aDay;
        return toDayEnd.plus(Duration.ofDays(fullDays)).plus(time(later - fullDays * aDay, perSecond));
    }

    private static Duration time(long messages, long perSecond) {
        return perSecond == 0 ? Duration.ZERO : Duration.ofMillis(messages * 1000 / perSecond);
    }
}

package io.hongyan.delivery.vendor;

import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;

/**
 * What delivery must know of an app's account with a vendor.
 *
 * @param dailyQuota messages a day by class; a class that is missing has no limit
 * @param deviceQuota messages a day for one device, by class, small numbers from 1 on: each costs a set of devices; a class that is
 *     missing has no limit
 * @param quotaZone time zone of those days
 * @param reservePercent share of each quota that only important messages may use, 0 … 100
 * @param repeatSafe whether a call whose answer was lost may be repeated, for the vendor recognises it
 * @param confirmsArrival whether the vendor tells of arrivals
 * @param recalls whether sent messages can be taken back
 * @param receiptsById whether receipts name a message by the vendor's id of it
 * @param askedFor how long after sending the vendor is asked what became of a message; zero: never
 */
public record VendorAccount(
        Map<MessageClass, Long> dailyQuota,
        Map<MessageClass, Integer> deviceQuota,
        ZoneId quotaZone,
        int reservePercent,
        boolean repeatSafe,
        boolean confirmsArrival,
        boolean recalls,
        boolean receiptsById,
        Duration askedFor) {

    public VendorAccount {
        dailyQuota = Map.copyOf(dailyQuota);
        deviceQuota = Map.copyOf(deviceQuota);
    }

    /** The quota day of a moment, as an epoch day. */
    public long quotaDay(long millis) {
        return Instant.ofEpochMilli(millis).atZone(quotaZone).toLocalDate().toEpochDay();
    }

    /** When the quota day of a moment ends, epoch milliseconds. */
    public long quotaDayEnd(long millis) {
        return Instant.ofEpochMilli(millis)
                .atZone(quotaZone)
                .toLocalDate()
                .plusDays(1)
                .atStartOfDay(quotaZone)
                .toInstant()
                .toEpochMilli();
    }
}

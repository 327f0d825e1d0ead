package io.hongyan.channels;

import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a vendor permits. Defaults are the vendor's documented values; settings override them, for vendors change them several
 * times a year.
 *
 * @param title longest title
 * @param body longest text
 * @param payloadBytes longest message as {@link Adapter#payloadBytes} counts it; 0: no such limit
 * @param batch most recipients of one request
 * @param requestsPerSecond for the account; 0: none published
 * @param recipientsPerSecond for the account, all requests together; 0: none published
 * @param concurrency requests under way at once
 * @param minTtl shortest and {@code maxTtl} longest time the vendor stores a message; what is asked for is held to both
 * @param dailyQuota messages a day by class; a class that is missing has no such limit
 * @param deviceQuota messages a day for one device, by class; a class that is missing has no such limit
 * @param quotaZone time zone of those days
 * @param repeatSafe whether the vendor recognises a repeated request, so that one whose answer was lost can be repeated
 * @param confirmsArrival whether the vendor tells of arrivals
 * @param recalls whether sent messages can be taken back
 * @param receiptsById whether receipts name a message by the vendor's id of it alone: then delivery keeps those ids, a row each
 * @param askedFor how long after sending {@link Adapter#ask} is asked what became of a message; zero: never
 */
public record Limits(
        TextLimit title,
        TextLimit body,
        int payloadBytes,
        int batch,
        int requestsPerSecond,
        int recipientsPerSecond,
        int concurrency,
        Duration minTtl,
        Duration maxTtl,
        Map<MessageClass, Long> dailyQuota,
        Map<MessageClass, Integer> deviceQuota,
        ZoneId quotaZone,
        boolean repeatSafe,
        boolean confirmsArrival,
        boolean recalls,
        boolean receiptsById,
        Duration askedFor) {

    /** The quota day of mainland vendors. */
    public static final ZoneId CHINA = ZoneId.of("UTC+8");

    /** Delivery keeps a set of devices for each message. */
    static final int MAX_DEVICE_QUOTA = 64;

    public Limits {
        dailyQuota = Map.copyOf(dailyQuota);
        deviceQuota = Map.copyOf(deviceQuota);
        if (batch < 1) {
            throw new IllegalArgumentException("batch: " + batch + " (expected: at least 1)");
        }
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency: " + concurrency + " (expected: at least 1)");
        }
    }

    public OptionalLong quota(MessageClass messageClass) {
        Long quota = dailyQuota.get(messageClass);
        return quota == null ? OptionalLong.empty() : OptionalLong.of(quota);
    }

    /** A time to live held to what the vendor stores. */
    public Duration ttl(Duration wanted) {
        return wanted.compareTo(maxTtl) > 0 ? maxTtl : wanted.compareTo(minTtl) < 0 ? minTtl : wanted;
    }

    /** These limits, to be changed in part. */
    public Builder toBuilder() {
        Builder builder = new Builder();
        builder.title = title;
        builder.body = body;
        builder.payloadBytes = payloadBytes;
        builder.batch = batch;
        builder.requestsPerSecond = requestsPerSecond;
        builder.recipientsPerSecond = recipientsPerSecond;
        builder.concurrency = concurrency;
        builder.minTtl = minTtl;
        builder.maxTtl = maxTtl;
        builder.dailyQuota = dailyQuota;
        builder.deviceQuota = deviceQuota;
        builder.quotaZone = quotaZone;
        builder.repeatSafe = repeatSafe;
        builder.confirmsArrival = confirmsArrival;
        builder.recalls = recalls;
        builder.receiptsById = receiptsById;
        builder.askedFor = askedFor;
        return builder;
    }

    /** One recipient a request, no text limits, nothing confirmed: what most vendors add to. */
    public static Builder builder() {
        return new Builder();
    }

    /** Names the numbers, of which there are many. */
    public static final class Builder {
        private TextLimit title = TextLimit.NONE;
        private TextLimit body = TextLimit.NONE;
        private int payloadBytes;
        private int batch = 1;
        private int requestsPerSecond;
        private int recipientsPerSecond;
        private int concurrency = 16;
        private Duration minTtl = Duration.ZERO;
        private Duration maxTtl = Duration.ofDays(40);
        private Map<MessageClass, Long> dailyQuota = Map.of();
        private Map<MessageClass, Integer> deviceQuota = Map.of();
        private ZoneId quotaZone = CHINA;
        private boolean repeatSafe;
        private boolean confirmsArrival;
        private boolean recalls;
        private boolean receiptsById;
        private Duration askedFor = Duration.ZERO;

        private Builder() {}

        public Builder title(int max, TextLimit.Unit unit) {
            title = new TextLimit(max, unit);
            return this;
        }

        public Builder body(int max, TextLimit.Unit unit) {
            body = new TextLimit(max, unit);
            return this;
        }

        public Builder payloadBytes(int max) {
            payloadBytes = max;
            return this;
        }

        public Builder batch(int max) {
            batch = max;
            return this;
        }

        public Builder requestsPerSecond(int max) {
            requestsPerSecond = max;
            return this;
        }

        public Builder recipientsPerSecond(int max) {
            recipientsPerSecond = max;
            return this;
        }

        public Builder concurrency(int max) {
            concurrency = max;
            return this;
        }

        public Builder ttl(Duration min, Duration max) {
            minTtl = min;
            maxTtl = max;
            return this;
        }

        public Builder dailyQuota(Map<MessageClass, Long> quota) {
            dailyQuota = quota;
            return this;
        }

        public Builder deviceQuota(Map<MessageClass, Integer> quota) {
            deviceQuota = quota;
            return this;
        }

        public Builder quotaZone(ZoneId zone) {
            quotaZone = zone;
            return this;
        }

        public Builder repeatSafe() {
            return repeatSafe(true);
        }

        public Builder repeatSafe(boolean safe) {
            repeatSafe = safe;
            return this;
        }

        public Builder confirmsArrival() {
            return confirmsArrival(true);
        }

        public Builder confirmsArrival(boolean confirms) {
            confirmsArrival = confirms;
            return this;
        }

        public Builder recalls() {
            recalls = true;
            return this;
        }

        public Builder receiptsById() {
            receiptsById = true;
            return this;
        }

        public Builder askedFor(Duration time) {
            askedFor = time;
            return this;
        }

        public Limits build() {
            return new Limits(
                    title,
                    body,
                    payloadBytes,
                    batch,
                    requestsPerSecond,
                    recipientsPerSecond,
                    concurrency,
                    minTtl,
                    maxTtl,
                    dailyQuota,
                    deviceQuota,
                    quotaZone,
                    repeatSafe,
                    confirmsArrival,
                    recalls,
                    receiptsById,
                    askedFor);
        }
    }
}

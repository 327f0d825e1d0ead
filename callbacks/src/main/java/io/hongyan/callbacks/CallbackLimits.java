package io.hongyan.callbacks;

import java.time.Duration;

/**
 * How callbacks are sent; the same for all apps.
 *
 * @param batchReceipts most receipts in a request
 * @param batchBytes a request's body ends with the receipt that reaches this
 * @param connections requests under way for one app
 * @param timeout of a request, from connecting to the end of the answer
 * @param giveUpAfter receipts that could not be sent for so long are given up
 * @param keepDead what was given up, and whatever else waits, is kept no longer
 * @param diskBytes what one app's receipts may take on disk
 * @param allowPrivate whether receivers may be at private, loopback and link-local addresses
 */
public record CallbackLimits(
        int batchReceipts,
        int batchBytes,
        int connections,
        Duration timeout,
        Duration giveUpAfter,
        Duration keepDead,
        long diskBytes,
        boolean allowPrivate) {

    public static final CallbackLimits DEFAULT = new CallbackLimits(
            1_000, 1 << 20, 4, Duration.ofSeconds(10), Duration.ofHours(24), Duration.ofDays(7), 1L << 30, false);

    public CallbackLimits withPrivateAddresses() {
        return new CallbackLimits(
                batchReceipts, batchBytes, connections, timeout, giveUpAfter, keepDead, diskBytes, true);
    }
}

package io.hongyan.channels.dispatch;

import java.time.Duration;

/**
 * How dispatch behaves, for all accounts alike; what differs between vendors stands in {@link io.hongyan.channels.Limits}.
 *
 * @param takenOneByOne targets taken at a time for a vendor that takes one recipient a request
 * @param penaltyPause rest of a message class after the vendor spoke of a penalty
 * @param probeEvery how often credentials that were refused are tried again
 * @param pullEvery how often {@link io.hongyan.channels.Adapter#pull} is asked
 * @param quotaLookEvery how long after messages were sent the used share of their quota is looked at
 * @param closeWithin how long closing waits for calls under way; longer than an HTTP call may take
 */
public record DispatchSettings(
        Retry retry,
        Breaker breaker,
        MassInvalid massInvalid,
        int takenOneByOne,
        Duration penaltyPause,
        Duration probeEvery,
        Duration pullEvery,
        Duration quotaLookEvery,
        Duration closeWithin,
        Watch watch) {

    public static final DispatchSettings DEFAULT = new DispatchSettings(
            new Retry(5, 20, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(1)),
            new Breaker(50, 20, 50, Duration.ofSeconds(15)),
            new MassInvalid(20, 100, Duration.ofMinutes(5)),
            256,
            Duration.ofHours(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(1),
            Duration.ofSeconds(20),
            new Watch(Duration.ofMinutes(15), Duration.ofDays(30), Duration.ofMinutes(15), 200));

    /**
     * Repetition of a request that is worth it. The n-th wait is {@code first × 2ⁿ⁻¹}, at most {@code longest}, shortened by up to
     * a half by chance so that requests which failed together do not come back together.
     *
     * @param tries requests in all, the first included
     * @param triesInDoubt likewise, where the vendor may have taken the message and would recognise it: longer, for there is no
     *     handing back
     * @param patience a vendor that asks for a longer wait than this gets the message handed back to delivery instead
     */
    public record Retry(int tries, int triesInDoubt, Duration first, Duration longest, Duration patience) {}

    /**
     * When a vendor counts as down.
     *
     * @param failurePercent of the last {@code window} requests, once there were {@code minimum}
     * @param open how long nothing is sent then; after it one request at a time shows whether the vendor is back
     */
    public record Breaker(int failurePercent, int minimum, int window, Duration open) {}

    /**
     * How accounts are looked at while nothing is wrong.
     *
     * @param every how often
     * @param expiryWarning how long before a credential ends that is said
     * @param receiptLag receipts that come later than this are late
     * @param silentFrom messages taken without any receipt that are no chance any more
     */
    public record Watch(Duration every, Duration expiryWarning, Duration receiptLag, int silentFrom) {}

    /**
     * When tokens called invalid are no longer believed: the usual cause is wrong credentials, the wrong environment or a new
     * signing project.
     *
     * @param percent share of invalid tokens among answers of a {@code window}, from {@code minimum} answers on
     */
    public record MassInvalid(int percent, int minimum, Duration window) {}
}

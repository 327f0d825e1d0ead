package io.hongyan.channels.dispatch;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.hongyan.channels.Limits;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Holds an account to its requests and recipients a second. What may go at once is a tenth of a second's worth (and a batch), so
 * that a vendor who counts by seconds sees no burst. Thread-safe; waits in its caller.
 */
final class RequestRates {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int BURSTS_A_SECOND = 10;

    private final DispatchClock clock;
    private final CountDownLatch stop;
    private final List<Bucket> requests;
    private final List<Bucket> recipients;

    RequestRates(Limits limits, DispatchClock clock, CountDownLatch stop) {
        this.clock = clock;
        this.stop = stop;
        this.requests = bucket(limits.requestsPerSecond(), 1);
        this.recipients = bucket(limits.recipientsPerSecond(), limits.batch());
    }

    private List<Bucket> bucket(int perSecond, int atLeast) {
        if (perSecond == 0) {
            return List.of();
        }
        int capacity = Math.max(atLeast, perSecond / BURSTS_A_SECOND);
        return List.of(Bucket.builder()
                .addLimit(limit -> limit.capacity(capacity).refillGreedy(perSecond, SECOND))
                .withCustomTimePrecision(new TimeMeter() {
                    @Override
                    public long currentTimeNanos() {
                        return clock.nanos();
                    }

                    @Override
                    public boolean isWallClockBased() {
                        return false;
                    }
                })
                .build());
    }

    /** Waits until a request for so many recipients may go. */
    void await(int count) {
        requests.forEach(bucket -> consume(bucket, 1));
        recipients.forEach(bucket -> consume(bucket, count));
    }

    private void consume(Bucket bucket, int tokens) {
        bucket.asBlocking().consumeUninterruptibly(tokens, nanos -> clock.sleep(Duration.ofNanos(nanos), stop));
    }
}

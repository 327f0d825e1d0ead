package io.hongyan.shards;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one topic's committed records from all shards to its consumer, on a thread of its own. Of a shard whose batch
 * was refused, the same records come again after a pause; the other shards go on meanwhile.
 */
final class OutboxReader implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(OutboxReader.class);

    private static final int MOST_RECORDS_PER_BATCH = 512;
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final OutboxConsumer consumer;
    private final List<? extends ShardEngine<?>> engines;

    /** Told shard and sequence of what the consumer has taken; by shard. */
    private final List<ObjLongConsumer<Topic>> acknowledge;

    private final Consumer<Throwable> fatal;
    private final WakeFlag wake = new WakeFlag();

    // By shard; this thread's.
    private final long[] taken;
    private final long[] pauseNanos;
    private final long[] pausedUntilNanos;

    private volatile boolean stopping;

    OutboxReader(
            OutboxConsumer consumer,
            List<? extends ShardEngine<?>> engines,
            List<ObjLongConsumer<Topic>> acknowledge,
            Consumer<Throwable> fatal) {
        this.consumer = consumer;
        this.engines = engines;
        this.acknowledge = acknowledge;
        this.fatal = fatal;
        this.taken = new long[engines.size()];
        this.pauseNanos = new long[engines.size()];
        this.pausedUntilNanos = new long[engines.size()];
    }

    Topic topic() {
        return consumer.topic();
    }

    String name() {
        return consumer.name();
    }

    void wake() {
        wake.wake();
    }

    /** Ends the thread after the batch it is at. */
    void stop() {
        stopping = true;
        wake.wake();
    }

    @Override
    public void run() {
        wake.ownedByCurrentThread();
        try {
            for (int shard = 0; shard < taken.length; shard++) {
                taken[shard] = engines.get(shard).acknowledged(topic());
            }
            while (!stopping) {
                boolean any = false;
                for (int shard = 0; shard < taken.length && !stopping; shard++) {
                    any |= isReady(shard) && bring(shard);
                }
                if (!any) {
                    wake.sleepUnless(() -> stopping || anyReady(), untilPauseEndsNanos());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the runtime gave up waiting for the consumer
        } catch (Throwable e) {
            fatal.accept(e);
        }
    }

    /** Returns whether the consumer took a batch. */
    private boolean bring(int shard) throws InterruptedException {
        List<byte[]> records = engines.get(shard).records(topic(), taken[shard], MOST_RECORDS_PER_BATCH);
        try {
            consumer.accept(shard, taken[shard] + 1, records);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            pause(shard, e);
            return false;
        }
        pauseNanos[shard] = 0;
        taken[shard] += records.size();
        acknowledge.get(shard).accept(topic(), taken[shard]);
        return true;
    }

    private void pause(int shard, Exception cause) {
        pauseNanos[shard] =
                pauseNanos[shard] == 0 ? FIRST_PAUSE_NANOS : Math.min(2 * pauseNanos[shard], LONGEST_PAUSE_NANOS);
        pausedUntilNanos[shard] = System.nanoTime() + pauseNanos[shard];
        log.warn(
                "outbox consumer {}: shard {}, records after {} refused, again in {} ms",
                name(),
                shard,
                taken[shard],
                TimeUnit.NANOSECONDS.toMillis(pauseNanos[shard]),
                cause);
    }

    private boolean isReady(int shard) {
        return engines.get(shard).committed(topic()) > taken[shard]
                && (pauseNanos[shard] == 0 || System.nanoTime() - pausedUntilNanos[shard] >= 0);
    }

    private boolean anyReady() {
        for (int shard = 0; shard < taken.length; shard++) {
            if (isReady(shard)) {
                return true;
            }
        }
        return false;
    }

    private long untilPauseEndsNanos() {
        if (Arrays.stream(pauseNanos).allMatch(nanos -> nanos == 0)) {
            return Long.MAX_VALUE;
        }
        long now = System.nanoTime();
        long shortest = LONGEST_PAUSE_NANOS;
        for (int shard = 0; shard < taken.length; shard++) {
            if (pauseNanos[shard] != 0) {
                shortest = Math.min(shortest, Math.max(1, pausedUntilNanos[shard] - now));
            }
        }
        return shortest;
    }
}

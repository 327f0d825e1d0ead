package io.hongyan.callbacks;

import io.hongyan.callbacks.Batch.Position;
import io.hongyan.delivery.receipt.ReceiptFeed;
import io.hongyan.delivery.receipt.ReceiptRecord;
import io.hongyan.kernel.CidCipher;
import io.hongyan.shards.ShardBusyException;
import io.hongyan.shards.ShardClosedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One app's receipts on one shard, sent in order: a batch is made when the one before it was taken, and that is on disk. Has a
 * thread only while something waits; {@link #signal} says whether it is to be given one.
 *
 * <p>A batch that was not taken is made anew for each try, so it grows to what waits meanwhile. What could not be sent for as
 * long as {@link CallbackLimits#giveUpAfter} is given up after the next failure, and the lane goes on behind it.
 */
final class Lane implements Runnable {

    /** What a lane reads at once; a read holds one record at least. */
    static final int WINDOW_BYTES = 256 << 10;

    /** Receipts are given up after so many tries in a row at least: a process that was down for a day has not tried. */
    private static final int LEAST_TRIES = 5;

    /** After a batch that was not full, receipts gather for so long: else single pushes would be told in as many requests. */
    private static final Duration GATHERING = Duration.ofMillis(100);

    private static final Duration BUSY_PAUSE = Duration.ofMillis(50);

    private static final Logger log = LoggerFactory.getLogger(Lane.class);

    private final int app;
    private final int shard;
    private final Parts parts;
    private final Supplier<Optional<Receiver>> receiver;
    private final AppCounters counters;
    private final AtomicInteger signals = new AtomicInteger();

    // The running thread's.
    private List<ReceiptRecord> window = List.of();
    private @Nullable Receiver last;
    private int failures;

    /** What all lanes share. */
    record Parts(
            ReceiptFeed feed,
            CidCipher cids,
            Aliases aliases,
            CallbackHttp http,
            CallbackLimits limits,
            CallbackClock clock,
            RandomGenerator random) {}

    Lane(int app, int shard, Parts parts, Supplier<Optional<Receiver>> receiver, AppCounters counters) {
        this.app = app;
        this.shard = shard;
        this.parts = parts;
        this.receiver = receiver;
        this.counters = counters;
    }

    /** Something waits, or there is another receiver; true: run this now. Any thread. */
    boolean signal() {
        return signals.getAndIncrement() == 0;
    }

    @Override
    public void run() {
        try {
            int seen;
            do {
                seen = signals.get();
                sendAll();
            } while (!signals.compareAndSet(seen, 0));
        } catch (ShardClosedException closed) {
            log.debug("app {}, shard {}: the process ends", app, shard);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** Until nothing waits, or nobody is to be told. */
    private void sendAll() throws InterruptedException {
        boolean more = true;
        while (more) {
            try {
                more = sendNext();
            } catch (ShardClosedException closed) {
                throw closed;
            } catch (RuntimeException defect) {
                failures++;
                log.error("callbacks of app {}, shard {}: tried again later", app, shard, defect);
                window = List.of();
                Receiver current = last;
                if (current != null) {
                    parts.clock.await(Backoff.after(failures, parts.random), current.over);
                }
            }
        }
        window = List.of();
    }

    /** Sends a batch, or waits where that failed; false where there is nothing to send, or nobody to send to. */
    private boolean sendNext() throws InterruptedException {
        Receiver current = receiver.get().orElse(null);
        if (current == null) {
            return false;
        }
        if (current != last) {
            last = current;
            failures = 0;
        }
        try {
            if (window.isEmpty()) {
                window = parts.feed.read(shard, app, WINDOW_BYTES);
            }
            return !window.isEmpty() && sendWindow(current);
        } catch (ShardBusyException busy) {
            window = List.of(); // what was sent is sent again where that could not be written
            parts.clock.await(BUSY_PAUSE, current.over);
            return true;
        }
    }

    private boolean sendWindow(Receiver current) throws InterruptedException {
        Batch batch = batch(current);
        if (batch.receipts() > 0) {
            Optional<Outcome> outcome = post(current, batch);
            if (outcome.isEmpty()) {
                return true;
            }
            if (!outcome.get().isSuccess()) {
                failed(current, outcome.get());
                return true;
            }
            current.succeeded(parts.clock.instant());
        }
        parts.feed.sent(shard, app, batch.end().number(), batch.end().offset());
        counters.sent.add(batch.receipts());
        failures = 0;
        moveTo(batch.end());
        if (window.isEmpty() && batch.receipts() < parts.limits.batchReceipts()) {
            parts.clock.await(GATHERING, current.over);
        }
        return true;
    }

    private Batch batch(Receiver current) {
        return new Batch.Making(
                        app,
                        shard,
                        current.format,
                        parts.cids,
                        current.settings.alias() ? Optional.of(parts.aliases) : Optional.empty(),
                        parts.limits.batchReceipts(),
                        parts.limits.batchBytes())
                .of(window);
    }

    /** Empty where another receiver was configured while this waited for its turn. */
    private Optional<Outcome> post(Receiver current, Batch batch) throws InterruptedException {
        current.connections.acquire();
        try {
            if (current.isOver()) {
                return Optional.empty();
            }
            counters.requests.increment();
            Instant at = parts.clock.instant();
            Outcome outcome = current.post(parts.http, at.toEpochMilli(), batch.body());
            long millis = Duration.between(at, parts.clock.instant()).toMillis();
            counters.deliveries.add(at, batch.receipts(), outcome, millis);
            return Optional.of(outcome);
        } finally {
            current.connections.release();
        }
    }

    private void failed(Receiver current, Outcome outcome) throws InterruptedException {
        counters.failed.increment();
        failures++;
        window = List.of();
        Instant now = parts.clock.instant();
        if (failures >= LEAST_TRIES) {
            giveUp(now.minus(parts.limits.giveUpAfter()), outcome.text());
        }
        Duration backoff = Backoff.after(failures, parts.random);
        Duration pause = backoff.compareTo(outcome.rest()) < 0 ? outcome.rest() : backoff;
        if (current.trouble().isEmpty()) {
            log.warn("callbacks of app {} fail: {}", current.app.appId(), outcome.text());
        }
        current.failed(outcome.text(), now, now.plus(pause));
        parts.clock.await(pause, current.over);
    }

    private void giveUp(Instant keptUntil, String reason) {
        long receipts = parts.feed.giveUp(shard, app, keptUntil.toEpochMilli(), reason);
        if (receipts > 0) {
            counters.givenUp.add(receipts);
            log.warn("callbacks of app {}, shard {}: {} receipts given up: {}", app, shard, receipts, reason);
        }
    }

    /** What of the window is not sent stays in it. */
    private void moveTo(Position end) {
        List<ReceiptRecord> rest = new ArrayList<>(window.size());
        for (ReceiptRecord record : window) {
            if (record.number() > end.number()) {
                rest.add(record);
            } else if (record.number() == end.number()) {
                rest.add(new ReceiptRecord(record.number(), record.keptMillis(), end.offset(), record.entries()));
            }
        }
        window = rest;
    }
}

package io.hongyan.callbacks;

import io.hongyan.delivery.receipt.Backlog;
import io.hongyan.delivery.receipt.DeadReceipts;
import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.delivery.receipt.ReceiptFeed;
import io.hongyan.delivery.receipt.ReceiptKind;
import io.hongyan.delivery.receipt.ReceiptRules;
import io.hongyan.delivery.receipt.ReceiptSignals;
import io.hongyan.kernel.App;
import io.hongyan.kernel.CidCipher;
import io.hongyan.shards.ShardBusyException;
import io.hongyan.shards.ShardClosedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All apps' callbacks. Made before delivery, which asks it what to keep ({@link ReceiptRules}); {@linkplain #start started} after
 * delivery stands, whose {@link ReceiptSignals} then wake the lanes. Settings take effect at once. Thread-safe.
 */
public final class Callbacks implements ReceiptRules, ReceiptSignals, AutoCloseable {

    private static final Duration GOODBYE = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final int LOOKS_BETWEEN_SWEEPS = 360;

    private static final Logger log = LoggerFactory.getLogger(Callbacks.class);

    private final CallbackLimits limits;
    private final CallbackClock clock;
    private final RandomGenerator random;
    private final CallbackHttp http;
    private final Map<Integer, Receiver> receivers = new ConcurrentHashMap<>();
    private final Map<Integer, AppCounters> counters = new ConcurrentHashMap<>();
    private final Map<Place, Lane> lanes = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("callback-", 0).factory());
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Lane.@Nullable Parts parts; // null: not started
    private volatile Backlog lastSeen = Backlog.NONE;

    private record Place(int app, int shard) {}

    public Callbacks(CallbackLimits limits, CallbackClock clock, RandomGenerator random) {
        this.limits = limits;
        this.clock = clock;
        this.random = random;
        this.http = new CallbackHttp(limits.timeout(), limits.allowPrivate());
    }

    /** Begins to send what waits. */
    public void start(ReceiptFeed feed, CidCipher cids, Aliases aliases) {
        parts = new Lane.Parts(feed, cids, aliases, http, limits, clock, random);
        receivers.keySet().forEach(app -> signalAll(feed, app));
        threads.execute(this::lookAfter);
    }

    // --- settings ---

    /** Why settings must not be used, as far as can be told now; empty: nothing. */
    public Optional<String> refusal(CallbackSettings settings) {
        return limits.allowPrivate()
                ? Optional.empty()
                : CallbackHttp.refusal(settings.url()).map(reason -> "url: " + reason);
    }

    /** Where an app is told from now on. What waits for it goes there too. */
    public void configure(App app, CallbackSettings settings) {
        Receiver before = receivers.put(app.number(), new Receiver(app, settings, limits.connections()));
        if (before != null) {
            before.over.countDown();
        }
        Lane.Parts started = parts;
        if (started != null) {
            signalAll(started.feed(), app.number());
        }
    }

    /** Tells an app nothing more, and forgets what waits for it; false where it was not told anything. */
    public boolean remove(int app) {
        Receiver before = receivers.remove(app);
        if (before == null) {
            return false;
        }
        before.over.countDown();
        Lane.Parts started = parts;
        if (started != null) {
            started.feed().forget(app);
        }
        return true;
    }

    public Optional<CallbackSettings> settings(int app) {
        return Optional.ofNullable(receivers.get(app)).map(receiver -> receiver.settings);
    }

    // --- ReceiptRules, ReceiptSignals ---

    @Override
    public Set<ReceiptKind> kinds(int app) {
        Receiver receiver = receivers.get(app);
        return receiver == null ? Set.of() : receiver.settings.kinds();
    }

    @Override
    public long limitBytes() {
        return limits.diskBytes();
    }

    @Override
    public void waiting(int shard, int app) {
        Lane.Parts started = parts;
        if (started == null || closing.getCount() == 0) {
            return;
        }
        Lane lane = lanes.computeIfAbsent(
                new Place(app, shard), place -> new Lane(app, shard, started, () -> receiver(app), counters(app)));
        if (lane.signal()) {
            try {
                threads.execute(lane);
            } catch (RejectedExecutionException closed) {
                log.debug("callbacks are closed");
            }
        }
    }

    /** Whom to send to: empty also while this closes. */
    private Optional<Receiver> receiver(int app) {
        return closing.getCount() == 0 ? Optional.empty() : Optional.ofNullable(receivers.get(app));
    }

    private void signalAll(ReceiptFeed feed, int app) {
        for (int shard = 0; shard < feed.shards(); shard++) {
            waiting(shard, app);
        }
    }

    private AppCounters counters(int app) {
        return counters.computeIfAbsent(app, unused -> new AppCounters());
    }

    // --- looking ---

    /** Empty where the app is not told anything. */
    public Optional<CallbackStatus> status(int app) {
        Receiver receiver = receivers.get(app);
        if (receiver == null) {
            return Optional.empty();
        }
        AppCounters counted = counters(app);
        return Optional.of(new CallbackStatus(
                receiver.trouble().isEmpty() ? "ok" : "failing",
                feed().backlog(app),
                counted.sent.sum(),
                counted.requests.sum(),
                counted.failed.sum(),
                receiver.lastSuccess(),
                receiver.trouble()
                        .map(trouble ->
                                new CallbackStatus.LastError(trouble.reason(), trouble.at(), trouble.nextTry()))));
    }

    public CallbackMetrics metrics() {
        Backlog seen = lastSeen;
        return new CallbackMetrics(
                counters.values().stream().mapToLong(app -> app.sent.sum()).sum(),
                counters.values().stream().mapToLong(app -> app.requests.sum()).sum(),
                counters.values().stream().mapToLong(app -> app.failed.sum()).sum(),
                counters.values().stream().mapToLong(app -> app.givenUp.sum()).sum(),
                seen.dropped(),
                seen.waiting(),
                seen.dead(),
                seen.oldestMillis() == 0 ? 0 : Math.max(0, clock.millis() - seen.oldestMillis()) / 1000.0);
    }

    /**
     * What became of a test.
     *
     * @param status the answer's, 0: there was none
     * @param text what happened, in few words
     * @param answer the beginning of the answer's body
     */
    public record TestResult(boolean ok, int status, String text, String answer, Duration took) {}

    /** Sends a signed test to an app's server; empty where the app is not told anything. */
    public Optional<TestResult> test(int app) {
        Receiver receiver = receivers.get(app);
        if (receiver == null) {
            return Optional.empty();
        }
        long start = System.nanoTime();
        Outcome outcome = receiver.post(http, clock.millis(), receiver.format.test(clock.millis()));
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return Optional.of(
                switch (outcome) {
                    case Outcome.Answered answered ->
                        new TestResult(
                                answered.isSuccess(), answered.status(), answered.text(), answered.answer(), took);
                    case Outcome.Failed failed -> new TestResult(false, 0, failed.text(), "", took);
                });
    }

    /** Requests to an app's server since the process started, newest first; the last ones only. */
    public List<DeliveryLog.Delivery> deliveries(int app) {
        return counters(app).deliveries.newestFirst();
    }

    // --- what was given up ---

    public List<DeadReceipts> dead(int app, int limit) {
        return feed().dead(app, limit);
    }

    /** Sends all again that was given up; answers how many receipts that are. */
    public long sendAgain(int app) {
        return feed().sendAgain(app);
    }

    /** Sends again what is left of one record; empty where nothing of it was given up. */
    public Optional<Long> sendAgain(int app, int shard, long number) {
        return feed().sendAgain(app, shard, number);
    }

    // --- telling ---

    /** Tells an app something about itself, where it wants to be told. */
    public void tell(int app, ReceiptEntry.Notice notice) {
        if (kinds(app).contains(ReceiptKind.NOTICE)) {
            feed().tell(app, notice);
        }
    }

    private ReceiptFeed feed() {
        return Objects.requireNonNull(parts, "callbacks: not started").feed();
    }

    // --- house ---

    /** Looks at what waits now and then, and forgets what is too old. */
    private void lookAfter() {
        ReceiptFeed feed = feed();
        try {
            for (long looks = 0; closing.getCount() > 0; looks++) {
                try {
                    lastSeen = receivers.keySet().stream().map(feed::backlog).reduce(Backlog.NONE, Backlog::plus);
                    if (looks % LOOKS_BETWEEN_SWEEPS == 0) {
                        feed.forgetBefore(clock.millis() - limits.keepDead().toMillis());
                    }
                } catch (ShardBusyException busy) {
                    log.debug("shards are busy: callbacks are looked after later");
                }
                boolean _ = closing.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ShardClosedException closed) {
            log.debug("shards are closed");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Lets requests under way end, for some seconds; what is not known to be taken by then is sent again after a start. What to
     * keep is still answered: delivery closes later.
     */
    @Override
    public void close() {
        closing.countDown();
        receivers.values().forEach(receiver -> receiver.over.countDown());
        threads.shutdown();
        try {
            if (!threads.awaitTermination(GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
                http.close();
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}

package io.hongyan.channels.dispatch;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.dispatch.ChannelMetrics.BreakerState;
import io.hongyan.delivery.vendor.VendorAccount;
import io.hongyan.delivery.vendor.VendorAnswer;
import io.hongyan.delivery.vendor.VendorCall;
import io.hongyan.delivery.vendor.VendorQueue;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.shards.ShardClosedException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one app's messages to one vendor. Apps and vendors have a lane each and share nothing but threads, of which there
 * are as many as needed, so none waits for another's vendor.
 *
 * <p>The lane takes a call from delivery when it can be made: a shard said it has something, the breaker lets requests pass, the
 * account is well, and not too many calls and recipients are held already. Each call then has its own virtual thread until it is
 * settled ({@link OutgoingCall}). Memory is bounded by what may be held, however much waits.
 *
 * <p>A lane lives as long as its account; other settings make another lane.
 */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    /** Calls held for each that can be under way: some wait for another try while others go. */
    private static final int HELD_FOR_ONE_UNDER_WAY = 2;

    private static final int LEAST_CALLS_HELD = 16;
    private static final int TAKES_HELD_ONE_BY_ONE = 16;

    /** A shard that is busy is asked again after this. */
    private static final Duration BUSY_PAUSE = Duration.ofMillis(50);

    private final ChannelAccount account;
    private final VendorQueue queue;
    private final DispatchSettings settings;
    private final DispatchClock clock;
    private final RandomGenerator random;
    private final LaneCounters counters;
    private final CountDownLatch stop;
    private final CircuitBreaker breaker;
    /** Twice the same: one for calls to begin, and one for what leaves, as writes that took long may end together. */
    private final RequestRates beginnings;

    private final RequestRates rates;
    private final Semaphore requestSlots;
    private final AccountWatch watch;
    private final int takeSize;
    private final int maxCalls;
    private final int maxRecipients;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    // guarded by the lock
    private final WaitingShards shards;
    private int calls;
    private int recipients;
    private boolean ended;

    /** Whether a look at the quotas is to come. */
    private final AtomicBoolean quotaLook = new AtomicBoolean();

    private volatile boolean credentialsRefused;
    private volatile Instant notBefore = Instant.EPOCH;

    /**
     * @param random thread-safe
     * @param stop falls when the process ends
     */
    Lane(
            ChannelAccount account,
            VendorQueue queue,
            DispatchSettings settings,
            DispatchClock clock,
            RandomGenerator random,
            LaneCounters counters,
            CountDownLatch stop) {
        this.account = account;
        this.queue = queue;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.counters = counters;
        this.stop = stop;
        int batch = account.limits().batch();
        int concurrency = account.limits().concurrency();
        this.takeSize = batch == 1 ? settings.takenOneByOne() : batchWithinRate();
        this.maxCalls = Math.max(HELD_FOR_ONE_UNDER_WAY * concurrency, LEAST_CALLS_HELD);
        this.maxRecipients = batch == 1
                ? Math.max(HELD_FOR_ONE_UNDER_WAY * concurrency, TAKES_HELD_ONE_BY_ONE * takeSize)
                : HELD_FOR_ONE_UNDER_WAY * concurrency * batch;
        this.shards = new WaitingShards(queue.shards());
        this.requestSlots = new Semaphore(concurrency);
        this.beginnings = new RequestRates(account.limits(), clock, stop);
        this.rates = new RequestRates(account.limits(), clock, stop);
        this.watch = new AccountWatch(account, settings.watch(), clock);
        this.breaker = breaker();
    }

    /** A batch larger than a second's worth would be a burst in itself. */
    private int batchWithinRate() {
        int rate = account.limits().recipientsPerSecond();
        return rate == 0 ? account.limits().batch() : Math.min(account.limits().batch(), rate);
    }

    private CircuitBreaker breaker() {
        DispatchSettings.Breaker limits = settings.breaker();
        CircuitBreaker made = CircuitBreaker.of(
                account.channel().wireName() + "/" + account.app(),
                CircuitBreakerConfig.custom()
                        .failureRateThreshold(limits.failurePercent())
                        .minimumNumberOfCalls(limits.minimum())
                        .slidingWindowSize(limits.window())
                        .waitDurationInOpenState(limits.open())
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(clock.withZone(ZoneOffset.UTC))
                        .build());
        // Told by whoever's answer tipped it: what follows is done elsewhere.
        made.getEventPublisher().onStateTransition(event -> {
            switch (event.getStateTransition().getToState()) {
                case OPEN -> {
                    account.alarms()
                            .raise(
                                    Alarm.Kind.VENDOR_DOWN,
                                    "no answers, or errors alone: calls wait, and are tried singly");
                    after(limits.open().plusMillis(1), this::pump);
                }
                case CLOSED -> {
                    account.alarms().clear(Alarm.Kind.VENDOR_DOWN);
                    after(Duration.ZERO, this::pump);
                }
                case HALF_OPEN, DISABLED, FORCED_OPEN, METRICS_ONLY -> {}
            }
        });
        return made;
    }

    // --- life ---

    /** Looks for what is there already, and asks the vendor for news from time to time. */
    void start() {
        lock.lock();
        try {
            for (int shard = 0; shard < queue.shards(); shard++) {
                shards.signal(shard);
            }
        } finally {
            lock.unlock();
        }
        account.adapter().listen(this::keep);
        after(Duration.ZERO, this::pump);
        after(settings.pullEvery(), this::pullNews);
        after(settings.watch().every().dividedBy(10), this::watch);
        lookAtQuotasSoon(); // what was raised before a restart is forgotten
    }

    private void watch() {
        watch.look();
        after(settings.watch().every(), this::watch);
    }

    private boolean keep(List<VendorReceipt> receipts) {
        account.receiptLag().heard(receipts);
        return Durably.done(
                () -> queue.news(account.app(), account.channel(), VendorNewsOf.receipts(receipts)), clock, stop);
    }

    /** Takes no more. Calls under way go on to their end. */
    void end() {
        lock.lock();
        try {
            ended = true;
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until no call is under way. */
    boolean awaitSettled(Duration atMost) {
        long nanos = atMost.toNanos();
        lock.lock();
        try {
            while (calls > 0) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = settled.awaitNanos(nanos);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    ChannelAccount account() {
        return account;
    }

    ChannelMetrics metrics() {
        int underWay;
        lock.lock();
        try {
            underWay = calls;
        } finally {
            lock.unlock();
        }
        BreakerState state = switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> BreakerState.OPEN;
            case HALF_OPEN -> BreakerState.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> BreakerState.CLOSED;
        };
        boolean waiting =
                credentialsRefused || state != BreakerState.CLOSED || !holdOff().isZero();
        return counters.snapshot(account, underWay, state, waiting);
    }

    // --- taking ---

    /** A shard has something. Called on its thread: does not block. */
    void waiting(int shard) {
        lock.lock();
        try {
            shards.signal(shard);
            startTakes();
        } finally {
            lock.unlock();
        }
    }

    private void pump() {
        lock.lock();
        try {
            startTakes();
        } finally {
            lock.unlock();
        }
    }

    private void startTakes() {
        while (!ended
                && !credentialsRefused
                && calls < maxCalls
                && recipients + takeSize <= maxRecipients
                && shards.any()
                && holdOff().isZero()
                && breaker.tryAcquirePermission()) {
            boolean probe = breaker.getState() == CircuitBreaker.State.HALF_OPEN;
            int reserved = probe ? Math.min(account.limits().batch(), takeSize) : takeSize;
            WaitingShards.Take take = shards.begin();
            calls++;
            recipients += reserved;
            Thread.startVirtualThread(() -> takeAndSend(take, reserved, probe));
        }
    }

    private void takeAndSend(WaitingShards.Take take, int reserved, boolean probe) {
        Optional<VendorCall> taken = Optional.empty();
        boolean busy = false;
        try {
            taken = queue.take(take.shard(), account.app(), account.channel(), reserved)
                    .get();
        } catch (ExecutionException e) {
            busy = !(e.getCause() instanceof ShardClosedException);
            LOG.debug("take from shard {}", take.shard(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            busy = true;
            LOG.error("take from shard {}", take.shard(), e);
        }
        int held = taken.map(call -> call.targets().size()).orElse(0);
        boolean sent = false;
        lock.lock();
        try {
            shards.end(take, taken.isEmpty() && !busy);
            recipients += held - reserved;
            if (taken.isPresent()) {
                startTakes();
            }
        } finally {
            lock.unlock();
        }
        try {
            if (taken.isPresent()) {
                sent = send(taken.get(), probe);
            } else if (busy) {
                clock.sleep(BUSY_PAUSE, stop);
            }
        } finally {
            if (probe && !sent) {
                breaker.releasePermission();
            }
            lock.lock();
            try {
                calls--;
                recipients -= held;
                settled.signalAll();
                startTakes();
            } finally {
                lock.unlock();
            }
        }
    }

    /**
     * Sends a call and settles it.
     *
     * @return whether the vendor was asked
     */
    private boolean send(VendorCall call, boolean probe) {
        OutgoingCall outgoing = new OutgoingCall(this, call, probe);
        Optional<VendorAnswer> answer = outgoing.run();
        answer.ifPresent(settledCall -> {
            settledCall.verdicts().forEach(counters::settled);
            account.receiptLag()
                    .accepted(settledCall.verdicts().stream()
                            .filter(VendorAnswer.Verdict.Accepted.class::isInstance)
                            .count());
            if (settledCall.truncated()) {
                counters.truncated.increment();
            }
            Durably.done(() -> queue.answer(call, settledCall), clock, stop);
            lookAtQuotasSoon();
        });
        return outgoing.asked();
    }

    // --- what calls ask of their lane ---

    DispatchSettings.Retry retry() {
        return settings.retry();
    }

    RandomGenerator random() {
        return random;
    }

    LaneCounters counters() {
        return counters;
    }

    /** Whether the process ends: nothing that can wait is to be begun. */
    boolean stopping() {
        return stop.getCount() == 0;
    }

    /**
     * Why a request should rather not be made now.
     *
     * @param probe it is the one that shows whether the vendor is back
     */
    Optional<LossReason> trouble(boolean probe) {
        if (credentialsRefused) {
            return Optional.of(LossReason.AUTH_FAILED);
        }
        CircuitBreaker.State state = breaker.getState();
        if (state == CircuitBreaker.State.OPEN || (state == CircuitBreaker.State.HALF_OPEN && !probe)) {
            return Optional.of(LossReason.VENDOR_ERROR);
        }
        return waitsTooLong(holdOff()) ? Optional.of(LossReason.VENDOR_RATE_LIMITED) : Optional.empty();
    }

    private boolean waitsTooLong(Duration wait) {
        return wait.compareTo(settings.retry().patience()) > 0;
    }

    void pause(Duration time) {
        clock.sleep(time, stop);
    }

    /**
     * Has it on disk that requests for some targets of a call are about to leave.
     *
     * @return false where that cannot be had, for the process ends
     */
    boolean begin(VendorCall call, int from, int to) {
        return Durably.done(() -> queue.begun(call, from, to), clock, stop);
    }

    /** Waits for a place among the requests under way, and until the rates let it {@link #begin}. */
    void awaitTurn(int count) {
        Duration wait = holdOff();
        while (!wait.isZero() && !waitsTooLong(wait) && !stopping()) {
            clock.sleep(wait, stop);
            wait = holdOff();
        }
        requestSlots.acquireUninterruptibly();
        beginnings.await(count);
    }

    /**
     * Waits until a request may leave, which it mostly may at once after {@link #awaitTurn}.
     *
     * @return false where it is not to leave any more, for the process ends
     */
    boolean awaitRates(int count) {
        rates.await(count);
        return !stopping();
    }

    void turnIsOver() {
        requestSlots.release();
    }

    void vendorAnswered() {
        breaker.onSuccess(0, TimeUnit.NANOSECONDS);
    }

    void vendorFailed(Exception why) {
        breaker.onError(0, TimeUnit.NANOSECONDS, why);
    }

    /** The vendor asked for a rest. */
    void holdOffFor(Duration time) {
        Instant until = clock.instant().plus(time);
        if (until.isAfter(notBefore)) {
            notBefore = until;
            after(time, this::pump);
        }
    }

    private Duration holdOff() {
        Instant now = clock.instant();
        return notBefore.isAfter(now) ? Duration.between(now, notBefore) : Duration.ZERO;
    }

    /** Nothing is taken until the vendor accepts the credentials again, or until there is another account. */
    void refuseCredentials(String code) {
        lock.lock();
        try {
            if (credentialsRefused) {
                return;
            }
            credentialsRefused = true;
        } finally {
            lock.unlock();
        }
        account.alarms()
                .raise(
                        Alarm.Kind.AUTH_FAILED,
                        "the vendor refuses the account's credentials (" + code
                                + "): check keys, IP allow-list and clock");
        after(settings.probeEvery(), this::probe);
    }

    private void probe() {
        if (!account.enter()) {
            return;
        }
        boolean well = false;
        try {
            well = account.adapter().probe().isEmpty();
        } catch (RuntimeException e) {
            LOG.error("channel {}: trying the credentials", account.channel().wireName(), e);
        } finally {
            account.leave();
        }
        if (well) {
            credentialsRefused = false;
            account.alarms().clear(Alarm.Kind.AUTH_FAILED);
            pump();
        } else {
            after(settings.probeEvery(), this::probe);
        }
    }

    /** The quota of a class is used up, as the vendor counts: delivery keeps its messages until the vendor's day ends. */
    void quotaExhausted(MessageClass messageClass, String code) {
        long now = clock.millis();
        long end = account.vendorAccount().quotaDayEnd(now);
        rest(
                messageClass,
                Duration.ofMillis(end - now),
                Alarm.Kind.QUOTA_EXHAUSTED,
                "the vendor says that today's quota of " + messageClass.wireName() + " messages is used up (" + code
                        + ")");
    }

    /** The vendor spoke of a penalty. */
    void penalised(MessageClass messageClass, String code) {
        rest(
                messageClass,
                settings.penaltyPause(),
                Alarm.Kind.VENDOR_PENALTY,
                "the vendor punishes the account (" + code + "): " + messageClass.wireName() + " messages rest");
    }

    /** The vendor takes no messages of a class at this time of day. Nothing is wrong with that. */
    void quiet(MessageClass messageClass, Duration time) {
        rest(messageClass, time, () -> {});
    }

    private void rest(MessageClass messageClass, Duration time, Alarm.Kind kind, String text) {
        if (rest(messageClass, time, () -> account.alarms().clear(kind, messageClass))) {
            account.alarms().raise(kind, messageClass, text);
        }
    }

    /** Answers whether the class did not rest before. */
    private boolean rest(MessageClass messageClass, Duration time, Runnable afterwards) {
        if (!account.rest(messageClass, clock.instant().plus(time))) {
            return false;
        }
        after(time, () -> {
            account.restIsOver(messageClass);
            afterwards.run();
            Durably.done(() -> queue.accountsChanged(account.app()), clock, stop);
        });
        Durably.done(() -> queue.accountsChanged(account.app()), clock, stop);
        return true;
    }

    // --- quotas ---

    private void lookAtQuotasSoon() {
        if (!account.limits().dailyQuota().isEmpty() && quotaLook.compareAndSet(false, true)) {
            after(settings.quotaLookEvery(), this::lookAtQuotas);
        }
    }

    /** Raises an alarm, until the vendor's day ends, where more of a quota is used than is usual. */
    private void lookAtQuotas() {
        quotaLook.set(false);
        long now = clock.millis();
        VendorAccount known = account.vendorAccount();
        account.limits().dailyQuota().forEach((messageClass, quota) -> {
            long used;
            try {
                used = queue.quotaUsed(account.app(), account.channel(), messageClass, known.quotaDay(now))
                        .get();
            } catch (ExecutionException e) {
                LOG.debug("looking at a quota", e.getCause());
                lookAtQuotasSoon();
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (account.settings().isLow(used, quota)
                    && account.alarms()
                            .raise(
                                    Alarm.Kind.QUOTA_LOW,
                                    messageClass,
                                    used + " of today's quota of " + quota + " " + messageClass.wireName()
                                            + " messages are used")) {
                after(
                        Duration.ofMillis(known.quotaDayEnd(now) - now),
                        () -> account.alarms().clear(Alarm.Kind.QUOTA_LOW, messageClass));
            }
        });
    }

    // --- news that must be asked for ---

    private void pullNews() {
        if (!account.enter()) {
            return;
        }
        try {
            keepUnlessEmpty(account.adapter().pull());
            if (account.limits().askedFor().isPositive()) {
                keepUnlessEmpty(account.adapter()
                        .ask(queue.askedAbout(account.app(), account.channel()).get()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SendException | ExecutionException e) {
            LOG.info("channel {}: asking for news: {}", account.channel().wireName(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("channel {}: asking for news", account.channel().wireName(), e);
        } finally {
            account.leave();
        }
        after(settings.pullEvery(), this::pullNews);
    }

    private void keepUnlessEmpty(List<VendorReceipt> receipts) {
        if (!receipts.isEmpty()) {
            keep(receipts);
        }
    }

    // --- time ---

    private void after(Duration time, Runnable action) {
        Thread.startVirtualThread(() -> {
            if (!time.isZero()) {
                clock.sleep(time, stop);
            }
            if (!stopping()) {
                action.run();
            }
        });
    }
}

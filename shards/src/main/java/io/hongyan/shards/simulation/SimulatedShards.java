package io.hongyan.shards.simulation;

import io.hongyan.shards.InMemoryStore;
import io.hongyan.shards.OutboxConsumer;
import io.hongyan.shards.ShardBusyException;
import io.hongyan.shards.ShardCalls;
import io.hongyan.shards.ShardClosedException;
import io.hongyan.shards.ShardCommand;
import io.hongyan.shards.ShardEngine;
import io.hongyan.shards.ShardProcessor;
import io.hongyan.shards.ShardProcessorFactory;
import io.hongyan.shards.Store;
import io.hongyan.shards.Topic;
import io.hongyan.shards.WriteSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/**
 * A set of shards in one thread, advanced step by step. Everything that happens is drawn from the random generator, so
 * the same seed, processors and calls give the same {@link #trace} every time.
 *
 * <p>A step is one group on one shard, or one batch for one outbox consumer; before it the clock moves a little, and
 * {@link Faults} may strike. After a crash the shards are at once recovered from the store with fresh processors, and
 * calls without an answer have failed with {@link ShardClosedException}. Not thread-safe.
 */
public final class SimulatedShards<C extends ShardCommand<?>> implements ShardCalls<C> {

    private static final long DEFAULT_OUTBOX_LIMIT = 10_000;
    private static final int LONGEST_GROUP = 16;
    private static final int LONGEST_STEP_MILLIS = 5;
    private static final int TRACE_LINES_KEPT = 200;
    private static final long MOST_STEPS_UNTIL_IDLE = 20_000_000;

    private final int shards;
    private final ShardProcessorFactory<C> factory;
    private final List<OutboxConsumer> consumers;
    private final Set<Topic> topics = new HashSet<>();
    private final Faults faults;
    private final RandomGenerator random;
    private final long outboxLimit;

    private final InMemoryStore store = new InMemoryStore();
    private final WriteSet writes = new WriteSet();
    private final SlowMail mail;

    private final List<ShardProcessor<C>> processors = new ArrayList<>();
    private final List<ShardEngine<C>> engines = new ArrayList<>();
    private final List<Deque<Call<C>>> queues = new ArrayList<>();
    private final List<Call<C>> unanswered = new ArrayList<>();

    private final Deque<String> recentTrace = new ArrayDeque<>();
    private final CRC32C traceDigest = new CRC32C();
    private long steps;
    private long crashes;
    private long nowMillis = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    public SimulatedShards(
            int shards,
            ShardProcessorFactory<C> factory,
            List<OutboxConsumer> consumers,
            Faults faults,
            RandomGenerator random) {
        this(shards, factory, consumers, faults, random, DEFAULT_OUTBOX_LIMIT);
    }

    /** @param outboxLimit records of one topic, or messages to one shard, above which a shard refuses commands */
    public SimulatedShards(
            int shards,
            ShardProcessorFactory<C> factory,
            List<OutboxConsumer> consumers,
            Faults faults,
            RandomGenerator random,
            long outboxLimit) {
        this.shards = shards;
        this.factory = factory;
        this.consumers = List.copyOf(consumers);
        consumers.forEach(consumer -> topics.add(consumer.topic()));
        if (!topics.containsAll(factory.topics())) {
            throw new IllegalArgumentException("consumers: of " + topics + " (expected: of " + factory.topics() + ")");
        }
        this.faults = faults;
        this.random = random;
        this.outboxLimit = outboxLimit;
        this.mail = new SlowMail(shards, faults.repetition(), random);
        for (int shard = 0; shard < shards; shard++) {
            queues.add(new ArrayDeque<>());
        }
        try {
            recoverAll();
        } catch (Crash crash) {
            afterCrash(crash);
        }
    }

    @Override
    public int shards() {
        return shards;
    }

    @Override
    @SuppressWarnings("unchecked") // C is the processors' command type, of which every caller's command is
    public <R> CompletableFuture<R> submit(int shard, ShardCommand<R> command) {
        if (shard < 0 || shard >= shards) {
            throw new IllegalArgumentException("shard: " + shard + " (expected: 0 … " + (shards - 1) + ")");
        }
        ShardBusyException refusal = engines.get(shard).refusal();
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        CompletableFuture<R> reply = new CompletableFuture<>();
        Call<C> call = new Call<>(shard, (C) command, reply);
        queues.get(shard).add(call);
        unanswered.add(call);
        return reply;
    }

    /** Wall clock of the simulation. */
    public InstantSource clock() {
        return () -> Instant.ofEpochMilli(nowMillis);
    }

    /** Moves the clock, backwards if negative. */
    public void advance(Duration duration) {
        nowMillis = Math.max(0, nowMillis + duration.toMillis());
        trace("clock %d", nowMillis);
    }

    /** Moves the clock to where the next timer is due; returns false where there is none. */
    public boolean advanceToNextTimer() {
        long wake = engines.stream().mapToLong(ShardEngine::wakeMillis).min().orElse(Long.MAX_VALUE);
        if (wake == Long.MAX_VALUE) {
            return false;
        }
        nowMillis = Math.max(nowMillis, wake);
        trace("clock %d", nowMillis);
        return true;
    }

    /** Does one thing; returns false where nothing is left to do before the clock moves or a command comes. */
    public boolean step() {
        List<Runnable> possible = possibleSteps();
        if (possible.isEmpty()) {
            return false;
        }
        steps++;
        unanswered.removeIf(call -> call.reply.isDone());
        nowMillis += random.nextInt(LONGEST_STEP_MILLIS + 1);
        if (random.nextDouble() < faults.clockJump()) {
            jumpClock();
        }
        try {
            if (random.nextDouble() < faults.crash() && random.nextInt(4) == 0) {
                throw new Crash("between groups");
            }
            possible.get(random.nextInt(possible.size())).run();
        } catch (Crash crash) {
            afterCrash(crash);
        }
        return true;
    }

    /** Steps until nothing is left to do at the present time; timers of the future stay where they are. */
    public void runUntilIdle() {
        for (long i = 0; step(); i++) {
            if (i == MOST_STEPS_UNTIL_IDLE) {
                throw new IllegalStateException("not idle after " + i + " steps: the processors feed themselves");
            }
        }
    }

    /** Ends the process between two groups and starts it again. */
    public void crash() {
        afterCrash(new Crash("as asked"));
    }

    /** The present instance of a shard's processor, for looking at invariants. */
    public ShardProcessor<C> processor(int shard) {
        return processors.get(shard);
    }

    /** What is on disk. */
    public Store store() {
        return store;
    }

    public long steps() {
        return steps;
    }

    public long crashes() {
        return crashes;
    }

    /** A checksum over everything that happened so far. */
    public long trace() {
        return traceDigest.getValue();
    }

    /** The last things that happened, for a failure's message. */
    public List<String> recentTrace() {
        return List.copyOf(recentTrace);
    }

    private List<Runnable> possibleSteps() {
        List<Runnable> possible = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            int number = shard;
            ShardEngine<C> engine = engines.get(shard);
            if (!queues.get(shard).isEmpty() || mail.waitsFor(shard) || engine.wakeMillis() <= nowMillis) {
                possible.add(() -> runGroup(number));
            }
            for (OutboxConsumer consumer : consumers) {
                if (engine.acknowledged(consumer.topic()) < engine.committed(consumer.topic())) {
                    possible.add(() -> consume(consumer, number));
                }
            }
        }
        return possible;
    }

    private void runGroup(int shard) {
        ShardEngine<C> engine = engines.get(shard);
        engine.open(nowMillis);
        int timers = engine.fireTimers(1 + random.nextInt(LONGEST_GROUP));
        int parcels = mail.deliver(shard, engine, random.nextInt(LONGEST_GROUP));
        int commands = Math.min(random.nextInt(LONGEST_GROUP), queues.get(shard).size());
        for (int i = 0; i < commands; i++) {
            Call<C> call = queues.get(shard).remove();
            engine.apply(call.command, call.reply);
        }
        int written = commit(engine);
        trace(
                "shard %d at %d: %d timers, %d parcels, %d commands, %d writes",
                shard, nowMillis, timers, parcels, commands, written);
    }

    /** Returns how many writes the group had. */
    private int commit(ShardEngine<C> engine) {
        writes.clear();
        boolean mayCrash = random.nextDouble() < faults.crash();
        if (engine.seal(writes)) {
            if (mayCrash) {
                crashDuringCommit();
            }
            store.commit(writes);
        }
        engine.settle();
        return writes.size();
    }

    private void crashDuringCommit() {
        switch (random.nextInt(3)) {
            case 0 -> throw new Crash("before a commit");
            case 1 -> {
                store.append(writes);
                throw new Crash("during a commit");
            }
            default -> {
                store.commit(writes);
                throw new Crash("after a commit, before its replies");
            }
        }
    }

    private void consume(OutboxConsumer consumer, int shard) {
        ShardEngine<C> engine = engines.get(shard);
        Topic topic = consumer.topic();
        long after = engine.acknowledged(topic);
        if (random.nextDouble() < faults.repetition()) {
            after = engine.deleted(topic); // as a crash before the deletion would
        }
        List<byte[]> records = engine.records(topic, after, 1 + random.nextInt(LONGEST_GROUP));
        boolean fails = random.nextDouble() < faults.consumerFailure();
        boolean before = random.nextBoolean();
        trace(
                "consumer %s of shard %d: %d records after %d%s",
                consumer.name(),
                shard,
                records.size(),
                after,
                fails ? (before ? ", fails before" : ", fails after") : "");
        if (fails && before) {
            return;
        }
        try {
            consumer.accept(shard, after + 1, records);
        } catch (Exception e) {
            trace("consumer %s threw %s", consumer.name(), e);
            return;
        }
        if (!fails) {
            engine.open(nowMillis);
            engine.recordsAcknowledged(topic, after + records.size());
            commit(engine);
        }
    }

    private void jumpClock() {
        long longest = faults.longestClockJump().toMillis();
        if (longest > 0) {
            long jump = random.nextBoolean() ? random.nextLong(longest) : -random.nextLong(longest / 100 + 1);
            advance(Duration.ofMillis(jump));
        }
    }

    private void afterCrash(Crash crash) {
        boolean recovered = false;
        Crash latest = crash;
        while (!recovered) {
            crashes++;
            int lost = random.nextInt(store.unsyncedBytes() + 1);
            trace("crash %s, %d bytes lost", latest.where, lost);
            store.crash(store.unsyncedBytes() - lost);
            mail.clear();
            queues.forEach(Deque::clear);
            List<Call<C>> forgotten = List.copyOf(unanswered);
            unanswered.clear();
            forgotten.forEach(call -> call.reply.completeExceptionally(new ShardClosedException(call.shard)));
            try {
                recoverAll();
                recovered = true;
            } catch (Crash again) {
                latest = again;
            }
        }
    }

    private void recoverAll() {
        processors.clear();
        engines.clear();
        for (int shard = 0; shard < shards; shard++) {
            ShardProcessor<C> processor = factory.create(shard);
            processors.add(processor);
            engines.add(new ShardEngine<>(shard, shards, outboxLimit, processor, topics, store, mail));
        }
        List<Integer> order = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            order.add(shard);
        }
        Collections.shuffle(order, random);
        for (int shard : order) {
            engines.get(shard).recover(nowMillis);
            int written = commit(engines.get(shard));
            trace("shard %d recovered with %d writes", shard, written);
        }
    }

    private void trace(String format, Object... values) {
        String line = String.format(format, values);
        traceDigest.update(line.getBytes(StandardCharsets.UTF_8));
        recentTrace.add(line);
        if (recentTrace.size() > TRACE_LINES_KEPT) {
            recentTrace.remove();
        }
    }

    private record Call<C>(int shard, C command, CompletableFuture<?> reply) {}

    /** The end of the process at this point. */
    private static final class Crash extends RuntimeException {

        private static final long serialVersionUID = 1L;

        final String where;

        Crash(String where) {
            super(where, null, false, false);
            this.where = where;
        }
    }
}

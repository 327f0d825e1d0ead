package io.hongyan.shards;

import io.hongyan.shards.ShardQueue.Call;
import io.hongyan.shards.ShardQueue.Parcel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The shards of a process on their threads. Commands wait in a bounded queue per shard, a few {@link ShardThread}s turn
 * them into groups, and each topic's consumer is fed by a thread of its own.
 *
 * <p>Whatever goes wrong in a shard (a commit that fails, a processor or effect that throws an error) is fatal: memory and
 * disk may disagree from then on, so nothing more is answered and the {@code fatal} handler is called, which is expected
 * to end the process; a restart recovers from the store. Where it returns, all shards stop and open calls fail with {@link
 * ShardClosedException}.
 */
public final class ShardRuntime<C extends ShardCommand<?>> implements ShardCalls<C>, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ShardRuntime.class);

    private static final Duration LONGEST_LAST_BATCH = Duration.ofSeconds(10);

    private final int shards;
    private final Store store;
    private final Consumer<Throwable> fatal;
    private final List<ShardEngine<C>> engines = new ArrayList<>();
    private final List<ShardQueue<C>> queues = new ArrayList<>();
    private final List<ShardThread<C>> shardThreads = new ArrayList<>();
    private final Map<Topic, OutboxReader> readers = new HashMap<>();
    private final List<Thread> platformThreads = new ArrayList<>();
    private final List<Thread> readerThreads = new ArrayList<>();

    private volatile boolean accepting;
    private volatile @Nullable Throwable failure;

    /**
     * Starts shards over a store, which from then on belongs to the runtime. Returns when all are recovered.
     *
     * @param fatal called once, by the thread that failed
     * @throws IllegalArgumentException where the store was made for another number of shards, or topics and consumers do
     *     not match
     */
    public static <C extends ShardCommand<?>> ShardRuntime<C> start(
            ShardSettings settings,
            Store store,
            ShardProcessorFactory<C> factory,
            List<OutboxConsumer> consumers,
            InstantSource clock,
            Consumer<Throwable> fatal) {
        Set<Topic> topics = matchedTopics(factory.topics(), consumers);
        StoreFormat.check(store, settings.shards());
        ShardRuntime<C> runtime = new ShardRuntime<>(settings, store, factory, topics, consumers, clock, fatal);
        runtime.recover();
        return runtime;
    }

    private ShardRuntime(
            ShardSettings settings,
            Store store,
            ShardProcessorFactory<C> factory,
            Set<Topic> topics,
            List<OutboxConsumer> consumers,
            InstantSource clock,
            Consumer<Throwable> fatal) {
        this.shards = settings.shards();
        this.store = store;
        this.fatal = fatal;
        Links links = new Links();
        List<WakeFlag> wakeFlags = new ArrayList<>();
        for (int i = 0; i < settings.threads(); i++) {
            WakeFlag wake = new WakeFlag();
            wakeFlags.add(wake);
            shardThreads.add(new ShardThread<>(settings.groupLimit(), store, clock, wake, this::fail));
        }
        List<ObjLongConsumer<Topic>> acknowledge = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            int thread = shard % settings.threads();
            ShardEngine<C> engine = new ShardEngine<>(
                    shard, shards, settings.outboxLimit(), factory.create(shard), topics, store, links);
            ShardQueue<C> queue = new ShardQueue<>(shard, settings.queueLimit(), wakeFlags.get(thread));
            engines.add(engine);
            queues.add(queue);
            shardThreads.get(thread).add(engine, queue);
            acknowledge.add((topic, sequence) -> queue.offer(new Parcel.RecordsAcknowledged(topic, sequence)));
        }
        for (OutboxConsumer consumer : consumers) {
            readers.put(consumer.topic(), new OutboxReader(consumer, engines, acknowledge, this::fail));
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
        if (!accepting) {
            return CompletableFuture.failedFuture(new ShardClosedException(shard));
        }
        ShardBusyException refusal = engines.get(shard).refusal();
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        CompletableFuture<R> reply = new CompletableFuture<>();
        ShardQueue<C> queue = queues.get(shard);
        refusal = queue.offer(new Call<>((C) command, reply));
        if (refusal != null) {
            reply.completeExceptionally(refusal);
        }
        return reply;
    }

    /** Sums over all shards and threads; cheap enough to be asked every second. */
    public ShardMetrics metrics() {
        return new ShardMetrics(
                sum(thread -> thread.commands),
                sum(thread -> thread.messages),
                sum(thread -> thread.timers),
                sum(thread -> thread.groups),
                sum(thread -> thread.readOnlyGroups),
                sum(thread -> thread.commits),
                sum(thread -> thread.committedWrites),
                sum(thread -> thread.commitNanos),
                queues.stream().mapToLong(ShardQueue::waitingCommands).sum(),
                engines.stream().mapToLong(ShardEngine::backlog).sum());
    }

    /** Takes no more commands, does those that wait, lets the consumers finish their batch, and closes the store. */
    @Override
    public synchronized void close() {
        accepting = false;
        readers.values().forEach(OutboxReader::stop);
        boolean ended = join(readerThreads);
        shardThreads.forEach(ShardThread::stop);
        ended &= join(platformThreads);
        if (ended) {
            store.close();
        } else {
            log.error("a thread of the shards does not end; the store is left open, nothing in it is lost");
        }
    }

    private void recover() {
        for (int i = 0; i < shardThreads.size(); i++) {
            platformThreads.add(Thread.ofPlatform().name("shards-" + i).start(shardThreads.get(i)));
        }
        try {
            for (ShardThread<C> thread : shardThreads) {
                thread.recovered().join();
            }
        } catch (CompletionException e) {
            shardThreads.forEach(ShardThread::halt);
            close();
            throw new IllegalStateException("the shards cannot be recovered", e.getCause());
        }
        readers.values()
                .forEach(reader -> readerThreads.add(
                        Thread.ofPlatform().name("outbox-" + reader.name()).start(reader)));
        accepting = true;
    }

    private void fail(Throwable cause) {
        synchronized (readers) {
            if (failure != null) {
                return;
            }
            failure = cause;
        }
        accepting = false;
        log.error("a shard failed; nothing more is answered", cause);
        fatal.accept(cause);
        readers.values().forEach(OutboxReader::stop);
        shardThreads.forEach(ShardThread::halt);
    }

    /** Waits for threads, interrupting those that take too long; returns whether all ended. */
    private static boolean join(List<Thread> threads) {
        boolean ended = true;
        try {
            for (Thread thread : threads) {
                if (!thread.join(LONGEST_LAST_BATCH)) {
                    thread.interrupt();
                    ended &= thread.join(LONGEST_LAST_BATCH);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return ended;
    }

    private long sum(Function<ShardThread<C>, LongAdder> counter) {
        long sum = 0;
        for (ShardThread<C> thread : shardThreads) {
            sum += counter.apply(thread).sum();
        }
        return sum;
    }

    private static Set<Topic> matchedTopics(Set<Topic> emitted, List<OutboxConsumer> consumers) {
        Map<Integer, OutboxConsumer> byCode = new HashMap<>();
        Set<Topic> topics = new HashSet<>();
        for (OutboxConsumer consumer : consumers) {
            OutboxConsumer other = byCode.put(consumer.topic().code(), consumer);
            if (other != null) {
                throw new IllegalArgumentException(
                        "topic code " + consumer.topic().code() + ": consumers " + other.name() + " and "
                                + consumer.name() + " (expected: one)");
            }
            topics.add(consumer.topic());
        }
        for (Topic topic : emitted) {
            if (!topics.contains(topic)) {
                throw new IllegalArgumentException(
                        "topic " + topic.name() + " (code " + topic.code() + "): no consumer (expected: one)");
            }
        }
        return topics;
    }

    /** Between the threads of this process. */
    private final class Links implements ShardLinks {

        @Override
        public void message(int fromShard, int toShard, long sequence, byte[] message) {
            queues.get(toShard).offer(new Parcel.Message(fromShard, sequence, message));
        }

        @Override
        public void messagesAcknowledged(int fromShard, int byShard, long sequence) {
            queues.get(fromShard).offer(new Parcel.MessagesAcknowledged(byShard, sequence));
        }

        @Override
        public void emitted(int shard, Topic topic) {
            OutboxReader reader = readers.get(topic);
            if (reader != null) {
                reader.wake();
            }
        }
    }
}

package io.hongyan.shards;

import static io.hongyan.shards.Script.bytes;
import static io.hongyan.shards.Script.reply;
import static io.hongyan.shards.Script.run;
import static io.hongyan.shards.Script.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the runtime does on its threads, run against each store. */
@Timeout(60)
abstract class ShardRuntimeBehaviour {

    private static final Topic NEWS = new Topic(9, "news");
    private static final ShardSettings SETTINGS =
            ShardSettings.defaults().withShards(4).withThreads(2);

    private final Map<Integer, Script> scripts = new ConcurrentHashMap<>();
    private final AtomicReference<Throwable> fatal = new AtomicReference<>();
    private final Reader reader = new Reader();
    private Set<Topic> topics = Set.of(NEWS);
    private final List<ShardRuntime<Script.Do>> started = new ArrayList<>();

    /** Opens the store of this test, the same one each time. */
    abstract Store open();

    @AfterEach
    void close() {
        reader.refusing.set(false);
        started.forEach(ShardRuntime::close);
    }

    @Test
    void answersWhenTheCommandIsInTheStore() {
        Store store = open();
        ShardRuntime<Script.Do> runtime = start(SETTINGS, store);
        for (int i = 0; i < 100; i++) {
            byte[] key = bytes("k" + i);
            runtime.submit(i % 4, run(context -> context.store().put(Script.ROWS, key, key)))
                    .join();
            assertThat(store.get(i % 4, Script.ROWS, key)).isEqualTo(key);
        }
    }

    @Test
    void answersNobodyBeforeTheCommitReturns() {
        HeldStore store = new HeldStore(open());
        ShardRuntime<Script.Do> runtime = start(SETTINGS, store);
        store.hold.lock();
        CompletableFuture<Object> answer;
        try {
            answer = runtime.submit(0, run(context -> context.store().put(Script.ROWS, bytes("k"), bytes("v"))));
            await().until(() -> store.arrived);
            assertThat(answer).isNotDone();
        } finally {
            store.hold.unlock();
        }
        assertThat(answer.join()).isEqualTo("done");
    }

    @Test
    void answersAReadWhileAnotherShardsCommitIsOnItsWay() {
        HeldStore store = new HeldStore(open());
        ShardRuntime<Script.Do> runtime = start(SETTINGS, store);
        store.hold.lock();
        try {
            var written = runtime.submit(0, run(context -> context.store().put(Script.ROWS, bytes("k"), bytes("v"))));
            await().until(() -> store.arrived);
            // Shard 1 is on the other thread.
            assertThat(runtime.submit(1, reply(context -> 5)).join()).isEqualTo(5);
            assertThat(written).isNotDone();
        } finally {
            store.hold.unlock();
        }
    }

    @Test
    void commitsOnceForAllShardsOfAThread() {
        HeldStore store = new HeldStore(open());
        ShardRuntime<Script.Do> runtime = start(SETTINGS.withThreads(1), store);
        store.hold.lock();
        List<CompletableFuture<Object>> answers = new ArrayList<>();
        try {
            answers.add(runtime.submit(0, put("first")));
            await().until(() -> store.arrived);
            for (int i = 0; i < 40; i++) {
                answers.add(runtime.submit(i % 4, put("k" + i)));
            }
        } finally {
            store.hold.unlock();
        }
        answers.forEach(CompletableFuture::join);
        assertThat(runtime.metrics().commits()).isEqualTo(2);
        assertThat(runtime.metrics().commands()).isEqualTo(41);
        assertThat(runtime.metrics().writes()).isGreaterThanOrEqualTo(41);
    }

    @Test
    void refusesACommandWhereTheQueueIsFull() {
        CountDownLatch gate = new CountDownLatch(1);
        ShardRuntime<Script.Do> runtime = start(SETTINGS.withLimits(16, 8, 100), open());
        CompletableFuture<Object> blocking = runtime.submit(0, run(context -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        await().until(() -> runtime.metrics().queued() == 0);
        List<CompletableFuture<Object>> answers = IntStream.range(0, 9)
                .mapToObj(i -> runtime.submit(0, put("k" + i)))
                .toList();
        assertThat(answers.getLast())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(ShardBusyException.class)
                .withMessageContaining("queue holds 8 (limit: 8)");
        gate.countDown();
        blocking.join();
        answers.subList(0, 8).forEach(CompletableFuture::join);
    }

    @Test
    void carriesMessagesBetweenShardsOnceAndInOrder() {
        ShardRuntime<Script.Do> runtime = start(SETTINGS, open());
        List<CompletableFuture<Object>> answers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            int number = i;
            answers.add(runtime.submit(i % 4, run(context -> {
                for (int shard = 0; shard < context.shards(); shard++) {
                    context.send(shard, bytes("%05d".formatted(number)));
                }
            })));
        }
        answers.forEach(CompletableFuture::join);
        for (int shard = 0; shard < 4; shard++) {
            List<String> messages = script(shard).messages;
            await().until(() -> messages.size() >= 2_000);
            for (int from = 0; from < 4; from++) {
                String sender = from + " ";
                List<String> ofSender;
                synchronized (messages) {
                    ofSender =
                            messages.stream().filter(m -> m.startsWith(sender)).toList();
                }
                assertThat(ofSender).hasSize(500).isSorted().doesNotHaveDuplicates();
            }
        }
        await().until(() -> runtime.metrics().outboxBacklog() == 0);
    }

    @Test
    void wakesForATimer() {
        ShardRuntime<Script.Do> runtime = start(SETTINGS, open());
        long due = System.currentTimeMillis() + 100;
        runtime.submit(2, run(context -> context.schedule(due, bytes("bell")))).join();
        await().until(() -> script(2).timers.size() == 1);
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(due);
    }

    @Test
    void keepsTimersAndStateOverARestart() {
        ShardRuntime<Script.Do> runtime = start(SETTINGS, open());
        long due = System.currentTimeMillis() + 50;
        runtime.submit(2, run(context -> {
                    context.store().put(Script.ROWS, bytes("k"), bytes("v"));
                    context.schedule(due, bytes("bell"));
                }))
                .join();
        runtime.close();
        ShardRuntime<Script.Do> again = start(SETTINGS, open());
        await().until(() -> script(2).timers.size() == 1
                || again.submit(2, reply(context -> context.store().get(Script.ROWS, bytes("fired bell")) != null))
                        .join()
                        .equals(true));
        assertThat(again.submit(
                                2,
                                reply(context -> text(
                                        Objects.requireNonNull(context.store().get(Script.ROWS, bytes("k"))))))
                        .join())
                .isEqualTo("v");
    }

    @Test
    void sleepsWhenThereIsNothingToDo() {
        ShardRuntime<Script.Do> runtime = start(SETTINGS, open());
        runtime.submit(0, put("k")).join();
        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("shards-")
                        || thread.getName().startsWith("outbox-"))
                .filter(Thread::isAlive)
                .toList();
        assertThat(threads).hasSize(3);
        // Parked without a time to wake at, all of them, rather than polling.
        await().until(() -> threads.stream()
                .allMatch(thread ->
                        thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING));
    }

    @Test
    void bringsRecordsToTheirConsumerAgainUntilItTakesThem() {
        ShardRuntime<Script.Do> runtime = start(SETTINGS, open());
        reader.refusing.set(true);
        for (int i = 0; i < 20; i++) {
            byte[] record = bytes("%02d".formatted(i));
            runtime.submit(i % 2, run(context -> context.emit(NEWS, record))).join();
        }
        await().until(() -> reader.refused >= 2);
        assertThat(reader.taken).isEmpty();
        reader.refusing.set(false);
        await().until(() -> reader.taken.size() == 20);
        assertThat(reader.ofShard(0)).hasSize(10).isSorted();
        assertThat(reader.ofShard(1)).hasSize(10).isSorted();
        await().until(() -> runtime.metrics().outboxBacklog() == 0);
    }

    @Test
    void bringsRecordsThatWereNotTakenAfterARestartAndTakenOnesNoMore() {
        ShardRuntime<Script.Do> runtime = start(SETTINGS, open());
        runtime.submit(0, run(context -> context.emit(NEWS, bytes("taken")))).join();
        await().until(() -> reader.taken.size() == 1);
        reader.refusing.set(true);
        runtime.submit(0, run(context -> context.emit(NEWS, bytes("waiting")))).join();
        await().until(() -> reader.refused >= 1);
        runtime.close();
        reader.refusing.set(false);
        start(SETTINGS, open());
        await().until(() -> reader.taken.size() == 2);
        assertThat(reader.ofShard(0)).containsExactly("taken", "waiting");
    }

    @Test
    void refusesCommandsWhileAConsumerIsTooFarBehind() {
        ShardRuntime<Script.Do> runtime = start(SETTINGS.withLimits(16, 64, 3), open());
        reader.refusing.set(true);
        for (int i = 0; i < 4; i++) {
            runtime.submit(0, run(context -> context.emit(NEWS, bytes("r")))).join();
        }
        assertThat(runtime.submit(0, reply(context -> 1)))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(ShardBusyException.class)
                .withMessageContaining("outbox of topic news holds 4 (limit: 3)");
        assertThat(runtime.submit(1, reply(context -> 1)).join()).isEqualTo(1);
        reader.refusing.set(false);
        await().ignoreExceptions()
                .until(() -> runtime.submit(0, reply(context -> 1)).join().equals(1));
    }

    @Test
    void doesNotStartWithATopicThatNobodyConsumes() {
        topics = Set.of(NEWS, new Topic(10, "gossip"));
        Store store = open();
        assertThatThrownBy(() -> start(SETTINGS, store))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("topic gossip (code 10): no consumer (expected: one)");
        store.close();
    }

    @Test
    void refusesAnotherNumberOfShardsThanTheStoreWasCreatedWith() {
        start(SETTINGS, open()).close();
        Store store = open();
        assertThatThrownBy(() -> start(SETTINGS.withShards(8), store))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("shards: 8 (expected: 4");
        store.close();
    }

    @Test
    void finishesWhatWaitsBeforeItCloses() {
        ShardRuntime<Script.Do> runtime = start(SETTINGS, open());
        List<CompletableFuture<Object>> answers = IntStream.range(0, 1_000)
                .mapToObj(i -> runtime.submit(i % 4, put("k" + i)))
                .toList();
        runtime.close();
        assertThat(answers).allSatisfy(answer -> assertThat(answer).isCompletedWithValue("done"));
        assertThat(runtime.submit(0, put("late")))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(ShardClosedException.class);
        runtime.close();
    }

    @Test
    void answersNothingAfterACommitFailed() {
        HeldStore store = new HeldStore(open());
        ShardRuntime<Script.Do> runtime = start(SETTINGS, store);
        store.failing = true;
        CompletableFuture<Object> answer = runtime.submit(0, put("k"));
        await().until(() -> fatal.get() != null);
        assertThat(fatal.get()).hasMessageContaining("disk");
        assertThat(answer)
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(ShardClosedException.class);
        assertThat(runtime.submit(1, reply(context -> 1)))
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(ShardClosedException.class);
    }

    @Test
    void doesNotStartWhereAProcessorCannotRecover() {
        Store store = open();
        assertThatThrownBy(() -> ShardRuntime.start(
                        SETTINGS,
                        store,
                        shard -> new Script(
                                context -> {
                                    throw new IllegalStateException("unreadable row");
                                },
                                context -> {}),
                        List.of(),
                        InstantSource.system(),
                        fatal::set))
                .hasMessageContaining("cannot be recovered")
                .hasRootCauseMessage("unreadable row");
    }

    private static Script.Do put(String key) {
        return run(context -> context.store().put(Script.ROWS, bytes(key), bytes("v")));
    }

    private Script script(int shard) {
        return Objects.requireNonNull(scripts.get(shard));
    }

    private ShardRuntime<Script.Do> start(ShardSettings settings, Store store) {
        ShardProcessorFactory<Script.Do> factory = new ShardProcessorFactory<>() {
            @Override
            public ShardProcessor<Script.Do> create(int shard) {
                Script script = new Script();
                scripts.put(shard, script);
                return script;
            }

            @Override
            public Set<Topic> topics() {
                return topics;
            }
        };
        ShardRuntime<Script.Do> runtime =
                ShardRuntime.start(settings, store, factory, List.of(reader), InstantSource.system(), fatal::set);
        started.add(runtime);
        return runtime;
    }

    /** A consumer that takes or refuses. */
    private static final class Reader implements OutboxConsumer {

        final List<String> taken = Collections.synchronizedList(new ArrayList<>());
        final AtomicBoolean refusing = new AtomicBoolean();
        volatile int refused;

        @Override
        public Topic topic() {
            return NEWS;
        }

        @Override
        public String name() {
            return "reader";
        }

        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // one writer
        public void accept(int shard, long firstSequence, List<byte[]> records) throws IOException {
            if (refusing.get()) {
                refused++;
                throw new IOException("not now, says the test");
            }
            records.forEach(record -> taken.add(shard + " " + text(record)));
        }

        List<String> ofShard(int shard) {
            String prefix = shard + " ";
            return List.copyOf(taken).stream()
                    .filter(record -> record.startsWith(prefix))
                    .map(record -> record.substring(prefix.length()))
                    .toList();
        }
    }

    /** A store whose commits wait while the test holds the lock, or fail. */
    private static final class HeldStore implements Store {

        final ReentrantLock hold = new ReentrantLock();
        volatile boolean arrived;
        volatile boolean failing;
        private final Store store;

        HeldStore(Store store) {
            this.store = store;
        }

        @Override
        public byte @Nullable [] get(int shard, Table table, byte[] key) {
            return store.get(shard, table, key);
        }

        @Override
        public void scan(int shard, Table table, byte[] from, byte[] to, ShardStore.Visitor visitor) {
            store.scan(shard, table, from, to, visitor);
        }

        @Override
        public void commit(WriteSet writes) {
            if (failing) {
                throw new IllegalStateException("the disk is gone, says the test");
            }
            if (hold.isLocked()) {
                arrived = true;
            }
            hold.lock();
            try {
                store.commit(writes);
            } finally {
                hold.unlock();
            }
        }

        @Override
        public void close() {
            store.close();
        }
    }
}

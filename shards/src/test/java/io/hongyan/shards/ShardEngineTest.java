package io.hongyan.shards;

import static io.hongyan.shards.Script.bytes;
import static io.hongyan.shards.Script.reply;
import static io.hongyan.shards.Script.run;
import static io.hongyan.shards.Script.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShardEngineTest {

    private static final Topic NEWS = new Topic(9, "news");

    private final InMemoryStore store = new InMemoryStore();
    private final WriteSet writes = new WriteSet();
    private final List<String> left = new ArrayList<>();
    private long nowMillis = 1_000;
    private long outboxLimit = 1_000;
    private Script script;
    private ShardEngine<Script.Do> engine;

    private final ShardLinks links = new ShardLinks() {
        @Override
        public void message(int fromShard, int toShard, long sequence, byte[] message) {
            left.add("message " + sequence + " to " + toShard + ": " + text(message));
        }

        @Override
        public void messagesAcknowledged(int fromShard, int byShard, long sequence) {
            left.add("acknowledged " + sequence + " of " + fromShard);
        }

        @Override
        public void emitted(int shard, Topic topic) {
            left.add("emitted " + topic.name());
        }
    };

    @BeforeEach
    void start() {
        restart(new Script());
    }

    @Test
    void answersAndRunsEffectsOnlyAfterTheCommit() {
        engine.open(nowMillis);
        CompletableFuture<Object> answer = apply(reply(context -> {
            context.store().put(Script.ROWS, bytes("k"), bytes("v"));
            context.send(2, bytes("hello"));
            context.emit(NEWS, bytes("it rains"));
            context.afterCommit(() -> left.add("effect"));
            return 7;
        }));
        assertThat(engine.seal(writes)).isTrue();
        assertThat(answer).isNotDone();
        assertThat(left).isEmpty();
        assertThat(engine.committed(NEWS)).isZero();
        assertThat(store.get(1, Script.ROWS, bytes("k"))).isNull();

        commitAndSettle();
        assertThat(answer).isCompletedWithValue(7);
        assertThat(left).containsExactly("effect", "message 1 to 2: hello", "emitted news");
        assertThat(store.get(1, Script.ROWS, bytes("k"))).isEqualTo(bytes("v"));
    }

    @Test
    void settlesAGroupThatOnlyReadWithoutACommit() {
        engine.open(nowMillis);
        CompletableFuture<Object> answer =
                apply(reply(context -> context.store().get(Script.ROWS, bytes("k")) == null));
        assertThat(engine.seal(writes)).isFalse();
        engine.settle();
        assertThat(answer).isCompletedWithValue(true);
    }

    @Test
    void forgetsAGroupThatACrashCutOffBeforeItsCommit() {
        engine.open(nowMillis);
        CompletableFuture<Object> answer = apply(run(context -> {
            context.store().put(Script.ROWS, bytes("k"), bytes("v"));
            context.schedule(nowMillis, bytes("bell"));
            context.send(2, bytes("hello"));
        }));
        engine.seal(writes);
        writes.clear();
        restart(new Script());
        assertThat(answer).isNotDone();
        assertThat(store.get(1, Script.ROWS, bytes("k"))).isNull();
        group(() -> assertThat(engine.fireTimers(10)).isZero());
        assertThat(left).isEmpty();
    }

    @Test
    void flushesOncePerGroupAndNotWhereNothingHappened() {
        int before = script.flushes;
        group(() -> {
            apply(run(context -> {}));
            apply(run(context -> {}));
        });
        assertThat(script.flushes).isEqualTo(before + 1);
        group(() -> engine.recordsAcknowledged(NEWS, 0));
        assertThat(script.flushes).isEqualTo(before + 1);
    }

    @Test
    void writesWhatFlushPutsTogetherWithTheGroup() {
        restart(new Script(context -> {}, context -> context.store().put(Script.ROWS, bytes("sum"), bytes("3"))));
        group(() -> apply(run(context -> {})));
        assertThat(store.get(1, Script.ROWS, bytes("sum"))).isEqualTo(bytes("3"));
    }

    @Test
    void readsAndScansSeeTheRunningGroupsWritesLikeATreeMapWould() {
        SplittableRandom random = new SplittableRandom(11);
        TreeMap<String, String> expected = new TreeMap<>();
        for (int round = 0; round < 300; round++) {
            group(() -> apply(run(context -> {
                for (int i = random.nextInt(40); i > 0; i--) {
                    String key = "key " + (100 + random.nextInt(60));
                    switch (random.nextInt(4)) {
                        case 0 -> {
                            context.store().delete(Script.ROWS, bytes(key));
                            expected.remove(key);
                        }
                        case 1 -> {
                            byte[] value = context.store().get(Script.ROWS, bytes(key));
                            assertThat(value == null ? null : text(value)).isEqualTo(expected.get(key));
                        }
                        case 2 -> {
                            String to = "key " + (100 + random.nextInt(60));
                            Map<String, String> part = key.compareTo(to) < 0 ? expected.subMap(key, to) : Map.of();
                            List<String> seen = scan(context, key, to);
                            assertThat(seen)
                                    .isEqualTo(part.entrySet().stream()
                                            .map(Map.Entry::toString)
                                            .toList());
                        }
                        default -> {
                            String value = "value " + random.nextInt();
                            context.store().put(Script.ROWS, bytes(key), bytes(value));
                            expected.put(key, value);
                        }
                    }
                }
            })));
        }
        assertThat(expected).isNotEmpty();
    }

    @Test
    void letsAVisitorDeleteWhatItVisits() {
        group(() -> apply(run(context -> {
            for (int i = 0; i < 10; i++) {
                context.store().put(Script.ROWS, bytes("old " + i), bytes(""));
            }
        })));
        group(() -> apply(run(context -> {
            for (int i = 0; i < 10; i++) {
                context.store().put(Script.ROWS, bytes("new " + i), bytes(""));
            }
            List<String> visited = new ArrayList<>();
            context.store().scan(Script.ROWS, bytes("a"), bytes("z"), (key, value) -> {
                context.store().delete(Script.ROWS, key);
                return visited.add(text(key));
            });
            assertThat(visited).hasSize(20).isSorted();
            assertThat(scan(context, "a", "z")).isEmpty();
        })));
        store.scan(1, Script.ROWS, bytes("a"), bytes("z"), (key, value) -> {
            throw new AssertionError("left over: " + text(key));
        });
    }

    @Test
    void growsWithALargeGroup() {
        group(() -> apply(run(context -> {
            for (int i = 0; i < 50_000; i++) {
                context.store().put(Script.ROWS, new RecordWriter(4).u32(i).toBytes(), new byte[] {(byte) i});
            }
        })));
        group(() -> apply(run(context -> {
            for (int i = 0; i < 50_000; i++) {
                assertThat(context.store()
                                .get(Script.ROWS, new RecordWriter(4).u32(i).toBytes()))
                        .isEqualTo(new byte[] {(byte) i});
            }
        })));
    }

    @Test
    void firesATimerOnceAtOrAfterItsTimeAlsoOverARestart() {
        group(() -> apply(run(context -> {
            context.schedule(5_000, bytes("late"));
            context.schedule(2_000, bytes("early"));
            context.schedule(2_000, bytes("early")); // the same timer
        })));
        assertThat(engine.wakeMillis()).isEqualTo(2_000);
        nowMillis = 1_999;
        group(() -> assertThat(engine.fireTimers(10)).isZero());
        restart(new Script());
        assertThat(engine.wakeMillis()).isEqualTo(2_000);
        nowMillis = 2_500;
        group(() -> assertThat(engine.fireTimers(10)).isEqualTo(1));
        assertThat(script.timers).containsExactly("2000 early");
        assertThat(engine.wakeMillis()).isEqualTo(5_000);
        restart(new Script());
        nowMillis = 10_000;
        group(() -> engine.fireTimers(10));
        group(() -> engine.fireTimers(10));
        assertThat(script.timers).containsExactly("5000 late");
        assertThat(engine.wakeMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void firesATimerAgainWhoseGroupACrashCutOff() {
        group(() -> apply(run(context -> context.schedule(2_000, bytes("bell")))));
        nowMillis = 3_000;
        engine.open(nowMillis);
        engine.fireTimers(10);
        engine.seal(writes);
        writes.clear();
        restart(new Script());
        group(() -> engine.fireTimers(10));
        assertThat(script.timers).containsExactly("2000 bell");
        assertThat(store.get(1, Script.ROWS, bytes("fired bell"))).isNotNull();
    }

    @Test
    void firesTimersInOrderAndNoMoreThanAsked() {
        group(() -> apply(run(context -> {
            for (int i = 9; i >= 0; i--) {
                context.schedule(2_000 + i, bytes("t" + i));
            }
        })));
        nowMillis = 5_000;
        group(() -> assertThat(engine.fireTimers(4)).isEqualTo(4));
        group(() -> assertThat(engine.fireTimers(100)).isEqualTo(6));
        assertThat(script.timers).hasSize(10).isSorted();
    }

    @Test
    void cancelsATimerInTheSameAndInALaterGroup() {
        group(() -> apply(run(context -> {
            context.schedule(2_000, bytes("a"));
            context.cancel(2_000, bytes("a"));
            context.schedule(2_000, bytes("b"));
            context.cancel(2_001, bytes("b")); // another time: another timer
            context.schedule(2_000, bytes("c"));
            context.cancel(2_000, bytes("never there"));
        })));
        group(() -> apply(run(context -> context.cancel(2_000, bytes("c")))));
        nowMillis = 3_000;
        group(() -> engine.fireTimers(10));
        assertThat(script.timers).containsExactly("2000 b");
        assertThat(engine.wakeMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aTimerScheduledForThePastFiresAtOnce() {
        group(() -> apply(run(context -> context.schedule(5_000, bytes("later")))));
        group(() -> apply(run(context -> context.schedule(10, bytes("past")))));
        group(() -> engine.fireTimers(10));
        assertThat(script.timers).containsExactly("10 past");
    }

    @Test
    void findsATimerAfterARestartThatWasScheduledForATimeBeforeThoseThatFired() {
        group(() -> apply(run(context -> context.schedule(2_000, bytes("a")))));
        nowMillis = 3_000;
        group(() -> engine.fireTimers(10));
        group(() -> apply(run(context -> context.schedule(500, bytes("past")))));
        restart(new Script());
        group(() -> engine.fireTimers(10));
        assertThat(script.timers).containsExactly("500 past");
    }

    @Test
    void firesTimersThatATimerSchedulesAndSparesThoseItCancels() {
        restart(new Script() {
            @Override
            public void onTimer(long dueMillis, byte[] timer, ShardContext context) {
                super.onTimer(dueMillis, timer, context);
                if (dueMillis == 2_000) {
                    context.schedule(1_500, bytes("before"));
                    context.schedule(2_500, bytes("behind"));
                    context.cancel(2_200, bytes("spared"));
                }
            }
        });
        group(() -> apply(run(context -> {
            context.schedule(2_000, bytes("first"));
            context.schedule(2_200, bytes("spared"));
        })));
        nowMillis = 3_000;
        group(() -> assertThat(engine.fireTimers(10)).isEqualTo(1));
        group(() -> assertThat(engine.fireTimers(10)).isEqualTo(2));
        assertThat(script.timers).containsExactly("2000 first", "1500 before", "2500 behind");
    }

    @Test
    void doesNotMissAConsumerForATopicThatIsEmpty() {
        group(() -> apply(run(context -> context.emit(NEWS, bytes("a")))));
        group(() -> {
            engine.recordsAcknowledged(NEWS, 1);
            engine.deleteAcknowledgedNow();
        });
        new ShardEngine<>(1, 3, outboxLimit, new Script(), Set.of(), store, links).recover(nowMillis);
    }

    @Test
    void refusesToRecoverWhereRecordsWaitForATopicThatNobodyConsumes() {
        group(() -> apply(run(context -> context.emit(NEWS, bytes("a")))));
        assertThatThrownBy(() ->
                        new ShardEngine<>(1, 3, outboxLimit, new Script(), Set.of(), store, links).recover(nowMillis))
                .hasMessageContaining("code 9");
    }

    @Test
    void takesEachMessageOnceAndAcknowledgesARepeatedOneAgain() {
        group(() -> engine.receive(0, 1, bytes("a")));
        group(() -> {
            engine.receive(0, 1, bytes("a"));
            engine.receive(0, 2, bytes("b"));
        });
        assertThat(left).containsExactly("acknowledged 1 of 0", "acknowledged 2 of 0");
        restart(new Script());
        left.clear();
        group(() -> engine.receive(0, 2, bytes("b")));
        assertThat(script.messages).isEmpty();
        assertThat(left).containsExactly("acknowledged 2 of 0");
    }

    @Test
    void takesAMessageAgainWhoseGroupACrashCutOff() {
        engine.open(nowMillis);
        engine.receive(0, 1, bytes("a"));
        engine.seal(writes);
        writes.clear();
        restart(new Script());
        group(() -> engine.receive(0, 1, bytes("a")));
        assertThat(script.messages).containsExactly("0 a");
    }

    @Test
    void refusesAGapBetweenMessages() {
        engine.open(nowMillis);
        assertThatThrownBy(() -> engine.receive(0, 2, bytes("b"))).hasMessageContaining("expected: 1");
    }

    @Test
    void sendsUnacknowledgedMessagesAgainAfterARestartAndNeverReusesANumber() {
        group(() -> apply(run(context -> {
            context.send(2, bytes("a"));
            context.send(2, bytes("b"));
            context.send(0, bytes("c"));
        })));
        group(() -> {
            engine.messagesAcknowledged(2, 1);
            apply(run(context -> context.store().put(Script.ROWS, bytes("x"), bytes("y"))));
        });
        left.clear();
        restart(new Script());
        assertThat(left).containsExactlyInAnyOrder("message 1 to 0: c", "message 2 to 2: b");
        group(() -> {
            engine.messagesAcknowledged(2, 2);
            engine.messagesAcknowledged(0, 1);
            engine.deleteAcknowledgedNow();
        });
        left.clear();
        restart(new Script());
        assertThat(left).isEmpty();
        group(() -> apply(run(context -> context.send(2, bytes("d")))));
        assertThat(left).containsExactly("message 3 to 2: d");
    }

    @Test
    void keepsRecordsUntilTheirConsumerIsDoneWithThem() {
        for (String record : List.of("a", "b", "c")) {
            group(() -> apply(run(context -> context.emit(NEWS, bytes(record)))));
        }
        assertThat(engine.records(NEWS, 0, 2)).containsExactly(bytes("a"), bytes("b"));
        group(() -> {
            engine.recordsAcknowledged(NEWS, 2);
            engine.deleteAcknowledgedNow();
        });
        restart(new Script());
        assertThat(engine.acknowledged(NEWS)).isEqualTo(2);
        assertThat(engine.committed(NEWS)).isEqualTo(3);
        assertThat(engine.records(NEWS, 2, 10)).containsExactly(bytes("c"));
        group(() -> {
            engine.recordsAcknowledged(NEWS, 3);
            engine.deleteAcknowledgedNow();
        });
        restart(new Script());
        group(() -> apply(run(context -> context.emit(NEWS, bytes("d")))));
        assertThat(engine.committed(NEWS)).isEqualTo(4);
        assertThat(engine.records(NEWS, 3, 10)).containsExactly(bytes("d"));
    }

    @Test
    void deletesAcknowledgedRowsWithTheNextWriteOrAfterAWhile() {
        group(() -> apply(run(context -> context.emit(NEWS, bytes("a")))));
        engine.open(nowMillis);
        engine.recordsAcknowledged(NEWS, 1);
        assertThat(engine.seal(writes)).as("not worth a commit of its own yet").isFalse();
        engine.settle();
        assertThat(engine.wakeMillis()).isGreaterThan(nowMillis);
        nowMillis = engine.wakeMillis();
        engine.open(nowMillis);
        assertThat(engine.seal(writes)).isTrue();
        commitAndSettle();
        assertThat(engine.deleted(NEWS)).isEqualTo(1);
        assertThat(engine.wakeMillis()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void refusesCommandsWhileAnOutboxIsOverItsBound() {
        outboxLimit = 2;
        restart(new Script());
        group(() -> apply(run(context -> {
            context.emit(NEWS, bytes("a"));
            context.emit(NEWS, bytes("b"));
        })));
        assertThat(engine.refusal()).isNull();
        group(() -> apply(run(context -> context.emit(NEWS, bytes("c")))));
        assertThat(engine.refusal()).hasMessage("shard 1: outbox of topic news holds 3 (limit: 2)");
        restart(new Script());
        assertThat(engine.refusal()).as("after a restart").isNotNull();
        group(() -> engine.recordsAcknowledged(NEWS, 1));
        assertThat(engine.refusal()).isNull();
        group(() -> apply(run(context -> {
            context.send(2, bytes("1"));
            context.send(2, bytes("2"));
            context.send(2, bytes("3"));
        })));
        assertThat(engine.refusal()).hasMessageContaining("messages to shard 2");
    }

    @Test
    void refusesTimersTopicsAndShardsThatCannotBe() {
        engine.open(nowMillis);
        assertThatThrownBy(() -> apply(run(context -> context.schedule(-1, bytes("t")))))
                .hasMessageContaining("dueMillis: -1");
        assertThatThrownBy(() -> apply(run(context -> context.send(3, bytes("m")))))
                .hasMessageContaining("toShard: 3 (expected: 0 … 2)");
        assertThatThrownBy(() -> apply(run(context -> context.emit(new Topic(8, "gossip"), bytes("m")))))
                .hasMessageContaining("gossip");
    }

    @Test
    void recoveryMayWriteAndSchedule() {
        restart(new Script(
                context -> {
                    context.store().put(Script.ROWS, bytes("starts"), bytes("1"));
                    context.schedule(nowMillis, bytes("first"));
                },
                context -> {}));
        assertThat(store.get(1, Script.ROWS, bytes("starts"))).isEqualTo(bytes("1"));
        group(() -> assertThat(engine.fireTimers(1)).isEqualTo(1));
    }

    @Test
    void anEffectThatThrowsDoesNotHoldUpTheOthers() {
        group(() -> apply(run(context -> {
            context.afterCommit(() -> {
                throw new IllegalStateException("as the test wants");
            });
            context.afterCommit(() -> left.add("second"));
        })));
        assertThat(left).containsExactly("second");
    }

    private CompletableFuture<Object> apply(Script.Do command) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        engine.apply(command, answer);
        return answer;
    }

    private void group(Runnable body) {
        engine.open(nowMillis);
        body.run();
        engine.seal(writes);
        commitAndSettle();
    }

    private void commitAndSettle() {
        store.commit(writes);
        writes.clear();
        engine.settle();
    }

    private void restart(Script fresh) {
        script = fresh;
        engine = new ShardEngine<>(1, 3, outboxLimit, fresh, Set.of(NEWS), store, links);
        engine.recover(nowMillis);
        engine.seal(writes);
        commitAndSettle();
    }

    private static List<String> scan(ShardContext context, String from, String to) {
        List<String> rows = new ArrayList<>();
        context.store()
                .scan(Script.ROWS, bytes(from), bytes(to), (key, value) -> rows.add(text(key) + "=" + text(value)));
        return rows;
    }
}

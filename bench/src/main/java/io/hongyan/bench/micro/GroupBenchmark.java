package io.hongyan.bench.micro;

import io.hongyan.shards.InMemoryStore;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardCommand;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardEngine;
import io.hongyan.shards.ShardLinks;
import io.hongyan.shards.ShardProcessor;
import io.hongyan.shards.Table;
import io.hongyan.shards.Topic;
import io.hongyan.shards.WriteSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One group of a shard without its disk: 256 commands that write three rows each and look at one of them, as a single push
 * does, through the group's overlay into a write set. Time is per command.
 *
 * <p>{@code ./hongyan bench micro GroupBenchmark}
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GroupBenchmark {

    private static final int COMMANDS = 256;

    private final ShardEngine<Push> engine =
            new ShardEngine<>(0, 1, 1_000, new ThreeRows(), Set.of(), new InMemoryStore(), new NoLinks());
    private final WriteSet writes = new WriteSet();
    private long sequence;

    private record Push(long sequence) implements ShardCommand<Boolean> {}

    @Setup
    public void recover() {
        engine.recover(0);
        engine.seal(writes);
        engine.settle();
        writes.clear();
    }

    @Benchmark
    @OperationsPerInvocation(COMMANDS)
    public int group() {
        engine.open(0);
        for (int i = 0; i < COMMANDS; i++) {
            engine.apply(new Push(sequence++), new CompletableFuture<Boolean>());
        }
        engine.seal(writes);
        int size = writes.size();
        writes.clear();
        engine.settle();
        return size;
    }

    private static final class ThreeRows implements ShardProcessor<Push> {

        private static final Table RECORDS = new Table("record");
        private static final Table INBOX = new Table("inbox-row");
        private static final Table TIMERS = new Table("expiry");

        private final byte[] payload = new byte[256];

        @Override
        public void recover(ShardContext context) {}

        @Override
        public Object apply(Push push, ShardContext context) {
            byte[] key = key(push);
            boolean isNew = context.store().get(RECORDS, key) == null;
            context.store().put(RECORDS, key, payload);
            context.store().put(INBOX, key(push), payload);
            context.store().put(TIMERS, key(push), payload);
            return isNew;
        }

        private static byte[] key(Push push) {
            return new RecordWriter(12).u32(1).u64(push.sequence()).toBytes();
        }

        @Override
        public void onTimer(long dueMillis, byte[] timer, ShardContext context) {}

        @Override
        public void onMessage(int fromShard, byte[] message, ShardContext context) {}

        @Override
        public void flush(ShardContext context) {}
    }

    private static final class NoLinks implements ShardLinks {

        @Override
        public void message(int fromShard, int toShard, long sequence, byte[] message) {}

        @Override
        public void messagesAcknowledged(int fromShard, int byShard, long sequence) {}

        @Override
        public void emitted(int shard, Topic topic) {}
    }
}

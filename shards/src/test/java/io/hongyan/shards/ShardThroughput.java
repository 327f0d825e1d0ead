package io.hongyan.shards;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Durable writes per second on the disk at hand, to be run by hand:
 *
 * <pre>java -cp … io.hongyan.shards.ShardThroughput DIRECTORY [THREADS] [SHARDS]</pre>
 *
 * First the store alone with 128 puts per commit; then 64 callers that each wait for a command of three puts; then as many
 * single puts as 4,096 waiting callers give.
 */
final class ShardThroughput {

    private static final int SECONDS = 6;

    private ShardThroughput() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int threads = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
        int shards = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 16;
        storeAlone(directory.resolve("alone"));
        ShardSettings settings = ShardSettings.defaults().withShards(shards).withThreads(threads);
        runtime(directory.resolve("three"), settings, 64, 3);
        runtime(directory.resolve("one"), settings, 4_096, 1);
    }

    private static void storeAlone(Path directory) {
        SplittableRandom random = new SplittableRandom(1);
        try (Store store = open(directory)) {
            WriteSet writes = new WriteSet();
            long puts = 0;
            long start = System.nanoTime();
            while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
                for (int i = 0; i < 128; i++) {
                    writes.add(i & 15, PutProcessor.ROWS, PutProcessor.key(random.nextLong(), 0), new byte[100]);
                }
                store.commit(writes);
                writes.clear();
                puts += 128;
            }
            report("store alone, 128 puts per commit: puts/s", puts, start);
        }
    }

    private static void runtime(Path directory, ShardSettings settings, int callers, int puts) throws Exception {
        ShardRuntime<PutProcessor.Put> runtime = ShardRuntime.start(
                settings, open(directory), shard -> new PutProcessor(), List.of(), InstantSource.system(), e -> {});
        try (runtime) {
            LongAdder done = new LongAdder();
            Semaphore free = new Semaphore(callers);
            long start = System.nanoTime();
            long number = 0;
            SplittableRandom random = new SplittableRandom(1);
            List<Long> latencies = new ArrayList<>();
            while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
                free.acquire();
                long submitted = System.nanoTime();
                boolean sampled = (number & 63) == 0;
                var reply = runtime.submit(
                        (int) (number++ % runtime.shards()), new PutProcessor.Put(random.nextLong(), puts, 100));
                reply.whenComplete((r, e) -> {
                    if (e == null) {
                        done.increment();
                    }
                    if (sampled) {
                        synchronized (latencies) {
                            latencies.add(System.nanoTime() - submitted);
                        }
                    }
                    free.release();
                });
            }
            free.acquire(callers);
            report(callers + " callers, commands of " + puts + " puts: commands/s", done.sum(), start);
            latencies.sort(null);
            System.out.printf(
                    "  p50 %,d us, p99 %,d us; %s%n",
                    latencies.get(latencies.size() / 2) / 1000,
                    latencies.get(latencies.size() * 99 / 100) / 1000,
                    runtime.metrics());
        }
    }

    private static Store open(Path directory) {
        return RocksDbStore.open(directory, 64 << 20, 64 << 20);
    }

    private static void report(String what, long count, long startNanos) {
        System.out.printf("%s %,d%n", what, Math.round(count * 1e9 / (System.nanoTime() - startNanos)));
    }
}

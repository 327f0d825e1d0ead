package io.hongyan.shards;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A process that prints the number of each command as soon as it is answered, until someone kills it. */
final class KilledWriter {

    static final int SHARDS = 4;
    static final int ROWS_PER_COMMAND = 6;

    private KilledWriter() {}

    static Process start(Path directory, long first) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(
                        java,
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        directory.toString(),
                        Long.toString(first))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    public static void main(String[] arguments) throws InterruptedException {
        Store store = RocksDbStore.open(Path.of(arguments[0]), 4 << 20, 4 << 20);
        ShardSettings settings = ShardSettings.defaults().withShards(SHARDS).withThreads(2);
        ShardRuntime<PutProcessor.Put> runtime = ShardRuntime.start(
                settings,
                store,
                shard -> new PutProcessor(),
                List.of(),
                InstantSource.system(),
                e -> Runtime.getRuntime().halt(1));
        PrintStream out = new PrintStream(System.out, true);
        Semaphore waiting = new Semaphore(64);
        for (long number = Long.parseLong(arguments[1]); ; number++) {
            long answered = number;
            waiting.acquire();
            runtime.submit((int) (number % SHARDS), new PutProcessor.Put(number, ROWS_PER_COMMAND, 300))
                    .whenComplete((reply, failure) -> {
                        if (failure == null) {
                            // One write of fixed length, so that the reader can tell a whole line from a torn one.
                            out.print(String.format("%08d%n", answered));
                        }
                        waiting.release();
                    });
        }
    }
}

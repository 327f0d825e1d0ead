package io.hongyan.shards;

import static io.hongyan.shards.Script.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksDbStoreTest extends StoreBehaviour {

    @TempDir
    private Path directory;

    @Override
    Store open() {
        return RocksDbStore.open(directory.resolve("store"), 4 << 20, 4 << 20);
    }

    @Test
    void keepsEverythingOverACleanClose() {
        put(3, FRUIT, "apple", "red");
        put(3, STONE, "flint", "grey");
        reopen();
        assertThat(read(3, FRUIT, "apple")).isEqualTo("red");
        assertThat(read(3, STONE, "flint")).isEqualTo("grey");
    }

    @Test
    void saysWhichDirectoryCannotBeOpened() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        assertThatThrownBy(() -> RocksDbStore.open(file, 4 << 20, 4 << 20)).hasMessageContaining(file.toString());
        assertThatThrownBy(this::open).hasMessageContaining("cannot be opened").hasMessageContaining("store");
    }

    /** Each round leaves a store behind that was killed in mid-commit, and the next goes on with it. */
    @Test
    void holdsEverythingThatWasAcknowledgedBeforeAKill() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        Path killed = directory.resolve("killed");
        List<Long> acknowledged = new ArrayList<>();
        for (int round = 0; round < 5; round++) {
            long first = round * 1_000_000L;
            Process child = KilledWriter.start(killed, first);
            try (BufferedReader output = child.inputReader()) {
                int wanted = 200 + random.nextInt(2_000);
                for (int i = 0; i < wanted; i++) {
                    acknowledged.add(Long.parseLong(output.readLine()));
                }
                child.toHandle().destroyForcibly(); // SIGKILL; the process object would also close its output
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (line.length() == 8) {
                        acknowledged.add(Long.parseLong(line));
                    }
                }
            }
            assertThat(child.waitFor()).as("exit by signal").isEqualTo(128 + 9);
        }
        try (Store store = RocksDbStore.open(killed, 4 << 20, 4 << 20)) {
            assertThat(acknowledged).hasSizeGreaterThan(1_000);
            for (long number : acknowledged) {
                int shard = (int) (number % KilledWriter.SHARDS);
                for (int i = 0; i < KilledWriter.ROWS_PER_COMMAND; i++) {
                    Table table = (i & 1) == 0 ? PutProcessor.ROWS : PutProcessor.MORE;
                    assertThat(store.get(shard, table, PutProcessor.key(number, i)))
                            .as("row %d of command %d", i, number)
                            .isNotNull();
                }
            }
            assertThat(store.get(0, FRUIT, bytes("apple"))).isNull();
        }
    }
}

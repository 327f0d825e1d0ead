package io.hongyan.shards;

import static io.hongyan.shards.Script.bytes;
import static io.hongyan.shards.Script.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store has to do, run against each of them. */
abstract class StoreBehaviour {

    static final Table FRUIT = new Table("fruit");
    static final Table STONE = new Table("stone");

    private Store store;

    abstract Store open();

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    void reopen() {
        store.close();
        store = open();
    }

    @Test
    void givesBackWhatWasCommittedAndNullForTheRest() {
        put(1, FRUIT, "apple", "red");
        assertThat(read(1, FRUIT, "apple")).isEqualTo("red");
        assertThat(store.get(1, FRUIT, bytes("pear"))).isNull();
        assertThat(store.get(1, STONE, bytes("apple"))).isNull();
    }

    @Test
    void keepsTheShardsApart() {
        put(1, FRUIT, "apple", "red");
        put(256, FRUIT, "apple", "green");
        assertThat(read(1, FRUIT, "apple")).isEqualTo("red");
        assertThat(read(256, FRUIT, "apple")).isEqualTo("green");
        assertThat(scan(1, "", "z")).containsExactly("apple=red");
        assertThat(scan(2, "", "z")).isEmpty();
    }

    @Test
    void deletesAndAllowsEmptyKeysAndValues() {
        put(1, FRUIT, "", "");
        assertThat(read(1, FRUIT, "")).isEmpty();
        WriteSet writes = new WriteSet();
        writes.add(1, FRUIT, bytes(""), null);
        writes.add(1, FRUIT, bytes("never there"), null);
        store.commit(writes);
        assertThat(store.get(1, FRUIT, bytes(""))).isNull();
    }

    @Test
    void commitsToSeveralShardsAndTablesAtOnce() {
        WriteSet writes = new WriteSet();
        writes.add(1, FRUIT, bytes("apple"), bytes("red"));
        writes.add(2, STONE, bytes("flint"), bytes("grey"));
        store.commit(writes);
        assertThat(read(1, FRUIT, "apple")).isEqualTo("red");
        assertThat(read(2, STONE, "flint")).isEqualTo("grey");
    }

    @Test
    void scansInTheOrderOfUnsignedBytesFromInclusiveToExclusive() {
        WriteSet writes = new WriteSet();
        for (int value : new int[] {0x80, 0x00, 0xFF, 0x7F, 0x01}) {
            writes.add(7, FRUIT, new byte[] {(byte) value}, new byte[] {(byte) value});
        }
        store.commit(writes);
        List<Integer> seen = new ArrayList<>();
        store.scan(7, FRUIT, new byte[] {1}, new byte[] {(byte) 0xFF}, (key, value) -> seen.add(key[0] & 0xFF));
        assertThat(seen).containsExactly(0x01, 0x7F, 0x80);
    }

    @Test
    void endsAScanWhereTheVisitorWantsOrTheRangeIsEmpty() {
        put(1, FRUIT, "a", "1");
        put(1, FRUIT, "b", "2");
        List<String> seen = new ArrayList<>();
        store.scan(1, FRUIT, bytes("a"), bytes("z"), (key, value) -> {
            seen.add(text(key));
            return false;
        });
        assertThat(seen).containsExactly("a");
        assertThat(scan(1, "b", "b")).isEmpty();
        assertThat(scan(1, "c", "a")).isEmpty();
    }

    @Test
    void agreesWithATreeMapOverRandomCommits() {
        SplittableRandom random = new SplittableRandom(42);
        TreeMap<byte[], byte[]> expected = new TreeMap<>(Arrays::compareUnsigned);
        WriteSet writes = new WriteSet();
        for (int round = 0; round < 200; round++) {
            TreeMap<byte[], byte[]> group = new TreeMap<>(Arrays::compareUnsigned);
            for (int i = random.nextInt(20); i > 0; i--) {
                byte[] key = new byte[random.nextInt(3)];
                random.nextBytes(key);
                boolean delete = random.nextInt(3) == 0;
                byte[] value = new byte[random.nextInt(50)];
                if (group.put(key, value) == null) {
                    writes.add(5, FRUIT, key, delete ? null : value);
                    if (delete) {
                        expected.remove(key);
                    } else {
                        expected.put(key, value);
                    }
                }
            }
            store.commit(writes);
            writes.clear();
        }
        List<byte[]> keys = new ArrayList<>();
        List<byte[]> values = new ArrayList<>();
        store.scan(
                5, FRUIT, new byte[0], new byte[] {-1, -1, -1, -1}, (key, value) -> keys.add(key) & values.add(value));
        assertThat(keys).usingElementComparator(Arrays::compareUnsigned).containsExactlyElementsOf(expected.keySet());
        assertThat(values).usingElementComparator(Arrays::compareUnsigned).containsExactlyElementsOf(expected.values());
    }

    void put(int shard, Table table, String key, String value) {
        WriteSet writes = new WriteSet();
        writes.add(shard, table, bytes(key), bytes(value));
        store.commit(writes);
    }

    String read(int shard, Table table, String key) {
        return text(Objects.requireNonNull(store.get(shard, table, bytes(key)), key));
    }

    private List<String> scan(int shard, String from, String to) {
        List<String> rows = new ArrayList<>();
        store.scan(shard, FRUIT, bytes(from), bytes(to), (key, value) -> rows.add(text(key) + "=" + text(value)));
        return rows;
    }
}

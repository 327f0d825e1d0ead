package io.hongyan.audience;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BitmapTableTest {

    @Test
    void setsEqualPlainSetsUnderRandomChangesFlushesEvictionsAndReloads() {
        for (long seed = 1; seed <= 60; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Rows rows = new Rows();
            BitmapTable table = new BitmapTable(random.nextInt(3_000));
            Map<BitmapName, TreeSet<Long>> model = new HashMap<>();
            for (int i = 0; i < 1_500; i++) {
                BitmapName name = new BitmapName(1 + random.nextInt(2), BitmapName.Kind.TAG, "t" + random.nextInt(4));
                TreeSet<Long> expected = model.computeIfAbsent(name, unused -> new TreeSet<>());
                int chunk = List.of(0, 1, 0xFFFF).get(random.nextInt(3));
                int ordinal = chunk << 16 | random.nextInt(40);
                long unsigned = Integer.toUnsignedLong(ordinal);
                switch (random.nextInt(20)) {
                    case 0, 1, 2, 3, 4, 5 ->
                        assertThat(table.add(rows, name, ordinal)).isEqualTo(expected.add(unsigned));
                    case 6, 7, 8, 9, 10 ->
                        assertThat(table.remove(rows, name, ordinal)).isEqualTo(expected.remove(unsigned));
                    case 11 -> {
                        if (random.nextInt(10) == 0) {
                            table.drop(rows, name);
                            expected.clear();
                        }
                    }
                    case 12, 13, 14, 15, 16 -> table.flush(rows);
                    case 17 -> {
                        table.flush(rows);
                        table = new BitmapTable(random.nextInt(3_000));
                    }
                    default ->
                        assertThat(table.get(rows, name).stream()
                                        .mapToObj(Integer::toUnsignedLong)
                                        .toList())
                                .as("seed %d, change %d, %s", seed, i, name)
                                .isEqualTo(List.copyOf(expected));
                }
            }
            assertThat(rows.rows.size()).isLessThan(2 * 4 * 3 * 66);
        }
    }

    /** A shard's rows in memory. */
    private static final class Rows implements ShardStore {
        final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

        @Override
        public byte @Nullable [] get(Table table, byte[] key) {
            return rows.get(key);
        }

        @Override
        public void put(Table table, byte[] key, byte[] value) {
            rows.put(key, value);
        }

        @Override
        public void delete(Table table, byte[] key) {
            rows.remove(key);
        }

        @Override
        public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
            for (Map.Entry<byte[], byte[]> row :
                    List.copyOf(rows.subMap(from, to).entrySet())) {
                if (!visitor.visit(row.getKey(), row.getValue())) {
                    return;
                }
            }
        }
    }
}

package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.BitmapTable;
import io.hongyan.delivery.rules.FrequencyCap;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import io.hongyan.shards.Topic;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

/** Counters by bitmaps against counters in a map. */
class FrequencyCountsTest {

    private static final int APP = 3;
    private static final FrequencyCounts.Series DAYS = new FrequencyCounts.Series("a/b 类", FrequencyCap.Unit.DAY);
    private static final FrequencyCounts.Series HOURS = new FrequencyCounts.Series("a/b 类", FrequencyCap.Unit.HOUR);

    private final Rows rows = new Rows();
    private BitmapTable bitmaps = new BitmapTable(10_000);
    private FrequencyCounts counts = new FrequencyCounts(bitmaps);

    private record Cell(FrequencyCounts.Series series, long bucket, int priority, int ordinal) {}

    @Test
    void whoReachedABoundIsWhoWasCountedSoOften() {
        SplittableRandom random = new SplittableRandom(7);
        Map<Cell, Integer> expected = new HashMap<>();
        long now = 20_000;
        for (int step = 0; step < 1_500; step++) {
            now += random.nextInt(8) == 0 ? 1 : 0;
            FrequencyCounts.Series series = random.nextInt(4) == 0 ? HOURS : DAYS;
            int priority = random.nextInt(3) * 4;
            long bucket = now - (random.nextInt(5) == 0 ? random.nextInt(10) : 0);
            RoaringBitmap some = some(random);
            boolean back = random.nextInt(4) == 0;
            if (back) {
                counts.takeBack(rows, APP, series, bucket, priority, some);
            } else {
                counts.add(rows, APP, series, bucket, priority, some);
            }
            some.forEach((int ordinal) -> expected.merge(
                    new Cell(series, bucket, priority, ordinal),
                    back ? 0 : 1,
                    (before, one) -> back ? Math.max(0, before - 1) : Math.min(127, before + 1)));
            if (random.nextInt(3) == 0) {
                bitmaps.flush(rows.store());
            }
            if (random.nextInt(100) == 0) {
                bitmaps.flush(rows.store());
                bitmaps = new BitmapTable(10_000);
                counts = new FrequencyCounts(bitmaps);
            }
            int bound = 1 + random.nextInt(12);
            long from = now - random.nextInt(20);
            RoaringBitmap candidates = some(random);
            RoaringBitmap reached = counts.reached(rows, APP, series, from, priority, bound, candidates);
            candidates.forEach((int ordinal) -> {
                long sum = expected.entrySet().stream()
                        .filter(cell -> cell.getKey().series().equals(series)
                                && cell.getKey().ordinal() == ordinal
                                && cell.getKey().bucket() >= from
                                && cell.getKey().priority() >= priority)
                        .mapToLong(Map.Entry::getValue)
                        .sum();
                assertThat(reached.contains(ordinal))
                        .as("%d of at least %d from %d, priority %d: %d", ordinal, bound, from, priority, sum)
                        .isEqualTo(sum >= bound);
            });
            assertThat(RoaringBitmap.andNot(reached, candidates).isEmpty()).isTrue();
        }
    }

    /** Ordinals of several chunks, the highest among them. */
    private static RoaringBitmap some(SplittableRandom random) {
        RoaringBitmap some = new RoaringBitmap();
        for (int i = random.nextInt(6); i >= 0; i--) {
            some.add(new int[] {0, 1, 65_535, 65_536, 1 << 20, -1, -65_536, Integer.MAX_VALUE}[random.nextInt(8)]);
        }
        return some;
    }

    @Test
    void aCountStopsAtItsHighestAndGoesDownFromThere() {
        RoaringBitmap one = RoaringBitmap.bitmapOf(5);
        for (int i = 0; i < 200; i++) {
            counts.add(rows, APP, DAYS, 1, 5, one);
        }
        assertThat(counts.reached(rows, APP, DAYS, 1, 5, 100, one)).isEqualTo(one);
        for (int i = 0; i < 28; i++) {
            counts.takeBack(rows, APP, DAYS, 1, 5, one);
        }
        assertThat(counts.reached(rows, APP, DAYS, 1, 5, 100, one).isEmpty()).isTrue();
        assertThat(counts.reached(rows, APP, DAYS, 1, 5, 99, one)).isEqualTo(one);
    }

    @Test
    void whatNoWindowReachesBackToIsForgotten() {
        RoaringBitmap one = RoaringBitmap.bitmapOf(5);
        for (long day = 100; day < 200; day++) {
            counts.add(rows, APP, DAYS, day, 5, one);
            bitmaps.flush(rows.store());
        }
        assertThat(bitmaps.values(rows.store(), APP, BitmapName.Kind.SENT_COUNT))
                .hasSize(31);
        assertThat(counts.reached(rows, APP, DAYS, 170, 5, 30, one)).isEqualTo(one);
    }

    /** Rows in memory. */
    private static final class Rows implements ShardContext, ShardStore {

        private final TreeMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);

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
            for (Map.Entry<byte[], byte[]> row : new TreeMap<>(rows.subMap(from, to)).entrySet()) {
                if (!visitor.visit(row.getKey(), row.getValue())) {
                    return;
                }
            }
        }

        @Override
        public int shard() {
            return 0;
        }

        @Override
        public int shards() {
            return 1;
        }

        @Override
        public long nowMillis() {
            return 0;
        }

        @Override
        public ShardStore store() {
            return this;
        }

        @Override
        public void schedule(long dueMillis, byte[] timer) {}

        @Override
        public void cancel(long dueMillis, byte[] timer) {}

        @Override
        public void send(int toShard, byte[] message) {}

        @Override
        public void emit(Topic topic, byte[] record) {}

        @Override
        public void afterCommit(Runnable effect) {}
    }
}

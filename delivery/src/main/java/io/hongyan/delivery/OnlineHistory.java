package io.hongyan.delivery;

import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many devices of an app were online, on the app's home shard: samples of the last day, and each day's peak.
 *
 * <pre>
 * online / app u32 | 0 u8 | millis u64     → count u32
 *        | app u32 | 1 u8 | epoch day u64  → peak u32
 * </pre>
 */
final class OnlineHistory {

    static final Table TABLE = new Table("online");

    private static final int SAMPLE = 0;
    private static final int PEAK = 1;
    private static final long KEPT_MILLIS = 24L * 3600 * 1000;

    void sample(ShardContext context, ShardOp.SampleOnline sample) {
        byte[] peak = key(sample.app(), PEAK, sample.day());
        if (sample.online() > read(context.store().get(TABLE, peak))) {
            context.store().put(TABLE, peak, count(sample.online()));
        }
        if (sample.keep()) {
            long now = context.nowMillis();
            context.store().put(TABLE, key(sample.app(), SAMPLE, now), count(sample.online()));
            context.store()
                    .scan(
                            TABLE,
                            key(sample.app(), SAMPLE, 0),
                            key(sample.app(), SAMPLE, now - KEPT_MILLIS),
                            (key, old) -> {
                                context.store().delete(TABLE, key);
                                return true;
                            });
        }
    }

    List<Reports.OnlineSample> since(ShardContext context, int app, long fromMillis) {
        List<Reports.OnlineSample> samples = new ArrayList<>();
        context.store().scan(TABLE, key(app, SAMPLE, fromMillis), key(app, PEAK, 0), (key, value) -> {
            samples.add(new Reports.OnlineSample(new RecordReader(key, 5).u64(), read(value)));
            return true;
        });
        return samples;
    }

    long peak(ShardContext context, int app, long day) {
        return read(context.store().get(TABLE, key(app, PEAK, day)));
    }

    private static byte[] key(int app, int kind, long number) {
        return new RecordWriter(13).u32(app).u8(kind).u64(Math.max(0, number)).toBytes();
    }

    private static byte[] count(int count) {
        return new RecordWriter(4).u32(count).toBytes();
    }

    private static int read(byte @Nullable [] value) {
        return value == null ? 0 : new RecordReader(value).u32();
    }
}

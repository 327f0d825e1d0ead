package io.hongyan.delivery;

import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import org.jspecify.annotations.Nullable;

/** Numbers the messages of a shard in order of acceptance: 1, 2, 3, …, never twice, clock jumps and crashes included. */
final class Sequence {

    static final Table TABLE = new Table("sequence");

    private static final byte[] KEY = new byte[0];

    private long last;
    private long written;

    void recover(ShardContext context) {
        byte @Nullable [] value = context.store().get(TABLE, KEY);
        last = value == null ? 0 : new RecordReader(value).u64();
        written = last;
    }

    long next() {
        return ++last;
    }

    void flush(ShardContext context) {
        if (last != written) {
            context.store().put(TABLE, KEY, new RecordWriter(8).u64(last).toBytes());
            written = last;
        }
    }
}

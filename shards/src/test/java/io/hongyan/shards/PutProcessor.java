package io.hongyan.shards;

import io.hongyan.kernel.BigEndian;

/** Writes as many rows as it is told to, and counts the commands; the least a processor can be. */
final class PutProcessor implements ShardProcessor<PutProcessor.Put> {

    static final Table ROWS = new Table("rows");
    static final Table MORE = new Table("more");

    /** Puts {@code count} rows of {@code bytes} bytes under the keys (first, 0 … count-1). */
    record Put(long first, int count, int bytes) implements ShardCommand<Long> {}

    private long applied;

    @Override
    public void recover(ShardContext context) {}

    @Override
    public Object apply(Put command, ShardContext context) {
        for (int i = 0; i < command.count; i++) {
            byte[] value = new byte[command.bytes];
            BigEndian.putLong(value, 0, command.first);
            context.store().put((i & 1) == 0 ? ROWS : MORE, key(command.first, i), value);
        }
        return ++applied;
    }

    static byte[] key(long first, int i) {
        return new RecordWriter(12).u64(first).u32(i).toBytes();
    }

    @Override
    public void onTimer(long dueMillis, byte[] timer, ShardContext context) {}

    @Override
    public void onMessage(int fromShard, byte[] message, ShardContext context) {}

    @Override
    public void flush(ShardContext context) {}
}

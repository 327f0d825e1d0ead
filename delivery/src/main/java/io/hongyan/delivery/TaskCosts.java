package io.hongyan.delivery;

import io.hongyan.kernel.Channel;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import org.jspecify.annotations.Nullable;

/**
 * What tasks cost on one shard, by channel. A message counts as spent from the commit that hands it out to the one that says the
 * channel did not take it, so a crash can make the sum too large for a while and never too small.
 *
 * <pre>
 * task-cost / app u32 | task u64 u64 | channel u8 → spent, saved, in millionths of the currency
 * </pre>
 */
final class TaskCosts {

    static final Table TABLE = new Table("task-cost");

    /** @param savedMicros what a fallback did not cost because its device was reached in time */
    record Cost(long spentMicros, long savedMicros) {

        static final Cost NONE = new Cost(0, 0);
    }

    Cost of(ShardStore store, TaskKey task, Channel channel) {
        byte @Nullable [] bytes = store.get(TABLE, key(task, channel));
        if (bytes == null) {
            return Cost.NONE;
        }
        RecordReader reader = new RecordReader(bytes);
        return new Cost(reader.varint(), reader.varint());
    }

    /** @param micros negative: messages were not taken after all */
    void spend(ShardContext context, TaskKey task, Channel channel, long micros) {
        change(context.store(), task, channel, micros, 0);
    }

    void save(ShardContext context, TaskKey task, Channel channel, long micros) {
        change(context.store(), task, channel, 0, micros);
    }

    private void change(ShardStore store, TaskKey task, Channel channel, long spent, long saved) {
        if (spent != 0 || saved != 0) {
            Cost cost = of(store, task, channel);
            store.put(
                    TABLE,
                    key(task, channel),
                    new RecordWriter(16)
                            .varint(cost.spentMicros + spent)
                            .varint(cost.savedMicros + saved)
                            .toBytes());
        }
    }

    static void purge(ShardStore store, TaskKey task) {
        byte[] end = task.writer().u8(0xFF).u8(0).toBytes();
        store.scan(TABLE, task.prefix(), end, (key, value) -> {
            store.delete(TABLE, key);
            return true;
        });
    }

    private static byte[] key(TaskKey task, Channel channel) {
        return task.writer().u8(channel.code()).toBytes();
    }
}

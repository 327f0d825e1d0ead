package io.hongyan.shards;

/**
 * How the shards of a process run.
 *
 * @param shards how many there are; fixed when a store is created
 * @param threads platform threads that share the shards; each commits for all of its shards with one sync
 * @param groupLimit commands, messages and timers (each) that a shard takes into one group
 * @param queueLimit commands waiting for one shard; beyond it {@link ShardBusyException}
 * @param outboxLimit records of one topic, or messages to one other shard, that a shard keeps waiting; beyond it {@link
 *     ShardBusyException}
 * @param blockCacheBytes RocksDB's cache of table blocks, filters and indexes
 * @param writeBufferBytes RocksDB's memory for what is not in tables yet
 */
public record ShardSettings(
        int shards,
        int threads,
        int groupLimit,
        int queueLimit,
        int outboxLimit,
        long blockCacheBytes,
        long writeBufferBytes) {

    private static final long MIB = 1 << 20;

    public ShardSettings {
        require("shards", shards, 1, 1024);
        require("threads", threads, 1, shards);
        require("groupLimit", groupLimit, 1, 1 << 16);
        require("queueLimit", queueLimit, 2, 1 << 20);
        require("outboxLimit", outboxLimit, 1, 1 << 30);
        require("blockCacheBytes", blockCacheBytes, MIB, MIB << 20);
        require("writeBufferBytes", writeBufferBytes, MIB, MIB << 20);
    }

    public static ShardSettings defaults() {
        int threads = Math.min(16, Math.max(1, Runtime.getRuntime().availableProcessors() / 2));
        return new ShardSettings(16, threads, 256, 16_384, 100_000, 64 * MIB, 64 * MIB);
    }

    public ShardSettings withShards(int value) {
        return new ShardSettings(
                value,
                Math.min(threads, value),
                groupLimit,
                queueLimit,
                outboxLimit,
                blockCacheBytes,
                writeBufferBytes);
    }

    public ShardSettings withThreads(int value) {
        return new ShardSettings(shards, value, groupLimit, queueLimit, outboxLimit, blockCacheBytes, writeBufferBytes);
    }

    public ShardSettings withLimits(int group, int queue, int outbox) {
        return new ShardSettings(shards, threads, group, queue, outbox, blockCacheBytes, writeBufferBytes);
    }

    private static void require(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: " + least + " … " + most + ")");
        }
    }
}

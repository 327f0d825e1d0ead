package io.hongyan.shards;

import org.jspecify.annotations.Nullable;

/**
 * The durable ordered tables under all shards of a process. Thread-safe: each shard is written by one thread, but shard
 * threads commit, and outbox consumers read, at the same time.
 *
 * <p>For runtimes; a processor sees its own shard's part of it as {@link ShardStore}.
 */
public interface Store extends AutoCloseable {

    byte @Nullable [] get(int shard, Table table, byte[] key);

    /** Visits what was committed before the call, in key order, {@code from} inclusive to {@code to} exclusive. */
    void scan(int shard, Table table, byte[] from, byte[] to, ShardStore.Visitor visitor);

    /**
     * Writes all or nothing; on disk when it returns. Throwing leaves open whether the writes will be there after a
     * restart, so the caller must not go on.
     */
    void commit(WriteSet writes);

    @Override
    void close();
}

package io.hongyan.shards;

import java.util.concurrent.CompletableFuture;

/** The door to a set of shards, embedded or remote. Thread-safe. */
public interface ShardCalls<C extends ShardCommand<?>> {

    int shards();

    /**
     * Hands a command to a shard; never blocks. The future completes after the command is on disk, on a thread that must
     * not be blocked. It fails with {@link ShardBusyException} where the shard's queue or outbox is over its bound (nothing was
     * done), and with {@link ShardClosedException} once the runtime stops (the command may or may not have been done).
     */
    <R> CompletableFuture<R> submit(int shard, ShardCommand<R> command);
}

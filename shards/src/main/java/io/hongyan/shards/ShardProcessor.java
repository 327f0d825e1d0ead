package io.hongyan.shards;

/**
 * The state machine of one shard: deterministic given its store, its commands and the clock it is shown. Called by
 * exactly one thread; holds no lock, starts no thread, reads no clock of its own.
 *
 * <p>Memory may mirror the store. A failed commit ends the process (or, in simulation, throws the instance away), and
 * {@link #recover} on a fresh instance rebuilds memory from what is on disk, so there is nothing to roll back.
 *
 * @param <C> the commands it understands, usually a sealed interface
 */
public interface ShardProcessor<C extends ShardCommand<?>> {

    /** Loads what memory needs from the store. Called once, before anything else. May write and schedule. */
    void recover(ShardContext context);

    /**
     * Applies one command and returns its reply. Throwing means a bug or broken I/O and ends the process: a refusal is a
     * reply. So whatever a command holds has been validated before it was submitted.
     */
    Object apply(C command, ShardContext context);

    /** A timer of this shard is due. It is already removed; removal and whatever this does commit together. */
    void onTimer(long dueMillis, byte[] timer, ShardContext context);

    /** A message another shard sent with {@link ShardContext#send}. Seen exactly once, in the order of each sender. */
    void onMessage(int fromShard, byte[] message, ShardContext context);

    /** Writes what was gathered over the group. Called once per group, just before it is committed. */
    void flush(ShardContext context);
}

package io.hongyan.shards;

/** What a processor may touch. Valid during the call it was passed to; never leaves the shard's thread. */
public interface ShardContext {

    int shard();

    /** How many shards the installation has. */
    int shards();

    /** Wall clock in epoch milliseconds, read once per group. May jump, backwards too. */
    long nowMillis();

    /** The shard's own part of the store. Reads see the writes of the running group. */
    ShardStore store();

    /** Schedules a persistent timer: fires once, at or after {@code dueMillis}, also after a crash. Same pair, same timer. */
    void schedule(long dueMillis, byte[] timer);

    /** Cancels the timer that was scheduled with exactly these two; does nothing where there is none. */
    void cancel(long dueMillis, byte[] timer);

    /** Sends a message to another shard (or this one), delivered exactly once and in order, committed with the group. */
    void send(int toShard, byte[] message);

    /**
     * Emits a record to the outbox under a topic. The consumer registered for that topic gets it at least once, in order
     * per shard, after the group is committed.
     */
    void emit(Topic topic, byte[] record);

    /** Runs after the group is committed, on the shard's thread; must not block. Forgotten in a crash. */
    void afterCommit(Runnable effect);
}

package io.hongyan.shards;

/**
 * Where a shard's committed output goes: the part that differs between the threads of {@link ShardRuntime} and a
 * simulation. Called by the shard's thread; must not block.
 */
public interface ShardLinks {

    /**
     * Carries a message to another shard's {@link ShardEngine#receive}: each at least once, and for one pair of shards
     * none before the ones with a lower sequence. What was not acknowledged is handed over again after a restart.
     */
    void message(int fromShard, int toShard, long sequence, byte[] message);

    /** Tells the sender that {@code byShard} has committed its messages up to a sequence; may be lost or repeated. */
    void messagesAcknowledged(int fromShard, int byShard, long sequence);

    /** A topic has new committed records. */
    void emitted(int shard, Topic topic);
}

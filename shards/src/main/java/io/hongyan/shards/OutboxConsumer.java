package io.hongyan.shards;

import java.util.List;

/** Receives the records of one topic, from all shards, in order per shard, at least once. */
public interface OutboxConsumer {

    Topic topic();

    /** For thread names, logs and metrics. */
    String name();

    /**
     * Takes records with the sequences {@code firstSequence}, {@code firstSequence + 1}, …; returning acknowledges them
     * all, throwing brings them again later. May block; called by one thread of its own.
     */
    void accept(int shard, long firstSequence, List<byte[]> records) throws Exception;
}

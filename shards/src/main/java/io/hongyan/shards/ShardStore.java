package io.hongyan.shards;

import org.jspecify.annotations.Nullable;

/** A shard's ordered key-value tables. Keys sort as unsigned bytes. Arrays given and returned are not to be modified. */
public interface ShardStore {

    byte @Nullable [] get(Table table, byte[] key);

    void put(Table table, byte[] key, byte[] value);

    void delete(Table table, byte[] key);

    /**
     * Visits entries in key order, {@code from} inclusive to {@code to} exclusive, until the visitor returns false. The
     * visitor may read and write the store; what it writes inside the range may or may not be visited.
     */
    void scan(Table table, byte[] from, byte[] to, Visitor visitor);

    /** Takes one entry; returns whether to go on. */
    @FunctionalInterface
    interface Visitor {
        boolean visit(byte[] key, byte[] value);
    }
}

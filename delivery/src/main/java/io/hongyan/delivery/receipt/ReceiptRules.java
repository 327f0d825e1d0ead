package io.hongyan.delivery.receipt;

import java.util.Set;

/** What the apps want to be told. Asked on shard threads: answers from memory, without I/O, and never throws. */
public interface ReceiptRules {

    /** Kinds an app wants; of the others, and where this is empty, nothing is kept. */
    Set<ReceiptKind> kinds(int app);

    /**
     * What one app's receipts may take on disk, over all shards, those that could not be sent included. Beyond it the oldest are
     * dropped and counted, those that could not be sent first.
     */
    long limitBytes();

    /** No app wants any. */
    ReceiptRules NONE = new ReceiptRules() {
        @Override
        public Set<ReceiptKind> kinds(int app) {
            return Set.of();
        }

        @Override
        public long limitBytes() {
            return Long.MAX_VALUE;
        }
    };
}

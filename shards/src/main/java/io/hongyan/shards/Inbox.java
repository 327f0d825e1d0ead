package io.hongyan.shards;

import io.hongyan.kernel.BigEndian;

/**
 * How far a shard has taken each other shard's messages. The number of the last one is written with the group that took it,
 * so each is taken once, whatever comes again after a crash. Owned by the shard's thread.
 */
final class Inbox {

    static final Table TABLE = new Table("inbox");

    private static final byte[] FIRST = new byte[0];
    private static final byte[] AFTER_ALL = {-1, -1, -1, -1};

    private final int shard;
    private final int shards;
    private final Store store;
    private final long[] lastOf;

    // What the running group has gathered, by sender.
    private final boolean[] heardFrom;
    private final boolean[] advancedBy;
    private boolean heard;

    Inbox(int shard, int shards, Store store) {
        this.shard = shard;
        this.shards = shards;
        this.store = store;
        this.lastOf = new long[shards];
        this.heardFrom = new boolean[shards];
        this.advancedBy = new boolean[shards];
    }

    void recover() {
        store.scan(shard, TABLE, FIRST, AFTER_ALL, (key, value) -> {
            lastOf[new RecordReader(key).u16()] = BigEndian.getLong(value, 0);
            return true;
        });
    }

    /** Whether a message is new; one that was seen before is only acknowledged again. */
    boolean take(int fromShard, long sequence) {
        heard = true;
        heardFrom[fromShard] = true;
        long last = lastOf[fromShard];
        if (sequence <= last) {
            return false;
        }
        if (sequence > last + 1) {
            throw new IllegalStateException("shard " + shard + ": message " + sequence + " of shard " + fromShard
                    + " (expected: " + (last + 1) + ")");
        }
        lastOf[fromShard] = sequence;
        advancedBy[fromShard] = true;
        return true;
    }

    void writeRows(WriteSet writes) {
        if (!heard) {
            return;
        }
        for (int sender = 0; sender < shards; sender++) {
            if (advancedBy[sender]) {
                advancedBy[sender] = false;
                writes.add(shard, TABLE, new RecordWriter(2).u16(sender).toBytes(), BigEndian.bytes(lastOf[sender]));
            }
        }
    }

    /** Tells the senders of the group, now committed, how far they were heard. */
    void acknowledge(ShardLinks links) {
        if (!heard) {
            return;
        }
        heard = false;
        for (int sender = 0; sender < shards; sender++) {
            if (heardFrom[sender]) {
                heardFrom[sender] = false;
                links.messagesAcknowledged(sender, shard, lastOf[sender]);
            }
        }
    }
}

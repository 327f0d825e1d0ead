package io.hongyan.shards;

import java.nio.charset.StandardCharsets;

/** What a store was created with and cannot change any more; two rows of table {@code meta} under shard 0. */
final class StoreFormat {

    /** Also holds what the engine remembers of a shard. */
    static final Table META = new Table("meta");

    private static final byte[] VERSION_KEY = "format".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SHARDS_KEY = "shards".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;

    private StoreFormat() {}

    /** Marks a new store; refuses one that was made with other shards or by another version. */
    static void check(Store store, int shards) {
        byte[] version = store.get(0, META, VERSION_KEY);
        byte[] created = store.get(0, META, SHARDS_KEY);
        if (version == null || created == null) {
            WriteSet writes = new WriteSet();
            writes.add(0, META, VERSION_KEY, new RecordWriter().u16(VERSION).toBytes());
            writes.add(0, META, SHARDS_KEY, new RecordWriter().u16(shards).toBytes());
            store.commit(writes);
            return;
        }
        int found = new RecordReader(version).u16();
        if (found != VERSION) {
            throw new IllegalArgumentException("store format: " + found + " (expected: " + VERSION + ")");
        }
        int fixed = new RecordReader(created).u16();
        if (fixed != shards) {
            throw new IllegalArgumentException("shards: " + shards + " (expected: " + fixed
                    + ", the number the store was created with; it cannot change)");
        }
    }
}

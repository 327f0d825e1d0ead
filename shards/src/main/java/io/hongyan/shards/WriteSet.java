package io.hongyan.shards;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The writes that are committed together: of one group, or of the groups of several shards at once. Holds a key at most
 * once per shard and table. Reused from commit to commit by the thread that owns it.
 */
public final class WriteSet {

    private static final int INITIAL = 256;
    private static final int KEPT = 1 << 16;

    private int[] shards = new int[INITIAL];
    private Table[] tables = new Table[INITIAL];
    private byte[][] keys = new byte[INITIAL][];
    private byte[] @Nullable [] values = new byte[INITIAL][];
    private int size;

    /** @param value null deletes the key */
    public void add(int shard, Table table, byte[] key, byte @Nullable [] value) {
        if (size == keys.length) {
            resize(size * 2);
        }
        shards[size] = shard;
        tables[size] = table;
        keys[size] = key;
        values[size] = value;
        size++;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int shard(int index) {
        return shards[index];
    }

    public Table table(int index) {
        return tables[index];
    }

    public byte[] key(int index) {
        return keys[index];
    }

    /** Null where the key is deleted. */
    public byte @Nullable [] value(int index) {
        return values[index];
    }

    /** Forgets the writes, and the memory of an unusually large set. */
    public void clear() {
        if (keys.length > KEPT) {
            size = 0;
            shards = new int[INITIAL];
            tables = new Table[INITIAL];
            keys = new byte[INITIAL][];
            values = new byte[INITIAL][];
            return;
        }
        Arrays.fill(keys, 0, size, null);
        Arrays.fill(values, 0, size, null);
        size = 0;
    }

    private void resize(int capacity) {
        shards = Arrays.copyOf(shards, capacity);
        tables = Arrays.copyOf(tables, capacity);
        keys = Arrays.copyOf(keys, capacity);
        values = Arrays.copyOf(values, capacity);
    }
}

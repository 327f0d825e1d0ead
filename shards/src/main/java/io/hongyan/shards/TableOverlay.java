package io.hongyan.shards;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The writes of the running group to one table; the last write of a key wins. An open-addressing hash over arrays, so a
 * put allocates nothing. Sorted order is kept only from a group's first scan of the table on, because most groups never
 * scan. Owned by the shard's thread.
 */
final class TableOverlay {

    /** What {@link #get} answers where the group deleted the key; recognised by identity. */
    static final byte[] DELETED = new byte[0];

    private static final int INITIAL = 64;
    private static final int KEPT = 1 << 14;

    final Table table;

    /** Entries in order of their first write. */
    private byte[][] keys = new byte[INITIAL][];

    private byte[][] values = new byte[INITIAL][];
    private int[] hashes = new int[INITIAL];
    private int size;

    /** Entry number + 1 by hash, 0 where free; twice as long as the entries. */
    private int[] slots = new int[2 * INITIAL];

    private @Nullable TreeMap<byte[], byte[]> sorted;

    TableOverlay(Table table) {
        this.table = table;
    }

    /** The value, {@link #DELETED}, or null where the group did not touch the key. */
    byte @Nullable [] get(byte[] key) {
        if (size == 0) {
            return null;
        }
        int entry = slots[slotOf(key, hash(key))] - 1;
        return entry < 0 ? null : values[entry];
    }

    /** @param value {@link #DELETED} deletes */
    void put(byte[] key, byte[] value) {
        int hash = hash(key);
        int slot = slotOf(key, hash);
        int entry = slots[slot] - 1;
        if (entry >= 0) {
            values[entry] = value;
        } else {
            if (size == keys.length) {
                grow();
                slot = slotOf(key, hash);
            }
            keys[size] = key;
            values[size] = value;
            hashes[size] = hash;
            slots[slot] = ++size;
            if (sorted != null) {
                sorted.put(key, key);
            }
        }
    }

    /** The touched keys of a range in order, deleted ones included. */
    List<byte[]> keysBetween(byte[] from, byte[] to) {
        if (size == 0 || Arrays.compareUnsigned(from, to) >= 0) {
            return List.of();
        }
        if (sorted == null) {
            sorted = new TreeMap<>(Arrays::compareUnsigned);
            for (int i = 0; i < size; i++) {
                sorted.put(keys[i], keys[i]);
            }
        }
        return new ArrayList<>(sorted.subMap(from, to).keySet());
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Hands the writes to a write set and starts anew. */
    void moveTo(WriteSet writes, int shard) {
        for (int i = 0; i < size; i++) {
            byte[] value = values[i];
            writes.add(shard, table, keys[i], value == DELETED ? null : value);
        }
        sorted = null;
        if (keys.length > KEPT) {
            keys = new byte[INITIAL][];
            values = new byte[INITIAL][];
            hashes = new int[INITIAL];
            slots = new int[2 * INITIAL];
        } else {
            Arrays.fill(keys, 0, size, null);
            Arrays.fill(values, 0, size, null);
            Arrays.fill(slots, 0);
        }
        size = 0;
    }

    private void grow() {
        int capacity = keys.length * 2;
        keys = Arrays.copyOf(keys, capacity);
        values = Arrays.copyOf(values, capacity);
        hashes = Arrays.copyOf(hashes, capacity);
        slots = new int[2 * capacity];
        int mask = slots.length - 1;
        for (int entry = 0; entry < size; entry++) {
            int slot = hashes[entry] & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = entry + 1;
        }
    }

    /** The key's slot, or the free one where it belongs. */
    private int slotOf(byte[] key, int hash) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (true) {
            int entry = slots[slot] - 1;
            if (entry < 0 || (hashes[entry] == hash && Arrays.equals(keys[entry], key))) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    /** The polynomial hash leaves counting keys side by side; the multiplication spreads them. */
    private static int hash(byte[] key) {
        int hash = Arrays.hashCode(key) * 0x9E3779B9;
        return hash ^ (hash >>> 15);
    }
}

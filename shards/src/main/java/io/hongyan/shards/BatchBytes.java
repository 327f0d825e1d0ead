package io.hongyan.shards;

import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A write set as RocksDB writes its own batches, so that a commit enters native code once instead of once per row.
 *
 * <pre>
 * sequence u64 (0) | count u32, both little-endian | rows
 * row: type u8 | family varint, where it is not the default one | key length varint | key | put: value length varint | value
 * </pre>
 *
 * <p>The format is that of RocksDB's write-ahead log (db/write_batch.cc), which every version reads. A stored key is the shard
 * as u16 before the table's key.
 */
final class BatchBytes {

    private static final int HEADER_BYTES = 12;
    private static final int COUNT_AT = 8;
    private static final int SHARD_BYTES = 2;
    private static final byte DELETION = 0;
    private static final byte VALUE = 1;
    private static final byte FAMILY_DELETION = 4;
    private static final byte FAMILY_VALUE = 5;

    private final byte[] bytes;
    private int position = HEADER_BYTES;

    private BatchBytes(int length) {
        bytes = new byte[length];
    }

    /** @param familyOf the number of a table's column family */
    static byte[] of(WriteSet writes, ToIntFunction<Table> familyOf) {
        int count = writes.size();
        int[] families = new int[count];
        int length = HEADER_BYTES;
        Table table = null;
        int family = 0;
        for (int i = 0; i < count; i++) {
            if (writes.table(i) != table) {
                table = writes.table(i);
                family = familyOf.applyAsInt(table);
            }
            families[i] = family;
            int key = SHARD_BYTES + writes.key(i).length;
            byte[] value = writes.value(i);
            length += 1 + (family == 0 ? 0 : varintBytes(family)) + varintBytes(key) + key;
            length += value == null ? 0 : varintBytes(value.length) + value.length;
        }
        BatchBytes batch = new BatchBytes(length);
        for (int i = 0; i < 4; i++) {
            batch.bytes[COUNT_AT + i] = (byte) (count >>> 8 * i);
        }
        for (int i = 0; i < count; i++) {
            batch.row(families[i], writes.shard(i), writes.key(i), writes.value(i));
        }
        return batch.bytes;
    }

    private void row(int family, int shard, byte[] key, byte @Nullable [] value) {
        if (family == 0) {
            bytes[position++] = value == null ? DELETION : VALUE;
        } else {
            bytes[position++] = value == null ? FAMILY_DELETION : FAMILY_VALUE;
            varint(family);
        }
        varint(SHARD_BYTES + key.length);
        bytes[position++] = (byte) (shard >>> 8);
        bytes[position++] = (byte) shard;
        raw(key);
        if (value != null) {
            varint(value.length);
            raw(value);
        }
    }

    private void raw(byte[] some) {
        System.arraycopy(some, 0, bytes, position, some.length);
        position += some.length;
    }

    private void varint(int value) {
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            bytes[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[position++] = (byte) rest;
    }

    private static int varintBytes(int value) {
        return Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7);
    }
}

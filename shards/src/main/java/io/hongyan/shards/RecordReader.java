package io.hongyan.shards;

import io.hongyan.kernel.BigEndian;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what {@link RecordWriter} wrote, in the same order. */
public final class RecordReader {

    private final byte[] bytes;
    private int position;

    public RecordReader(byte[] bytes) {
        this(bytes, 0);
    }

    public RecordReader(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    public int u8() {
        return bytes[position++] & 0xFF;
    }

    public int u16() {
        return u8() << 8 | u8();
    }

    public int u32() {
        int value = BigEndian.getInt(bytes, position);
        position += 4;
        return value;
    }

    public long u64() {
        long value = BigEndian.getLong(bytes, position);
        position += 8;
        return value;
    }

    public long varint() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = bytes[position++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    public int varintAsInt() {
        return Math.toIntExact(varint());
    }

    public byte[] blob() {
        int length = varintAsInt();
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return value;
    }

    /** Everything that is left. */
    public byte[] rest() {
        byte[] value = Arrays.copyOfRange(bytes, position, bytes.length);
        position = bytes.length;
        return value;
    }

    public String text() {
        int length = varintAsInt();
        String value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    public boolean bool() {
        return u8() != 0;
    }

    public boolean hasMore() {
        return position < bytes.length;
    }
}

package io.hongyan.shards;

import io.hongyan.kernel.BigEndian;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Builds keys and values: fixed-width big-endian numbers (which sort as numbers when not negative), LEB128 varints, and
 * length-prefixed texts and blobs.
 */
public final class RecordWriter {

    private byte[] bytes;
    private int size;

    public RecordWriter() {
        this(48);
    }

    public RecordWriter(int expectedBytes) {
        this.bytes = new byte[expectedBytes];
    }

    public RecordWriter u8(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public RecordWriter u16(int value) {
        reserve(2);
        bytes[size++] = (byte) (value >>> 8);
        bytes[size++] = (byte) value;
        return this;
    }

    public RecordWriter u32(int value) {
        reserve(4);
        BigEndian.putInt(bytes, size, value);
        size += 4;
        return this;
    }

    public RecordWriter u64(long value) {
        reserve(8);
        BigEndian.putLong(bytes, size, value);
        size += 8;
        return this;
    }

    /** Seven bits a byte, least first; a negative number takes ten bytes. */
    public RecordWriter varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return this;
    }

    /** Bytes as they are, without a length: for the last part of a key. */
    public RecordWriter raw(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
        return this;
    }

    public RecordWriter blob(byte[] value) {
        return varint(value.length).raw(value);
    }

    /** UTF-8 with its length in front. */
    public RecordWriter text(String value) {
        return blob(value.getBytes(StandardCharsets.UTF_8));
    }

    public RecordWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    public byte[] toBytes() {
        return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }
}

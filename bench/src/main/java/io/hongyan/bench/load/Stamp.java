package io.hongyan.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The mark inside each message: {@code ~HY~}, when it was sent (16 hex digits of {@link System#nanoTime}, the same clock in
 * every process of a machine) and its number (8 hex digits). Text, so that it survives inside JSON.
 */
final class Stamp {

    static final int BYTES = 28;

    private static final int MAGIC = 0x7E48597E; // ~HY~
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private Stamp() {}

    /** A payload of the given size whose stamp, at its start, is still to be written. */
    static byte[] blank(int payloadBytes) {
        if (payloadBytes < BYTES) {
            throw new IllegalArgumentException(
                    "payload bytes: " + payloadBytes + " (expected: at least " + BYTES + ")");
        }
        byte[] payload = new byte[payloadBytes];
        Arrays.fill(payload, (byte) '.');
        write(payload, 0, 0, 0);
        return payload;
    }

    static void write(byte[] target, int offset, long nanos, int number) {
        target[offset] = '~';
        target[offset + 1] = 'H';
        target[offset + 2] = 'Y';
        target[offset + 3] = '~';
        writeHex(target, offset + 4, nanos, 16);
        writeHex(target, offset + 20, number, 8);
    }

    static void writeHex(byte[] target, int offset, long value, int digits) {
        long rest = value;
        for (int i = offset + digits - 1; i >= offset; i--) {
            target[i] = HEX[(int) rest & 15];
            rest >>>= 4;
        }
    }

    /**
     * Index of the stamp between two indexes, or -1.
     *
     * @param guess where it was last time, relative to {@code from}: messages of a run look alike
     */
    static int find(ByteBuf buffer, int from, int to, int guess) {
        int guessed = from + guess;
        if (guessed + BYTES <= to && buffer.getInt(guessed) == MAGIC) {
            return guessed;
        }
        for (int i = from; i + BYTES <= to; i++) {
            if (buffer.getInt(i) == MAGIC) {
                return i;
            }
        }
        return -1;
    }

    static long nanos(ByteBuf buffer, int stamp) {
        return hex(buffer, stamp + 4, 16);
    }

    static int number(ByteBuf buffer, int stamp) {
        return (int) hex(buffer, stamp + 20, 8);
    }

    private static long hex(ByteBuf buffer, int offset, int digits) {
        long value = 0;
        for (int i = offset; i < offset + digits; i++) {
            int c = buffer.getByte(i);
            value = value << 4 | (c <= '9' ? c - '0' : c - 'a' + 10);
        }
        return value;
    }
}

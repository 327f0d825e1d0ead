package io.hongyan.gateway.mqtt;

import io.netty.buffer.ByteBuf;

/** Finds where the next control packet ends, without reading it. */
public final class Frame {

    /** More bytes are needed to know. */
    public static final int INCOMPLETE = -1;

    /** The remaining length is not a variable byte integer. */
    public static final int MALFORMED = -2;

    /** The packet is larger than allowed. */
    public static final int TOO_LARGE = -3;

    private static final int PLAIN_PUBACK_BYTES = 4;
    private static final int PLAIN_PUBACK = PacketType.PUBACK << 12 | 2; // type, no flags, remaining length 2

    private Frame() {}

    /**
     * Takes a PUBACK that says nothing but success, four bytes in either version: what devices send most by far, so it is worth
     * a way of its own. Answers its packet identifier, or 0 where something else comes next and nothing was read.
     */
    public static int takePlainPuback(ByteBuf in) {
        int start = in.readerIndex();
        if (in.readableBytes() < PLAIN_PUBACK_BYTES || in.getUnsignedShort(start) != PLAIN_PUBACK) {
            return 0;
        }
        int packetId = in.getUnsignedShort(start + 2);
        if (packetId != 0) { // else the decoder says what is wrong with it
            in.readerIndex(start + PLAIN_PUBACK_BYTES);
        }
        return packetId;
    }

    /** Length of the first packet in the buffer in bytes, header included, or one of the constants above. */
    public static int length(ByteBuf in, int maximumPacketSize) {
        int readable = in.readableBytes();
        int start = in.readerIndex();
        int remaining = 0;
        for (int i = 0; i < 4; i++) {
            if (readable < i + 2) {
                return INCOMPLETE;
            }
            byte digit = in.getByte(start + 1 + i);
            remaining |= (digit & 0x7F) << 7 * i;
            if (digit >= 0) {
                int length = i + 2 + remaining;
                if (length > maximumPacketSize) {
                    return TOO_LARGE;
                }
                return readable < length ? INCOMPLETE : length;
            }
        }
        return MALFORMED;
    }
}

package io.hongyan.simulators;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;

/** The packets a device writes, MQTT 5.0 sections 3.1 – 3.14; only what a Hongyan device needs. */
final class MqttPackets {

    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int SUBACK = 9;
    static final int PINGRESP = 13;
    static final int DISCONNECT = 14;

    private static final byte[] PROTOCOL = {0, 4, 'M', 'Q', 'T', 'T', 5};
    private static final byte[] PUSH_TOPIC = "hy/push".getBytes(StandardCharsets.US_ASCII);

    private MqttPackets() {}

    static ByteBuf connect(
            ByteBufAllocator allocator,
            DeviceIdentity identity,
            String appId,
            boolean cleanStart,
            int keepAliveSeconds,
            long sessionExpirySeconds,
            int receiveMaximum) {
        byte[] cid = ascii(identity.cid());
        byte[] user = ascii(appId);
        byte[] password = ascii(identity.secret());
        int propertyBytes = 5 + 3;
        int remaining = 7 + 1 + 2 + 1 + propertyBytes + 6 + cid.length + user.length + password.length;
        ByteBuf out = allocator.buffer(remaining + 5);
        out.writeByte(0x10);
        writeVarInt(out, remaining);
        out.writeBytes(PROTOCOL);
        out.writeByte(0xC0 | (cleanStart ? 0x02 : 0));
        out.writeShort(keepAliveSeconds);
        out.writeByte(propertyBytes);
        out.writeByte(0x11).writeInt((int) sessionExpirySeconds);
        out.writeByte(0x21).writeShort(receiveMaximum);
        writeText(out, cid);
        writeText(out, user);
        writeText(out, password);
        return out;
    }

    static ByteBuf subscribePush(ByteBufAllocator allocator, int packetId) {
        int remaining = 2 + 1 + 2 + PUSH_TOPIC.length + 1;
        ByteBuf out = allocator.buffer(remaining + 2);
        out.writeByte(0x82).writeByte(remaining).writeShort(packetId).writeByte(0);
        writeText(out, PUSH_TOPIC);
        return out.writeByte(1);
    }

    static ByteBuf publish(ByteBufAllocator allocator, byte[] topic, int packetId, boolean duplicate, byte[] payload) {
        int remaining = 2 + topic.length + 2 + 1 + payload.length;
        ByteBuf out = allocator.buffer(remaining + 5);
        out.writeByte(duplicate ? 0x3A : 0x32);
        writeVarInt(out, remaining);
        writeText(out, topic);
        return out.writeShort(packetId).writeByte(0).writeBytes(payload);
    }

    static ByteBuf puback(ByteBufAllocator allocator, int packetId) {
        return allocator.buffer(4).writeByte(0x40).writeByte(2).writeShort(packetId);
    }

    static ByteBuf pingreq(ByteBufAllocator allocator) {
        return allocator.buffer(2).writeByte(0xC0).writeByte(0);
    }

    static ByteBuf disconnect(ByteBufAllocator allocator) {
        return allocator.buffer(2).writeByte(0xE0).writeByte(0);
    }

    /** A variable byte integer at an index: value in the low 32 bits, its length above; -1 where bytes are missing. */
    static long peekVarInt(ByteBuf in, int index) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            if (index + i >= in.writerIndex()) {
                return -1;
            }
            int b = in.getByte(index + i);
            value |= (b & 0x7F) << (7 * i);
            if (b >= 0) {
                return (long) (i + 1) << 32 | value;
            }
        }
        throw new IllegalArgumentException("variable byte integer: longer than 4 bytes");
    }

    static int readVarInt(ByteBuf in) {
        long peeked = peekVarInt(in, in.readerIndex());
        if (peeked < 0) {
            throw new IllegalArgumentException("variable byte integer: cut off");
        }
        in.skipBytes((int) (peeked >>> 32));
        return (int) peeked;
    }

    private static void writeVarInt(ByteBuf out, int value) {
        int rest = value;
        while (rest > 0x7F) {
            out.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    private static void writeText(ByteBuf out, byte[] text) {
        out.writeShort(text.length).writeBytes(text);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

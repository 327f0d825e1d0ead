package io.hongyan.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** MQTT 5 packets as bytes, and the little of decoding that the benchmarks need. Shared by generator and floor. */
public final class MqttBytes {

    public static final int CONNECT = 1;
    public static final int CONNACK = 2;
    public static final int PUBLISH = 3;
    public static final int PUBACK = 4;
    public static final int SUBSCRIBE = 8;
    public static final int SUBACK = 9;
    public static final int PINGREQ = 12;
    public static final int DISCONNECT = 14;

    private MqttBytes() {}

    static void connect(
            ByteBuf out, String clientId, String username, String password, boolean cleanStart, long sessionExpiry) {
        byte[] id = utf8(clientId);
        byte[] user = utf8(username);
        byte[] secret = utf8(password);
        boolean credentials = user.length > 0;
        int length = 10 + 6 + 2 + id.length + (credentials ? 4 + user.length + secret.length : 0);
        out.writeByte(CONNECT << 4);
        length(out, length);
        text(out, utf8("MQTT"));
        out.writeByte(5);
        out.writeByte((credentials ? 0xC0 : 0) | (cleanStart ? 2 : 0));
        out.writeShort(0); // no keep-alive of our own
        out.writeByte(5).writeByte(0x11).writeInt((int) sessionExpiry);
        text(out, id);
        if (credentials) {
            text(out, user);
            text(out, secret);
        }
    }

    static void subscribe(ByteBuf out, String topic) {
        byte[] filter = utf8(topic);
        out.writeByte(SUBSCRIBE << 4 | 2);
        length(out, 2 + 1 + 2 + filter.length + 1);
        out.writeShort(1).writeByte(0);
        text(out, filter);
        out.writeByte(1);
    }

    /** A QoS 1 PUBLISH without properties. */
    public static void publish(ByteBuf out, byte[] topic, int packetId, ByteBuf payload) {
        out.writeByte(PUBLISH << 4 | 2);
        length(out, 2 + topic.length + 2 + 1 + payload.readableBytes());
        text(out, topic);
        out.writeShort(packetId).writeByte(0);
        out.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
    }

    public static void puback(ByteBuf out, int packetId) {
        out.writeByte(PUBACK << 4).writeByte(2).writeShort(packetId);
    }

    static void disconnect(ByteBuf out) {
        out.writeByte(DISCONNECT << 4).writeByte(0);
    }

    static void pingreq(ByteBuf out) {
        out.writeByte(PINGREQ << 4).writeByte(0);
    }

    /** Index after the variable-byte integer at {@code index}, or -1 where it is not complete before {@code end}. */
    public static int afterLength(ByteBuf in, int index, int end) {
        for (int i = index; i < end; i++) {
            if (in.getByte(i) >= 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /** The variable-byte integer at {@code index}, which must be complete. */
    public static int lengthAt(ByteBuf in, int index) {
        int value = 0;
        int shift = 0;
        int i = index;
        byte next;
        do {
            next = in.getByte(i++);
            value |= (next & 0x7F) << shift;
            shift += 7;
        } while (next < 0);
        return value;
    }

    private static void length(ByteBuf out, int length) {
        int rest = length;
        while (rest > 0x7F) {
            out.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    private static void text(ByteBuf out, byte[] bytes) {
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.hongyan.gateway.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Writes the control packets a server sends. */
public final class PacketEncoder {

    /** Reason strings are cut to this many characters. */
    private static final int MAX_REASON_STRING = 200;

    private static final ByteBuf PINGRESP = Unpooled.unreleasableBuffer(Unpooled.directBuffer(2, 2)
                    .writeByte(PacketType.PINGRESP << 4)
                    .writeByte(0))
            .asReadOnly();

    private PacketEncoder() {}

    /**
     * What a CONNACK of success tells an MQTT 5 client.
     *
     * @param sessionExpirySeconds in effect
     * @param serverKeepAliveSeconds where it differs from what the client asked for
     * @param assigned where the client came without an identifier
     */
    public record ConnackProperties(
            long sessionExpirySeconds,
            int receiveMaximum,
            int maximumPacketSize,
            Optional<Integer> serverKeepAliveSeconds,
            Optional<Assigned> assigned) {}

    /** Identity given to a client that came without one. */
    public record Assigned(String clientIdentifier, String deviceSecret) {}

    /** CONNACK of MQTT 3.1.1. */
    public static ByteBuf connack(ByteBufAllocator allocator, boolean sessionPresent, int returnCode) {
        return allocator
                .ioBuffer(4, 4)
                .writeByte(PacketType.CONNACK << 4)
                .writeByte(2)
                .writeByte(sessionPresent ? 1 : 0)
                .writeByte(returnCode);
    }

    /** CONNACK of MQTT 5 that accepts. */
    public static ByteBuf connack(ByteBufAllocator allocator, boolean sessionPresent, ConnackProperties properties) {
        ByteBuf body = allocator.heapBuffer(64);
        try {
            body.writeByte(Property.SESSION_EXPIRY_INTERVAL).writeInt((int) properties.sessionExpirySeconds());
            body.writeByte(Property.RECEIVE_MAXIMUM).writeShort(properties.receiveMaximum());
            body.writeByte(Property.MAXIMUM_QOS).writeByte(1);
            body.writeByte(Property.RETAIN_AVAILABLE).writeByte(0);
            body.writeByte(Property.MAXIMUM_PACKET_SIZE).writeInt(properties.maximumPacketSize());
            body.writeByte(Property.TOPIC_ALIAS_MAXIMUM).writeShort(0);
            body.writeByte(Property.WILDCARD_SUBSCRIPTION_AVAILABLE).writeByte(0);
            body.writeByte(Property.SUBSCRIPTION_IDENTIFIER_AVAILABLE).writeByte(0);
            body.writeByte(Property.SHARED_SUBSCRIPTION_AVAILABLE).writeByte(0);
            if (properties.serverKeepAliveSeconds().isPresent()) {
                body.writeByte(Property.SERVER_KEEP_ALIVE)
                        .writeShort(properties.serverKeepAliveSeconds().get());
            }
            if (properties.assigned().isPresent()) {
                Assigned assigned = properties.assigned().get();
                body.writeByte(Property.ASSIGNED_CLIENT_IDENTIFIER);
                writeUtf8(body, assigned.clientIdentifier());
                body.writeByte(Property.USER_PROPERTY);
                writeUtf8(body, "deviceSecret");
                writeUtf8(body, assigned.deviceSecret());
            }
            int propertyLength = body.readableBytes();
            int remaining = 2 + variableByteIntegerLength(propertyLength) + propertyLength;
            ByteBuf out = allocator.ioBuffer(5 + remaining).writeByte(PacketType.CONNACK << 4);
            writeVariableByteInteger(out, remaining);
            out.writeByte(sessionPresent ? 1 : 0).writeByte(ReasonCode.SUCCESS.code());
            writeVariableByteInteger(out, propertyLength);
            return out.writeBytes(body);
        } finally {
            body.release();
        }
    }

    /** CONNACK of MQTT 5 that refuses. */
    public static ByteBuf connackRefusal(ByteBufAllocator allocator, ReasonCode reason, String detail) {
        return withReason(allocator, PacketType.CONNACK << 4, new byte[] {0, (byte) reason.code()}, detail);
    }

    public static ByteBuf pingresp() {
        return PINGRESP.duplicate();
    }

    /** @param detail reason string of MQTT 5; empty: none */
    public static ByteBuf puback(ByteBufAllocator allocator, int packetId, ReasonCode reason, String detail) {
        if (reason == ReasonCode.SUCCESS) {
            return allocator
                    .ioBuffer(4, 4)
                    .writeByte(PacketType.PUBACK << 4)
                    .writeByte(2)
                    .writeShort(packetId);
        }
        byte[] head = {(byte) (packetId >> 8), (byte) packetId, (byte) reason.code()};
        return withReason(allocator, PacketType.PUBACK << 4, head, detail);
    }

    /** @param codes one per topic filter, in order */
    public static ByteBuf suback(ByteBufAllocator allocator, MqttVersion version, int packetId, byte[] codes) {
        return acknowledgement(allocator, PacketType.SUBACK, version, packetId, codes);
    }

    /** @param codes one per topic filter, in order; not sent to MQTT 3.1.1 */
    public static ByteBuf unsuback(ByteBufAllocator allocator, MqttVersion version, int packetId, byte[] codes) {
        return acknowledgement(
                allocator, PacketType.UNSUBACK, version, packetId, version == MqttVersion.V5 ? codes : new byte[0]);
    }

    private static ByteBuf acknowledgement(
            ByteBufAllocator allocator, int type, MqttVersion version, int packetId, byte[] codes) {
        int remaining = 2 + (version == MqttVersion.V5 ? 1 : 0) + codes.length;
        ByteBuf out = allocator.ioBuffer(5 + remaining).writeByte(type << 4);
        writeVariableByteInteger(out, remaining);
        out.writeShort(packetId);
        if (version == MqttVersion.V5) {
            out.writeByte(0);
        }
        return out.writeBytes(codes);
    }

    /** DISCONNECT of MQTT 5; there is none from the server in MQTT 3.1.1. */
    public static ByteBuf disconnect(ByteBufAllocator allocator, ReasonCode reason, String detail) {
        return withReason(allocator, PacketType.DISCONNECT << 4, new byte[] {(byte) reason.code()}, detail);
    }

    private static ByteBuf withReason(ByteBufAllocator allocator, int header, byte[] head, String detail) {
        String text = detail.length() > MAX_REASON_STRING ? detail.substring(0, MAX_REASON_STRING) : detail;
        int propertyLength = text.isEmpty() ? 0 : 3 + ByteBufUtil.utf8Bytes(text);
        int remaining = head.length + variableByteIntegerLength(propertyLength) + propertyLength;
        ByteBuf out = allocator.ioBuffer(5 + remaining).writeByte(header);
        writeVariableByteInteger(out, remaining);
        out.writeBytes(head);
        writeVariableByteInteger(out, propertyLength);
        if (!text.isEmpty()) {
            out.writeByte(Property.REASON_STRING);
            writeUtf8(out, text);
        }
        return out;
    }

    /** Length of a PUBLISH packet in bytes, header included. */
    public static int publishLength(MqttVersion version, int qos, int topicBytes, int payloadBytes) {
        int remaining = remainingOfPublish(version, qos, topicBytes, payloadBytes);
        return 1 + variableByteIntegerLength(remaining) + remaining;
    }

    /**
     * Appends a PUBLISH without properties.
     *
     * @return offset of the packet identifier from the packet's first byte (meaningless at QoS 0)
     */
    public static int publish(ByteBuf out, MqttVersion version, int qos, byte[] topic, int packetId, byte[] payload) {
        int start = out.writerIndex();
        out.writeByte(PacketType.PUBLISH << 4 | qos << 1);
        writeVariableByteInteger(out, remainingOfPublish(version, qos, topic.length, payload.length));
        out.writeShort(topic.length).writeBytes(topic);
        int packetIdOffset = out.writerIndex() - start;
        if (qos > 0) {
            out.writeShort(packetId);
        }
        if (version == MqttVersion.V5) {
            out.writeByte(0);
        }
        out.writeBytes(payload);
        return packetIdOffset;
    }

    private static int remainingOfPublish(MqttVersion version, int qos, int topicBytes, int payloadBytes) {
        return 2 + topicBytes + (qos > 0 ? 2 : 0) + (version == MqttVersion.V5 ? 1 : 0) + payloadBytes;
    }

    private static void writeUtf8(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeShort(bytes.length).writeBytes(bytes);
    }

    private static int variableByteIntegerLength(int value) {
        return value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : 4;
    }

    private static void writeVariableByteInteger(ByteBuf out, int value) {
        int rest = value;
        while (rest >= 0x80) {
            out.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }
}

package io.hongyan.gateway.mqtt;

import static io.hongyan.gateway.mqtt.MalformedPacketException.malformed;
import static io.hongyan.gateway.mqtt.MalformedPacketException.protocolError;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Reads the data types of MQTT from one packet and never past its end. */
final class PacketReader {

    private final ByteBuf in;
    private final int end;

    PacketReader(ByteBuf in, int end) {
        this.in = in;
        this.end = end;
    }

    int position() {
        return in.readerIndex();
    }

    boolean hasMore() {
        return in.readerIndex() < end;
    }

    void requireEnd(String packet) {
        if (hasMore()) {
            throw malformed(packet + ": " + (end - in.readerIndex()) + " bytes too many");
        }
    }

    int unsignedByte(String field) {
        require(1, field);
        return in.readUnsignedByte();
    }

    boolean bool(String field) {
        int value = unsignedByte(field);
        if (value > 1) {
            throw protocolError(field + ": " + value + " (expected: 0 or 1)");
        }
        return value == 1;
    }

    int unsignedShort(String field) {
        require(2, field);
        return in.readUnsignedShort();
    }

    int packetId() {
        int packetId = unsignedShort("packet identifier");
        if (packetId == 0) {
            throw protocolError("packet identifier: 0 (expected: 1 … 65535)");
        }
        return packetId;
    }

    long unsignedInt(String field) {
        require(4, field);
        return in.readUnsignedInt();
    }

    int variableByteInteger(String field) {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = unsignedByte(field);
            value |= (digit & 0x7F) << 7 * i;
            if (digit < 0x80) {
                return value;
            }
        }
        throw malformed(field + ": more than 4 bytes long");
    }

    /** Reads a property length and answers where the properties end. */
    int propertiesEnd() {
        int length = variableByteInteger("property length");
        require(length, "properties");
        return in.readerIndex() + length;
    }

    byte[] binary(String field) {
        int length = unsignedShort(field);
        require(length, field);
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }

    /** Binary data that has to be text to mean anything here. */
    String binaryText(String field) {
        return text(binary(field), field);
    }

    String utf8(String field) {
        return text(binary(field), field);
    }

    byte[] remaining() {
        byte[] bytes = new byte[end - in.readerIndex()];
        in.readBytes(bytes);
        return bytes;
    }

    private static String text(byte[] bytes, String field) {
        boolean ascii = true;
        for (byte b : bytes) {
            if (b == 0) {
                throw malformed(field + ": has the character U+0000");
            }
            ascii &= b > 0;
        }
        if (ascii) {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(field + ": not UTF-8");
        }
    }

    private void require(int bytes, String field) {
        if (end - in.readerIndex() < bytes) {
            throw malformed(field + ": cut off");
        }
    }
}

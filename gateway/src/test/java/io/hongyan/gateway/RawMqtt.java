package io.hongyan.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.delivery.Devices.Registration;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A socket that speaks MQTT byte by byte, rightly or wrongly as a test wants it. */
final class RawMqtt implements AutoCloseable {

    static final int CONNACK = 2;
    static final int PUBLISH = 3;
    static final int PUBACK = 4;
    static final int DISCONNECT = 14;

    final Socket socket;
    private final DataInputStream in;

    /** @param body what follows the fixed header */
    record Packet(int type, int flags, byte[] body) {
        int u8(int at) {
            return body[at] & 0xFF;
        }

        int u16(int at) {
            return u8(at) << 8 | u8(at + 1);
        }

        /** Packet identifier of a PUBLISH at QoS 1 to hy/push. */
        int packetId() {
            return u16(2 + u16(0));
        }

        String payload(int version) {
            int start = 2 + u16(0) + (flags >> 1 == 0 ? 0 : 2) + (version == 5 ? 1 : 0);
            return new String(body, start, body.length - start, StandardCharsets.UTF_8);
        }
    }

    RawMqtt(int port) throws IOException {
        this(port, 0);
    }

    RawMqtt(int port, int receiveBuffer) throws IOException {
        socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Packet read() throws IOException {
        int header = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while (digit >= 0x80);
        byte[] body = new byte[length];
        in.readFully(body);
        return new Packet(header >> 4, header & 15, body);
    }

    Packet expect(int type) throws IOException {
        Packet packet = read();
        assertThat(packet.type()).as("packet type of %s", packet).isEqualTo(type);
        return packet;
    }

    Packet expectConnack(int code) throws IOException {
        Packet connack = expect(CONNACK);
        assertThat(connack.u8(1)).as("CONNACK code").isEqualTo(code);
        return connack;
    }

    void expectDisconnect(int code) throws IOException {
        Packet disconnect = expect(DISCONNECT);
        assertThat(disconnect.u8(0)).as("DISCONNECT code").isEqualTo(code);
        expectEnd();
    }

    /** The server closes without another packet. */
    void expectEnd() throws IOException {
        try {
            assertThat(in.read()).as("a byte where the end was due").isEqualTo(-1);
        } catch (EOFException | java.net.SocketException reset) {
            // closed as well
        }
    }

    void ping() throws IOException {
        send(new byte[] {(byte) 0xC0, 0});
        expect(13);
    }

    void puback(int packetId) throws IOException {
        send(new byte[] {0x40, 2, (byte) (packetId >> 8), (byte) packetId});
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    // --- packets ---

    static ConnectPacket connect(int version, Registration registration) {
        return new ConnectPacket(
                version, registration.cid().toString(), GatewayFixture.APP.appId(), registration.deviceSecret());
    }

    /** CONNECT, to be changed field by field. */
    static final class ConnectPacket {
        final int version;
        String protocol = "MQTT";
        String clientId;
        String user;
        String password;
        boolean clean = true;
        int keepAlive = 60;
        Bytes properties = new Bytes();
        String willTopic = "";
        String willPayload = "";
        int willQos;
        boolean willRetain;
        Bytes willProperties = new Bytes();

        ConnectPacket(int version, String clientId, String user, String password) {
            this.version = version;
            this.clientId = clientId;
            this.user = user;
            this.password = password;
        }

        ConnectPacket clean(boolean wanted) {
            clean = wanted;
            return this;
        }

        ConnectPacket keepAlive(int seconds) {
            keepAlive = seconds;
            return this;
        }

        ConnectPacket password(String other) {
            password = other;
            return this;
        }

        ConnectPacket sessionExpiry(int seconds) {
            properties.u8(0x11).u32(seconds);
            return this;
        }

        ConnectPacket receiveMaximum(int maximum) {
            properties.u8(0x21).u16(maximum);
            return this;
        }

        ConnectPacket maximumPacketSize(int size) {
            properties.u8(0x27).u32(size);
            return this;
        }

        ConnectPacket userProperty(String name, String value) {
            properties.u8(0x26).utf8(name).utf8(value);
            return this;
        }

        ConnectPacket will(String topic, String payload) {
            willTopic = topic;
            willPayload = payload;
            return this;
        }

        byte[] bytes() {
            boolean will = !willTopic.isEmpty();
            Bytes body = new Bytes().utf8(protocol).u8(version);
            int flags = (clean ? 2 : 0) | (user.isEmpty() ? 0 : 0x80) | (password.isEmpty() ? 0 : 0x40);
            flags |= will ? 4 | willQos << 3 | (willRetain ? 0x20 : 0) : 0;
            body.u8(flags).u16(keepAlive);
            if (version == 5) {
                body.varInt(properties.size()).raw(properties.toByteArray());
            }
            body.utf8(clientId);
            if (will) {
                if (version == 5) {
                    body.varInt(willProperties.size()).raw(willProperties.toByteArray());
                }
                body.utf8(willTopic).utf8(willPayload);
            }
            if (!user.isEmpty()) {
                body.utf8(user);
            }
            if (!password.isEmpty()) {
                body.utf8(password);
            }
            return packet(0x10, body);
        }
    }

    static byte[] subscribe(int version, int packetId, String filter, int qos) {
        Bytes body = new Bytes().u16(packetId);
        if (version == 5) {
            body.u8(0);
        }
        return packet(0x82, body.utf8(filter).u8(qos));
    }

    static byte[] unsubscribe(int version, int packetId, String filter) {
        Bytes body = new Bytes().u16(packetId);
        if (version == 5) {
            body.u8(0);
        }
        return packet(0xA2, body.utf8(filter));
    }

    static byte[] publish(int version, int flags, String topic, int packetId, String payload) {
        Bytes body = new Bytes().utf8(topic);
        if ((flags & 6) != 0) {
            body.u16(packetId);
        }
        if (version == 5) {
            body.u8(0);
        }
        return packet(0x30 | flags, body.raw(payload.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] packet(int header, Bytes body) {
        return new Bytes()
                .u8(header)
                .varInt(body.size())
                .raw(body.toByteArray())
                .toByteArray();
    }

    /** Bytes in the data types of MQTT. */
    static final class Bytes extends ByteArrayOutputStream {
        Bytes u8(int value) {
            write(value);
            return this;
        }

        Bytes u16(int value) {
            return u8(value >> 8).u8(value);
        }

        Bytes u32(int value) {
            return u16(value >>> 16).u16(value);
        }

        Bytes raw(byte[] bytes) {
            writeBytes(bytes);
            return this;
        }

        Bytes utf8(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            return u16(bytes.length).raw(bytes);
        }

        Bytes varInt(int value) {
            int rest = value;
            while (rest >= 0x80) {
                u8(rest & 0x7F | 0x80);
                rest >>>= 7;
            }
            return u8(rest);
        }
    }
}

package io.hongyan.gateway;

import io.hongyan.gateway.mqtt.Decoded;
import io.hongyan.gateway.mqtt.Frame;
import io.hongyan.gateway.mqtt.InboundPacket;
import io.hongyan.gateway.mqtt.PacketDecoder;
import io.hongyan.gateway.mqtt.ReasonCode;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that come from one device, cut into packets. Keeps a buffer only for the beginning of a packet, or for what may not
 * be handled yet, and stops reading the socket where more than a packet of that would gather. Owned by the event loop.
 */
final class InboundBytes {

    private final DeviceConnection connection;
    private @Nullable ByteBuf partial; // the beginning of a packet, or what came before CONNACK
    private boolean consuming;
    private boolean paused;

    InboundBytes(DeviceConnection connection) {
        this.connection = connection;
    }

    /** Handles what came, as far as it may be handled now. */
    void read(ByteBuf in) {
        ByteBuf before = partial;
        if (before != null) {
            before.writeBytes(in);
            consumePartial();
        } else {
            consume(in);
            if (in.isReadable() && !connection.isClosing()) {
                partial =
                        connection.context().alloc().buffer(in.readableBytes()).writeBytes(in);
            }
        }
        if (isBlocked()) {
            pause(); // it waits for CONNACK or for a free place: no more until then
        }
    }

    boolean isConsuming() {
        return consuming;
    }

    boolean isPaused() {
        return paused;
    }

    /** What still comes is of no interest; the socket is read so that the last packet gets out. */
    void discard() {
        release();
        if (paused) {
            paused = false;
            connection.context().channel().config().setAutoRead(true);
        }
    }

    private boolean isBlocked() {
        ByteBuf rest = partial;
        return rest != null
                && rest.readableBytes()
                        > connection.loop().parts().settings().limits().maxPacketBytes();
    }

    private void consumePartial() {
        ByteBuf bytes = partial;
        if (bytes == null || consuming) {
            return;
        }
        consume(bytes);
        if (partial != bytes) {
            return; // closed meanwhile
        }
        if (bytes.isReadable() && !connection.isClosing()) {
            bytes.discardSomeReadBytes();
        } else {
            release();
        }
    }

    void release() {
        ByteBuf bytes = partial;
        if (bytes != null && !consuming) {
            partial = null;
            bytes.release();
        }
    }

    /** Handles every complete packet that may be handled now. */
    private void consume(ByteBuf in) {
        int maximum = connection.loop().parts().settings().limits().maxPacketBytes();
        consuming = true;
        try {
            while ((connection.isExpectingConnect() || connection.isConnected()) && !upstreamIsFull()) {
                int acknowledged = connection.isConnected() ? Frame.takePlainPuback(in) : 0;
                if (acknowledged != 0) {
                    connection.down().puback(acknowledged, 0);
                    continue;
                }
                int length = Frame.length(in, maximum);
                if (length == Frame.INCOMPLETE) {
                    return;
                }
                if (length == Frame.TOO_LARGE) {
                    connection.protocolEnd(ReasonCode.PACKET_TOO_LARGE, "packet: larger than " + maximum + " bytes");
                    return;
                }
                if (length == Frame.MALFORMED) {
                    connection.protocolEnd(ReasonCode.MALFORMED_PACKET, "remaining length: more than 4 bytes long");
                    return;
                }
                Decoded decoded = connection.isExpectingConnect()
                        ? PacketDecoder.first(in, length)
                        : PacketDecoder.next(in, length, connection.version());
                switch (decoded) {
                    case Decoded.Malformed malformed -> connection.protocolEnd(malformed.reason(), malformed.detail());
                    case Decoded.Unacceptable unacceptable -> {
                        connection.speaks(unacceptable.version(), false);
                        connection.refuse(
                                GatewayCounter.CONNECTS_REFUSED_PROTOCOL, unacceptable.reason(), unacceptable.detail());
                    }
                    case InboundPacket packet -> connection.handle(packet);
                }
            }
        } finally {
            consuming = false;
        }
    }

    /** MQTT 3.1.1 has no receive maximum: there the rest stays unread until a PUBACK left. */
    private boolean upstreamIsFull() {
        if (!connection.isV5() && connection.isUplinkFull()) {
            pause();
            return true;
        }
        return false;
    }

    private void pause() {
        if (!paused) {
            paused = true;
            connection.context().channel().config().setAutoRead(false);
        }
    }

    /** Goes on with what waited unread. */
    void resume() {
        if (consuming) {
            return; // the caller goes on reading
        }
        consumePartial();
        if (paused && !isBlocked() && !upstreamIsFull()) {
            paused = false;
            connection.context().channel().config().setAutoRead(true);
        }
    }
}

package io.hongyan.simulators;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the byte stream into packets and hands them to the device. One per connection; holds bytes only while a packet is
 * incomplete.
 */
final class DeviceConnection extends ByteToMessageDecoder {

    private static final int SERVER_KEEP_ALIVE = 0x13;
    private static final int RECEIVE_MAXIMUM = 0x21;

    private final SimulatedDevice device;

    DeviceConnection(SimulatedDevice device) {
        this.device = device;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        device.transportUp(ctx.channel());
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        while (in.readableBytes() >= 2) {
            long length = MqttPackets.peekVarInt(in, in.readerIndex() + 1);
            if (length < 0) {
                return;
            }
            int header = 1 + (int) (length >>> 32);
            int remaining = (int) length;
            if (in.readableBytes() < header + remaining) {
                return;
            }
            int first = in.getUnsignedByte(in.readerIndex());
            in.skipBytes(header);
            int end = in.readerIndex() + remaining;
            packet(first, in, end);
            in.readerIndex(end);
        }
    }

    private void packet(int first, ByteBuf in, int end) {
        switch (first >>> 4) {
            case MqttPackets.CONNACK -> connack(in);
            case MqttPackets.PUBLISH -> publish(first, in, end);
            case MqttPackets.PUBACK -> {
                int packetId = in.readUnsignedShort();
                device.acknowledged(packetId, in.readerIndex() < end ? in.readUnsignedByte() : 0);
            }
            case MqttPackets.SUBACK -> {
                in.skipBytes(2);
                in.skipBytes(MqttPackets.readVarInt(in));
                device.subscribed(in.readUnsignedByte());
            }
            case MqttPackets.PINGRESP -> device.pong();
            case MqttPackets.DISCONNECT -> device.disconnectedByServer(remainingReason(in, end));
            default -> throw new IllegalArgumentException("packet type " + (first >>> 4) + " is not for a device");
        }
    }

    private void connack(ByteBuf in) {
        boolean sessionPresent = (in.readByte() & 1) != 0;
        int reason = in.readUnsignedByte();
        int keepAlive = -1;
        int receiveMaximum = 0xFFFF;
        int propertiesEnd = MqttPackets.readVarInt(in);
        propertiesEnd += in.readerIndex();
        while (in.readerIndex() < propertiesEnd) {
            int id = in.readUnsignedByte();
            switch (id) {
                case SERVER_KEEP_ALIVE -> keepAlive = in.readUnsignedShort();
                case RECEIVE_MAXIMUM -> receiveMaximum = in.readUnsignedShort();
                case 0x24, 0x25, 0x28, 0x29, 0x2A -> in.skipBytes(1);
                case 0x22 -> in.skipBytes(2);
                case 0x11, 0x27 -> in.skipBytes(4);
                case 0x12, 0x15, 0x16, 0x1A, 0x1C, 0x1F -> in.skipBytes(in.readUnsignedShort());
                case 0x26 -> {
                    in.skipBytes(in.readUnsignedShort());
                    in.skipBytes(in.readUnsignedShort());
                }
                default -> throw new IllegalArgumentException("CONNACK property " + id + " is unknown");
            }
        }
        device.connack(reason, sessionPresent, keepAlive, receiveMaximum);
    }

    private void publish(int first, ByteBuf in, int end) {
        in.skipBytes(in.readUnsignedShort()); // the only subscribed topic is hy/push
        int qos = first >>> 1 & 3;
        int packetId = qos > 0 ? in.readUnsignedShort() : 0;
        in.skipBytes(MqttPackets.readVarInt(in));
        device.arrived(in, end - in.readerIndex(), qos, packetId);
    }

    private static int remainingReason(ByteBuf in, int end) {
        return in.readerIndex() < end ? in.readUnsignedByte() : 0;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        super.channelReadComplete(ctx);
        ctx.flush();
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        // nothing: the device learns of the end through channelInactive
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        super.channelInactive(ctx);
        device.transportDown(ctx.channel());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        device.failed(cause);
        ctx.close();
    }
}

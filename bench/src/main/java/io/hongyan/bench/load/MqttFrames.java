package io.hongyan.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a connection's bytes into MQTT packets without copying; keeps a buffer only while a packet is incomplete. Shared by
 * generator and floor.
 */
public abstract class MqttFrames extends ChannelInboundHandlerAdapter {

    private @Nullable ByteBuf incomplete;

    /**
     * One packet.
     *
     * @param header first byte: type and flags
     * @param from index of the first byte after the fixed header
     * @param to index after the packet
     */
    protected abstract void packet(ChannelHandlerContext context, int header, ByteBuf in, int from, int to);

    /** Called before the packets of one read. */
    protected void reading() {}

    @Override
    public final void channelRead(ChannelHandlerContext context, Object message) {
        reading();
        ByteBuf in = (ByteBuf) message;
        ByteBuf before = incomplete;
        if (before != null) {
            before.writeBytes(in);
            in.release();
            in = before;
            incomplete = null;
        }
        int index = in.readerIndex();
        int end = in.writerIndex();
        while (end - index >= 2) {
            int from = MqttBytes.afterLength(in, index + 1, end);
            if (from < 0) {
                break;
            }
            int to = from + MqttBytes.lengthAt(in, index + 1);
            if (to > end) {
                break;
            }
            packet(context, in.getUnsignedByte(index), in, from, to);
            index = to;
        }
        if (index < end) {
            incomplete = context.alloc().buffer(256).writeBytes(in, index, end - index);
        }
        in.release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ByteBuf rest = incomplete;
        incomplete = null;
        if (rest != null) {
            rest.release();
        }
    }

    @Override
    public final void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // channelInactive tells what is to be told
    }
}

package io.hongyan.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import org.jspecify.annotations.Nullable;

/** One simulated device: says CONNECT (and SUBSCRIBE), acknowledges and counts what comes. Owned by its event loop. */
final class DeviceConnection extends MqttFrames {

    private final Fleet fleet;
    private final int number;
    private final Connecting connecting;

    private @Nullable LoopDevices loop;
    private @Nullable Channel channel;
    private @Nullable ByteBuf acknowledgements;
    private long @Nullable [] seen;
    private long readAtNanos;
    private boolean settled;

    /** Its index in {@link LoopDevices}, or -1. */
    int position = -1;

    DeviceConnection(Fleet fleet, int number, Connecting connecting) {
        this.fleet = fleet;
        this.number = number;
        this.connecting = connecting;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        loop = fleet.devicesOf(context.channel().eventLoop());
        ByteBuf hello = context.alloc().buffer(256);
        Identity identity = fleet.identity(number);
        Command.Connect how = connecting.command();
        MqttBytes.connect(
                hello,
                identity.clientId(),
                identity.username(),
                identity.password(),
                how.cleanStart(),
                how.sessionExpirySeconds());
        if (!how.topic().isEmpty()) {
            MqttBytes.subscribe(hello, how.topic().replace("%d", Integer.toString(number)));
        }
        context.writeAndFlush(hello, context.voidPromise());
    }

    @Override
    protected void reading() {
        readAtNanos = System.nanoTime();
    }

    @Override
    protected void packet(ChannelHandlerContext context, int header, ByteBuf in, int from, int to) {
        switch (header >>> 4) {
            case MqttBytes.PUBLISH -> published(context, header, in, from, to);
            case MqttBytes.CONNACK ->
                acknowledged(
                        context,
                        in.getUnsignedByte(from + 1),
                        connecting.command().topic().isEmpty());
            case MqttBytes.SUBACK -> acknowledged(context, in.getUnsignedByte(to - 1), true);
            case MqttBytes.DISCONNECT -> settle(to > from ? in.getUnsignedByte(from) : 0x80);
            default -> {} // PINGRESP
        }
    }

    private void acknowledged(ChannelHandlerContext context, int reason, boolean last) {
        if (reason >= 0x80) {
            settle(reason);
            context.close();
        } else if (last) {
            devices().add(this);
            settle(0);
        }
    }

    private void published(ChannelHandlerContext context, int header, ByteBuf in, int from, int to) {
        int index = from + 2 + in.getUnsignedShort(from);
        if ((header & 6) != 0) {
            ByteBuf out = acknowledgements;
            if (out == null) {
                out = context.alloc().buffer(64);
                acknowledgements = out;
            }
            MqttBytes.puback(out, in.getUnsignedShort(index));
            index += 2;
        }
        index = MqttBytes.afterLength(in, index, to) + MqttBytes.lengthAt(in, index);
        devices().published(this, in, index, to, readAtNanos);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        ByteBuf out = acknowledgements;
        if (out != null) {
            acknowledgements = null;
            context.writeAndFlush(out, context.voidPromise());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        super.channelInactive(context);
        settle(-1);
        devices().remove(this);
    }

    /** Notes that a message came; false where it came before. */
    boolean firstTime(int message, int messages) {
        long[] bits = seen;
        if (bits == null) {
            bits = new long[(messages + 63) / 64];
            seen = bits;
        }
        long bit = 1L << message;
        boolean first = (bits[message >> 6] & bit) == 0;
        bits[message >> 6] |= bit;
        return first;
    }

    void forgetMessages() {
        seen = null;
    }

    void ping() {
        Channel target = channel;
        if (target != null) {
            ByteBuf out = target.alloc().buffer(2);
            MqttBytes.pingreq(out);
            target.writeAndFlush(out, target.voidPromise());
        }
    }

    /** Sends DISCONNECT and closes; {@code closed} runs afterwards. */
    void disconnect(Runnable closed) {
        Channel target = channel;
        if (target == null) {
            closed.run();
            return;
        }
        ByteBuf out = target.alloc().buffer(2);
        MqttBytes.disconnect(out);
        target.closeFuture().addListener(ignored -> closed.run());
        target.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
    }

    private void settle(int reason) {
        if (!settled) {
            settled = true;
            connecting.settled(reason);
        }
    }

    private LoopDevices devices() {
        LoopDevices devices = loop;
        if (devices == null) {
            throw new IllegalStateException("device " + number + ": not connected yet");
        }
        return devices;
    }
}

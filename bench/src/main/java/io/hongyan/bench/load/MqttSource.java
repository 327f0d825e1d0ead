package io.hongyan.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollSocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A publisher: one MQTT connection that publishes at QoS 1 as fast as the server's Receive Maximum lets it. */
final class MqttSource extends MqttFrames implements MessageSource {

    private static final int RECEIVE_MAXIMUM_PROPERTY = 0x21;

    private final String topic;
    private final byte[] blankPayload;
    private final Channel channel;
    private final CompletableFuture<Boolean> connected = new CompletableFuture<>();

    // owned by the channel's event loop
    private final Queue<ByteBuf> waiting = new ArrayDeque<>();
    private int receiveMaximum = 65_535;
    private int unacknowledged;
    private int lastPacketId;
    private boolean flushing;

    private volatile long accepted;
    private volatile String failure = "";

    MqttSource(EventLoopGroup loops, Command.Source.Mqtt source, int payloadBytes) throws Exception {
        this.topic = source.topic();
        this.blankPayload = Stamp.blank(payloadBytes);
        this.channel = new Bootstrap()
                .group(loops)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(this)
                .connect(source.host(), source.port())
                .sync()
                .channel();
        ByteBuf hello = channel.alloc().buffer(64);
        MqttBytes.connect(hello, "bench-publisher", "", "", true, 0);
        channel.writeAndFlush(hello);
        connected.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void toAll(int number) {
        send(topic, number);
    }

    @Override
    public void toOne(int device, int number) {
        send(topic.replace("%d", Integer.toString(device)), number);
    }

    @Override
    public long accepted() {
        return accepted;
    }

    @Override
    public List<String> tasks() {
        return List.of();
    }

    @Override
    public String failure() {
        return failure;
    }

    @Override
    public void close() {
        ByteBuf out = channel.alloc().buffer(2);
        MqttBytes.disconnect(out);
        channel.writeAndFlush(out);
        channel.close().syncUninterruptibly();
    }

    private void send(String to, int number) {
        byte[] payload = blankPayload.clone();
        Stamp.write(payload, 0, System.nanoTime(), number);
        if (channel.eventLoop().inEventLoop()) {
            enqueue(to, payload);
        } else {
            channel.eventLoop().execute(() -> enqueue(to, payload));
        }
    }

    private void enqueue(String to, byte[] payload) {
        lastPacketId = lastPacketId % 65_535 + 1;
        ByteBuf packet = channel.alloc().buffer(payload.length + 32);
        MqttBytes.publish(packet, to.getBytes(StandardCharsets.UTF_8), lastPacketId, Unpooled.wrappedBuffer(payload));
        waiting.add(packet);
        if (!flushing) {
            flushing = true;
            channel.eventLoop().execute(this::flush); // messages that come together leave together
        }
    }

    private void flush() {
        flushing = false;
        boolean written = false;
        while (unacknowledged < receiveMaximum && !waiting.isEmpty()) {
            channel.write(waiting.remove(), channel.voidPromise());
            unacknowledged++;
            written = true;
        }
        if (written) {
            channel.flush();
        }
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // written by the event loop only
    protected void packet(ChannelHandlerContext context, int header, ByteBuf in, int from, int to) {
        switch (header >>> 4) {
            case MqttBytes.CONNACK -> {
                int reason = in.getUnsignedByte(from + 1);
                receiveMaximum = receiveMaximum(in, from + 2);
                if (reason == 0) {
                    connected.complete(true);
                } else {
                    connected.completeExceptionally(new IllegalStateException("publisher: CONNACK " + reason));
                }
            }
            case MqttBytes.PUBACK -> {
                unacknowledged--;
                accepted++;
                if (to - from > 2 && in.getUnsignedByte(from + 2) >= 0x80) {
                    failure = "PUBACK " + in.getUnsignedByte(from + 2);
                }
                flush();
            }
            case MqttBytes.DISCONNECT -> failure = "DISCONNECT " + (to > from ? in.getUnsignedByte(from) : 0);
            default -> {}
        }
    }

    private static int receiveMaximum(ByteBuf in, int properties) {
        int index = MqttBytes.afterLength(in, properties, in.writerIndex());
        int end = index + MqttBytes.lengthAt(in, properties);
        while (index < end) {
            int property = in.getUnsignedByte(index++);
            if (property == RECEIVE_MAXIMUM_PROPERTY) {
                return in.getUnsignedShort(index);
            }
            index += switch (property) {
                case 0x24, 0x25, 0x28, 0x29, 0x2A -> 1;
                case 0x13, 0x22 -> 2;
                case 0x11, 0x27 -> 4;
                case 0x26 -> pairLength(in, index);
                default -> 2 + in.getUnsignedShort(index); // texts and binary data
            };
        }
        return 65_535;
    }

    private static int pairLength(ByteBuf in, int index) {
        int name = 2 + in.getUnsignedShort(index);
        return name + 2 + in.getUnsignedShort(index + name);
    }
}

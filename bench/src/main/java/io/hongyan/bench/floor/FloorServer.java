package io.hongyan.bench.floor;

import io.hongyan.bench.load.MqttBytes;
import io.hongyan.bench.load.MqttFrames;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A page of code that looks like an MQTT broker from outside: it accepts everybody, remembers one subscription per
 * connection, sends what is published to {@code all} to every connection and what is published to any other topic to its
 * one subscriber, and counts the acknowledgements. No sessions, no checks, no state worth the name: a server cannot be
 * faster than this on the same transport.
 *
 * <p>Arguments: port (0: any) and number of event loops. Prints {@code ready <port>}.
 */
public final class FloorServer implements AutoCloseable {

    private static final String EVERYBODY = "all";

    private final EventLoopGroup loops;
    private final Channel listener;
    private final Map<EventExecutor, List<Channel>> subscribers = new ConcurrentHashMap<>();
    private final Map<String, Channel> byTopic = new ConcurrentHashMap<>();
    private final LongAdder acknowledgements = new LongAdder();

    public FloorServer(int port, int eventLoops) throws InterruptedException {
        loops = new MultiThreadIoEventLoopGroup(eventLoops, EpollIoHandler.newFactory());
        loops.forEach(loop -> subscribers.put(loop, new ArrayList<>()));
        listener = new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 4096)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Connection());
                    }
                })
                .bind("127.0.0.1", port)
                .sync()
                .channel();
    }

    public static void main(String[] arguments) throws InterruptedException {
        FloorServer server = new FloorServer(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
        System.out.println("ready " + server.port());
        server.listener.closeFuture().sync();
    }

    public int port() {
        return ((java.net.InetSocketAddress) listener.localAddress()).getPort();
    }

    public long acknowledgements() {
        return acknowledgements.sum();
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 5, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Runs on every event loop: one write and one flush per connection for all messages that came together. */
    private void broadcast(ByteBuf packets) {
        subscribers.forEach((loop, channels) -> {
            packets.retain();
            ((EventLoop) loop).execute(() -> {
                channels.removeIf(channel -> !channel.isActive());
                channels.forEach(channel -> channel.writeAndFlush(packets.retainedDuplicate(), channel.voidPromise()));
                packets.release();
            });
        });
        packets.release();
    }

    /** One connection, be it a subscriber or a publisher. */
    private final class Connection extends MqttFrames {

        private @Nullable ByteBuf replies;
        private @Nullable ByteBuf broadcasts;

        @Override
        protected void packet(ChannelHandlerContext context, int header, ByteBuf in, int from, int to) {
            switch (header >>> 4) {
                case MqttBytes.CONNECT -> replies(context).writeInt(0x20030000).writeByte(0);
                case MqttBytes.SUBSCRIBE -> subscribed(context, in, from);
                case MqttBytes.PUBLISH -> published(context, in, from, to);
                case MqttBytes.PUBACK -> acknowledgements.increment();
                case MqttBytes.PINGREQ -> replies(context).writeShort(0xD000);
                case MqttBytes.DISCONNECT -> context.close();
                default -> {}
            }
        }

        private void subscribed(ChannelHandlerContext context, ByteBuf in, int from) {
            replies(context)
                    .writeShort(0x9004)
                    .writeShort(in.getUnsignedShort(from))
                    .writeShort(0x0001);
            String topic = text(in, MqttBytes.afterLength(in, from + 2, in.writerIndex()));
            if (topic.equals(EVERYBODY)) {
                subscribers
                        .computeIfAbsent(context.channel().eventLoop(), loop -> new ArrayList<>())
                        .add(context.channel());
            } else {
                byTopic.put(topic, context.channel());
            }
        }

        private void published(ChannelHandlerContext context, ByteBuf in, int from, int to) {
            String topic = text(in, from);
            int index = from + 2 + in.getUnsignedShort(from);
            MqttBytes.puback(replies(context), in.getUnsignedShort(index));
            index = MqttBytes.afterLength(in, index + 2, to);
            ByteBuf packets = topic.equals(EVERYBODY) && broadcasts != null ? broadcasts : Unpooled.directBuffer(256);
            MqttBytes.publish(packets, topic.getBytes(StandardCharsets.US_ASCII), 1, in.slice(index, to - index));
            if (topic.equals(EVERYBODY)) {
                broadcasts = packets;
                return;
            }
            Channel subscriber = byTopic.get(topic);
            if (subscriber == null) {
                packets.release();
            } else {
                subscriber.writeAndFlush(packets, subscriber.voidPromise());
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            ByteBuf out = replies;
            if (out != null) {
                replies = null;
                context.writeAndFlush(out, context.voidPromise());
            }
            ByteBuf packets = broadcasts;
            if (packets != null) {
                broadcasts = null;
                broadcast(packets);
            }
        }

        private ByteBuf replies(ChannelHandlerContext context) {
            ByteBuf out = replies;
            if (out == null) {
                out = context.alloc().buffer(16);
                replies = out;
            }
            return out;
        }

        private static String text(ByteBuf in, int index) {
            return in.toString(index + 2, in.getUnsignedShort(index), StandardCharsets.US_ASCII);
        }
    }
}

package io.hongyan.bench.gateway;

import io.hongyan.bench.load.Identity;
import io.hongyan.bench.load.MqttBytes;
import io.hongyan.bench.load.MqttFrames;
import io.hongyan.delivery.Devices;
import io.hongyan.gateway.Gateway;
import io.hongyan.gateway.GatewaySettings;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Secret;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The device gateway of Hongyan over {@link EverybodyAdmitted} instead of delivery, and a door for a publisher, made of the
 * same code as the floor's: what is published there is handed to {@code DeviceLink.send} or {@code DeviceChannel.fanOut} as
 * delivery would after its commit, from a thread that is not the device's event loop.
 *
 * <p>Arguments: port for devices, port for the publisher (0: any), number of event loops.
 */
public final class GatewayServer implements AutoCloseable {

    private static final App APP =
            new App(1, "benchGateway", "appkey-of-bench", new Secret("master"), "Bench", Duration.ofDays(3));
    private static final InstallationKey KEY = InstallationKey.parse("be".repeat(InstallationKey.BYTES));
    private static final int SHARDS = 16;

    private final Gateway gateway;
    private final EventLoopGroup publisherLoop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final Channel publisherDoor;

    public GatewayServer(int devicePort, int publisherPort, int eventLoops) throws IOException, InterruptedException {
        EverybodyAdmitted delivery = new EverybodyAdmitted(APP.number(), SHARDS);
        gateway = new Gateway(
                GatewaySettings.defaults(GatewaySettings.Listeners.tcp("127.0.0.1", devicePort))
                        .withEventLoops(eventLoops),
                directory(),
                new CidCipher(KEY),
                new DeviceSecrets(KEY),
                InstantSource.system());
        delivery.use(gateway);
        gateway.start(delivery, noDevices());
        publisherDoor = new ServerBootstrap()
                .group(publisherLoop)
                .channel(EpollServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Publisher(delivery));
                    }
                })
                .bind("127.0.0.1", publisherPort)
                .sync()
                .channel();
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        GatewayServer server = new GatewayServer(
                Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        server.publisherDoor.closeFuture().sync();
    }

    public int devicePort() {
        return gateway.tcpPort().orElseThrow();
    }

    public int publisherPort() {
        return ((InetSocketAddress) publisherDoor.localAddress()).getPort();
    }

    @Override
    public void close() {
        publisherLoop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
        gateway.close();
    }

    /** Who devices 0 … count-1 are: what registration would have answered. */
    public static List<Identity> identities(int count) {
        CidCipher cids = new CidCipher(KEY);
        DeviceSecrets secrets = new DeviceSecrets(KEY);
        return IntStream.range(0, count)
                .mapToObj(number -> cids.encode(address(number)))
                .map(cid -> new Identity(cid.toString(), APP.appId(), secrets.issue(cid, 0)))
                .toList();
    }

    static DeviceAddress address(int number) {
        return new DeviceAddress(APP.number(), number % SHARDS, number / SHARDS);
    }

    private static AppDirectory directory() {
        return new AppDirectory() {
            @Override
            public Optional<App> byAppId(String appId) {
                return appId.equals(APP.appId()) ? Optional.of(APP) : Optional.empty();
            }

            @Override
            public Optional<App> byNumber(int number) {
                return number == APP.number() ? Optional.of(APP) : Optional.empty();
            }
        };
    }

    /** Nobody registers here. */
    private static Devices noDevices() {
        return (Devices) Proxy.newProxyInstance(
                Devices.class.getClassLoader(), new Class<?>[] {Devices.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    /** The publisher's connection: {@code all} goes to everybody, {@code d/7} to device 7. */
    private static final class Publisher extends MqttFrames {

        private static final String EVERYBODY = "all";
        private static final int OWN_PREFIX = "d/".length();

        private final EverybodyAdmitted delivery;
        private @Nullable ByteBuf replies;

        Publisher(EverybodyAdmitted delivery) {
            this.delivery = delivery;
        }

        @Override
        protected void packet(ChannelHandlerContext context, int header, ByteBuf in, int from, int to) {
            switch (header >>> 4) {
                case MqttBytes.CONNECT -> replies(context).writeInt(0x20030000).writeByte(0);
                case MqttBytes.PUBLISH -> published(context, in, from, to);
                case MqttBytes.DISCONNECT -> context.close();
                default -> {}
            }
        }

        private void published(ChannelHandlerContext context, ByteBuf in, int from, int to) {
            String topic = in.toString(from + 2, in.getUnsignedShort(from), StandardCharsets.US_ASCII);
            int index = from + 2 + in.getUnsignedShort(from);
            MqttBytes.puback(replies(context), in.getUnsignedShort(index));
            index = MqttBytes.afterLength(in, index + 2, to);
            byte[] payload = new byte[to - index];
            in.getBytes(index, payload);
            if (topic.equals(EVERYBODY)) {
                delivery.toAll(payload);
            } else {
                delivery.toOne(address(Integer.parseInt(topic.substring(OWN_PREFIX))), payload);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            ByteBuf out = replies;
            if (out != null) {
                replies = null;
                context.writeAndFlush(out, context.voidPromise());
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
    }
}

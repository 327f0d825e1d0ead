package io.hongyan.gateway;

import io.hongyan.delivery.Devices;
import io.hongyan.delivery.device.DeviceChannel;
import io.hongyan.delivery.device.DeviceEvents;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.gateway.DeviceTable.FanOut;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceSecrets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.ImmutableBitmapDataProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The device edge: listens for MQTT connections and is the way of messages to them. Construct, {@link #start}, and in the
 * end {@link #close(Duration)}.
 */
public final class Gateway implements DeviceChannel, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Gateway.class);

    private static final String WEB_SOCKET_PATH = "/mqtt";
    private static final String WEB_SOCKET_SUBPROTOCOL = "mqtt";
    private static final int MAX_HTTP_REQUEST = 8 * 1024;
    private static final int ACCEPT_BACKLOG = 16 * 1024;
    private static final Duration DEFAULT_CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final GatewaySettings settings;
    private final Authentication authentication;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final List<LoopCounters> counters;
    private final WebSocketBytes webSocketBytes = new WebSocketBytes();
    private volatile @Nullable Running running; // null: not started, or closed

    /** What exists between start and close. */
    private record Running(
            EventLoopGroup group,
            List<DeviceLoop> loops,
            Map<EventLoop, DeviceLoop> loopOf,
            GatewayParts parts,
            ExecutorService blocking,
            List<Channel> servers,
            OptionalInt tcpPort,
            OptionalInt tlsPort,
            OptionalInt webSocketPort) {}

    public Gateway(
            GatewaySettings settings, AppDirectory apps, CidCipher cids, DeviceSecrets secrets, InstantSource clock) {
        this(settings, apps, cids, secrets, clock, System::nanoTime);
    }

    /** @param nanoTime monotonic time, for deadlines and rates */
    Gateway(
            GatewaySettings settings,
            AppDirectory apps,
            CidCipher cids,
            DeviceSecrets secrets,
            InstantSource clock,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.authentication = new Authentication(apps, cids, secrets);
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.counters = new ArrayList<>();
        for (int i = 0; i < settings.eventLoops(); i++) {
            counters.add(new LoopCounters());
        }
    }

    /**
     * Opens the listeners.
     *
     * @param devices registers devices that connect without an identifier
     * @throws IOException where a certificate cannot be read or a port cannot be had
     */
    public synchronized void start(DeviceEvents delivery, Devices devices) throws IOException {
        if (running != null) {
            throw new IllegalStateException("gateway: started already");
        }
        ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
        GatewayParts parts = new GatewayParts(settings, authentication, delivery, devices, clock, nanoTime, blocking);
        IoHandlerFactory io = Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                settings.eventLoops(), new DefaultThreadFactory("hy-gateway", true), io);
        List<DeviceLoop> loops = new ArrayList<>();
        Map<EventLoop, DeviceLoop> loopOf = new IdentityHashMap<>();
        for (EventExecutor executor : group) {
            EventLoop eventLoop = (EventLoop) executor;
            DeviceLoop loop = new DeviceLoop(eventLoop, parts, counters.get(loops.size()));
            loops.add(loop);
            loopOf.put(eventLoop, loop);
        }
        List<Channel> servers = new ArrayList<>();
        try {
            GatewaySettings.Listeners listeners = settings.listeners();
            OptionalInt tcpPort = OptionalInt.empty();
            OptionalInt tlsPort = OptionalInt.empty();
            OptionalInt webSocketPort = OptionalInt.empty();
            if (listeners.tcp().isPresent()) {
                tcpPort = listen(
                        group,
                        "MQTT",
                        listeners.tcp().get(),
                        servers,
                        channel -> channel.pipeline().addLast(new DeviceConnection(loopOf(loopOf, channel), true)));
            }
            if (listeners.tls().isPresent()) {
                SslContext tls = tlsContext(listeners.tls().get());
                tlsPort = listen(
                        group,
                        "MQTT over TLS",
                        listeners.tls().get().endpoint(),
                        servers,
                        channel -> channel.pipeline()
                                .addLast(
                                        tlsHandler(tls, channel),
                                        new DeviceConnection(loopOf(loopOf, channel), false)));
            }
            if (listeners.webSocket().isPresent()) {
                webSocketPort = listen(
                        group,
                        "MQTT over WebSocket",
                        listeners.webSocket().get(),
                        servers,
                        channel -> addWebSocket(channel.pipeline(), loopOf(loopOf, channel)));
            }
            running = new Running(group, loops, loopOf, parts, blocking, servers, tcpPort, tlsPort, webSocketPort);
        } catch (IOException | RuntimeException e) {
            servers.forEach(Channel::close);
            group.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            blocking.shutdown();
            throw e;
        }
    }

    private static DeviceLoop loopOf(Map<EventLoop, DeviceLoop> loops, Channel channel) {
        DeviceLoop loop = loops.get(channel.eventLoop());
        if (loop == null) {
            throw new IllegalStateException("a channel of another event loop group");
        }
        return loop;
    }

    /** Sets up the pipeline of an accepted connection. */
    private interface PipelineSetup {
        void accept(Channel channel);
    }

    private OptionalInt listen(
            EventLoopGroup group,
            String name,
            GatewaySettings.Endpoint endpoint,
            List<Channel> servers,
            PipelineSetup setup)
            throws IOException {
        Class<? extends ServerChannel> type =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        GatewaySettings.Limits limits = settings.limits();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(group)
                .channel(type)
                .option(ChannelOption.SO_BACKLOG, ACCEPT_BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false) // until admitted
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(256, 1024, 64 * 1024))
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(limits.writeLowWatermark(), limits.writeHighWatermark()))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        setup.accept(channel);
                    }
                });
        Channel server;
        try {
            server = bootstrap.bind(endpoint.host(), endpoint.port()).sync().channel();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while opening the listener of " + name, e);
        } catch (Exception e) { // Netty throws what the bind failed with, undeclared
            throw new IOException(
                    name + ": cannot listen on " + endpoint.host() + ":" + endpoint.port() + " (" + e.getMessage()
                            + ")",
                    e);
        }
        servers.add(server);
        int port = ((InetSocketAddress) server.localAddress()).getPort();
        log.info("{} on {}:{}", name, endpoint.host(), port);
        return OptionalInt.of(port);
    }

    private static SslContext tlsContext(GatewaySettings.TlsEndpoint endpoint) throws IOException {
        try {
            return SslContextBuilder.forServer(
                            endpoint.certificateChain().toFile(),
                            endpoint.privateKey().toFile())
                    .build();
        } catch (IllegalArgumentException | SSLException e) {
            throw new IOException(
                    "gateway TLS: certificate " + endpoint.certificateChain() + " and key " + endpoint.privateKey()
                            + " cannot be used (expected: PEM, key in PKCS#8 without password): " + e.getMessage(),
                    e);
        }
    }

    private static SslHandler tlsHandler(SslContext tls, Channel channel) {
        SslHandler handler = tls.newHandler(channel.alloc());
        handler.setHandshakeTimeoutMillis(0); // the connect timeout, which starts with admission, covers it
        return handler;
    }

    private void addWebSocket(ChannelPipeline pipeline, DeviceLoop loop) {
        WebSocketServerProtocolConfig config = WebSocketServerProtocolConfig.newBuilder()
                .websocketPath(WEB_SOCKET_PATH)
                .subprotocols(WEB_SOCKET_SUBPROTOCOL)
                .maxFramePayloadLength(settings.limits().maxPacketBytes())
                .handshakeTimeoutMillis(settings.admission().connectTimeout().toMillis())
                .build();
        pipeline.addLast(
                new HttpServerCodec(),
                new HttpObjectAggregator(MAX_HTTP_REQUEST),
                new WebSocketServerProtocolHandler(config),
                webSocketBytes,
                new DeviceConnection(loop, false));
    }

    /** Port of plain MQTT; empty where it is not configured or the gateway does not run. */
    public OptionalInt tcpPort() {
        Running now = running;
        return now == null ? OptionalInt.empty() : now.tcpPort();
    }

    public OptionalInt tlsPort() {
        Running now = running;
        return now == null ? OptionalInt.empty() : now.tlsPort();
    }

    public OptionalInt webSocketPort() {
        Running now = running;
        return now == null ? OptionalInt.empty() : now.webSocketPort();
    }

    public GatewayMetrics metrics() {
        return counter -> {
            long sum = 0;
            for (LoopCounters loop : counters) {
                sum += loop.get(counter);
            }
            return sum;
        };
    }

    @Override
    public int loops() {
        return settings.eventLoops();
    }

    /** {@inheritDoc} Only between start and close; after close nobody is connected. */
    @Override
    public void fanOut(int app, int shard, ImmutableBitmapDataProvider ordinals, OutboundMessage message) {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("gateway: not started");
        }
        FanOut fanOut =
                new FanOut(ordinals, message, new AtomicInteger(now.loops().size()));
        for (DeviceLoop loop : now.loops()) {
            loop.fanOut(app, shard, fanOut);
        }
    }

    @Override
    public void close() {
        close(DEFAULT_CLOSE_TIMEOUT);
    }

    /** Stops accepting, tells every device "server shutting down", and waits for the connections to end, but not longer than given. */
    public synchronized void close(Duration timeout) {
        Running now = running;
        if (now == null || now.group().isShuttingDown()) {
            return;
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        now.servers().forEach(server -> server.close().syncUninterruptibly());
        now.loops().forEach(loop -> loop.execute(loop::drain));
        try {
            while (now.parts().openConnections().get() > 0 && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            now.group().shutdownGracefully(0, 1, TimeUnit.SECONDS);
            long left = Math.max(TimeUnit.MILLISECONDS.toNanos(100), deadline - System.nanoTime());
            if (!now.group().awaitTermination(left, TimeUnit.NANOSECONDS)) {
                log.warn("gateway threads did not end within {}", timeout);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            now.group().shutdownGracefully(0, 0, TimeUnit.SECONDS);
        }
        now.blocking().shutdown();
    }
}

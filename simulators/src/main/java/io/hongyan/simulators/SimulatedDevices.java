package io.hongyan.simulators;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of devices in one process on a few event loops. A device registers or is given its identity, connects by MQTT 5,
 * subscribes {@code hy/push} at QoS 1, acknowledges what arrives, and shows, clicks, dismisses by its population's {@link
 * DeviceBehaviour}.
 *
 * <pre>{@code
 * try (SimulatedDevices devices = SimulatedDevices.builder().seed(1).build()) {
 *     Population people = devices.register(URI.create("http://127.0.0.1:8080/sdk/v1/register"), appId, appKey, 500, behaviour);
 *     people.connectOnlineShare().join();
 *     // push …
 *     devices.task(taskId).delivered();
 * }
 * }</pre>
 *
 * <p>Thread-safe. The same seed makes the same registrations and the same decisions for the same sequence of messages per
 * device; the order in which the network brings them is not ours to fix.
 */
public final class SimulatedDevices implements AutoCloseable {

    /** Sees each message that is new to its device, on an event loop: return at once. */
    @FunctionalInterface
    public interface Listener {
        void arrived(DeviceIdentity device, ArrivedMessage message);
    }

    private final EventLoopGroup group;
    private final List<DeviceLoop> loops = new ArrayList<>();
    private final List<Population> populations = new ArrayList<>();
    private final ConcurrentHashMap<String, TaskTally> tallies = new ConcurrentHashMap<>();
    private final TaskTally total = new TaskTally();
    private final ConnectionCounters counters = new ConnectionCounters();
    private final AtomicLong pendingReactions = new AtomicLong();
    private final int registerConcurrency;
    private final @Nullable InetSocketAddress gatewayOverride; // null: the gateway that the registration answered
    private long seed;

    private SimulatedDevices(Builder builder) {
        boolean epoll = Epoll.isAvailable();
        this.group = new MultiThreadIoEventLoopGroup(
                builder.loops,
                new DefaultThreadFactory("devices", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.registerConcurrency = builder.registerConcurrency;
        this.gatewayOverride = builder.gateway;
        this.seed = builder.seed;
        DeviceSettings settings = new DeviceSettings(
                builder.keepAliveSeconds,
                builder.sessionExpirySeconds,
                builder.cleanStart,
                builder.receiveMaximum,
                builder.rememberedMessages,
                builder.listener);
        Bootstrap bootstrap = new Bootstrap().channel(epoll ? EpollSocketChannel.class : NioSocketChannel.class);
        for (int i = 0; i < builder.loops; i++) {
            EventLoop loop = group.next();
            loops.add(new DeviceLoop(loop, bootstrap, settings, tallies, total, counters, pendingReactions));
        }
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * Registers new devices over HTTP.
     *
     * @param registerUrl for example {@code http://127.0.0.1:8080/sdk/v1/register}
     */
    public Population register(URI registerUrl, String appId, String appKey, int count, DeviceBehaviour behaviour)
            throws IOException, InterruptedException {
        long populationSeed = nextSeed();
        List<DeviceRegistrar.Registered> registered = new DeviceRegistrar(
                        registerUrl, appId, appKey, registerConcurrency)
                .register(count, behaviour, populationSeed);
        List<InetSocketAddress> gateways = registered.isEmpty()
                ? List.of()
                : registered.getFirst().gateways().stream()
                        .filter(uri -> "mqtt".equals(uri.getScheme()) || "tcp".equals(uri.getScheme()))
                        .map(uri -> new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 1883 : uri.getPort()))
                        .toList();
        return add(
                appId,
                registered.stream().map(DeviceRegistrar.Registered::identity).toList(),
                gateways,
                behaviour,
                populationSeed);
    }

    /** Takes devices that are registered already. */
    public Population add(
            String appId, List<DeviceIdentity> identities, InetSocketAddress gateway, DeviceBehaviour behaviour) {
        return add(appId, identities, List.of(gateway), behaviour, nextSeed());
    }

    private Population add(
            String appId,
            List<DeviceIdentity> identities,
            List<InetSocketAddress> offered,
            DeviceBehaviour behaviour,
            long populationSeed) {
        List<InetSocketAddress> gateways = gatewayOverride == null ? offered : List.of(gatewayOverride);
        if (gateways.isEmpty() && !identities.isEmpty()) {
            throw new IllegalArgumentException("gateways: none with scheme mqtt (expected: at least one)");
        }
        Population population = new Population(appId, identities, gateways, behaviour, loops, populationSeed);
        synchronized (populations) {
            populations.add(population);
        }
        return population;
    }

    private synchronized long nextSeed() {
        seed = seed * 0x5851f42d4c957f2dL + 0x14057b7ef767814fL;
        return seed;
    }

    /** Devices that are connected and subscribed now. */
    public int online() {
        return counters.online();
    }

    /** Reason codes of refusals and of DISCONNECT packets from the server, and how often; -1 counts I/O errors. */
    public Map<Integer, Long> reasons() {
        return counters.reasons();
    }

    /** Counts over all tasks. */
    public TaskCounts total() {
        return total.snapshot();
    }

    /** Counts of one task; {@link TaskCounts#NONE} where no device saw it. */
    public TaskCounts task(String taskId) {
        TaskTally tally = tallies.get(taskId);
        return tally == null ? TaskCounts.NONE : tally.snapshot();
    }

    /** Counts of all tasks that any device saw. */
    public Map<String, TaskCounts> tasks() {
        Map<String, TaskCounts> counts = new TreeMap<>();
        tallies.forEach((task, tally) -> counts.put(task, tally.snapshot()));
        return counts;
    }

    /** Nothing is planned (shows, clicks still to come) and every receipt made is acknowledged. */
    public boolean settled() {
        return pendingReactions.get() == 0 && total().settled();
    }

    /**
     * Latencies in microseconds of messages with a {@link LatencyMark} that arrived since the last call, duplicates left
     * out; values above a minute count as a minute.
     */
    public synchronized Histogram takeLatencies() {
        Histogram sum = new Histogram(60_000_000L, 3);
        for (DeviceLoop loop : loops) {
            sum.add(loop.latencies().getIntervalHistogram());
        }
        return sum;
    }

    /** Disconnects all devices and ends the event loops. */
    @Override
    public void close() {
        synchronized (populations) {
            populations.forEach(population -> population.disconnect(0, population.size()));
        }
        group.shutdownGracefully(50, 2_000, TimeUnit.MILLISECONDS).awaitUninterruptibly(3_000);
    }

    /** Settings with defaults; each method returns this builder. */
    public static final class Builder {

        private int loops = Math.min(2, Runtime.getRuntime().availableProcessors());
        private long seed = 1;
        private int keepAliveSeconds = 240;
        private long sessionExpirySeconds = 0xFFFF_FFFFL;
        private boolean cleanStart;
        private int receiveMaximum = 0xFFFF;
        private int rememberedMessages = 1024;
        private int registerConcurrency = 16;
        private Listener listener = (device, message) -> {};
        private @Nullable InetSocketAddress gateway;

        private Builder() {}

        /** Event loops, 1 or more; default: at most 2. */
        public Builder loops(int count) {
            loops = within("loops", count, 1, 256);
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Keep-alive the devices ask for, 0 (none) … 65535 seconds; default 240. The server's word counts. */
        public Builder keepAliveSeconds(int seconds) {
            keepAliveSeconds = within("keepAliveSeconds", seconds, 0, 0xFFFF);
            return this;
        }

        /** 0 … 0xFFFFFFFF (for ever, the default). */
        public Builder sessionExpirySeconds(long seconds) {
            if (seconds < 0 || seconds > 0xFFFF_FFFFL) {
                throw new IllegalArgumentException("sessionExpirySeconds: " + seconds + " (expected: 0 … 4294967295)");
            }
            sessionExpirySeconds = seconds;
            return this;
        }

        /** Whether each CONNECT discards the session of before; default no. */
        public Builder cleanStart(boolean clean) {
            cleanStart = clean;
            return this;
        }

        /** Messages the server may have unacknowledged per device, 1 … 65535 (default). */
        public Builder receiveMaximum(int count) {
            receiveMaximum = within("receiveMaximum", count, 1, 0xFFFF);
            return this;
        }

        /** How many messages a device remembers to tell duplicates; default 1024 (8 bytes each, as they come). */
        public Builder rememberedMessages(int count) {
            rememberedMessages = within("rememberedMessages", count, 1, 1 << 24);
            return this;
        }

        /** Concurrent registrations; default 16. */
        public Builder registerConcurrency(int count) {
            registerConcurrency = within("registerConcurrency", count, 1, 1024);
            return this;
        }

        public Builder listener(Listener sees) {
            listener = Objects.requireNonNull(sees);
            return this;
        }

        /** Connect here instead of to the gateways that the registration answers. */
        public Builder gateway(InetSocketAddress address) {
            gateway = address;
            return this;
        }

        public SimulatedDevices build() {
            return new SimulatedDevices(this);
        }

        private static int within(String field, int value, int min, int max) {
            if (value < min || value > max) {
                throw new IllegalArgumentException(field + ": " + value + " (expected: " + min + " … " + max + ")");
            }
            return value;
        }
    }
}

package io.hongyan.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** All simulated devices of the process. Called from the control thread only. */
final class Fleet {

    /** Loopback addresses to connect from: each has ephemeral ports of its own, and closed ones linger in TIME_WAIT. */
    private static final int SOURCE_ADDRESSES = 8;

    /** Some servers impose a keep-alive; the shortest in use is a few minutes. */
    private static final int PING_SECONDS = 60;

    private final EventLoopGroup loops;
    private final Map<EventExecutor, LoopDevices> devices = new IdentityHashMap<>();
    private List<Identity> identities = List.of();

    Fleet(EventLoopGroup loops) {
        this.loops = loops;
        for (EventExecutor executor : loops) {
            LoopDevices ofLoop = new LoopDevices((EventLoop) executor);
            devices.put(executor, ofLoop);
            executor.scheduleAtFixedRate(
                    () -> ofLoop.connected().forEach(DeviceConnection::ping),
                    PING_SECONDS,
                    PING_SECONDS,
                    TimeUnit.SECONDS);
        }
    }

    /** Whom devices 0, 1, 2, … connect as from now on. */
    void identify(List<Identity> registered) {
        identities = List.copyOf(registered);
    }

    List<Identity> identities() {
        return identities;
    }

    Identity identity(int number) {
        return identities.isEmpty() ? Identity.anonymous(number) : identities.get(number);
    }

    LoopDevices devicesOf(EventLoop loop) {
        LoopDevices ofLoop = devices.get(loop);
        if (ofLoop == null) {
            throw new IllegalStateException("event loop of another group: " + loop);
        }
        return ofLoop;
    }

    int size() throws Exception {
        return onEachLoop(LoopDevices::size).stream()
                .mapToInt(Integer::intValue)
                .sum();
    }

    Connecting connect(Command.Connect command) throws InterruptedException {
        if (!identities.isEmpty() && identities.size() < command.count()) {
            throw new IllegalArgumentException(
                    "count: " + command.count() + " (expected: at most the " + identities.size() + " registered)");
        }
        InetSocketAddress server = new InetSocketAddress(command.host(), command.port());
        Bootstrap template = new Bootstrap()
                .group(loops)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true);
        Connecting connecting = new Connecting(command);
        for (int i = 0; i < command.count(); i++) {
            connecting.awaitTurn();
            int number = i;
            ChannelInitializer<Channel> handler = new ChannelInitializer<>() {
                @Override
                protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(new DeviceConnection(Fleet.this, number, connecting));
                }
            };
            template.clone()
                    .handler(handler)
                    .connect(server, new InetSocketAddress("127.0.0." + (2 + i % SOURCE_ADDRESSES), 0))
                    .addListener(result -> {
                        if (!result.isSuccess()) {
                            connecting.settled(-1);
                        }
                    });
        }
        return connecting;
    }

    Report.Disconnected disconnect() throws Exception {
        long start = System.nanoTime();
        List<DeviceConnection> all = onEachLoop(LoopDevices::connected).stream()
                .flatMap(List::stream)
                .toList();
        CountDownLatch open = new CountDownLatch(all.size());
        onEachLoop(ofLoop -> {
            ofLoop.connected().forEach(device -> device.disconnect(open::countDown));
            return true;
        });
        open.await(60, TimeUnit.SECONDS);
        return new Report.Disconnected(all.size(), (System.nanoTime() - start) / 1e9);
    }

    /** Forgets earlier counts; from now on messages numbered {@code first … first + messages - 1} count. */
    void begin(int first, int messages, @Nullable IntConsumer completedOnALoop) throws Exception {
        onEachLoop(ofLoop -> {
            ofLoop.begin(new LoopDevices.Run(first, messages, completedOnALoop));
            return true;
        });
    }

    /** Event loops that have devices: how many completions a fan-out's message needs. */
    int loopsInUse() throws Exception {
        return (int)
                onEachLoop(LoopDevices::size).stream().filter(size -> size > 0).count();
    }

    /** Waits until so many distinct deliveries came, or time is up. */
    LoopDevices.Counts awaitDeliveries(long wanted, long timeoutNanos) throws Exception {
        long deadline = System.nanoTime() + timeoutNanos;
        while (true) {
            LoopDevices.Counts counts = counts();
            if (counts.deliveries() >= wanted || System.nanoTime() - deadline > 0) {
                return counts;
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    LoopDevices.Counts counts() throws Exception {
        long deliveries = 0;
        long duplicates = 0;
        long last = Long.MIN_VALUE;
        Histogram latency = new Histogram(3);
        for (LoopDevices.Counts counts : onEachLoop(LoopDevices::counts)) {
            deliveries += counts.deliveries();
            duplicates += counts.duplicates();
            if (counts.deliveries() > 0) {
                last = Math.max(last, counts.lastNanos());
            }
            latency.add(counts.latencyNanos());
        }
        return new LoopDevices.Counts(deliveries, duplicates, last, latency);
    }

    private <T> List<T> onEachLoop(LoopTask<T> task) throws Exception {
        List<T> results = new ArrayList<>();
        for (LoopDevices ofLoop : devices.values()) {
            Callable<T> call = () -> task.on(ofLoop);
            results.add(ofLoop.loop().submit(call).get());
        }
        return results;
    }

    /** Something done on the loop that owns the devices. */
    private interface LoopTask<T> {
        T on(LoopDevices devices) throws Exception;
    }
}

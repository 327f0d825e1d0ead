package io.hongyan.simulators;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/** An event loop with its devices and their shared parts. Used on its own thread, except where said. */
final class DeviceLoop {

    private static final int SWEEP_SECONDS = 2;

    private final EventLoop eventLoop;
    private final Bootstrap bootstrap;
    private final DeviceSettings settings;
    private final ConcurrentHashMap<String, TaskTally> tallies;
    private final TaskTally total;
    private final ConnectionCounters counters;
    private final AtomicLong pendingReactions;
    private final SingleWriterRecorder latencies = new SingleWriterRecorder(60_000_000L, 3); // µs, up to a minute
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private int seconds = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
    private @Nullable PushPayload lastPayload;

    DeviceLoop(
            EventLoop eventLoop,
            Bootstrap bootstrap,
            DeviceSettings settings,
            ConcurrentHashMap<String, TaskTally> tallies,
            TaskTally total,
            ConnectionCounters counters,
            AtomicLong pendingReactions) {
        this.eventLoop = eventLoop;
        this.bootstrap = bootstrap.clone(eventLoop).option(ChannelOption.TCP_NODELAY, true);
        this.settings = settings;
        this.tallies = tallies;
        this.total = total;
        this.counters = counters;
        this.pendingReactions = pendingReactions;
        eventLoop.scheduleAtFixedRate(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    /** Any thread. */
    void execute(Runnable task) {
        eventLoop.execute(task);
    }

    void after(long nanos, Runnable task) {
        if (!eventLoop.isShuttingDown()) {
            eventLoop.schedule(task, nanos, TimeUnit.NANOSECONDS);
        }
    }

    void add(SimulatedDevice device) {
        devices.add(device);
    }

    ChannelFuture open(InetSocketAddress gateway, ChannelHandler handler) {
        return bootstrap.clone().handler(handler).connect(gateway);
    }

    private void sweep() {
        seconds = (int) TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        for (SimulatedDevice device : devices) {
            device.sweep(seconds);
        }
    }

    /** Monotonic seconds, a sweep old at most. */
    int seconds() {
        return seconds;
    }

    DeviceSettings settings() {
        return settings;
    }

    TaskTally total() {
        return total;
    }

    ConnectionCounters counters() {
        return counters;
    }

    void pendingReactions(int change) {
        pendingReactions.addAndGet(change);
    }

    void latency(long sentMicros) {
        latencies.recordValue(Math.min(60_000_000L, Math.max(0, LatencyMark.epochMicros() - sentMicros)));
    }

    /** Any thread. */
    SingleWriterRecorder latencies() {
        return latencies;
    }

    /** A broadcast brings the same bytes to each device of the loop, so the last payload is parsed once. */
    PushPayload payload(ByteBuf in, int length) {
        PushPayload last = lastPayload;
        if (last != null && sameBytes(in, length, last.message().json())) {
            return last;
        }
        byte[] json = new byte[length];
        in.getBytes(in.readerIndex(), json);
        ArrivedMessage message = PushPayload.parse(json);
        PushPayload payload = new PushPayload(
                message,
                PushPayload.hash(message.msgId()),
                LatencyMark.find(json),
                tallies.computeIfAbsent(message.taskId(), id -> new TaskTally()));
        lastPayload = payload;
        return payload;
    }

    private static boolean sameBytes(ByteBuf in, int length, byte[] bytes) {
        if (length != bytes.length) {
            return false;
        }
        int start = in.readerIndex();
        for (int i = length - 1; i >= 0; i--) { // ids differ rather at one of the ends
            if (in.getByte(start + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}

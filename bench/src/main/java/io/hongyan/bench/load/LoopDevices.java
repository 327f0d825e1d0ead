package io.hongyan.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The connected devices of one event loop, and what came in on them in the present run. Owned by that loop: no counter
 * here is shared, so counting costs nothing that another core could feel.
 */
final class LoopDevices {

    private final EventLoop loop;
    private final List<DeviceConnection> connected = new ArrayList<>();

    private Run run = new Run(0, 0, null);
    private int[] perMessage = new int[0];
    private int stampGuess;
    private long deliveries;
    private long duplicates;
    private long lastNanos;
    private final Histogram latencyNanos = new Histogram(3);

    LoopDevices(EventLoop loop) {
        this.loop = loop;
    }

    /**
     * What is being counted.
     *
     * @param firstNumber the lowest message number of the run; others are strays of an earlier run and are ignored
     * @param completed for fan-outs: told the index of a message once every device of the loop has it
     */
    record Run(int firstNumber, int messages, @Nullable IntConsumer completed) {}

    /** Counts at one moment. */
    record Counts(long deliveries, long duplicates, long lastNanos, Histogram latencyNanos) {}

    EventLoop loop() {
        return loop;
    }

    int size() {
        return connected.size();
    }

    List<DeviceConnection> connected() {
        return List.copyOf(connected);
    }

    void add(DeviceConnection device) {
        device.position = connected.size();
        connected.add(device);
    }

    void remove(DeviceConnection device) {
        if (device.position >= 0) {
            DeviceConnection last = connected.removeLast();
            if (last != device) {
                connected.set(device.position, last);
                last.position = device.position;
            }
            device.position = -1;
        }
    }

    void begin(Run next) {
        run = next;
        perMessage = new int[next.completed() == null ? 0 : next.messages()];
        deliveries = 0;
        duplicates = 0;
        latencyNanos.reset();
        connected.forEach(DeviceConnection::forgetMessages);
    }

    void published(DeviceConnection device, ByteBuf in, int from, int to, long readAtNanos) {
        int stamp = Stamp.find(in, from, to, stampGuess);
        if (stamp < 0) {
            return; // not one of ours
        }
        stampGuess = stamp - from;
        int message = Stamp.number(in, stamp) - run.firstNumber();
        if (message < 0 || message >= run.messages()) {
            return;
        }
        if (!device.firstTime(message, run.messages())) {
            duplicates++;
            return;
        }
        deliveries++;
        lastNanos = readAtNanos;
        latencyNanos.recordValue(Math.max(0, readAtNanos - Stamp.nanos(in, stamp)));
        IntConsumer completed = run.completed();
        if (completed != null && ++perMessage[message] == connected.size()) {
            completed.accept(message);
        }
    }

    Counts counts() {
        return new Counts(deliveries, duplicates, lastNanos, latencyNanos.copy());
    }
}

package io.hongyan.gateway;

import io.hongyan.delivery.device.OutboundMessage;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.agrona.collections.Int2IntHashMap;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.ImmutableBitmapDataProvider;

/**
 * The connections of one (app, shard) on one event loop: dense arrays to walk, and a map from ordinal to slot. A removal
 * moves the last connection into the gap. Owned by the event loop.
 */
final class DeviceTable {

    private static final int ABSENT = -1;

    private final int app;
    private final int shard;
    private final DeviceLoop loop;
    private final Int2IntHashMap slots = new Int2IntHashMap(ABSENT);
    private int[] ordinals = new int[8];
    private @Nullable DeviceConnection[] connections = new @Nullable DeviceConnection[8];
    private int size;
    private final Deque<FanOut> waiting = new ArrayDeque<>();
    private boolean walking;

    /**
     * A message for many devices of this (app, shard).
     *
     * @param untold event loops that did not tell delivery yet what they wrote; shared by all of them
     */
    record FanOut(ImmutableBitmapDataProvider ordinals, OutboundMessage message, AtomicInteger untold) {}

    DeviceTable(int app, int shard, DeviceLoop loop) {
        this.app = app;
        this.shard = shard;
        this.loop = loop;
    }

    int app() {
        return app;
    }

    int shard() {
        return shard;
    }

    int size() {
        return size;
    }

    int ordinalAt(int slot) {
        return ordinals[slot];
    }

    DeviceConnection connectionAt(int slot) {
        DeviceConnection connection = connections[slot];
        if (connection == null) {
            throw new IllegalStateException("slot " + slot + " of " + size + " is empty");
        }
        return connection;
    }

    @Nullable
    DeviceConnection find(int ordinal) {
        int slot = slots.get(ordinal);
        return slot == ABSENT ? null : connections[slot];
    }

    /** Adds a connection, in place of an older one of the same device. */
    void put(int ordinal, DeviceConnection connection) {
        int slot = slots.get(ordinal);
        if (slot != ABSENT) {
            connections[slot] = connection;
            return;
        }
        if (size == ordinals.length) {
            ordinals = Arrays.copyOf(ordinals, size * 2);
            connections = Arrays.copyOf(connections, size * 2);
        }
        ordinals[size] = ordinal;
        connections[size] = connection;
        slots.put(ordinal, size++);
    }

    /** Takes a connection out, unless a newer one of the same device took its place. */
    void remove(int ordinal, DeviceConnection connection) {
        int slot = slots.get(ordinal);
        if (slot == ABSENT || connections[slot] != connection) {
            return;
        }
        slots.remove(ordinal);
        size--;
        if (slot != size) {
            ordinals[slot] = ordinals[size];
            connections[slot] = connections[size];
            slots.put(ordinals[slot], slot);
        }
        connections[size] = null;
        if (size > 8 && size < ordinals.length / 4) {
            ordinals = Arrays.copyOf(ordinals, ordinals.length / 2);
            connections = Arrays.copyOf(connections, connections.length / 2);
            slots.compact();
        }
    }

    void forEach(Consumer<DeviceConnection> action) {
        for (int slot = size - 1; slot >= 0; slot--) { // downwards: the action may remove what it is given
            if (slot < size) {
                action.accept(connectionAt(slot));
            }
        }
    }

    /** Queues a fan-out: it joins the walk under way, or begins one. */
    void fanOut(FanOut fanOut) {
        waiting.add(fanOut);
        loop.gather(shard).walking(app, fanOut.message());
        if (!walking) {
            walking = true;
            loop.execute(new FanOutWalk(loop, this));
        }
    }

    /** The next fan-out for the walk to take in; null: there is none. */
    @Nullable
    FanOut nextWaiting() {
        return waiting.poll();
    }

    /** The walk is over, and nothing waits. */
    void walkEnded() {
        walking = false;
    }
}

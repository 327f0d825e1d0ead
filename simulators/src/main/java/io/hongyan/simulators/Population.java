package io.hongyan.simulators;

import io.hongyan.simulators.SimulatedDevice.State;
import io.hongyan.simulators.SimulatedDevice.Upstream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Devices of one app with one behaviour, numbered from 0. Thread-safe. */
public final class Population {

    private final String appId;
    private final List<DeviceIdentity> identities;
    private final List<SimulatedDevice> devices;
    private volatile DeviceBehaviour behaviour;
    private volatile boolean live;

    Population(
            String appId,
            List<DeviceIdentity> identities,
            List<InetSocketAddress> gateways,
            DeviceBehaviour behaviour,
            List<DeviceLoop> loops,
            long seed) {
        this.appId = appId;
        this.identities = List.copyOf(identities);
        this.behaviour = behaviour;
        this.devices = new ArrayList<>(identities.size());
        for (int i = 0; i < identities.size(); i++) {
            DeviceLoop loop = loops.get(i % loops.size());
            SimulatedDevice device = new SimulatedDevice(
                    identities.get(i), loop, this, gateways.get(i % gateways.size()), seed + i * 0xd1342543de82ef95L);
            devices.add(device);
            loop.execute(() -> loop.add(device));
        }
    }

    public int size() {
        return identities.size();
    }

    /** CIDs and secrets, by index. */
    public List<DeviceIdentity> identities() {
        return identities;
    }

    public DeviceBehaviour behaviour() {
        return behaviour;
    }

    /** Changes how devices treat messages that arrive from now on. */
    public void behave(DeviceBehaviour changed) {
        behaviour = changed;
    }

    String appId() {
        return appId;
    }

    /** Connects the share of devices that {@link OnlinePattern#shareOnline} says, as fast as it goes. */
    public CompletableFuture<Void> connectOnlineShare() {
        return connect(0, onlineShare(), Double.POSITIVE_INFINITY);
    }

    /** How many devices {@link #connectOnlineShare} connects. */
    public int onlineShare() {
        return (int) Math.round(size() * behaviour.online().shareOnline());
    }

    /**
     * Connects devices {@code from} (included) to {@code to} (excluded); the calling thread paces the start. A device whose
     * connection fails tries again with back-off until it is told to disconnect.
     *
     * @param perSecond how many to start each second; positive infinity: no limit
     * @return completed when all of them are subscribed; failed when one was refused for good
     */
    public CompletableFuture<Void> connect(int from, int to, double perSecond) {
        List<CompletableFuture<Void>> online = new ArrayList<>(to - from);
        long start = System.nanoTime();
        for (int i = from; i < to; i++) {
            if (perSecond < Double.POSITIVE_INFINITY) {
                long dueNanos = start + (long) ((i - from) * 1e9 / perSecond);
                long waitNanos = dueNanos - System.nanoTime();
                if (waitNanos > 200_000) {
                    LockSupport.parkNanos(waitNanos);
                }
            }
            CompletableFuture<Void> whenOnline = new CompletableFuture<>();
            online.add(whenOnline);
            SimulatedDevice device = devices.get(i);
            device.loop.execute(() -> device.connect(whenOnline));
        }
        return CompletableFuture.allOf(online.toArray(CompletableFuture[]::new));
    }

    /** Disconnects devices {@code from} … {@code to} with a DISCONNECT; their sessions stay. */
    public void disconnect(int from, int to) {
        for (SimulatedDevice device : devices.subList(from, to)) {
            device.loop.execute(device::disconnect);
        }
    }

    /** Cuts the connections of devices {@code from} … {@code to} without a word; they come back with back-off. */
    public void drop(int from, int to) {
        for (SimulatedDevice device : devices.subList(from, to)) {
            device.loop.execute(device::drop);
        }
    }

    /** From now on devices leave and come back as the {@link OnlinePattern} says. Does nothing for a steady pattern. */
    public synchronized void live() {
        OnlinePattern pattern = behaviour.online();
        if (live || pattern.meanSession().isZero()) {
            return;
        }
        live = true;
        for (SimulatedDevice device : devices) {
            device.loop.execute(() -> {
                if (device.state() == State.AWAY) {
                    comeLater(device);
                } else {
                    leaveLater(device);
                }
            });
        }
    }

    void cameOnline(SimulatedDevice device) {
        if (live) {
            leaveLater(device);
        }
    }

    private void leaveLater(SimulatedDevice device) {
        device.loop.after(exponential(device, behaviour.online().meanSession()), () -> {
            if (device.state() == State.ONLINE) {
                device.disconnect();
                comeLater(device);
            }
        });
    }

    private void comeLater(SimulatedDevice device) {
        device.loop.after(exponential(device, behaviour.online().meanPause()), () -> device.connect(null));
    }

    private static long exponential(SimulatedDevice device, Duration mean) {
        return (long) (mean.toNanos() * -Math.log1p(-device.uniform())) + TimeUnit.MILLISECONDS.toNanos(1);
    }

    /**
     * Publishes at QoS 1 from one device, now or when it is next online: facts on {@code hy/device}, events on {@code
     * hy/event}, receipts of your own making on {@code hy/receipt}.
     *
     * @return the reason code of the acknowledgement
     */
    public CompletableFuture<Integer> publish(int index, String topic, String json) {
        CompletableFuture<Integer> acknowledged = new CompletableFuture<>();
        SimulatedDevice device = devices.get(index);
        Upstream message = new Upstream(
                topic.getBytes(StandardCharsets.UTF_8), json.getBytes(StandardCharsets.UTF_8), null, acknowledged);
        device.loop.execute(() -> device.publish(message));
        return acknowledged;
    }
}

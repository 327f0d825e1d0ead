package io.hongyan.bench.scenario;

import io.hongyan.delivery.device.Admission;
import io.hongyan.delivery.device.DeviceChannel;
import io.hongyan.delivery.device.DeviceEvents;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.delivery.device.Outcome;
import io.hongyan.kernel.DeviceAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.roaringbitmap.ImmutableBitmapDataProvider;
import org.roaringbitmap.RoaringBitmap;

/** A gateway of one event loop without a network: every connected device takes and acknowledges everything at once. */
final class SimulatedGateway implements DeviceChannel, AutoCloseable {

    private static final int CREDIT = 64;

    private final DeviceEvents events;
    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final Map<Integer, RoaringBitmap> connected = new ConcurrentHashMap<>();
    private final List<CompletableFuture<Void>> connecting = new ArrayList<>();
    private final AtomicLong unsent = new AtomicLong();
    private volatile CountDownLatch sent = new CountDownLatch(0);
    private volatile long sentAtNanos;

    SimulatedGateway(DeviceEvents events) {
        this.events = events;
    }

    /** Connects and subscribes a device; before the first fan-out only. */
    void connect(DeviceAddress device, int epoch) {
        Link link = new Link(device);
        connected.computeIfAbsent(device.shard(), shard -> new RoaringBitmap()).add(device.ordinal());
        connecting.add(events.connected(device, link, epoch, true)
                .thenCompose(admission -> switch (admission) {
                    case Admission.Admitted admitted -> events.subscribed(device, link, 1, 0);
                    case Admission.Refused refused ->
                        CompletableFuture.failedFuture(new IllegalStateException(device + " was refused"));
                })
                .thenRun(() -> events.ready(device, link, CREDIT)));
        if (connecting.size() >= 1_000) {
            awaitConnected(); // shard queues are bounded
        }
    }

    void awaitConnected() {
        connecting.forEach(CompletableFuture::join);
        connecting.clear();
    }

    /** From now on {@link #awaitSentNanos} waits for so many devices. */
    void expect(long devices) {
        unsent.set(devices);
        sent = new CountDownLatch(1);
    }

    /** When the last expected device was sent to. */
    long awaitSentNanos() throws InterruptedException {
        if (!sent.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException(unsent.get() + " devices were not sent to within a minute");
        }
        return sentAtNanos;
    }

    @Override
    public void fanOut(int app, int shard, ImmutableBitmapDataProvider ordinals, OutboundMessage message) {
        loop.execute(() -> {
            RoaringBitmap taken = new RoaringBitmap();
            connected.getOrDefault(shard, new RoaringBitmap()).forEach((int ordinal) -> {
                if (ordinals.contains(ordinal)) {
                    taken.add(ordinal);
                }
            });
            countSent(taken.getLongCardinality());
            events.outcomes(
                    shard,
                    List.of(
                            new Outcome.FannedOut(app, message, taken),
                            new Outcome.Arrived(app, message, taken.clone())));
        });
    }

    private void countSent(long devices) {
        sentAtNanos = System.nanoTime();
        if (unsent.addAndGet(-devices) <= 0) {
            sent.countDown();
        }
    }

    @Override
    public int loops() {
        return 1;
    }

    @Override
    public void close() {
        loop.close();
    }

    private final class Link implements DeviceLink {

        private final DeviceAddress device;

        Link(DeviceAddress device) {
            this.device = device;
        }

        @Override
        public void send(OutboundMessage message) {
            loop.execute(() -> {
                countSent(1);
                events.outcomes(
                        device.shard(),
                        List.of(
                                new Outcome.Written(device.app(), device.ordinal(), message),
                                new Outcome.Arrived(device.app(), message, RoaringBitmap.bitmapOf(device.ordinal()))));
            });
        }

        @Override
        public void close(CloseReason reason) {}
    }
}

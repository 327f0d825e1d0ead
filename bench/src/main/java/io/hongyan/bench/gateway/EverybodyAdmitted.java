package io.hongyan.bench.gateway;

import io.hongyan.delivery.device.Admission;
import io.hongyan.delivery.device.DeviceChannel;
import io.hongyan.delivery.device.DeviceEvent;
import io.hongyan.delivery.device.DeviceEvents;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.device.DeviceReport;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.delivery.device.Outcome;
import io.hongyan.kernel.DeviceAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** Admits every device, remembers its link and its subscription, and counts what arrived. No store, no thread of its own. */
final class EverybodyAdmitted implements DeviceEvents {

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private final int app;
    private final Map<DeviceAddress, DeviceLink> links = new ConcurrentHashMap<>();

    /** By shard; each guarded by itself. */
    private final List<RoaringBitmap> subscribed;

    private final LongAdder arrived = new LongAdder();
    private volatile @Nullable DeviceChannel gateway;

    private record Message(byte[] payload) implements OutboundMessage {}

    EverybodyAdmitted(int app, int shards) {
        this.app = app;
        this.subscribed = Stream.generate(RoaringBitmap::new).limit(shards).toList();
    }

    void use(DeviceChannel channel) {
        gateway = channel;
    }

    void toOne(DeviceAddress device, byte[] payload) {
        DeviceLink link = links.get(device);
        if (link != null) {
            link.send(new Message(payload));
        }
    }

    void toAll(byte[] payload) {
        Message message = new Message(payload);
        for (int shard = 0; shard < subscribed.size(); shard++) {
            RoaringBitmap devices = subscribed.get(shard);
            RoaringBitmap addressed;
            synchronized (devices) {
                addressed = devices.clone();
            }
            Objects.requireNonNull(gateway).fanOut(app, shard, addressed, message);
        }
    }

    @Override
    public CompletableFuture<Admission> connected(
            DeviceAddress device, DeviceLink link, int secretEpoch, boolean cleanStart) {
        links.put(device, link);
        RoaringBitmap devices = subscribed.get(device.shard());
        synchronized (devices) {
            if (cleanStart) {
                devices.remove(device.ordinal());
            }
            boolean session = devices.contains(device.ordinal());
            return CompletableFuture.completedFuture(
                    new Admission.Admitted(session, session ? OptionalInt.of(1) : OptionalInt.empty()));
        }
    }

    @Override
    public CompletableFuture<Void> subscribed(
            DeviceAddress device, DeviceLink link, int qos, long sessionExpirySeconds) {
        RoaringBitmap devices = subscribed.get(device.shard());
        synchronized (devices) {
            devices.add(device.ordinal());
        }
        return DONE;
    }

    @Override
    public CompletableFuture<Void> unsubscribed(DeviceAddress device, DeviceLink link) {
        RoaringBitmap devices = subscribed.get(device.shard());
        synchronized (devices) {
            devices.remove(device.ordinal());
        }
        return DONE;
    }

    @Override
    public void ready(DeviceAddress device, DeviceLink link, int credit) {}

    @Override
    public void disconnected(DeviceAddress device, DeviceLink link, long sessionExpirySeconds) {
        links.remove(device, link);
    }

    @Override
    public void outcomes(int shard, List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Arrived some) {
                arrived.add(some.ordinals().getLongCardinality());
            }
        }
    }

    @Override
    public CompletableFuture<Void> receipts(int shard, List<DeviceReceipt> receipts) {
        return DONE;
    }

    @Override
    public CompletableFuture<Void> events(int shard, List<DeviceEvent> events) {
        return DONE;
    }

    @Override
    public CompletableFuture<Void> reported(DeviceAddress device, DeviceReport report) {
        return DONE;
    }
}

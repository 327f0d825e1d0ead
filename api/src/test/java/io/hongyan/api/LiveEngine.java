package io.hongyan.api;

import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.device.DeviceChannel;
import io.hongyan.delivery.device.DeviceEvents;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.delivery.device.Outcome;
import io.hongyan.delivery.receipt.ReceiptRules;
import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.roaringbitmap.ImmutableBitmapDataProvider;
import org.roaringbitmap.RoaringBitmap;

/** Delivery as it is, on a store of its own, with devices that acknowledge at once whatever they are sent. */
public final class LiveEngine implements AutoCloseable {

    private static final int SHARDS = 3;
    private static final long FOR_EVER = 0xFFFF_FFFFL;

    final DeliveryRuntime delivery;

    private final DeviceEvents events;
    private final InstantSource clock;
    private final Map<DeviceAddress, Link> links = new ConcurrentHashMap<>();

    LiveEngine(Path data, CidCipher cids, InstallationKey key, AppDirectory apps, InstantSource clock, ZoneId zone) {
        this.clock = clock;
        delivery = DeliveryRuntime.start(
                ShardSettings.defaults().withThreads(1).withShards(SHARDS),
                data,
                cids,
                new DeviceSecrets(key),
                apps,
                app -> AppRules.NONE,
                VendorRules.NONE,
                ReceiptRules.NONE,
                clock,
                zone,
                failure -> {
                    throw new AssertionError(failure);
                });
        events = delivery.deviceEvents();
        delivery.attach(new Fans());
    }

    /** Connects and subscribes; what waits for the device is there when this returns, or soon after. */
    public void connect(DeviceAddress device) {
        Link link = new Link(device);
        links.put(device, link);
        events.connected(device, link, 0, false).join();
        events.subscribed(device, link, 1, FOR_EVER).join();
        events.ready(device, link, 1_000);
    }

    /** A device says what its user did; on disk when this returns. */
    public void receipt(DeviceAddress device, String task, DeviceReceipt.Action action) {
        events.receipts(
                        device.shard(),
                        List.of(new DeviceReceipt(device, TaskId.parse(task).orElseThrow(), action, clock.millis())))
                .join();
    }

    @Override
    public void close() {
        delivery.close();
    }

    private final class Link implements DeviceLink {

        private final DeviceAddress device;

        Link(DeviceAddress device) {
            this.device = device;
        }

        @Override
        public void send(OutboundMessage message) {
            events.outcomes(
                    device.shard(),
                    List.of(
                            new Outcome.Written(device.app(), device.ordinal(), message),
                            new Outcome.Arrived(device.app(), message, RoaringBitmap.bitmapOf(device.ordinal()))));
        }

        @Override
        public void close(CloseReason reason) {
            links.remove(device, this);
        }
    }

    private final class Fans implements DeviceChannel {

        @Override
        public void fanOut(int app, int shard, ImmutableBitmapDataProvider ordinals, OutboundMessage message) {
            RoaringBitmap connected = new RoaringBitmap();
            ordinals.forEach((int ordinal) -> {
                if (links.containsKey(new DeviceAddress(app, shard, ordinal))) {
                    connected.add(ordinal);
                }
            });
            events.outcomes(
                    shard,
                    List.of(
                            new Outcome.FannedOut(app, message, connected),
                            new Outcome.Arrived(app, message, connected.clone())));
        }

        @Override
        public int loops() {
            return 1;
        }
    }
}

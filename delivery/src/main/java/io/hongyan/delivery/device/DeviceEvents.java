package io.hongyan.delivery.device;

import io.hongyan.kernel.DeviceAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What the gateway tells delivery. Called from event loops: nothing here blocks. Calls about one device from one thread
 * are seen in that order. Futures fail with {@code ShardBusyException} or {@code ShardClosedException}; the gateway then
 * answers "server busy" or "server shutting down".
 */
public interface DeviceEvents {

    /**
     * A device proved who it is. An older link of the same device is closed as taken over.
     *
     * @param secretEpoch epoch of the secret it showed
     * @param cleanStart discard the session of before
     */
    CompletableFuture<Admission> connected(DeviceAddress device, DeviceLink link, int secretEpoch, boolean cleanStart);

    /**
     * The device subscribed to {@code hy/push} (or changed the QoS). Complete once durable, before SUBACK.
     *
     * @param qos granted, 0 or 1
     * @param sessionExpirySeconds 0: the subscription ends with the connection; 0xFFFFFFFF: never
     */
    CompletableFuture<Void> subscribed(DeviceAddress device, DeviceLink link, int qos, long sessionExpirySeconds);

    CompletableFuture<Void> unsubscribed(DeviceAddress device, DeviceLink link);

    /**
     * The link can take up to {@code credit} more messages of those that wait. The first call, right after the subscription
     * stands, starts delivery. After that a link calls again whenever it was full (its window reached, or a message refused)
     * and has room once more (half its window and a writable socket); each time, the first included, what it refused before has been
     * reported by then.
     */
    void ready(DeviceAddress device, DeviceLink link, int credit);

    /**
     * The connection ended; what was on its way waits again. Ignored where the link is not the device's current one.
     *
     * @param sessionExpirySeconds how long the session is to be kept, 0 … 0xFFFFFFFF (for ever)
     */
    void disconnected(DeviceAddress device, DeviceLink link, long sessionExpirySeconds);

    /** What became of messages sent to devices of one shard. */
    void outcomes(int shard, List<Outcome> outcomes);

    /** Receipts from {@code hy/receipt}, all of one shard; complete once durable. */
    CompletableFuture<Void> receipts(int shard, List<DeviceReceipt> receipts);

    /** Events from {@code hy/event}, all of one shard; complete once durable. */
    CompletableFuture<Void> events(int shard, List<DeviceEvent> events);

    /** A report from {@code hy/device}; complete once durable. */
    CompletableFuture<Void> reported(DeviceAddress device, DeviceReport report);
}

package io.hongyan.delivery.device;

import org.roaringbitmap.ImmutableBitmapDataProvider;

/** The gateway as delivery sees it: the way to many devices at once. Thread-safe; never blocks. */
public interface DeviceChannel {

    /**
     * Sends one message to every listed device of (app, shard) that is connected here, and afterwards calls
     * {@link DeviceEvents#outcomes} with {@link Outcome.FannedOut}, once per call of this method and per event loop.
     *
     * @param ordinals not modified by either side while the fan-out runs
     */
    void fanOut(int app, int shard, ImmutableBitmapDataProvider ordinals, OutboundMessage message);

    /** How many {@link Outcome.FannedOut} each {@link #fanOut} is answered with: the number of event loops. */
    int loops();
}

package io.hongyan.delivery.device;

import io.hongyan.kernel.LossReason;
import org.roaringbitmap.ImmutableBitmapDataProvider;

/**
 * What became of messages on links of one (app, shard), gathered by an event loop for a few milliseconds. Bitmaps hold
 * ordinals and are handed over for good.
 */
public sealed interface Outcome {

    OutboundMessage message();

    int app();

    /** A single message was written to the device's socket. */
    record Written(int app, int ordinal, OutboundMessage message) implements Outcome {}

    /** A single message could not be taken now: window full, socket not writable, not subscribed, withdrawn, or link gone. */
    record Refused(int app, int ordinal, OutboundMessage message) implements Outcome {}

    /**
     * The device can never take this message, so it is lost: larger than the device's Maximum Packet Size, or answered with a
     * PUBACK that says no. Told beside the message's other outcomes; calls for no {@link DeviceEvents#ready}.
     */
    record Undeliverable(int app, int ordinal, OutboundMessage message, LossReason reason) implements Outcome {}

    /**
     * One event loop walked its connections for a fan-out.
     *
     * @param written devices of this loop whose socket took the message; every other addressed device is either on another
     *     loop or refused
     */
    record FannedOut(int app, OutboundMessage message, ImmutableBitmapDataProvider written) implements Outcome {}

    /** Devices that acknowledged (PUBACK), or whose QoS 0 copy was flushed to the socket. */
    record Arrived(int app, OutboundMessage message, ImmutableBitmapDataProvider ordinals) implements Outcome {}
}

package io.hongyan.delivery.device;

/**
 * One live connection of a device, implemented by the gateway. Methods may be called from any thread and never block;
 * what became of a message comes back through {@link DeviceEvents#outcomes}.
 */
public interface DeviceLink {

    /**
     * Writes a message if the link can take it now (subscribed, window open, buffers below the watermark). If not, the
     * link refuses it: reports {@link Outcome.Refused} and, once it can take more, calls {@link DeviceEvents#ready}.
     */
    void send(OutboundMessage message);

    /** Ends the connection with the fitting reason code. */
    void close(CloseReason reason);

    /** Why the platform ends a connection. */
    enum CloseReason {
        /** Another connection of the same device took over: MQTT 0x8E. */
        TAKEN_OVER,
        /** The device secret was revoked or the device erased: MQTT 0x87. */
        REVOKED
    }
}

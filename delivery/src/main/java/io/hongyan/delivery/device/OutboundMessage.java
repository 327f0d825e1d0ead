package io.hongyan.delivery.device;

/**
 * A message on its way to one or many devices. Its identity is what {@link DeviceEvents#outcomes} reports on: the gateway
 * keeps the object beside the packet id and hands the same object back.
 */
public interface OutboundMessage {

    /** The MQTT application message: UTF-8 JSON for topic {@code hy/push}. Not to be modified. */
    byte[] payload();

    /** Whether the task ended (stopped, recalled, expired) meanwhile: a link asks just before it writes, and refuses if so. */
    default boolean withdrawn() {
        return false;
    }

    /** The same for one device of a fan-out: the task may have been taken back from some of its devices only. */
    default boolean withdrawnFrom(int ordinal) {
        return withdrawn();
    }
}

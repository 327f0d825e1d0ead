package io.hongyan.delivery.device;

import java.util.OptionalInt;

/** Whether a device that knows its secret may connect. */
public sealed interface Admission {

    /**
     * @param sessionPresent a session of before is continued
     * @param subscribedQos where it is: the QoS at which {@code hy/push} is subscribed
     */
    record Admitted(boolean sessionPresent, OptionalInt subscribedQos) implements Admission {}

    /** The device does not exist (any more), or its secret was revoked. */
    record Refused() implements Admission {}
}

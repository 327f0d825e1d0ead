package io.hongyan.gateway;

import io.hongyan.gateway.mqtt.ReasonCode;
import org.jspecify.annotations.Nullable;

/** A QoS 1 PUBLISH from a device that waits for its PUBACK; PUBACKs leave in the order of the PUBLISHes. */
final class UpstreamAck {

    final Uplink uplink;
    final int packetId;
    String detail = "";

    @Nullable
    ReasonCode reason; // null: not known yet

    @Nullable
    UpstreamAck next; // null: the latest

    UpstreamAck(Uplink uplink, int packetId) {
        this.uplink = uplink;
        this.packetId = packetId;
    }
}

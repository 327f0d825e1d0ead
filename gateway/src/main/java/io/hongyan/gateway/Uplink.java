package io.hongyan.gateway;

import io.hongyan.gateway.mqtt.InboundPacket.Publish;
import io.hongyan.gateway.mqtt.PacketEncoder;
import io.hongyan.gateway.mqtt.ReasonCode;
import org.jspecify.annotations.Nullable;

/**
 * What a device publishes, and the PUBACKs it waits for. A connection has none before its first PUBLISH. Owned by the event
 * loop.
 */
final class Uplink {

    private final DeviceConnection connection;
    private final DeviceLoop loop;
    private @Nullable UpstreamAck oldest;
    private @Nullable UpstreamAck latest;
    private short unacknowledged;

    Uplink(DeviceConnection connection, DeviceLoop loop) {
        this.connection = connection;
        this.loop = loop;
    }

    DeviceConnection connection() {
        return connection;
    }

    /** Whether as many PUBLISHes as may be wait for their PUBACK. */
    boolean isFull() {
        return unacknowledged >= loop.parts().settings().limits().receiveMaximum();
    }

    /** The connection ended: nobody waits for a PUBACK any more. */
    void end() {
        oldest = null;
        latest = null;
    }

    void publish(Publish publish) {
        loop.count(GatewayCounter.UPSTREAM_RECEIVED);
        if (publish.topicAlias()) {
            connection.protocolEnd(ReasonCode.TOPIC_ALIAS_INVALID, "topic alias: not supported");
            return;
        }
        if (publish.qos() > 1) {
            upstreamEnd(ReasonCode.QOS_NOT_SUPPORTED, "QoS: 2 (expected: 0 or 1)");
            return;
        }
        if (publish.retain()) {
            upstreamEnd(ReasonCode.RETAIN_NOT_SUPPORTED, "retain: 1 (expected: 0)");
            return;
        }
        if (publish.qos() == 1 && connection.isV5() && isFull()) {
            connection.protocolEnd(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    "more than " + loop.parts().settings().limits().receiveMaximum() + " unacknowledged");
            return;
        }
        @Nullable UpstreamAck ack = publish.qos() == 1 ? expectAck(publish.packetId()) : null;
        Upstream.@Nullable Topic topic = Upstream.Topic.named(publish.topic());
        if (topic == null) {
            if (ack == null || !connection.isV5()) {
                upstreamEnd(ReasonCode.NOT_AUTHORIZED, "topic (expected: hy/receipt, hy/event or hy/device)");
            } else {
                loop.count(GatewayCounter.UPSTREAM_REFUSED);
                acknowledge(ack, ReasonCode.NOT_AUTHORIZED, "topic (expected: hy/receipt, hy/event or hy/device)");
            }
            return;
        }
        Upstream upstream = UpstreamDecoder.decode(
                topic,
                publish.payload(),
                connection.address(),
                loop.parts().clock().millis());
        if (upstream instanceof Upstream.Invalid invalid) {
            loop.count(GatewayCounter.UPSTREAM_REFUSED);
            if (ack != null) { // MQTT 3.1.1 knows no refusal: there the PUBACK only says "do not send again"
                acknowledge(
                        ack,
                        connection.isV5() ? ReasonCode.PAYLOAD_FORMAT_INVALID : ReasonCode.SUCCESS,
                        invalid.detail());
            }
            return;
        }
        loop.upstream(connection.address(), upstream, ack);
    }

    private void upstreamEnd(ReasonCode reason, String detail) {
        loop.count(GatewayCounter.UPSTREAM_REFUSED);
        connection.protocolEnd(reason, detail);
    }

    private UpstreamAck expectAck(int packetId) {
        UpstreamAck ack = new UpstreamAck(this, packetId);
        UpstreamAck before = latest;
        if (before == null) {
            oldest = ack;
        } else {
            before.next = ack;
        }
        latest = ack;
        unacknowledged++;
        return ack;
    }

    /** A PUBLISH of the device is done with; writes the PUBACKs that are due in order. */
    void acknowledge(UpstreamAck done, ReasonCode reason, String detail) {
        done.reason = reason;
        done.detail = detail;
        if (!connection.isConnected()) {
            return;
        }
        for (UpstreamAck ack = oldest; ack != null; ack = oldest) {
            ReasonCode due = ack.reason;
            if (due == null) {
                return;
            }
            connection.writeSoon(PacketEncoder.puback(
                    connection.context().alloc(), ack.packetId, due, connection.reasonString(ack.detail)));
            unacknowledged--;
            oldest = ack.next;
            if (oldest == null) {
                latest = null;
            }
        }
    }
}

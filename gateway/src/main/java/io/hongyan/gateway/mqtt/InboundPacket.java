package io.hongyan.gateway.mqtt;

import java.util.List;
import java.util.Optional;

/** The control packets a client sends. Properties that mean nothing here were checked and dropped. */
public sealed interface InboundPacket extends Decoded {

    /** A name and a value; names may repeat. */
    record UserProperty(String name, String value) {}

    /**
     * @param keepAliveSeconds 0: none
     * @param sessionExpirySeconds MQTT 3.1.1: 0 with a clean session, else 0xFFFFFFFF
     * @param receiveMaximum 65535 where not given
     * @param maximumPacketSize Integer.MAX_VALUE where not given
     */
    record Connect(
            MqttVersion version,
            String clientId,
            boolean cleanStart,
            int keepAliveSeconds,
            Optional<String> userName,
            Optional<String> password,
            Optional<Will> will,
            long sessionExpirySeconds,
            int receiveMaximum,
            int maximumPacketSize,
            boolean requestProblemInformation,
            boolean enhancedAuthentication,
            List<UserProperty> userProperties)
            implements InboundPacket {}

    /** The message to publish when the connection ends without a DISCONNECT. */
    record Will(String topic, byte[] payload, int qos, boolean retain, long delaySeconds) {}

    /** @param packetId 0 at QoS 0 */
    record Publish(
            String topic, int packetId, int qos, boolean retain, boolean duplicate, boolean topicAlias, byte[] payload)
            implements InboundPacket {}

    /** @param reason as sent; below 0x80 is success */
    record Puback(int packetId, int reason) implements InboundPacket {}

    record Subscribe(int packetId, boolean subscriptionIdentifier, List<Subscription> subscriptions)
            implements InboundPacket {}

    record Subscription(String topicFilter, int qos) {}

    record Unsubscribe(int packetId, List<String> topicFilters) implements InboundPacket {}

    record Pingreq() implements InboundPacket {}

    /** @param sessionExpirySeconds a new session expiry interval, -1 where the one of CONNECT stays */
    record Disconnect(int reason, long sessionExpirySeconds) implements InboundPacket {}

    record Auth() implements InboundPacket {}
}

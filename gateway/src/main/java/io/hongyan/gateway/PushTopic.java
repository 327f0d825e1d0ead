package io.hongyan.gateway;

import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.gateway.mqtt.MqttVersion;
import io.hongyan.gateway.mqtt.PacketEncoder;
import java.nio.charset.StandardCharsets;

/** The one topic devices subscribe to. */
final class PushTopic {

    static final String NAME = "hy/push";

    static final byte[] BYTES = NAME.getBytes(StandardCharsets.US_ASCII);

    private PushTopic() {}

    /** Length of the PUBLISH that carries a message, in bytes. */
    static int length(MqttVersion version, int qos, OutboundMessage message) {
        return PacketEncoder.publishLength(version, qos, BYTES.length, message.payload().length);
    }
}

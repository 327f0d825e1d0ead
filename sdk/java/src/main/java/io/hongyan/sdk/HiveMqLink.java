package io.hongyan.sdk;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.lifecycle.MqttDisconnectSource;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * {@link MqttLink} on the HiveMQ MQTT client: one client object per connection, without its automatic reconnect, because
 * when to come back is for the state machine to say.
 */
final class HiveMqLink implements MqttLink {

    private static final long NEVER_EXPIRES = 0xFFFF_FFFFL;
    private static final int CONNECT_TIMEOUT_SECONDS = 15;
    /** Messages the platform may have unacknowledged here: the listener handles one at a time. */
    private static final int RECEIVE_MAXIMUM = 32;

    private final Mqtt5AsyncClient client;
    private final Events events;
    private final AtomicBoolean ended = new AtomicBoolean();

    private HiveMqLink(Mqtt5ClientBuilder builder, Events events) {
        this.events = events;
        this.client = builder.addDisconnectedListener(this::disconnected).buildAsync();
    }

    static MqttLink open(String gateway, String cid, String appId, String secret, int keepAliveSeconds, Events events) {
        HiveMqLink link = new HiveMqLink(address(gateway).identifier(cid), events);
        link.client.publishes(MqttGlobalPublishFilter.ALL, link::arrived, true);
        link.client
                .connectWith()
                .cleanStart(false)
                .sessionExpiryInterval(NEVER_EXPIRES)
                .keepAlive(keepAliveSeconds)
                .simpleAuth()
                .username(appId)
                .password(secret.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .applySimpleAuth()
                .restrictions()
                .receiveMaximum(RECEIVE_MAXIMUM)
                .applyRestrictions()
                .send()
                .whenComplete((connAck, failure) -> link.connected(connAck, keepAliveSeconds));
        return link;
    }

    private static Mqtt5ClientBuilder address(String gateway) {
        URI uri = URI.create(gateway);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("mqtts") || scheme.equals("ssl") || scheme.equals("wss");
        boolean webSocket = scheme.startsWith("ws");
        if (!tls && !webSocket && !scheme.equals("mqtt") && !scheme.equals("tcp")) {
            throw new IllegalArgumentException("gateway: " + gateway + " (expected: mqtt, mqtts, ws or wss)");
        }
        int standardPort = webSocket ? (tls ? 443 : 8083) : (tls ? 8883 : 1883);
        Mqtt5ClientBuilder builder = MqttClient.builder()
                .useMqttVersion5()
                .serverHost(uri.getHost())
                .serverPort(uri.getPort() < 0 ? standardPort : uri.getPort())
                .transportConfig()
                .mqttConnectTimeout(CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .applyTransportConfig();
        if (tls) {
            builder = builder.sslWithDefaultConfig();
        }
        if (webSocket) {
            String path = uri.getPath() == null || uri.getPath().length() < 2
                    ? "mqtt"
                    : uri.getPath().substring(1);
            builder = builder.webSocketConfig().serverPath(path).applyWebSocketConfig();
        }
        return builder;
    }

    private void connected(@Nullable Mqtt5ConnAck connAck, int askedKeepAliveSeconds) {
        if (connAck == null) {
            return; // the disconnected listener tells
        }
        events.connected(
                connAck.isSessionPresent(),
                connAck.getServerKeepAlive().orElse(askedKeepAliveSeconds),
                connAck.getRestrictions().getReceiveMaximum());
    }

    private void arrived(Mqtt5Publish publish) {
        events.arrived(publish.getPayloadAsBytes(), () -> {
            if (!ended.get()) {
                publish.acknowledge();
            }
        });
    }

    private void disconnected(MqttClientDisconnectedContext context) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        Throwable cause = context.getCause();
        int reasonCode = 0;
        if (cause instanceof Mqtt5ConnAckException) {
            reasonCode = ((Mqtt5ConnAckException) cause)
                    .getMqttMessage()
                    .getReasonCode()
                    .getCode();
        } else if (cause instanceof Mqtt5DisconnectException && context.getSource() == MqttDisconnectSource.SERVER) {
            reasonCode = ((Mqtt5DisconnectException) cause)
                    .getMqttMessage()
                    .getReasonCode()
                    .getCode();
            if (reasonCode == 0) {
                reasonCode = 0x80; // a normal end, but not of our asking
            }
        }
        // of the ends the client itself brings about, the one not asked for is the missing PINGRESP
        boolean silently = context.getSource() == MqttDisconnectSource.CLIENT
                && String.valueOf(cause.getMessage()).contains("PINGRESP");
        events.lost(reasonCode, silently, String.valueOf(cause.getMessage()));
    }

    @Override
    public void subscribe() {
        client.subscribeWith()
                .topicFilter("hy/push")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send()
                .whenComplete((subAck, failure) -> {
                    Throwable cause = unwrap(failure);
                    if (cause instanceof Mqtt5SubAckException) {
                        events.subscribed(((Mqtt5SubAckException) cause)
                                .getMqttMessage()
                                .getReasonCodes()
                                .get(0)
                                .getCode());
                    } else if (cause == null) {
                        events.subscribed(subAck.getReasonCodes().get(0).getCode());
                    }
                });
    }

    @Override
    public void publish(String topic, byte[] payload, Published published) {
        client.publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .send()
                .whenComplete((result, failure) -> published.done(reasonCode(result, failure)));
    }

    private static int reasonCode(@Nullable Mqtt5PublishResult result, @Nullable Throwable failure) {
        Throwable cause = failure == null && result != null ? result.getError().orElse(null) : unwrap(failure);
        if (cause instanceof Mqtt5PubAckException) {
            return ((Mqtt5PubAckException) cause)
                    .getMqttMessage()
                    .getReasonCode()
                    .getCode();
        }
        return cause == null ? 0 : -1;
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    @Override
    public void close() {
        ended.set(true);
        client.disconnect();
    }
}

package io.hongyan.acceptance;

import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.exceptions.MqttClientStateException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import io.hongyan.acceptance.Rest.Identity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A phone: HiveMQ's MQTT 5 client with a session that lasts, keeping every message it got. */
final class Device implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SESSION_SECONDS = 7 * 24 * 3600;

    final Identity identity;
    private final RunningServer server;
    private final Credentials app;
    private final Queue<Message> messages = new ConcurrentLinkedQueue<>();
    private @Nullable Mqtt5AsyncClient client; // null: not connected

    /** A message that arrived. */
    record Message(JsonNode json, long atNanos) {

        String task() {
            return json.path("taskid").asString();
        }

        String id() {
            return json.path("msgid").asString();
        }

        String type() {
            return json.path("type").asString();
        }

        String title() {
            return json.path("notification").path("title").asString("");
        }

        String transmission() {
            return json.path("transmission").asString("");
        }
    }

    Device(RunningServer server, Identity identity) {
        this(server, server.app, identity);
    }

    /** Of another app than the server's first. */
    Device(RunningServer server, Credentials app, Identity identity) {
        this.server = server;
        this.app = app;
        this.identity = identity;
    }

    /** A new Android phone that never connected. */
    static Device offline(RunningServer server, Rest rest) {
        return new Device(server, rest.register());
    }

    /** A new Android phone, connected. */
    static Device online(RunningServer server, Rest rest) {
        Device device = offline(server, rest);
        device.connect();
        return device;
    }

    String cid() {
        return identity.cid();
    }

    /** Connects and subscribes, unless the session still knows the subscription. */
    Mqtt5ConnAck connect() {
        Mqtt5AsyncClient connecting = MqttClient.builder()
                .useMqttVersion5()
                .identifier(identity.cid())
                .serverHost("127.0.0.1")
                .serverPort(server.mqttPort())
                .simpleAuth()
                .username(app.appId())
                .password(identity.secret().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildAsync();
        client = connecting;
        connecting.publishes(MqttGlobalPublishFilter.ALL, this::take);
        Mqtt5ConnAck ack = connecting
                .connect(Mqtt5Connect.builder()
                        .cleanStart(false)
                        .sessionExpiryInterval(SESSION_SECONDS)
                        .keepAlive(120)
                        .build())
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
        if (!ack.isSessionPresent()) {
            connecting
                    .subscribeWith()
                    .topicFilter("hy/push")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send()
                    .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
        return ack;
    }

    private void take(Mqtt5Publish publish) {
        String text = new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8);
        messages.add(new Message(JsonMapper.shared().readTree(text), System.nanoTime()));
    }

    /** Leaves; the session stays. */
    void disconnect() {
        Mqtt5AsyncClient leaving = client;
        client = null;
        if (leaving != null) {
            try {
                leaving.disconnect()
                        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .handle((ok, cutOff) -> true)
                        .join();
            } catch (MqttClientStateException alreadyGone) {
                // what was wanted
            }
        }
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    List<Message> of(String task) {
        return messages.stream().filter(message -> message.task().equals(task)).toList();
    }

    boolean has(String task) {
        return messages.stream().anyMatch(message -> message.task().equals(task));
    }

    Message awaitMessage(String task) {
        await("message of " + task).atMost(PATIENCE).until(() -> has(task));
        return of(task).getFirst();
    }

    /**
     * Waits until everything that was on its way to this device before has come: a message sent now travels behind it. An app
     * push must have been planned (its report says so) before this proves anything.
     */
    void settle(Rest rest) {
        awaitMessage(rest.single(cid(), "settle"));
    }

    void receipt(Message message, String action) {
        publish(
                "hy/receipt",
                "{\"taskid\":\"" + message.task() + "\",\"msgid\":\"" + message.id() + "\",\"action\":\"" + action
                        + "\"}");
    }

    void publish(String topic, String json) {
        Mqtt5AsyncClient connected = client;
        if (connected == null) {
            throw new IllegalStateException("not connected");
        }
        connected
                .publishWith()
                .topic(topic)
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(json.getBytes(StandardCharsets.UTF_8))
                .send()
                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        disconnect();
    }
}

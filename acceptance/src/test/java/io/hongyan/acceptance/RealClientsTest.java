package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5PubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAckReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.suback.Mqtt5SubAckReasonCode;
import io.hongyan.acceptance.Device.Message;
import io.hongyan.acceptance.Rest.Identity;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** MQTT clients that others wrote, as devices of the full server: pushed to by REST, their receipts read back by REST. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealClientsTest {

    private RunningServer server;
    private Rest rest;
    private KeyStore trust;
    private final Ledger ledger = new Ledger();

    @BeforeAll
    void start(@TempDir Path data, @TempDir Path keys) throws Exception {
        Path certificate = keys.resolve("chain.pem");
        Path key = keys.resolve("key.pem");
        trust = selfSigned(keys, certificate, key);
        server = RunningServer.start(
                data,
                Credentials.named("Mqtt"),
                Map.of(
                        "mqtt.tls.port", "0",
                        "mqtt.tls.certificate", certificate.toString(),
                        "mqtt.tls.key", key.toString()));
        rest = server.rest();
    }

    @AfterAll
    void stop() {
        ledger.assertConserved(rest);
        server.close();
    }

    private static KeyStore selfSigned(Path folder, Path certificate, Path key)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("server.p12");
        run(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit"));
        KeyStore made = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(store.toFile())) {
            made.load(in, "changeit".toCharArray());
        }
        Files.writeString(
                certificate, pem("CERTIFICATE", made.getCertificate("server").getEncoded()));
        Files.writeString(
                key,
                pem(
                        "PRIVATE KEY",
                        made.getKey("server", "changeit".toCharArray()).getEncoded()));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", made.getCertificate("server"));
        return trusted;
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
    }

    // --- what every client is put through ---

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    private static String receipt(JsonNode message, String action) {
        return "{\"taskid\":\"" + message.path("taskid").asString() + "\",\"msgid\":\""
                + message.path("msgid").asString() + "\",\"action\":\"" + action + "\"}";
    }

    private void assertIsPush(JsonNode message, String task, String title) {
        assertThat(message.path("taskid").asString()).isEqualTo(task);
        assertThat(message.path("msgid").asString()).isNotEmpty();
        assertThat(message.path("type").asString()).isEqualTo("notification");
        assertThat(message.at("/notification/title").asString()).isEqualTo(title);
        assertThat(message.at("/notification/body").asString()).isEqualTo("b");
    }

    private void awaitClicked(String task) {
        await("click of " + task).atMost(Device.PATIENCE).untilAsserted(() -> {
            assertThat(rest.figure(task, "receive_num")).isEqualTo(1);
            assertThat(rest.figure(task, "click_num")).isEqualTo(1);
        });
        ledger.expect(task, 1);
    }

    private Mqtt5ClientBuilder hivemq5(String clientId, String password) {
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(clientId)
                .serverHost("127.0.0.1")
                .serverPort(server.mqttPort())
                .simpleAuth()
                .username(server.app.appId())
                .password(password.getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth();
    }

    private Mqtt5ClientBuilder hivemq5(Identity identity) {
        return hivemq5(identity.cid(), identity.secret());
    }

    /** Push, arrival, receipt. */
    private void exchange(Mqtt5BlockingClient client, String cid) throws InterruptedException {
        try (Mqtt5BlockingClient.Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter("hy/push")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            String task = rest.single(cid, "five");
            JsonNode message = json(new String(
                    publishes.receive(60, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes(), StandardCharsets.UTF_8));
            assertIsPush(message, task, "five");
            client.publishWith()
                    .topic("hy/receipt")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(receipt(message, "clicked").getBytes(StandardCharsets.UTF_8))
                    .send();
            awaitClicked(task);
        }
        client.disconnect();
    }

    // --- the clients ---

    @Test
    void hivemqOfMqtt5() throws InterruptedException {
        Identity identity = rest.register();
        Mqtt5BlockingClient client = hivemq5(identity).buildBlocking();
        client.connect();
        exchange(client, identity.cid());
    }

    @Test
    void hivemqThatRegistersByConnectingKeepsItsCid() throws InterruptedException {
        Mqtt5BlockingClient client = hivemq5("", server.app.appKey()).buildBlocking();
        Mqtt5ConnAck ack = client.connect(Mqtt5Connect.builder()
                .userProperties()
                .add("platform", "ios")
                .add("brand", "apple")
                .applyUserProperties()
                .build());
        String cid = ack.getAssignedClientIdentifier().orElseThrow().toString();
        String secret = ack.getUserProperties().asList().stream()
                .filter(property -> property.getName().toString().equals("deviceSecret"))
                .findAny()
                .orElseThrow()
                .getValue()
                .toString();
        assertThat(cid).matches("[0-9a-f]{32}");
        exchange(client, cid);
        JsonNode detail = rest.get("user/detail/" + cid).ok().path("validCids").path(cid);
        assertThat(detail.path("phone_type").asInt()).isEqualTo(2);
        assertThat(detail.path("brand").asString()).isEqualTo("apple");
        Mqtt5BlockingClient again = hivemq5(cid, secret).buildBlocking();
        again.connect();
        exchange(again, cid);
    }

    @Test
    void hivemqOfMqtt3() throws InterruptedException {
        Identity identity = rest.register();
        Mqtt3BlockingClient client = MqttClient.builder()
                .useMqttVersion3()
                .identifier(identity.cid())
                .serverHost("127.0.0.1")
                .serverPort(server.mqttPort())
                .simpleAuth()
                .username(server.app.appId())
                .password(identity.secret().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        try (Mqtt3BlockingClient.Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter("hy/push")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            String task = rest.single(identity.cid(), "three");
            JsonNode message = json(new String(
                    publishes.receive(60, TimeUnit.SECONDS).orElseThrow().getPayloadAsBytes(), StandardCharsets.UTF_8));
            assertIsPush(message, task, "three");
            client.publishWith()
                    .topic("hy/receipt")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(receipt(message, "clicked").getBytes(StandardCharsets.UTF_8))
                    .send();
            awaitClicked(task);
        }
        client.disconnect();
    }

    @Test
    void hivemqOverWebSocket() throws InterruptedException {
        Identity identity = rest.register();
        Mqtt5BlockingClient client = hivemq5(identity)
                .serverPort(server.webSocketPort())
                .webSocketConfig()
                .serverPath("mqtt")
                .applyWebSocketConfig()
                .buildBlocking();
        client.connect();
        exchange(client, identity.cid());
    }

    @Test
    void hivemqOverTls() throws Exception {
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trust);
        Identity identity = rest.register();
        Mqtt5BlockingClient client = hivemq5(identity)
                .serverPort(server.tlsPort())
                .sslConfig()
                .trustManagerFactory(trusted)
                .applySslConfig()
                .buildBlocking();
        client.connect();
        exchange(client, identity.cid());
    }

    @Test
    void pahoOfMqtt5() throws Exception {
        Identity identity = rest.register();
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var client = new org.eclipse.paho.mqttv5.client.MqttClient(
                "tcp://127.0.0.1:" + server.mqttPort(),
                identity.cid(),
                new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
        client.setCallback(new Collecting(received));
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName(server.app.appId());
        options.setPassword(identity.secret().getBytes(StandardCharsets.UTF_8));
        client.connect(options);
        try {
            client.subscribe("hy/push", 1);
            String task = rest.single(identity.cid(), "paho");
            JsonNode message = json(
                    Optional.ofNullable(received.poll(60, TimeUnit.SECONDS)).orElseThrow());
            assertIsPush(message, task, "paho");
            client.publish("hy/receipt", receipt(message, "clicked").getBytes(StandardCharsets.UTF_8), 1, false);
            awaitClicked(task);
            client.disconnect();
        } finally {
            client.close();
        }
    }

    private record Collecting(BlockingQueue<String> received) implements MqttCallback {

        @Override
        public void disconnected(MqttDisconnectResponse response) {}

        @Override
        public void mqttErrorOccurred(MqttException e) {}

        @Override
        public void messageArrived(String topic, MqttMessage arrived) {
            received.add(new String(arrived.getPayload(), StandardCharsets.UTF_8));
        }

        @Override
        public void deliveryComplete(IMqttToken token) {}

        @Override
        public void connectComplete(boolean reconnect, String serverUri) {}

        @Override
        public void authPacketArrived(int reason, MqttProperties properties) {}
    }

    @Test
    void pahoOfMqtt3() throws Exception {
        Identity identity = rest.register();
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var client = new org.eclipse.paho.client.mqttv3.MqttClient(
                "tcp://127.0.0.1:" + server.mqttPort(),
                identity.cid(),
                new org.eclipse.paho.client.mqttv3.persist.MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(server.app.appId());
        options.setPassword(identity.secret().toCharArray());
        client.connect(options);
        try {
            client.subscribe(
                    "hy/push",
                    1,
                    (topic, arrived) -> received.add(new String(arrived.getPayload(), StandardCharsets.UTF_8)));
            String task = rest.single(identity.cid(), "paho");
            JsonNode message = json(
                    Optional.ofNullable(received.poll(60, TimeUnit.SECONDS)).orElseThrow());
            assertIsPush(message, task, "paho");
            client.publish("hy/receipt", receipt(message, "clicked").getBytes(StandardCharsets.UTF_8), 1, false);
            awaitClicked(task);
            client.disconnect();
        } finally {
            client.close();
        }
    }

    @Test
    void mosquittoOnTheCommandLine() throws Exception {
        assumeTrue(onPath("mosquitto_sub") && onPath("mosquitto_pub"), "mosquitto-clients is not installed");
        for (String version : List.of("mqttv311", "mqttv5")) {
            Identity identity = rest.register();
            String task = rest.single(identity.cid(), version);
            List<String> common = List.of(
                    "-h",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(server.mqttPort()),
                    "-V",
                    version,
                    "-i",
                    identity.cid(),
                    "-u",
                    server.app.appId(),
                    "-P",
                    identity.secret(),
                    "-q",
                    "1");
            JsonNode message = json(run(command("mosquitto_sub", common, "-t", "hy/push", "-C", "1", "-W", "60")));
            assertIsPush(message, task, version);
            run(command("mosquitto_pub", common, "-t", "hy/receipt", "-m", receipt(message, "clicked")));
            awaitClicked(task);
        }
    }

    private static List<String> command(String program, List<String> common, String... more) {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(common);
        command.addAll(List.of(more));
        return command;
    }

    private static boolean onPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(Duration.ofSeconds(90))).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command.getFirst(), output).isZero();
        return output;
    }

    // --- the protocol, end to end ---

    @Test
    void aWrongSecretAndACidOfNobodyAreRefused() {
        Identity identity = rest.register();
        assertRefused(hivemq5(identity.cid(), "wrong"), Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
        assertRefused(hivemq5("0".repeat(32), identity.secret()), Mqtt5ConnAckReasonCode.CLIENT_IDENTIFIER_NOT_VALID);
        assertRefused(
                hivemq5(rest.register().cid(), identity.secret()), Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD);
    }

    private static void assertRefused(Mqtt5ClientBuilder client, Mqtt5ConnAckReasonCode code) {
        assertThatThrownBy(() -> client.buildBlocking().connect())
                .isInstanceOfSatisfying(
                        Mqtt5ConnAckException.class,
                        e -> assertThat(e.getMqttMessage().getReasonCode()).isEqualTo(code));
    }

    @Test
    void aNewConnectionTakesOverTheOlderOne() {
        Identity identity = rest.register();
        AtomicReference<Throwable> end = new AtomicReference<>();
        Mqtt5BlockingClient older = hivemq5(identity)
                .addDisconnectedListener(context -> end.set(context.getCause()))
                .buildBlocking();
        older.connect();
        Device newer = new Device(server, identity);
        newer.connect();
        await().atMost(Device.PATIENCE).until(() -> end.get() != null);
        assertThat(end.get())
                .isInstanceOfSatisfying(
                        Mqtt5DisconnectException.class,
                        e -> assertThat(e.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5DisconnectReasonCode.SESSION_TAKEN_OVER));
        assertThat(older.getState()).isEqualTo(MqttClientState.DISCONNECTED);
        String task = rest.single(identity.cid(), "to the newer");
        newer.awaitMessage(task);
        ledger.expect(task, 1);
        newer.close();
    }

    @Test
    void otherTopicsAreForbidden() {
        Identity identity = rest.register();
        Mqtt5BlockingClient client = hivemq5(identity).buildBlocking();
        client.connect();
        for (String filter : List.of("#", "hy/#", "hy/receipt", "$SYS/#", "hy/push/" + identity.cid())) {
            assertThatThrownBy(() -> client.subscribeWith().topicFilter(filter).send())
                    .isInstanceOfSatisfying(
                            Mqtt5SubAckException.class,
                            e -> assertThat(e.getMqttMessage().getReasonCodes())
                                    .containsExactly(Mqtt5SubAckReasonCode.NOT_AUTHORIZED));
        }
        for (String topic : List.of("hy/push", "hello", "hy/receipt/x")) {
            assertThatThrownBy(() -> client.publishWith()
                            .topic(topic)
                            .qos(MqttQos.AT_LEAST_ONCE)
                            .send())
                    .isInstanceOfSatisfying(
                            Mqtt5PubAckException.class,
                            e -> assertThat(e.getMqttMessage().getReasonCode())
                                    .isEqualTo(Mqtt5PubAckReasonCode.NOT_AUTHORIZED));
        }
        assertThatThrownBy(() -> client.publishWith()
                        .topic("hy/receipt")
                        .qos(MqttQos.AT_LEAST_ONCE)
                        .payload("{\"taskid\":\"x\"}".getBytes(StandardCharsets.UTF_8))
                        .send())
                .isInstanceOfSatisfying(
                        Mqtt5PubAckException.class,
                        e -> assertThat(e.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5PubAckReasonCode.PAYLOAD_FORMAT_INVALID));
        client.disconnect();
    }

    @Test
    void aSubscriptionOfQos0GetsMessagesAtQos0() throws InterruptedException {
        Identity identity = rest.register();
        Mqtt5BlockingClient client = hivemq5(identity).buildBlocking();
        client.connect();
        try (Mqtt5BlockingClient.Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter("hy/push")
                    .qos(MqttQos.AT_MOST_ONCE)
                    .send();
            String task = rest.single(identity.cid(), "zero");
            Mqtt5Publish publish = publishes.receive(60, TimeUnit.SECONDS).orElseThrow();
            assertThat(publish.getQos()).isEqualTo(MqttQos.AT_MOST_ONCE);
            assertIsPush(json(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8)), task, "zero");
            await().atMost(Device.PATIENCE).until(() -> rest.figure(task, "receive_num") == 1);
            ledger.expect(task, 1);
        }
        client.disconnect();
    }

    @Test
    void aDeviceReportsFactsTagsAndAliasThatTheRestApiShows() {
        Device device = Device.online(server, rest);
        device.publish(
                "hy/device",
                "{\"alias\":\"mqtt-ann\",\"tags\":[\"from-device\",\"vip\"],\"brand\":\"huawei\",\"model\":\"P70\","
                        + "\"vendorTokens\":{\"hw\":\"TOKEN\"},\"notificationSwitch\":false,\"platform\":\"harmony\"}");
        assertThat(rest.get("user/alias/cid/" + device.cid()).ok().path("alias").asString())
                .isEqualTo("mqtt-ann");
        assertThat(rest.get("user/cid/alias/mqtt-ann").ok().at("/cid/0").asString())
                .isEqualTo(device.cid());
        assertThat(Set.of(rest.get("user/custom_tag/cid/" + device.cid())
                        .ok()
                        .path(device.cid())
                        .get(0)
                        .asString()
                        .split(" ")))
                .containsExactlyInAnyOrder("from-device", "vip");
        JsonNode detail =
                rest.get("user/detail/" + device.cid()).ok().path("validCids").path(device.cid());
        assertThat(detail.path("brand").asString()).isEqualTo("huawei");
        assertThat(detail.path("phone_model").asString()).isEqualTo("P70");
        assertThat(detail.path("phone_type").asInt()).isEqualTo(3);
        assertThat(detail.path("device_token").asString()).isEqualTo("HW_TOKEN");
        assertThat(detail.path("notification_switch").asBoolean()).isFalse();
        device.publish("hy/device", "{\"alias\":\"\"}");
        assertThat(rest.get("user/cid/alias/mqtt-ann").ok().path("cid")).isEmpty();
        device.publish("hy/event", "{\"event\":\"add_to_cart\",\"properties\":{\"sku\":\"A-1\",\"price\":9.5}}");
        device.close();
    }

    @Test
    void receiptsOfEveryKindFillTheReport() {
        Device device = Device.online(server, rest);
        String task = rest.single(device.cid(), "receipts");
        Message message = device.awaitMessage(task);
        for (String action : List.of("displayed", "displayed", "dismissed", "90001", "90001", "90999")) {
            device.receipt(message, action);
        }
        await().atMost(Device.PATIENCE).untilAsserted(() -> {
            JsonNode report = rest.get("report/push/task/" + task + "?actionIdList=90001,90002,90999")
                    .ok()
                    .path(task);
            assertThat(report.at("/total/display_num").asInt()).isEqualTo(1);
            assertThat(report.at("/total/click_num").asInt()).isZero();
            assertThat(report.at("/actionCntMap/90001").asInt()).isEqualTo(1);
            assertThat(report.at("/actionCntMap/90002").asInt(-1)).isZero();
            assertThat(report.at("/actionCntMap/90999").asInt()).isEqualTo(1);
        });
        device.receipt(message, "clicked");
        await().atMost(Device.PATIENCE).until(() -> rest.figure(task, "click_num") == 1);
        ledger.expect(task, 1);
        device.close();
    }

    @Test
    void theSessionKeepsTheSubscriptionAndMessagesComeInOrder() {
        Device device = Device.online(server, rest);
        device.disconnect();
        List<String> tasks = IntStream.range(0, 100)
                .mapToObj(i -> rest.single(device.cid(), "waiting " + i))
                .toList();
        assertThat(device.connect().isSessionPresent()).isTrue();
        await().atMost(Device.PATIENCE).until(() -> device.messages().size() == 100);
        assertThat(device.messages()).extracting(Message::task).containsExactlyElementsOf(tasks);
        ledger.expect(tasks.getFirst(), 1);
        ledger.expect(tasks.getLast(), 1);
        device.close();
    }

    @Test
    void aThousandMessagesReachASlowClient() {
        Identity identity = rest.register();
        BlockingQueue<Mqtt5Publish> arrived = new LinkedBlockingQueue<>();
        var client = hivemq5(identity).buildAsync();
        client.publishes(MqttGlobalPublishFilter.ALL, arrived::add, true); // acknowledged by hand, one by one
        client.connect(Mqtt5Connect.builder()
                        .cleanStart(false)
                        .sessionExpiryInterval(3600)
                        .restrictions()
                        .receiveMaximum(5)
                        .applyRestrictions()
                        .build())
                .join();
        client.subscribeWith()
                .topicFilter("hy/push")
                .qos(MqttQos.AT_LEAST_ONCE)
                .send()
                .join();
        Set<String> pushed = pushThousand(identity.cid());
        await().atMost(Device.PATIENCE).until(() -> arrived.size() == 5);
        assertThat(arrived).hasSize(5);
        Set<String> received = new java.util.LinkedHashSet<>();
        await().atMost(Device.PATIENCE).pollInterval(Duration.ofMillis(1)).until(() -> {
            Mqtt5Publish publish = arrived.poll();
            while (publish != null) {
                received.add(json(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8))
                        .path("taskid")
                        .asString());
                publish.acknowledge();
                publish = arrived.poll();
            }
            return received.size() >= 1000;
        });
        assertThat(received).containsExactlyInAnyOrderElementsOf(pushed);
        pushed.stream().limit(3).forEach(task -> ledger.expect(task, 1));
        client.disconnect().join();
    }

    private Set<String> pushThousand(String cid) {
        Set<String> tasks = new java.util.HashSet<>();
        for (int batch = 0; batch < 5; batch++) {
            String list = IntStream.range(0, 200)
                    .mapToObj(i -> Rest.push(Rest.requestId(), Rest.cid(cid), Rest.notification("many"), 3_600_000))
                    .collect(Collectors.joining(","));
            rest.post("push/single/batch/cid", "{\"msg_list\":[" + list + "]}")
                    .ok()
                    .propertyNames()
                    .forEach(tasks::add);
        }
        assertThat(tasks).hasSize(1000);
        return tasks;
    }

    @Test
    void messagesWaitThroughARestartAndDevicesAreToldOfIt(@TempDir Path data) {
        try (RunningServer restarted = RunningServer.start(data, Credentials.named("MqttRestart"))) {
            Rest before = restarted.rest();
            Identity watching = before.register();
            AtomicReference<Throwable> end = new AtomicReference<>();
            Mqtt5BlockingClient watcher = MqttClient.builder()
                    .useMqttVersion5()
                    .identifier(watching.cid())
                    .serverHost("127.0.0.1")
                    .serverPort(restarted.mqttPort())
                    .simpleAuth()
                    .username(restarted.app.appId())
                    .password(watching.secret().getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth()
                    .addDisconnectedListener(context -> end.set(context.getCause()))
                    .buildBlocking();
            watcher.connect();
            Device away = new Device(restarted, before.register());
            away.connect();
            away.disconnect();
            List<String> tasks = new ArrayList<>(IntStream.range(0, 20)
                    .mapToObj(i -> before.single(away.cid(), "kept " + i))
                    .toList());
            String all = before.post(
                            "push/all",
                            Rest.push(Rest.requestId(), "\"all\"", Rest.notification("kept for all"), 3_600_000))
                    .ok()
                    .path("taskid")
                    .asString();
            restarted.restart();
            assertThat(end.get())
                    .isInstanceOfSatisfying(
                            Mqtt5DisconnectException.class,
                            e -> assertThat(e.getMqttMessage().getReasonCode())
                                    .isEqualTo(Mqtt5DisconnectReasonCode.SERVER_SHUTTING_DOWN));
            assertThat(away.connect().isSessionPresent()).isTrue();
            tasks.add(all);
            tasks.forEach(away::awaitMessage);
            Rest after = restarted.rest();
            tasks.stream().limit(20).forEach(task -> Ledger.assertConserved(after, task, new Ledger.Entry(1, 0)));
            Ledger.assertConserved(after, all, new Ledger.Entry(2, 1)); // the watcher never subscribed
            assertThat(away.messages()).hasSize(21);
            away.close();
        }
    }
}

package io.hongyan.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAckReasonCode;
import io.hongyan.delivery.Devices.Registration;
import io.hongyan.delivery.device.DeviceReceipt.Action;
import io.hongyan.kernel.TaskId;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that others wrote receive a push and send a receipt. */
@Timeout(120)
final class MqttClientsTest {

    private static final TaskId TASK = TaskId.of(TaskId.Kind.SINGLE, LocalDate.of(2026, 11, 22), 7, 0, "request");
    private static final String RECEIPT =
            "{\"taskid\":\"" + TASK + "\",\"msgid\":\"" + TASK.msgid() + "\",\"action\":\"clicked\"}";
    private static final String PUSH = "{\"taskid\":\"t\",\"type\":\"transmission\",\"transmission\":\"鸿雁\"}";

    private GatewayFixture fixture;
    private Registration device;

    @BeforeEach
    void start() throws IOException {
        fixture = new GatewayFixture();
        device = fixture.register();
    }

    @AfterEach
    void stop() {
        fixture.close();
        assertThat(fixture.delivery.violations).isEmpty();
    }

    private InMemoryDelivery.Message push() {
        return fixture.delivery.push(device.address(), PUSH);
    }

    private void awaitArrival(InMemoryDelivery.Message message) {
        await().until(() -> fixture.delivery.look(() -> message.arrived.size()) == 1);
    }

    private void awaitReceipt() {
        await().until(() -> fixture.delivery.receipts.size() == 1);
        assertThat(fixture.delivery.receipts.getFirst().action()).isEqualTo(new Action.Clicked());
        assertThat(fixture.delivery.receipts.getFirst().device()).isEqualTo(device.address());
        assertThat(fixture.delivery.receipts.getFirst().task()).isEqualTo(TASK);
    }

    private void exchange(Mqtt5BlockingClient client) throws InterruptedException {
        try (Mqtt5BlockingClient.Mqtt5Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter("hy/push")
                    .qos(MqttQos.EXACTLY_ONCE)
                    .send();
            InMemoryDelivery.Message message = push();
            assertThat(publishes.receive(10, TimeUnit.SECONDS))
                    .hasValueSatisfying(p -> assertThat(new String(p.getPayloadAsBytes(), StandardCharsets.UTF_8))
                            .isEqualTo(PUSH));
            awaitArrival(message);
            client.publishWith()
                    .topic("hy/receipt")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(RECEIPT.getBytes(StandardCharsets.UTF_8))
                    .send();
            awaitReceipt();
        }
        client.disconnect();
    }

    @Test
    void hivemqClientOfMqtt5() throws InterruptedException {
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(device.cid().toString())
                .serverHost("127.0.0.1")
                .serverPort(fixture.port())
                .simpleAuth()
                .username(GatewayFixture.APP.appId())
                .password(device.deviceSecret().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        exchange(client);
    }

    @Test
    void hivemqClientOfMqtt5ThatRegistersByConnecting() throws InterruptedException {
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .identifier("")
                .serverHost("127.0.0.1")
                .serverPort(fixture.port())
                .simpleAuth()
                .username(GatewayFixture.APP.appId())
                .password(GatewayFixture.APP.appKey().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        Mqtt5ConnAck connAck = client.connect();
        assertThat(connAck.getAssignedClientIdentifier()).isPresent();
        assertThat(connAck.getUserProperties().asList())
                .anySatisfy(p -> assertThat(p.getName()).hasToString("deviceSecret"));
    }

    @Test
    void hivemqClientLearnsWhyItIsRefused() {
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(device.cid().toString())
                .serverHost("127.0.0.1")
                .serverPort(fixture.port())
                .simpleAuth()
                .username(GatewayFixture.APP.appId())
                .password("wrong".getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        org.assertj.core.api.Assertions.assertThatThrownBy(client::connect)
                .isInstanceOfSatisfying(
                        Mqtt5ConnAckException.class,
                        e -> assertThat(e.getMqttMessage().getReasonCode())
                                .isEqualTo(Mqtt5ConnAckReasonCode.BAD_USER_NAME_OR_PASSWORD));
    }

    @Test
    void hivemqClientOfMqtt3() throws InterruptedException {
        Mqtt3BlockingClient client = MqttClient.builder()
                .useMqttVersion3()
                .identifier(device.cid().toString())
                .serverHost("127.0.0.1")
                .serverPort(fixture.port())
                .simpleAuth()
                .username(GatewayFixture.APP.appId())
                .password(device.deviceSecret().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        try (Mqtt3BlockingClient.Mqtt3Publishes publishes = client.publishes(MqttGlobalPublishFilter.ALL)) {
            client.subscribeWith()
                    .topicFilter("hy/push")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .send();
            InMemoryDelivery.Message message = push();
            assertThat(publishes.receive(10, TimeUnit.SECONDS)).isPresent();
            awaitArrival(message);
            client.publishWith()
                    .topic("hy/receipt")
                    .qos(MqttQos.AT_LEAST_ONCE)
                    .payload(RECEIPT.getBytes(StandardCharsets.UTF_8))
                    .send();
            awaitReceipt();
        }
        client.disconnect();
    }

    @Test
    void hivemqClientOverWebSocket() throws InterruptedException {
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(device.cid().toString())
                .serverHost("127.0.0.1")
                .serverPort(fixture.gateway.webSocketPort().orElseThrow())
                .webSocketConfig()
                .serverPath("mqtt")
                .applyWebSocketConfig()
                .simpleAuth()
                .username(GatewayFixture.APP.appId())
                .password(device.deviceSecret().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        exchange(client);
    }

    @Test
    void hivemqClientOverTls(@TempDir Path folder) throws Exception {
        Path keyStore = folder.resolve("server.p12");
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
                keyStore.toString(),
                "-storepass",
                "changeit"));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(keyStore.toFile())) {
            keys.load(in, "changeit".toCharArray());
        }
        Path certificate = folder.resolve("chain.pem");
        Path key = folder.resolve("key.pem");
        Files.writeString(
                certificate, pem("CERTIFICATE", keys.getCertificate("server").getEncoded()));
        Files.writeString(
                key,
                pem(
                        "PRIVATE KEY",
                        keys.getKey("server", "changeit".toCharArray()).getEncoded()));
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("server", keys.getCertificate("server"));
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(trust);

        fixture.close();
        fixture = new GatewayFixture(GatewaySettings.defaults(GatewaySettings.Listeners.tcp("127.0.0.1", 0)
                .withTls(new GatewaySettings.TlsEndpoint(
                        new GatewaySettings.Endpoint("127.0.0.1", 0), certificate, key))));
        device = fixture.register();
        Mqtt5BlockingClient client = MqttClient.builder()
                .useMqttVersion5()
                .identifier(device.cid().toString())
                .serverHost("127.0.0.1")
                .serverPort(fixture.gateway.tlsPort().orElseThrow())
                .sslConfig()
                .trustManagerFactory(trusted)
                .applySslConfig()
                .simpleAuth()
                .username(GatewayFixture.APP.appId())
                .password(device.deviceSecret().getBytes(StandardCharsets.UTF_8))
                .applySimpleAuth()
                .buildBlocking();
        client.connect();
        exchange(client);
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
    }

    @Test
    void pahoClientOfMqtt5() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var client = new org.eclipse.paho.mqttv5.client.MqttClient(
                "tcp://127.0.0.1:" + fixture.port(),
                device.cid().toString(),
                new org.eclipse.paho.mqttv5.client.persist.MemoryPersistence());
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setUserName(GatewayFixture.APP.appId());
        options.setPassword(device.deviceSecret().getBytes(StandardCharsets.UTF_8));
        client.connect(options);
        try {
            InMemoryDelivery.Message message = push();
            client.setCallback(new org.eclipse.paho.mqttv5.client.MqttCallback() {
                @Override
                public void disconnected(org.eclipse.paho.mqttv5.client.MqttDisconnectResponse response) {}

                @Override
                public void mqttErrorOccurred(org.eclipse.paho.mqttv5.common.MqttException e) {}

                @Override
                public void messageArrived(String topic, org.eclipse.paho.mqttv5.common.MqttMessage arrived) {
                    received.add(new String(arrived.getPayload(), StandardCharsets.UTF_8));
                }

                @Override
                public void deliveryComplete(org.eclipse.paho.mqttv5.client.IMqttToken token) {}

                @Override
                public void connectComplete(boolean reconnect, String server) {}

                @Override
                public void authPacketArrived(
                        int reason, org.eclipse.paho.mqttv5.common.packet.MqttProperties properties) {}
            });
            client.subscribe("hy/push", 1);
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(PUSH);
            awaitArrival(message);
            client.publish("hy/receipt", RECEIPT.getBytes(StandardCharsets.UTF_8), 1, false);
            awaitReceipt();
            client.disconnect();
        } finally {
            client.close();
        }
    }

    @Test
    void pahoClientOfMqtt3() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var client = new org.eclipse.paho.client.mqttv3.MqttClient(
                "tcp://127.0.0.1:" + fixture.port(),
                device.cid().toString(),
                new org.eclipse.paho.client.mqttv3.persist.MemoryPersistence());
        MqttConnectOptions options = new MqttConnectOptions();
        options.setUserName(GatewayFixture.APP.appId());
        options.setPassword(device.deviceSecret().toCharArray());
        client.connect(options);
        try {
            client.subscribe(
                    "hy/push",
                    1,
                    (topic, arrived) -> received.add(new String(arrived.getPayload(), StandardCharsets.UTF_8)));
            InMemoryDelivery.Message message = push();
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo(PUSH);
            awaitArrival(message);
            client.publish("hy/receipt", RECEIPT.getBytes(StandardCharsets.UTF_8), 1, false);
            awaitReceipt();
            client.disconnect();
        } finally {
            client.close();
        }
    }

    @Test
    void mosquittoCommandLineClients(@TempDir Path folder) throws Exception {
        assumeTrue(onPath("mosquitto_sub") && onPath("mosquitto_pub"), "mosquitto-clients is not installed");
        for (String version : List.of("mqttv311", "mqttv5")) {
            InMemoryDelivery.Message message = push();
            List<String> common = List.of(
                    "-h",
                    "127.0.0.1",
                    "-p",
                    Integer.toString(fixture.port()),
                    "-V",
                    version,
                    "-i",
                    device.cid().toString(),
                    "-u",
                    GatewayFixture.APP.appId(),
                    "-P",
                    device.deviceSecret(),
                    "-q",
                    "1");
            assertThat(run(command("mosquitto_sub", common, "-t", "hy/push", "-C", "1", "-W", "10"))
                            .strip())
                    .isEqualTo(PUSH);
            awaitArrival(message);
            fixture.delivery.receipts.clear();
            run(command("mosquitto_pub", common, "-t", "hy/receipt", "-m", RECEIPT));
            awaitReceipt();
        }
    }

    @Test
    void mqttJsOverWebSocket() throws Exception {
        assumeTrue(onPath("node") && onPath("npm"), "node and npm are not installed");
        Path folder = Path.of("target", "mqttjs").toAbsolutePath();
        if (!Files.isDirectory(folder.resolve("node_modules/mqtt"))) {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("package.json"), "{\"private\":true}");
            Process install = new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "mqtt@5")
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("install.log").toFile())
                    .start();
            assumeTrue(install.waitFor(60, TimeUnit.SECONDS) && install.exitValue() == 0, "npm cannot install mqtt");
        }
        Path script = folder.resolve("device.js");
        Files.writeString(script, """
                const mqtt = require('mqtt');
                const [url, cid, app, secret, receipt] = process.argv.slice(2);
                const client = mqtt.connect(url, { protocolVersion: 5, clientId: cid, username: app, password: secret });
                client.on('connect', () => client.subscribe('hy/push', { qos: 1 }));
                client.on('error', e => { console.error(e); process.exit(1); });
                client.on('message', (topic, payload) => {
                  console.log(topic + ' ' + payload);
                  client.publish('hy/receipt', receipt, { qos: 1 }, e => client.end(false, {}, () => process.exit(e ? 1 : 0)));
                });
                """);
        InMemoryDelivery.Message message = push();
        String output = run(List.of(
                "node",
                script.toString(),
                "ws://127.0.0.1:" + fixture.gateway.webSocketPort().orElseThrow() + "/mqtt",
                device.cid().toString(),
                GatewayFixture.APP.appId(),
                device.deviceSecret(),
                RECEIPT));
        assertThat(output.strip()).isEqualTo("hy/push " + PUSH);
        awaitArrival(message);
        awaitReceipt();
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
        assertThat(process.waitFor(Duration.ofSeconds(30))).isTrue();
        assertThat(process.exitValue()).as("%s: %s", command.getFirst(), output).isZero();
        return output;
    }
}

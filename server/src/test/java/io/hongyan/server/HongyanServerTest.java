package io.hongyan.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.server.configuration.Configuration;
import io.hongyan.server.configuration.ConfigurationException;
import io.hongyan.server.configuration.SettingSources;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HongyanServerTest {

    private static final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    @AfterAll
    static void closeClient() {
        http.close();
    }

    @Test
    void aStartedServerIsAliveReadyAndMeasured() throws Exception {
        try (HongyanServer server = HongyanServer.start(configuration(Map.of()))) {
            assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
            assertThat(get(server, "/readyz").body()).isEqualTo("ready\n");
            HttpResponse<String> metrics = get(server, "/metrics");
            assertThat(metrics.headers().firstValue("content-type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(metrics.body())
                    .contains("hongyan_gateway_connections 0.0")
                    .contains("hongyan_gateway_messages_sent_total 0.0")
                    .contains("hongyan_shards_queued")
                    .contains("jvm_memory_used_bytes{");
        }
    }

    @Test
    void bootstrapAppMayRegisterDevicesAndRequestsAreCounted() throws Exception {
        try (HongyanServer server =
                HongyanServer.start(configuration(Map.of("HONGYAN_BOOTSTRAP_APP", "demoApp1:demoKey1:demoSecret1")))) {
            HttpResponse<String> registered = post(
                    server,
                    "/sdk/v1/register",
                    "{\"appId\":\"demoApp1\",\"appKey\":\"demoKey1\",\"platform\":\"android\",\"brand\":\"xiaomi\"}");

            assertThat(registered.statusCode()).as(registered.body()).isEqualTo(200);
            assertThat(registered.body())
                    .contains("\"cid\":\"")
                    .contains("\"deviceSecret\":\"")
                    .contains("mqtt://127.0.0.1:" + server.ports().mqtt());
            assertThat(get(server, "/metrics").body()).contains("hongyan_http_requests_seconds_count{endpoint=");
        }
    }

    @Test
    void aServerWithoutOperatorsGivesALinkThatMakesTheFirstOne() throws Exception {
        Configuration configuration = configuration(Map.of());
        try (HongyanServer first = HongyanServer.start(configuration)) {
            URI link = first.setUpLink().orElseThrow();
            assertThat(link.toString())
                    .startsWith("http://127.0.0.1:" + first.ports().http() + "/setup?code=");
            String code = link.getQuery().substring("code=".length());
            HttpResponse<String> made = post(
                    first,
                    "/api/v1/setup",
                    "{\"code\":\"" + code + "\",\"name\":\"root\",\"password\":\"correct horse battery\"}");
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            assertThat(made.headers().firstValue("set-cookie").orElseThrow())
                    .startsWith("__Host-hongyan=")
                    .contains("Secure", "HttpOnly", "SameSite=Lax", "Path=/");
            assertThat(first.setUpLink()).isEmpty();
        }
        try (HongyanServer second = HongyanServer.start(configuration)) {
            assertThat(second.setUpLink()).isEmpty();
        }
    }

    @Test
    void aSecondServerOnTheSameDataIsRefused() {
        Configuration configuration = configuration(Map.of());
        try (HongyanServer first = HongyanServer.start(configuration)) {
            assertThat(first.ports().http()).isPositive();
            assertThatThrownBy(() -> HongyanServer.start(configuration))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("another server is using it");
        }
    }

    @Test
    void aUsedHttpPortIsNamedAndNothingStaysOpen() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Configuration onTaken = configuration(Map.of("HONGYAN_HTTP_PORT", "" + taken.getLocalPort()));

            assertThatThrownBy(() -> HongyanServer.start(onTaken))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("HTTP: cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
        HongyanServer.start(configuration(Map.of())).close(); // the lock and the stores are free again
    }

    @Test
    void aUsedMqttPortIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Configuration onTaken = configuration(Map.of("HONGYAN_MQTT_PORT", "" + taken.getLocalPort()));

            assertThatThrownBy(() -> HongyanServer.start(onTaken))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("MQTT: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining("see mqtt.port");
        }
    }

    @Test
    void aDamagedKeyFileIsNamed() throws IOException {
        Files.createDirectories(folder.resolve("data"));
        Files.writeString(folder.resolve("data/installation.key"), "not a key");

        assertThatThrownBy(() -> HongyanServer.start(configuration(Map.of())))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("installation.key: installation key: not hex");
    }

    @Test
    void anotherKeyThanTheDatasIsRefused() {
        HongyanServer.start(configuration(Map.of())).close();

        assertThatThrownBy(() -> HongyanServer.start(configuration(Map.of("HONGYAN_KEY", "ab".repeat(32)))))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("belongs to another installation key");
    }

    @Test
    void aBootstrapAppWithAnotherSecretIsRefused() {
        HongyanServer.start(configuration(Map.of("HONGYAN_BOOTSTRAP_APP", "demoApp1:demoKey1:demoSecret1")))
                .close();

        assertThatThrownBy(() -> HongyanServer.start(
                        configuration(Map.of("HONGYAN_BOOTSTRAP_APP", "demoApp1:demoKey1:otherSecret"))))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("app demoApp1 exists with another masterSecret");
    }

    @Test
    void anotherNumberOfShardsThanTheDatasIsRefused() {
        HongyanServer.start(configuration(Map.of())).close();

        assertThatThrownBy(() -> HongyanServer.start(configuration(Map.of("HONGYAN_SHARDS_COUNT", "3"))))
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith("shards: ");
    }

    @Test
    void aStoppingServerSaysSoBeforeItStopsTakingRequests() throws Exception {
        HongyanServer server = HongyanServer.start(configuration(Map.of("HONGYAN_HTTP_SHUTDOWN_DELAY", "2s")));
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);

        HttpResponse<String> answer = get(server, "/readyz");
        while (answer.statusCode() == 200) {
            answer = get(server, "/readyz");
        }
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).isEqualTo("stopping\n");
        assertThat(get(server, "/healthz").statusCode()).isEqualTo(200);
        stopped.get(30, TimeUnit.SECONDS);
        assertThatThrownBy(() -> get(server, "/healthz")).isInstanceOf(ConnectException.class);
    }

    @Test
    void devicesAreToldThatTheServerShutsDown() throws Exception {
        HongyanServer server =
                HongyanServer.start(configuration(Map.of("HONGYAN_BOOTSTRAP_APP", "demoApp1:demoKey1:demoSecret1")));
        String answer = post(
                        server,
                        "/sdk/v1/register",
                        "{\"appId\":\"demoApp1\",\"appKey\":\"demoKey1\",\"platform\":\"android\"}")
                .body();
        try (Socket device =
                new Socket(InetAddress.getLoopbackAddress(), server.ports().mqtt())) {
            device.getOutputStream().write(connect(text(answer, "cid"), "demoApp1", text(answer, "deviceSecret")));
            assertThat(packet(device)[0]).as("CONNACK").isEqualTo((byte) 0x20);

            server.close();

            byte[] goodbye = packet(device);
            assertThat(goodbye[0]).as("DISCONNECT").isEqualTo((byte) 0xE0);
            assertThat(goodbye[2]).as("server shutting down").isEqualTo((byte) 0x8B);
        }
    }

    /** An MQTT 5 CONNECT: clean start, keep-alive 60 s. */
    private static byte[] connect(String clientId, String username, String password) {
        byte[] head = {0, 4, 'M', 'Q', 'T', 'T', 5, (byte) 0b1100_0010, 0, 60, 0};
        byte[] strings = new byte[0];
        for (String part : new String[] {clientId, username, password}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            strings = concat(strings, new byte[] {0, (byte) bytes.length}, bytes);
        }
        return concat(new byte[] {0x10, (byte) (head.length + strings.length)}, head, strings);
    }

    /** Reads a packet whose remaining length fits one byte. */
    private static byte[] packet(Socket socket) throws IOException {
        byte[] header = socket.getInputStream().readNBytes(2);
        return concat(header, socket.getInputStream().readNBytes(header[1]));
    }

    private static byte[] concat(byte[]... parts) {
        java.io.ByteArrayOutputStream whole = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    private static String text(String json, String field) {
        int start = json.indexOf("\"" + field + "\":\"") + field.length() + 4;
        return json.substring(start, json.indexOf('"', start));
    }

    private static HttpResponse<String> get(HongyanServer server, String path)
            throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(server, path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(HongyanServer server, String path, String json)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(server, path))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static URI uri(HongyanServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.ports().http() + path);
    }

    /** Two shards on ports of the system's choice, with the given variables on top. */
    private Configuration configuration(Map<String, String> environment) throws ConfigurationException {
        Map<String, String> all = new HashMap<>(Map.of(
                "HONGYAN_DATA_DIR", folder.resolve("data").toString(),
                "HONGYAN_HTTP_HOST", "127.0.0.1",
                "HONGYAN_HTTP_PORT", "0",
                "HONGYAN_MQTT_HOST", "127.0.0.1",
                "HONGYAN_MQTT_PORT", "0",
                "HONGYAN_MQTT_WEBSOCKET_PORT", "0",
                "HONGYAN_SHARDS_COUNT", "2",
                "HONGYAN_HTTP_SHUTDOWN_GRACE", "1s"));
        all.putAll(environment);
        return Configuration.read(SettingSources.read(Optional.empty(), all, Map.of()));
    }
}

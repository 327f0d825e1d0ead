package io.hongyan.sdk;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** HiveMQ Community Edition and a registration beside it: an independent judge of how the SDK speaks MQTT. */
final class Broker implements AutoCloseable {

    final Queue<String> published = new ConcurrentLinkedQueue<>();
    final AtomicInteger registrations = new AtomicInteger();
    final AtomicInteger failRegistrations = new AtomicInteger();
    private final EmbeddedHiveMQ broker;
    private final HttpServer http;
    private final Mqtt5AsyncClient platform;

    private Broker(EmbeddedHiveMQ broker, HttpServer http, int port) {
        this.broker = broker;
        this.http = http;
        this.platform = MqttClient.builder()
                .useMqttVersion5()
                .serverAddress(new InetSocketAddress("127.0.0.1", port))
                .identifier("platform")
                .buildAsync();
        platform.connect().join();
        platform.subscribeWith()
                .topicFilter("hy/#")
                .callback(publish -> published.add(
                        publish.getTopic() + " " + new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8)))
                .send()
                .join();
        http.createContext("/sdk/v1/register", exchange -> {
            exchange.getRequestBody().readAllBytes();
            boolean fails = failRegistrations.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
            byte[] answer = "{\"cid\":\"%032x\",\"deviceSecret\":\"s\",\"gateways\":[\"mqtt://127.0.0.1:%d\"]}"
                    .formatted(registrations.incrementAndGet(), port)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(fails ? 500 : 200, answer.length);
            try (exchange) {
                exchange.getResponseBody().write(answer);
            }
        });
        http.start();
    }

    static Broker start(Path folder) throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path conf = Files.createDirectories(folder.resolve("conf"));
        Files.writeString(conf.resolve("config.xml"), """
                <hivemq>
                  <listeners><tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener></listeners>
                  <persistence><mode>in-memory</mode></persistence>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(port));
        EmbeddedHiveMQ broker = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(conf)
                .withDataFolder(Files.createDirectories(folder.resolve("data")))
                .withExtensionsFolder(Files.createDirectories(folder.resolve("extensions")))
                .build();
        broker.start().join();
        return new Broker(broker, HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 16), port);
    }

    String registerUrl() {
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/sdk/v1/register";
    }

    void push(String json) {
        platform.publishWith()
                .topic("hy/push")
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(json.getBytes(StandardCharsets.UTF_8))
                .send()
                .join();
    }

    @Override
    public void close() {
        http.stop(0);
        platform.disconnect().join();
        broker.stop().join();
    }
}

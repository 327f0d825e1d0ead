package io.hongyan.simulators;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** HiveMQ Community Edition as an independent judge of our packets, with a client that pushes and collects receipts. */
final class Broker implements AutoCloseable {

    final Queue<String> receipts = new ConcurrentLinkedQueue<>();
    private final EmbeddedHiveMQ broker;
    private final InetSocketAddress address;
    private final Mqtt5AsyncClient platform;

    private Broker(EmbeddedHiveMQ broker, InetSocketAddress address) {
        this.broker = broker;
        this.address = address;
        this.platform = MqttClient.builder()
                .useMqttVersion5()
                .serverAddress(address)
                .identifier("platform")
                .buildAsync();
        platform.connect().join();
        platform.subscribeWith()
                .topicFilter("hy/receipt")
                .callback(publish -> receipts.add(new String(publish.getPayloadAsBytes(), StandardCharsets.UTF_8)))
                .send()
                .join();
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
        return new Broker(broker, new InetSocketAddress("127.0.0.1", port));
    }

    InetSocketAddress address() {
        return address;
    }

    /** To all that are subscribed. */
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
        platform.disconnect().join();
        broker.stop().join();
    }
}

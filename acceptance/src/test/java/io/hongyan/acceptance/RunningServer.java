package io.hongyan.acceptance;

import io.hongyan.server.HongyanServer;
import io.hongyan.server.configuration.Configuration;
import io.hongyan.server.configuration.SettingSources;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The real server in this JVM, on ports of the system's choice; {@link #restart} keeps the data and changes the ports. */
final class RunningServer implements AutoCloseable {

    private final Path data;
    private final Map<String, String> settings;
    final Credentials app;
    private HongyanServer server;

    private RunningServer(Path data, Credentials app, Map<String, String> settings) {
        this.data = data;
        this.app = app;
        this.settings = Map.copyOf(settings);
        server = start(app);
    }

    static RunningServer start(Path data, Credentials app) {
        return start(data, app, Map.of());
    }

    /** @param settings on top of what every test needs, by key of hongyan.yaml */
    static RunningServer start(Path data, Credentials app, Map<String, String> settings) {
        return new RunningServer(data, app, settings);
    }

    private HongyanServer start(Credentials bootstrap) {
        Map<String, String> all = new HashMap<>(Map.of(
                "data.dir", data.toString(),
                "http.host", "127.0.0.1",
                "http.port", "0",
                "mqtt.host", "127.0.0.1",
                "mqtt.port", "0",
                "mqtt.websocket.port", "0",
                "bootstrap.app", bootstrap.bootstrap()));
        all.putAll(settings);
        return HongyanServer.start(Configuration.read(SettingSources.read(Optional.empty(), Map.of(), all)));
    }

    void restart() {
        server.close();
        server = start(app);
    }

    /** Has the platform one more app: made by a start that names it, as an operator would. */
    void add(Credentials other) {
        server.close();
        server = start(other);
    }

    int httpPort() {
        return server.ports().http();
    }

    int mqttPort() {
        return server.ports().mqtt();
    }

    int tlsPort() {
        return server.ports().mqttTls().orElseThrow();
    }

    int webSocketPort() {
        return server.ports().websocket().orElseThrow();
    }

    /** Where the first operator is made. */
    URI setUpLink() {
        return server.setUpLink().orElseThrow();
    }

    Rest rest() {
        return new Rest(httpPort(), app);
    }

    @Override
    public void close() {
        server.close();
    }
}

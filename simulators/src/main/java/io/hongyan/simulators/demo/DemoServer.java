package io.hongyan.simulators.demo;

import io.hongyan.server.HongyanServer;
import io.hongyan.server.configuration.Configuration;
import io.hongyan.server.configuration.SettingSources;
import io.hongyan.simulators.VendorSimulators;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A platform in this process on embedded stores, with one app. */
final class DemoServer implements AutoCloseable {

    private final HongyanServer server;
    private final SimulatorServer vendors;
    private final DemoApp app;
    private final Optional<Path> temporary;

    /** The demo's app; its secrets are known to everyone, so the demo listens on the loopback address only. */
    record DemoApp(String appId, String appKey, String masterSecret) {}

    private DemoServer(HongyanServer server, SimulatorServer vendors, DemoApp app, Optional<Path> temporary) {
        this.server = server;
        this.vendors = vendors;
        this.app = app;
        this.temporary = temporary;
    }

    static DemoServer start(DemoOptions options) throws IOException {
        DemoApp app = new DemoApp("demoApp0000000000000", "demoKey0000000000000", "demoMasterSecret00000");
        Optional<Path> temporary =
                options.data().isPresent() ? Optional.empty() : Optional.of(Files.createTempDirectory("hongyan-demo"));
        Map<String, String> settings = new HashMap<>();
        settings.put(
                "data.dir", options.data().or(() -> temporary).orElseThrow().toString());
        settings.put("bootstrap.app", app.appId() + ":" + app.appKey() + ":" + app.masterSecret());
        settings.put("http.host", "127.0.0.1");
        settings.put("mqtt.host", "127.0.0.1");
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.remove("HONGYAN_BOOTSTRAP_APP");
        if (options.once()) { // beside whatever else runs here
            settings.put("http.port", Integer.toString(freePort()));
            settings.put("mqtt.port", "0");
            settings.put("mqtt.websocket.port", "0");
        }
        SettingSources sources = SettingSources.read(Optional.empty(), environment, settings);
        SimulatorServer vendors = vendors(Configuration.read(sources).http().port(), app);
        try {
            vendors.settings()
                    .forEach((channel, own) ->
                            own.forEach((name, value) -> settings.put("channels." + channel + "." + name, value)));
            // vivo takes marketing between 07:00 and 23:00 in China only; the demo runs at any hour.
            settings.put("channels.vivo.default-class", "service");
            Configuration configuration =
                    Configuration.read(SettingSources.read(Optional.empty(), environment, settings));
            return new DemoServer(HongyanServer.start(configuration), vendors, app, temporary);
        } catch (RuntimeException e) {
            vendors.close();
            throw e;
        }
    }

    /** Every vendor, simulated in this process. Their receipts need to know where the server will be. */
    private static SimulatorServer vendors(int serverPort, DemoApp app) {
        SimulatorSettings settings = SimulatorSettings.onPort(0);
        SimulatorServer vendors = new SimulatorServer(settings, VendorSimulators.all(settings));
        vendors.callbacks("http://127.0.0.1:" + serverPort + "/receipts/" + app.appId());
        return vendors.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    SimulatorServer vendors() {
        return vendors;
    }

    DemoApp app() {
        return app;
    }

    String url() {
        return "http://127.0.0.1:" + server.ports().http();
    }

    int mqttPort() {
        return server.ports().mqtt();
    }

    /** Once is enough: Ctrl-C closes it from a shutdown hook while the demo still runs. */
    @Override
    public synchronized void close() throws IOException {
        server.close();
        vendors.close();
        if (temporary.isPresent() && Files.exists(temporary.get())) {
            try (Stream<Path> files = Files.walk(temporary.get())) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}

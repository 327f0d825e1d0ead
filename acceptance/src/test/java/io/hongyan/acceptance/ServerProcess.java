package io.hongyan.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The server in a process of its own, for tests that take its life. All its lives share data and ports. */
final class ServerProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final int httpPort = freePort();
    final int mqttPort = freePort();
    final Path data;
    private final Path log;
    private final Credentials app;
    private final List<String> settings = new ArrayList<>();
    private volatile @Nullable Process process; // null: not started yet
    private volatile boolean killed;

    ServerProcess(Path folder, Credentials app) {
        this.data = folder.resolve("data");
        this.log = folder.resolve("server.log");
        this.app = app;
    }

    /** For all lives from here on, by key of hongyan.yaml. */
    void set(Map<String, String> more) {
        more.forEach((key, value) -> {
            settings.add("--set");
            settings.add(key + "=" + value);
        });
    }

    /**
     * Free again a moment later, and kept over restarts so that devices find the server. Below those the system gives to connections
     * (32,768 on): one of them could have it while the server is dead.
     */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // another one
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    void start() {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "io.hongyan.server.Main",
                "--data",
                data.toString()));
        command.addAll(settings);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("HONGYAN_HTTP_HOST", "127.0.0.1");
        builder.environment().put("HONGYAN_HTTP_PORT", Integer.toString(httpPort));
        builder.environment().put("HONGYAN_MQTT_HOST", "127.0.0.1");
        builder.environment().put("HONGYAN_MQTT_PORT", Integer.toString(mqttPort));
        builder.environment().put("HONGYAN_MQTT_WEBSOCKET_PORT", "off");
        builder.environment().put("HONGYAN_BOOTSTRAP_APP", app.bootstrap());
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            killed = false;
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        HttpRequest ready = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + httpPort + "/readyz"))
                .timeout(Duration.ofSeconds(5))
                .build();
        await("readiness; log: " + log)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    requireAlive();
                    return Rest.CLIENT.send(ready, BodyHandlers.discarding()).statusCode() == 200;
                });
    }

    /** The moment when devices may connect, which is before the HTTP port opens. */
    void awaitDevicePort() {
        await("device port; log: " + log)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> {
                    requireAlive();
                    try (Socket socket = new Socket()) {
                        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), mqttPort), 1000);
                        return true;
                    } catch (IOException refused) {
                        return false;
                    }
                });
    }

    private void requireAlive() {
        Process running = process;
        if (running == null || !running.isAlive()) {
            throw new AssertionError("the server ended by itself:\n" + log());
        }
    }

    /** SIGKILL. */
    void kill() {
        killed = true;
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    void awaitDeath() {
        Process running = process;
        if (running != null) {
            try {
                running.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Takes its life; a failure where it had ended by itself. */
    @Override
    public void close() {
        Process running = process;
        if (running == null) {
            return;
        }
        boolean endedByItself = !running.isAlive() && !killed;
        kill();
        awaitDeath();
        if (endedByItself) {
            throw new AssertionError("the server ended by itself with " + running.exitValue() + ":\n" + log());
        }
    }
}

package io.hongyan.bench.vendor;

import io.hongyan.bench.servers.ServerProcess;
import io.hongyan.bench.servers.Workplace;
import io.hongyan.kernel.Channel;
import io.hongyan.server.configuration.Configuration;
import io.hongyan.server.configuration.SettingSources;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The simulators in instant mode, in a process of their own. */
final class PlayedVendors implements AutoCloseable {

    private final ServerProcess process;
    private final Map<Channel, Map<String, String>> settings;
    private final int port;

    private PlayedVendors(ServerProcess process, Map<Channel, Map<String, String>> settings, int port) {
        this.process = process;
        this.settings = settings;
        this.port = port;
    }

    static PlayedVendors start(Workplace work) throws IOException, InterruptedException {
        Path folder = work.emptyFolder("simulators");
        Path file = folder.resolve("channels.yaml");
        int port = Workplace.freePort();
        ServerProcess process = ServerProcess.start(
                folder,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        Workplace.classPath(),
                        "io.hongyan.simulators.Simulators",
                        "--instant",
                        "--port",
                        Integer.toString(port),
                        "--settings",
                        file.toString()),
                Map.of());
        process.await(() -> Files.exists(file) && Files.size(file) > 0);
        process.awaitPort(port);
        Map<Channel, Map<String, String>> settings = Configuration.read(
                        SettingSources.read(Optional.of(file), Map.of(), Map.of()))
                .channels();
        return new PlayedVendors(process, settings, port);
    }

    /** What a channel needs, and no rates: documented ones would be what is measured. */
    Map<String, String> settings(Channel channel) {
        Map<String, String> all = new java.util.HashMap<>(settings.getOrDefault(channel, Map.of()));
        all.put("requests-per-second", "0");
        all.put("recipients-per-second", "0");
        all.put("quota-marketing", "-1");
        all.put("device-quota-marketing", "-1");
        all.put("quota-service", "-1");
        return all;
    }

    /** Each answer of a vendor takes so long. */
    void slow(Channel channel, int millis) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(
                                    URI.create("http://127.0.0.1:" + port + "/_sim/" + channel.wireName() + "/faults"))
                            .PUT(HttpRequest.BodyPublishers.ofString(
                                    "{\"faults\":[{\"kind\":\"slow\",\"delayMillis\":" + millis + "}]}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException("simulators: " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    @Override
    public void close() {
        process.close();
    }
}

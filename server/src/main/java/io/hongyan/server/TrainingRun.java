package io.hongyan.server;

import io.hongyan.server.configuration.CommandLine;
import io.hongyan.server.configuration.Configuration;
import io.hongyan.server.configuration.SettingSources;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Starts a server twice (on an empty data folder and on a used one), asks it a few things, and ends: what the JVM loaded
 * and linked on the way goes into its AOT cache. Listens on 127.0.0.1, on ports of the system's choice.
 */
final class TrainingRun {

    private TrainingRun() {}

    static void run(CommandLine commandLine) {
        Map<String, String> settings = new HashMap<>(commandLine.settings());
        settings.put("http.host", "127.0.0.1");
        settings.put("http.port", "0");
        settings.put("mqtt.host", "127.0.0.1");
        settings.put("mqtt.port", "0");
        settings.put("mqtt.websocket.port", "0");
        settings.put("bootstrap.app", "training:training:training");
        Configuration configuration = Configuration.read(SettingSources.read(Optional.empty(), Map.of(), settings));
        ServerLog.configure(configuration.log());
        for (int i = 0; i < 2; i++) {
            try (HongyanServer server = HongyanServer.start(configuration)) {
                String url = "http://127.0.0.1:" + server.ports().http();
                ask(url + "/readyz", "");
                ask(url + "/metrics", "");
                ask(url + "/sdk/v1/register", """
                        {"appId":"training","appKey":"training","platform":"android","brand":"none"}""");
                ask(url + "/v2/training/auth", """
                        {"sign":"","timestamp":"0","appkey":"training"}""");
            }
        }
    }

    /** @param json body of a POST; empty: a GET */
    private static void ask(String url, String json) {
        try {
            HttpURLConnection connection =
                    (HttpURLConnection) URI.create(url).toURL().openConnection();
            if (!json.isEmpty()) {
                connection.setRequestMethod("POST");
                connection.setRequestProperty("Content-Type", "application/json");
                connection.setDoOutput(true);
                try (OutputStream body = connection.getOutputStream()) {
                    body.write(json.getBytes(StandardCharsets.UTF_8));
                }
            }
            try (InputStream answer =
                    connection.getResponseCode() < 400 ? connection.getInputStream() : connection.getErrorStream()) {
                if (answer != null) {
                    answer.readAllBytes();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

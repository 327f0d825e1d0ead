package io.hongyan.simulators;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Registers devices over HTTP: a bounded number of callers, each on a kept-alive connection. */
final class DeviceRegistrar {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    record Registered(DeviceIdentity identity, List<URI> gateways) {}

    private final URI url;
    private final String appId;
    private final String appKey;
    private final int concurrency;

    DeviceRegistrar(URI url, String appId, String appKey, int concurrency) {
        this.url = url;
        this.appId = appId;
        this.appKey = appKey;
        this.concurrency = concurrency;
    }

    /** In order of index. Fails with the first refusal. */
    List<Registered> register(int count, DeviceBehaviour behaviour, long seed)
            throws IOException, InterruptedException {
        List<String> bodies = bodies(count, behaviour, seed);
        Registered[] registered = new Registered[count];
        AtomicInteger next = new AtomicInteger();
        try (HttpClient http = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (int caller = 0; caller < Math.min(concurrency, count); caller++) {
                done.add(callers.submit(() -> {
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        registered[i] = registerOne(http, bodies.get(i));
                    }
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("registration at " + url + " failed: " + e.getCause(), e.getCause());
        }
        return List.of(registered);
    }

    private List<String> bodies(int count, DeviceBehaviour behaviour, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> bodies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ObjectNode body = JSON.createObjectNode();
            body.put("appId", appId);
            body.put("appKey", appKey);
            body.put("platform", DeviceBehaviour.draw(behaviour.platforms(), random.nextDouble()));
            body.put("brand", DeviceBehaviour.draw(behaviour.brands(), random.nextDouble()));
            body.put("appVersion", "1.0.0");
            bodies.add(body.toString());
        }
        return bodies;
    }

    private Registered registerOne(HttpClient http, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode() + ": " + response.body());
        }
        JsonNode json = JSON.readTree(response.body());
        List<URI> gateways = new ArrayList<>();
        json.path("gateways").forEach(gateway -> gateways.add(URI.create(gateway.asString())));
        return new Registered(
                new DeviceIdentity(
                        json.path("cid").asString(), json.path("deviceSecret").asString()),
                gateways);
    }
}

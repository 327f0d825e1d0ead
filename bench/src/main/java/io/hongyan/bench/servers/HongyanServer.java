package io.hongyan.bench.servers;

import io.hongyan.bench.load.Command;
import io.hongyan.bench.load.Command.Source;
import io.hongyan.bench.load.Report;
import io.hongyan.kernel.Sha256;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hongyan from outside: registration, token and reports over HTTP. */
public final class HongyanServer implements Server {

    /** Keep-alive connections for registrations. */
    private static final int REGISTRATION_CONNECTIONS = 64;

    /** Tasks asked for in one report call. */
    private static final int TASKS_PER_REPORT = 50;

    private final ServerProcess process;
    private final int httpPort;
    private final int mqttPort;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final JsonMapper json = JsonMapper.shared();
    private @Nullable String token;

    HongyanServer(ServerProcess process, int httpPort, int mqttPort) {
        this.process = process;
        this.httpPort = httpPort;
        this.mqttPort = mqttPort;
    }

    void awaitReady() throws IOException, InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(uri("/readyz")).build();
        process.await(() -> {
            try {
                return http.send(ready, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    @Override
    public ServerProcess process() {
        return process;
    }

    @Override
    public int mqttPort() {
        return mqttPort;
    }

    @Override
    public void register(Generator generator, int devices) throws Exception {
        generator.ask(
                new Command.Register(
                        "127.0.0.1",
                        httpPort,
                        HongyanTarget.APP_ID,
                        HongyanTarget.APP_KEY,
                        devices,
                        REGISTRATION_CONNECTIONS),
                Report.Registered.class);
    }

    @Override
    public String broadcastTopic() {
        return "hy/push";
    }

    @Override
    public String ownTopic() {
        return "hy/push";
    }

    @Override
    public Source.Http broadcasts() {
        return new Source.Http("127.0.0.1", httpPort, HongyanTarget.APP_ID, token());
    }

    @Override
    public Source.Http singles() {
        return broadcasts();
    }

    @Override
    public void awaitCounted(List<String> tasks, long devices) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        for (int i = 0; i < tasks.size(); i += TASKS_PER_REPORT) {
            List<String> some = tasks.subList(i, Math.min(tasks.size(), i + TASKS_PER_REPORT));
            while (leastArrived(some) < devices) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException("the reports show fewer than " + devices + " arrivals after a minute");
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
    }

    private long leastArrived(List<String> tasks) throws IOException, InterruptedException {
        String path = "/v2/" + HongyanTarget.APP_ID + "/report/push/task/" + String.join(",", tasks);
        HttpRequest request =
                HttpRequest.newBuilder(uri(path)).header("token", token()).build();
        JsonNode data = json.readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .path("data");
        long least = Long.MAX_VALUE;
        for (String task : tasks) {
            JsonNode arrived = data.path(task).path("total").path("receive_num");
            least = Math.min(least, Long.parseLong(arrived.asString("0")));
        }
        return least;
    }

    private String token() {
        String known = token;
        if (known == null) {
            known = authenticate();
            token = known;
        }
        return known;
    }

    private String authenticate() {
        String timestamp = Long.toString(System.currentTimeMillis());
        String sign = Sha256.hex(HongyanTarget.APP_KEY + timestamp + HongyanTarget.MASTER_SECRET);
        String body = "{\"appkey\":\"%s\",\"timestamp\":\"%s\",\"sign\":\"%s\"}"
                .formatted(HongyanTarget.APP_KEY, timestamp, sign);
        HttpRequest request = HttpRequest.newBuilder(uri("/v2/" + HongyanTarget.APP_ID + "/auth"))
                .header("Content-Type", "application/json;charset=utf-8")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            String answer =
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body();
            String received = json.readTree(answer).path("data").path("token").asString("");
            if (received.isEmpty()) {
                throw new IllegalStateException("no token: " + answer);
            }
            return received;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + httpPort + path);
    }

    @Override
    public void close() {
        process.close();
        http.close();
    }
}

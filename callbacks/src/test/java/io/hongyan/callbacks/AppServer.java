package io.hongyan.callbacks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An app's own server on loopback: keeps what it took, in order, and answers as a test says. */
final class AppServer implements AutoCloseable {

    /** A request. */
    record Posted(String path, String app, String timestamp, String signature, String contentType, byte[] body) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** Of the native format. */
        List<JsonNode> receipts() {
            List<JsonNode> receipts = new ArrayList<>();
            JsonMapper.shared().readTree(body).path("receipts").forEach(receipts::add);
            return receipts;
        }
    }

    /** Answers a request; 200 takes it. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Posted> taken = new ArrayList<>();
    final AtomicInteger requests = new AtomicInteger();
    final AtomicInteger underWay = new AtomicInteger();
    final AtomicInteger mostUnderWay = new AtomicInteger();

    /** Status for a request; 2xx takes it. */
    volatile Function<Posted, Integer> status = posted -> 200;

    AppServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::take);
        server.start();
    }

    /** Another way to answer, under a path of its own. */
    void on(String path, Answer answer) {
        server.createContext(path, exchange -> {
            requests.incrementAndGet();
            exchange.getRequestBody().readAllBytes();
            answer.to(exchange);
        });
    }

    private void take(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        int now = underWay.incrementAndGet();
        mostUnderWay.accumulateAndGet(now, Math::max);
        try (exchange) {
            Posted posted = new Posted(
                    exchange.getRequestURI().toString(),
                    header(exchange, "X-Hongyan-App"),
                    header(exchange, "X-Hongyan-Timestamp"),
                    header(exchange, "X-Hongyan-Signature"),
                    header(exchange, "Content-Type"),
                    exchange.getRequestBody().readAllBytes());
            int answer = status.apply(posted);
            if (answer / 100 == 2) {
                synchronized (this) {
                    taken.add(posted);
                }
            }
            exchange.sendResponseHeaders(answer, -1);
        } finally {
            underWay.decrementAndGet();
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    synchronized List<Posted> taken() {
        return List.copyOf(taken);
    }

    /** All receipts of the native format, in the order they came. */
    synchronized List<JsonNode> receipts() {
        return taken.stream().flatMap(posted -> posted.receipts().stream()).toList();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

package io.hongyan.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An app's own server that receipts are posted to, on loopback; checks signatures as docs/callbacks.md shows. */
final class CallbackReceiver implements AutoCloseable {

    static final String SECRET = "a secret of the shop's";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Takes a request's body; answers the status to give, 0: the connection is cut without one. */
    interface Taker {
        int take(String body);
    }

    CallbackReceiver(Taker taker) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/hook", exchange -> answer(exchange, taker));
        server.start();
    }

    private static void answer(HttpExchange exchange, Taker taker) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int status = isGenuine(exchange, body) ? taker.take(new String(body, StandardCharsets.UTF_8)) : 401;
            if (status != 0) {
                exchange.sendResponseHeaders(status, -1);
            }
        }
    }

    private static boolean isGenuine(HttpExchange exchange, byte[] body) {
        String timestamp = exchange.getRequestHeaders().getFirst("X-Hongyan-Timestamp");
        String signature = exchange.getRequestHeaders().getFirst("X-Hongyan-Signature");
        if (timestamp == null || signature == null) {
            return false;
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body)).equals(signature);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/hook";
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

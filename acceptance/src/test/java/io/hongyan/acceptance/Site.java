package io.hongyan.acceptance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;

/** A customer's web site with the built Web SDK, under a content security policy as strict as the SDK lets it be. */
final class Site implements AutoCloseable {

    private static final String POLICY = "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src *;"
            + " img-src http: https: data:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";

    private final HttpServer server;

    Site() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] content = content(path.equals("/") ? "/index.html" : path);
            exchange.getResponseHeaders()
                    .set("Content-Type", path.endsWith(".js") ? "text/javascript" : "text/html; charset=utf-8");
            exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
            exchange.sendResponseHeaders(content == null ? 404 : 200, content == null ? -1 : content.length);
            if (content != null) {
                exchange.getResponseBody().write(content);
            }
        }
    }

    private static byte @Nullable [] content(String path) throws IOException {
        if (path.startsWith("/hongyan")) {
            return Files.readAllBytes(Browser.SDK.resolve("dist" + path));
        }
        try (InputStream page = Site.class.getResourceAsStream("/web-sdk" + path)) {
            return page == null ? null : page.readAllBytes();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

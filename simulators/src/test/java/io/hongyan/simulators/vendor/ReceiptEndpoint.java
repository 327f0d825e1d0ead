package io.hongyan.simulators.vendor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** Takes a vendor's callbacks over HTTP and has an adapter read them. */
public final class ReceiptEndpoint implements AutoCloseable {

    private final HttpServer server;
    private final AtomicReference<Receipts> reader = new AtomicReference<>();
    private final List<VendorReceipt> received = new CopyOnWriteArrayList<>();

    public ReceiptEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/receipts";
    }

    public void readBy(Receipts receipts) {
        reader.set(receipts);
    }

    public List<VendorReceipt> received() {
        return received;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new HashMap<>();
            exchange.getRequestHeaders()
                    .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
            Receipts.Answer answer = reader.get()
                    .read(new Receipts.Request(
                            exchange.getRequestMethod(),
                            Map.of(),
                            headers,
                            exchange.getRequestBody().readAllBytes()));
            received.addAll(answer.receipts());
            exchange.sendResponseHeaders(answer.status(), -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package io.hongyan.simulators.vendor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hongyan.channels.Adapter;
import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendException;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A channel's adapter before the simulator of its vendor: real HTTP both ways, receipts included, and one clock that a test
 * moves.
 */
public final class PlayedChannel implements AutoCloseable {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-09-01T08:00:00Z"));
    private final ChannelType type;
    private final VendorSimulator simulator;
    private final SimulatorServer server;
    private final HttpCalls http = new HttpCalls();
    private final HttpServer callbacks;
    private final Map<String, String> overrides = new HashMap<>();
    private final List<Integer> callbackStatuses = new CopyOnWriteArrayList<>();
    private final List<VendorReceipt> receipts = new CopyOnWriteArrayList<>();
    private Adapter adapter;

    public PlayedChannel(ChannelType type, VendorSimulator simulator) throws IOException {
        this.type = type;
        this.simulator = simulator;
        this.server = new SimulatorServer(SimulatorSettings.onPort(0).withClock(now::get), List.of(simulator)).start();
        this.adapter = open();
        this.callbacks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        callbacks.createContext("/receipts", this::receive);
        callbacks.start();
        vendor().receipts().settings(vendor().receipts().settings().withCallbackUrl(callbackUrl()));
    }

    /** Where callbacks are taken; registered at the vendor's. */
    public String callbackUrl() {
        return "http://127.0.0.1:" + callbacks.getAddress().getPort() + "/receipts";
    }

    private Adapter open() {
        Map<String, String> given = new HashMap<>(server.settings(simulator.name()));
        given.putAll(overrides);
        ChannelSettings settings = ChannelSettings.of(type, given);
        return type.open(settings, settings.limits(type.limits()), new AdapterContext(http, now::get, new Random(1)));
    }

    /** Opens the adapter anew with one setting changed. */
    public PlayedChannel with(String setting, String value) {
        overrides.put(setting, value);
        adapter = open();
        return this;
    }

    public Adapter adapter() {
        return adapter;
    }

    public VendorState vendor() {
        return server.vendor(simulator.name());
    }

    /** The last message the vendor took. */
    public AcceptedMessage taken() {
        return Objects.requireNonNull(vendor().messages().newest(), "nothing was taken");
    }

    public void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    public List<Verdict> send(VendorMessage message, String... tokens) throws SendException {
        return adapter.send(message, recipients(tokens)).verdicts();
    }

    public static List<Recipient> recipients(String... tokens) {
        return Arrays.stream(tokens)
                .map(token -> new Recipient("cid-" + token, token, 1))
                .toList();
    }

    /** What the adapter read of the vendor's callbacks. */
    public List<VendorReceipt> receipts() {
        return List.copyOf(receipts);
    }

    /** Has the simulator's own routes do something: what a person does, say. */
    public int post(String path, String body) throws SendException {
        return http.post(server.baseUrl(simulator.name()) + path, Map.of(), body.getBytes(StandardCharsets.UTF_8))
                .status();
    }

    public List<Integer> callbackStatuses() {
        return List.copyOf(callbackStatuses);
    }

    private void receive(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        Receipts.Answer answer = adapter.receipts()
                .orElseThrow()
                .read(new Receipts.Request(
                        exchange.getRequestMethod(),
                        query(exchange),
                        headers,
                        exchange.getRequestBody().readAllBytes()));
        receipts.addAll(answer.receipts());
        callbackStatuses.add(answer.status());
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Map<String, String> query(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        return query == null ? Map.of() : FormBody.parse(query.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        adapter.close();
        http.close();
        server.close();
        callbacks.stop(0);
    }
}

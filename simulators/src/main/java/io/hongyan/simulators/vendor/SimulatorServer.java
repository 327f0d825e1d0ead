package io.hongyan.simulators.vendor;

import io.helidon.common.mapper.MapperManager;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays vendors on one port: {@code /huawei/…} is what huawei's host is in the world, {@code /_sim/…} the control API. One
 * virtual thread a request.
 */
public final class SimulatorServer implements AutoCloseable {

    static {
        // Without a global one Helidon 4.4 builds its mappers anew for every header it reads.
        MapperManager.global(MapperManager.create());
    }

    private static final Logger LOG = LoggerFactory.getLogger(SimulatorServer.class);
    private static final long MAX_BODY_BYTES = 16 << 20;
    private static final int MAX_REQUEST_LINE_BYTES = 64 << 10;
    private static final String CONTROL = "_sim";

    private record Played(VendorSimulator simulator, VendorState state, Routes routes) {}

    private final SimulatorSettings settings;
    private final Map<String, Played> vendors = new LinkedHashMap<>();
    private final ControlApi control;
    private final WebServer server;

    public SimulatorServer(SimulatorSettings settings, List<VendorSimulator> simulators) {
        this.settings = settings;
        for (VendorSimulator simulator : simulators) {
            String name = simulator.name();
            VendorState state =
                    new VendorState(name, () -> baseUrl(name), settings.clock(), settings.seed(), settings.instant());
            Routes routes = new Routes();
            simulator.open(state, routes);
            vendors.put(name, new Played(simulator, state, routes));
        }
        this.control = new ControlApi(states(), this::allSettings);
        WebServerConfig.Builder builder = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .maxPayloadSize(MAX_BODY_BYTES)
                .addProtocol(Http1Config.builder()
                        .maxPrologueLength(MAX_REQUEST_LINE_BYTES)
                        .build())
                .contentEncoding(encoding -> encoding.contentEncodingsDiscoverServices(false)
                        .addContentEncoding(new UnreadEncoding("aes128gcm")))
                .routing(HttpRouting.builder().any(this::handle));
        settings.tls()
                .ifPresent(
                        context -> builder.tls(Tls.builder().sslContext(context).build()));
        this.server = builder.build();
    }

    /** Starts listening; returns once requests are taken. */
    public SimulatorServer start() {
        server.start();
        return this;
    }

    public int port() {
        return server.port();
    }

    /** Where everything is, without a slash at its end. */
    public String url() {
        String host = settings.host().equals("0.0.0.0") ? "127.0.0.1" : settings.host();
        return (settings.tls().isPresent() ? "https://" : "http://") + host + ":" + port();
    }

    /** Where a vendor is: what its channel's setting {@code base-url} is to be. */
    public String baseUrl(String vendor) {
        return url() + "/" + vendor;
    }

    /** A vendor's state, to set the scene and read what happened in the same process. */
    public VendorState vendor(String name) {
        return played(name).state;
    }

    /**
     * Registers with each vendor where its receipts go.
     *
     * @param base the channel's name is put behind it, with a slash between
     */
    public void callbacks(String base) {
        vendors.forEach((name, played) -> {
            ReceiptSender receipts = played.state.receipts();
            receipts.settings(receipts.settings().withCallbackUrl(base + "/" + played.simulator.channel()));
        });
    }

    /** What a vendor's channel has to be given. */
    public Map<String, String> settings(String vendor) {
        return played(vendor).simulator.settings(baseUrl(vendor));
    }

    /**
     * What an app's channels have to be given, by wire name, the addresses of {@link #callbacks} among it; of several providers of
     * one channel the first is taken.
     */
    public Map<String, Map<String, String>> settings() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        vendors.values().forEach(played -> all.putIfAbsent(played.simulator.channel(), settings(played)));
        return all;
    }

    /** What each vendor's channel has to be given, by the simulator's name. */
    private Map<String, Map<String, String>> allSettings() {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        vendors.forEach((name, played) -> all.put(name, settings(played)));
        return all;
    }

    private Map<String, String> settings(Played played) {
        Map<String, String> settings = new LinkedHashMap<>(settings(played.simulator.name()));
        String receiptUrl = played.state.receipts().settings().callbackUrl();
        if (!receiptUrl.isEmpty()) {
            settings.putAll(played.simulator.receiptSettings(receiptUrl));
        }
        return settings;
    }

    private Played played(String name) {
        Played played = vendors.get(name);
        if (played == null) {
            throw new IllegalArgumentException(
                    "vendor: " + name + " (expected: one of " + String.join(", ", vendors.keySet()) + ")");
        }
        return played;
    }

    private Map<String, VendorState> states() {
        Map<String, VendorState> states = new LinkedHashMap<>();
        vendors.forEach((name, played) -> states.put(name, played.state));
        return states;
    }

    private void handle(ServerRequest request, ServerResponse response) throws InterruptedException {
        String path = request.prologue().uriPath().rawPath();
        int end = path.indexOf('/', 1);
        String first = path.substring(Math.min(1, path.length()), end < 0 ? path.length() : end);
        String rest = end < 0 ? "/" : path.substring(end);
        Played played = vendors.get(first);
        if (played != null) {
            play(played, rest, request, response);
        } else if (first.equals(CONTROL)) {
            send(control.handle(call(request, rest)), response);
        } else {
            request.content().consume();
            send(
                    VendorReply.text(
                            404, path + ": no vendor of that name (expected: " + String.join(", ", vendors.keySet())),
                    response);
        }
    }

    /** Faults of the transport are here, once; those of credentials and tokens are where simulators ask for them. */
    private void play(Played played, String path, ServerRequest request, ServerResponse response)
            throws InterruptedException {
        Faults faults = played.state.faults();
        if (faults.strike(Fault.Kind.RESET, path).isPresent()) {
            throw new CloseConnectionException("fault: reset");
        }
        VendorCall call = call(request, path);
        Optional<Fault> slow = faults.strike(Fault.Kind.SLOW, path);
        if (slow.isPresent()) {
            Thread.sleep(slow.get().delayMillis());
        }
        Optional<Fault> error = faults.strike(Fault.Kind.SERVER_ERROR, path);
        if (error.isPresent()) {
            send(VendorReply.text(error.get().status(), "fault: server-error"), response);
            return;
        }
        if (faults.strike(Fault.Kind.RATE_LIMITED, path).isPresent()) {
            send(played.simulator.rateLimited(), response);
            return;
        }
        VendorReply reply = answer(played, call);
        if (faults.strike(Fault.Kind.ANSWER_LOST, path).isPresent()) {
            throw new CloseConnectionException("fault: answer lost");
        }
        send(reply, response);
    }

    private static VendorReply answer(Played played, VendorCall call) {
        try {
            return played.routes.handle(call);
        } catch (RuntimeException e) {
            LOG.error("simulator {} failed at {} {}", played.state.name(), call.method(), call.path(), e);
            return VendorReply.text(500, "the simulator has a bug: " + e);
        }
    }

    private static VendorCall call(ServerRequest request, String path) {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.headerName().lowerCase(), header.get()));
        headers.putIfAbsent("host", request.authority()); // HTTP/2 has it apart
        byte[] body = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
        return new VendorCall(
                request.prologue().method().text(),
                path,
                Map.of(),
                request.prologue().query().rawValue(),
                headers,
                body);
    }

    private static void send(VendorReply reply, ServerResponse response) {
        response.status(Status.create(reply.status()));
        reply.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        response.send(reply.body());
    }

    @Override
    public void close() {
        server.stop();
        vendors.values().forEach(played -> played.state.close());
    }
}

package io.hongyan.api;

import io.helidon.common.mapper.MapperManager;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.DirectHandler.TransportResponse;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.hongyan.api.ApiSettings.Rates;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The platform's HTTP server. One virtual thread a connection, so every endpoint may block until its answer is on disk.
 */
public final class HttpApi implements AutoCloseable {

    static {
        // Without a global one Helidon 4.4 builds its mappers anew for every header it reads, out of its service
        // registry: two thirds of the CPU of a request.
        MapperManager.global(MapperManager.create());
    }

    /** 1000 CIDs in a path, with encoded commas, and room for the rest. */
    private static final int MAX_REQUEST_LINE_BYTES = 64 << 10;

    /** Beyond it Helidon refuses a body unread; every endpoint has a bound of its own. */
    private static final long MAX_UPLOAD_BYTES = 64L << 20;

    private static final String NATIVE_PREFIX = "/api/v1/";

    private final WebServer server;
    private final Dialect nativeApi;

    /**
     * @param gateways URLs devices connect to, handed out at registration; asked each time
     * @param nativeApi answers below {@code /api/v1}
     * @param features further routes (health, metrics, console): they come before the API's own
     */
    public HttpApi(
            ApiSettings settings,
            ApiServices services,
            Supplier<List<String>> gateways,
            RequestMetrics metrics,
            InstantSource clock,
            ZoneId zone,
            RandomGenerator random,
            Dialect nativeApi,
            List<Consumer<HttpRouting.Builder>> features) {
        FrontDoor door = new FrontDoor(settings.maxConcurrentRequests(), metrics, System::nanoTime, random);
        HttpRouting.Builder routing = HttpRouting.builder();
        features.forEach(feature -> feature.accept(routing));
        routing.post(
                "/sdk/v1/register",
                AnyOrigin.may(door.to(registration(settings.rates(), services, gateways, clock, zone))));
        routing.options("/sdk/v1/register", AnyOrigin::preflight);
        routing.any(
                "/" + CallbackDialect.PREFIX + "/*",
                door.to(new CallbackDialect(services.apps(), services.vendorChannels())));
        routing.any(NATIVE_PREFIX + "*", door.to(nativeApi));
        routing.any(door.to(getui(settings, services, clock, zone, random)));
        this.nativeApi = nativeApi;
        this.server = WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .shutdownHook(false)
                .shutdownGracePeriod(settings.shutdownGrace())
                .maxTcpConnections(settings.maxConnections())
                .maxPayloadSize(Math.max(settings.maxBatchBodyBytes(), MAX_UPLOAD_BYTES))
                .addProtocol(Http1Config.builder()
                        .maxPrologueLength(MAX_REQUEST_LINE_BYTES)
                        .build())
                .contentEncoding(encoding ->
                        encoding.contentEncodingsDiscoverServices(false).addContentEncoding(new GzipRequests()))
                .directHandlers(envelopes(nativeApi))
                .routing(routing)
                .build();
    }

    private static RegistrationDialect registration(
            Rates rates, ApiServices services, Supplier<List<String>> gateways, InstantSource clock, ZoneId zone) {
        return new RegistrationDialect(
                services.apps(),
                services.devices(),
                services.consents(),
                gateways,
                new CallRate<>(rates.registrationsPerMinute(), CallRate.Per.MINUTE, clock, zone));
    }

    private static GetuiDialect getui(
            ApiSettings settings, ApiServices services, InstantSource clock, ZoneId zone, RandomGenerator random) {
        Rates rates = settings.rates();
        Tokens tokens = new Tokens(
                services.key().derive("api-token", 32, "HmacSHA256"),
                settings.tokenLifetime(),
                clock,
                random,
                services.revokedTokens(),
                services.apps()::tokensValidFrom);
        AudienceRules audiences = new AudienceRules(services.cids());
        PushQuotas quotas = new PushQuotas(rates, services.reports(), clock, zone);
        Cids cids = new Cids(services.cids());
        Routes routes = new Routes();
        new AuthEndpoints(
                        services.apps(),
                        tokens,
                        settings.timestampTolerance(),
                        clock,
                        new CallRate<>(rates.authPerMinute(), CallRate.Per.MINUTE, clock, zone),
                        new CallRate<>(rates.authPerDay(), CallRate.Per.DAY, clock, zone))
                .addTo(routes);
        new PushEndpoints(
                        services.pushes(),
                        services.devices(),
                        services.cids(),
                        new SettingsRules(clock),
                        audiences,
                        quotas,
                        new RehearsalAnswer(services.vendorChannels()))
                .addTo(routes);
        new TaskEndpoints(services.pushes(), services.reports(), cids, zone).addTo(routes);
        new ReportEndpoints(
                        services.reports(),
                        services.vendorChannels(),
                        rates,
                        new CallRate<>(rates.realTimeReportsPerMinute(), CallRate.Per.MINUTE, clock, zone),
                        clock,
                        zone)
                .addTo(routes);
        new LossEndpoints(services.reports(), cids).addTo(routes);
        new FallbackEndpoints(services.reports()).addTo(routes);
        new AudienceEndpoints(services.reports(), services.vendorChannels()).addTo(routes);
        new ChannelEndpoints(services.vendorChannels()).addTo(routes);
        new OnlineMomentEndpoints(services.reports(), cids).addTo(routes);
        new RulesEndpoints(services.rules()).addTo(routes);
        new ConsentEndpoints(services.consents(), cids).addTo(routes);
        new CallbackEndpoints(services.callbacks()).addTo(routes);
        new AliasEndpoints(services.devices(), cids).addTo(routes);
        new AddressEndpoints(services.devices(), cids).addTo(routes);
        new TagEndpoints(
                        services.devices(),
                        cids,
                        new CallRate<>(rates.tagSetsPerCidPerDay(), CallRate.Per.DAY, clock, zone),
                        new CallRate<>(rates.tagBatchPerMinute(), CallRate.Per.MINUTE, clock, zone),
                        new CallRate<>(rates.tagBatchPerDay(), CallRate.Per.DAY, clock, zone))
                .addTo(routes);
        new DeviceEndpoints(
                        services.devices(),
                        cids,
                        audiences,
                        new CallRate<>(rates.vendorTokenBindsPerMinute(), CallRate.Per.MINUTE, clock, zone),
                        zone)
                .addTo(routes);
        new TestDeviceEndpoints(services.testDevices(), services.devices(), cids, zone).addTo(routes);
        new SmartCrowdEndpoints().addTo(routes);
        routes.addOpen("POST", "log/upload", HttpApi::discard);
        CallRate<Integer> calls = new CallRate<>(rates.callsPerMinute(), CallRate.Per.MINUTE, clock, zone);
        return new GetuiDialect(routes, services.apps(), tokens, calls, settings);
    }

    /** The SDK's own health figures: taken and dropped unread. */
    private static Reply discard(Call call) {
        return Reply.DONE;
    }

    /** What Helidon refuses before any of our code sees it is answered in the envelope as well. */
    private static DirectHandlers envelopes(Dialect nativeApi) {
        DirectHandlers.Builder handlers = DirectHandlers.builder();
        for (EventType type : EventType.values()) {
            handlers.addHandler(type, (request, event, status, headers, message) -> {
                if (request.path().startsWith(NATIVE_PREFIX)) {
                    Answer answer =
                            nativeApi.unserved(status.code(), message == null ? status.reasonPhrase() : message);
                    headers.set(answer.contentType());
                    return TransportResponse.builder()
                            .status(status)
                            .headers(headers)
                            .entity(((Answer.Body.Whole) answer.body()).bytes())
                            .keepAlive(event.keepAlive())
                            .build();
                }
                Reply reply = unserved(event, status, message);
                headers.set(GetuiDialect.JSON);
                return TransportResponse.builder()
                        .status(
                                request.path().startsWith("/" + CallbackDialect.PREFIX + "/")
                                        ? status // vendors know no envelope
                                        : Status.create(reply.code().httpStatus()))
                        .headers(headers)
                        .entity(reply.body())
                        .keepAlive(event.keepAlive())
                        .build();
            });
        }
        return handlers.build();
    }

    private static Reply unserved(EventType event, Status status, @Nullable String message) {
        if (event == EventType.PAYLOAD_TOO_LARGE || status.code() == Status.REQUEST_ENTITY_TOO_LARGE_413_CODE) {
            return Reply.refused(GetuiCode.PARAMETER, "body size over limit");
        }
        GetuiCode code = status.code() == 404 ? GetuiCode.NOT_FOUND : GetuiCode.PARAMETER;
        return Reply.refused(code, message == null ? "request is invalid" : "request is invalid: " + message);
    }

    /** Starts listening; returns once requests are taken. */
    public HttpApi start() {
        server.start();
        return this;
    }

    /** The port listened on. */
    public int port() {
        return server.port();
    }

    /** Stops accepting, lets requests in progress end within the grace period, closes. */
    @Override
    public void close() {
        nativeApi.end();
        server.stop();
    }
}

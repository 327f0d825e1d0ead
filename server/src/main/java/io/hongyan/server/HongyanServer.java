package io.hongyan.server;

import io.hongyan.api.AppCallbacks;
import io.hongyan.api.HttpApi;
import io.hongyan.api.VendorChannels;
import io.hongyan.callbacks.Callbacks;
import io.hongyan.channels.FolderTaskFiles;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.gateway.Gateway;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.DeviceSecrets;
import io.hongyan.server.configuration.Configuration;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole platform in one process. {@link #start} builds it in the order in which parts need each other, {@link #close}
 * takes it down so that nothing accepted is lost: {@code /readyz} says no, requests in progress end, devices are told to
 * reconnect elsewhere (MQTT 0x8B), the shards do what they accepted, and the stores close.
 */
public final class HongyanServer implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HongyanServer.class);

    private static final Duration DEVICES_GOODBYE = Duration.ofSeconds(5);

    /** EX_SOFTWARE of sysexits.h. */
    private static final int FATAL_EXIT_CODE = 70;

    private final Configuration configuration;
    private final Readiness readiness = new Readiness();

    /** How to end what was started, last one first. */
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private @Nullable Ports ports;
    private List<String> gateways = List.of();
    private Supplier<Optional<URI>> setUpLink = Optional::empty;
    private boolean closed;

    /** The ports the server listens on. */
    public record Ports(int http, int mqtt, OptionalInt mqttTls, OptionalInt websocket) {}

    private HongyanServer(Configuration configuration) {
        this.configuration = configuration;
    }

    /**
     * Starts a server; returns when it is ready for traffic. A broken shard ends the process.
     *
     * @throws StartupException where it cannot start here; whatever was started is closed again
     */
    public static HongyanServer start(Configuration configuration) {
        return start(configuration, InstantSource.system(), HongyanServer::halt);
    }

    /** @param fatal called where shards cannot go on */
    static HongyanServer start(Configuration configuration, InstantSource clock, Consumer<Throwable> fatal) {
        HongyanServer server = new HongyanServer(configuration);
        try {
            server.compose(clock, fatal);
            return server;
        } catch (RuntimeException e) {
            server.closeStarted();
            throw e;
        }
    }

    private void compose(InstantSource clock, Consumer<Throwable> fatal) {
        SecureRandom random = new SecureRandom();
        ServerMetrics metrics = opened(new ServerMetrics());
        Installation installation = opened(Installation.open(configuration, clock, random));
        CidCipher cids = new CidCipher(installation.key());
        DeviceSecrets secrets = new DeviceSecrets(installation.key());
        ChannelsWiring channels = new ChannelsWiring(
                clock, random, new FolderTaskFiles(installation.data().exports()));
        started.push(channels::closeAccounts);
        channels.open(configuration, installation.control());
        AppRuleBook rules = AppRuleBook.open(configuration, installation);
        Callbacks callbacks = CallbacksWiring.open(configuration, installation, random);
        DeliveryRuntime delivery = opened(DeliveryWiring.start(
                configuration, installation, cids, secrets, rules, channels.accounts(), callbacks, clock, fatal));
        DeliveryWiring.measure(metrics, delivery);
        Gateway gateway =
                new Gateway(GatewayWiring.settings(configuration.mqtt()), installation.control(), cids, secrets, clock);
        GatewayWiring.measure(metrics, gateway.metrics());
        delivery.attach(gateway);
        started.push(() -> gateway.close(DEVICES_GOODBYE));
        try {
            gateway.start(delivery.deviceEvents(), delivery.devices());
        } catch (IOException e) {
            throw new StartupException(
                    e.getMessage() + " (see mqtt.port, mqtt.tls, mqtt.websocket.port in hongyan.yaml)", e);
        }
        gateways = GatewayWiring.addresses(configuration.mqtt(), gateway);
        started.push(channels);
        VendorChannels vendors = channels.start(installation, delivery, clock);
        channels.measure(metrics);
        started.push(callbacks);
        AppCallbacks appCallbacks = CallbacksWiring.start(callbacks, installation, delivery, cids);
        CallbacksWiring.measure(metrics, callbacks);
        opened(new AlarmNotices(channels::alarms, (notice, app) -> callbacks.tell(app, notice)).start());
        HttpApi api = opened(ApiWiring.create(
                configuration,
                installation,
                delivery,
                vendors,
                rules,
                appCallbacks,
                cids,
                gateways,
                metrics,
                readiness,
                clock,
                random,
                started::push));
        api.start();
        if (api.port() <= 0) { // Helidon logs why, and stops itself
            throw new StartupException(
                    "HTTP: cannot listen on " + configuration.http().host() + ":"
                            + configuration.http().port() + " (expected: a free port; see http.port in hongyan.yaml)",
                    null);
        }
        URI address = PeopleWiring.address(configuration, api.port());
        setUpLink = () -> installation
                .control()
                .signIns()
                .setUpCode()
                .map(code -> URI.create(address + "/setup?code=" + code.reveal()));
        ports = new Ports(api.port(), gateway.tcpPort().orElse(0), gateway.tlsPort(), gateway.webSocketPort());
        readiness.enter(Readiness.Phase.READY);
    }

    public Ports ports() {
        if (ports == null) {
            throw new IllegalStateException("server: not started");
        }
        return ports;
    }

    /** URLs devices are told to connect to. */
    public List<String> gateways() {
        return gateways;
    }

    /** Where the first operator is made; empty once there is one. Its code is this start's, and kept nowhere. */
    public Optional<URI> setUpLink() {
        return setUpLink.get();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        readiness.enter(Readiness.Phase.STOPPING);
        try {
            Thread.sleep(configuration.http().shutdownDelay()); // lets load balancers see /readyz
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeStarted();
        log.info("stopped");
    }

    private <P extends AutoCloseable> P opened(P part) {
        started.push(part);
        return part;
    }

    private void closeStarted() {
        while (!started.isEmpty()) {
            AutoCloseable part = started.pop();
            try {
                part.close();
            } catch (Exception e) { // the others must be closed all the same
                log.error("a part could not be closed", e);
            }
        }
    }

    /** Memory and disk may disagree: only a restart, which recovers from disk, is safe. */
    private static void halt(Throwable failure) {
        log.error("fatal: the server ends now; a restart recovers", failure);
        ServerLog.flush();
        Runtime.getRuntime().halt(FATAL_EXIT_CODE);
    }
}

package io.hongyan.server;

import io.hongyan.api.AppCallbacks;
import io.hongyan.callbacks.Aliases;
import io.hongyan.callbacks.CallbackClock;
import io.hongyan.callbacks.CallbackLimits;
import io.hongyan.callbacks.CallbackMetrics;
import io.hongyan.callbacks.CallbackSettings;
import io.hongyan.callbacks.CallbackSettings.Reading;
import io.hongyan.callbacks.Callbacks;
import io.hongyan.delivery.DeliveryRuntime;
import io.hongyan.delivery.Devices;
import io.hongyan.kernel.App;
import io.hongyan.kernel.CidCipher;
import io.hongyan.server.configuration.Configuration;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Callbacks to the apps' own servers: settings from the control plane and, for the bootstrap app, from the configuration; made
 * before delivery, which asks what to keep, and started after it.
 */
final class CallbacksWiring {

    private static final Logger log = LoggerFactory.getLogger(CallbacksWiring.class);

    private CallbacksWiring() {}

    /** What the configuration says of the bootstrap app wins over what was set by the API. */
    static Callbacks open(Configuration configuration, Installation installation, RandomGenerator random) {
        Configuration.Callbacks settings = configuration.callbacks();
        Callbacks callbacks = new Callbacks(limits(settings), CallbackClock.SYSTEM, random);
        installation.control().callbackSettings().all().forEach((number, stored) -> {
            App app = installation.control().byNumber(number).orElseThrow();
            switch (CallbackSettings.read(stored)) {
                case Reading.Settings read -> callbacks.configure(app, read.settings());
                case Reading.Mistakes mistakes -> // kept: a newer version may have other rules
                    log.error("app {}: callback cannot be used: {}", app.appId(), mistakes.mistakes());
            }
        });
        if (!settings.bootstrap().isEmpty()) {
            App app = configuration
                    .bootstrapApp()
                    .flatMap(draft -> installation.control().byAppId(draft.appId()))
                    .orElseThrow(() -> new StartupException(
                            "callbacks.url: set without an app (expected: bootstrap.app, whose callback it is)", null));
            callbacks.configure(app, read(callbacks, settings.bootstrap()));
        }
        return callbacks;
    }

    private static CallbackSettings read(Callbacks callbacks, Map<String, String> given) {
        return switch (CallbackSettings.read(given)) {
            case Reading.Settings read -> {
                Optional<String> refusal = callbacks.refusal(read.settings());
                if (refusal.isPresent()) {
                    throw new StartupException("callbacks." + refusal.get(), null);
                }
                yield read.settings();
            }
            case Reading.Mistakes mistakes ->
                throw new StartupException("callbacks." + String.join("\n  callbacks.", mistakes.mistakes()), null);
        };
    }

    private static CallbackLimits limits(Configuration.Callbacks settings) {
        return new CallbackLimits(
                settings.batchReceipts(),
                CallbackLimits.DEFAULT.batchBytes(),
                settings.connections(),
                settings.timeout(),
                settings.giveUpAfter(),
                settings.keepDead(),
                settings.diskBytes(),
                settings.allowPrivate());
    }

    /** Begins to send what waits. */
    static AppCallbacks start(
            Callbacks callbacks, Installation installation, DeliveryRuntime delivery, CidCipher cids) {
        delivery.attach(callbacks);
        callbacks.start(delivery.receipts(), cids, aliases(delivery.devices()));
        return new ConfiguredCallbacks(callbacks, installation.control().callbackSettings(), installation.control());
    }

    /** The alias of the default type, or else the one whose type comes first. */
    private static Aliases aliases(Devices devices) {
        return addresses -> devices.profiles(addresses).stream()
                .map(profile -> profile.map(known -> new TreeMap<>(known.aliases()))
                        .filter(aliases -> !aliases.isEmpty())
                        .map(aliases -> aliases.firstEntry().getValue())
                        .orElse(""))
                .toList();
    }

    static void measure(ServerMetrics metrics, Callbacks callbacks) {
        counter(metrics, callbacks, "sent", "Receipts that apps' servers took", CallbackMetrics::sent);
        counter(metrics, callbacks, "requests", "Requests to apps' servers", CallbackMetrics::requests);
        counter(metrics, callbacks, "requests.failed", "Requests without success", CallbackMetrics::failedRequests);
        counter(metrics, callbacks, "given.up", "Receipts given up", CallbackMetrics::givenUp);
        counter(metrics, callbacks, "dropped", "Receipts lost to the limit on disk", CallbackMetrics::dropped);
        gauge(metrics, callbacks, "waiting", "Receipts to be sent", CallbackMetrics::waiting);
        gauge(metrics, callbacks, "dead", "Receipts given up and kept", CallbackMetrics::dead);
        gauge(
                metrics,
                callbacks,
                "lag.seconds",
                "Age of the oldest receipt to be sent",
                CallbackMetrics::oldestSeconds);
    }

    private static void counter(
            ServerMetrics metrics,
            Callbacks callbacks,
            String name,
            String help,
            ToDoubleFunction<CallbackMetrics> figure) {
        metrics.counter(
                "hongyan.callbacks." + name,
                help,
                Tags.empty(),
                callbacks,
                source -> figure.applyAsDouble(source.metrics()));
    }

    private static void gauge(
            ServerMetrics metrics,
            Callbacks callbacks,
            String name,
            String help,
            ToDoubleFunction<CallbackMetrics> figure) {
        metrics.gauge(
                "hongyan.callbacks." + name,
                help,
                Tags.empty(),
                callbacks,
                source -> figure.applyAsDouble(source.metrics()));
    }
}

package io.hongyan.server.configuration;

import io.hongyan.api.ApiSettings.Rates;
import io.hongyan.callbacks.CallbackSettings;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ChannelType;
import io.hongyan.channels.dispatch.ChannelCatalog;
import io.hongyan.control.AppDraft;
import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.FrequencyCap;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.delivery.rules.QuietHours;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everything that can be configured, with its defaults and limits. What each setting means to an operator stands in
 * hongyan.yaml, which a test holds to the keys and defaults here.
 *
 * @param dataDir holds everything the server keeps
 * @param key the installation key; empty: in a file of the data directory, made at first start
 * @param zone decides what a day is
 * @param rules what the bootstrap app holds itself to; empty: nothing is set
 * @param currency of all prices, three letters
 * @param channels the bootstrap app's vendor channels, by their wire names; only what is set
 */
public record Configuration(
        Path dataDir,
        Optional<InstallationKey> key,
        ZoneId zone,
        Http http,
        Mqtt mqtt,
        Shards shards,
        Optional<AppDraft> bootstrapApp,
        Optional<AppRules> rules,
        Map<Channel, Map<String, String>> channels,
        Callbacks callbacks,
        String currency,
        Console console,
        Log log) {

    /** The HTTP side: APIs, registration, health, metrics. */
    public record Http(
            String host,
            int port,
            int maxBodyBytes,
            int maxBatchBodyBytes,
            int maxConcurrentRequests,
            int maxConnections,
            Duration timestampTolerance,
            Duration tokenLifetime,
            Duration shutdownDelay,
            Duration shutdownGrace,
            Rates rates) {}

    /**
     * The device gateway.
     *
     * @param advertise addresses devices are told at registration; empty: the listeners under this machine's address
     * @param sessionExpiryMax sessions are kept no longer; empty: as long as the device asks for
     * @param gatherInterval how long receipts are gathered before they are made durable together
     */
    public record Mqtt(
            String host,
            int port,
            Optional<Tls> tls,
            OptionalInt websocketPort,
            List<String> advertise,
            int eventLoops,
            Duration keepAlive,
            Duration keepAliveMax,
            int maxPacketBytes,
            int receiveMaximum,
            Optional<Duration> sessionExpiryMax,
            int writeLowBytes,
            int writeHighBytes,
            int maxConnections,
            Duration connectTimeout,
            int connectsPerSecond,
            int connectBurst,
            Duration gatherInterval) {

        public Mqtt {
            advertise = List.copyOf(advertise);
        }
    }

    /** TLS for devices: PEM files. */
    public record Tls(int port, Path certificate, Path key) {}

    /** The shards and their store. */
    public record Shards(
            int count,
            int threads,
            int groupLimit,
            int queueLimit,
            int outboxLimit,
            long blockCacheBytes,
            long writeBufferBytes) {}

    /**
     * Receipts to the apps' own servers.
     *
     * @param bootstrap the bootstrap app's settings, by their names; only what is set, and nothing without a URL
     */
    public record Callbacks(
            Map<String, String> bootstrap,
            boolean allowPrivate,
            int batchReceipts,
            int connections,
            Duration timeout,
            Duration giveUpAfter,
            Duration keepDead,
            long diskBytes) {

        public Callbacks {
            bootstrap = Map.copyOf(bootstrap);
        }
    }

    /**
     * The web console and who signs in to it.
     *
     * @param publicUrl where browsers find this server, without a slash at the end; empty: where it listens
     * @param trustedProxies addresses whose X-Forwarded-For is believed
     */
    public record Console(
            Optional<URI> publicUrl,
            boolean allowPlainHttp,
            Duration sessionIdle,
            Duration sessionMax,
            Set<String> trustedProxies,
            Optional<Oidc> oidc) {

        public Console {
            trustedProxies = Set.copyOf(trustedProxies);
        }
    }

    /**
     * The identity provider.
     *
     * @param name on the button
     * @param nameClaim of the ID token: what an account is called
     * @param allowedDomains of mail addresses; empty: all
     * @param autoCreate whether who has no account gets one, without roles
     */
    public record Oidc(
            URI issuer,
            String clientId,
            Secret clientSecret,
            String name,
            String nameClaim,
            Set<String> allowedDomains,
            boolean autoCreate) {

        public Oidc {
            allowedDomains = Set.copyOf(allowedDomains);
        }
    }

    /** How the server logs. */
    public record Log(Format format, Level level) {

        /** Form of a line; auto is text on a terminal and json elsewhere. */
        public enum Format {
            AUTO,
            JSON,
            TEXT
        }

        /** Least severity that is logged. */
        public enum Level {
            ERROR,
            WARN,
            INFO,
            DEBUG,
            TRACE
        }
    }

    /** @throws ConfigurationException naming every mistake */
    public static Configuration read(SettingSources sources) {
        SettingsReader reader = new SettingsReader(sources);
        Configuration configuration = read(reader);
        reader.finish();
        return configuration;
    }

    /** Every key with its default as text, in the order of hongyan.yaml. */
    static Map<String, String> defaults() {
        SettingsReader reader = new SettingsReader(new SettingSources(Map.of(), Map.of(), List.of()));
        read(reader);
        return reader.defaults();
    }

    private static Configuration read(SettingsReader reader) {
        return new Configuration(
                Path.of(reader.text("data.dir", "./data")),
                reader.optional("key", true, "64 hex characters", InstallationKey::parse),
                reader.zone("zone"),
                http(reader),
                mqtt(reader),
                shards(reader),
                bootstrapApp(reader),
                rules(reader),
                channels(reader),
                callbacks(reader),
                reader.matching("currency", "CNY", "[A-Z]{3}", "three capital letters, such as CNY"),
                console(reader),
                new Log(
                        reader.choice("log.format", Log.Format.AUTO, Log.Format.class),
                        reader.choice("log.level", Log.Level.INFO, Log.Level.class)));
    }

    private static Http http(SettingsReader reader) {
        Http http = new Http(
                reader.text("http.host", "0.0.0.0"),
                reader.port("http.port", 8080),
                reader.intBytes("http.max-body", "1MiB", "16KiB", "64MiB"),
                reader.intBytes("http.max-batch-body", "4MiB", "16KiB", "64MiB"),
                reader.integer("http.max-concurrent-requests", 4096, 1, 1 << 20),
                reader.integer("http.max-connections", 16_384, 1, 1 << 20),
                reader.duration("http.timestamp-tolerance", "10m", "1s", "1d"),
                reader.duration("http.token-lifetime", "24h", "61m", "365d"),
                reader.duration("http.shutdown-delay", "0s", "0s", "10m"),
                reader.duration("http.shutdown-grace", "10s", "1ms", "10m"),
                new Rates(
                        rate(reader, "auth-per-minute", Rates.DEFAULT.authPerMinute()),
                        rate(reader, "auth-per-day", Rates.DEFAULT.authPerDay()),
                        rate(reader, "calls-per-minute", Rates.DEFAULT.callsPerMinute()),
                        rate(reader, "app-push-per-minute", Rates.DEFAULT.appPushPerMinute()),
                        rate(reader, "app-push-per-day", Rates.DEFAULT.appPushPerDay()),
                        rate(reader, "fast-tag-per-minute", Rates.DEFAULT.fastTagPerMinute()),
                        rate(reader, "fast-tag-per-day", Rates.DEFAULT.fastTagPerDay()),
                        rate(reader, "list-messages-per-minute", Rates.DEFAULT.listMessagesPerMinute()),
                        rate(reader, "list-messages-per-day", Rates.DEFAULT.listMessagesPerDay()),
                        rate(reader, "tag-batch-per-minute", Rates.DEFAULT.tagBatchPerMinute()),
                        rate(reader, "tag-batch-per-day", Rates.DEFAULT.tagBatchPerDay()),
                        rate(reader, "tag-sets-per-cid-per-day", Rates.DEFAULT.tagSetsPerCidPerDay()),
                        rate(reader, "vendor-token-binds-per-minute", Rates.DEFAULT.vendorTokenBindsPerMinute()),
                        rate(reader, "real-time-reports-per-minute", Rates.DEFAULT.realTimeReportsPerMinute()),
                        rate(reader, "registrations-per-minute", Rates.DEFAULT.registrationsPerMinute())));
        reader.require(
                http.maxBatchBodyBytes() >= http.maxBodyBytes(),
                "http.max-batch-body: less than http.max-body (expected: at least as much)");
        return http;
    }

    private static int rate(SettingsReader reader, String name, int preset) {
        return reader.integer("http.rates." + name, preset, 0, 1_000_000_000);
    }

    private static Mqtt mqtt(SettingsReader reader) {
        Mqtt mqtt = new Mqtt(
                reader.text("mqtt.host", "0.0.0.0"),
                reader.port("mqtt.port", 1883),
                tls(reader),
                reader.portOrOff("mqtt.websocket.port", 8083),
                reader.list("mqtt.advertise"),
                reader.integerOrAuto("mqtt.event-loops", halfOfTheProcessors(), 1, 1024),
                reader.duration("mqtt.keep-alive", "5m", "1s", "65535s"),
                reader.duration("mqtt.keep-alive-max", "30m", "1s", "65535s"),
                reader.intBytes("mqtt.max-packet", "64KiB", "1KiB", "16MiB"),
                reader.integer("mqtt.receive-maximum", 64, 1, 1024),
                reader.durationOrNone("mqtt.session-expiry-max", "0s", "49710d"),
                reader.intBytes("mqtt.write-low", "32KiB", "1KiB", "16MiB"),
                reader.intBytes("mqtt.write-high", "128KiB", "1KiB", "64MiB"),
                reader.integer("mqtt.max-connections", 1_000_000, 1, 1 << 30),
                reader.duration("mqtt.connect-timeout", "10s", "1s", "5m"),
                reader.integer("mqtt.connects-per-second", 20_000, 1, 1 << 20),
                reader.integer("mqtt.connect-burst", 5_000, 1, 1 << 20),
                reader.duration("mqtt.gather-interval", "10ms", "0ms", "1s"));
        reader.require(
                mqtt.keepAlive().compareTo(mqtt.keepAliveMax()) <= 0,
                "mqtt.keep-alive: more than mqtt.keep-alive-max (expected: at most as much)");
        reader.require(
                mqtt.writeLowBytes() <= mqtt.writeHighBytes(),
                "mqtt.write-low: more than mqtt.write-high (expected: at most as much)");
        return mqtt;
    }

    private static Optional<Tls> tls(SettingsReader reader) {
        int port = reader.port("mqtt.tls.port", 8883);
        Optional<Path> certificate = reader.optional("mqtt.tls.certificate", false, "a PEM file", Path::of);
        Optional<Path> key = reader.optional("mqtt.tls.key", false, "a PEM file", Path::of);
        reader.require(
                certificate.isPresent() == key.isPresent(),
                "mqtt.tls." + (key.isPresent() ? "certificate" : "key")
                        + ": nothing (expected: a PEM file, since the other one of mqtt.tls.certificate and mqtt.tls.key is set)");
        return certificate.isPresent() && key.isPresent()
                ? Optional.of(new Tls(port, certificate.get(), key.get()))
                : Optional.empty();
    }

    private static Shards shards(SettingsReader reader) {
        int count = reader.integer("shards.count", 16, 1, 1024);
        int threads =
                reader.integerOrAuto("shards.threads", Math.min(halfOfTheProcessors(), Math.min(16, count)), 1, 256);
        reader.require(
                threads <= count, "shards.threads: " + threads + " (expected: at most shards.count, " + count + ")");
        return new Shards(
                count,
                threads,
                reader.integer("shards.group", 256, 1, 65_536),
                reader.integer("shards.queue", 16_384, 2, 1 << 20),
                reader.integer("shards.outbox", 100_000, 1, 1 << 30),
                reader.bytes("shards.block-cache", "64MiB", "1MiB", "1024GiB"),
                reader.bytes("shards.write-buffer", "64MiB", "1MiB", "1024GiB"));
    }

    private static Optional<AppRules> rules(SettingsReader reader) {
        Optional<List<FrequencyCap>> caps = reader.optional(
                "rules.caps",
                false,
                "at most " + AppRules.MAX_CAPS + " of: category window count, such as * 1d 5, comma-separated",
                text -> new AppRules(parts(text).map(FrequencyCap::parse).toList(), Optional.empty(), Set.of()).caps());
        Optional<QuietHours> quietHours = reader.optional(
                "rules.quiet-hours",
                false,
                "from-to, hold or drop, time zone, such as 22:00-08:00 hold Asia/Shanghai",
                QuietHours::parse);
        Optional<Set<String>> optIn = reader.optional(
                "rules.opt-in",
                false,
                "at most " + AppRules.MAX_OPT_IN + " purposes of " + MessageTraits.NAMES + ", comma-separated",
                text -> new AppRules(List.of(), Optional.empty(), parts(text).collect(Collectors.toSet())).optIn());
        return caps.isEmpty() && quietHours.isEmpty() && optIn.isEmpty()
                ? Optional.empty()
                : Optional.of(new AppRules(caps.orElse(List.of()), quietHours, optIn.orElse(Set.of())));
    }

    private static Stream<String> parts(String text) {
        return Stream.of(text.split(",")).map(String::strip).filter(part -> !part.isEmpty());
    }

    /** Which settings a channel has, and what may stand in them, is the channel's to know. */
    private static Map<Channel, Map<String, String>> channels(SettingsReader reader) {
        Map<Channel, Map<String, String>> channels = new EnumMap<>(Channel.class);
        for (ChannelType type : ChannelCatalog.ALL.types()) {
            Map<String, String> settings = new LinkedHashMap<>();
            Stream.concat(type.settingKeys().stream(), ChannelSettings.COMMON.stream())
                    .forEach(key -> reader.given("channels." + type.channel().wireName() + "." + key.name())
                            .ifPresent(value -> settings.put(key.name(), value)));
            if (!settings.isEmpty()) {
                channels.put(type.channel(), Map.copyOf(settings));
            }
        }
        return channels;
    }

    /** What may stand in the bootstrap app's settings is the callbacks' to know. */
    private static Callbacks callbacks(SettingsReader reader) {
        Map<String, String> bootstrap = new LinkedHashMap<>();
        for (String name : CallbackSettings.NAMES) {
            String value = reader.text("callbacks." + name, "");
            if (!value.isEmpty()) {
                bootstrap.put(name, value);
            }
        }
        reader.require(
                bootstrap.isEmpty() || bootstrap.containsKey(CallbackSettings.URL),
                "callbacks.url: nothing (expected: a URL, since another setting of callbacks is set)");
        return new Callbacks(
                bootstrap,
                reader.flag("callbacks.allow-private", false),
                reader.integer("callbacks.batch", 1_000, 1, 10_000),
                reader.integer("callbacks.connections", 4, 1, 256),
                reader.duration("callbacks.timeout", "10s", "100ms", "5m"),
                reader.duration("callbacks.give-up-after", "24h", "1m", "7d"),
                reader.duration("callbacks.keep-dead", "7d", "1m", "90d"),
                reader.bytes("callbacks.disk", "1GiB", "1MiB", "1024GiB"));
    }

    private static Console console(SettingsReader reader) {
        Console console = new Console(
                reader.optional(
                        "console.public-url",
                        false,
                        "http:// or https://, a host and perhaps a port, such as https://push.example.com",
                        Configuration::origin),
                reader.flag("console.allow-plain-http", false),
                reader.duration("console.session-idle", "12h", "1m", "30d"),
                reader.duration("console.session-max", "7d", "1m", "365d"),
                Set.copyOf(reader.list("console.trusted-proxies")),
                oidc(reader));
        reader.require(
                console.oidc().isEmpty() || console.publicUrl().isPresent(),
                "console.public-url: nothing (expected: a URL, since console.oidc.issuer is set: the provider sends browsers"
                        + " back there)");
        return console;
    }

    private static Optional<Oidc> oidc(SettingsReader reader) {
        Optional<URI> issuer =
                reader.optional("console.oidc.issuer", false, "an https:// URL, or http:// on this machine", text -> {
                    URI uri = URI.create(text);
                    boolean local = "localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost());
                    if (!"https".equals(uri.getScheme()) && !("http".equals(uri.getScheme()) && local)) {
                        throw new IllegalArgumentException("not https");
                    }
                    return uri;
                });
        String clientId = reader.text("console.oidc.client-id", "");
        Secret clientSecret = new Secret(reader.text("console.oidc.client-secret", ""));
        String name = reader.text("console.oidc.name", "SSO");
        String nameClaim = reader.text("console.oidc.name-claim", "preferred_username");
        Set<String> domains = Set.copyOf(reader.list("console.oidc.allowed-domains"));
        boolean autoCreate = reader.flag("console.oidc.auto-create", true);
        reader.require(
                issuer.isEmpty() || !clientId.isEmpty(),
                "console.oidc.client-id: nothing (expected: the id the provider knows this server by)");
        return issuer.map(uri -> new Oidc(uri, clientId, clientSecret, name, nameClaim, domains, autoCreate));
    }

    private static URI origin(String text) {
        URI uri = URI.create(text);
        boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        boolean bare = uri.getPath() == null
                || uri.getPath().isEmpty()
                || uri.getPath().equals("/");
        if (!web || uri.getHost() == null || !bare || uri.getQuery() != null || uri.getUserInfo() != null) {
            throw new IllegalArgumentException("not an origin");
        }
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** Event loops get one half and shards the other: with more busy threads than cores they only take turns. */
    private static int halfOfTheProcessors() {
        return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }

    private static Optional<AppDraft> bootstrapApp(SettingsReader reader) {
        String expected = "appId:appKey:masterSecret, 8–32 letters and digits for the id, 8–64 for the others";
        Duration validity = reader.duration("bootstrap.validity", "3d", "3d", "40d");
        reader.require(
                List.of(3L, 7L, 40L).contains(validity.toDays()) && validity.equals(Duration.ofDays(validity.toDays())),
                "bootstrap.validity: " + validity.toHours() + "h (expected: 3d, 7d or 40d)");
        return reader.optional("bootstrap.app", true, expected, text -> {
            String[] parts = text.split(":", -1);
            if (parts.length != 3) {
                throw new IllegalArgumentException("not three parts");
            }
            // Of the plan's own mistake above only, not of this setting's.
            Duration plan = List.of(3L, 7L, 40L).contains(validity.toDays()) ? validity : Duration.ofDays(3);
            return new AppDraft(parts[0], parts[1], new Secret(parts[2]), parts[0], Duration.ofDays(plan.toDays()));
        });
    }
}

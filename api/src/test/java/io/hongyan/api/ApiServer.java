package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.jobs.UploadFolder;
import io.hongyan.api.v1.Callers;
import io.hongyan.api.v1.CallersByHeader;
import io.hongyan.api.v1.DocumentedApi;
import io.hongyan.api.v1.InMemoryApprovals;
import io.hongyan.api.v1.InMemoryIdempotency;
import io.hongyan.api.v1.InMemoryTemplates;
import io.hongyan.api.v1.NativeApi;
import io.hongyan.api.v1.NativeServices;
import io.hongyan.api.v1.People;
import io.hongyan.api.v1.SignedInCallers;
import io.hongyan.api.v1.Uploads;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.control.ControlPlane;
import io.hongyan.delivery.Audiences;
import io.hongyan.delivery.Consents;
import io.hongyan.delivery.Devices;
import io.hongyan.delivery.Devices.Registration;
import io.hongyan.delivery.PushRecords;
import io.hongyan.delivery.Pushes;
import io.hongyan.delivery.Reports;
import io.hongyan.delivery.Trends;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.CidCipher;
import io.hongyan.kernel.InstallationKey;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real HTTP server over {@link InMemoryPlatform}, two apps, a clock that tests move, and a client for both. */
public final class ApiServer implements AutoCloseable {

    public static final App APP =
            new App(1, "A1b2C3d4E5f6G7h8I9j0K1", "AppKey1", new Secret("MasterSecret1"), "Shop", Duration.ofDays(3));
    private static final DocumentedApi DOCUMENT = new DocumentedApi();

    public static final App OTHER =
            new App(2, "Z1b2C3d4E5f6G7h8I9j0K1", "AppKey2", new Secret("MasterSecret2"), "News", Duration.ofDays(40));

    /** A whole second: a token's expiry is kept in seconds. */
    public static final Instant START = Instant.parse("2026-11-22T08:00:00Z");

    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    public final AtomicReference<Instant> now;
    final InstantSource clock;
    final CidCipher cids;
    final InMemoryPlatform platform;
    final InMemoryVendorChannels vendorChannels = new InMemoryVendorChannels();
    final InMemoryConsents consents;
    final InMemoryRules rules = new InMemoryRules();
    final InMemoryAppCallbacks callbacks = new InMemoryAppCallbacks();
    final InMemoryTestDevices testDevices;
    final InMemoryJobs jobs = new InMemoryJobs();
    final Uploads uploads;
    private final Path folder;
    final Set<String> measured = ConcurrentHashMap.newKeySet();
    final HttpApi api;
    private final NativeServices nativeServices;
    private @Nullable LiveEngine live;

    /** Of every app. */
    private volatile OptionalLong approvalThreshold = OptionalLong.empty();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public ApiServer() {
        this(settings -> settings);
    }

    ApiServer(UnaryOperator<ApiSettings> change) {
        this(change, new TwoApps(), Optional.empty(), new AtomicReference<>(START), Optional.empty());
    }

    /** With accounts in a control plane of its own, which has the two apps too. */
    public ApiServer(ControlPlane control, AtomicReference<Instant> now) {
        this(
                settings -> settings,
                control,
                Optional.of(PeopleOf.controlPlane(control, now::get)),
                now,
                Optional.empty());
    }

    /** Over delivery as it is, with a store in a folder, instead of what is in memory. */
    public ApiServer(Path data) {
        this(settings -> settings, new TwoApps(), Optional.empty(), new AtomicReference<>(START), Optional.of(data));
    }

    /**
     * @param real whose callers prove who they are; empty: callers are believed
     * @param data of delivery; empty: it is in memory
     */
    private ApiServer(
            UnaryOperator<ApiSettings> change,
            AppDirectory apps,
            Optional<People> real,
            AtomicReference<Instant> now,
            Optional<Path> data) {
        this.now = now;
        clock = now::get;
        consents = new InMemoryConsents(clock);
        testDevices = new InMemoryTestDevices(clock);
        InstallationKey key = InstallationKey.parse("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        cids = new CidCipher(key);
        platform = new InMemoryPlatform(cids, clock, ZONE);
        Engine engine = data.map(folder -> live(folder, key)).orElseGet(this::inMemory);
        ApiServices services = new ApiServices(
                apps,
                engine.pushes,
                engine.devices,
                engine.consents,
                engine.reports,
                cids,
                key,
                new InMemoryRevokedTokens(),
                testDevices,
                vendorChannels,
                rules,
                callbacks);
        folder = temporaryFolder();
        uploads = Uploads.create(
                        services,
                        jobs,
                        new InMemoryAudienceFiles(),
                        UploadFolder.open(folder, UploadFolder.DEFAULT_QUOTA_BYTES),
                        Optional.empty(),
                        clock)
                .start();
        nativeServices = new NativeServices(
                services,
                real.orElseGet(() -> PeopleOf.sharedControlPlane(clock)),
                real.<Callers>map(people -> new SignedInCallers(people, Set.of("127.0.0.1")))
                        .orElseGet(CallersByHeader::new),
                new InMemoryIdempotency(),
                new InMemoryTemplates(clock),
                new InMemoryApprovals(clock),
                app -> approvalThreshold,
                uploads,
                engine.insights,
                clock);
        api = new HttpApi(
                        change.apply(ApiSettings.DEFAULT.listeningOn("127.0.0.1", 0)),
                        services,
                        () -> List.of("mqtt://127.0.0.1:1883"),
                        (endpoint, status, nanos) -> measured.add(endpoint + " " + status),
                        clock,
                        ZONE,
                        RandomGeneratorFactory.of("L64X128MixRandom").create(42),
                        NativeApi.create(nativeServices),
                        List.of(
                                routing -> routing.get("/healthz", (_, response) -> response.send("alive")),
                                uploads::addTo))
                .start();
    }

    /** What the API stands on. */
    private record Engine(Pushes pushes, Devices devices, Consents consents, Reports reports, Insights insights) {}

    private Engine inMemory() {
        return new Engine(
                platform,
                platform,
                consents,
                platform,
                new Insights(
                        unused(PushRecords.class), unused(Audiences.class), unused(Trends.class), new Categories()));
    }

    private Engine live(Path data, InstallationKey key) {
        LiveEngine engine = new LiveEngine(data, cids, key, new TwoApps(), clock, ZONE);
        live = engine;
        return new Engine(
                engine.delivery.pushes(),
                engine.delivery.devices(),
                engine.delivery.consents(),
                engine.delivery.reports(),
                new Insights(
                        engine.delivery.records(),
                        engine.delivery.audiences(),
                        engine.delivery.trends(),
                        new Categories()));
    }

    /** What the platform in memory does not have. */
    private static <T> T unused(Class<T> port) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (_, method, _) -> {
            throw new UnsupportedOperationException(method.getName() + " is not in memory: use a live engine");
        }));
    }

    /** Both apps sell. */
    private static final class Categories implements AppCategories {

        @Override
        public String of(int app) {
            return "shopping";
        }

        @Override
        public List<Integer> apps(String category) {
            return List.of(APP.number(), ApiServer.OTHER.number());
        }
    }

    /** The app's account with Huawei has credentials that are refused, and little quota left. */
    public void breakAccount() {
        vendorChannels.configure(
                APP.number(), Channel.HUAWEI, Map.of("app-id", "1", "app-secret", "wrong", "quota-marketing", "10"));
        vendorChannels.use(Channel.HUAWEI, 9);
    }

    public LiveEngine live() {
        return Objects.requireNonNull(live);
    }

    private static final class TwoApps implements AppDirectory {

        @Override
        public Optional<App> byAppId(String appId) {
            return Map.of(APP.appId(), APP, OTHER.appId(), OTHER).entrySet().stream()
                    .filter(entry -> entry.getKey().equals(appId))
                    .map(Map.Entry::getValue)
                    .findAny();
        }

        @Override
        public Optional<App> byNumber(int number) {
            return List.of(APP, OTHER).stream()
                    .filter(app -> app.number() == number)
                    .findAny();
        }
    }

    private static final class InMemoryRevokedTokens implements RevokedTokens {

        private final Set<String> ids = ConcurrentHashMap.newKeySet();

        @Override
        public void revoke(String tokenId, Instant expiry) {
            ids.add(tokenId);
        }

        @Override
        public boolean isRevoked(String tokenId) {
            return ids.contains(tokenId);
        }
    }

    // --- devices ---

    public Registration register(Platform kind, String brand) {
        return platform.register(APP.number(), DeviceFacts.of(kind, brand));
    }

    public String cid() {
        return register(Platform.ANDROID, "xiaomi").cid().toString();
    }

    public String connectedCid() {
        Registration registration = register(Platform.ANDROID, "huawei");
        platform.connect(registration.address());
        return registration.cid().toString();
    }

    // --- calls ---

    public record Response(int status, JsonNode json, HttpResponse<byte[]> http) {

        public int code() {
            return json.path("code").asInt(-1);
        }

        public String msg() {
            return json.path("msg").asString("");
        }

        public JsonNode data() {
            return json.path("data");
        }
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + api.port() + path);
    }

    /** A call of an app's endpoint with a token. */
    public Response call(String method, String path, String body, String token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri("/v2/" + APP.appId() + "/" + path)).header("token", token);
        return send(request.method(
                method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body)));
    }

    /** From now on pushes to more devices need approval. */
    public void setApprovalThreshold(long devices) {
        approvalThreshold = OptionalLong.of(devices);
    }

    public NativeServices nativeServices() {
        return nativeServices;
    }

    public CidCipher cids() {
        return cids;
    }

    /** Ids of list and app tasks accepted so far. */
    public List<String> tasks() {
        return platform.acceptedTasks();
    }

    /** What a task says, JSON. */
    public String pushMessageOf(String task) {
        return platform.contentOf(task).pushMessage();
    }

    /**
     * A call of the native API.
     *
     * @param path below {@code /api/v1/}
     * @param caller name and role, as in {@code li/owner}; empty: nobody
     */
    public Response nativeCall(String method, String path, String body, String caller) {
        return nativeCall(method, path, body, caller, Map.of());
    }

    public Response nativeCall(String method, String path, String body, String caller, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri("/api/v1/" + path));
        if (!caller.isEmpty()) {
            request.header("X-Caller", caller);
        }
        headers.forEach(request::header);
        Response response = send(request.method(
                method,
                body.isEmpty() ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body)));
        if (response.http().body().length > 0) {
            assertThat(DOCUMENT.problems(method, path.replaceAll("\\?.*", ""), response.status(), response.json()))
                    .as("as documented: " + response.json())
                    .isEmpty();
        }
        return response;
    }

    public Response send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            String text = new String(response.body(), StandardCharsets.UTF_8);
            JsonNode json = text.startsWith("{")
                    ? JsonMapper.shared().readTree(text)
                    : JsonMapper.shared().createObjectNode();
            return new Response(response.statusCode(), json, response);
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public String token() {
        return token(APP);
    }

    String token(App app) {
        Response response = auth(
                app,
                app.appKey(),
                Long.toString(clock.millis()),
                app.masterSecret().reveal());
        if (response.code() != 0) {
            throw new AssertionError(response.json());
        }
        return response.data().path("token").asString();
    }

    public Response auth(App app, String appKey, String timestamp, String secret) {
        String body = "{\"appkey\":\"" + appKey + "\",\"timestamp\":" + timestamp + ",\"sign\":\""
                + sha256(appKey + timestamp + secret) + "\"}";
        return send(HttpRequest.newBuilder(uri("/v2/" + app.appId() + "/auth"))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("hongyan-api");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void deleteFolder() {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        api.close();
        uploads.close();
        deleteFolder();
        client.close();
        if (live != null) {
            live.close();
        }
    }
}

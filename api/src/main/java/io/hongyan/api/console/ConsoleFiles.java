package io.hongyan.api.console;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The web console at {@code /}, from the class path ({@code io/hongyan/console/}). Files are read once and kept. What is no file, and
 * asked for by a browser that wants a page, gets the console's page, whose script knows its own paths; everything else goes on to the
 * APIs.
 */
public final class ConsoleFiles {

    private static final String FOLDER = "/io/hongyan/console/";
    private static final String PAGE = "index.html";

    /** Where the page wants the nonce its script gives to style sheets. */
    private static final String NONCE_PLACE = "__CSP_NONCE__";

    private static final int NONCE_BYTES = 18;

    /** Plain names only: no dot leads out of the folder, for each part begins with something else. */
    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9_-]+/){0,4}[A-Za-z0-9_-]+\\.[A-Za-z0-9_-][A-Za-z0-9._-]*");

    private static final List<String> OTHERS = List.of("/api/", "/v2/", "/sdk/", "/receipts/");

    private static final HeaderName POLICY = HeaderNames.create("Content-Security-Policy");
    private static final Header PERMISSIONS = HeaderValues.createCached(
            "Permissions-Policy",
            "accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=()");
    private static final Header FOR_EVER =
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "public, max-age=31536000, immutable");
    private static final Header AN_HOUR = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "public, max-age=3600");
    private static final Header NEVER = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header GZIP = HeaderValues.createCached(HeaderNames.CONTENT_ENCODING, "gzip");
    private static final Header BY_ENCODING = HeaderValues.createCached(HeaderNames.VARY, "Accept-Encoding");

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("woff2", "font/woff2"));

    private final Supplier<List<String>> gateways;
    private final SecureRandom random;
    private final Optional<String> page;
    private final Map<String, StoredFile> files = new ConcurrentHashMap<>();

    /** @param gateways URLs devices connect to; asked each time */
    public ConsoleFiles(Supplier<List<String>> gateways, SecureRandom random) {
        this.gateways = gateways;
        this.random = random;
        this.page = read(PAGE).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** @param zipped empty: it would not be smaller */
    private record StoredFile(String type, byte[] bytes, Optional<byte[]> zipped) {}

    public void addTo(HttpRouting.Builder routing) {
        routing.get("/", this::home);
        routing.get("/*", this::serve);
    }

    private void home(ServerRequest request, ServerResponse response) {
        if (page.isPresent()) {
            sendPage(page.get(), request, response);
        } else {
            response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                    .send("这里没有控制台：请用 ./hongyan build 构建。 API: /v2/{appId}, /api/v1\n"
                            + "No console here: build it by ./hongyan build. API: /v2/{appId}, /api/v1\n");
        }
    }

    private void serve(ServerRequest request, ServerResponse response) {
        String path = request.prologue().uriPath().rawPath();
        if (page.isEmpty() || OTHERS.stream().anyMatch(path::startsWith)) {
            response.next();
            return;
        }
        Optional<StoredFile> file = file(path.substring(1));
        if (file.isPresent()) {
            send(path, file.get(), request, response);
        } else if (wantsPage(request)) {
            sendPage(page.get(), request, response);
        } else {
            response.next();
        }
    }

    private static boolean wantsPage(ServerRequest request) {
        return request.headers().contains(HeaderNames.ACCEPT)
                && request.headers().get(HeaderNames.ACCEPT).get().contains("text/html");
    }

    private void sendPage(String text, ServerRequest request, ServerResponse response) {
        byte[] drawn = new byte[NONCE_BYTES];
        random.nextBytes(drawn);
        String nonce = Base64.getEncoder().encodeToString(drawn);
        Optional<String> host = request.headers().contains(HeaderNames.HOST)
                ? Optional.of(request.headers().get(HeaderNames.HOST).get())
                : Optional.empty();
        response.header(POLICY, ContentPolicy.of(nonce, gateways.get(), host));
        response.header(PERMISSIONS);
        response.header(NEVER);
        response.header(HeaderNames.CONTENT_TYPE, TYPES.get("html"));
        secure(response);
        response.send(text.replace(NONCE_PLACE, nonce).getBytes(StandardCharsets.UTF_8));
    }

    private static void secure(ServerResponse response) {
        response.header(SecurityHeaders.NO_SNIFF);
        response.header(SecurityHeaders.NO_REFERRER);
        response.header(SecurityHeaders.OWN_RESOURCE);
        response.header(SecurityHeaders.OWN_OPENER);
    }

    private static void send(String path, StoredFile file, ServerRequest request, ServerResponse response) {
        secure(response);
        response.header(HeaderNames.CONTENT_TYPE, file.type());
        response.header(path.startsWith("/assets/") ? FOR_EVER : AN_HOUR); // names there hold a hash
        response.header(BY_ENCODING);
        if (file.zipped().isPresent() && takesGzip(request)) {
            response.header(GZIP);
            response.send(file.zipped().get());
        } else {
            response.send(file.bytes());
        }
    }

    private static boolean takesGzip(ServerRequest request) {
        return request.headers().contains(HeaderNames.ACCEPT_ENCODING)
                && request.headers().get(HeaderNames.ACCEPT_ENCODING).values().contains("gzip");
    }

    /** The page itself is none: it needs its nonce. */
    private Optional<StoredFile> file(String name) {
        if (name.equals(PAGE) || !NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        StoredFile known = files.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<StoredFile> read = read(name).map(bytes -> stored(name, bytes));
        read.ifPresent(file -> files.put(name, file)); // what is not there is not kept: names are endless
        return read;
    }

    private static StoredFile stored(String name, byte[] bytes) {
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        byte[] zipped = read(name + ".gz").orElseGet(() -> zip(bytes));
        return new StoredFile(type, bytes, zipped.length < bytes.length ? Optional.of(zipped) : Optional.empty());
    }

    private static byte[] zip(byte[] bytes) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3 + 64);
            try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
                zip.write(bytes);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<byte[]> read(String name) {
        try (InputStream in = ConsoleFiles.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

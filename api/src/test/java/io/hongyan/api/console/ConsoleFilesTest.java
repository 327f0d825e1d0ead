package io.hongyan.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With a console of three files on the class path, and behind it an API that answers everything else. */
class ConsoleFilesTest {

    private static final String PAGE = "text/html,application/xhtml+xml,*/*;q=0.8";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static WebServer server;

    @BeforeAll
    static void start() {
        HttpRouting.Builder routing = HttpRouting.builder();
        new SecurityHeaders(true).addTo(routing);
        new ConsoleFiles(() -> List.of("mqtt://10.0.0.1:1883", "ws://10.0.0.1:8083/mqtt"), new SecureRandom())
                .addTo(routing);
        routing.any((_, response) -> response.status(418).send("the API"));
        server = WebServer.builder()
                .host("127.0.0.1")
                .port(0)
                .routing(routing)
                .build()
                .start();
    }

    @AfterAll
    static void stop() {
        server.stop();
        CLIENT.close();
    }

    @Test
    void eachAnswerOfThePageHasItsOwnNonceInTextAndPolicy() throws Exception {
        HttpResponse<String> first = get("/", PAGE);
        HttpResponse<String> second = get("/", PAGE);

        String nonce = nonce(first);
        assertThat(nonce).hasSize(24).isNotEqualTo(nonce(second));
        assertThat(first.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'self'")
                .contains("script-src 'self';")
                .contains("style-src 'self' 'nonce-" + nonce + "'")
                .contains("frame-ancestors 'none'")
                .contains("object-src 'none'")
                .contains("base-uri 'none'");
        assertThat(first.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(first.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        assertThat(first.headers().firstValue("cross-origin-opener-policy")).hasValue("same-origin");
        assertThat(first.headers().firstValue("permissions-policy").orElseThrow())
                .contains("camera=()");
    }

    private static String nonce(HttpResponse<String> page) {
        Matcher matcher = Pattern.compile("content=\"([^\"]+)\"").matcher(page.body());
        assertThat(matcher.find()).as(page.body()).isTrue();
        return matcher.group(1);
    }

    @Test
    void thePageMayConnectToTheGatewaysWebSocketAlsoByTheNameTheBrowserKnows() {
        List<String> gateways = List.of("mqtts://10.0.0.1:8883", "ws://10.0.0.1:8083/mqtt");

        assertThat(ContentPolicy.of("n", gateways, Optional.of("push.example.com:8080")))
                .contains(
                        "connect-src 'self' ws://10.0.0.1:8083 ws://push.example.com:8083 wss://push.example.com:8083;");
        assertThat(ContentPolicy.of("n", gateways, Optional.of("x; script-src *")))
                .contains("connect-src 'self' ws://10.0.0.1:8083;");
        assertThat(ContentPolicy.of("n", List.of(), Optional.of("localhost"))).contains("connect-src 'self';");
    }

    @Test
    void aPathOfTheConsolesOwnGetsThePageWhereABrowserAsks() throws Exception {
        assertThat(get("/apps/abc/tasks/1", PAGE).body()).contains("csp-nonce");
        assertThat(get("/apps/abc/tasks/1", "application/json").statusCode()).isEqualTo(418);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/session", "/v2/app/auth", "/sdk/v1/register", "/receipts/app/huawei"})
    void theApisKeepTheirPaths(String path) throws Exception {
        assertThat(get(path, PAGE).statusCode()).isEqualTo(418);
    }

    @Test
    void aFileWithAHashInItsNameIsKeptForEverAndSentZipped() throws Exception {
        HttpResponse<String> plain = get("/assets/main-abc123.js", "*/*");
        HttpResponse<byte[]> zipped = CLIENT.send(
                HttpRequest.newBuilder(uri("/assets/main-abc123.js"))
                        .header("Accept-Encoding", "br, gzip")
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(plain.headers().firstValue("cache-control")).hasValue("public, max-age=31536000, immutable");
        assertThat(plain.headers().firstValue("content-type")).hasValue("text/javascript; charset=utf-8");
        assertThat(zipped.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(zipped.body()).hasSizeLessThan(plain.body().length() / 2);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes())
                .isEqualTo(plain.body().getBytes(StandardCharsets.UTF_8));
        assertThat(get("/goose.svg", "*/*").headers().firstValue("cache-control"))
                .hasValue("public, max-age=3600");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../console/goose.svg",
                "/assets/..%2fgoose.svg",
                "/%2e%2e/v1/openapi.yaml",
                "/assets",
                "/assets/none.js",
                "/.gitignore"
            })
    void nothingElseIsAFile(String path) throws Exception {
        HttpResponse<String> answer = get(path, "*/*");

        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 418);
    }

    @Test
    void answersOfTheApiAreDataToBrowsers() throws Exception {
        HttpResponse<String> answer = get("/api/v1/session", "*/*");

        assertThat(answer.headers().firstValue("content-security-policy"))
                .hasValue("default-src 'none'; frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("strict-transport-security")).hasValue("max-age=31536000");
        assertThat(answer.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private static HttpResponse<String> get(String path, String accept) throws Exception {
        return CLIENT.send(
                HttpRequest.newBuilder(uri(path)).header("Accept", accept).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}

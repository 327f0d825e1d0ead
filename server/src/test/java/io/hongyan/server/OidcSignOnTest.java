package io.hongyan.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.server.configuration.Configuration;
import io.hongyan.server.configuration.SettingSources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signing in through a real provider, over HTTP, as a browser does. */
@Timeout(60)
class OidcSignOnTest {

    private static int port;
    private static IdentityProvider provider;

    @TempDir
    Path folder;

    @BeforeAll
    static void startProvider() throws IOException {
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        provider = new IdentityProvider(URI.create(ours("/api/v1/session/oidc/callback")));
    }

    @AfterAll
    static void stopProvider() {
        provider.close();
    }

    private static String ours(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    @Test
    void whoSignsInAtTheProviderIsSignedInHereWithoutRolesAndFindsTheWayBack() throws Exception {
        try (HongyanServer server = start(Map.of());
                Visitor li = new Visitor()) {
            makeFirstOperator(server);
            HttpResponse<String> back = li.signIn("li", "/apps?tab=1");

            assertThat(back.statusCode()).isEqualTo(302);
            assertThat(location(back)).isEqualTo("/apps?tab=1");
            HttpResponse<String> session = li.get(ours("/api/v1/session"));
            assertThat(session.body())
                    .contains("\"name\":\"li\"")
                    .contains("\"display_name\":\"李雷\"")
                    .contains("\"platform_admin\":false")
                    .contains("\"roles\":[]");
            assertThat(li.get(ours("/api/v1/instance")).body()).contains("\"oidc\":{\"name\":\"SSO\"}");
            try (Visitor again = new Visitor()) {
                assertThat(location(again.signIn("li", "/"))).isEqualTo("/");
                assertThat(again.get(ours("/api/v1/session")).body()).contains("\"name\":\"li\"");
            }
        }
    }

    @Test
    void anAnswerThatIsNotThisBrowsersOrWasUsedIsRefused() throws Exception {
        try (HongyanServer server = start(Map.of());
                Visitor li = new Visitor();
                Visitor victim = new Visitor()) {
            makeFirstOperator(server);
            String callback = li.untilCallback("li", "/");

            assertThat(location(victim.get(callback))).isEqualTo("/sign-in?error=oidc");
            assertThat(victim.get(ours("/api/v1/session")).statusCode()).isEqualTo(401);
            assertThat(location(li.get(callback.replaceAll("code=[^&]+", "code=guess"))))
                    .isEqualTo("/sign-in?error=oidc");
            String second = li.untilCallback("li", "/");
            assertThat(location(li.get(second))).isEqualTo("/");
            assertThat(location(li.get(second))).isEqualTo("/sign-in?error=oidc");
        }
    }

    @Test
    void nobodyIsSentToAnotherSite() throws Exception {
        try (HongyanServer server = start(Map.of())) {
            makeFirstOperator(server);
            for (String path : new String[] {"//evil.example", "https://evil.example", "/\\evil.example"}) {
                try (Visitor li = new Visitor()) {
                    assertThat(location(li.signIn("li", path))).as(path).isEqualTo("/");
                }
            }
        }
    }

    @Test
    void onlyAllowedDomainsGetIn() throws Exception {
        try (HongyanServer server = start(Map.of("HONGYAN_CONSOLE_OIDC_ALLOWED_DOMAINS", "example.com"));
                Visitor li = new Visitor();
                Visitor wang = new Visitor()) {
            makeFirstOperator(server);

            assertThat(location(wang.signIn("wang", "/"))).isEqualTo("/sign-in?error=oidc");
            assertThat(location(li.signIn("li", "/"))).isEqualTo("/");
        }
    }

    @Test
    void withoutAutoCreateWhoHasNoAccountStaysOut() throws Exception {
        try (HongyanServer server = start(Map.of("HONGYAN_CONSOLE_OIDC_AUTO_CREATE", "false"));
                Visitor li = new Visitor()) {
            makeFirstOperator(server);

            assertThat(location(li.signIn("li", "/"))).isEqualTo("/sign-in?error=oidc");
        }
    }

    @Test
    void aProviderThatCannotBeReachedLeadsBackToTheSignInPage() throws Exception {
        try (HongyanServer server = start(Map.of("HONGYAN_CONSOLE_OIDC_ISSUER", "http://127.0.0.1:9"));
                Visitor li = new Visitor()) {
            makeFirstOperator(server);

            assertThat(location(li.get(ours("/api/v1/session/oidc/start")))).isEqualTo("/sign-in?error=oidc");
        }
    }

    @Test
    void theProviderIsAskedWithPkceStateAndNonce() throws Exception {
        try (HongyanServer server = start(Map.of());
                Visitor li = new Visitor()) {
            makeFirstOperator(server);
            String toProvider = location(li.get(ours("/api/v1/session/oidc/start")));

            assertThat(toProvider)
                    .startsWith(provider.issuer() + "/oauth2/authorize?")
                    .contains(
                            "code_challenge_method=S256", "code_challenge=", "state=", "nonce=", "response_type=code");
            HttpResponse<String> without = li.get(toProvider.replaceAll("&?code_challenge(_method)?=[^&]+", ""));
            assertThat(location(without)).contains("error=invalid_request"); // it does check
        }
    }

    private HongyanServer start(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.put("HONGYAN_DATA_DIR", folder.resolve("data").toString());
        environment.put("HONGYAN_HTTP_HOST", "127.0.0.1");
        environment.put("HONGYAN_HTTP_PORT", "" + port);
        environment.put("HONGYAN_MQTT_HOST", "127.0.0.1");
        environment.put("HONGYAN_MQTT_PORT", "0");
        environment.put("HONGYAN_MQTT_WEBSOCKET_PORT", "0");
        environment.put("HONGYAN_SHARDS_COUNT", "2");
        environment.put("HONGYAN_CONSOLE_PUBLIC_URL", ours(""));
        environment.putIfAbsent("HONGYAN_CONSOLE_OIDC_ISSUER", provider.issuer().toString());
        environment.put("HONGYAN_CONSOLE_OIDC_CLIENT_ID", IdentityProvider.CLIENT);
        environment.put("HONGYAN_CONSOLE_OIDC_CLIENT_SECRET", IdentityProvider.SECRET);
        return HongyanServer.start(Configuration.read(SettingSources.read(Optional.empty(), environment, Map.of())));
    }

    private static void makeFirstOperator(HongyanServer server) throws Exception {
        String code = server.setUpLink().orElseThrow().getQuery().substring("code=".length());
        try (Visitor visitor = new Visitor()) {
            HttpResponse<String> made = visitor.send(HttpRequest.newBuilder(URI.create(ours("/api/v1/setup")))
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"code\":\"" + code + "\",\"name\":\"root\",\"password\":\"correct horse battery\"}")));
            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        }
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("location").orElseThrow(() -> new AssertionError(answer + answer.body()));
    }

    /** A browser: keeps cookies by host and sends them whatever they say of TLS, for on this machine browsers do too. */
    private static final class Visitor implements AutoCloseable {

        private static final Pattern CSRF = Pattern.compile("name=\"_csrf\"[^>]*value=\"([^\"]+)\"");

        private final HttpClient client = HttpClient.newHttpClient();
        private final Map<String, Map<String, String>> cookies = new HashMap<>();

        HttpResponse<String> signIn(String name, String returnTo) throws Exception {
            return get(untilCallback(name, returnTo));
        }

        /** The address the provider sends the browser back to. */
        String untilCallback(String name, String returnTo) throws Exception {
            String authorize = location(get(ours(
                    "/api/v1/session/oidc/start?return_to=" + URLEncoder.encode(returnTo, StandardCharsets.UTF_8))));
            HttpResponse<String> answer = get(authorize);
            if (location(answer).endsWith("/login")) {
                HttpResponse<String> form = get(location(answer));
                Matcher csrf = CSRF.matcher(form.body());
                assertThat(csrf.find()).as(form.body()).isTrue();
                HttpResponse<String> signedIn =
                        send(HttpRequest.newBuilder(provider.issuer().resolve("/login"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("username=" + name + "&password="
                                        + URLEncoder.encode(name + "'s password", StandardCharsets.UTF_8) + "&_csrf="
                                        + URLEncoder.encode(csrf.group(1), StandardCharsets.UTF_8))));
                answer = get(location(signedIn));
            }
            assertThat(location(answer)).startsWith(ours("/api/v1/session/oidc/callback?code="));
            return location(answer);
        }

        HttpResponse<String> get(String url) throws Exception {
            return send(HttpRequest.newBuilder(URI.create(url)).header("Accept", "text/html"));
        }

        HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
            URI uri = request.build().uri();
            Map<String, String> own = cookies.computeIfAbsent(uri.getHost(), unused -> new TreeMap<>());
            if (!own.isEmpty()) {
                request.header(
                        "Cookie",
                        own.entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")));
            }
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            for (String set : answer.headers().allValues("set-cookie")) {
                String pair = set.substring(0, set.indexOf(';'));
                String name = pair.substring(0, pair.indexOf('='));
                if (set.contains("Max-Age=0")) {
                    own.remove(name);
                } else {
                    own.put(name, pair.substring(name.length() + 1));
                }
            }
            return answer;
        }

        @Override
        public void close() {
            client.close();
        }
    }
}

package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.acceptance.Rest.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The native API of one app as its owner's program calls it, with an access token. */
final class NativeRest {

    private static final Pattern CODE = Pattern.compile("/setup\\?code=(\\S+)");
    private static final String PASSWORD = "correct horse battery";

    private final Rest rest;
    private final Credentials app;
    private final String token;

    private NativeRest(Rest rest, Credentials app, String token) {
        this.rest = rest;
        this.app = app;
        this.token = token;
    }

    /**
     * Makes the first operator with the code in the server's log, and a token of theirs.
     *
     * @param log what the server said when it started
     */
    static NativeRest setUp(Rest rest, Credentials app, String log) {
        Matcher code = CODE.matcher(log);
        assertThat(code.find()).as(log).isTrue();
        try {
            HttpRequest.Builder setUp = HttpRequest.newBuilder(rest.uri("/api/v1/setup"))
                    .POST(BodyPublishers.ofString("{\"code\":\"" + code.group(1)
                            + "\",\"name\":\"root\",\"password\":\"" + PASSWORD + "\"}"));
            var signedIn = Rest.CLIENT.send(setUp.build(), java.net.http.HttpResponse.BodyHandlers.ofString());
            assertThat(signedIn.statusCode()).as(signedIn.body()).isEqualTo(201);
            String cookies = signedIn.headers().allValues("set-cookie").stream()
                    .map(cookie -> cookie.split(";")[0])
                    .collect(Collectors.joining("; "));
            String csrf = tools.jackson.databind.json.JsonMapper.shared()
                    .readTree(signedIn.body())
                    .path("csrf_token")
                    .asString();
            Answer made = rest.send(HttpRequest.newBuilder(rest.uri("/api/v1/access-tokens"))
                    .header("Cookie", cookies)
                    .header("X-CSRF-Token", csrf)
                    .POST(BodyPublishers.ofString("{\"name\":\"test\",\"role\":\"owner\"}")));
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            return new NativeRest(rest, app, made.json().path("token").asString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** @param path below the app's */
    Answer call(String method, String path, String body) {
        try {
            return rest.send(HttpRequest.newBuilder(rest.uri("/api/v1/apps/" + app.appId() + "/" + path))
                    .header("Authorization", "Bearer " + token)
                    .header("Accept-Language", "en")
                    .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

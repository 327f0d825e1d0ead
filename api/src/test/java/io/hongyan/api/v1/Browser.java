package io.hongyan.api.v1;

import io.hongyan.api.ApiServer;
import io.hongyan.api.ApiServer.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Keeps the cookie and the CSRF token of a session, as the console does. */
final class Browser {

    private final ApiServer server;
    private @Nullable String cookie;
    private @Nullable String csrf;

    Browser(ApiServer server) {
        this.server = server;
    }

    Response setUp(String code, String name, String password) {
        return signedIn(call(
                "POST",
                "setup",
                "{\"code\":\"" + code + "\",\"name\":\"" + name + "\",\"password\":\"" + password + "\"}"));
    }

    Response signIn(String name, String password) {
        return signedIn(call("POST", "session", "{\"name\":\"" + name + "\",\"password\":\"" + password + "\"}"));
    }

    private Response signedIn(Response answer) {
        if (answer.status() == 201) {
            String set = answer.http().headers().firstValue("set-cookie").orElseThrow();
            cookie = set.substring(0, set.indexOf(';'));
            csrf = answer.json().path("csrf_token").asString();
        }
        return answer;
    }

    Response get(String path) {
        return call("GET", path, "");
    }

    Response call(String method, String path, String body) {
        Map<String, String> headers = new HashMap<>();
        if (csrf != null) {
            headers.put("X-CSRF-Token", csrf);
        }
        return call(method, path, body, headers);
    }

    /** With these headers, and the cookie. */
    Response call(String method, String path, String body, Map<String, String> headers) {
        Map<String, String> all = new HashMap<>(headers);
        if (cookie != null) {
            all.put("Cookie", cookie);
        }
        return server.nativeCall(method, path, body, "", all);
    }

    String csrf() {
        return Objects.requireNonNull(csrf);
    }
}

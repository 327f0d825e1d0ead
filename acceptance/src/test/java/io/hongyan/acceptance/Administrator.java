package io.hongyan.acceptance;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The installation's first operator, signed in at the native API as a browser is. */
final class Administrator {

    private final RunningServer server;
    private final String cookie;
    private final String csrf;

    /** Makes the first operator of a server that has none. */
    Administrator(RunningServer server) throws IOException, InterruptedException {
        this.server = server;
        String code = server.setUpLink().getQuery().substring("code=".length());
        HttpResponse<String> made = Rest.CLIENT.send(
                HttpRequest.newBuilder(uri("setup"))
                        .POST(BodyPublishers.ofString(
                                "{\"code\":\"" + code + "\",\"name\":\"root\",\"password\":\"correct horse battery\"}"))
                        .build(),
                BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (made.statusCode() != 201) {
            throw new AssertionError(made.body());
        }
        String set = made.headers().firstValue("set-cookie").orElseThrow();
        cookie = set.substring(0, set.indexOf(';'));
        csrf = JsonMapper.shared().readTree(made.body()).path("csrf_token").asString();
    }

    /** Each time anew: a restart changes the port. */
    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.httpPort() + "/api/v1/" + path);
    }

    /** Asks, and expects success. */
    JsonNode call(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = Rest.CLIENT.send(
                HttpRequest.newBuilder(uri(path))
                        .header("Cookie", cookie)
                        .header("X-CSRF-Token", csrf)
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() / 100 != 2) {
            throw new AssertionError(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JsonMapper.shared().readTree(answer.body().isEmpty() ? "{}" : answer.body());
    }
}

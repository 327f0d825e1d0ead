package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Getui's REST API by plain HTTP, for what the official SDK cannot send, and the registration of devices. */
final class Rest {

    static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int port;
    private final Credentials app;
    private @Nullable String token;

    Rest(int port, Credentials app) {
        this.port = port;
        this.app = app;
    }

    /** An answer: HTTP status, and the envelope. */
    record Answer(int status, String text, JsonNode json) {

        int code() {
            return json.path("code").asInt(-1);
        }

        String msg() {
            return json.path("msg").asString("");
        }

        JsonNode data() {
            return json.path("data");
        }

        JsonNode ok() {
            assertThat(status).as(text).isEqualTo(200);
            assertThat(code()).as(text).isZero();
            return data();
        }

        void refused(int httpStatus, int code, String message) {
            assertThat(status).as(text).isEqualTo(httpStatus);
            assertThat(code()).as(text).isEqualTo(code);
            assertThat(msg()).contains(message);
        }
    }

    static String requestId() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Any request, outside the app's own paths. */
    Answer send(HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<byte[]> response =
                    CLIENT.send(request.timeout(PATIENCE).build(), BodyHandlers.ofByteArray());
            String text = new String(response.body(), StandardCharsets.UTF_8);
            JsonNode json = text.startsWith("{")
                    ? JsonMapper.shared().readTree(text)
                    : JsonMapper.shared().createObjectNode();
            return new Answer(response.statusCode(), text, json);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** A call of the app's with its token; the connection may break. */
    Answer tryCall(String method, String path, String body) throws IOException {
        return call(method, path, body, token());
    }

    Answer call(String method, String path, String body, String withToken) throws IOException {
        BodyPublisher publisher = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return send(HttpRequest.newBuilder(uri("/v2/" + app.appId() + "/" + path))
                .header("token", withToken)
                .header("Content-Type", "application/json;charset=UTF-8")
                .method(method, publisher));
    }

    Answer get(String path) {
        return call("GET", path, "");
    }

    Answer post(String path, String body) {
        return call("POST", path, body);
    }

    Answer delete(String path) {
        return call("DELETE", path, "");
    }

    Answer call(String method, String path, String body) {
        try {
            return tryCall(method, path, body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // --- tokens ---

    String token() throws IOException {
        if (token == null) {
            token = auth(app.appKey(), Long.toString(System.currentTimeMillis()), app.masterSecret())
                    .ok()
                    .path("token")
                    .asString();
        }
        return token;
    }

    Answer auth(String appKey, String timestamp, String masterSecret) throws IOException {
        return auth("{\"appkey\":\"" + appKey + "\",\"timestamp\":\"" + timestamp + "\",\"sign\":\""
                + sha256(appKey + timestamp + masterSecret) + "\"}");
    }

    Answer auth(String body) throws IOException {
        return send(HttpRequest.newBuilder(uri("/v2/" + app.appId() + "/auth")).POST(BodyPublishers.ofString(body)));
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    // --- devices ---

    /** @param facts further members of the body, each with a leading comma; may be empty */
    Identity register(String platform, String facts) {
        try {
            Answer answer = send(HttpRequest.newBuilder(uri("/sdk/v1/register"))
                    .POST(BodyPublishers.ofString("{\"appId\":\"" + app.appId() + "\",\"appKey\":\"" + app.appKey()
                            + "\",\"platform\":\"" + platform + "\"" + facts + "}")));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            assertThat(answer.json().path("gateways").isEmpty()).isFalse();
            return new Identity(
                    answer.json().path("cid").asString(),
                    answer.json().path("deviceSecret").asString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Identity register() {
        return register("android", ",\"brand\":\"xiaomi\",\"region\":\"33010000\"");
    }

    /** A device whose user is reached at an address of a channel. */
    Identity register(Channel channel, String address) {
        Identity device = register();
        bind(channel, device, address);
        return device;
    }

    /** Binds a person's address, as the app's server does. */
    void bind(Channel channel, Identity device, String address) {
        post(
                        "user/address/" + channel.key(),
                        "{\"addresses\":[{\"cid\":\"" + device.cid + "\",\"address\":\"" + address + "\"}]}")
                .ok();
    }

    /** What a device connects with. */
    record Identity(String cid, String secret) {}

    // --- common pushes ---

    static String notification(String title) {
        return "{\"notification\":{\"title\":\"" + title + "\",\"body\":\"b\",\"click_type\":\"startapp\"}}";
    }

    static String transmission(String text) {
        return "{\"transmission\":\"" + text + "\"}";
    }

    /** A push body; ttl in milliseconds. */
    static String push(String requestId, String audience, String message, long ttl) {
        return "{\"request_id\":\"" + requestId + "\",\"settings\":{\"ttl\":" + ttl + "},\"audience\":" + audience
                + ",\"push_message\":" + message + "}";
    }

    static String cid(String cid) {
        return "{\"cid\":[\"" + cid + "\"]}";
    }

    /** Pushes a notification to one device; its task. */
    String single(String cid, String title) {
        JsonNode data = post("push/single/cid", push(requestId(), cid(cid), notification(title), 3_600_000))
                .ok();
        return data.propertyNames().iterator().next();
    }

    /** The task's line of the real-time report. */
    JsonNode detail(String task) {
        return get("report/push/task/" + task + "/detail").ok().path(task);
    }

    int figure(String task, String name) {
        return detail(task).path("total").path(name).asInt();
    }
}

package io.hongyan.simulators.vendor.vivo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import io.hongyan.simulators.vendor.VendorCall;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What vivo refuses of a caller that is not our adapter. */
final class VivoSimulatorTest {

    private static final Instant NOW = Instant.parse("2026-09-01T08:00:00Z");
    private static final String MESSAGE = "\"appId\": 10004, \"notifyType\": 4, \"title\": \"包裹\", \"content\":"
            + " \"正在派送，请留意\", \"timeToLive\": 86400, \"skipType\": 1, \"classification\": 1";

    private final HttpClient http = HttpClient.newHttpClient();
    private SimulatorServer server;
    private String token = "";

    @BeforeEach
    void start() throws Exception {
        server = new SimulatorServer(SimulatorSettings.onPort(0).withClock(() -> NOW), List.of(new VivoSimulator()))
                .start();
        token = auth(NOW.toEpochMilli(), VivoSimulator.APP_SECRET)
                .path("authToken")
                .asString("");
    }

    @AfterEach
    void stop() {
        server.close();
        http.close();
    }

    @Test
    void refusesAWrongSignAndATimestampThatIsOff() throws Exception {
        assertThat(result(auth(NOW.toEpochMilli(), "another"))).isEqualTo(10205);
        assertThat(result(auth(NOW.minusSeconds(599).toEpochMilli(), VivoSimulator.APP_SECRET)))
                .isZero();
        assertThat(result(auth(NOW.minusSeconds(601).toEpochMilli(), VivoSimulator.APP_SECRET)))
                .isEqualTo(10207);
    }

    @Test
    void authenticatesNoMoreThanTenTimesASecond() throws Exception {
        for (int i = 0; i < 9; i++) {
            assertThat(result(auth(NOW.toEpochMilli(), VivoSimulator.APP_SECRET)))
                    .isZero();
        }
        assertThat(result(auth(NOW.toEpochMilli(), VivoSimulator.APP_SECRET))).isEqualTo(10093);
    }

    @Test
    void refusesAForeignTokenAndAForeignApp() throws Exception {
        String good = "{" + MESSAGE + ", \"regId\": \"a\", \"requestId\": \"r1\"}";

        assertThat(result(post("/message/send", "guess", good))).isEqualTo(10000);
        assertThat(result(post("/message/send", token, good.replace("10004", "10005"))))
                .isEqualTo(10094);
        assertThat(result(post("/message/send", token, good))).isZero();
    }

    @Test
    void needsARequestIdOfItsOwnForEachCall() throws Exception {
        assertThat(result(send("\"regId\": \"a\""))).isEqualTo(10352);
        assertThat(result(send("\"regId\": \"a\", \"requestId\": \"" + "x".repeat(65) + "\"")))
                .isEqualTo(10353);
        assertThat(result(send("\"regId\": \"a\", \"requestId\": \"r1\""))).isZero();
        assertThat(result(send("\"regId\": \"b\", \"requestId\": \"r1\""))).isEqualTo(10303);
    }

    @Test
    void sendsListsToTwoToAThousandDifferentDevices() throws Exception {
        String task = post("/message/saveListPayload", token, "{" + MESSAGE + ", \"requestId\": \"s1\"}")
                .path("taskId")
                .asString();

        assertThat(result(list(task, "l1", "\"a\""))).isEqualTo(10153);
        assertThat(result(list(task, "l2", many(1001)))).isEqualTo(10153);
        assertThat(result(list(task, "l3", "\"a\", \"a\""))).isEqualTo(10155);
        assertThat(result(list("unknown", "l4", "\"a\", \"b\""))).isEqualTo(10151);
        assertThat(result(list(task, "l5", many(1000)))).isZero();
    }

    private static String many(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"reg-" + i + "\"").collect(Collectors.joining(","));
    }

    private JsonNode send(String more) throws Exception {
        return post("/message/send", token, "{" + MESSAGE + ", " + more + "}");
    }

    private JsonNode list(String task, String requestId, String regIds) throws Exception {
        return post(
                "/message/pushToList",
                token,
                "{\"appId\": 10004, \"taskId\": \"" + task + "\", \"requestId\": \"" + requestId + "\", \"regIds\": ["
                        + regIds + "]}");
    }

    private JsonNode auth(long timestamp, String secret) throws Exception {
        String signed = VivoSimulator.APP_ID + VivoSimulator.APP_KEY + timestamp + secret;
        String sign = HexFormat.of()
                .formatHex(MessageDigest.getInstance("MD5").digest(signed.getBytes(StandardCharsets.UTF_8)));
        return post(
                "/message/auth",
                "",
                "{\"appId\": 10004, \"appKey\": \"" + VivoSimulator.APP_KEY + "\", \"timestamp\": " + timestamp
                        + ", \"sign\": \"" + sign + "\"}");
    }

    private JsonNode post(String path, String authToken, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.baseUrl("vivo") + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!authToken.isEmpty()) {
            request.header("authToken", authToken);
        }
        return VendorCall.json(
                http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    private static int result(JsonNode answer) {
        return answer.path("result").asInt(-1);
    }
}

package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer.Response;
import io.hongyan.api.ApiSettings.Rates;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tokens, URLs, bodies, limits and registration, over real sockets. */
class HttpTransportTest {

    private static final String MESSAGE = "{\"push_message\":{\"transmission\":\"x\"}}";

    private ApiServer server = new ApiServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private void restart(Rates rates) {
        server.close();
        server = new ApiServer(settings -> settings.withRates(rates));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.uri("/v2/" + ApiServer.APP.appId() + "/" + path))
                .header("token", server.token());
    }

    // --- tokens ---

    @Test
    void aTokenLivesADayAndSeveralLiveSideBySide() {
        Response first = server.auth(ApiServer.APP, "AppKey1", Long.toString(server.clock.millis()), "MasterSecret1");
        assertThat(first.http().headers().firstValue("Content-Type")).contains("application/json;charset=UTF-8");
        assertThat(first.data().path("expire_time").asString())
                .isEqualTo(
                        Long.toString(ApiServer.START.plus(Duration.ofDays(1)).toEpochMilli()));
        String one = first.data().path("token").asString();
        String two = server.token();
        assertThat(one).hasSize(64).isNotEqualTo(two);
        server.now.set(ApiServer.START.plus(Duration.ofDays(1)).minusSeconds(1));
        assertThat(server.call("GET", "report/online_user", "", one).code()).isZero();
        assertThat(server.call("GET", "report/online_user", "", two).code()).isZero();
        server.now.set(ApiServer.START.plus(Duration.ofDays(1)));
        assertThat(server.call("GET", "report/online_user", "", one).code()).isEqualTo(10001);
    }

    @Test
    void badForeignAndClosedTokensAreRefusedWith401() {
        String good = server.token();
        String forged = (good.charAt(0) == '0' ? "1" : "0") + good.substring(1);
        for (String token : new String[] {"", "x", forged, good.replace('0', 'g'), server.token(ApiServer.OTHER)}) {
            Response response = server.call("GET", "report/online_user", "", token);
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.code()).isEqualTo(10001);
        }
        assertThat(server.send(HttpRequest.newBuilder(server.uri("/v2/unknownApp/report/online_user"))
                                .header("token", good))
                        .code())
                .isEqualTo(10001);
        assertThat(server.call("DELETE", "auth/" + good, "", good).code()).isZero();
        assertThat(server.call("GET", "report/online_user", "", good).code()).isEqualTo(10001);
        assertThat(server.call("DELETE", "auth/" + good, "", good).code()).isEqualTo(10001);
    }

    @Test
    void authRefusesByField() {
        String now = Long.toString(server.clock.millis());
        assertThat(server.auth(ApiServer.APP, "AppKey1", now, "wrong").msg()).isEqualTo("sign is invalid");
        assertThat(server.auth(ApiServer.APP, "AppKeyX", now, "MasterSecret1").msg())
                .isEqualTo("appkey is invalid");
        String stale = Long.toString(server.clock.millis() - 600_001);
        Response response = server.auth(ApiServer.APP, "AppKey1", stale, "MasterSecret1");
        assertThat(response.msg()).isEqualTo("timestamp is invalid");
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.code()).isEqualTo(20001);
        assertThat(server.auth(ApiServer.APP, "AppKey1", Long.toString(Long.MIN_VALUE), "MasterSecret1")
                        .msg())
                .isEqualTo("timestamp is invalid");
        assertThat(server.send(HttpRequest.newBuilder(server.uri("/v2/nobody/auth"))
                                .POST(BodyPublishers.ofString("{}")))
                        .msg())
                .isEqualTo("appid is invalid");
        assertThat(server.send(request("auth").POST(BodyPublishers.ofString("{}")))
                        .msg())
                .isEqualTo("appkey cannot be null");
        String asText = "{\"appkey\":\"AppKey1\",\"timestamp\":\"" + now + "\",\"sign\":\""
                + ApiServer.sha256("AppKey1" + now + "MasterSecret1") + "\"}";
        assertThat(server.send(request("auth/").POST(BodyPublishers.ofString(asText)))
                        .code())
                .isZero();
    }

    @Test
    void authIsLimitedToAHundredAMinute() {
        for (int i = 0; i < 100; i++) {
            server.token();
        }
        Response response =
                server.auth(ApiServer.APP, "AppKey1", Long.toString(server.clock.millis()), "MasterSecret1");
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.code()).isEqualTo(10003);
        assertThat(server.token(ApiServer.OTHER)).hasSize(64);
        server.now.set(ApiServer.START.plusSeconds(60));
        assertThat(server.token()).hasSize(64);
    }

    // --- URLs ---

    @Test
    void unknownUrlsAndMethodsAreEnvelopes() {
        String token = server.token();
        Response unknown = server.call("GET", "push/nothing", "", token);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo(404);
        Response method = server.call("PUT", "push/all", "{}", token);
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.code()).isEqualTo(405);
        assertThat(method.http().headers().firstValue("Allow")).contains("POST");
        assertThat(server.send(HttpRequest.newBuilder(server.uri("/elsewhere"))).status())
                .isEqualTo(404);
    }

    @Test
    void trailingSlashesAreTaken() {
        String token = server.token();
        assertThat(server.call("GET", "report/online_user/", "", token).code()).isZero();
        assertThat(server.call("POST", "push/list/message/", MESSAGE, token).code())
                .isZero();
    }

    @Test
    void theSdksHouseKeepingNeedsNoToken() {
        assertThat(server.send(HttpRequest.newBuilder(server.uri("/v2/check")).method("HEAD", BodyPublishers.noBody()))
                        .status())
                .isEqualTo(200);
        assertThat(server.send(HttpRequest.newBuilder(server.uri("/v2/" + ApiServer.APP.appId() + "/log/upload"))
                                .POST(BodyPublishers.ofString("{\"time\":1}")))
                        .code())
                .isZero();
    }

    @Test
    void aThousandCidsFitInAPath() {
        String cid = server.cid();
        String path = IntStream.range(0, 999)
                .mapToObj(i -> String.format("%032d", i))
                .collect(Collectors.joining(",", "user/status/", "," + cid));
        assertThat(server.call("GET", path, "", server.token()).data().has(cid)).isTrue();
    }

    @Test
    void featuresOfTheServerComeFirst() {
        assertThat(server.send(HttpRequest.newBuilder(server.uri("/healthz"))).status())
                .isEqualTo(200);
    }

    // --- bodies ---

    @Test
    void gzipBodiesAreTaken() throws IOException {
        assertThat(server.send(request("push/list/message")
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofByteArray(gzip(MESSAGE))))
                        .code())
                .isZero();
        assertThat(server.send(request("push/list/message")
                                .header("Content-Encoding", "gzip")
                                .POST(BodyPublishers.ofString(MESSAGE)))
                        .msg())
                .isEqualTo("body is not valid gzip");
    }

    @Test
    void bodiesOverTheLimitAreRefused() throws IOException {
        String big = "{\"x\":\"" + "x".repeat(2 << 20) + "\"}";
        Response response = server.send(request("push/list/message").POST(BodyPublishers.ofString(big)));
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.code()).isEqualTo(20001);
        assertThat(response.msg()).startsWith("body size over limit");
        Response packed = server.send(request("push/list/message")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(big))));
        assertThat(packed.msg()).startsWith("body size over limit");
        String huge = "POST /v2/x/push/all HTTP/1.1\r\nHost: x\r\nContent-Length: 999999999\r\n\r\n{";
        try (Socket socket = new Socket("127.0.0.1", server.api.port())) {
            socket.getOutputStream().write(huge.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("body size over limit");
        }
        Response batch = server.send(request("push/single/batch/cid").POST(BodyPublishers.ofString(big)));
        assertThat(batch.msg()).isEqualTo("msg_list cannot be null");
    }

    @Test
    void whatIsNoJsonObjectIsToldApart() {
        String token = server.token();
        Response broken = server.call("POST", "push/list/message", "{\"a\":", token);
        assertThat(broken.status()).isEqualTo(200);
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.msg()).startsWith("body is not valid JSON");
        assertThat(server.call("POST", "push/list/message", "", token).code()).isEqualTo(1);
        assertThat(server.call("POST", "push/list/message", "{} {}", token).code())
                .isEqualTo(1);
        assertThat(server.call("POST", "push/list/message", "[]", token).code()).isEqualTo(20001);
        assertThat(server.call("POST", "push/list/message", "[".repeat(2000), token)
                        .code())
                .isEqualTo(1);
    }

    @Test
    void aMalformedRequestIsAnEnvelope() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.api.port())) {
            socket.getOutputStream()
                    .write("POST /v2/x/auth HTTP/1.1\r\nno colon\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 400").contains("{\"code\":20001,");
        }
    }

    @Test
    void theRequestIdIsEchoedWhereItIsHarmless() {
        assertThat(server.send(request("report/online_user").header("X-Request-Id", "abc-1"))
                        .http()
                        .headers()
                        .firstValue("X-Request-Id"))
                .contains("abc-1");
        assertThat(server.send(request("report/online_user").header("X-Request-Id", "a b"))
                        .http()
                        .headers()
                        .firstValue("X-Request-Id")
                        .orElseThrow())
                .isNotEqualTo("a b")
                .isNotEmpty();
        assertThat(server.measured).contains("report/online_user 200", "auth 200");
    }

    // --- rates ---

    @Test
    void documentedRatesCanBeSwitchedOn() {
        restart(Rates.AS_DOCUMENTED);
        String token = server.token();
        String cid = server.cid();
        String all = "{\"audience\":\"all\",\"push_message\":{\"transmission\":\"x\"},\"request_id\":\"request-";
        for (int i = 0; i < 5; i++) {
            assertThat(server.call("POST", "push/all", all + (1000 + i) + "\"}", token)
                            .code())
                    .isZero();
        }
        assertThat(server.call("POST", "push/all", all + "9999\"}", token).code())
                .isEqualTo(30014);
        assertThat(server.call("GET", "report/push/count", "", token)
                        .data()
                        .path("gt")
                        .path("app")
                        .toString())
                .isEqualTo("{\"total_num\":100,\"remain_num\":95,\"limit\":false}");
        String tags = "{\"custom_tag\":[\"a\"]}";
        assertThat(server.call("POST", "user/custom_tag/cid/" + cid, tags, token)
                        .code())
                .isZero();
        assertThat(server.call("POST", "user/custom_tag/cid/" + cid, tags, token)
                        .code())
                .isEqualTo(30011);
        server.now.set(ApiServer.START.plus(Duration.ofHours(8))); // midnight in Shanghai
        assertThat(server.call("POST", "user/custom_tag/cid/" + cid, tags, token)
                        .code())
                .isZero();
    }

    @Test
    void callsAMinuteCanBeLimited() {
        restart(new Rates(100, 100_000, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        String token = server.token();
        assertThat(server.call("GET", "report/online_user", "", token).code()).isZero();
        assertThat(server.call("GET", "report/online_user", "", token).code()).isZero();
        Response response = server.call("GET", "report/online_user", "", token);
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.code()).isEqualTo(10005);
    }

    // --- registration ---

    private Response register(String body) {
        return server.send(HttpRequest.newBuilder(server.uri("/sdk/v1/register"))
                .POST(BodyPublishers.ofString(body.replace('\'', '"'))));
    }

    @Test
    void registrationAnswersCidSecretAndGateways() {
        Response response = register("{'appId':'" + ApiServer.APP.appId()
                + "','appKey':'AppKey1','platform':'android','brand':'xiaomi','region':'33010000',"
                + "'vendorTokens':{'xm':'abc'},'notificationSwitch':false}");
        assertThat(response.status()).isEqualTo(200);
        String cid = response.json().path("cid").asString();
        assertThat(server.cids.resolve(1, cid)).isPresent();
        assertThat(response.json().path("deviceSecret").asString()).isNotEmpty();
        assertThat(response.json().path("gateways").toString()).isEqualTo("[\"mqtt://127.0.0.1:1883\"]");
        assertThat(server.call("GET", "user/detail/" + cid, "", server.token())
                        .data()
                        .path("validCids")
                        .path(cid)
                        .path("notification_switch")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void registrationRefusalsAreProblemsThatNameTheField() {
        Response platform = register("{'appId':'a','appKey':'k','platform':'symbian'}");
        assertThat(platform.status()).isEqualTo(400);
        assertThat(platform.http().headers().firstValue("Content-Type"))
                .contains("application/problem+json;charset=UTF-8");
        assertThat(platform.json().path("field").asString()).isEqualTo("platform");
        assertThat(register("{'appKey':'k','platform':'ios'}")
                        .json()
                        .path("field")
                        .asString())
                .isEqualTo("appId");
        assertThat(register("{'appId':'a','appKey':'k','platform':'ios'}").status())
                .isEqualTo(403);
        assertThat(register("{").status()).isEqualTo(400);
        assertThat(register("'" + "x".repeat(70_000) + "'").status()).isEqualTo(413);
    }

    @Test
    void registrationIsLimitedPerAddress() {
        restart(new Rates(100, 100_000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
        register("{}");
        Response response = register("{}");
        assertThat(response.status()).isEqualTo(429);
        assertThat(response.http().headers().firstValue("Retry-After")).contains("60");
    }

    @Test
    void pagesOfAnySiteMayRegister() {
        Response asked = server.send(HttpRequest.newBuilder(server.uri("/sdk/v1/register"))
                .header("Origin", "https://shop.example.com")
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(asked.status()).isEqualTo(204);
        assertThat(asked.http().headers().firstValue("Access-Control-Allow-Origin"))
                .contains("*");
        assertThat(asked.http().headers().firstValue("Access-Control-Allow-Methods"))
                .contains("POST");
        assertThat(asked.http().headers().firstValue("Access-Control-Allow-Headers"))
                .contains("Content-Type");
        for (Response answer : new Response[] {
            register("{}"), register("{'appId':'" + ApiServer.APP.appId() + "','appKey':'AppKey1','platform':'web'}")
        }) {
            assertThat(answer.http().headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("*");
        }
        assertThat(server.send(request("report/online_user")).http().headers().map())
                .doesNotContainKey("access-control-allow-origin");
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}

package io.hongyan.acceptance;

import static io.hongyan.acceptance.Rest.cid;
import static io.hongyan.acceptance.Rest.notification;
import static io.hongyan.acceptance.Rest.push;
import static io.hongyan.acceptance.Rest.requestId;
import static io.hongyan.acceptance.Rest.transmission;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.acceptance.Device.Message;
import io.hongyan.acceptance.Rest.Answer;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the official SDK cannot send: wrong requests, and the calls it does not know. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpContractTest {

    private static final String UNKNOWN_TASK = "RASL_1122_" + "0".repeat(32);

    private RunningServer server;
    private Rest rest;
    private Rest other;
    private final Ledger ledger = new Ledger();

    @BeforeAll
    void start(@TempDir Path data) {
        server = RunningServer.start(
                data,
                Credentials.named("Http"),
                Map.of(
                        "http.max-body",
                        "64KiB",
                        "http.max-batch-body",
                        "256KiB",
                        "http.rates.auth-per-minute",
                        "1000"));
        Credentials second = Credentials.named("Second");
        server.add(second);
        rest = server.rest();
        other = new Rest(server.httpPort(), second);
    }

    @AfterAll
    void stop() {
        ledger.assertConserved(rest);
        server.close();
    }

    // --- authentication ---

    @Test
    void authRefusesBadSignaturesTimestampsAndKeysByName() throws IOException {
        Credentials app = server.app;
        String now = Long.toString(System.currentTimeMillis());
        rest.auth(app.appKey(), now, "wrong").refused(400, 20001, "sign is invalid");
        rest.auth("wrongKey", now, app.masterSecret()).refused(400, 20001, "appkey is invalid");
        for (long distance : List.of(-3_600_000L, 3_600_000L)) {
            rest.auth(app.appKey(), Long.toString(System.currentTimeMillis() + distance), app.masterSecret())
                    .refused(400, 20001, "timestamp is invalid");
        }
        rest.auth("{\"appkey\":\"a\",\"timestamp\":\"1\"}").refused(400, 20001, "sign cannot be null");
        rest.auth("{\"timestamp\":\"1\",\"sign\":\"s\"}").refused(400, 20001, "appkey cannot be null");
        rest.auth("not json").refused(200, 1, "body is not valid JSON");
        Rest nobody = new Rest(server.httpPort(), Credentials.named("Nobody"));
        nobody.auth("k", now, "s").refused(400, 20001, "appid is invalid");
    }

    @Test
    void timestampMayBeNumberOrText() throws IOException {
        String now = Long.toString(System.currentTimeMillis());
        String sign = Rest.sha256(server.app.appKey() + now + server.app.masterSecret());
        JsonNode data = rest.auth("{\"appkey\":\"" + server.app.appKey() + "\",\"timestamp\":" + now + ",\"sign\":\""
                        + sign + "\"}")
                .ok();
        assertThat(data.path("expire_time").isString()).isTrue();
        assertThat(data.path("token").asString()).isNotEmpty();
    }

    @Test
    void absentForeignMadeUpAndClosedTokensGet10001() throws IOException {
        String path = "report/online_user";
        rest.call("GET", path, "", "made-up").refused(401, 10001, "token");
        rest.call("GET", path, "", "").refused(401, 10001, "token");
        rest.call("GET", path, "", other.token()).refused(401, 10001, "token");
        rest.send(HttpRequest.newBuilder(rest.uri("/v2/" + server.app.appId() + "/" + path)))
                .refused(401, 10001, "token");
        Rest mine = server.rest();
        String token = mine.token();
        mine.get(path).ok();
        mine.delete("auth/" + token).ok();
        mine.call("GET", path, "", token).refused(401, 10001, "token");
        rest.get(path).ok();
    }

    @Test
    void aCidOfAnotherAppIsNobodyHere() {
        String foreign = other.register().cid();
        rest.post("push/single/cid", push(requestId(), cid(foreign), notification("t"), 60_000))
                .refused(400, 20001, "target user is invalid");
        rest.get("user/status/" + foreign).refused(400, 20001, "target user is invalid");
    }

    // --- bodies ---

    @Test
    void whatIsNotJsonGetsCode1() {
        rest.post("push/single/cid", "{\"request_id\":").refused(200, 1, "body is not valid JSON");
        rest.post("push/single/cid", "[]").refused(400, 20001, "");
        rest.post("push/all", "").refused(200, 1, "body is not valid JSON");
    }

    @Test
    void everyOverLimitFieldIsNamedWithItsLimit() {
        String cid = rest.register().cid();
        record Case(String body, String field, String limit) {}
        String audience = cid(cid);
        List<Case> cases = List.of(
                new Case(push(requestId(), audience, notification("x".repeat(51)), 1000), "notification.title", "50"),
                new Case(push(requestId(), audience, transmission("x".repeat(3073)), 1000), "transmission", "3072"),
                new Case(push("x".repeat(33), audience, notification("t"), 1000), "request_id", "32"),
                new Case(push("short", audience, notification("t"), 1000), "request_id", "10"),
                new Case(push(requestId(), audience, notification("t"), 259_200_001L), "settings.ttl", "259200000"),
                new Case(push(requestId(), audience, notification("t"), -2), "settings.ttl", "-1"),
                new Case(
                        push(requestId(), audience, notification("t"), 1000)
                                .replace(
                                        "{\"request_id\"",
                                        "{\"group_name\":\"" + "g".repeat(101) + "\",\"request_id\""),
                        "group_name",
                        "100"),
                new Case(
                        push(
                                requestId(),
                                audience,
                                "{\"notification\":{\"title\":\"t\",\"body\":\"" + "b".repeat(257)
                                        + "\",\"click_type\":\"none\"}}",
                                1000),
                        "notification.body",
                        "256"));
        for (Case wrong : cases) {
            Answer answer = rest.post("push/single/cid", wrong.body());
            answer.refused(400, 20001, wrong.field());
            assertThat(answer.msg()).contains(wrong.limit());
        }
    }

    @Test
    void missingAndExclusiveFieldsAreNamed() {
        String cid = rest.register().cid();
        rest.post("push/single/cid", "{\"audience\":" + cid(cid) + ",\"push_message\":" + notification("t") + "}")
                .refused(400, 20001, "request_id cannot be null");
        rest.post("push/single/cid", "{\"request_id\":\"" + requestId() + "\",\"audience\":" + cid(cid) + "}")
                .refused(400, 20001, "push_message cannot be null");
        rest.post(
                        "push/single/cid",
                        "{\"request_id\":\"" + requestId() + "\",\"push_message\":" + notification("t") + "}")
                .refused(400, 20001, "audience cannot be null");
        rest.post(
                        "push/single/cid",
                        push(
                                requestId(),
                                cid(cid),
                                "{\"transmission\":\"x\",\"notification\":{\"title\":\"t\",\"body\":\"b\",\"click_type\":\"none\"}}",
                                1000))
                .refused(400, 20001, "please choose one of notification and transmission and revoke");
        rest.post("push/list/cid", "{\"taskid\":\"" + UNKNOWN_TASK + "\",\"audience\":" + cid(cid) + "}")
                .refused(400, 20001, "taskid is invalid");
        rest.post(
                        "push/single/cid",
                        push(requestId(), "{\"cid\":[\"" + cid + "\",\"" + cid + "\"]}", notification("t"), 1000))
                .refused(400, 20001, "audience.cid");
        rest.post(
                        "push/tag",
                        push(
                                requestId(),
                                "{\"tag\":[{\"key\":\"shoe_size\",\"values\":[\"42\"],\"opt_type\":\"or\"}]}",
                                notification("t"),
                                1000))
                .refused(400, 20001, "shoe_size");
        rest.post("push/all", push(requestId(), "\"some\"", notification("t"), 1000))
                .refused(400, 20001, "audience is invalid");
    }

    @Test
    void listsOverTheirLimitAreRefused() {
        List<String> items = new ArrayList<>();
        for (int i = 0; i < 201; i++) {
            items.add("{}");
        }
        rest.post("push/single/batch/cid", "{\"msg_list\":[" + String.join(",", items) + "]}")
                .refused(400, 20001, "msg_list size over limit: 201");
        String cids = String.join(",", java.util.Collections.nCopies(201, "f".repeat(32)));
        assertThat(rest.post("user/black/cid/" + cids, "").status()).isNotEqualTo(500);
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 1001; i++) {
            many.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(String.format("%032x", i))
                    .append('"');
        }
        rest.post("push/list/cid", "{\"taskid\":\"" + UNKNOWN_TASK + "\",\"audience\":{\"cid\":[" + many + "]}}")
                .refused(400, 20001, "audience.cid size over limit: 1001");
    }

    @Test
    void unknownUrlsMethodsAndSlashes() throws IOException {
        rest.get("no/such/path").refused(404, 404, "");
        rest.get("push/all").refused(405, 405, "");
        assertThat(rest.send(HttpRequest.newBuilder(rest.uri("/elsewhere"))).status())
                .isEqualTo(404);
        rest.get("report/online_user/").ok();
        rest.post("user/count/", "{\"tag\":[{\"key\":\"phone_type\",\"values\":[\"ios\"],\"opt_type\":\"or\"}]}")
                .ok();
    }

    @Test
    void anOversizedBodyIsRefused() throws IOException {
        String body = push(requestId(), "\"all\"", transmission("x".repeat(100_000)), 1000);
        Answer answer = rest.post("push/all", body);
        answer.refused(400, 20001, "body size over limit");
        assertThat(answer.msg()).contains("65536");
        String huge = "{\"msg_list\":[\"" + "x".repeat(300_000) + "\"]}";
        rest.post("push/single/batch/cid", huge).refused(400, 20001, "body size over limit");
        rest.get("report/online_user").ok();
    }

    @Test
    void aFloodGetsBusyOrAnswersButNothingElse(@TempDir Path data) throws IOException {
        try (RunningServer narrow = RunningServer.start(
                data,
                Credentials.named("Flood"),
                Map.of("http.max-concurrent-requests", "4", "http.rates.calls-per-minute", "300"))) {
            Rest flooding = narrow.rest();
            String token = flooding.token();
            Device device = Device.offline(narrow, flooding);
            String cid = device.cid();
            List<CompletableFuture<Answer>> answers = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                String body = push(requestId(), cid(cid), notification("flood"), 600_000);
                answers.add(CompletableFuture.supplyAsync(() -> {
                    try {
                        return flooding.call("POST", "push/single/cid", body, token);
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }));
            }
            List<Answer> all = answers.stream().map(CompletableFuture::join).toList();
            long accepted = all.stream().filter(answer -> answer.code() == 0).count();
            assertThat(accepted).isBetween(1L, 300L);
            for (Answer answer : all) {
                switch (answer.code()) {
                    case 0 -> assertThat(answer.status()).isEqualTo(200);
                    case 10005 -> answer.refused(401, 10005, "300 calls a minute");
                    case 30019 -> answer.refused(403, 30019, "busy");
                    default -> throw new AssertionError(answer.text());
                }
            }
            device.connect();
            await().atMost(Device.PATIENCE).until(() -> device.messages().size() == accepted);
            device.close();
        }
    }

    // --- calls the SDK does not have ---

    @Test
    void hostProbeAndHealthUpload() throws IOException {
        assertThat(rest.send(HttpRequest.newBuilder(rest.uri("/v2/check")).method("HEAD", BodyPublishers.noBody()))
                        .status())
                .isEqualTo(200);
        rest.post("log/upload", "{\"time\":1,\"pushData\":{}}").ok();
        for (String probe : List.of("/healthz", "/readyz", "/metrics")) {
            assertThat(rest.send(HttpRequest.newBuilder(rest.uri(probe))).status())
                    .isEqualTo(200);
        }
        assertThat(rest.send(HttpRequest.newBuilder(rest.uri("/metrics"))).text())
                .contains("hongyan_gateway_connections");
    }

    @Test
    void userDetailInfoAndDeviceStatus() {
        Device device = new Device(
                server,
                rest.register(
                        "android",
                        ",\"brand\":\"xiaomi\",\"model\":\"M2012K11AC\",\"packageName\":\"com.example.shop\","
                                + "\"vendorTokens\":{\"xm\":\"abcdef\"}"));
        device.connect();
        String unknown = "f".repeat(32);
        JsonNode data = rest.get("user/detail/" + device.cid() + "," + unknown).ok();
        assertThat(data.path("invalidCids").get(0).asString()).isEqualTo(unknown);
        JsonNode detail = data.path("validCids").path(device.cid());
        assertThat(detail.path("client_app_id").asString()).isEqualTo(server.app.appId());
        assertThat(detail.path("package_name").asString()).isEqualTo("com.example.shop");
        assertThat(detail.path("device_token").asString()).isEqualTo("XM_abcdef");
        assertThat(detail.path("phone_type").asInt()).isEqualTo(1);
        assertThat(detail.path("phone_model").asString()).isEqualTo("M2012K11AC");
        assertThat(detail.path("notification_switch").asBoolean()).isTrue();
        assertThat(detail.path("create_time").asString()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
        assertThat(detail.path("login_freq").asInt()).isEqualTo(1);
        assertThat(detail.path("brand").asString()).isEqualTo("xiaomi");

        JsonNode base = rest.get("user/info/base/" + device.cid())
                .ok()
                .path("validCids")
                .path(device.cid());
        assertThat(base.has("phone_type")).isTrue();
        assertThat(base.has("brand")).isFalse();
        assertThat(rest.get("user/info/advanced/" + device.cid())
                        .ok()
                        .path("validCids")
                        .path(device.cid()))
                .isEqualTo(detail);

        JsonNode status = rest.get("user/deviceStatus/" + device.cid()).ok().path(device.cid());
        assertThat(status.path("cid_status").asString()).isEqualTo("online");
        assertThat(status.path("device_status").asString()).isEqualTo("online");
        device.close();
    }

    @Test
    void vendorTokensAreBoundUnboundAndRefusedOneByOne() {
        String cid = rest.register().cid();
        String unknown = "e".repeat(32);
        JsonNode data = rest.post(
                        "user/bind_dt/hw",
                        "{\"dt_list\":[{\"cid\":\"" + cid + "\",\"device_token\":\"T1\"},{\"cid\":\"" + unknown
                                + "\",\"device_token\":\"T2\"}]}")
                .ok();
        assertThat(data.path("errorList")).hasSize(1);
        assertThat(data.at("/errorList/0/cid").asString()).isEqualTo(unknown);
        assertThat(rest.get("user/detail/" + cid)
                        .ok()
                        .at("/validCids/" + cid + "/device_token")
                        .asString())
                .isEqualTo("HW_T1");
        assertThat(rest.post("user/bind_dt/hw", "{\"dt_list\":[{\"cid\":\"" + cid + "\",\"device_token\":\"\"}]}")
                        .ok()
                        .isEmpty())
                .isTrue();
        assertThat(rest.get("user/detail/" + cid)
                        .ok()
                        .at("/validCids/" + cid + "/device_token")
                        .asString())
                .isEmpty();
        rest.post("user/bind_dt/nokia", "{\"dt_list\":[{\"cid\":\"" + cid + "\",\"device_token\":\"T\"}]}")
                .refused(400, 20001, "nokia");
    }

    @Test
    void testDevicesAreAddedChangedListedAndDeleted() {
        List<String> cids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            cids.add(rest.register().cid());
        }
        String unknown = "d".repeat(32);
        String list = "{\"cid_list\":[{\"cid\":\"" + cids.get(0) + "\",\"remark\":\"Ann's phone\"},{\"cid\":\""
                + cids.get(1) + "\",\"remark\":\"Bob's phone\"},{\"cid\":\"" + cids.get(2) + "\"},{\"cid\":\"" + unknown
                + "\"}]}";
        JsonNode added = rest.post("user/test/cid/add", list).ok();
        assertThat(added.path("success")).hasSize(3);
        assertThat(added.path("failed").get(0).asString()).isEqualTo(unknown);
        rest.post("user/test/cid/update", "{\"cid\":\"" + cids.get(1) + "\",\"remark\":\"Carol's phone\"}")
                .ok();
        JsonNode page = rest.get("user/test/cid/list?pageNum=1&pageSize=2").ok();
        assertThat(page.path("list")).hasSize(2);
        assertThat(page.at("/pagination/total").asInt()).isEqualTo(3);
        assertThat(page.at("/pagination/total_page").asInt()).isEqualTo(2);
        JsonNode found = rest.get("user/test/cid/list?remark=Carol").ok().path("list");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).path("cid").asString()).isEqualTo(cids.get(1));
        assertThat(found.get(0).path("phone_type").asInt()).isEqualTo(1);
        rest.post("user/test/cid/delete", "{\"cid_list\":[\"" + cids.get(0) + "\",\"" + cids.get(1) + "\"]}")
                .ok();
        assertThat(rest.get("user/test/cid/list").ok().at("/pagination/total").asInt())
                .isEqualTo(1);
    }

    @Test
    void theMessageChainTellsEachStepInOrder() {
        Device device = Device.offline(server, rest);
        String task = rest.single(device.cid(), "traced");
        assertThat(rest.get("task/detail/" + device.cid() + "/" + task)
                        .ok()
                        .path("detail")
                        .findValuesAsString("event"))
                .contains("消息请求成功", "消息离线存储");
        device.connect();
        Message message = device.awaitMessage(task);
        device.receipt(message, "displayed");
        device.receipt(message, "clicked");
        device.receipt(message, "90007");
        await().atMost(Device.PATIENCE).untilAsserted(() -> {
            JsonNode data = rest.get("task/detail/" + device.cid() + "/" + task).ok();
            assertThat(data.path("deatil")).isEqualTo(data.path("detail"));
            List<String> events = new ArrayList<>();
            List<String> times = new ArrayList<>();
            for (JsonNode event : data.path("detail")) {
                events.add(event.path("event").asString());
                times.add(event.path("time").asString());
            }
            assertThat(events)
                    .containsSubsequence("消息请求成功", "消息下发", "到达客户端", "消息展示", "消息点击")
                    .anyMatch(event -> event.startsWith("自定义事件") && event.contains("90007"));
            assertThat(times).isSorted().allMatch(time -> time.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d"));
        });
        assertThat(rest.get("task/detail/" + device.cid() + "/" + UNKNOWN_TASK)
                        .ok()
                        .path("detail"))
                .isEmpty();
        ledger.expect(task, 1);
        device.close();
    }

    @Test
    void smartCrowdsAreNotOpened() {
        for (String path : List.of("create", "task/list", "model/list")) {
            rest.post("user/smart_crowd/" + path, "{}").refused(200, 1, "应用或账号未开通相应功能");
        }
    }

    @Test
    void bodilessCallsTakeTheLiteralNullThatPhpSends() {
        String cid = rest.register().cid();
        rest.post("user/black/cid/" + cid, "null").ok();
        rest.call("DELETE", "user/black/cid/" + cid, "null").ok();
    }

    @Test
    void registrationNamesWhatIsWrong() throws IOException {
        record Case(String body, String field) {}
        String app = "\"appId\":\"" + server.app.appId() + "\",\"appKey\":\"" + server.app.appKey() + "\"";
        for (Case wrong : List.of(
                new Case("{" + app + "}", "platform"),
                new Case("{" + app + ",\"platform\":\"fridge\"}", "platform"),
                new Case("{" + app + ",\"platform\":\"ios\",\"region\":\"here\"}", "region"),
                new Case("{\"platform\":\"ios\"}", "appId"),
                new Case("nothing", "body"))) {
            Answer answer = rest.send(
                    HttpRequest.newBuilder(rest.uri("/sdk/v1/register")).POST(BodyPublishers.ofString(wrong.body())));
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.json().path("field").asString()).isEqualTo(wrong.field());
        }
        Answer stranger = rest.send(HttpRequest.newBuilder(rest.uri("/sdk/v1/register"))
                .POST(BodyPublishers.ofString(
                        "{\"appId\":\"" + server.app.appId() + "\",\"appKey\":\"wrong\",\"platform\":\"ios\"}")));
        assertThat(stranger.status()).isEqualTo(403);
    }

    @Test
    void tokensAndTasksOutliveARestart(@TempDir Path data) throws IOException {
        try (RunningServer restarted = RunningServer.start(data, Credentials.named("Restart"))) {
            Rest before = restarted.rest();
            String token = before.token();
            Device device = new Device(restarted, before.register());
            String task = before.single(device.cid(), "kept");
            String closed = restarted.rest().token();
            before.delete("auth/" + closed).ok();
            restarted.restart();
            Rest after = restarted.rest();
            assertThat(after.call("GET", "report/online_user", "", token).code())
                    .isZero();
            after.call("GET", "report/online_user", "", closed).refused(401, 10001, "token");
            device.connect();
            assertThat(device.awaitMessage(task).title()).isEqualTo("kept");
            Ledger.assertConserved(after, task, new Ledger.Entry(1, 0));
            device.close();
        }
    }
}

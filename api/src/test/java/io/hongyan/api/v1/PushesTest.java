package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.api.ApiServer;
import io.hongyan.api.ApiServer.Response;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pushes by the native API, over real HTTP. */
class PushesTest {

    private static final String OWNER = "wang/owner";
    private static final String OPERATOR = "li/operator";
    private static final String MESSAGE =
            "\"message\":{\"notification\":{\"title\":\"你好\",\"body\":\"世界\",\"click_type\":\"startapp\"}}";

    private final ApiServer server = new ApiServer();
    private final String pushes = "apps/" + ApiServer.APP.appId() + "/pushes";

    @AfterEach
    void close() {
        server.close();
    }

    private Response push(String body) {
        return server.nativeCall("POST", pushes, body, OPERATOR);
    }

    private static String toAll(String rest) {
        return "{\"audience\":{\"all\":true}," + MESSAGE + rest + "}";
    }

    @Test
    void aPushToAllBecomesATask() {
        server.cid();
        Response answer = push(toAll(",\"name\":\"双十一 预热\""));
        assertThat(answer.status()).isEqualTo(201);
        String task = answer.json().path("task_id").asString();
        assertThat(task).startsWith("RASA_");
        assertThat(answer.json().path("state").asString()).isEqualTo("accepted");
        assertThat(answer.http().headers().firstValue("location"))
                .hasValue("/api/v1/apps/" + ApiServer.APP.appId() + "/tasks/" + task);
    }

    @Test
    void aRepeatedPushIsNotSentTwice() {
        server.cid();
        Response first = server.nativeCall("POST", pushes, toAll(""), OPERATOR, Map.of("Idempotency-Key", "k1"));
        Response again = server.nativeCall("POST", pushes, toAll(""), OPERATOR, Map.of("Idempotency-Key", "k1"));
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(again.http().headers().firstValue("idempotency-replayed")).hasValue("true");
        Response other =
                server.nativeCall("POST", pushes, toAll(",\"name\":\"x\""), OPERATOR, Map.of("Idempotency-Key", "k1"));
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().path("code").asString()).isEqualTo("key_reused");
    }

    @Test
    void devicesNamedOneByOneBecomeAListTask() {
        String cid = server.cid();
        Response answer = push("{\"audience\":{\"cids\":[\"" + cid + "\"]}," + MESSAGE + "}");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("task_id").asString()).startsWith("RASL_");
    }

    @Test
    void whatCannotBeSentIsRefusedNamingTheField() {
        assertRefused("{\"audience\":{}," + MESSAGE + "}", "audience");
        assertRefused("{\"audience\":{\"all\":true,\"cids\":[\"x\"]}," + MESSAGE + "}", "audience");
        assertRefused("{\"audience\":{\"cids\":[\"0123\"]}," + MESSAGE + "}", "audience.cids");
        assertRefused("{\"audience\":{\"file\":\"nope\"}," + MESSAGE + "}", "audience.file");
        assertRefused(toAll(",\"settings\":{\"ttl\":99999999999}"), "settings.ttl");
        assertRefused(toAll(",\"name\":\"" + "长".repeat(101) + "\""), "name");
        assertRefused(
                "{\"audience\":{\"all\":true},\"message\":{\"notification\":{\"title\":\"{{name}}\",\"body\":\"b\",\"click_type\":\"none\"}}}",
                "message.notification.title");
        assertRefused(
                "{\"audience\":{\"conditions\":[{\"key\":\"platform\",\"operator\":\"or\",\"values\":[\"windows\"]}]},"
                        + MESSAGE + "}",
                "audience.conditions[0].values");
        String cid = server.cid();
        assertRefused(
                "{\"audience\":{\"cids\":[\"" + cid + "\"]}," + MESSAGE + ",\"settings\":{\"online_threshold\":5}}",
                "settings.online_threshold");
        assertRefused(
                toAll(",\"settings\":{\"fallback\":{\"steps\":[{\"channel\":\"sms\",\"after\":1000}]}}"),
                "channels.sms");
    }

    private void assertRefused(String body, String field) {
        Response answer = push(body);
        assertThat(answer.status()).as(body).isEqualTo(400);
        assertThat(answer.json().path("field").asString(""))
                .as(answer.json().toString())
                .isEqualTo(field);
        assertThat(answer.json().path("detail").asString()).contains(field);
    }

    @Test
    void aTestReachesNamedDevicesAndFillsInTheTestValues() {
        String online = server.connectedCid();
        String offline = server.cid();
        Response answer = server.nativeCall(
                "POST",
                pushes + "/test",
                "{\"cids\":[\"" + online + "\",\"" + offline
                        + "\",\"ffff\"],\"variables\":{\"name\":\"小明\"},\"message\":{\"notification\":{\"title\":\"{{name}}，你好\",\"body\":\"{{city|北京}}\",\"click_type\":\"none\"}}}",
                "zhao/support");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("items").values().stream()
                        .map(item -> item.path("status").asString())
                        .toList())
                .containsExactly("online", "offline", "unknown");
        String task = answer.json().path("items").get(0).path("task_id").asString();
        assertThat(server.pushMessageOf(task)).contains("小明，你好").contains("北京");
    }

    @Test
    void moreDevicesThanTenAreNoTest() {
        String eleven = String.join("\",\"", java.util.Collections.nCopies(11, "ffff"));
        Response answer = server.nativeCall(
                "POST", pushes + "/test", "{\"cids\":[\"" + eleven + "\"]," + MESSAGE + "}", OPERATOR);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("field").asString()).isEqualTo("cids");
    }

    @Test
    void supportMayTestButNotPush() {
        assertThat(server.nativeCall("POST", pushes, toAll(""), "zhao/support").status())
                .isEqualTo(403);
        assertThat(server.nativeCall("POST", pushes, toAll(""), "qian/auditor").status())
                .isEqualTo(403);
        assertThat(server.nativeCall("POST", pushes, toAll(""), "").status()).isEqualTo(401);
    }

    // --- approval ---

    @Test
    void aPushOverTheThresholdWaitsUntilSomebodyElseApproves() {
        server.cid();
        server.cid();
        server.setApprovalThreshold(1);
        Response asked = push(toAll(""));
        assertThat(asked.status()).isEqualTo(202);
        assertThat(asked.json().path("state").asString()).isEqualTo("awaiting_approval");
        String id = asked.json().path("approval_id").asString();
        assertThat(server.tasks()).isEmpty();
        assertThat(decide(id, true, OPERATOR).status()).as("its maker").isEqualTo(403);
        assertThat(decide(id, true, "sun/operator").status())
                .as("who may not approve")
                .isEqualTo(403);
        Response approved = decide(id, true, OWNER);
        assertThat(approved.status()).isEqualTo(200);
        assertThat(approved.json().path("state").asString()).isEqualTo("approved");
        assertThat(server.tasks())
                .containsExactly(approved.json().path("result").path("task_id").asString());
        assertThat(decide(id, true, OWNER).json()).as("again").isEqualTo(approved.json());
        assertThat(decide(id, false, OWNER).status()).isEqualTo(409);
    }

    @Test
    void aRejectedPushIsNeverSent() {
        server.cid();
        server.setApprovalThreshold(0);
        String id = push(toAll("")).json().path("approval_id").asString();
        assertThat(decide(id, false, OPERATOR).json().path("state").asString())
                .as("its maker may withdraw it")
                .isEqualTo("rejected");
        assertThat(decide(id, true, OWNER).status()).isEqualTo(409);
        assertThat(server.tasks()).isEmpty();
    }

    @Test
    void aPushBelowTheThresholdIsSentAtOnce() {
        server.cid();
        server.setApprovalThreshold(1);
        assertThat(push(toAll("")).status()).isEqualTo(201);
    }

    private Response decide(String id, boolean approve, String who) {
        return server.nativeCall(
                "POST",
                "apps/" + ApiServer.APP.appId() + "/approvals/" + id + "/decision",
                "{\"approve\":" + approve + ",\"remark\":\"看过了\"}",
                who);
    }

    // --- files ---

    @Test
    void aPushToAFileGoesOutInTheBackgroundWithItsVariables() {
        Response file = server.nativeCall(
                "POST",
                "apps/" + ApiServer.APP.appId() + "/audience-files?name=vip",
                "cid,name\n" + server.cid() + ",Li\n",
                "li/owner");
        String body = "{\"audience\":{\"file\":\"" + file.json().path("id").asString()
                + "\"},\"message\":{\"notification\":{\"title\":\"{{name}}\",\"body\":\"b\",\"click_type\":\"none\"}}}";
        Response answer = push(body);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("state").asString()).isEqualTo("sending_file");
        Response unknown = push(body.replace("{{name}}", "{{nickname}}"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.json().path("field").asString()).isEqualTo("message.notification.title");
    }

    @Test
    void namedDevicesGetAPushLaterOrSlowlyInTheBackground() {
        String cid = server.cid();
        Response answer =
                push("{\"audience\":{\"cids\":[\"" + cid + "\"]}," + MESSAGE + ",\"settings\":{\"speed\":50}}");
        assertThat(answer.status()).isEqualTo(202);
        String job = "apps/" + ApiServer.APP.appId() + "/jobs/"
                + answer.json().path("job_id").asString();
        await().until(() -> !server.tasks().isEmpty());
        server.now.set(ApiServer.START.plusSeconds(1)); // the pace of 50 a second is kept
        await().until(() -> server.nativeCall("GET", job, "", OPERATOR)
                .json()
                .path("state")
                .asString()
                .equals("done"));
        assertThat(server.tasks()).hasSize(1);
    }

    // --- templates ---

    @Test
    void aTemplateIsSavedFoundChangedAndDeleted() {
        String templates = "apps/" + ApiServer.APP.appId() + "/templates";
        String push = "{" + MESSAGE + ",\"settings\":{\"ttl\":3600000,\"schedule_time\":1}}";
        Response saved = server.nativeCall("POST", templates, "{\"name\":\"早安\",\"push\":" + push + "}", OPERATOR);
        assertThat(saved.status()).isEqualTo(201);
        String id = saved.json().path("id").asString();
        assertThat(saved.json().path("push").path("settings").has("schedule_time"))
                .isFalse();
        assertThat(saved.json().path("created_by").asString()).isEqualTo("li");
        server.nativeCall("POST", templates, "{\"name\":\"晚安\",\"push\":" + push + "}", OPERATOR);
        JsonNode page =
                server.nativeCall("GET", templates + "?limit=1", "", OPERATOR).json();
        assertThat(page.path("items").get(0).path("name").asString()).isEqualTo("晚安");
        JsonNode rest = server.nativeCall(
                        "GET",
                        templates + "?limit=1&cursor="
                                + page.path("next_cursor").asString(),
                        "",
                        OPERATOR)
                .json();
        assertThat(rest.path("items").get(0).path("name").asString()).isEqualTo("早安");
        assertThat(Optional.of(rest.path("next_cursor").isNull())).hasValue(true);
        assertThat(server.nativeCall("PUT", templates + "/" + id, "{\"name\":\"午安\",\"push\":" + push + "}", OPERATOR)
                        .json()
                        .path("name")
                        .asString())
                .isEqualTo("午安");
        assertThat(server.nativeCall("DELETE", templates + "/" + id, "", OPERATOR)
                        .status())
                .isEqualTo(204);
        assertThat(server.nativeCall("GET", templates + "/" + id, "", OPERATOR).status())
                .isEqualTo(404);
    }

    @Test
    void aTemplateThatCouldNotBePushedIsRefused() {
        Response refused = server.nativeCall(
                "POST",
                "apps/" + ApiServer.APP.appId() + "/templates",
                "{\"name\":\"x\",\"push\":{\"message\":{}}}",
                OPERATOR);
        assertThat(refused.status()).isEqualTo(400);
    }
}

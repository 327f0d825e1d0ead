package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer;
import io.hongyan.api.ApiServer.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Tasks over real HTTP and real delivery, beside what Getui's API says of them. */
class TaskRecordsTest {

    @TempDir
    Path data;

    private LiveCase live;

    @BeforeEach
    void open() {
        live = new LiveCase(data);
    }

    @AfterEach
    void close() {
        live.close();
    }

    private void pass(Duration time) {
        live.server.now.updateAndGet(now -> now.plus(time));
    }

    @Test
    void tasksAreListedNewestFirstPageByPage() {
        live.devices(2);
        List<String> tasks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            tasks.add(live.pushToAll("title " + i));
            pass(Duration.ofSeconds(1));
        }
        assertThat(live.pages("tasks", 2))
                .extracting(task -> task.path("task_id").asString())
                .containsExactlyElementsOf(tasks.reversed());
        assertThat(live.pages("tasks?q=TITLE%203", 2))
                .extracting(task -> task.path("task_id").asString())
                .containsExactly(tasks.get(3));
        assertThat(live.pages("tasks?from=2026-11-22T08:00:02Z&to=2026-11-22T08:00:04Z", 1))
                .extracting(task -> task.path("title").asString())
                .containsExactly("title 3", "title 2");
        assertThat(live.pages("tasks?kind=list", 2)).isEmpty();
        assertThat(live.pages("tasks?state=sending", 3)).hasSize(5);
        JsonNode task = live.pages("tasks", 1).getFirst();
        assertThat(task.path("name").asString()).isEqualTo("spring");
        assertThat(task.path("type").asString()).isEqualTo("notification");
        assertThat(task.path("targeted").asInt()).isEqualTo(2);
    }

    @Test
    void aParameterThatIsNotOfItsFormIsRefusedByName() {
        for (String query : List.of("cursor=zz", "from=yesterday", "state=lost", "kind=single", "limit=0")) {
            Response refused = live.call("GET", "tasks?" + query, "");
            assertThat(refused.status()).as(query).isEqualTo(400);
            assertThat(refused.json().path("field").asString()).isEqualTo(query.substring(0, query.indexOf('=')));
        }
    }

    @Test
    void aTasksFiguresAreGetuisFigures() {
        List<String> online = List.of(live.connectedDevice(), live.connectedDevice());
        live.devices(2);
        String task = live.pushToAll("hello");
        live.awaitArrived(task, 2);
        live.click(task, online.getFirst());
        JsonNode report = live.get("tasks/" + task);
        JsonNode getui = live.getui("GET", "report/push/task/" + task, "")
                .data()
                .path(task)
                .path("total");
        assertThat(report.path("figures").path("eligible").asInt())
                .isEqualTo(getui.path("msg_num").asInt())
                .isEqualTo(4);
        assertThat(report.path("figures").path("sent").asInt())
                .isEqualTo(getui.path("target_num").asInt());
        assertThat(report.path("figures").path("arrived").asInt())
                .isEqualTo(getui.path("receive_num").asInt())
                .isEqualTo(2);
        assertThat(report.path("figures").path("clicked").asInt())
                .isEqualTo(getui.path("click_num").asInt())
                .isEqualTo(1);
        assertThat(report.path("rates").path("click").asDouble()).isEqualTo(0.5);
        assertThat(report.path("targeted").asInt())
                .isEqualTo(report.path("filtered").asInt()
                        + report.path("pending").asInt()
                        + report.path("in_flight").asInt()
                        + report.path("arrived").asInt()
                        + report.path("lost").asInt()
                        + report.path("expired").asInt()
                        + report.path("recalled").asInt());
        assertThat(report.path("state").asString()).isEqualTo("sending");
        JsonNode curve = live.get("tasks/" + task + "/curve");
        assertThat(curve.path("step_seconds").asInt()).isEqualTo(10);
        assertThat(curve.path("items").path(0).path("arrived").asInt()).isEqualTo(2);
        JsonNode listed = live.pages("tasks", 5).getFirst();
        assertThat(listed.path("figures")).isEqualTo(report.path("figures"));
    }

    @Test
    void aSinglePushIsFoundByItsId() {
        String cid = live.connectedDevice();
        String task = live.pushToOne(cid);
        live.awaitArrived(task, 1);
        JsonNode report = live.get("tasks/" + task);
        assertThat(report.path("kind").asString()).isEqualTo("single");
        assertThat(report.path("state").asString()).isEqualTo("done");
        assertThat(live.pages("tasks", 10)).isEmpty();
        assertThat(live.get("tasks/" + task + "/curve").path("items").size()).isEqualTo(1);
    }

    @Test
    void aTaskNobodyKnowsIsNotFound() {
        String unknown = "RASA_1122_00000000000000000000000000000001";
        for (String path : List.of(
                "tasks/x",
                "tasks/" + unknown,
                "tasks/" + unknown + "/curve",
                "tasks/" + unknown + "/losses",
                "tasks/" + unknown + "/live")) {
            assertThat(live.call("GET", path, "").status()).as(path).isEqualTo(404);
        }
    }

    @Test
    void lossesAreTheSameDevicesAsGetuisAndAChainTellsOfEach() {
        String cid = live.connectedDevice();
        String blocked = live.device();
        live.call("PATCH", "devices/" + blocked, "{\"blacklisted\":true}");
        String task = live.pushToAll("hello");
        live.awaitArrived(task, 1);
        String csv = live.csv("tasks/" + task + "/losses?stage=filtered");
        assertThat(csv)
                .isEqualTo("cid,channel,stage,reason,vendor_code\r\n" + blocked + ",device,filtered,blacklisted,\r\n");
        assertThat(csv)
                .isEqualTo(new String(
                        live.server
                                .call(
                                        "GET",
                                        "report/push/task/" + task + "/loss/devices?stage=filtered",
                                        "",
                                        live.server.token())
                                .http()
                                .body(),
                        java.nio.charset.StandardCharsets.UTF_8));
        assertThat(live.csv("tasks/" + task + "/losses?reason=expired")).hasLineCount(1);
        JsonNode chinese = live.get("tasks/" + task + "/chain/" + blocked);
        JsonNode english = live.get("tasks/" + task + "/chain/" + blocked, Map.of("Accept-Language", "en"));
        assertThat(chinese.path("items").path(2).path("text").asString()).contains("黑名单");
        assertThat(english.path("items").path(2).path("step").asString()).isEqualTo("filtered");
        assertThat(english.path("items").path(2).path("reason").asString()).isEqualTo("blacklisted");
        assertThat(live.get("tasks/" + task + "/chain/" + cid).path("items"))
                .extracting(step -> step.path("step").asString())
                .endsWith("sent", "arrived");
        assertThat(live.call("GET", "tasks/" + task + "/chain/" + "0".repeat(32), "")
                        .status())
                .isEqualTo(404);
        JsonNode report = live.get("tasks/" + task, Map.of("Accept-Language", "en"));
        assertThat(report.path("losses").path(0).path("reason").asString()).isEqualTo("blacklisted");
        assertThat(report.path("losses").path(0).path("text").asString()).isNotEmpty();
    }

    @Test
    void whoMayNotSeeDevicesSeesNoLosses() {
        live.devices(1);
        String task = live.pushToAll("hello");
        assertThat(live.server
                        .nativeCall("GET", live.appPath() + "tasks/" + task, "", "wang/auditor")
                        .status())
                .isEqualTo(200);
        assertThat(live.server
                        .nativeCall("PATCH", live.appPath() + "devices/" + live.device(), "{}", "wang/auditor")
                        .status())
                .isEqualTo(403);
        assertThat(live.server
                        .nativeCall("GET", "apps/" + ApiServer.OTHER.appId() + "/tasks/" + task, "", "li/owner")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aTaskIsStoppedTakenBackAndCopied() {
        String cid = live.connectedDevice();
        live.device();
        String task = live.pushToAll("hello");
        live.awaitArrived(task, 1);
        JsonNode request = live.get("tasks/" + task + "/request");
        assertThat(request.path("message").path("notification").path("title").asString())
                .isEqualTo("hello");
        assertThat(live.call("POST", "tasks/" + task + "/recall", "").status()).isEqualTo(201);
        assertThat(live.call("POST", "tasks/" + task + "/stop", "").status()).isIn(204, 409);
        assertThat(live.pages("tasks?state=stopped", 5)).hasSizeLessThanOrEqualTo(1);
        assertThat(live.pages("tasks", 5)).hasSize(2);
        assertThat(live.pages("devices/" + cid + "/messages", 5)).hasSizeGreaterThanOrEqualTo(1);
    }

    @Test
    void aStoppedTaskSaysSo() {
        live.device();
        String task = live.pushToAll("hello");
        assertThat(live.call("POST", "tasks/" + task + "/stop", "").status()).isEqualTo(204);
        assertThat(live.get("tasks/" + task).path("state").asString()).isEqualTo("stopped");
        assertThat(live.get("tasks/" + task).path("recalled").asInt()).isEqualTo(1);
        assertThat(live.pages("tasks?state=stopped", 5)).hasSize(1);
        assertThat(live.pages("tasks?state=sending", 5)).isEmpty();
    }
}

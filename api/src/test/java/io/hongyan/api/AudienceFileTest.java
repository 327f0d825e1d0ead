package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.api.ApiServer.Response;
import io.hongyan.api.InMemoryPlatform.Task;
import io.hongyan.delivery.Devices.AliasBinding;
import io.hongyan.kernel.DeviceAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AudienceFileTest {

    private static final String APP = "apps/" + ApiServer.APP.appId() + "/";
    private static final String OWNER = "li/owner";
    private static final String UNKNOWN = "0123456789abcdef0123456789abcdef";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ApiServer server = new ApiServer();
    private final String cid = server.cid();
    private final String other = server.cid();

    @AfterEach
    void close() {
        server.close();
    }

    private Response upload(String csv) {
        return server.nativeCall("POST", APP + "audience-files?name=vip", csv, OWNER);
    }

    private DeviceAddress device(String text) {
        return server.cids.resolve(ApiServer.APP.number(), text).orElseThrow();
    }

    private void bind(String text, String alias) {
        server.platform.bindAliases(ApiServer.APP.number(), "", List.of(new AliasBinding(device(text), alias)));
    }

    private String refused(Response file) {
        Response list = server.nativeCall(
                "GET",
                APP + "audience-files/" + file.json().path("id").asString() + "/refused",
                "",
                OWNER,
                Map.of("Accept-Language", "en"));
        return new String(list.http().body(), StandardCharsets.UTF_8);
    }

    // --- files ---

    @Test
    void devicesAreCountedOnceAndLinesThatNameNoNewOneAreRefused() {
        Response file =
                upload("cid,name\n" + cid + ",Li\n" + UNKNOWN + ",Wu\n" + cid + ",Li again\n" + other + ",Hu\n");

        assertThat(file.status()).isEqualTo(201);
        assertThat(file.json().path("lines").asInt()).isEqualTo(4);
        assertThat(file.json().path("devices").asInt()).isEqualTo(2);
        assertThat(file.json().path("refused").asInt()).isEqualTo(2);
        assertThat(file.json().path("variables")).containsExactly(JSON.valueToTree("name"));
        assertThat(refused(file))
                .contains("3,\"" + UNKNOWN + ",Wu\",no device: not a CID of this app")
                .contains("an earlier line names this device already");
    }

    @Test
    void anAliasStandsForAllItsDevices() {
        bind(cid, "li");
        bind(other, "li");
        Response file = upload("alias\nli\nnobody\n");

        assertThat(file.json().path("devices").asInt()).isEqualTo(2);
        assertThat(file.json().path("refused").asInt()).isEqualTo(1);
        assertThat(refused(file)).contains("3,nobody,no device is bound to this alias");
    }

    @Test
    void aFileWithoutCidOrAliasOrWithAnImpossibleVariableIsRefused() {
        assertThat(upload("name,cid\nLi,x\n").json().path("detail").asString())
                .isEqualTo("line 1: the first column is name (expected: cid or alias)");
        assertThat(upload("cid,a|b\nx,y\n").json().path("detail").asString()).contains("column \"a|b\"");
        assertThat(upload("cid,a,a\nx,y,z\n").json().path("detail").asString()).contains("same name");
        assertThat(server.nativeCall("GET", APP + "audience-files", "", OWNER)
                        .json()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void filesAreListedAndDeleted() {
        String id = upload("cid\n" + cid + "\n").json().path("id").asString();
        assertThat(server.nativeCall("GET", APP + "audience-files", "", OWNER)
                        .json()
                        .path("items"))
                .hasSize(1);
        assertThat(server.nativeCall("DELETE", APP + "audience-files/" + id, "", OWNER)
                        .status())
                .isEqualTo(204);
        assertThat(server.nativeCall("DELETE", APP + "audience-files/" + id, "", OWNER)
                        .status())
                .isEqualTo(404);
        assertThat(server.nativeCall("GET", APP + "audience-files", "", OWNER)
                        .json()
                        .path("items"))
                .isEmpty();
    }

    // --- pushes ---

    private Response push(Response file, String title, String settings) {
        return server.nativeCall(
                "POST",
                APP + "pushes",
                "{\"name\":\"autumn\",\"audience\":{\"file\":\""
                        + file.json().path("id").asString()
                        + "\"},\"message\":{\"notification\":{\"title\":\"" + title
                        + "\",\"body\":\"b\",\"click_type\":\"none\"}},\"settings\":{" + settings + "}}",
                OWNER);
    }

    private JsonNode job(Response push) {
        return server.nativeCall(
                        "GET", APP + "jobs/" + push.json().path("job_id").asString(), "", OWNER)
                .json();
    }

    private JsonNode ended(Response push) {
        assertThat(push.status()).as(push.json().toString()).isEqualTo(202);
        await().until(() -> !job(push).path("state").asString().equals("running"));
        return job(push);
    }

    /** Title of each message of a device. */
    private List<String> titles(String text) {
        List<String> titles = new ArrayList<>();
        for (Task task : server.platform.tasksOf(device(text))) {
            titles.add(JSON.readTree(task.content.pushMessage())
                    .at("/notification/title")
                    .stringValue());
        }
        return titles;
    }

    @Test
    void withoutVariablesItIsOneTask() {
        bind(other, "wu");
        bind(cid, "li");
        JsonNode job = ended(push(upload("alias\nli\nnobody\nwu\nli\n"), "hello", ""));

        assertThat(job.path("kind").asString()).isEqualTo("push");
        assertThat(job.path("name").asString()).isEqualTo("autumn");
        assertThat(job.path("done").asInt()).isEqualTo(4);
        assertThat(job.path("refused").asInt()).isEqualTo(1);
        assertThat(job.path("task_ids")).hasSize(1);
        assertThat(server.platform.tasksOf(device(cid)))
                .singleElement()
                .satisfies(task -> assertThat(task.id.toString())
                        .isEqualTo(job.path("task_ids").get(0).asString()));
        assertThat(titles(other)).containsExactly("hello");
    }

    @Test
    void withVariablesEachDeviceGetsTheTextOfItsLineOnce() {
        JsonNode job = ended(push(
                upload("cid,name,sum\n" + cid + ",\"Li \"\"L\"\"\",5\n" + other + ",,7\n" + cid + ",second,8\n"),
                "{{name|friend}}: {{sum}}",
                ""));

        assertThat(job.path("state").asString()).isEqualTo("done");
        assertThat(job.path("task_ids")).isEmpty();
        assertThat(titles(cid)).containsExactly("Li \"L\": 5");
        assertThat(titles(other)).containsExactly("friend: 7");
        assertThat(server.platform.tasksOf(device(cid)).getFirst().groupName).isEqualTo("autumn");
    }

    @Test
    void aLineWhoseTextsAreNotPermittedIsRefusedAndTheOthersGo() {
        JsonNode job = ended(push(
                upload("cid,name\n" + cid + "," + "x".repeat(51) + "\n" + other + ",\n" + server.cid() + ",Li\n"),
                "{{name}}",
                ""));

        assertThat(job.path("done").asInt()).isEqualTo(3);
        assertThat(job.path("refused").asInt()).isEqualTo(2);
        assertThat(titles(cid)).isEmpty();
        Response list = server.nativeCall(
                "GET",
                APP + "jobs/" + job.path("id").asString() + "/refused",
                "",
                OWNER,
                Map.of("Accept-Language", "en"));
        assertThat(new String(list.http().body(), StandardCharsets.UTF_8))
                .contains("title size over limit: 51 characters (limit: 50)")
                .contains("message.notification.title is invalid: {{name}} (expected: a value, or a fallback");
    }

    @Test
    void aScheduledPushWaitsAndItsFileMayBeDeletedMeanwhile() {
        long time = ApiServer.START.plus(Duration.ofHours(1)).toEpochMilli();
        Response file = upload("cid\n" + cid + "\n");
        Response push = push(file, "later", "\"schedule_time\":" + time);
        assertThat(push.status()).isEqualTo(202);
        server.nativeCall(
                "DELETE", APP + "audience-files/" + file.json().path("id").asString(), "", OWNER);

        assertThat(job(push).path("start_at").asString()).isEqualTo("2026-11-22T09:00:00Z");
        assertThat(titles(cid)).isEmpty();
        server.now.set(ApiServer.START.plus(Duration.ofHours(1)));
        assertThat(ended(push).path("state").asString()).isEqualTo("done");
        assertThat(titles(cid)).containsExactly("later");
    }

    @Test
    void aScheduledPushCanBeCancelled() {
        long time = ApiServer.START.plus(Duration.ofHours(1)).toEpochMilli();
        Response push = push(upload("cid\n" + cid + "\n"), "later", "\"schedule_time\":" + time);
        String path = APP + "jobs/" + push.json().path("job_id").asString();

        assertThat(server.nativeCall("DELETE", path, "", OWNER).status()).isEqualTo(204);
        server.now.set(ApiServer.START.plus(Duration.ofHours(2)));
        assertThat(job(push).path("state").asString()).isEqualTo("cancelled");
        assertThat(titles(cid)).isEmpty();
    }

    @Test
    void whatAFileCannotHeedIsRefusedWithItsField() {
        Response file = upload("cid\n" + cid + "\n");
        assertThat(push(file, "t", "\"online_threshold\":5")
                        .json()
                        .path("field")
                        .asString())
                .isEqualTo("settings.online_threshold");
    }
}

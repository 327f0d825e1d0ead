package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.acceptance.Rest.Answer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receipts of real devices to an app's own server, set up by the API of the real server. */
@Timeout(120)
class CallbackTest {

    private static final String PUSH = "{\"request_id\":\"%s\",\"settings\":{\"ttl\":3600000,"
            + "\"custom_callback\":\"order 42\"},\"audience\":{\"cid\":[\"%s\"]},\"push_message\":%s}";

    @TempDir
    Path folder;

    private final Credentials app = Credentials.named("Callback");
    private final List<JsonNode> told = Collections.synchronizedList(new ArrayList<>());
    private volatile int status = 200;
    private final CallbackReceiver receiver = new CallbackReceiver(body -> {
        if (status == 200) {
            body.lines().forEach(line -> take(JsonMapper.shared().readTree(line)));
        }
        return status;
    });
    private RunningServer server;
    private Rest rest;

    private void take(JsonNode json) {
        if (json.has("receipts")) {
            json.path("receipts").forEach(told::add);
        } else {
            told.add(json);
        }
    }

    @BeforeEach
    void start() {
        server = RunningServer.start(folder, app, Map.of("callbacks.allow-private", "true"));
        rest = server.rest();
    }

    @AfterEach
    void stop() {
        server.close();
        receiver.close();
    }

    private JsonNode configure(String more) {
        return rest.call(
                        "PUT",
                        "callback",
                        "{\"url\":\"" + receiver.url() + "\",\"secret\":\"" + CallbackReceiver.SECRET + "\"" + more
                                + "}")
                .ok();
    }

    private String push(String cid, String message) {
        return rest.post("push/single/cid", PUSH.formatted(Rest.requestId(), cid, message))
                .ok()
                .propertyNames()
                .iterator()
                .next();
    }

    private List<String> values(String name, String task) {
        return List.copyOf(told).stream()
                .filter(receipt -> receipt.path("taskid").asString("").equals(task))
                .map(receipt -> receipt.path(name).asString(""))
                .toList();
    }

    @Test
    void eachStageOfAMessageIsToldAsItHappens() {
        configure("");
        try (Device phone = Device.online(server, rest)) {
            String task = push(phone.cid(), Rest.notification("t"));
            Device.Message message = phone.awaitMessage(task);
            await().until(() -> values("kind", task).equals(List.of("sent", "arrived")));
            phone.receipt(message, "displayed");
            phone.receipt(message, "clicked");
            phone.receipt(message, "90005");

            await().until(() -> values("kind", task).size() == 5);
            assertThat(values("kind", task)).containsExactly("sent", "arrived", "displayed", "clicked", "action");
            assertThat(values("cid", task)).containsOnly(phone.cid());
            assertThat(values("channel", task)).containsOnly("device");
            assertThat(values("msgid", task)).containsOnly(message.id());
            assertThat(values("custom_callback", task)).containsOnly("order 42");
            assertThat(values("event", task)).containsExactly("", "", "", "", "90005");
        }
    }

    @Test
    void aBroadcastIsToldDeviceByDeviceAndALossWithItsReason() {
        configure("");
        try (Device here = Device.online(server, rest);
                Device away = Device.offline(server, rest)) {
            String task = rest.post("push/all", Rest.push(Rest.requestId(), "\"all\"", Rest.transmission("x"), -1))
                    .ok()
                    .path("taskid")
                    .asString();

            await().until(() -> values("kind", task).size() == 3);
            for (JsonNode receipt : List.copyOf(told)) {
                String cid = receipt.path("cid").asString();
                if (receipt.path("kind").asString().equals("lost")) {
                    assertThat(cid).isEqualTo(away.cid());
                    assertThat(receipt.path("reason").asString()).isEqualTo("offline");
                } else {
                    assertThat(cid).isEqualTo(here.cid());
                }
            }
        }
    }

    @Test
    void getuisFormatIsWhatAGetuiCustomerReads() throws Exception {
        configure(",\"format\":\"getui\",\"alias\":true");
        try (Device phone = Device.online(server, rest)) {
            rest.post("user/alias", "{\"data_list\":[{\"cid\":\"" + phone.cid() + "\",\"alias\":\"alice\"}]}")
                    .ok();
            String task = push(phone.cid(), Rest.notification("t"));
            Device.Message message = phone.awaitMessage(task);
            phone.receipt(message, "clicked");
            phone.receipt(message, "90005");

            await().until(() -> values("actionId", task).size() == 4);
            assertThat(values("actionId", task)).containsExactly("0", "10000", "10010", "90005");
            assertThat(values("code", task)).containsOnly("200");
            assertThat(values("alias", task)).containsOnly("alice");
            assertThat(values("custom_callback", task)).containsOnly("order 42");
            String sign = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5")
                            .digest((app.appId() + phone.cid() + task + message.id() + app.masterSecret()).getBytes()));
            assertThat(values("sign", task)).containsOnly(sign);
        }
    }

    @Test
    void whatIsSetUpByTheApiOutlivesARestartAndCanBeTriedWatchedAndRemoved() {
        assertThat(rest.get("callback").ok().path("set").asBoolean()).isFalse();
        rest.post("callback/test", "{}").refused(400, 20001, "callback is not set up");
        JsonNode set = configure(",\"kinds\":[\"arrived\"]");
        assertThat(set.path("secret_set").asBoolean()).isTrue();
        assertThat(set.toString()).doesNotContain(CallbackReceiver.SECRET);

        server.restart();
        rest = server.rest();
        assertThat(rest.get("callback").ok()).isEqualTo(set);
        JsonNode trial = rest.post("callback/test", "{}").ok();
        assertThat(trial.path("ok").asBoolean()).as(trial.toString()).isTrue();
        assertThat(told.getLast().path("kind").asString()).isEqualTo("test");

        status = 503;
        assertThat(rest.post("callback/test", "{}").ok().path("text").asString())
                .isEqualTo("HTTP 503");
        try (Device phone = Device.online(server, rest)) {
            String task = push(phone.cid(), Rest.notification("t"));
            phone.awaitMessage(task);
            await().until(() ->
                    rest.get("callback/status").ok().path("state").asString().equals("failing"));
            JsonNode status = rest.get("callback/status").ok();
            assertThat(status.path("waiting").asInt()).isEqualTo(1);
            assertThat(status.path("last_error").path("reason").asString()).isEqualTo("HTTP 503");
            this.status = 200;
            await().until(() -> values("kind", task).equals(List.of("arrived")));
            await().until(() -> rest.get("callback/status").ok().path("waiting").asInt() == 0);
        }
        rest.delete("callback").ok();
        assertThat(rest.get("callback").ok().path("set").asBoolean()).isFalse();
        rest.delete("callback").refused(400, 20001, "callback is not set up");
    }

    @Test
    void theConfigurationsReceiverIsTheBootstrapApps() {
        server.close();
        server = RunningServer.start(
                folder,
                app,
                Map.of(
                        "callbacks.allow-private",
                        "true",
                        "callbacks.url",
                        receiver.url(),
                        "callbacks.secret",
                        CallbackReceiver.SECRET,
                        "callbacks.kinds",
                        "arrived,clicked"));
        rest = server.rest();

        JsonNode shown = rest.get("callback").ok();
        assertThat(shown.path("url").asString()).isEqualTo(receiver.url());
        assertThat(shown.path("kinds").toString()).isEqualTo("[\"arrived\",\"clicked\"]");
    }

    @Test
    void aPrivateAddressIsRefusedWithoutLeave() {
        server.close();
        server = RunningServer.start(folder, app);
        rest = server.rest();

        Answer answer = rest.call(
                "PUT",
                "callback",
                "{\"url\":\"" + receiver.url() + "\",\"secret\":\"" + CallbackReceiver.SECRET + "\"}");

        answer.refused(400, 20001, "url: 127.0.0.1: 127.0.0.1 is not a public address (see callbacks.allow-private)");
        assertThat(rest.get("callback").ok().path("set").asBoolean()).isFalse();
    }
}

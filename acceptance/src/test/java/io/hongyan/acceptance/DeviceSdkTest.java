package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.sdk.ClientState;
import io.hongyan.sdk.DeviceStorage;
import io.hongyan.sdk.HongyanClient;
import io.hongyan.sdk.HongyanListener;
import io.hongyan.sdk.InMemoryDeviceStorage;
import io.hongyan.sdk.PushMessage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Our own device SDK against the running server. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceSdkTest {

    private RunningServer server;
    private Rest rest;
    private final Ledger ledger = new Ledger();

    @BeforeAll
    void start(@TempDir Path data) {
        server = RunningServer.start(data, Credentials.named("DeviceSdk"));
        rest = server.rest();
    }

    @AfterAll
    void stop() {
        ledger.assertConserved(rest);
        server.close();
    }

    private HongyanClient client(DeviceStorage storage, Queue<PushMessage> messages, Queue<String> errors) {
        return HongyanClient.builder(
                        "http://127.0.0.1:" + server.httpPort() + "/sdk/v1/register",
                        server.app.appId(),
                        server.app.appKey())
                .brand("xiaomi")
                .fact("model", "Mi 17")
                .storage(storage)
                .listener(new HongyanListener() {
                    @Override
                    public void onMessage(PushMessage message) {
                        messages.add(message);
                    }

                    @Override
                    public void onError(String what) {
                        errors.add(what);
                    }
                })
                .build();
    }

    private static void online(HongyanClient client) {
        client.start();
        await().atMost(Device.PATIENCE).until(() -> client.state() == ClientState.ONLINE);
    }

    private static String cid(HongyanClient client) {
        return Objects.requireNonNull(client.cid());
    }

    @Test
    void registersReceivesAndReports() {
        Queue<PushMessage> messages = new ConcurrentLinkedQueue<>();
        Queue<String> errors = new ConcurrentLinkedQueue<>();
        try (HongyanClient client = client(new InMemoryDeviceStorage(), messages, errors)) {
            online(client);
            String cid = cid(client);
            assertThat(rest.get("user/status/" + cid)
                            .ok()
                            .path(cid)
                            .path("status")
                            .asString())
                    .isEqualTo("online");
            String task = rest.single(cid, "你好");
            await().atMost(Device.PATIENCE).until(() -> messages.size() == 1);
            PushMessage message = messages.element();
            assertThat(message.taskId()).isEqualTo(task);
            assertThat(message.title()).isEqualTo("你好");
            client.displayed(message);
            client.clicked(message);
            client.dismissed(message);
            client.customEvent(message, 90_005);
            client.event("checkout", Map.of("amount", 12));
            client.setTags(List.of("sdk-tag"));
            client.bindAlias("sdk-ann");
            client.setNotificationsEnabled(false);
            client.setVendorToken("xm", "TOKEN");
            client.setBadge(3);
            await().atMost(Device.PATIENCE).untilAsserted(() -> {
                var report = rest.get("report/push/task/" + task + "?actionIdList=90005")
                        .ok()
                        .path(task);
                assertThat(report.at("/total/receive_num").asInt()).isEqualTo(1);
                assertThat(report.at("/total/click_num").asInt()).isEqualTo(1);
                assertThat(report.at("/actionCntMap/90005").asInt()).isEqualTo(1);
                assertThat(rest.get("user/alias/cid/" + cid).ok().path("alias").asString(""))
                        .isEqualTo("sdk-ann");
                assertThat(rest.get("user/custom_tag/cid/" + cid)
                                .ok()
                                .path(cid)
                                .get(0)
                                .asString())
                        .isEqualTo("sdk-tag");
                var detail =
                        rest.get("user/detail/" + cid).ok().path("validCids").path(cid);
                assertThat(detail.path("notification_switch").asBoolean(true)).isFalse();
                assertThat(detail.path("device_token").asString()).isEqualTo("XM_TOKEN");
                assertThat(detail.path("phone_model").asString()).isEqualTo("Mi 17");
            });
            ledger.expect(task, 1);
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void keepsItsIdentityAndGetsWhatWaited() {
        Queue<PushMessage> messages = new ConcurrentLinkedQueue<>();
        Queue<String> errors = new ConcurrentLinkedQueue<>();
        DeviceStorage storage = new InMemoryDeviceStorage();
        String cid;
        try (HongyanClient client = client(storage, messages, errors)) {
            online(client);
            cid = cid(client);
        }
        await().atMost(Device.PATIENCE)
                .until(() -> rest.get("user/status/" + cid)
                        .ok()
                        .path(cid)
                        .path("status")
                        .asString()
                        .equals("offline"));
        List<String> tasks = List.of(rest.single(cid, "first"), rest.single(cid, "second"));
        try (HongyanClient client = client(storage, messages, errors)) {
            online(client);
            assertThat(cid(client)).isEqualTo(cid);
            await().atMost(Device.PATIENCE).until(() -> messages.size() == 2);
            assertThat(messages).extracting(PushMessage::taskId).containsExactlyElementsOf(tasks);
            tasks.forEach(task -> ledger.expect(task, 1));
            Ledger.assertConserved(rest, tasks.getLast(), new Ledger.Entry(1, 0));
        }
    }
}

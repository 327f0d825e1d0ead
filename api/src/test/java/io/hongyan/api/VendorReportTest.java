package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.api.ApiServer.Response;
import io.hongyan.delivery.ChannelReport.Loss;
import io.hongyan.delivery.ChannelReport.Stage;
import io.hongyan.delivery.Devices.Registration;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What reports and chains say of messages that went by vendors. */
class VendorReportTest {

    private static final Loss OVER_QUOTA = new Loss(Stage.SENDING, LossReason.OVER_QUOTA_APP, "10070");
    private static final Loss UNINSTALLED = new Loss(Stage.ARRIVAL, LossReason.UNINSTALLED, "2");
    private static final Loss OFF = new Loss(Stage.DISPLAY, LossReason.NOT_DISPLAYED, "27");

    private final ApiServer server = new ApiServer();
    private String token = "";
    private String task = "";
    private final Registration huawei = server.register(Platform.ANDROID, "huawei");
    private final Registration apple = server.register(Platform.IOS, "apple");
    private final Registration honor = server.register(Platform.ANDROID, "honor");

    /** One device online, one that waits, three that vendors lost. */
    @BeforeEach
    void push() {
        token = server.token();
        server.connectedCid();
        server.cid();
        Response response = server.call(
                "POST",
                "push/all",
                "{\"request_id\":\"request-0001\",\"audience\":\"all\"," + "\"push_message\":{\"transmission\":\"x\"}}",
                token);
        task = response.data().path("taskid").asString();
        server.platform.lose(1, task, huawei.address(), Channel.HUAWEI, OVER_QUOTA);
        server.platform.lose(1, task, apple.address(), Channel.APNS, UNINSTALLED);
        server.platform.lose(1, task, honor.address(), Channel.HONOR, OFF);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Response get(String path) {
        return server.call("GET", path, "", token);
    }

    private String text(String path) {
        Response response = get(path);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.http().headers().firstValue("Content-Type"))
                .contains("text/csv;charset=UTF-8;header=present");
        return new String(response.http().body(), StandardCharsets.UTF_8);
    }

    @Test
    void aTaskHasFiguresOfEveryChannel() {
        JsonNode report = get("report/push/task/" + task).data().path(task);
        assertThat(report.path("total").toString())
                .isEqualTo("{\"msg_num\":5,\"target_num\":3,\"receive_num\":2,\"display_num\":0,\"click_num\":0}");
        assertThat(report.path("hw").path("target_num").asInt(-1)).isZero();
        assertThat(report.path("ios").path("target_num").asInt()).isEqualTo(1);
        assertThat(report.path("ho").path("receive_num").asInt()).isEqualTo(1);
        assertThat(report.has("xm")).isFalse();
    }

    @Test
    void theDetailReportTellsLossesByStageAndChannelAndCallsApnsApn() {
        JsonNode report = get("report/push/task/" + task + "/detail").data().path(task);
        assertThat(report.path("apn").path("target_num").asInt()).isEqualTo(1);
        assertThat(report.has("ios")).isFalse();
        assertThat(report.path("failed_detail").path("rs").toString()).isEqualTo("{\"hw\":{\"6\":{\"total\":1}}}");
        assertThat(report.path("failed_detail").path("sf").toString()).isEqualTo("{\"apn\":{\"5\":{\"total\":1}}}");
        assertThat(report.path("failed_detail").path("fd").toString())
                .isEqualTo("{\"ho\":{\"14\":{\"14001\":1,\"total\":1}}}");
        assertThat(report.path("failed_detail").has("ts")).isFalse();
    }

    @Test
    void theLossReportKeepsTheConservationRule() {
        JsonNode report = get("report/push/task/" + task + "/loss").data();
        assertThat(report.path("targeted").asLong())
                .isEqualTo(5)
                .isEqualTo(report.path("filtered").asLong()
                        + report.path("pending").asLong()
                        + report.path("in_flight").asLong()
                        + report.path("arrived").asLong()
                        + report.path("lost").asLong()
                        + report.path("expired").asLong()
                        + report.path("recalled").asLong());
        assertThat(report.path("lost").asLong()).isEqualTo(2);
        JsonNode loss = report.path("channels").path(2).path("losses").path(0);
        assertThat(report.path("channels").path(2).path("channel").asString()).isEqualTo("huawei");
        assertThat(loss.path("stage").asString()).isEqualTo("sending");
        assertThat(loss.path("reason").asString()).isEqualTo("over_quota_app");
        assertThat(loss.path("vendor_code").asString()).isEqualTo("10070");
        assertThat(loss.path("count").asLong()).isEqualTo(1);
        assertThat(loss.path("text_zh").asString()).isEqualTo("应用当日厂商配额已用完");
        assertThat(loss.path("advice_en").asString()).contains("apply for more");
        assertThat(get("report/push/task/RASA_1122_x/loss").msg()).isEqualTo("taskid is invalid");
    }

    @Test
    void theDevicesOfALossAreExportedAsCsv() {
        String all = text("report/push/task/" + task + "/loss/devices");
        assertThat(all.lines())
                .containsExactly(
                        "cid,channel,stage,reason,vendor_code",
                        huawei.cid() + ",huawei,sending,over_quota_app,10070",
                        apple.cid() + ",apns,arrival,uninstalled,2",
                        honor.cid() + ",honor,display,not_displayed,27");
        for (String filter : new String[] {"channel=hw", "channel=huawei", "stage=sending", "reason=over_quota_app"}) {
            assertThat(text("report/push/task/" + task + "/loss/devices?" + filter)
                            .lines())
                    .as(filter)
                    .containsExactly(
                            "cid,channel,stage,reason,vendor_code",
                            huawei.cid() + ",huawei,sending,over_quota_app,10070");
        }
        assertThat(get("report/push/task/" + task + "/loss/devices?stage=nowhere")
                        .msg())
                .isEqualTo("stage is invalid: nowhere (expected: filtered, sending, arrival, display, click)");
        assertThat(get("report/push/task/" + task + "/loss/devices?reason=bad").code())
                .isEqualTo(20001);
        assertThat(get("report/push/task/RASA_1122_x/loss/devices").msg()).isEqualTo("taskid is invalid");
    }

    @Test
    void cellsThatWouldBreakARowAreQuoted() {
        server.platform.lose(
                1, task, huawei.address(), Channel.HUAWEI, new Loss(Stage.SENDING, LossReason.UNKNOWN, "a,\"b\""));
        assertThat(text("report/push/task/" + task + "/loss/devices?channel=hw"))
                .endsWith(",huawei,sending,unknown,\"a,\"\"b\"\"\"\r\n");
    }

    @Test
    void anExportIsCountedOnce() {
        text("report/push/task/" + task + "/loss/devices");
        assertThat(server.measured).contains("report/push/task/{}/loss/devices 200");
    }

    @Test
    void theMessageChainNamesVendorCodeAndReason() {
        assertThat(get("task/detail/" + huawei.cid() + "/" + task)
                        .data()
                        .path("detail")
                        .toString())
                .isEqualTo("[{\"time\":\"2026-11-22 16:00:00\",\"event\":\"消息请求成功\"},"
                        + "{\"time\":\"2026-11-22 16:00:00\",\"event\":\"消息转厂商通道（华为）\"},"
                        + "{\"time\":\"2026-11-22 16:00:00\",\"event\":\"厂商通道未下发（华为，厂商代码 10070）："
                        + "应用当日厂商配额已用完\"}]");
    }

    @Test
    void ourChainHasMillisecondsAndBothLanguages() {
        JsonNode events = get("task/chain/" + apple.cid() + "/" + task).data().path("events");
        JsonNode sent = events.path(2);
        assertThat(sent.path("time").asLong()).isEqualTo(ApiServer.START.toEpochMilli() + 250);
        assertThat(sent.path("step").asString()).isEqualTo("sent");
        assertThat(sent.path("text_en").asString()).isEqualTo("sent (Apple APNs, vendor's message id vendor-7)");
        JsonNode lost = events.path(3);
        assertThat(lost.path("channel").asString()).isEqualTo("apns");
        assertThat(lost.path("reason").asString()).isEqualTo("uninstalled");
        assertThat(lost.path("vendor_code").asString()).isEqualTo("2");
        assertThat(lost.path("text_zh").asString()).isEqualTo("消息下发失败（苹果 APNs，厂商代码 2）：应用已卸载");
        assertThat(lost.path("advice_en").asString()).isEqualTo("win the user back by SMS or advertising");
        assertThat(get("task/chain/nonsense/" + task).msg()).isEqualTo("target user is invalid");
    }

    @Test
    void invalidCidsAreTheUninstalledAndTheLongInactive() {
        server.platform.uninstall(huawei.address());
        assertThat(text("user/invalid_cid").lines()).containsExactly("cid,state", huawei.cid() + ",uninstalled");
        server.now.set(ApiServer.START.plus(Duration.ofDays(8)));
        token = server.token();
        assertThat(text("user/invalid_cid?days=7").lines())
                .contains(huawei.cid() + ",uninstalled", apple.cid() + ",inactive")
                .hasSize(6);
        assertThat(get("user/invalid_cid?days=0").msg()).isEqualTo("days is invalid: 0 (expected: 1 … 3650)");
        assertThat(get("user/invalid_cid?days=soon").code()).isEqualTo(20001);
    }

    @Test
    void aLongTableArrivesWhole() {
        for (int i = 0; i < 20_000; i++) {
            server.platform.uninstall(server.register(Platform.ANDROID, "oppo").address());
        }
        assertThat(text("user/invalid_cid").lines()).hasSize(20_001);
    }

    @Test
    void aTableThatBreaksOffDoesNotLookComplete() {
        server.platform.failWith(new IllegalStateException("broken on purpose"));
        assertThatThrownBy(() -> get("user/invalid_cid")).hasCauseInstanceOf(IOException.class);
        assertThat(server.measured).contains("user/invalid_cid 500").doesNotContain("user/invalid_cid 200");
        server.platform.failWith(null);
        assertThat(text("user/invalid_cid")).isEqualTo("cid,state\r\n");
    }
}

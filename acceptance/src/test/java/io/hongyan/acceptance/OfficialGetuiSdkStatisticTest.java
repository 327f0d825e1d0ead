package io.hongyan.acceptance;

import static io.hongyan.acceptance.OfficialSdk.cids;
import static io.hongyan.acceptance.OfficialSdk.dataOf;
import static io.hongyan.acceptance.OfficialSdk.message;
import static io.hongyan.acceptance.OfficialSdk.notification;
import static io.hongyan.acceptance.OfficialSdk.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.getui.push.v2.sdk.api.AuthApi;
import com.getui.push.v2.sdk.api.PushApi;
import com.getui.push.v2.sdk.api.StatisticApi;
import com.getui.push.v2.sdk.api.UserApi;
import com.getui.push.v2.sdk.dto.req.Audience;
import com.getui.push.v2.sdk.dto.req.AudienceDTO;
import com.getui.push.v2.sdk.dto.req.AuthDTO;
import com.getui.push.v2.sdk.dto.req.message.PushDTO;
import com.getui.push.v2.sdk.dto.res.PushCountDTO;
import com.getui.push.v2.sdk.dto.res.TokenDTO;
import com.getui.push.v2.sdk.dto.res.statistic.StatisticDTO;
import io.hongyan.acceptance.Device.Message;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every method of the official SDK's StatisticApi and AuthApi against the running server. */
@NullUnmarked // the SDK says nothing of null
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialGetuiSdkStatisticTest {

    private RunningServer server;
    private OfficialSdk sdk;
    private StatisticApi statistics;
    private PushApi pushes;
    private AuthApi auth;
    private Rest rest;
    private final Ledger ledger = new Ledger();

    @BeforeAll
    void start(@TempDir Path data) {
        server = RunningServer.start(data, Credentials.named("SdkStat"), Map.of("http.rates.app-push-per-day", "50"));
        sdk = new OfficialSdk(server);
        statistics = sdk.api(StatisticApi.class);
        pushes = sdk.api(PushApi.class);
        auth = sdk.api(AuthApi.class);
        rest = server.rest();
    }

    @AfterAll
    void stop() {
        sdk.assertEveryMethodWasCalled(StatisticApi.class);
        sdk.assertEveryMethodWasCalled(AuthApi.class);
        ledger.assertConserved(rest);
        sdk.close();
        server.close();
    }

    private String list(String group, Device... targets) {
        PushDTO<Audience> push = message("reported");
        push.setGroupName(group);
        String task = dataOf(pushes.createMsg(push)).getTaskId();
        AudienceDTO list = new AudienceDTO();
        list.setTaskid(task);
        list.setAudience(cids(java.util.Arrays.stream(targets).map(Device::cid).toArray(String[]::new)));
        dataOf(pushes.pushListByCid(list));
        ledger.expect(task, targets.length, 0);
        return task;
    }

    private static void assertFigures(StatisticDTO figures, int sent, int received, int displayed, int clicked) {
        assertThat(figures)
                .containsEntry("target_num", sent)
                .containsEntry("receive_num", received)
                .containsEntry("display_num", displayed)
                .containsEntry("click_num", clicked);
    }

    @Test
    void reportsOfTasksFillLiveAndCountCustomEvents() {
        Device here = Device.online(server, rest);
        Device away = Device.offline(server, rest);
        Device black = Device.offline(server, rest);
        dataOf(sdk.api(UserApi.class).addBlackUser(Set.of(black.cid())));
        String group = "live-" + System.nanoTime();
        String task = list(group, here, away, black);
        String second = list(group, here);
        Message message = here.awaitMessage(task);
        here.awaitMessage(second);
        here.receipt(message, "displayed");
        here.receipt(message, "90001");
        await().atMost(Device.PATIENCE).untilAsserted(() -> {
            Map<String, Map<String, StatisticDTO>> data = dataOf(
                    statistics.queryPushResultByTaskIdsAndActionIds(Set.of(task, second), Set.of("90001", "90002")));
            assertThat(data).containsOnlyKeys(task, second);
            assertThat(data.get(task).get("total")).containsEntry("msg_num", 2);
            assertFigures(data.get(task).get("total"), 1, 1, 1, 0);
            assertFigures(data.get(task).get("gt"), 1, 1, 1, 0);
            assertThat(data.get(task).get("actionCntMap"))
                    .containsEntry("90001", 1)
                    .containsEntry("90002", 0);
            assertFigures(data.get(second).get("total"), 1, 1, 0, 0);
        });

        Map<String, StatisticDTO> detail =
                dataOf(statistics.queryPushTaskDetailData(Set.of(task))).get(task);
        assertThat(detail).containsKeys("total", "gt", "failed_detail");
        assertThat(rest.detail(task).at("/failed_detail/ts/gt/13/total").asInt())
                .isEqualTo(1);

        away.connect();
        Message late = away.awaitMessage(task);
        away.receipt(late, "displayed");
        away.receipt(late, "clicked");
        away.receipt(late, "clicked");
        await().atMost(Device.PATIENCE).untilAsserted(() -> {
            Map<String, StatisticDTO> figures =
                    dataOf(statistics.queryPushResultByTaskIds(Set.of(task))).get(task);
            assertFigures(figures.get("total"), 2, 2, 2, 1);
            assertThat(figures).doesNotContainKey("actionCntMap");
        });
        Map<String, StatisticDTO> summed =
                dataOf(statistics.queryPushResultByGroupName(group)).get(group);
        assertThat(summed.get("total")).containsEntry("msg_num", 3);
        assertFigures(summed.get("total"), 3, 3, 2, 1);
        assertThat(dataOf(statistics.queryPushResultByGroupName("nobody-" + group)))
                .isEmpty();
        here.close();
        away.close();
    }

    @Test
    void unknownTasksAreLeftOutOfReports() {
        assertThat(dataOf(statistics.queryPushResultByTaskIds(Set.of("RASL_1122_" + "0".repeat(32)))))
                .isEmpty();
    }

    @Test
    void aDayBeforeTheFirstHasNoFiguresAndTodayIsRefused() {
        // At midnight "yesterday" and "today" move between call and check: ask again then.
        LocalDate today = LocalDate.now();
        String yesterday = today.minusDays(1).toString();
        assertFigures(
                dataOf(statistics.queryPushResultByDate(yesterday))
                        .get(yesterday)
                        .get("total"),
                0,
                0,
                0,
                0);
        // The SDK's type has one level too many for the documented answer, so the SDK hands it over untyped.
        Object users = dataOf(statistics.queryUserDataByDate(yesterday));
        assertThat(users)
                .isEqualTo(Map.of(
                        yesterday,
                        Map.of("accumulative_num", 0.0, "register_num", 0.0, "active_num", 0.0, "online_num", 0.0)));
        refused(statistics.queryPushResultByDate(today.plusDays(1).toString()), 20001, "date is invalid");
        refused(statistics.queryUserDataByDate(today.plusDays(1).toString()), 20001, "date is invalid");
        refused(statistics.queryPushResultByDate("yesterday"), 20001, "date is invalid");
    }

    @Test
    void queryOnlineUserDataAnswersSamplesOfTheLastDay() {
        Map<String, Map<String, Integer>> data = dataOf(statistics.queryOnlineUserData());
        assertThat(data).containsOnlyKeys("online_statics");
        long now = System.currentTimeMillis();
        data.get("online_statics").forEach((time, online) -> {
            assertThat(Long.parseLong(time)).isBetween(now - 25L * 3_600_000, now + 1000);
            assertThat(online).isNotNegative();
        });
    }

    @Test
    void queryPushCountDataCountsTodaysPushes() {
        Map<String, PushCountDTO> before =
                dataOf(statistics.queryPushCountData()).get("gt");
        String task = dataOf(pushes.pushAll(notification("all", "counted"))).getTaskId();
        assertThat(task).startsWith("RASA_");
        Map<String, PushCountDTO> after =
                dataOf(statistics.queryPushCountData()).get("gt");
        assertThat(after.get("app").getTotalNum()).isEqualTo(50);
        assertThat(after.get("app").getRemainNum()).isEqualTo(before.get("app").getRemainNum() - 1);
        assertThat(after.get("app").getLimit()).isFalse();
        assertThat(after).containsKeys("app_with_tag", "list");
    }

    // --- tokens ---

    @Test
    void authAnswersATokenForADayAndCloseEndsIt() throws IOException {
        TokenDTO token = dataOf(auth.auth(AuthDTO.build(server.app.appKey(), server.app.masterSecret())));
        long day = 24L * 3_600_000;
        assertThat(token.getExpireTime() - System.currentTimeMillis()).isBetween(day - 60_000, day + 1_000);
        assertThat(rest.call("GET", "report/online_user", "", token.getToken()).code())
                .isZero();
        dataOf(auth.close(token.getToken()));
        rest.call("GET", "report/online_user", "", token.getToken()).refused(401, 10001, "token");
        assertThat(dataOf(statistics.queryOnlineUserData())).isNotNull();
        for (String unknown : List.of("x", token.getToken())) {
            assertThat(auth.close(unknown).isSuccess()).isFalse();
        }
    }

    @Test
    void authRefusesAWrongSecret() {
        refused(auth.auth(AuthDTO.build(server.app.appKey(), "wrong")), 20001, "sign is invalid");
    }
}

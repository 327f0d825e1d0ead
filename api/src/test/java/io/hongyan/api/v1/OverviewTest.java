package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer;
import io.hongyan.api.ApiServer.Response;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An app's figures over real HTTP and real delivery, beside what Getui's API says of them. */
class OverviewTest {

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

    private String pushToTwoOnlineAndOneOffline() {
        List<String> online = List.of(live.connectedDevice(), live.connectedDevice());
        live.device();
        String task = live.pushToAll("hello");
        live.awaitArrived(task, 2);
        live.click(task, online.getFirst());
        return task;
    }

    @Test
    void theOverviewCountsTheDevicesAndTheMessagesOfToday() {
        pushToTwoOnlineAndOneOffline();
        JsonNode overview = live.get("overview");
        assertThat(overview.path("online").asInt()).isEqualTo(2);
        assertThat(overview.path("devices").asInt()).isEqualTo(3);
        assertThat(overview.path("new_today").asInt()).isEqualTo(3);
        assertThat(overview.path("active_today").asInt()).isEqualTo(2);
        assertThat(overview.path("targeted_today").asInt()).isEqualTo(3);
        assertThat(overview.path("tasks_today").asInt()).isEqualTo(1);
        assertThat(overview.path("today").path("arrived").asInt()).isEqualTo(2);
        assertThat(overview.path("rates_today").path("arrival").asDouble()).isEqualTo(1.0);
        assertThat(overview.path("rates_30_days").path("click").asDouble()).isEqualTo(0.5);
        assertThat(overview.path("channels").path(0).path("channel").asString()).isEqualTo("device");
        assertThat(overview.path("channels")
                        .path(0)
                        .path("today")
                        .path("arrived")
                        .asInt())
                .isEqualTo(2);
    }

    @Test
    void aDaysFiguresAreGetuisFigures() {
        pushToTwoOnlineAndOneOffline();
        live.server.now.updateAndGet(now -> now.plus(Duration.ofDays(1)));
        JsonNode days = live.get("trends?days=2").path("items");
        assertThat(days.size()).isEqualTo(2);
        JsonNode yesterday = days.path(0);
        String date = yesterday.path("day").asString();
        JsonNode getui = live.getui("GET", "report/push/date/" + date, "")
                .data()
                .path(date)
                .path("total");
        assertThat(yesterday.path("figures").path("eligible").asInt())
                .isEqualTo(getui.path("msg_num").asInt())
                .isEqualTo(3);
        assertThat(yesterday.path("figures").path("arrived").asInt())
                .isEqualTo(getui.path("receive_num").asInt());
        assertThat(yesterday.path("figures").path("clicked").asInt())
                .isEqualTo(getui.path("click_num").asInt());
        JsonNode users =
                live.getui("GET", "report/user/date/" + date, "").data().path(date);
        assertThat(yesterday.path("accumulated").asInt())
                .isEqualTo(users.path("accumulative_num").asInt())
                .isEqualTo(3);
        assertThat(yesterday.path("registered").asInt())
                .isEqualTo(users.path("register_num").asInt());
        assertThat(yesterday.path("active").asInt())
                .isEqualTo(users.path("active_num").asInt());
        assertThat(days.path(1).path("figures").path("sent").asInt()).isZero();
        assertThat(days.path(1).path("rates").path("arrival").isNull()).isTrue();
        assertThat(live.get("trends").path("items").size()).isEqualTo(30);
        assertThat(live.call("GET", "trends?days=91", "").status()).isEqualTo(400);
    }

    @Test
    void onlineSamplesAreListedWithTheirTimes() {
        try (ApiServer inMemory = new ApiServer()) {
            inMemory.connectedCid();
            String path = "apps/" + ApiServer.APP.appId() + "/online";
            JsonNode samples =
                    inMemory.nativeCall("GET", path, "", "li/owner").json().path("items");
            JsonNode getui = inMemory.call("GET", "report/online_user", "", inMemory.token())
                    .data()
                    .path("online_statics");
            assertThat(samples.size()).isEqualTo(getui.size()).isPositive();
            samples.forEach(sample -> assertThat(sample.path("online").asInt())
                    .isEqualTo(getui.path(Long.toString(
                                    Instant.parse(sample.path("at").asString()).toEpochMilli()))
                            .asInt()));
        }
    }

    @Test
    void anAppIsComparedWithTheOthersOfItsCategory() {
        pushToTwoOnlineAndOneOffline();
        JsonNode benchmark = live.get("benchmark");
        assertThat(benchmark.path("category").asString()).isEqualTo("shopping");
        assertThat(benchmark.path("apps").asInt()).isEqualTo(1);
        assertThat(benchmark.path("own").path("arrival").asDouble()).isEqualTo(1.0);
        assertThat(benchmark.path("average")).isEqualTo(benchmark.path("own"));
        assertThat(benchmark.path("rank_by_click").asInt()).isEqualTo(1);
        JsonNode other = live.server
                .nativeCall("GET", "apps/" + ApiServer.OTHER.appId() + "/benchmark?days=1", "", "li/owner")
                .json();
        assertThat(other.path("own").path("arrival").isNull()).isTrue();
        assertThat(other.path("top").path("click").asDouble()).isEqualTo(0.5);
        assertThat(other.path("rank_by_arrival").isNull()).isTrue();
    }

    @Test
    void whatNeedsAttentionIsListed() {
        assertThat(live.get("alerts").path("items").size()).isZero();
        live.server.breakAccount();
        JsonNode alerts = live.get("alerts", Map.of("Accept-Language", "en")).path("items");
        assertThat(alerts).extracting(alert -> alert.path("kind").asString()).containsExactly("channel", "quota");
        assertThat(alerts.path(0).path("channel").asString()).isEqualTo("huawei");
        assertThat(alerts.path(1).path("text").asString()).contains("1 of 10 left");
        Response nobody = live.server.nativeCall("GET", live.appPath() + "alerts", "", "");
        assertThat(nobody.status()).isEqualTo(401);
    }
}

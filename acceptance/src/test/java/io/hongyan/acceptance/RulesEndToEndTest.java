package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.sdk.ClientState;
import io.hongyan.sdk.HongyanClient;
import io.hongyan.sdk.InMemoryDeviceStorage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Rules before sending on a server that is killed, with our own device SDK. */
@Timeout(300)
class RulesEndToEndTest {

    private static final Credentials APP = Credentials.named("Rules");
    private static final Duration UNTIL_MORNING = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private final Map<String, Instant> arrived = new ConcurrentHashMap<>();

    @Test
    void whatWaitsForTheMorningSurvivesAKillAndWhoIsLeftOutIsToldWhy() {
        try (ServerProcess server = new ServerProcess(folder, APP)) {
            server.start();
            server.awaitReady();
            Rest rest = new Rest(server.httpPort, APP);
            try (HongyanClient device = online(server)) {
                String cid = Objects.requireNonNull(device.cid());
                Instant morning = Instant.now()
                        .plus(UNTIL_MORNING)
                        .truncatedTo(ChronoUnit.MINUTES)
                        .plusSeconds(60);
                set(rest, "\"quiet_hours\":" + quietUntil(morning));
                String single = rest.single(cid, "single");
                String all = rest.post(
                                "push/all", Rest.push(Rest.requestId(), "\"all\"", Rest.notification("all"), 3_600_000))
                        .ok()
                        .path("taskid")
                        .asString();
                await("postponed")
                        .atMost(Device.PATIENCE)
                        .untilAsserted(() -> assertThat(steps(rest, cid, all)).contains("postponed", "waiting"));
                assertThat(steps(rest, cid, single)).contains("postponed", "waiting");

                server.kill();
                server.start();
                server.awaitReady();

                assertThat(rest.get("rules")
                                .ok()
                                .path("quiet_hours")
                                .path("action")
                                .asString())
                        .isEqualTo("hold");
                await("the messages of the night")
                        .atMost(Duration.ofSeconds(150))
                        .until(() -> arrived.keySet().containsAll(List.of(single, all)));
                assertThat(arrived.get(single)).isAfterOrEqualTo(morning);
                assertThat(arrived.get(all)).isAfterOrEqualTo(morning);

                set(rest, "\"caps\":[{\"category\":\"*\",\"window\":\"1d\",\"count\":1}]");
                String first = rest.single(cid, "first");
                String second = rest.single(cid, "second");
                await("the one").atMost(Device.PATIENCE).until(() -> arrived.containsKey(first));
                assertThat(left(rest, cid, second)).isEqualTo("frequency_capped");

                device.setConsent("marketing", false);
                await("the withdrawal")
                        .atMost(Device.PATIENCE)
                        .until(() -> rest.get("user/consent/cid/" + cid)
                                .ok()
                                .path("consents")
                                .has("marketing"));
                assertThat(left(rest, cid, rest.single(cid, "unwanted"))).isEqualTo("no_consent");
                assertThat(rest.get("user/online_moment/" + cid).ok().path(cid).size())
                        .isPositive();
                assertThat(arrived).hasSize(3);
            }
        }
    }

    private HongyanClient online(ServerProcess server) {
        HongyanClient client = HongyanClient.builder(
                        "http://127.0.0.1:" + server.httpPort + "/sdk/v1/register", APP.appId(), APP.appKey())
                .fact("timeZone", "UTC")
                .storage(new InMemoryDeviceStorage())
                .listener(message -> arrived.put(message.taskId(), Instant.now()))
                .build();
        client.start();
        await("online").atMost(Device.PATIENCE).until(() -> client.state() == ClientState.ONLINE);
        return client;
    }

    private static void set(Rest rest, String rules) {
        rest.call("PUT", "rules", "{" + rules + "}").ok();
    }

    private static String quietUntil(Instant morning) {
        LocalTime to = LocalTime.ofInstant(morning, ZoneOffset.UTC);
        return "{\"from\":\"" + to.minusHours(12) + "\",\"to\":\"" + to + "\",\"zone\":\"Asia/Tokyo\"}";
    }

    private static List<String> steps(Rest rest, String cid, String task) {
        return events(rest, cid, task).findValuesAsString("step");
    }

    /** Why a device was left out. */
    private static String left(Rest rest, String cid, String task) {
        for (JsonNode event : events(rest, cid, task)) {
            if (event.path("step").asString().equals("filtered")) {
                assertThat(event.path("text_zh").asString()).startsWith("消息被过滤：");
                return event.path("reason").asString();
            }
        }
        return "";
    }

    private static JsonNode events(Rest rest, String cid, String task) {
        return rest.get("task/chain/" + cid + "/" + task).ok().path("events");
    }
}

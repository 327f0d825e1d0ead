package io.hongyan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hongyan.acceptance.PlayedVendors.VendorPhone;
import io.hongyan.kernel.Channel;
import io.hongyan.simulators.vendor.PhoneState;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A rehearsal on the running server, and then the very same push. */
@NullUnmarked
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RehearsalEndToEndTest {

    private static final Credentials APP = Credentials.named("Rehearsal");
    private static final String LONG_TITLE = "双十一预售开启：全场商品五折起，满三百再减五十，前一千名加赠👨‍👩‍👧‍👦家庭装";
    private static final int XIAOMI_QUOTA = 3;

    private PlayedVendors vendors;
    private RunningServer server;
    private Rest rest;

    @BeforeAll
    void start(@TempDir Path data) {
        int port = ServerProcess.freePort();
        vendors = new PlayedVendors(port, APP);
        Map<String, String> settings = new HashMap<>(vendors.serverSettings());
        settings.put("http.port", Integer.toString(port));
        settings.put("channels.xiaomi.quota-marketing", Integer.toString(XIAOMI_QUOTA));
        settings.put("channels.xiaomi.quota-reserve-percent", "0");
        settings.put("channels.meizu.price", "0.045");
        server = RunningServer.start(data, APP, settings);
        rest = server.rest();
    }

    @AfterAll
    void stop() {
        server.close();
        vendors.close();
    }

    private List<VendorPhone> away(Channel channel, int count) {
        return Stream.generate(() -> vendors.phone(channel, PhoneState.INSTALLED))
                .limit(count)
                .peek(phone -> rest.register(phone.platform(), phone.fact()))
                .toList();
    }

    @Test
    void whatIsForetoldHappens() {
        away(Channel.HUAWEI, 4);
        away(Channel.XIAOMI, 5);
        VendorPhone meizu = away(Channel.MEIZU, 2).getFirst();
        rest.register("android", "");
        Device here = new Device(server, rest.register("android", ""));
        here.connect();
        Device banned = new Device(server, rest.register("android", ""));
        rest.post("user/black/cid/" + banned.cid(), "").ok();
        ObjectNode push = VendorPushes.json(LONG_TITLE).put("audience", "all");

        JsonNode foretold = rest.post(
                        "push/all", push.deepCopy().put("rehearse", true).toString())
                .ok()
                .path("rehearsal");

        assertThat(foretold.path("targeted").asInt()).isEqualTo(14);
        assertThat(foretold.path("filtered").toString()).isEqualTo("{\"blacklisted\":1}");
        assertThat(foretold.path("own").toString()).isEqualTo("{\"connected\":1,\"waiting\":1}");
        assertThat(foretold.path("cost").asString()).isEqualTo("0.09");
        JsonNode xiaomi = foretold.path("channels").path("xm");
        assertThat(xiaomi.path("devices").asInt()).isEqualTo(5);
        assertThat(xiaomi.path("quota_left").asInt()).isEqualTo(XIAOMI_QUOTA);
        assertThat(xiaomi.path("over_quota").asInt()).isEqualTo(2);
        assertThat(xiaomi.path("seconds").asDouble()).isGreaterThan(1); // until China's next day

        String task = rest.post("push/all", push.toString()).ok().path("taskid").asString();
        assertThat(here.awaitMessage(task).title()).isEqualTo(LONG_TITLE);
        await("all that can be sent is").atMost(Device.PATIENCE).untilAsserted(() -> {
            JsonNode happened = rest.get("report/push/task/" + task).ok().path(task);
            assertThat(sent(happened, "hw"))
                    .isEqualTo(
                            foretold.path("channels").path("hw").path("devices").asInt());
            assertThat(sent(happened, "xm")).isEqualTo(XIAOMI_QUOTA);
            assertThat(sent(happened, "mz"))
                    .isEqualTo(
                            foretold.path("channels").path("mz").path("devices").asInt());
        });
        JsonNode cut = foretold.path("channels").path("mz");
        assertThat(cut.path("truncated").asBoolean()).isTrue();
        assertThat(vendors.message(task, meizu).title())
                .isEqualTo(cut.path("title").asString());
        here.close();
    }

    private static int sent(JsonNode report, String channel) {
        return report.path(channel).path("target_num").asInt();
    }
}

package io.hongyan.acceptance;

import static io.hongyan.acceptance.OfficialSdk.cids;
import static io.hongyan.acceptance.OfficialSdk.dataOf;
import static io.hongyan.acceptance.OfficialSdk.message;
import static io.hongyan.acceptance.OfficialSdk.notification;
import static io.hongyan.acceptance.VendorPushes.with;
import static io.hongyan.acceptance.VendorPushes.withVendors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.getui.push.v2.sdk.api.PushApi;
import com.getui.push.v2.sdk.api.StatisticApi;
import com.getui.push.v2.sdk.common.ApiResult;
import com.getui.push.v2.sdk.dto.req.Audience;
import com.getui.push.v2.sdk.dto.req.AudienceDTO;
import com.getui.push.v2.sdk.dto.req.message.PushDTO;
import com.getui.push.v2.sdk.dto.res.statistic.StatisticDTO;
import io.hongyan.acceptance.PlayedVendors.VendorPhone;
import io.hongyan.channels.dispatch.ChannelCatalog;
import io.hongyan.kernel.Channel;
import io.hongyan.simulators.vendor.AcceptedMessage;
import io.hongyan.simulators.vendor.PhoneState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * From the official SDK to phones of every vendor and back: the running server with the vendors' simulators, over real HTTP
 * both ways. What the SDK has no words for (browsers) is pushed by plain HTTP.
 */
@NullUnmarked // the SDK says nothing of null
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VendorsEndToEndTest {

    private static final Credentials APP = Credentials.named("Vendors");

    /** Vendors that say nothing of a message once they took it. */
    private static final Set<Channel> WITHOUT_RECEIPTS =
            EnumSet.of(Channel.APNS, Channel.FCM, Channel.UPS, Channel.WEBPUSH);

    /** Vendors that tell that a phone does not show notifications. */
    private static final Set<Channel> TELLING_OF_NOTIFICATIONS =
            EnumSet.of(Channel.HUAWEI, Channel.HARMONY, Channel.HONOR, Channel.MEIZU, Channel.UPS);

    private PlayedVendors vendors;
    private RunningServer server;
    private OfficialSdk sdk;
    private PushApi pushes;
    private StatisticApi statistics;
    private Rest rest;
    private final List<Device> online = new ArrayList<>();

    /** A device, and the phone its vendor knows. */
    private record Target(Device device, VendorPhone phone) {

        String cid() {
            return device.cid();
        }
    }

    @BeforeAll
    void start(@TempDir Path data) {
        int port = ServerProcess.freePort();
        vendors = new PlayedVendors(port, APP);
        Map<String, String> settings = new HashMap<>(vendors.serverSettings());
        settings.put("http.port", Integer.toString(port));
        server = RunningServer.start(data, APP, settings);
        sdk = new OfficialSdk(server);
        pushes = sdk.api(PushApi.class);
        statistics = sdk.api(StatisticApi.class);
        rest = server.rest();
    }

    @AfterAll
    void stop() {
        sdk.close();
        server.close();
        vendors.close();
    }

    @AfterEach
    void disconnect() {
        online.forEach(Device::close);
        online.clear();
    }

    static List<Channel> vendors() {
        return ChannelCatalog.ALL.types().stream()
                .map(type -> type.channel())
                .filter(Channel::isPush)
                .toList();
    }

    /** Vendors with a quota for the whole app. */
    static Set<Channel> limitingTheDay() {
        return EnumSet.of(Channel.XIAOMI, Channel.OPPO, Channel.VIVO);
    }

    /** Vendors that take messages back. */
    static Set<Channel> recalling() {
        return EnumSet.of(Channel.HARMONY, Channel.XIAOMI, Channel.XIAOMI_GLOBAL, Channel.VIVO, Channel.WEBPUSH);
    }

    static Set<Channel> tellingOfNotifications() {
        return TELLING_OF_NOTIFICATIONS;
    }

    // --- targets and pushes ---

    private Target offline(Channel channel) {
        return offline(channel, PhoneState.INSTALLED);
    }

    private Target offline(Channel channel, PhoneState state) {
        VendorPhone phone = vendors.phone(channel, state);
        return new Target(new Device(server, rest.register(phone.platform(), phone.fact())), phone);
    }

    private Target online(Channel channel, PhoneState state) {
        Target target = offline(channel, state);
        target.device.connect();
        online.add(target.device);
        return target;
    }

    private Target online(Channel channel) {
        return online(channel, PhoneState.INSTALLED);
    }

    /** By the SDK where it knows the vendor. */
    private String single(Target target, String title, int strategy) {
        Channel channel = target.phone.channel();
        if (channel == Channel.WEBPUSH) {
            ObjectNode push = VendorPushes.json(title);
            push.withObjectProperty("settings")
                    .putObject("strategy")
                    .put("default", 1)
                    .put(channel.key(), strategy);
            push.putObject("audience").putArray("cid").add(target.cid());
            return rest.post("push/single/cid", push.toString())
                    .ok()
                    .propertyNames()
                    .iterator()
                    .next();
        }
        return taskOf(pushes.pushToSingleByCid(with(
                withVendors(notification(cids(target.cid()), title), title), channel, strategy)));
    }

    private String list(String title, boolean forBrowsers, List<Target> targets) {
        String task;
        if (forBrowsers) {
            task = rest.post("push/list/message", VendorPushes.json(title).toString())
                    .ok()
                    .path("taskid")
                    .asString();
        } else {
            PushDTO<Audience> push = withVendors(message(title), title);
            task = dataOf(pushes.createMsg(push)).getTaskId();
        }
        AudienceDTO list = new AudienceDTO();
        list.setTaskid(task);
        list.setAudience(cids(targets.stream().map(Target::cid).toArray(String[]::new)));
        dataOf(pushes.pushListByCid(list));
        return task;
    }

    private static String taskOf(ApiResult<Map<String, Map<String, String>>> result) {
        Map<String, Map<String, String>> data = dataOf(result);
        assertThat(data).hasSize(1);
        return data.keySet().iterator().next();
    }

    // --- what is to be seen ---

    private void assertShownOnce(String task, Target target, String title) {
        await(target.phone.name() + " shows " + task)
                .atMost(Device.PATIENCE)
                .untilAsserted(
                        () -> assertThat(vendors.copies(task, target.phone)).isEqualTo(1));
        AcceptedMessage shown = vendors.message(task, target.phone);
        assertThat(shown.title()).isEqualTo(title);
        assertThat(shown.body()).isEqualTo(VendorPushes.BODY);
        assertThat(shown.request()).contains(task);
    }

    private void assertReached(String task, Channel channel, int sent) {
        await("report of " + task).atMost(Device.PATIENCE).untilAsserted(() -> {
            Map<String, StatisticDTO> figures =
                    dataOf(statistics.queryPushResultByTaskIds(Set.of(task))).get(task);
            assertThat(figures).as(rest.detail(task).toString()).containsKey(channel.key());
            assertThat(figures.get(channel.key())).containsEntry("target_num", sent);
            if (!WITHOUT_RECEIPTS.contains(channel)) {
                assertThat(figures.get(channel.key())).containsEntry("receive_num", sent);
            }
        });
    }

    private List<JsonNode> chain(String task, Target target) {
        return List.copyOf(rest.get("task/chain/" + target.cid() + "/" + task)
                .ok()
                .path("events")
                .asArray()
                .elements());
    }

    private void assertChain(String task, Target target, String step) {
        await("chain of " + task)
                .atMost(Device.PATIENCE)
                .untilAsserted(() -> assertThat(chain(task, target)).anySatisfy(event -> {
                    assertThat(event.path("step").asString()).isEqualTo(step);
                    assertThat(event.path("channel").asString())
                            .isEqualTo(target.phone.channel().wireName());
                }));
    }

    /** The task's losses by a channel. */
    private List<String> reasons(String task, Channel channel) {
        List<String> reasons = new ArrayList<>();
        for (JsonNode figures :
                rest.get("report/push/task/" + task + "/loss").ok().path("channels")) {
            if (figures.path("channel").asString().equals(channel.wireName())) {
                figures.path("losses")
                        .forEach(loss -> reasons.add(loss.path("reason").asString()));
            }
        }
        return reasons;
    }

    private void awaitLoss(String task, Channel channel, LossIs expected) {
        await("losses of " + task)
                .atMost(Device.PATIENCE)
                .untilAsserted(() -> assertThat(reasons(task, channel))
                        .as(rest.get("report/push/task/" + task + "/loss").text())
                        .hasSize(1)
                        .containsAnyElementsOf(expected.reasons));
    }

    private record LossIs(List<String> reasons) {

        static LossIs oneOf(String... reasons) {
            return new LossIs(List.of(reasons));
        }
    }

    // --- singles, lists and app pushes ---

    @ParameterizedTest
    @MethodSource("vendors")
    void aSingleReachesAnOnlineDeviceByTheOwnConnectionAndAnOfflineOneByItsVendor(Channel channel) {
        Target here = online(channel);
        Target away = offline(channel);
        String title = "单推 " + channel.wireName();

        String byConnection = single(here, title, 1);
        String byVendor = single(away, title, 1);

        assertThat(here.device.awaitMessage(byConnection).title()).isEqualTo(title);
        assertShownOnce(byVendor, away, title);
        assertReached(byVendor, channel, 1);
        assertChain(byVendor, away, "sent");
        if (!WITHOUT_RECEIPTS.contains(channel)) {
            assertChain(byVendor, away, "arrived");
        }
        assertThat(rest.get("task/detail/" + away.cid() + "/" + byVendor).ok().toString())
                .contains("消息下发（");
        assertThat(vendors.copies(byConnection, here.phone)).isZero();

        away.device.connect();
        online.add(away.device);
        away.device.settle(rest);
        assertThat(away.device.has(byVendor)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void aListReachesEachOfItsDevicesByOneChannel(Channel channel) {
        Target here = online(channel);
        List<Target> away = Stream.generate(() -> offline(channel)).limit(5).toList();
        List<Target> all = new ArrayList<>(away);
        all.add(here);
        String title = "列表 " + channel.wireName();

        String task = list(title, channel == Channel.WEBPUSH, all);

        assertThat(here.device.awaitMessage(task).title()).isEqualTo(title);
        away.forEach(target -> assertShownOnce(task, target, title));
        assertReached(task, channel, away.size());
        assertThat(vendors.copies(task, here.phone)).isZero();
        assertThat(here.device.of(task)).hasSize(1);
    }

    @Test
    void anAppPushReachesTheDevicesOfAllVendors() {
        List<Target> away = vendors().stream().map(this::offline).toList();
        List<Target> here = vendors().stream().map(this::online).toList();

        String bySdk = dataOf(pushes.pushAll(withVendors(notification("all", "全量"), "全量")))
                .getTaskId();
        ObjectNode push = VendorPushes.json("全部").put("audience", "all");
        String byJson =
                rest.post("push/all", push.toString()).ok().path("taskid").asString();

        for (Target target : away) {
            if (target.phone.channel() != Channel.WEBPUSH) {
                assertShownOnce(bySdk, target, "全量");
            }
            assertShownOnce(byJson, target, "全部");
        }
        for (Target target : here) {
            assertThat(target.device.awaitMessage(bySdk).title()).isEqualTo("全量");
            assertThat(target.device.awaitMessage(byJson).title()).isEqualTo("全部");
            assertThat(vendors.copies(byJson, target.phone)).isZero();
        }
    }

    // --- strategies ---

    @ParameterizedTest
    @MethodSource("vendors")
    void byStrategyTwoTheVendorServesOnlineDevicesToo(Channel channel) {
        Target here = online(channel);

        String task = single(here, "仅厂商", 2);

        assertShownOnce(task, here, "仅厂商");
        here.device.settle(rest);
        assertThat(here.device.has(task)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("vendors")
    void byStrategyFourTheOwnConnectionServesWhomTheVendorRefuses(Channel channel) {
        Target here = online(channel);
        Target refused = online(channel, PhoneState.UNKNOWN);

        String task = single(here, "厂商优先", 4);
        String second = single(refused, "厂商优先", 4);

        assertShownOnce(task, here, "厂商优先");
        assertThat(refused.device.awaitMessage(second).title()).isEqualTo("厂商优先");
        assertThat(vendors.copies(second, refused.phone)).isZero();
        here.device.settle(rest);
        assertThat(here.device.has(task)).isFalse();
    }

    // --- losses ---

    @ParameterizedTest
    @MethodSource("vendors")
    void aTokenTheVendorCallsInvalidIsUnboundAndTheLossExplained(Channel channel) {
        Target gone = offline(channel, PhoneState.UNKNOWN);

        String task = single(gone, "已卸载", 2);

        awaitLoss(task, channel, LossIs.oneOf("token_invalid", "uninstalled"));
        await("unbound")
                .atMost(Device.PATIENCE)
                .untilAsserted(() -> assertThat(rest.get("user/detail/" + gone.cid())
                                .ok()
                                .path("validCids")
                                .path(gone.cid())
                                .path("device_token")
                                .asString(""))
                        .isEmpty());
    }

    @ParameterizedTest
    @MethodSource("tellingOfNotifications")
    void aPhoneThatShowsNoNotificationsIsALossWithThatReason(Channel channel) {
        Target silent = offline(channel, PhoneState.NOTIFICATION_OFF);

        String task = single(silent, "关闭通知", 2);

        awaitLoss(task, channel, LossIs.oneOf("notification_off"));
    }

    // --- quota and recall ---

    @ParameterizedTest
    @MethodSource("limitingTheDay")
    void whatTheQuotaOfADayDoesNotSufficeForWaitsAndIsLostWithThatReason(Channel channel) {
        String messageClass = channel == Channel.VIVO ? "service" : "marketing";
        String path = "channel/" + channel.wireName();
        int used = usedToday(channel, messageClass);
        rest.call(
                        "PUT",
                        path,
                        "{\"settings\":{\"quota-" + messageClass + "\":" + (used + 2)
                                + ",\"quota-reserve-percent\":0}}")
                .ok();
        try {
            List<Target> away = Stream.generate(() -> offline(channel)).limit(5).toList();
            ObjectNode push = VendorPushes.json("限额");
            push.withObjectProperty("settings")
                    .put("ttl", 15_000)
                    .putObject("strategy")
                    .put("default", 2);
            String task = rest.post("push/list/message", push.toString())
                    .ok()
                    .path("taskid")
                    .asString();
            AudienceDTO list = new AudienceDTO();
            list.setTaskid(task);
            list.setAudience(cids(away.stream().map(Target::cid).toArray(String[]::new)));
            dataOf(pushes.pushListByCid(list));

            await("quota of " + channel).atMost(Device.PATIENCE).untilAsserted(() -> {
                assertThat(away.stream()
                                .mapToLong(target -> vendors.copies(task, target.phone))
                                .sum())
                        .isEqualTo(2);
                assertThat(reasons(task, channel)).contains("over_quota_app");
            });
            assertThat(usedToday(channel, messageClass)).isEqualTo(used + 2);
        } finally {
            rest.call(
                            "PUT",
                            path,
                            "{\"settings\":{\"quota-" + messageClass + "\":\"\",\"quota-reserve-percent\":\"\"}}")
                    .ok();
        }
    }

    private int usedToday(Channel channel, String messageClass) {
        for (JsonNode quota : rest.get("channel/quota").ok().path("quotas")) {
            if (quota.path("channel").asString().equals(channel.wireName())
                    && quota.path("class").asString().equals(messageClass)) {
                return quota.path("used").asInt();
            }
        }
        return 0;
    }

    @ParameterizedTest
    @MethodSource("recalling")
    void aRevokeTakesTheMessageBackAtTheVendor(Channel channel) {
        Target away = offline(channel, PhoneState.OFFLINE);
        String task = single(away, "待撤回", 2);
        assertShownOnce(task, away, "待撤回");
        assertChain(task, away, "sent");

        String revoke = Rest.push(
                Rest.requestId(),
                Rest.cid(away.cid()),
                "{\"revoke\":{\"old_task_id\":\"" + task + "\",\"force\":false}}",
                3_600_000);
        rest.post("push/single/cid", revoke).ok();

        assertChain(task, away, "recalled");
    }
}

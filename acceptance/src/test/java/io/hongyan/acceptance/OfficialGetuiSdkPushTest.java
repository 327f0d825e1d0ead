package io.hongyan.acceptance;

import static io.hongyan.acceptance.OfficialSdk.aliases;
import static io.hongyan.acceptance.OfficialSdk.cids;
import static io.hongyan.acceptance.OfficialSdk.condition;
import static io.hongyan.acceptance.OfficialSdk.dataOf;
import static io.hongyan.acceptance.OfficialSdk.message;
import static io.hongyan.acceptance.OfficialSdk.notification;
import static io.hongyan.acceptance.OfficialSdk.refused;
import static io.hongyan.acceptance.OfficialSdk.where;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.getui.push.v2.sdk.api.PushApi;
import com.getui.push.v2.sdk.api.UserApi;
import com.getui.push.v2.sdk.common.ApiResult;
import com.getui.push.v2.sdk.dto.CommonEnum;
import com.getui.push.v2.sdk.dto.req.Audience;
import com.getui.push.v2.sdk.dto.req.AudienceDTO;
import com.getui.push.v2.sdk.dto.req.CidAliasListDTO;
import com.getui.push.v2.sdk.dto.req.CidByTagDTO;
import com.getui.push.v2.sdk.dto.req.TagDTO;
import com.getui.push.v2.sdk.dto.req.UserDTO;
import com.getui.push.v2.sdk.dto.req.message.PushBatchDTO;
import com.getui.push.v2.sdk.dto.req.message.PushDTO;
import com.getui.push.v2.sdk.dto.req.message.PushMessage;
import com.getui.push.v2.sdk.dto.req.message.RevokeBean;
import com.getui.push.v2.sdk.dto.res.ScheduleTaskDTO;
import io.hongyan.acceptance.Device.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every method of the official SDK's PushApi against the running server, and what devices got of it. */
@NullUnmarked // the SDK says nothing of null
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialGetuiSdkPushTest {

    private static final Duration PATIENCE = Device.PATIENCE;

    private RunningServer server;
    private OfficialSdk sdk;
    private PushApi pushes;
    private UserApi users;
    private Rest rest;
    private final Ledger ledger = new Ledger();
    private final List<Device> devices = new ArrayList<>();
    private int registered;

    @BeforeAll
    void start(@TempDir Path data) {
        server = RunningServer.start(data, Credentials.named("SdkPush"));
        sdk = new OfficialSdk(server);
        pushes = sdk.api(PushApi.class);
        users = sdk.api(UserApi.class);
        rest = server.rest();
    }

    @AfterAll
    void stop() {
        sdk.assertEveryMethodWasCalled(PushApi.class);
        ledger.assertConserved(rest);
        sdk.close();
        server.close();
    }

    /** Nobody of an earlier test is online in a later one. */
    @AfterEach
    void disconnect() {
        devices.forEach(Device::close);
        devices.clear();
    }

    private Device online() {
        Device device = offline();
        device.connect();
        return device;
    }

    private Device offline() {
        return offline("android", ",\"brand\":\"xiaomi\",\"region\":\"33010000\"");
    }

    private Device offline(String platform, String facts) {
        Device device = new Device(server, rest.register(platform, facts));
        registered++;
        devices.add(device);
        return device;
    }

    private static String taskOf(ApiResult<Map<String, Map<String, String>>> result) {
        Map<String, Map<String, String>> data = dataOf(result);
        assertThat(data).hasSize(1);
        return data.keySet().iterator().next();
    }

    private void bind(String alias, Device... bound) {
        CidAliasListDTO bindings = new CidAliasListDTO();
        for (Device device : bound) {
            bindings.add(new CidAliasListDTO.CidAlias(device.cid(), alias));
        }
        dataOf(users.bindAlias(bindings));
    }

    private void tag(Device device, String... tags) {
        TagDTO body = new TagDTO();
        for (String tag : tags) {
            body.addTag(tag);
        }
        dataOf(users.userBindTags(device.cid(), body));
    }

    private void awaitFigure(String task, String figure, int value) {
        await(figure + " of " + task)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rest.figure(task, figure)).isEqualTo(value));
    }

    /** An app push is planned after its answer: the report says when every device of the audience was targeted. */
    private void awaitPlanned(String task, int targeted) {
        await("plan of " + task).atMost(PATIENCE).untilAsserted(() -> {
            JsonNode report = rest.detail(task);
            assertThat(report.path("total").path("msg_num").asInt() + Ledger.stage(report, "ts"))
                    .isEqualTo(targeted);
        });
    }

    // --- single ---

    @Test
    void pushToSingleByCidReachesTheConnectedDeviceAndItsReceiptsFillTheReport() {
        Device device = online();
        PushDTO<Audience> push = notification(cids(device.cid()), "订单已发货 <b>");
        push.setGroupName("orders");
        push.getPushMessage().getNotification().setChannelLevel("4");
        push.getPushMessage().getNotification().setNotifyId("42");
        Map<String, Map<String, String>> data = dataOf(pushes.pushToSingleByCid(push));
        String task = data.keySet().iterator().next();
        assertThat(task).matches("RASS_\\d{4}_[0-9a-f]{32}");
        assertThat(data).isEqualTo(Map.of(task, Map.of(device.cid(), "successed_online")));

        Message message = device.awaitMessage(task);
        assertThat(message.type()).isEqualTo("notification");
        assertThat(message.id()).isNotEmpty();
        JsonNode notification = message.json().path("notification");
        assertThat(notification.path("title").asString()).isEqualTo("订单已发货 <b>");
        assertThat(notification.path("body").asString()).isEqualTo("第 42 号包裹");
        assertThat(notification.path("click_type").asString()).isEqualTo("startapp");
        assertThat(notification.path("channel_level").asInt()).isEqualTo(4);
        assertThat(notification.path("notify_id").asInt()).isEqualTo(42);

        awaitFigure(task, "receive_num", 1);
        assertThat(rest.figure(task, "display_num")).isZero();
        device.receipt(message, "displayed");
        awaitFigure(task, "display_num", 1);
        assertThat(rest.figure(task, "click_num")).isZero();
        device.receipt(message, "clicked");
        awaitFigure(task, "click_num", 1);
        ledger.expect(task, 1);
    }

    @Test
    void pushToSingleByCidWaitsForADeviceThatIsAway() {
        Device device = offline();
        PushMessage transmission = new PushMessage();
        transmission.setTransmission("{\"k\":\"值\"}");
        PushDTO<Audience> push = message("");
        push.setAudience(cids(device.cid()));
        push.setPushMessage(transmission);
        Map<String, Map<String, String>> data = dataOf(pushes.pushToSingleByCid(push));
        String task = data.keySet().iterator().next();
        assertThat(data).containsEntry(task, Map.of(device.cid(), "successed_offline"));
        awaitFigure(task, "receive_num", 0);
        device.connect();
        Message message = device.awaitMessage(task);
        assertThat(message.type()).isEqualTo("transmission");
        assertThat(message.transmission()).isEqualTo("{\"k\":\"值\"}");
        awaitFigure(task, "receive_num", 1);
        ledger.expect(task, 1);
    }

    @Test
    void pushToSingleByCidRefusesACidOfNobody() {
        refused(pushes.pushToSingleByCid(notification(cids("f".repeat(32)), "t")), 20001, "target user is invalid");
    }

    @Test
    void aRepeatedRequestIdAnswersTheSameTaskAndSendsNothingMore() {
        Device device = online();
        PushDTO<Audience> push = notification(cids(device.cid()), "once");
        String task = taskOf(pushes.pushToSingleByCid(push));
        assertThat(taskOf(pushes.pushToSingleByCid(push))).isEqualTo(task);
        device.settle(rest);
        assertThat(device.of(task)).hasSize(1);
        ledger.expect(task, 1);
    }

    @Test
    void pushToSingleByAliasReachesEveryDeviceOfTheAlias() {
        Device phone = online();
        Device tablet = online();
        bind("用户_77", phone, tablet);
        Map<String, Map<String, String>> data =
                dataOf(pushes.pushToSingleByAlias(notification(aliases("用户_77"), "for both")));
        String task = data.keySet().iterator().next();
        assertThat(data.get(task)).isEqualTo(Map.of(phone.cid(), "successed_online", tablet.cid(), "successed_online"));
        phone.awaitMessage(task);
        tablet.awaitMessage(task);
        ledger.expect(task, 2);
        refused(pushes.pushToSingleByAlias(notification(aliases("nobody"), "t")), 20001, "target user is invalid");
    }

    @Test
    void pushToSingleByAliasHeedsTheAliasType() {
        Device device = online();
        CidAliasListDTO binding = new CidAliasListDTO();
        binding.setAliasType("account");
        binding.add(new CidAliasListDTO.CidAlias(device.cid(), "typed"));
        dataOf(users.bindAlias(binding));
        Audience audience = aliases("typed");
        refused(pushes.pushToSingleByAlias(notification(audience, "t")), 20001, "target user is invalid");
        audience.setAliasType("account");
        String task = taskOf(pushes.pushToSingleByAlias(notification(audience, "t")));
        device.awaitMessage(task);
        ledger.expect(task, 1);
    }

    private static Audience cidByTag(Device device, CommonEnum.CidByTagOpTypeEnum operator, String... tags) {
        CidByTagDTO test = new CidByTagDTO();
        test.setCid(device.cid());
        test.setOpType(operator);
        for (String tag : tags) {
            test.addTag(tag);
        }
        Audience audience = new Audience();
        audience.addCidByTag(test);
        return audience;
    }

    @Test
    void pushToSingleCidByTagSendsOnlyWhereTheTagsHold() {
        Device device = online();
        tag(device, "vip", "广东");
        List<String> sent = new ArrayList<>();
        List<String> left = new ArrayList<>();
        sent.add(taskOf(pushes.pushToSingleCidByTag(
                notification(cidByTag(device, CommonEnum.CidByTagOpTypeEnum.OR, "vip", "none"), "or"))));
        left.add(taskOf(pushes.pushToSingleCidByTag(
                notification(cidByTag(device, CommonEnum.CidByTagOpTypeEnum.OR, "none"), "or"))));
        sent.add(taskOf(pushes.pushToSingleCidByTag(
                notification(cidByTag(device, CommonEnum.CidByTagOpTypeEnum.AND, "vip", "广东"), "and"))));
        left.add(taskOf(pushes.pushToSingleCidByTag(
                notification(cidByTag(device, CommonEnum.CidByTagOpTypeEnum.AND, "vip", "none"), "and"))));
        sent.add(taskOf(pushes.pushToSingleCidByTag(
                notification(cidByTag(device, CommonEnum.CidByTagOpTypeEnum.NOT, "none"), "not"))));
        left.add(taskOf(pushes.pushToSingleCidByTag(
                notification(cidByTag(device, CommonEnum.CidByTagOpTypeEnum.NOT, "vip"), "not"))));
        device.settle(rest);
        assertThat(device.messages())
                .extracting(Message::task)
                .containsAll(sent)
                .doesNotContainAnyElementsOf(left);
        sent.forEach(task -> ledger.expect(task, 1));
        for (String task : left) {
            JsonNode report = rest.detail(task);
            assertThat(report.path("total").path("msg_num").asInt()).isZero();
            assertThat(Ledger.stage(report, "ts")).isEqualTo(1);
            ledger.expect(task, 1);
        }
    }

    @Test
    void pushBatchByCidTakesTwoHundredMessagesInOrder() {
        List<Device> targets = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            targets.add(i < 5 ? online() : offline());
        }
        PushBatchDTO batch = new PushBatchDTO();
        Map<String, List<String>> expected = new HashMap<>();
        for (int i = 0; i < 200; i++) {
            Device target = targets.get(i % targets.size());
            batch.addPushDTO(notification(cids(target.cid()), "batch " + i));
            expected.computeIfAbsent(target.cid(), unused -> new ArrayList<>()).add("batch " + i);
        }
        Map<String, Map<String, String>> data = dataOf(pushes.pushBatchByCid(batch));
        assertThat(data).hasSize(200);
        assertThat(data.values().stream().filter(status -> status.containsValue("successed_online")))
                .hasSize(100);
        for (Device target : targets) {
            if (targets.indexOf(target) >= 5) {
                target.connect();
            }
            await().atMost(PATIENCE).until(() -> target.messages().size() == 20);
            assertThat(target.messages()).extracting(Message::title).isEqualTo(expected.get(target.cid()));
        }
        data.keySet().stream().limit(5).forEach(task -> ledger.expect(task, 1));
    }

    @Test
    void pushBatchByCidSendsTheGoodItemsAndAnswersNothingWhereAsynchronous() {
        Device device = online();
        PushBatchDTO batch = new PushBatchDTO();
        batch.addPushDTO(notification(cids("e".repeat(32)), "bad"));
        batch.addPushDTO(notification(cids(device.cid()), "good"));
        assertThat(dataOf(pushes.pushBatchByCid(batch))).hasSize(1);
        batch = new PushBatchDTO();
        batch.setAsync(true);
        batch.addPushDTO(notification(cids(device.cid()), "async"));
        assertThat(dataOf(pushes.pushBatchByCid(batch))).isNullOrEmpty();
        await().atMost(PATIENCE).until(() -> device.messages().size() == 2);
        assertThat(device.messages()).extracting(Message::title).containsExactly("good", "async");
    }

    @Test
    void pushBatchByAliasTakesTwoHundredMessages() {
        List<Device> targets = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Device device = online();
            targets.add(device);
            bind("batch-" + i, device);
        }
        PushBatchDTO batch = new PushBatchDTO();
        for (int i = 0; i < 200; i++) {
            batch.addPushDTO(notification(aliases("batch-" + i % 10), "alias " + i));
        }
        assertThat(dataOf(pushes.pushBatchByAlias(batch))).hasSize(200);
        for (Device target : targets) {
            await().atMost(PATIENCE).until(() -> target.messages().size() == 20);
        }
        assertThat(targets.getFirst().messages().getLast().title()).isEqualTo("alias 190");
    }

    // --- list ---

    private String listTask(String title) {
        String task = dataOf(pushes.createMsg(message(title))).getTaskId();
        assertThat(task).matches("RASL_\\d{4}_[0-9a-f]{32}");
        return task;
    }

    private static AudienceDTO list(String task, Audience audience) {
        AudienceDTO list = new AudienceDTO();
        list.setTaskid(task);
        list.setAudience(audience);
        return list;
    }

    @Test
    void createMsgAndPushListByCidReachEachDeviceOnce() {
        Device here = online();
        Device away = offline();
        String task = listTask("list");
        assertThat(dataOf(pushes.pushListByCid(list(task, cids(here.cid(), away.cid())))))
                .isEqualTo(Map.of(task, Map.of(here.cid(), "successed_online", away.cid(), "successed_offline")));
        here.awaitMessage(task);
        Device third = online();
        AudienceDTO async = list(task, cids(here.cid(), third.cid()));
        async.setAsync(true);
        assertThat(dataOf(pushes.pushListByCid(async))).isNullOrEmpty();
        third.awaitMessage(task);
        away.connect();
        away.awaitMessage(task);
        here.settle(rest);
        assertThat(here.of(task)).hasSize(1);
        ledger.expect(task, 3);
    }

    @Test
    void pushListByAliasAnswersPerAliasWhereAsked() {
        Device phone = online();
        Device tablet = offline();
        Device other = online();
        bind("list-a", phone, tablet);
        bind("list-b", other);
        String task = listTask("to aliases");
        AudienceDTO list = list(task, aliases("list-a", "list-b"));
        list.setNeedAliasDetail(true);
        Object data = dataOf(pushes.pushListByAlias(list));
        assertThat(data)
                .isEqualTo(Map.of(
                        task,
                        Map.of(
                                "list-a",
                                Map.of(phone.cid(), "successed_online", tablet.cid(), "successed_offline"),
                                "list-b",
                                Map.of(other.cid(), "successed_online"))));
        phone.awaitMessage(task);
        other.awaitMessage(task);
        tablet.connect();
        tablet.awaitMessage(task);
        ledger.expect(task, 3);

        String plain = listTask("plain");
        assertThat(dataOf(pushes.pushListByAlias(list(plain, aliases("list-b")))))
                .isEqualTo(Map.of(plain, Map.of(other.cid(), "successed_online")));
        other.awaitMessage(plain);
        ledger.expect(plain, 1);
    }

    @Test
    void pushListCidByTagTestsEachDevice() {
        Device vip = online();
        Device poor = online();
        tag(vip, "vip");
        String task = listTask("for vips");
        Audience audience = cidByTag(vip, CommonEnum.CidByTagOpTypeEnum.AND, "vip");
        audience.addCidByTag(cidByTag(poor, CommonEnum.CidByTagOpTypeEnum.AND, "vip")
                .getCidByTag()
                .getFirst());
        dataOf(pushes.pushListCidByTag(list(task, audience)));
        vip.awaitMessage(task);
        poor.settle(rest);
        assertThat(poor.has(task)).isFalse();
        ledger.expect(task, 2);
    }

    // --- app ---

    @Test
    void pushAllReachesEveryDeviceOfTheApp() {
        Device here = online();
        Device away = offline();
        String task = dataOf(pushes.pushAll(notification("all", "everybody"))).getTaskId();
        assertThat(task).matches("RASA_\\d{4}_[0-9a-f]{32}");
        here.awaitMessage(task);
        awaitPlanned(task, registered);
        away.connect();
        away.awaitMessage(task);
        awaitFigure(task, "receive_num", 2);
        ledger.expect(task, registered, registered - 2);
    }

    @Test
    void pushByTagCombinesConditionsOverPlatformRegionAndTags() {
        Device android = offline("android", ",\"region\":\"33010000\"");
        Device vipAndroid = offline("android", ",\"region\":\"33010000\"");
        Device elsewhere = offline("android", ",\"region\":\"44010000\"");
        Device ios = offline("ios", ",\"region\":\"33010000\"");
        List<Device> four = List.of(android, vipAndroid, elsewhere, ios);
        four.forEach(device -> tag(device, "cond"));
        tag(vipAndroid, "cond", "cond-vip");
        four.forEach(Device::connect);
        Map<Audience, Set<Device>> cases = Map.of(
                where(
                        condition("custom_tag", "and", "cond"),
                        condition("phone_type", "or", "android"),
                        condition("region", "or", "33010000", "31000000"),
                        condition("custom_tag", "not", "cond-vip")),
                Set.of(android),
                where(condition("custom_tag", "and", "cond", "cond-vip")),
                Set.of(vipAndroid),
                where(condition("custom_tag", "or", "cond"), condition("phone_type", "not", "android")),
                Set.of(ios),
                where(condition("custom_tag", "or", "cond"), condition("region", "not", "33010000")),
                Set.of(elsewhere),
                where(
                        condition("custom_tag", "or", "cond", "cond-vip"),
                        condition("phone_type", "or", "ios", "android")),
                Set.copyOf(four));
        Map<String, Set<Device>> tasks = new HashMap<>();
        cases.forEach((audience, expected) ->
                tasks.put(dataOf(pushes.pushByTag(notification(audience, "c"))).getTaskId(), expected));
        tasks.forEach((task, expected) -> {
            awaitPlanned(task, expected.size());
            ledger.expect(task, expected.size());
        });
        for (Device device : four) {
            device.settle(rest);
            assertThat(device.messages().stream().map(Message::task).filter(tasks::containsKey))
                    .containsExactlyInAnyOrderElementsOf(tasks.entrySet().stream()
                            .filter(entry -> entry.getValue().contains(device))
                            .map(Map.Entry::getKey)
                            .toList());
        }
    }

    @Test
    void pushByFastCustomTagReachesTheTagged() {
        Device tagged = online();
        Device untagged = online();
        UserDTO body = new UserDTO();
        body.addCid(tagged.cid());
        dataOf(users.usersBindTag("fast", body));
        Audience audience = new Audience();
        audience.setFastCustomTag("fast");
        String task =
                dataOf(pushes.pushByFastCustomTag(notification(audience, "f"))).getTaskId();
        tagged.awaitMessage(task);
        awaitPlanned(task, 1);
        untagged.settle(rest);
        assertThat(untagged.has(task)).isFalse();
        ledger.expect(task, 1);
    }

    @Test
    void speedSpreadsAnAppPushOverTime() {
        List<Device> crowd = new ArrayList<>();
        UserDTO body = new UserDTO();
        for (int i = 0; i < 20; i++) {
            Device device = online();
            crowd.add(device);
            body.addCid(device.cid());
        }
        dataOf(users.usersBindTag("crowd", body));
        PushDTO<Audience> push = notification(where(condition("custom_tag", "or", "crowd")), "slowly");
        push.getSettings().setSpeed(10);
        String task = dataOf(pushes.pushByTag(push)).getTaskId();
        crowd.forEach(device -> device.awaitMessage(task));
        List<Long> times = crowd.stream()
                .map(device -> device.of(task).getFirst().atNanos())
                .sorted()
                .toList();
        Duration span = Duration.ofNanos(times.getLast() - times.getFirst());
        assertThat(span).isBetween(Duration.ofMillis(1_000), Duration.ofMillis(6_000)); // 19 intervals of 100 ms
        long half = times.getFirst() + Duration.ofMillis(500).toNanos();
        assertThat(times.stream().filter(at -> at < half).count()).isLessThanOrEqualTo(12);
        ledger.expect(task, 20);
    }

    // --- stop, schedule, recall, validity ---

    @Test
    void stopPushEndsWhatHasNotArrived() {
        Device here = online();
        Device away = offline();
        String task = listTask("stopped");
        dataOf(pushes.pushListByCid(list(task, cids(here.cid(), away.cid()))));
        here.awaitMessage(task);
        awaitFigure(task, "receive_num", 1);
        dataOf(pushes.stopPush(task));
        away.connect();
        away.settle(rest);
        assertThat(away.has(task)).isFalse();
        refused(pushes.stopPush(task), 20001, "task cannot stop");
        refused(pushes.pushListByCid(list(task, cids(away.cid()))), 20001, "taskid is invalid");
        ledger.expect(task, 2);
        String single = taskOf(pushes.pushToSingleByCid(notification(cids(here.cid()), "s")));
        refused(pushes.stopPush(single), 20001, "task cannot stop");
        refused(pushes.stopPush("RASL_1122_" + "0".repeat(32)), 20001, "taskid is invalid");
    }

    @Test
    void aScheduledPushFiresAtItsTime() {
        Device device = online();
        tag(device, "scheduled");
        PushDTO<Audience> push = notification(where(condition("custom_tag", "or", "scheduled")), "later");
        long due = System.currentTimeMillis() + 2_500;
        push.getSettings().setScheduleTime(due);
        String task = dataOf(pushes.pushByTag(push)).getTaskId();
        ScheduleTaskDTO waiting = dataOf(pushes.queryScheduleTask(task)).get(task);
        assertThat(waiting.getPushTime()).isEqualTo(Long.toString(due));
        assertThat(waiting.getStatus()).isEqualTo("do_not_send");
        assertThat(Long.parseLong(waiting.getCreateTime())).isLessThan(due);
        refused(pushes.deleteScheduleTask(task), 22002, "less than 1 minute");
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> device.has(task));
        assertThat(System.currentTimeMillis()).isGreaterThanOrEqualTo(due);
        assertThat(dataOf(pushes.queryScheduleTask(task)).get(task).getStatus()).isEqualTo("send_success");
        refused(pushes.deleteScheduleTask(task), 22001, "already executed");
        ledger.expect(task, 1);
    }

    @Test
    void deleteScheduleTaskKeepsAPushFromFiring() {
        PushDTO<String> push = notification("all", "never");
        push.getSettings().setScheduleTime(System.currentTimeMillis() + 3_600_000);
        PushMessage transmission = new PushMessage();
        transmission.setTransmission("{\"k\":1}");
        push.setPushMessage(transmission);
        String task = dataOf(pushes.pushAll(push)).getTaskId();
        ScheduleTaskDTO waiting = dataOf(pushes.queryScheduleTask(task)).get(task);
        assertThat(waiting.getTransmissionContent()).isEqualTo("{\"k\":1}");
        dataOf(pushes.deleteScheduleTask(task));
        assertThat(dataOf(pushes.queryScheduleTask(task)).get(task).getStatus()).isEqualTo("has_delete");
        refused(
                pushes.queryScheduleTask("RASA_1122_" + "0".repeat(32)),
                20001,
                "taskid is invalid or taskid is deleted");
    }

    @Test
    void aScheduleFurtherThanSevenDaysIsRefusedByName() {
        PushDTO<String> push = notification("all", "never");
        push.getSettings()
                .setScheduleTime(System.currentTimeMillis() + Duration.ofDays(8).toMillis());
        refused(pushes.pushAll(push), 20001, "settings.schedule_time");
    }

    private PushDTO<Audience> revoke(String task, String cid) {
        RevokeBean revoke = new RevokeBean();
        revoke.setOldTaskId(task);
        revoke.setForce(false);
        PushMessage message = new PushMessage();
        message.setRevoke(revoke);
        PushDTO<Audience> push = notification(cids(cid), "");
        push.setPushMessage(message);
        return push;
    }

    @Test
    void aRevokeReachesTheDeviceAndKeepsAWaitingMessageFromIt() {
        Device here = online();
        String shown = taskOf(pushes.pushToSingleByCid(notification(cids(here.cid()), "shown")));
        here.awaitMessage(shown);
        String revoke = taskOf(pushes.pushToSingleByCid(revoke(shown, here.cid())));
        Message message = here.awaitMessage(revoke);
        assertThat(message.type()).isEqualTo("revoke");
        assertThat(message.json().path("revoke").path("old_task_id").asString()).isEqualTo(shown);

        Device away = offline();
        String unseen = taskOf(pushes.pushToSingleByCid(notification(cids(away.cid()), "unseen")));
        String secondRevoke = taskOf(pushes.pushToSingleByCid(revoke(unseen, away.cid())));
        away.connect();
        away.awaitMessage(secondRevoke);
        away.settle(rest);
        assertThat(away.has(unseen)).isFalse();
        List.of(shown, revoke, unseen, secondRevoke).forEach(task -> ledger.expect(task, 1));

        Device third = offline();
        String list = listTask("list unseen");
        dataOf(pushes.pushListByCid(list(list, cids(third.cid()))));
        taskOf(pushes.pushToSingleByCid(revoke(list, third.cid())));
        third.connect();
        third.settle(rest);
        assertThat(third.has(list)).isFalse();
        ledger.expect(list, 1);
    }

    @Test
    void aMessageExpiresAfterItsTimeToLive() {
        Device away = offline();
        PushDTO<Audience> push = notification(cids(away.cid()), "short-lived");
        push.getSettings().setTtl(1_000);
        String single = taskOf(pushes.pushToSingleByCid(push));
        PushDTO<Audience> listMessage = message("short-lived list");
        listMessage.getSettings().setTtl(1_500);
        String list = dataOf(pushes.createMsg(listMessage)).getTaskId();
        dataOf(pushes.pushListByCid(list(list, cids(away.cid()))));
        for (String task : List.of(single, list)) {
            await("expiry of " + task)
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(rest.detail(task)
                                    .at("/failed_detail/sf/gt/12/total")
                                    .asInt())
                            .isEqualTo(1));
            ledger.expect(task, 1);
        }
        away.connect();
        away.settle(rest);
        assertThat(away.messages()).extracting(Message::title).containsExactly("settle");
        refused(pushes.pushListByCid(list(list, cids(away.cid()))), 20001, "taskid is invalid");
    }

    @Test
    void aTimeToLiveOfMinusOneReachesOnlyWhoIsThere() {
        Device here = online();
        Device away = offline();
        List<String> tasks = new ArrayList<>();
        for (Device device : List.of(here, away)) {
            PushDTO<Audience> push = notification(cids(device.cid()), "now or never");
            push.getSettings().setTtl(-1);
            tasks.add(taskOf(pushes.pushToSingleByCid(push)));
        }
        PushDTO<Audience> listMessage = message("list now or never");
        listMessage.getSettings().setTtl(-1);
        String list = dataOf(pushes.createMsg(listMessage)).getTaskId();
        dataOf(pushes.pushListByCid(list(list, cids(here.cid(), away.cid()))));
        here.awaitMessage(tasks.getFirst());
        here.awaitMessage(list);
        away.connect();
        away.settle(rest);
        assertThat(away.messages()).extracting(Message::title).containsExactly("settle");
        tasks.forEach(task -> ledger.expect(task, 1));
        ledger.expect(list, 2);
    }

    @Test
    void aTimeToLiveOverTheAppsPlanIsRefusedByName() {
        Device device = offline();
        PushDTO<Audience> push = notification(cids(device.cid()), "too long");
        push.getSettings().setTtl(259_200_001);
        refused(pushes.pushToSingleByCid(push), 20001, "settings.ttl");
        push.getSettings().setTtl(259_200_000);
        taskOf(pushes.pushToSingleByCid(push));
    }

    // --- who is left out ---

    @Test
    void blacklistedDevicesGetNothing() {
        Device device = online();
        dataOf(users.addBlackUser(Set.of(device.cid())));
        Map<String, Map<String, String>> data =
                dataOf(pushes.pushToSingleByCid(notification(cids(device.cid()), "black")));
        String single = data.keySet().iterator().next();
        assertThat(data).containsEntry(single, Map.of(device.cid(), "successed_ignore"));
        String list = listTask("black list");
        dataOf(pushes.pushListByCid(list(list, cids(device.cid()))));
        dataOf(users.removeBlackUser(Set.of(device.cid())));
        device.settle(rest);
        assertThat(device.messages()).extracting(Message::title).containsExactly("settle");
        for (String task : List.of(single, list)) {
            assertThat(Ledger.stage(rest.detail(task), "ts")).isEqualTo(1);
            ledger.expect(task, 1);
        }
    }

    @Test
    void filterNotifyOffLeavesOutDevicesWhoseSwitchIsOff() {
        Device device = online();
        device.publish("hy/device", "{\"notificationSwitch\":false}");
        await().atMost(PATIENCE)
                .until(() -> !rest.get("user/detail/" + device.cid())
                        .ok()
                        .at("/validCids/" + device.cid() + "/notification_switch")
                        .asBoolean(true));
        PushDTO<Audience> filtered = notification(cids(device.cid()), "filtered");
        filtered.getSettings().setFilterNotifyOff(true);
        String left = taskOf(pushes.pushToSingleByCid(filtered));
        String sent = taskOf(pushes.pushToSingleByCid(notification(cids(device.cid()), "sent")));
        device.settle(rest);
        assertThat(device.has(left)).isFalse();
        assertThat(device.has(sent)).isTrue();
        assertThat(Ledger.stage(rest.detail(left), "ts")).isEqualTo(1);
        ledger.expect(left, 1);
        ledger.expect(sent, 1);
    }

    @Test
    void activityFiltersLookAtWhoConnectedLately() {
        Device active = online();
        Device never = offline();
        tag(active, "activity");
        tag(never, "activity");
        PushDTO<Audience> push = notification(where(condition("custom_tag", "or", "activity")), "to active");
        push.getSettings().setActivateFilterDay(7);
        push.getSettings().setActivateFilterType(CommonEnum.ActivateFilterTypeEnum.ACTIVE);
        PushDTO<Audience> opposite = notification(where(condition("custom_tag", "or", "activity")), "to inactive");
        opposite.getSettings().setActivateFilterDay(7);
        opposite.getSettings().setActivateFilterType(CommonEnum.ActivateFilterTypeEnum.INACTIVE);
        String first = dataOf(pushes.pushByTag(push)).getTaskId();
        String second = dataOf(pushes.pushByTag(opposite)).getTaskId();
        awaitPlanned(first, 2);
        awaitPlanned(second, 2);
        never.connect();
        active.settle(rest);
        never.settle(rest);
        assertThat(List.of(active.has(first), active.has(second), never.has(first), never.has(second)))
                .containsExactly(true, false, false, true);
        ledger.expect(first, 2);
        ledger.expect(second, 2);
    }
}

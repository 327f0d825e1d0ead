package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.getui.push.v2.sdk.ApiHelper;
import com.getui.push.v2.sdk.GtApiConfiguration;
import com.getui.push.v2.sdk.api.AuthApi;
import com.getui.push.v2.sdk.api.PushApi;
import com.getui.push.v2.sdk.api.StatisticApi;
import com.getui.push.v2.sdk.api.UserApi;
import com.getui.push.v2.sdk.common.ApiResult;
import com.getui.push.v2.sdk.dto.req.Audience;
import com.getui.push.v2.sdk.dto.req.AudienceDTO;
import com.getui.push.v2.sdk.dto.req.BadgeDTO;
import com.getui.push.v2.sdk.dto.req.CidAliasListDTO;
import com.getui.push.v2.sdk.dto.req.Condition;
import com.getui.push.v2.sdk.dto.req.ConditionListDTO;
import com.getui.push.v2.sdk.dto.req.Settings;
import com.getui.push.v2.sdk.dto.req.TagDTO;
import com.getui.push.v2.sdk.dto.req.UserDTO;
import com.getui.push.v2.sdk.dto.req.message.PushDTO;
import com.getui.push.v2.sdk.dto.req.message.PushMessage;
import com.getui.push.v2.sdk.dto.req.message.android.GTNotification;
import com.getui.push.v2.sdk.dto.res.CidStatusDTO;
import com.getui.push.v2.sdk.dto.res.PushCountDTO;
import com.getui.push.v2.sdk.dto.res.TaskIdDTO;
import com.getui.push.v2.sdk.dto.res.statistic.StatisticDTO;
import io.hongyan.kernel.Channel;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The official Java SDK, pointed at our server by its domain alone. It says nothing of null, hence unmarked. */
@NullUnmarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS) // the SDK caches its client per appId, whatever its domain
class OfficialSdkTest {

    private ApiServer server;
    private ApiHelper sdk;
    private GtApiConfiguration configuration;

    @BeforeAll
    void start() {
        server = new ApiServer();
        server.now.set(Instant.now()); // the SDK signs with the real time
        configuration = new GtApiConfiguration();
        configuration.setAppId(ApiServer.APP.appId());
        configuration.setAppKey(ApiServer.APP.appKey());
        configuration.setMasterSecret(ApiServer.APP.masterSecret().reveal());
        configuration.setDomain("http://127.0.0.1:" + server.api.port());
        configuration.setOpenAnalyseStableDomainSwitch(false);
        sdk = ApiHelper.build(configuration);
    }

    @AfterAll
    void stop() {
        ApiHelper.close(configuration);
        server.close();
    }

    private static <T> T dataOf(ApiResult<T> result) {
        assertThat(result.isSuccess()).as(result.toString()).isTrue();
        return result.getData();
    }

    private static <T> PushDTO<T> push(T audience) {
        PushDTO<T> push = new PushDTO<>();
        push.setRequestId(Long.toString(System.nanoTime()));
        push.setGroupName("sdk-group");
        Settings settings = new Settings();
        settings.setTtl(3_600_000);
        push.setSettings(settings);
        push.setAudience(audience);
        GTNotification notification = new GTNotification();
        notification.setTitle("订单已发货 <b>");
        notification.setBody("第 42 号包裹");
        notification.setClickType("startapp");
        notification.setChannelLevel("4");
        notification.setNotifyId("42");
        PushMessage message = new PushMessage();
        message.setNotification(notification);
        push.setPushMessage(message);
        return push;
    }

    private static Audience cids(String... cids) {
        Audience audience = new Audience();
        for (String cid : cids) {
            audience.addCid(cid);
        }
        return audience;
    }

    @Test
    void pushesToOneCid() {
        String cid = server.connectedCid();
        Map<String, Map<String, String>> data =
                dataOf(sdk.creatApi(PushApi.class).pushToSingleByCid(push(cids(cid))));
        assertThat(data).hasSize(1).containsValue(Map.of(cid, "successed_online"));
        assertThat(server.platform
                        .task(1, data.keySet().iterator().next())
                        .content
                        .pushMessage())
                .isEqualTo("{\"notification\":{\"title\":\"订单已发货 <b>\",\"body\":\"第 42 号包裹\",\"channel_level\":4,"
                        + "\"click_type\":\"startapp\",\"notify_id\":42}}");
    }

    @Test
    void readsVendorsQuotas() {
        server.vendorChannels.configure(
                1, Channel.XIAOMI, Map.of("app-id", "1", "app-secret", "right", "quota-marketing", "1000"));
        server.vendorChannels.configure(
                1, Channel.VIVO, Map.of("app-id", "1", "app-secret", "right", "quota-service", "3000000000"));
        server.vendorChannels.use(Channel.XIAOMI, 1000);
        Map<String, Map<String, PushCountDTO>> count =
                dataOf(sdk.creatApi(StatisticApi.class).queryPushCountData());
        assertThat(count).containsOnlyKeys("gt", "xm", "vv");
        PushCountDTO xiaomi = count.get("xm").get("general");
        assertThat(xiaomi.getTotalNum()).isEqualTo(1000);
        assertThat(xiaomi.getRemainNum()).isZero();
        assertThat(xiaomi.getLimit()).isTrue();
        assertThat(count.get("vv").get("special").getTotalNum()).isEqualTo(Integer.MAX_VALUE);
        assertThat(count.get("vv").get("special").getPushNum()).isZero();
    }

    @Test
    void pushesAListAndReadsItsReport() {
        PushApi pushes = sdk.creatApi(PushApi.class);
        String online = server.connectedCid();
        String offline = server.cid();
        String task = dataOf(pushes.createMsg(push((Audience) null))).getTaskId();
        AudienceDTO audience = new AudienceDTO();
        audience.setAudience(cids(online, offline));
        audience.setTaskid(task);
        assertThat(dataOf(pushes.pushListByCid(audience)))
                .isEqualTo(Map.of(task, Map.of(online, "successed_online", offline, "successed_offline")));

        Map<String, Map<String, StatisticDTO>> report =
                dataOf(sdk.creatApi(StatisticApi.class).queryPushResultByTaskIds(Set.of(task)));
        assertThat(report.get(task).get("total")).containsEntry("msg_num", 2).containsEntry("receive_num", 1);
        assertThat(dataOf(sdk.creatApi(StatisticApi.class).queryPushTaskDetailData(Set.of(task))))
                .containsKey(task);
        dataOf(pushes.stopPush(task));
    }

    @Test
    void pushesToAllAndByTag() {
        PushApi pushes = sdk.creatApi(PushApi.class);
        String cid = server.cid();
        TaskIdDTO all = dataOf(pushes.pushAll(push("all")));
        assertThat(server.platform.task(1, all.getTaskId()).targets)
                .containsKey(server.cids.resolve(1, cid).orElseThrow());
        Audience audience = new Audience();
        Condition condition = new Condition();
        condition.setKey("phone_type");
        condition.addValue("ios");
        condition.setOptType("or");
        audience.addCondition(condition);
        TaskIdDTO tagged = dataOf(pushes.pushByTag(push(audience)));
        assertThat(server.platform.task(1, tagged.getTaskId()).targets).isEmpty();
        assertThat(dataOf(sdk.creatApi(StatisticApi.class).queryPushCountData())
                        .get("gt")
                        .get("app")
                        .getRemainNum())
                .isEqualTo(Integer.MAX_VALUE - 2);
    }

    @Test
    void managesUsers() {
        UserApi users = sdk.creatApi(UserApi.class);
        String cid = server.connectedCid();
        CidAliasListDTO binding = new CidAliasListDTO();
        binding.add(new CidAliasListDTO.CidAlias(cid, "用户_77"));
        dataOf(users.bindAlias(binding));
        assertThat(dataOf(users.queryAliasByCid(cid)).getAlias()).isEqualTo("用户_77");
        assertThat(dataOf(users.queryCidByAlias("用户_77")).getCid()).containsExactly(cid);
        dataOf(users.batchUnbindAlias(binding));
        assertThat(dataOf(users.queryCidByAlias("用户_77")).getCid()).isEmpty();

        TagDTO tags = new TagDTO();
        tags.addTag("vip");
        tags.addTag("广东");
        dataOf(users.userBindTags(cid, tags));
        assertThat(dataOf(users.queryUserTags(cid)).get(cid).getFirst().split(" "))
                .containsExactlyInAnyOrder("vip", "广东");
        UserDTO many = new UserDTO();
        many.addCid(cid);
        dataOf(users.usersBindTag("gold", many));
        assertThat(dataOf(users.deleteUsersTag("gold", many))).isEqualTo(Map.of(cid, "true"));

        dataOf(users.addBlackUser(Set.of(cid)));
        dataOf(users.removeBlackUser(Set.of(cid)));
        CidStatusDTO status = dataOf(users.queryUserStatus(Set.of(cid))).get(cid);
        assertThat(status.getStatus()).isEqualTo("online");
        BadgeDTO badge = new BadgeDTO();
        badge.setBadge("+1");
        dataOf(users.setBadge(Set.of(cid), badge));
        ConditionListDTO conditions = new ConditionListDTO();
        Condition condition = new Condition();
        condition.setKey("custom_tag");
        condition.addValue("vip");
        condition.setOptType("or");
        conditions.addCondition(condition);
        assertThat(dataOf(users.queryUser(conditions))).isEqualTo(Map.of("user_count", 1));
    }

    @Test
    void renewsAClosedTokenByItself() {
        String token = server.token();
        dataOf(sdk.creatApi(AuthApi.class).close(token));
        assertThat(server.call("GET", "report/online_user", "", token).code()).isEqualTo(10001);
        server.now.set(server.now.get().plus(java.time.Duration.ofMinutes(1)));
        assertThat(dataOf(sdk.creatApi(StatisticApi.class).queryOnlineUserData()))
                .containsKey("online_statics");
    }
}

package io.hongyan.simulators.demo;

import com.getui.push.v2.sdk.ApiHelper;
import com.getui.push.v2.sdk.GtApiConfiguration;
import com.getui.push.v2.sdk.api.PushApi;
import com.getui.push.v2.sdk.api.StatisticApi;
import com.getui.push.v2.sdk.api.UserApi;
import com.getui.push.v2.sdk.common.ApiResult;
import com.getui.push.v2.sdk.dto.req.Audience;
import com.getui.push.v2.sdk.dto.req.AudienceDTO;
import com.getui.push.v2.sdk.dto.req.Condition;
import com.getui.push.v2.sdk.dto.req.Settings;
import com.getui.push.v2.sdk.dto.req.UserDTO;
import com.getui.push.v2.sdk.dto.req.message.PushDTO;
import com.getui.push.v2.sdk.dto.req.message.PushMessage;
import com.getui.push.v2.sdk.dto.req.message.android.GTNotification;
import com.getui.push.v2.sdk.dto.res.statistic.StatisticDTO;
import io.hongyan.simulators.LatencyMark;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;

/** The calls of the demo, all through Getui's own Java SDK. It says nothing of null, hence unmarked. */
@NullUnmarked
final class GetuiClient implements AutoCloseable {

    private static final int LIST_LIMIT = 1_000;
    private static final String BODY = "鸿雁传书 · a wild goose brings a letter";

    private final GtApiConfiguration configuration = new GtApiConfiguration();
    private final PushApi pushes;
    private final UserApi users;
    private final StatisticApi statistics;

    GetuiClient(String url, DemoServer.DemoApp app) {
        configuration.setAppId(app.appId());
        configuration.setAppKey(app.appKey());
        configuration.setMasterSecret(app.masterSecret());
        configuration.setDomain(url);
        configuration.setOpenAnalyseStableDomainSwitch(false);
        ApiHelper sdk = ApiHelper.build(configuration);
        this.pushes = sdk.creatApi(PushApi.class);
        this.users = sdk.creatApi(UserApi.class);
        this.statistics = sdk.creatApi(StatisticApi.class);
    }

    /** Each answers the task id. */
    String toOne(String cid, String title) {
        return dataOf(pushes.pushToSingleByCid(push(audience(List.of(cid)), title)))
                .keySet()
                .iterator()
                .next();
    }

    String toMany(List<String> cids, String title) {
        String task = dataOf(pushes.createMsg(push(null, title))).getTaskId();
        for (int from = 0; from < cids.size(); from += LIST_LIMIT) {
            AudienceDTO part = new AudienceDTO();
            part.setTaskid(task);
            part.setAudience(audience(cids.subList(from, Math.min(cids.size(), from + LIST_LIMIT))));
            dataOf(pushes.pushListByCid(part));
        }
        return task;
    }

    /** With content for the vendors of phones that are away. */
    String toManyByVendors(List<String> cids, String title) {
        PushDTO<Audience> push = push(null, title);
        push.setPushChannel(VendorContent.of(title, BODY));
        String task = dataOf(pushes.createMsg(push)).getTaskId();
        AudienceDTO part = new AudienceDTO();
        part.setTaskid(task);
        part.setAudience(audience(cids));
        dataOf(pushes.pushListByCid(part));
        return task;
    }

    String toAll(String title) {
        return dataOf(pushes.pushAll(push("all", title))).getTaskId();
    }

    String toTag(String tag, String title) {
        Condition condition = new Condition();
        condition.setKey("custom_tag");
        condition.addValue(tag);
        condition.setOptType("or");
        Audience audience = new Audience();
        audience.addCondition(condition);
        return dataOf(pushes.pushByTag(push(audience, title))).getTaskId();
    }

    void tag(String tag, List<String> cids) {
        for (int from = 0; from < cids.size(); from += LIST_LIMIT) {
            UserDTO part = new UserDTO();
            cids.subList(from, Math.min(cids.size(), from + LIST_LIMIT)).forEach(part::addCid);
            dataOf(users.usersBindTag(tag, part));
        }
    }

    /** Task id to the figures of "total": msg_num, target_num, receive_num, display_num, click_num. */
    Map<String, Map<String, Long>> reports(Set<String> tasks) {
        Map<String, Map<String, Long>> reports = new HashMap<>();
        Map<String, Map<String, StatisticDTO>> data = dataOf(statistics.queryPushResultByTaskIds(tasks));
        data.forEach(
                (task, channels) -> reports.put(task, figures(channels.getOrDefault("total", new StatisticDTO()))));
        return reports;
    }

    /** Figures of a task by channel key. */
    Map<String, Map<String, Long>> channels(String task) {
        Map<String, Map<String, Long>> channels = new HashMap<>();
        dataOf(statistics.queryPushResultByTaskIds(Set.of(task)))
                .getOrDefault(task, Map.of())
                .forEach((channel, figures) -> channels.put(channel, figures(figures)));
        return channels;
    }

    private static Map<String, Long> figures(StatisticDTO statistic) {
        Map<String, Long> figures = new HashMap<>();
        statistic.forEach((name, value) -> {
            if (value instanceof Number number) {
                figures.put(name, number.longValue());
            }
        });
        return figures;
    }

    private static Audience audience(List<String> cids) {
        Audience audience = new Audience();
        cids.forEach(audience::addCid);
        return audience;
    }

    private static <T> PushDTO<T> push(T audience, String title) {
        PushDTO<T> push = new PushDTO<>();
        push.setRequestId(UUID.randomUUID().toString().replace("-", ""));
        push.setGroupName("demo");
        Settings settings = new Settings();
        settings.setTtl(3_600_000);
        push.setSettings(settings);
        push.setAudience(audience);
        GTNotification notification = new GTNotification();
        notification.setTitle(title);
        notification.setBody(BODY);
        notification.setClickType("payload");
        notification.setPayload(LatencyMark.now());
        PushMessage message = new PushMessage();
        message.setNotification(notification);
        push.setPushMessage(message);
        return push;
    }

    private static <T> T dataOf(ApiResult<T> result) {
        if (!result.isSuccess()) {
            throw new IllegalStateException("the platform answered " + result);
        }
        return result.getData();
    }

    @Override
    public void close() {
        ApiHelper.close(configuration);
    }
}

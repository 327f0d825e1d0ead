package io.hongyan.acceptance;

import static io.hongyan.acceptance.OfficialSdk.cids;
import static io.hongyan.acceptance.OfficialSdk.condition;
import static io.hongyan.acceptance.OfficialSdk.dataOf;
import static io.hongyan.acceptance.OfficialSdk.notification;
import static io.hongyan.acceptance.OfficialSdk.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.getui.push.v2.sdk.api.PushApi;
import com.getui.push.v2.sdk.api.UserApi;
import com.getui.push.v2.sdk.dto.req.BadgeDTO;
import com.getui.push.v2.sdk.dto.req.CidAliasListDTO;
import com.getui.push.v2.sdk.dto.req.Condition;
import com.getui.push.v2.sdk.dto.req.ConditionListDTO;
import com.getui.push.v2.sdk.dto.req.TagDTO;
import com.getui.push.v2.sdk.dto.req.UserDTO;
import com.getui.push.v2.sdk.dto.res.CidStatusDTO;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** Every method of the official SDK's UserApi against the running server. */
@NullUnmarked // the SDK says nothing of null
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialGetuiSdkUserTest {

    private RunningServer server;
    private OfficialSdk sdk;
    private UserApi users;
    private PushApi pushes;
    private Rest rest;
    private final Ledger ledger = new Ledger();
    private final List<Device> devices = new ArrayList<>();

    @BeforeAll
    void start(@TempDir Path data) {
        server = RunningServer.start(data, Credentials.named("SdkUser"));
        sdk = new OfficialSdk(server);
        users = sdk.api(UserApi.class);
        pushes = sdk.api(PushApi.class);
        rest = server.rest();
    }

    @AfterAll
    void stop() {
        sdk.assertEveryMethodWasCalled(UserApi.class);
        ledger.assertConserved(rest);
        sdk.close();
        server.close();
    }

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
        Device device = Device.offline(server, rest);
        devices.add(device);
        return device;
    }

    private static CidAliasListDTO bindings(String type, String alias, String... cids) {
        CidAliasListDTO list = new CidAliasListDTO();
        if (!type.isEmpty()) {
            list.setAliasType(type);
        }
        for (String cid : cids) {
            list.add(new CidAliasListDTO.CidAlias(cid, alias));
        }
        return list;
    }

    // --- aliases ---

    @Test
    void bindAliasAndBothQueriesAndBatchUnbindAlias() {
        String first = offline().cid();
        String second = offline().cid();
        dataOf(users.bindAlias(bindings("", "用户_77", first, second)));
        assertThat(dataOf(users.queryAliasByCid(first)).getAlias()).isEqualTo("用户_77");
        assertThat(dataOf(users.queryCidByAlias("用户_77")).getCid()).containsExactlyInAnyOrder(first, second);

        dataOf(users.bindAlias(bindings("", "other", second)));
        assertThat(dataOf(users.queryAliasByCid(second)).getAlias()).isEqualTo("other");
        assertThat(dataOf(users.queryCidByAlias("用户_77")).getCid()).containsExactly(first);

        dataOf(users.batchUnbindAlias(bindings("", "用户_77", first)));
        assertThat(dataOf(users.queryCidByAlias("用户_77")).getCid()).isEmpty();
        assertThat(dataOf(users.queryAliasByCid(first)).getAlias()).isNull();
    }

    @Test
    void aliasTypesAreNamespaces() {
        String cid = offline().cid();
        dataOf(users.bindAlias(bindings("account", "ann", cid)));
        dataOf(users.bindAlias(bindings("", "plain", cid)));
        assertThat(dataOf(users.queryAliasByCid(cid, "account")).getAlias()).isEqualTo("ann");
        assertThat(dataOf(users.queryAliasByCid(cid)).getAlias()).isEqualTo("plain");
        assertThat(dataOf(users.queryCidByAlias("ann", "account")).getCid()).containsExactly(cid);
        assertThat(dataOf(users.queryCidByAlias("ann")).getCid()).isEmpty();
        dataOf(users.unbindAllAlias("ann", "account"));
        assertThat(dataOf(users.queryCidByAlias("ann", "account")).getCid()).isEmpty();
        assertThat(dataOf(users.queryAliasByCid(cid)).getAlias()).isEqualTo("plain");
    }

    @Test
    void unbindAllAliasFreesEveryDevice() {
        String first = offline().cid();
        String second = offline().cid();
        dataOf(users.bindAlias(bindings("", "family", first, second)));
        dataOf(users.unbindAllAlias("family"));
        assertThat(dataOf(users.queryCidByAlias("family")).getCid()).isEmpty();
        assertThat(dataOf(users.queryAliasByCid(first)).getAlias()).isNull();
    }

    @Test
    void anAliasHoldsTenDevices() {
        String[] cids = new String[10];
        for (int i = 0; i < cids.length; i++) {
            cids[i] = offline().cid();
        }
        dataOf(users.bindAlias(bindings("", "ten", cids)));
        refused(users.bindAlias(bindings("", "ten", offline().cid())), 20001, "alias size over limit");
        assertThat(dataOf(users.queryCidByAlias("ten")).getCid()).containsExactlyInAnyOrder(cids);
    }

    @Test
    void bindAliasRefusesWhatIsNotADeviceOrNotAnAlias() {
        refused(users.bindAlias(bindings("", "a", "0".repeat(32))), 20001, "target user is invalid");
        refused(users.bindAlias(bindings("", "a".repeat(40), offline().cid())), 20001, "alias size over limit");
    }

    // --- tags ---

    private static TagDTO tags(String... tags) {
        TagDTO body = new TagDTO();
        for (String tag : tags) {
            body.addTag(tag);
        }
        return body;
    }

    private Set<String> tagsOf(String cid) {
        Map<String, List<String>> data = dataOf(users.queryUserTags(cid));
        assertThat(data).containsOnlyKeys(cid);
        return Set.of(data.get(cid).getFirst().split(" "));
    }

    @Test
    void userBindTagsReplacesTheSet() {
        String cid = offline().cid();
        dataOf(users.userBindTags(cid, tags("vip", "广东")));
        assertThat(tagsOf(cid)).containsExactlyInAnyOrder("vip", "广东");
        dataOf(users.userBindTags(cid, tags("gold")));
        assertThat(tagsOf(cid)).containsExactly("gold");
        refused(users.userBindTags(cid, tags("x".repeat(33))), 30005, "custom_tag size over limit");
    }

    @Test
    void usersBindTagAndDeleteUsersTagChangeManyAtOnce() {
        String first = offline().cid();
        String second = offline().cid();
        UserDTO both = new UserDTO();
        both.addCid(first);
        both.addCid(second);
        dataOf(users.userBindTags(first, tags("old")));
        assertThat(dataOf(users.usersBindTag("season", both))).isEqualTo(Map.of(first, "true", second, "true"));
        assertThat(tagsOf(first)).containsExactlyInAnyOrder("old", "season");
        UserDTO one = new UserDTO();
        one.addCid(first);
        assertThat(dataOf(users.deleteUsersTag("season", one))).isEqualTo(Map.of(first, "true"));
        assertThat(tagsOf(first)).containsExactly("old");
        assertThat(tagsOf(second)).containsExactly("season");
    }

    // --- blacklist, state, badge, count ---

    @Test
    void addBlackUserAndRemoveBlackUser() {
        Device device = online();
        dataOf(users.addBlackUser(Set.of(device.cid())));
        Map<String, Map<String, String>> ignored =
                dataOf(pushes.pushToSingleByCid(notification(cids(device.cid()), "black")));
        assertThat(ignored.values()).containsExactly(Map.of(device.cid(), "successed_ignore"));
        dataOf(users.removeBlackUser(Set.of(device.cid())));
        String task = dataOf(pushes.pushToSingleByCid(notification(cids(device.cid()), "white")))
                .keySet()
                .iterator()
                .next();
        device.awaitMessage(task);
        assertThat(device.messages()).hasSize(1);
        ledger.expect(task, 1);
        ledger.expect(ignored.keySet().iterator().next(), 1);
        refused(users.addBlackUser(Set.of("f".repeat(32))), 20001, "target user is invalid");
    }

    @Test
    void queryUserStatusFollowsTheConnection() {
        long before = System.currentTimeMillis();
        Device device = offline();
        assertThat(dataOf(users.queryUserStatus(Set.of(device.cid())))
                        .get(device.cid())
                        .getStatus())
                .isEqualTo("offline");
        device.connect();
        CidStatusDTO online =
                dataOf(users.queryUserStatus(Set.of(device.cid()))).get(device.cid());
        assertThat(online.getStatus()).isEqualTo("online");
        assertThat(Long.parseLong(online.getLastLoginTime())).isBetween(before, System.currentTimeMillis());
        device.disconnect();
        await().atMost(Device.PATIENCE)
                .until(() -> dataOf(users.queryUserStatus(Set.of(device.cid())))
                        .get(device.cid())
                        .getStatus()
                        .equals("offline"));
    }

    @Test
    void setBadgeTakesAbsoluteAndRelativeNumbers() {
        String cid = rest.register("ios", "").cid();
        for (String badge : List.of("5", "+2", "-1")) {
            BadgeDTO body = new BadgeDTO();
            body.setBadge(badge);
            dataOf(users.setBadge(Set.of(cid), body));
        }
        BadgeDTO wrong = new BadgeDTO();
        wrong.setBadge("many");
        refused(users.setBadge(Set.of(cid), wrong), 20001, "badge is invalid: many");
    }

    private static ConditionListDTO all(Condition... conditions) {
        ConditionListDTO list = new ConditionListDTO();
        for (Condition condition : conditions) {
            list.addCondition(condition);
        }
        return list;
    }

    @Test
    void queryUserCountsByCondition() {
        List<String> android = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            android.add(rest.register("android", ",\"region\":\"51010000\"").cid());
        }
        String ios = rest.register("ios", ",\"region\":\"51010000\"").cid();
        UserDTO some = new UserDTO();
        some.addCid(android.getFirst());
        some.addCid(ios);
        dataOf(users.usersBindTag("counted", some));
        Condition here = condition("region", "or", "51010000");
        assertThat(dataOf(users.queryUser(all(here)))).isEqualTo(Map.of("user_count", 4));
        assertThat(dataOf(users.queryUser(all(here, condition("phone_type", "or", "android")))))
                .isEqualTo(Map.of("user_count", 3));
        assertThat(dataOf(users.queryUser(all(here, condition("custom_tag", "not", "counted")))))
                .isEqualTo(Map.of("user_count", 2));
        assertThat(dataOf(users.queryUser(
                        all(condition("custom_tag", "and", "counted"), condition("phone_type", "not", "android")))))
                .isEqualTo(Map.of("user_count", 1));
    }
}

package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer.Response;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.delivery.vendor.Routing;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.Platform;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Vendor accounts, quotas, callbacks, and what a push says about channels. */
class VendorChannelsTest {

    private static final String GOOD = "{'settings':{'app-id':100,'app-secret':'right','quota-marketing':'1000'}}";

    private final ApiServer server = new ApiServer();
    private String token = "";

    @BeforeEach
    void authenticate() {
        token = server.token();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Response call(String method, String path, String body) {
        return server.call(method, path, body.replace('\'', '"'), token);
    }

    // --- rehearsal ---

    @Test
    void aRehearsalSaysWhatThePushWouldDoAndPushesNothing() {
        call("PUT", "channel/huawei", GOOD);
        for (int i = 0; i < 9; i++) {
            server.platform.register(
                    ApiServer.APP.number(),
                    DeviceFacts.of(Platform.ANDROID, "huawei").withVendorToken("hw", "t" + i));
        }
        server.platform.register(ApiServer.APP.number(), DeviceFacts.of(Platform.ANDROID, "none"));

        Response rehearsed = call("POST", "push/all", """
                {'request_id':'rehearse-1','rehearse':true,'audience':'all','settings':{'strategy':{'default':1}},
                'push_message':{'notification':{'title':'t','body':'b','click_type':'none'}}}""");

        assertThat(rehearsed.data().path("rehearsal").toString()).isEqualTo("""
                {"targeted":10,"eligible":10,"filtered":{},"own":{"connected":0,"waiting":1},"channels":{"hw":\
                {"devices":9,"message_class":"marketing","title":"cut…","body":"body","truncated":true,"quota_left":8,\
                "over_quota":1,"cost":"0.405","seconds":9.0}},"lost":{},"cost":"0.405","seconds":9.0}""");
        assertThat(server.platform.acceptedToday(ApiServer.APP.number())).isEmpty();
    }

    @Test
    void aRehearsedListPushNeedsItsTask() {
        assertThat(call("POST", "push/list/cid", """
                {'rehearse':true,'taskid':'RASL_1126_0000000000000000000000000000000','audience':{'cid':['%s']}}""".formatted("0".repeat(32))).msg())
                .contains("taskid is invalid");
    }

    // --- accounts ---

    @Test
    void everyVendorIsListedWithItsSettings() {
        JsonNode channels = call("GET", "channel", "").data().path("channels");
        assertThat(channels.size()).isEqualTo(Channel.values().length - 1);
        assertThat(channels.path(2).path("channel").asString()).isEqualTo("huawei");
        assertThat(channels.path(2).path("key").asString()).isEqualTo("hw");
        assertThat(channels.path(2).path("state").asString()).isEqualTo("none");
        assertThat(channels.path(2).path("settings").path(1).toString())
                .isEqualTo("{\"name\":\"app-secret\",\"required\":true,\"secret\":true,\"set\":false,\"value\":\"\","
                        + "\"default\":\"\",\"description\":\"its secret\"}");
    }

    @Test
    void anAccountIsOpenedAndItsSecretNeverShown() {
        Response opened = call("PUT", "channel/huawei", GOOD);
        assertThat(opened.msg()).isEqualTo("success");
        assertThat(opened.data().path("state").asString()).isEqualTo("ok");
        JsonNode settings = call("GET", "channel/huawei", "").data().path("settings");
        assertThat(settings.path(0).path("value").asString()).isEqualTo("100");
        assertThat(settings.path(1).path("set").asBoolean()).isTrue();
        assertThat(settings.path(1).path("value").asString()).isEmpty();
        assertThat(settings.toString()).doesNotContain("right");
    }

    @Test
    void everySettingThatCannotBeUsedIsNamed() {
        Response refused = call("PUT", "channel/huawei", "{'settings':{'app-id':'x','quota-marketing':'many'}}");
        assertThat(refused.code()).isEqualTo(20001);
        assertThat(refused.msg())
                .isEqualTo("settings are invalid: app-secret: is missing; "
                        + "quota-marketing: many (expected: a number)");
        assertThat(call("GET", "channel/huawei", "").data().path("state").asString())
                .isEqualTo("none");
        assertThat(call("PUT", "channel/huawei", "{}").msg()).isEqualTo("settings cannot be null");
        assertThat(call("PUT", "channel/huawei", "{'settings':{'app-id':[]}}").msg())
                .isEqualTo("settings.app-id type error (expected: string, number or boolean)");
        assertThat(call("PUT", "channel/nokia", GOOD).msg())
                .isEqualTo("channel is invalid: nokia (expected: a vendor, such as huawei)");
        assertThat(call("GET", "channel/device", "").code()).isEqualTo(20001);
    }

    @Test
    void anAccountIsRemovedOnce() {
        call("PUT", "channel/xiaomi-global", GOOD);
        assertThat(call("DELETE", "channel/xiaomi-global", "").code()).isZero();
        assertThat(call("DELETE", "channel/xiaomi-global", "").msg()).isEqualTo("channel is not set up: xiaomi-global");
    }

    @Test
    void anAccountIsCheckedWithTheVendor() {
        call("PUT", "channel/honor", GOOD);
        assertThat(call("POST", "channel/honor/check", "").data().toString())
                .isEqualTo("{\"ok\":true,\"problem\":\"\",\"whose\":\"\"}");
        call("PUT", "channel/honor", "{'settings':{'app-secret':'wrong'}}");
        assertThat(call("POST", "channel/honor/check", "").data().toString())
                .isEqualTo("{\"ok\":false,\"problem\":\"the vendor refuses the secret\",\"whose\":\"ours\"}");
        assertThat(call("GET", "channel/honor", "").data().path("alarms").toString())
                .isEqualTo("[\"credentials refused\"]");
    }

    @Test
    void accountsNeedATokenOfTheirOwnApp() {
        assertThat(server.call("GET", "channel", "", server.token(ApiServer.OTHER))
                        .code())
                .isEqualTo(10001);
        assertThat(server.call("PUT", "channel/huawei", GOOD, "").code()).isEqualTo(10001);
    }

    // --- quotas ---

    @Test
    void quotasShowTotalUsedAndLeft() {
        call("PUT", "channel/xiaomi", GOOD);
        server.vendorChannels.use(Channel.XIAOMI, 900);
        assertThat(call("GET", "channel/quota", "").data().toString())
                .isEqualTo("{\"quotas\":[{\"channel\":\"xiaomi\",\"key\":\"xm\",\"class\":\"marketing\","
                        + "\"total\":1000,\"used\":900,\"left\":100,\"warning\":true}]}");
    }

    @Test
    void todaysCountHasVendorsInTheDocumentedShapes() {
        call("PUT", "channel/xiaomi", GOOD);
        call("PUT", "channel/huawei", "{'settings':{'app-id':'1','app-secret':'right'}}");
        call(
                "PUT",
                "channel/vivo",
                "{'settings':{'app-id':'1','app-secret':'right','quota-marketing':10,'quota-service':30}}");
        server.vendorChannels.use(Channel.XIAOMI, 1);
        server.vendorChannels.use(Channel.VIVO, 11);
        JsonNode count = call("GET", "report/push/count", "").data();
        assertThat(count.path("xm").toString())
                .isEqualTo("{\"general\":{\"total_num\":1000,\"remain_num\":999,\"limit\":false}}");
        assertThat(count.path("vv").toString())
                .isEqualTo("{\"special\":{\"push_num\":0,\"total_num\":30,\"limit\":false},"
                        + "\"general\":{\"push_num\":11,\"total_num\":10,\"limit\":true}}");
        assertThat(count.has("hw")).isFalse();
        assertThat(count.has("gt")).isTrue();
    }

    // --- pushes ---

    private Routing routing(String settings) {
        String cid = server.cid();
        Response response = call(
                "POST",
                "push/single/cid",
                "{'request_id':'0123456789','settings':" + settings + ",'audience':{'cid':['" + cid + "']},"
                        + "'push_message':{'transmission':'x'}}");
        assertThat(response.msg()).isEqualTo("success");
        String task = response.data().propertyNames().iterator().next();
        return server.platform.task(1, task).settings.routing();
    }

    @Test
    void aPushWithoutStrategyTakesTheDefaultRouting() {
        assertThat(routing("{'ttl':1000}")).isEqualTo(Routing.DEFAULT);
    }

    @Test
    void strategiesOrderAndImportanceReachTheRouting() {
        assertThat(routing("{'strategy':{'default':2,'ios':'4','vv':6,'web':3,'wx':1,'nokia':9},'active_days':7,"
                        + "'need_backup':true,'channel_order':['ho','fcm'],'important':true}"))
                .isEqualTo(new Routing(
                        Strategy.VENDOR_ONLY,
                        Map.of(
                                Channel.APNS,
                                Strategy.VENDOR_FIRST,
                                Channel.VIVO,
                                Strategy.SMART_QUOTA,
                                Channel.WEBPUSH,
                                Strategy.DEVICE_ONLY,
                                Channel.WECHAT_MINI,
                                Strategy.ONLINE_FIRST),
                        List.of(Channel.HONOR, Channel.FCM),
                        7,
                        true,
                        true));
    }

    // --- callbacks ---

    private HttpRequest.Builder receipt(String path) {
        return HttpRequest.newBuilder(server.uri("/receipts/" + path));
    }

    @Test
    void aVendorsCallbackIsHandedOverAndItsAnswerPassedOn() {
        Response response = server.send(receipt(ApiServer.APP.appId() + "/xiaomi-global?a=%E4%BD%A0&b=1")
                .header("X-Signature", "S1")
                .PUT(BodyPublishers.ofString("{\"x\":1}")));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.http().headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.json().toString()).isEqualTo("{\"code\":\"0\"}");
        InMemoryVendorChannels.Received received = server.vendorChannels.received.getFirst();
        assertThat(received.app()).isEqualTo(1);
        assertThat(received.channel()).isEqualTo(Channel.XIAOMI_GLOBAL);
        assertThat(received.callback().method()).isEqualTo("PUT");
        assertThat(received.callback().query()).isEqualTo(Map.of("a", "你", "b", "1"));
        assertThat(received.callback().headers()).containsEntry("x-signature", "S1");
        assertThat(received.callback().body()).isEqualTo("{\"x\":1}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRefusalOfACallbackIsPassedOn() {
        Response response =
                server.send(receipt(ApiServer.APP.appId() + "/huawei").POST(BodyPublishers.ofString("forged")));
        assertThat(response.status()).isEqualTo(401);
        assertThat(new String(response.http().body(), StandardCharsets.UTF_8)).isEqualTo("bad signature");
    }

    @Test
    void callbacksOfUnknownAppsAndChannelsAreNotFound() {
        for (String path : new String[] {
            "nobody/huawei", ApiServer.APP.appId() + "/nokia", ApiServer.APP.appId() + "/device", ApiServer.APP.appId()
        }) {
            Response response = server.send(receipt(path).POST(BodyPublishers.ofString("{}")));
            assertThat(response.status()).as(path).isEqualTo(404);
            assertThat(response.http().headers().firstValue("Content-Type"))
                    .contains("application/problem+json;charset=UTF-8");
        }
        assertThat(server.vendorChannels.received).isEmpty();
    }

    @Test
    void aCallbackOverTheBoundIsTooLarge() {
        byte[] full = new byte[VendorChannels.MAX_CALLBACK_BYTES];
        String path = ApiServer.APP.appId() + "/oppo";
        assertThat(server.send(receipt(path).POST(BodyPublishers.ofByteArray(full)))
                        .status())
                .isEqualTo(200);
        byte[] over = new byte[full.length + 1];
        assertThat(server.send(receipt(path).POST(BodyPublishers.ofByteArray(over)))
                        .status())
                .isEqualTo(413);
        assertThat(server.vendorChannels.received).hasSize(1);
    }
}

package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.kernel.App;
import java.net.http.HttpRequest;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules of the common push body, a row each: a change of a good body, and what it is answered with. A change is
 * {@code path = JSON}; single quotes stand for double ones, {@code path =} removes the field.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushValidationTest {

    private static final String GOOD = """
            {"request_id": "0123456789", "group_name": "autumn-sale_2025",
             "settings": {"ttl": 7200000, "strategy": {"default": 1, "ios": 4, "vv": 6}},
             "audience": {"cid": ["CID"]},
             "push_message": {"network_type": 0, "notification": {"title": "t", "body": "b", "click_type": "none"}},
             "push_channel": {
               "android": {"ups": {"notification": {"title": "t", "body": "b", "click_type": "startapp"},
                                   "options": {"HW": {"/message/android/category": "EXPRESS"}}}},
               "ios": {"type": "notify", "aps": {"alert": {"title": "t"}}},
               "harmony": {"notification": {"title": "t", "body": "b", "click_type": "startapp"}},
               "mp": {"wx": {"template_id": "x", "data": {"a": {"value": "1"}}}}}}""";

    private final ApiServer server;
    private final String token;
    private final String cid;

    PushValidationTest() {
        server = new ApiServer();
        token = server.token();
        cid = server.cid();
    }

    @BeforeAll
    void goodBodyIsAccepted() {
        assertThat(push("").msg()).isEqualTo("success");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private static Stream<Arguments> refused() {
        String n = "push_message.notification.";
        String ups = "push_channel.android.ups.";
        String ios = "push_channel.ios.";
        String harmony = "push_channel.harmony.";
        return Stream.of(
                row("request_id =", "request_id cannot be null"),
                row("request_id = ''", "request_id can not be empty"),
                row("request_id = 'short'", "request_id is invalid: short (expected: 10 … 32 characters)"),
                row("request_id = '" + "x".repeat(33) + "'", "request_id size over limit: 33 characters (limit: 32)"),
                row("request_id = true", "request_id type error (expected: string)"),
                row("group_name = 'a b'", "group_name is invalid: a b (expected: digits, letters, - and _)"),
                row(
                        "group_name = '" + "g".repeat(101) + "'",
                        "group_name size over limit: 101 characters (limit: 100)"),
                row("settings = 5", "settings type error (expected: object)"),
                row("settings.ttl = -2", "settings.ttl is invalid: -2 (expected: -1 … 259200000)"),
                row("settings.ttl = 259200001", "settings.ttl is invalid: 259200001 (expected: -1 … 259200000)"),
                row("settings.ttl = 'soon'", "settings.ttl type error (expected: number)"),
                row("settings.ttl = 1.5", "settings.ttl type error (expected: integer)"),
                row("settings.speed = -1", "settings.speed is invalid: -1 (expected: 0 … 2147483647)"),
                row("settings.strategy.fcm = 6", "settings.strategy.fcm is invalid: 6 (expected: 1, 2, 3 or 4)"),
                row("settings.strategy.hwq = 7", "settings.strategy.hwq is invalid: 7 (expected: 1, 2, 3 or 4)"),
                row("settings.channel_order = 'hw'", "settings.channel_order type error (expected: array)"),
                row(
                        "settings.channel_order = ['hw','nokia']",
                        "settings.channel_order is invalid: nokia (expected: ios, fcm, hw, hoshw, ho, xm, xmg, op, opg, vv,"
                                + " mz, st, web, sms, email, wechat, wx, dingtalk, dingtalk_robot, feishu, feishu_robot,"
                                + " wecom, wecom_robot, webhook, rcs, voice, ads)"),
                row(
                        "settings.channel_order = ['gt']",
                        "settings.channel_order is invalid: gt (expected: ios, fcm, hw, hoshw, ho, xm, xmg, op, opg, vv,"
                                + " mz, st, web, sms, email, wechat, wx, dingtalk, dingtalk_robot, feishu, feishu_robot,"
                                + " wecom, wecom_robot, webhook, rcs, voice, ads)"),
                row("settings.channel_order = ['hw','hw']", "settings.channel_order contains duplicate hw"),
                row("settings.important = 'perhaps'", "settings.important type error (expected: boolean)"),
                row("push_channel.web = {}", "push_channel.web.title cannot be null"),
                row("push_channel.web = 'hello'", "push_channel.web type error (expected: object)"),
                row(
                        "push_channel.web = {'title':'" + "t".repeat(51) + "'}",
                        "push_channel.web.title size over limit: 51 characters (limit: 50)"),
                row(
                        "push_channel.web = {'title':'t','badge':1}",
                        "push_channel.web.badge type error (expected: string)"),
                row(
                        "push_channel.webhook = {'body':'" + "b".repeat(10_001) + "'}",
                        "push_channel.webhook.body size over limit: 10001 characters (limit: 10000)"),
                row("push_channel.ads = {}", "push_channel.ads.audience cannot be null"),
                row(
                        "push_channel.ads = {'audience':'a/b'}",
                        "push_channel.ads.audience is invalid: a/b (expected: a name without < > & ' \" / \\ and line"
                                + " breaks)"),
                row(
                        "push_channel.ads = {'audience_id':'x1'}",
                        "push_channel.ads.audience_id is invalid: x1 (expected: digits)"),
                row("push_channel.email = 'x'", "push_channel.email type error (expected: object)"),
                row(
                        "push_channel.email = {'subject':'" + "s".repeat(256) + "'}",
                        "push_channel.email.subject size over limit: 256 characters (limit: 255)"),
                row(
                        "push_channel.email = {'subject':'a\\nb'}",
                        "push_channel.email.subject is invalid: a\nb (expected: one line without control characters)"),
                row("push_channel.email = {'html':7}", "push_channel.email.html type error (expected: string)"),
                row(
                        "push_channel.email = {'text':'" + "t".repeat(100_001) + "'}",
                        "push_channel.email.text size over limit: 100001 characters (limit: 100000)"),
                row(
                        "push_channel.email = {'attachments':[" + "{},".repeat(10) + "{}]}",
                        "push_channel.email.attachments size over limit: 11 elements (limit: 10)"),
                row(
                        "push_channel.email = {'attachments':[{'content_base64':'YQ=='}]}",
                        "push_channel.email.attachments[0].name cannot be null"),
                row(
                        "push_channel.email = {'attachments':[{'name':'a','content_base64':'YQ','content_type':'pdf'}]}",
                        "push_channel.email.attachments[0].content_type is invalid: pdf (expected: a media type, such as"
                                + " application/pdf)"),
                row(
                        "push_channel.email = {'attachments':[{'name':'a','content_base64':'Y'}]}",
                        "push_channel.email.attachments[0].content_base64 type error (expected: base64)"),
                row(
                        "push_channel.web = {'title':'t','options':{'WEB':1}}",
                        "push_channel.web.options.WEB type error (expected: object)"),
                row("push_channel.sms = 'hello'", "push_channel.sms type error (expected: object)"),
                row(
                        "push_channel.sms = {'class':'spam'}",
                        "push_channel.sms.class is invalid: spam (expected: verification, notification, marketing)"),
                row(
                        "push_channel.sms = {'sign_name':'" + "签".repeat(51) + "'}",
                        "push_channel.sms.sign_name size over limit: 51 characters (limit: 50)"),
                row(
                        "push_channel.sms = {'variables':'1234'}",
                        "push_channel.sms.variables type error (expected: object)"),
                row(
                        "push_channel.sms = {'variables':{'code':{}}}",
                        "push_channel.sms.variables.code type error (expected: string)"),
                row(
                        "push_channel.sms = {'variables':{'code':'" + "1".repeat(501) + "'}}",
                        "push_channel.sms.variables.code size over limit: 501 characters (limit: 500)"),
                row(
                        "push_channel.voice = {'play_times':4}",
                        "push_channel.voice.play_times is invalid: 4 (expected: 1 … 3)"),
                row(
                        "push_channel.voice = {'variables':['1']}",
                        "push_channel.voice.variables type error (expected: object)"),
                row("push_channel.rcs = {'card':'x'}", "push_channel.rcs.card type error (expected: object)"),
                row(
                        "push_channel.rcs = {'suggestions':{}}",
                        "push_channel.rcs.suggestions type error (expected: array)"),
                row(
                        "push_channel.ios.options = {'IOS':1}",
                        "push_channel.ios.options.IOS type error (expected: object)"),
                row(
                        "push_channel.message_class = 'urgent'",
                        "push_channel.message_class is invalid: urgent (expected: service, marketing)"),
                row(
                        "settings.strategy.default = 5",
                        "settings.strategy.default is invalid: 5 (expected: 1, 2, 3 or 4)"),
                row(
                        "settings.strategy.default = 6",
                        "settings.strategy.default is invalid: 6 (expected: 1, 2, 3 or 4)"),
                row("settings.strategy.xm = 7", "settings.strategy.xm is invalid: 7 (expected: 1, 2, 3, 4 or 6)"),
                row("settings.active_days = 2", "settings.active_days is invalid: 2 (expected: 3 … 15)"),
                row(
                        "settings.filter_notify_off = 'maybe'",
                        "settings.filter_notify_off type error (expected: boolean)"),
                row("settings.activate_filter_day = 3", "settings.activate_filter_type cannot be null"),
                row("settings.activate_filter_type = 1", "settings.activate_filter_day cannot be null"),
                row(
                        "settings.lst = 7200000",
                        "settings.lst is invalid: 7200000 (expected: above 0 and below ttl, 7200000)"),
                row(
                        "settings.active_push_platform = [4]",
                        "settings.active_push_platform is invalid: 4 (expected: 1, 2 or 3)"),
                row("audience =", "audience cannot be null"),
                row("audience = 'all'", "audience type error (expected: object)"),
                row("audience = {}", "audience.cid cannot be null"),
                row("audience.cid = []", "audience.cid can not be empty"),
                row("audience.cid = 'x'", "audience.cid type error (expected: array)"),
                row("audience.cid = ['a','b']", "audience.cid size over limit: 2 elements (limit: 1)"),
                row("audience.cid = [7]", "audience.cid[0] type error (expected: string)"),
                row("audience.cid = ['ffff0000ffff0000ffff0000ffff0000']", "target user is invalid"),
                row("audience.cid = ['nonsense']", "target user is invalid"),
                row("audience.alias = ['a']", "choose one of audience.cid and audience.alias"),
                row("push_message =", "push_message cannot be null"),
                row("push_message = {}", PushMessageRules.CHOOSE_ONE),
                row("push_message.transmission = 'x'", PushMessageRules.CHOOSE_ONE),
                row("push_message.revoke = {'old_task_id':'x'}", PushMessageRules.CHOOSE_ONE),
                row("push_message.network_type = 2", "push_message.network_type is invalid: 2 (expected: 0 … 1)"),
                row(
                        "push_message.duration = '1-2'",
                        "push_message.duration is invalid: 1-2 (expected: \"<start>-<end>\" in milliseconds, more than 10"
                                + " minutes apart)"),
                row("push_message = {'transmission':''}", "push_message.transmission can not be empty"),
                row(
                        "push_message = {'transmission':'" + "x".repeat(3073) + "'}",
                        "push_message.transmission size over limit: 3073 characters (limit: 3072)"),
                row("push_message = {'transmission':{}}", "push_message.transmission type error (expected: string)"),
                row("push_message = {'revoke':{}}", "push_message.revoke.old_task_id cannot be null"),
                row(
                        "push_message = {'revoke':{'old_task_id':'RASL_1'}}",
                        "push_message.revoke.old_task_id is invalid: RASL_1 (expected: a taskid)"),
                row(n + "title =", n + "title cannot be null"),
                row(n + "title = ''", n + "title can not be empty"),
                row(n + "title = '" + "标".repeat(51) + "'", n + "title size over limit: 51 characters (limit: 50)"),
                row(n + "body =", n + "body cannot be null"),
                row(n + "body = '" + "b".repeat(257) + "'", n + "body size over limit: 257 characters (limit: 256)"),
                row(
                        n + "big_text = '" + "b".repeat(513) + "'",
                        n + "big_text size over limit: 513 characters (limit: 512)"),
                row(
                        n + "big_image = '" + "b".repeat(1025) + "'",
                        n + "big_image size over limit: 1025 characters (limit: 1024)"),
                row(n + "logo = '" + "b".repeat(65) + "'", n + "logo size over limit: 65 characters (limit: 64)"),
                row(
                        n + "logo_url = '" + "b".repeat(257) + "'",
                        n + "logo_url size over limit: 257 characters (limit: 256)"),
                row(
                        n + "channel_id = '" + "b".repeat(65) + "'",
                        n + "channel_id size over limit: 65 characters (limit: 64)"),
                row(n + "channel_level = 5", n + "channel_level is invalid: 5 (expected: 0 … 4)"),
                row(n + "channel_level = 'high'", n + "channel_level type error (expected: number)"),
                row(n + "notify_id = 2147483648", n + "notify_id is invalid: 2147483648 (expected: 0 … 2147483647)"),
                row(n + "badge_add_num = 0", n + "badge_add_num is invalid: 0 (expected: 1 … 2147483647)"),
                row(n + "redisplay_freq = 4", n + "redisplay_freq is invalid: 4 (expected: 0 … 3)"),
                row(n + "redisplay_duration = 25", n + "redisplay_duration is invalid: 25 (expected: 0 … 24)"),
                row(n + "click_type =", n + "click_type cannot be null"),
                row(
                        n + "click_type = 'open'",
                        n + "click_type is invalid: open (expected: intent, url, payload,"
                                + " payload_custom, startapp, none)"),
                row(n + "click_type = 'intent'", n + "intent cannot be null"),
                row(n + "click_type = 'url'", n + "url cannot be null"),
                row(n + "click_type = 'payload'", n + "payload cannot be null"),
                row(n + "click_type = 'payload_custom'", n + "payload cannot be null"),
                row(n + "intent = 'x'", n + "intent is invalid: x (expected: an Android intent URI ending ;end)"),
                row(n + "url = '" + "u".repeat(1025) + "'", n + "url size over limit: 1025 characters (limit: 1024)"),
                row(
                        n + "payload = '" + "u".repeat(3073) + "'",
                        n + "payload size over limit: 3073 characters (limit: 3072)"),
                row(n + "want = 'no'", n + "want must be JsonString"),
                row("push_channel = []", "push_channel type error (expected: object)"),
                row(ups + "transmission = 'x'", PushMessageRules.CHOOSE_ONE),
                row(ups + "notification.title =", ups + "notification.title cannot be null"),
                row(ups + "notification.click_type = 'url'", ups + "notification.url cannot be null"),
                row(ups + "options = []", ups + "options type error (expected: object)"),
                row(ups + "options.HW = 1", ups + "options.HW type error (expected: object)"),
                row(ios + "type = 'loud'", ios + "type is invalid: loud (expected: notify, voip, liveactivity)"),
                row(ios + "aps.content-available = 2", ios + "aps.content-available is invalid: 2 (expected: 0 … 1)"),
                row(ios + "auto_badge = '+x'", ios + "auto_badge is invalid: +x (expected: +n, -n or n)"),
                row(ios + "multimedia = [{'type':1}]", ios + "multimedia[0].url cannot be null"),
                row(
                        ios + "multimedia = [{'url':'u','type':4}]",
                        ios + "multimedia[0].type is invalid: 4 (expected: 1 … 3)"),
                row(
                        ios + "apns-collapse-id = '" + "c".repeat(65) + "'",
                        ios + "apns-collapse-id size over limit: 65 characters (limit: 64)"),
                row(harmony + "notification.click_type = 'want'", harmony + "notification.want cannot be null"),
                row(
                        harmony + "custom = {'HW':{'type':'live_view','payload':'x'}}",
                        harmony + "custom.HW.payload must be JsonString"),
                row("push_channel.mp.wx.template_id =", "push_channel.mp.wx.template_id cannot be null"),
                row("push_channel.wechat = {}", "push_channel.wechat.template_id cannot be null"),
                row(
                        "push_channel.wechat = {'template_id':'t','data':{'thing1':'x'}}",
                        "push_channel.wechat.data.thing1 type error (expected: object)"),
                row(
                        "push_channel.wechat = {'template_id':'t','miniprogram':{'pagepath':'x'}}",
                        "push_channel.wechat.miniprogram.appid cannot be null"),
                row(
                        "push_channel.dingtalk = {'msgtype':'carrier_pigeon'}",
                        "push_channel.dingtalk.msgtype is invalid: carrier_pigeon (expected: text, markdown, image, voice,"
                                + " file, link, oa, action_card)"),
                row(
                        "push_channel.dingtalk_robot = {'msgtype':'actionCard'}",
                        "push_channel.dingtalk_robot.actionCard cannot be null"),
                row(
                        "push_channel.wecom_robot = {'msgtype':'markdown','markdown':'x'}",
                        "push_channel.wecom_robot.markdown type error (expected: object)"),
                row(
                        "push_channel.wecom = {'body':'" + "x".repeat(20_001) + "'}",
                        "push_channel.wecom.body size over limit: 20001 characters (limit: 20000)"),
                row("push_channel.feishu = {'msg_type':'post'}", "push_channel.feishu.content cannot be null"),
                row(
                        "push_channel.feishu_robot = {'msg_type':'interactive'}",
                        "push_channel.feishu_robot.content cannot be null"),
                row(
                        "settings.attention = 'dismissed'",
                        "settings.attention is invalid: dismissed (expected: arrived, displayed, clicked)"),
                row("settings.fallback = {}", "settings.fallback.steps cannot be null"),
                row("settings.fallback = {'steps':[]}", "settings.fallback.steps can not be empty"),
                row(
                        fallback("{'channel':'sms','after':1},".repeat(8) + "{}", ""),
                        "settings.fallback.steps size over limit: 9 elements (limit: 8)"),
                row(
                        fallback("{'channel':'hw','after':1}", ""),
                        "settings.fallback.steps[0].channel is invalid: hw (expected: sms, email, wechat, wx, dingtalk,"
                                + " dingtalk_robot, feishu, feishu_robot, wecom, wecom_robot, webhook, rcs, voice, ads)"),
                row(fallback("{'after':1}", ""), "settings.fallback.steps[0].channel cannot be null"),
                row(fallback("{'channel':'wx'}", ""), "settings.fallback.steps[0].after cannot be null"),
                row(
                        fallback("{'channel':'wx','after':0}", ""),
                        "settings.fallback.steps[0].after is invalid: 0 (expected: milliseconds, above 0 and below ttl, 7200000)"),
                row(
                        fallback("{'channel':'wx','after':7200000}", ""),
                        "settings.fallback.steps[0].after is invalid: 7200000 (expected: milliseconds, above 0 and below ttl, 7200000)"),
                row(
                        fallback("{'channel':'wx','after':9},{'channel':'sms','after':8}", ""),
                        "settings.fallback.steps[1].after is invalid: 8 (expected: milliseconds, at least those of the step"
                                + " before, 9 and below ttl, 7200000)"),
                row(
                        fallback("{'channel':'wx','after':9},{'channel':'wx','after':9}", ""),
                        "settings.fallback.steps[1].channel contains duplicate wx"),
                row(fallback("{'channel':'sms','after':9}", ""), "push_channel.sms cannot be null"),
                row(
                        fallback("{'channel':'wx','after':9}", ",'budget':'0'"),
                        "settings.fallback.budget is invalid: 0 (expected: an amount above 0, at most 1000000000, with at most 6 decimals)"),
                row(
                        fallback("{'channel':'wx','after':9}", ",'budget':'1.0000001'"),
                        "settings.fallback.budget is invalid: 1.0000001 (expected: an amount above 0, at most 1000000000, with at most 6 decimals)"),
                row(
                        fallback("{'channel':'wx','after':9}", ",'budget':true"),
                        "settings.fallback.budget type error (expected: string)"),
                row("settings.schedule_time = 'x'", "settings.schedule_time type error (expected: number)"));
    }

    private static String fallback(String steps, String more) {
        return "settings.fallback = {'steps':[" + steps + "]" + more + "}";
    }

    private static Arguments row(String change, String message) {
        return Arguments.of(change, message);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void refused(String change, String message) {
        ApiServer.Response response = push(change);
        assertThat(response.msg()).isEqualTo(message);
        assertThat(response.code()).isEqualTo(20001);
        assertThat(response.status()).isEqualTo(400);
    }

    private static Stream<String> accepted() {
        String n = "push_message.notification.";
        return Stream.of(
                "settings =",
                "settings.ttl = -1",
                "settings.ttl = 0",
                "settings.ttl = '259200000'",
                "settings.strategy = {'default':'2','unknown':99,'mz':6}",
                "settings.strategy = {'fcm':2,'web':4,'gt':99,'hx':1}",
                "settings.channel_order = ['hw','web']",
                "settings.important = 'true'",
                "settings.attention = 'clicked'",
                fallback("{'channel':'wx','after':'7199999'}", ",'budget':'100.00'"),
                fallback("{'channel':'wx','after':1}", ",'budget':100"),
                "push_channel.web = {'title':'t','body':'b','icon':'https://e/i','tag':'x','payload':'{}','url':'https://e'}",
                "push_channel.web = {'payload':'{}','options':{'WEB':{'Urgency':'high'}}}",
                "push_channel.android.ups.options = {'FCM':{'priority':'high'},'UPS':{},'IOS':{}}",
                "push_channel.ios.options = {'IOS':{'/aps/sound':'x'}}",
                "push_channel.sms = {'template_id':'SMS_1','variables':{'code':1234},'class':'verification'}",
                "push_channel.sms = {'template_id':'1','variables':['1234'],'sign_name':'鸿雁'}",
                "push_channel.sms = {'text':'{title}：{body}'}",
                "push_channel.rcs = {'text':'{body}','card':{'message':{}},'suggestions':[{}],'fallback_text':'{body}'}",
                "push_channel.voice = {'template_id':'TTS_1','variables':{'code':'1234'},'play_times':3}",
                "push_channel.message_class = 'service'",
                "push_channel.wechat = {'template_id':'t','url':'https://e','data':{'thing1':{'value':'{title}'}}}",
                "push_channel.dingtalk = {'title':'t','body':'b'}",
                "push_channel.dingtalk_robot = {'msgtype':'markdown','at':{'isAtAll':true}}",
                "push_channel.wecom = {'msgtype':'textcard','textcard':{'title':'t'}}",
                "push_channel.wecom_robot = {'msgtype':'markdown'}",
                "push_channel.feishu = {'msg_type':'post','content':{'zh_cn':{}}}",
                "push_channel.feishu_robot = {'msg_type':'interactive','card':{}}",
                "settings.schedule_time = 1",
                "settings.filter_notify_off = 'true'",
                "settings.active_push_platform = [1,'3']",
                "group_name = null",
                n + "title = '" + "标".repeat(50) + "'",
                n + "title = '" + "😀".repeat(50) + "'",
                n + "channel_level = '4'",
                n + "unknown = 1",
                n + "click_type = 'startapp'",
                "push_message = {'transmission':'" + "x".repeat(3072) + "'}",
                "push_message = {'revoke':{'old_task_id':'RASL_0901_0123456789abcdef0123456789abcdef','force':'true'}}",
                "push_message.duration = '1756700000000-1756786400000'",
                "push_channel =",
                "push_channel.ios.aps.alert = 'plain'",
                "push_channel.ios.auto_badge = '+1'",
                "audience.alias_type = 'account'");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void accepted(String change) {
        ApiServer.Response response = push(change);
        assertThat(response.json().toString()).contains("\"msg\":\"success\"");
    }

    @Test
    void anAppsPlanMayAllowALongerTtl() {
        App plan = ApiServer.OTHER;
        String body = "{\"push_message\":{\"transmission\":\"x\"},\"settings\":{\"ttl\":"
                + plan.maxValidity().toMillis() + "}}";
        ApiServer.Response response =
                server.send(HttpRequest.newBuilder(server.uri("/v2/" + plan.appId() + "/push/list/message"))
                        .header("token", server.token(plan))
                        .POST(HttpRequest.BodyPublishers.ofString(body)));
        assertThat(response.msg()).isEqualTo("success");
    }

    private static Stream<Arguments> appPushRows() {
        long now = ApiServer.START.toEpochMilli();
        String condition = "'opt_type':'or','values':['ios']";
        return Stream.of(
                Arguments.of("all", "audience = 'some'", "audience is invalid: \"some\" (expected: \"all\")"),
                Arguments.of("all", "audience = {}", "audience is invalid: {} (expected: \"all\")"),
                Arguments.of(
                        "all",
                        "settings.schedule_time = " + now,
                        "settings.schedule_time is invalid: " + now
                                + " (expected: milliseconds, in the future and within 7 days)"),
                Arguments.of(
                        "all",
                        "settings.schedule_time = " + (now + 604_800_001),
                        "settings.schedule_time is invalid: " + (now + 604_800_001)
                                + " (expected: milliseconds, in the future and within 7 days)"),
                Arguments.of("tag", "audience = {}", "audience.tag cannot be null"),
                Arguments.of("tag", "audience = {'tag':[]}", "audience.tag can not be empty"),
                Arguments.of("tag", "audience = {'tag':[{" + condition + "}]}", "audience.tag[0].key cannot be null"),
                Arguments.of(
                        "tag",
                        "audience = {'tag':[{'key':'mood'," + condition + "}]}",
                        "audience.tag[0].key is invalid: mood (expected: phone_type, region, custom_tag, portrait)"),
                Arguments.of(
                        "tag",
                        "audience = {'tag':[{'key':'phone_type','opt_type':'or','values':['nokia']}]}",
                        "audience.tag[0].values is invalid: nokia (expected: android, ios, miniProgram, harmony, web, other)"),
                Arguments.of(
                        "tag",
                        "audience = {'tag':[{'key':'region','opt_type':'or','values':['33']}]}",
                        "audience.tag[0].values is invalid: 33 (expected: a region code of 8 digits)"),
                Arguments.of(
                        "tag",
                        "audience = {'tag':[{'key':'phone_type','opt_type':'xor','values':['ios']}]}",
                        "audience.tag[0].opt_type is invalid: xor (expected: and, or, not)"),
                Arguments.of(
                        "tag",
                        "audience = {'tag':[{'key':'custom_tag','opt_type':'or','values':['a b']}]}",
                        "audience.tag[0].values is invalid: a b (expected: no spaces)"),
                Arguments.of("fast_custom_tag", "audience = {}", "audience.fast_custom_tag cannot be null"),
                Arguments.of(
                        "fast_custom_tag",
                        "audience = {'fast_custom_tag':['a']}",
                        "audience.fast_custom_tag type error (expected: string)"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("appPushRows")
    void appPushIsRefused(String kind, String change, String message) {
        ObjectNode body = body();
        body.put("audience", "all");
        change(body, change);
        ApiServer.Response response = server.call("POST", "push/" + kind, body.toString(), token);
        assertThat(response.msg()).isEqualTo(message);
        assertThat(response.code()).isEqualTo(20001);
    }

    @Test
    void tooManyConditionsOfAPushHaveTheirOwnCode() {
        ObjectNode body = body();
        change(body, "audience = {'tag':[" + "{},".repeat(100) + "{}]}");
        ApiServer.Response response = server.call("POST", "push/tag", body.toString(), token);
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.code()).isEqualTo(30016);
        assertThat(response.msg()).isEqualTo("audience.tag size over limit: 101 elements (limit: 100)");
    }

    private ApiServer.Response push(String change) {
        ObjectNode body = body();
        if (!change.isEmpty()) {
            change(body, change);
        }
        return server.call("POST", "push/single/cid", body.toString(), token);
    }

    private ObjectNode body() {
        return (ObjectNode) JsonMapper.shared().readTree(GOOD.replace("CID", cid));
    }

    private static void change(ObjectNode body, String change) {
        int equals = change.indexOf(" =");
        String[] path = change.substring(0, equals).split("\\.", -1);
        ObjectNode holder = body;
        for (int i = 0; i < path.length - 1; i++) {
            holder = (ObjectNode) holder.path(path[i]);
        }
        String value = change.substring(equals + 2).strip();
        if (value.isEmpty()) {
            holder.remove(path[path.length - 1]);
            return;
        }
        JsonNode node = JsonMapper.shared().readTree(value.replace('\'', '"'));
        holder.set(path[path.length - 1], node);
    }
}

package io.hongyan.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.api.ApiServer.Response;
import io.hongyan.delivery.Consents;
import io.hongyan.delivery.Content;
import io.hongyan.delivery.PushSettings;
import io.hongyan.delivery.rules.AppRules;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.kernel.Platform;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of sending and consents, and what a push says for them. */
class RulesEndpointsTest {

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

    @Test
    void rulesAreShownAsTheyWereSetAndAnotherSetReplacesThemAll() {
        assertThat(call("GET", "rules", "").data().toString()).isEqualTo("{\"caps\":[],\"opt_in\":[]}");

        Response set = call("PUT", "rules", """
                {'caps':[{'category':'*','window':'1d','count':5},{'category':'news','window':'7d','count':'10'}],
                'quiet_hours':{'from':'22:00','to':'08:00','action':'drop','zone':'Asia/Tokyo'},'opt_in':['ads']}""");

        String expected = """
                {"caps":[{"category":"*","window":"1d","count":5},{"category":"news","window":"7d","count":10}],\
                "quiet_hours":{"from":"22:00","to":"08:00","action":"drop","zone":"Asia/Tokyo"},"opt_in":["ads"]}""";
        assertThat(set.data().toString()).isEqualTo(expected);
        assertThat(call("GET", "rules", "").data().toString()).isEqualTo(expected);
        call("PUT", "rules", "{}");
        assertThat(server.rules.of(ApiServer.APP.number())).isEqualTo(AppRules.NONE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'caps':[{'category':'*','window':'24h','count':1}]}   | caps[0].window is invalid: 24h (expected: 1h … 23h or 1d … 30d)
            {'caps':[{'category':'*','window':'1d','count':101}]}  | caps[0].count is invalid: 101 (expected: 1 … 100)
            {'caps':[{'category':'*','window':'1d'}]}              | caps[0].count cannot be null
            {'caps':[{'category':'a b','window':'1d','count':1}]}  | caps[0].category is invalid: a b (expected: 1 … 50 characters without spaces, commas and *)
            {'quiet_hours':{'from':'22:00','to':'22:00'}}          | quiet_hours.to is invalid: 22:00 (expected: another time than from)
            {'quiet_hours':{'from':'9:00','to':'22:00'}}           | quiet_hours.from is invalid: 9:00 (expected: 00:00 … 23:59)
            {'quiet_hours':{'from':'22:00','to':'08:00','action':'wait'}} | quiet_hours.action is invalid: wait (expected: hold, drop)
            {'quiet_hours':{'from':'22:00','to':'08:00','zone':'Mars'}}   | quiet_hours.zone is invalid: Mars (expected: a time zone such as Asia/Shanghai)
            {'opt_in':['a,b']}                                     | opt_in is invalid: a,b (expected: 1 … 50 characters without spaces, commas and *)
            """)
    void aWrongRuleIsRefusedWithItsFieldAndChangesNothing(String body, String message) {
        Response refused = call("PUT", "rules", body);

        assertThat(refused.code()).isEqualTo(20001);
        assertThat(refused.msg()).isEqualTo(message);
        assertThat(server.rules.of(ApiServer.APP.number())).isEqualTo(AppRules.NONE);
    }

    @Test
    void aPushSaysWhatRulesLookAt() {
        assertThat(traits("{}")).isEqualTo(MessageTraits.DEFAULT);
        assertThat(traits("{'category':'news','purpose':'digest','priority':9}"))
                .isEqualTo(new MessageTraits("news", "digest", false, 9));
        assertThat(traits("{'transactional':true}")).isEqualTo(new MessageTraits("", "service", true, 5));
        assertThat(push("{'priority':10}").msg()).isEqualTo("settings.priority is invalid: 10 (expected: 0 … 9)");
        assertThat(push("{'category':'" + "x".repeat(51) + "'}").msg()).startsWith("settings.category is invalid: xxx");
    }

    private int pushes;

    private Response push(String settings) {
        return call(
                "POST",
                "push/list/message",
                "{'request_id':'traits-" + 1000 + pushes++ + "','settings':" + settings
                        + ",'push_message':{'transmission':'x'}}");
    }

    private MessageTraits traits(String settings) {
        String task = push(settings).data().path("taskid").asString();
        return server.platform.task(ApiServer.APP.number(), task).settings.traits();
    }

    // --- the own channel ---

    private PushSettings settings(String settings) {
        Response pushed = call(
                "POST",
                "push/all",
                "{'request_id':'settings-" + 1000 + pushes++ + "','audience':'all','settings':" + settings
                        + ",'push_message':{'transmission':'x'}}");
        String task = pushed.data().path("taskid").asString();
        return server.platform.task(ApiServer.APP.number(), task).settings;
    }

    @Test
    void aPushSaysWhichScreensAndHowManyOnlineItWaitsFor() {
        assertThat(settings("{}").screenOn()).isEmpty();
        assertThat(settings("{'lst':60000}").screenOn()).isEmpty();
        assertThat(settings("{'active_push':true}").screenOn())
                .contains(new PushSettings.ScreenOn(Duration.ZERO, Set.of(Platform.ANDROID, Platform.HARMONY)));
        assertThat(settings("{'active_push':'true','lst':60000,'active_push_platform':[2]}")
                        .screenOn())
                .contains(new PushSettings.ScreenOn(Duration.ofMinutes(1), Set.of(Platform.IOS)));
        assertThat(settings("{'online_threshold':50}").onlineThreshold()).isEqualTo(50);
        assertThat(push("{'online_threshold':-1}").msg())
                .isEqualTo("settings.online_threshold is invalid: -1 (expected: 0 … 2147483647)");
    }

    @Test
    void aNotificationSaysWhatItReplacesAndWhetherItIsShownAgain() {
        Response pushed = call("POST", "push/list/message", """
                {'request_id':'replaces-it','push_message':{'notification':{'title':'t','body':'b','click_type':'none',
                'notify_id':'7','redisplay_freq':2}}}""");
        Content content = server.platform.task(
                        ApiServer.APP.number(), pushed.data().path("taskid").asString())
                .content;
        assertThat(content.notifyId()).isEqualTo(7);
        assertThat(content.redisplays()).isTrue();
    }

    @Test
    void whenUsersAreOnlineIsToldByCidAndByTag() {
        String here = server.connectedCid();
        String never = server.cid();
        var device = server.cids.resolve(ApiServer.APP.number(), here).orElseThrow();
        server.platform.setTags(device, List.of("vip"));
        server.now.set(ApiServer.START.plus(Duration.ofHours(1)));
        long start = ApiServer.START.toEpochMilli();

        assertThat(call("GET", "user/online_moment/" + here + "," + never, "")
                        .data()
                        .toString())
                .isEqualTo("{\"" + here + "\":[" + start + "," + (start + 3_600_000) + "],\"" + never + "\":[]}");
        Response ofTag = call("GET", "report/online_moment/vip", "");
        assertThat(ofTag.data().path("online_statics").size()).isEqualTo(24);
        assertThat(ofTag.data().path("online_statics").path("" + start).asInt()).isEqualTo(1);
        assertThat(ofTag.data().path("best").asLong()).isEqualTo(start);
        assertThat(call("GET", "report/online_moment/nobody", "").data().has("best"))
                .isFalse();
    }

    // --- consents ---

    @Test
    void aDecisionIsKeptForACidOrAnAliasAndShownWithItsHistory() {
        String cid = server.cid();
        assertThat(call("POST", "user/consent", "{'cid':['" + cid + "'],'purpose':'ads','granted':false}")
                        .code())
                .isZero();
        assertThat(call("POST", "user/consent", "{'alias':'ann','purpose':'ads','granted':true}")
                        .code())
                .isZero();
        long at = ApiServer.START.toEpochMilli();
        assertThat(call("GET", "user/consent/cid/" + cid, "").data().toString())
                .isEqualTo("{\"consents\":{\"ads\":{\"granted\":false,\"time\":" + at
                        + ",\"source\":\"api\"}},\"history\":[{\"purpose\":\"ads\",\"granted\":false,\"time\":" + at
                        + ",\"source\":\"api\"}]}");
        assertThat(call("GET", "user/consent/alias/ann", "")
                        .data()
                        .at("/consents/ads/granted")
                        .asBoolean())
                .isTrue();
        assertThat(call("GET", "user/consent/alias/bob", "")
                        .data()
                        .path("history")
                        .size())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'alias':'a','granted':true}                           | purpose cannot be null
            {'alias':'a','purpose':'*','granted':true}             | purpose is invalid: * (expected: 1 … 50 characters without spaces, commas and *)
            {'alias':'a','purpose':'p'}                            | granted cannot be null
            {'purpose':'p','granted':true}                         | please choose one of cid and alias
            {'cid':['00'],'purpose':'p','granted':true}            | target user is invalid
            """)
    void aDecisionThatSaysTooLittleIsRefused(String body, String message) {
        assertThat(call("POST", "user/consent", body).msg()).isEqualTo(message);
    }

    @Test
    void aDeviceMayTellDecisionsWhenItRegisters() {
        String body = """
                {"appId":"%s","appKey":"%s","platform":"android","consents":{"ads":false}}""".formatted(ApiServer.APP.appId(), ApiServer.APP.appKey());
        Response registered = server.send(
                HttpRequest.newBuilder(server.uri("/sdk/v1/register")).POST(BodyPublishers.ofString(body)));
        var device = server.cids
                .resolve(ApiServer.APP.number(), registered.json().path("cid").asString())
                .orElseThrow();
        assertThat(server.consents.of(device)).singleElement().satisfies(decision -> {
            assertThat(decision.granted()).isFalse();
            assertThat(decision.source()).isEqualTo(Consents.Source.DEVICE);
        });
    }
}

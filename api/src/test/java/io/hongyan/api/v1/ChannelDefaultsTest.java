package io.hongyan.api.v1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class ChannelDefaultsTest {

    private static final String MESSAGE =
            "{'notification':{'title':'t','body':'b','click_type':'url','url':'https://a.b',"
                    + "'big_image':'https://a.b/c.png','badge_add_num':2,'thread_id':'th'}}";

    private static ObjectNode json(String text) {
        return (ObjectNode) JsonMapper.shared().readTree(text.replace('\'', '"'));
    }

    private static ObjectNode of(String message, String given) {
        return ChannelDefaults.of(json(message), json(given));
    }

    @Test
    void everyPushChannelSaysTheMessageWhereNothingElseIsGiven() {
        ObjectNode channels = of(MESSAGE, "{}");
        assertThat(channels.at("/android/ups/notification"))
                .isEqualTo(json("{'title':'t','body':'b','click_type':'url','url':'https://a.b'}"));
        assertThat(channels.at("/ios/aps/alert")).isEqualTo(json("{'title':'t','body':'b'}"));
        assertThat(channels.at("/ios/auto_badge").asString()).isEqualTo("+2");
        assertThat(channels.at("/ios/aps/thread-id").asString()).isEqualTo("th");
        assertThat(channels.at("/ios/multimedia/0/url").asString()).isEqualTo("https://a.b/c.png");
        assertThat(channels.at("/harmony/notification/click_type").asString()).isEqualTo("startapp");
        assertThat(channels.at("/web"))
                .isEqualTo(json("{'title':'t','body':'b','url':'https://a.b','image':'https://a.b/c.png'}"));
    }

    @Test
    void whatIsGivenIsLaidOverFieldByField() {
        ObjectNode channels =
                of(MESSAGE, "{'ios':{'aps':{'alert':{'title':'other'},'sound':'x.caf'}},'sms':{'template':'1'}}");
        assertThat(channels.at("/ios/aps/alert")).isEqualTo(json("{'title':'other','body':'b'}"));
        assertThat(channels.at("/ios/aps/sound").asString()).isEqualTo("x.caf");
        assertThat(channels.at("/sms/template").asString()).isEqualTo("1");
    }

    @Test
    void oneVendorMaySayItDifferently() {
        ObjectNode channels = of(
                MESSAGE,
                "{'android':{'ups':{'notification':{'title':'all'}},'xm':{'notification':{'body':'only here'}},'op':null}}");
        assertThat(channels.at("/android/ups/notification/title").asString()).isEqualTo("all");
        assertThat(channels.at("/android/xm/notification/title").asString()).isEqualTo("all");
        assertThat(channels.at("/android/xm/notification/body").asString()).isEqualTo("only here");
        assertThat(channels.at("/android/op")).as("gets nothing").isEqualTo(json("{}"));
    }

    @Test
    void aChannelMayGetAnotherKindOfMessageOrNone() {
        ObjectNode channels = of(MESSAGE, "{'harmony':{'transmission':'x'},'web':null}");
        assertThat(channels.path("harmony")).isEqualTo(json("{'transmission':'x'}"));
        assertThat(channels.has("web")).isFalse();
    }

    @Test
    void transmissionsAndRecallsReachTheVendorsToo() {
        assertThat(of("{'transmission':'x'}", "{}")
                        .at("/ios/aps/content-available")
                        .asInt())
                .isEqualTo(1);
        assertThat(of("{'revoke':{'old_task_id':'RASA_1'}}", "{}")
                        .at("/android/ups/revoke/old_task_id")
                        .asString())
                .isEqualTo("RASA_1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'sms':{'template':'1'}}",
                "{'web':null}",
                "{'ios':{'aps':{'alert':{'title':'other'}}}}",
                "{'android':{'ups':{'notification':{'title':'all'}},'xm':{'notification':{'body':'only here'}}}}",
                "{'android':{'op':null}}",
                "{'harmony':{'transmission':'x'}}"
            })
    void whatWasGivenIsFoundAgain(String given) {
        ObjectNode channels = of(MESSAGE, given);
        JsonNode found = ChannelDefaults.given(json(MESSAGE), channels);
        assertThat(ChannelDefaults.of(json(MESSAGE), found)).isEqualTo(channels);
        assertThat(found.toString().length()).isLessThanOrEqualTo(given.length() + 40);
    }
}

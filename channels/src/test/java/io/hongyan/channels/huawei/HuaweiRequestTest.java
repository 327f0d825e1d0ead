package io.hongyan.channels.huawei;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ClickAction;
import io.hongyan.channels.Draft;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class HuaweiRequestTest {

    private final Draft draft = new Draft();
    private final Map<String, String> settings =
            new HashMap<>(Map.of("client-id", "app", "client-secret", "secret", "badge-class", "com.acme.Main"));
    private final List<Recipient> recipients =
            List.of(new Recipient("c1", "t1", 4), new Recipient("c2", "t2", 4), new Recipient("c3", "t1", 4));

    private HuaweiAccount account() {
        return HuaweiAccount.of(ChannelSettings.of(new HuaweiChannel(), settings));
    }

    private JsonNode message() {
        return HuaweiRequest.of(draft.message(), account(), recipients).path("message");
    }

    private JsonNode android() {
        return message().path("android");
    }

    private JsonNode notification() {
        return android().path("notification");
    }

    @Test
    void aNotificationHasItsTextsTimesAndTheTaskToCorrelateBy() {
        draft.ttl = Duration.ofHours(2);
        draft.channelId = "orders";
        draft.notifyId = OptionalInt.of(7001);
        assertThat(notification().path("title").asString()).isEqualTo("Parcel");
        assertThat(notification().path("body").asString()).isEqualTo("Out for delivery");
        assertThat(notification().path("channel_id").asString()).isEqualTo("orders");
        assertThat(notification().path("notify_id").asInt()).isEqualTo(7001);
        assertThat(android().path("ttl").asString()).isEqualTo("7200s");
        assertThat(android().path("bi_tag").asString()).isEqualTo(Draft.TASK.toString());
        JsonNode data = LenientJson.read(message().path("data").asString());
        assertThat(data.path("taskid").asString()).isEqualTo(Draft.TASK.toString());
    }

    @Test
    void aTokenIsNamedOnce() {
        assertThat(message().path("token").toString()).isEqualTo("[\"t1\",\"t2\"]");
    }

    @Test
    void aTransmissionHasDataAlone() {
        draft.kind = VendorMessage.Kind.TRANSMISSION;
        draft.payload = "hello";
        assertThat(android().has("notification")).isFalse();
        assertThat(LenientJson.read(message().path("data").asString())
                        .path("payload")
                        .asString())
                .isEqualTo("hello");
    }

    @Test
    void clicksOpenAnIntentAUrlOrTheApp() {
        draft.click = new ClickAction.OpenIntent("intent:#Intent;component=a/.B;end");
        assertThat(notification().path("click_action").path("type").asInt()).isEqualTo(1);
        assertThat(notification().path("click_action").path("intent").asString())
                .startsWith("intent:#Intent;component=a/.B;S.taskid=RASS_")
                .endsWith(";end");
        draft.click = new ClickAction.OpenUrl("https://acme.example/");
        assertThat(notification().path("click_action").toString())
                .isEqualTo("{\"type\":2,\"url\":\"https://acme.example/\"}");
        draft.click = new ClickAction.Payload();
        assertThat(notification().path("click_action").toString()).isEqualTo("{\"type\":3}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            set 5    | {"class":"com.acme.Main","set_num":5}
            set 0    | {"class":"com.acme.Main","set_num":0}
            set 1000 | {"class":"com.acme.Main","set_num":99}
            add 1    | {"class":"com.acme.Main","add_num":1}
            add 500  | {"class":"com.acme.Main","add_num":99}
            add -1   | {"class":"com.acme.Main","set_num":4}
            """)
    void badgesStayInsideHuaweisRange(String change, String expected) {
        String[] words = change.split(" ");
        int number = Integer.parseInt(words[1]);
        draft.badge =
                words[0].equals("set") ? new VendorMessage.Badge.Set(number) : new VendorMessage.Badge.Add(number);
        assertThat(notification().path("badge").toString()).isEqualTo(expected);
    }

    @Test
    void withoutAClassThereIsNoBadge() {
        settings.remove("badge-class");
        draft.badge = new VendorMessage.Badge.Set(5);
        assertThat(notification().has("badge")).isFalse();
    }

    @Test
    void aBigTextIsStyleOneAndASoundLiesBelowRaw() {
        draft.bigText = "All of it";
        draft.sound = "bell";
        assertThat(notification().path("style").asInt()).isEqualTo(1);
        assertThat(notification().path("big_title").asString()).isEqualTo("Parcel");
        assertThat(notification().path("big_body").asString()).isEqualTo("All of it");
        assertThat(notification().path("sound").asString()).isEqualTo("/raw/bell");
    }

    @Test
    void optionsReplaceWhatStandsAtTheirPathButNeverTheTokens() {
        draft.option("/message/android/notification/importance", "\"LOW\"");
        draft.option("/message/android/ttl", "\"60s\"");
        draft.option("/message/token", "[\"stranger\"]");
        draft.option("validate_only", "true");
        assertThat(notification().path("importance").asString()).isEqualTo("LOW");
        assertThat(android().path("ttl").asString()).isEqualTo("60s");
        assertThat(message().path("token").toString()).isEqualTo("[\"t1\",\"t2\"]");
        assertThat(HuaweiRequest.of(draft.message(), account(), recipients)
                        .path("validate_only")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void theCategoryDecidesTheClassAndWithoutOneWhatWasAsked() {
        assertThat(HuaweiRequest.classOf(draft.message(), account())).isEqualTo(MessageClass.MARKETING);
        assertThat(android().has("category")).isFalse();
        draft.option("/message/android/category", "\"EXPRESS\"");
        assertThat(HuaweiRequest.classOf(draft.message(), account())).isEqualTo(MessageClass.SERVICE);
        draft.options.clear();
        draft.messageClass = MessageClass.SERVICE;
        assertThat(HuaweiRequest.classOf(draft.message(), account())).isEqualTo(MessageClass.SERVICE);
        draft.category = "MARKETING";
        assertThat(HuaweiRequest.classOf(draft.message(), account())).isEqualTo(MessageClass.MARKETING);
    }

    @Test
    void anAppThatMayClassifySaysThatAMessageIsMarketing() {
        settings.put("self-classified", "true");
        assertThat(android().path("category").asString()).isEqualTo("MARKETING");
        draft.messageClass = MessageClass.SERVICE;
        assertThat(android().has("category")).isFalse();
    }

    @Test
    void aProjectIsAddressedByVersionTwo() {
        assertThat(account().sendUrl()).isEqualTo("https://push-api.cloud.huawei.com/v1/app/messages:send");
        settings.put("project-id", "project");
        assertThat(account().sendUrl()).isEqualTo("https://push-api.cloud.huawei.com/v2/project/messages:send");
    }
}

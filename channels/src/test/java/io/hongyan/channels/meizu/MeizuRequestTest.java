package io.hongyan.channels.meizu;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ClickAction;
import io.hongyan.channels.Limits;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

final class MeizuRequestTest {

    private static final TaskId TASK = TaskId.of(TaskId.Kind.LIST, LocalDate.of(2026, 11, 26), 1, 2, "request-1");
    private static final VendorMessage PLAIN = VendorMessage.notification(TASK, "Parcel", "Out for delivery");

    @Test
    void signsRawValuesInOrderOfTheirNames() {
        TreeMap<String, String> fields = new TreeMap<>(Map.of("pushIds", "a,b", "appId", "1 0", "messageJson", "{}"));

        // md5sum of appId=1 0messageJson={}pushIds=a,bsecret
        assertThat(MeizuRequest.sign(fields, new Secret("secret"))).isEqualTo("bfcf7cf597c7e5f737572f05de928bf1");
    }

    @Test
    void writesANotificationAsDocumented() {
        ObjectNode json =
                requests(Map.of("receipt-url", "https://push.acme.example/cb")).json(PLAIN);

        assertThat(json.path("noticeBarInfo").toString())
                .isEqualTo(
                        "{\"noticeMsgType\":0,\"noticeBarType\":0,\"title\":\"Parcel\",\"content\":\"Out for delivery\"}");
        assertThat(json.path("pushTimeInfo").toString()).isEqualTo("{\"offLine\":1,\"validTime\":24}");
        assertThat(json.path("clickTypeInfo").path("clickType").asInt()).isZero();
        assertThat(json.path("clickTypeInfo").path("parameters").path("taskid").asString())
                .isEqualTo(TASK.toString());
        assertThat(json.path("extra").path("callback").asString()).isEqualTo("https://push.acme.example/cb");
        assertThat(json.path("extra").path("callback.param").asString()).isEqualTo(TASK.toString());
        assertThat(json.path("extra").path("callback.type").asString()).isEqualTo("3");
    }

    @Test
    void asksForNoReceiptsWithoutAnAddress() {
        assertThat(requests(Map.of()).json(PLAIN).has("extra")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3600, 1", "3601, 2", "86400, 24", "259200, 72"})
    void countsBegunHours(long seconds, int hours) {
        ObjectNode json = requests(Map.of()).json(PLAIN.withTtl(Duration.ofSeconds(seconds)));

        assertThat(json.path("pushTimeInfo").path("validTime").asInt()).isEqualTo(hours);
    }

    @Test
    void givesEveryTaskANotifyKeyOfItsOwnUnlessItReplacesOne() {
        MeizuRequest requests = requests(Map.of());

        assertThat(notifyKey(requests.json(PLAIN)))
                .matches("[0-9A-Za-z_-]{8}")
                .isEqualTo(notifyKey(requests.json(PLAIN)));
        assertThat(notifyKey(
                        requests.json(message(new ClickAction.OpenApp(), OptionalInt.of(Integer.MAX_VALUE), Map.of()))))
                .matches("[0-9A-Za-z_-]{1,8}")
                .isNotEqualTo(notifyKey(requests.json(PLAIN)));
    }

    @Test
    void opensAnActivityWithTheIntentsExtras() {
        JsonNode click = requests(Map.of())
                .json(message(
                        new ClickAction.OpenIntent("intent:#Intent;component=com.acme/.Main;S.id=42;end"),
                        OptionalInt.empty(),
                        Map.of()))
                .path("clickTypeInfo");

        assertThat(click.path("clickType").asInt()).isEqualTo(1);
        assertThat(click.path("activity").asString()).isEqualTo("com.acme.Main");
        assertThat(click.path("parameters").path("id").asString()).isEqualTo("42");
        assertThat(click.path("parameters").path("msgid").asString()).isEqualTo(TASK.msgid());
    }

    @Test
    void opensAUri() {
        JsonNode click = requests(Map.of())
                .json(message(new ClickAction.OpenUrl("https://acme.example"), OptionalInt.empty(), Map.of()))
                .path("clickTypeInfo");

        assertThat(click.path("clickType").asInt()).isEqualTo(2);
        assertThat(click.path("url").asString()).isEqualTo("https://acme.example");
    }

    @Test
    void countsInTheClassThatOptionsSay() {
        VendorMessage message = message(
                new ClickAction.OpenApp(),
                OptionalInt.empty(),
                Map.of("/noticeBarInfo/noticeMsgType", JsonNodeFactory.instance.numberNode(1)));

        assertThat(requests(Map.of()).classOf(PLAIN)).isEqualTo(MessageClass.MARKETING);
        assertThat(requests(Map.of()).classOf(message)).isEqualTo(MessageClass.SERVICE);
    }

    @Test
    void knowsWhetherArrivalsWillBeTold() {
        Limits documented = new MeizuChannel().limits();

        assertThat(MeizuAccount.of(settings(Map.of())).limits(documented).confirmsArrival())
                .isFalse();
        assertThat(MeizuAccount.of(settings(Map.of("receipt-url", "https://push.acme.example/cb")))
                        .limits(documented)
                        .confirmsArrival())
                .isTrue();
    }

    private static String notifyKey(ObjectNode json) {
        return json.path("advanceInfo").path("notifyKey").asString();
    }

    private static MeizuRequest requests(Map<String, String> more) {
        return new MeizuRequest(MeizuAccount.of(settings(more)));
    }

    private static ChannelSettings settings(Map<String, String> more) {
        Map<String, String> given = new HashMap<>(Map.of("app-id", "10000", "app-secret", "a secret"));
        given.putAll(more);
        return ChannelSettings.of(new MeizuChannel(), given);
    }

    private static VendorMessage message(ClickAction click, OptionalInt notifyId, Map<String, JsonNode> options) {
        return new VendorMessage(
                TASK,
                VendorMessage.Kind.NOTIFICATION,
                "Parcel",
                "Out for delivery",
                "",
                "",
                "",
                click,
                new VendorMessage.Badge.Unchanged(),
                "",
                "",
                "",
                notifyId,
                Duration.ofDays(1),
                MessageClass.MARKETING,
                "",
                JsonNodeFactory.instance.objectNode(),
                options);
    }
}

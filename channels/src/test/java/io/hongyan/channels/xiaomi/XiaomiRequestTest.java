package io.hongyan.channels.xiaomi;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ClickAction;
import io.hongyan.channels.TextLimit;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

class XiaomiRequestTest {

    private static final TaskId TASK =
            TaskId.parse("RASL_0901_00030123456789abcdef0123456789ab").orElseThrow();

    private final XiaomiRequest requests = requests(Map.of(
            "public-channel", "pub",
            "private-channels", "priv, other",
            "receipt-url", "https://push.example.com/receipts/xiaomi"));

    @Test
    void writesANotificationThatOpensTheApp() {
        assertThat(requests.fields(VendorMessage.notification(TASK, "Parcel", "Out for delivery")))
                .containsEntry("restricted_package_name", "com.acme")
                .containsEntry("pass_through", "0")
                .containsEntry("title", "Parcel")
                .containsEntry("description", "Out for delivery")
                .containsEntry("notify_type", "-1")
                .containsEntry("notify_id", "1164413355")
                .containsEntry("time_to_live", "86400000")
                .containsEntry("extra.channel_id", "pub")
                .containsEntry("extra.notify_effect", "1")
                .containsEntry("extra.jobkey", XiaomiRequest.jobKey(TASK))
                .containsEntry("extra.callback", "https://push.example.com/receipts/xiaomi")
                .containsEntry("extra.callback.param", TASK.toString())
                .containsEntry("extra.callback.type", "1267");
    }

    @Test
    void letsTheAppFindTaskAndPayload() {
        Map<String, String> fields = requests.fields(message("{\"payload\":\"{\\\"t\\\":42}\"}"));

        String payload = URLDecoder.decode(fields.getOrDefault("payload", ""), StandardCharsets.UTF_8);
        assertThat(JsonMapper.shared().readTree(payload))
                .isEqualTo(JsonNodeFactory.instance
                        .objectNode()
                        .put("taskid", TASK.toString())
                        .put("msgid", TASK.msgid())
                        .put("payload", "{\"t\":42}"));
    }

    @Test
    void writesBigTextPictureIconSoundAndIntent() {
        Map<String, String> fields = requests.fields(message("""
                {"bigText":"all of it","image":"https://i/icon","sound":"ding","click":"intent:#Intent;component=a/.B;end"}
                """));

        assertThat(fields)
                .containsEntry("description", "all of it")
                .containsEntry("extra.notification_style_type", "1")
                .containsEntry("extra.notification_large_icon_uri", "https://i/icon")
                .containsEntry("extra.sound_uri", "android.resource://com.acme/raw/ding")
                .containsEntry("extra.notify_effect", "2")
                .containsEntry(
                        "extra.intent_uri",
                        "intent:#Intent;component=a/.B;S.taskid=" + TASK + ";S.msgid=" + TASK.msgid() + ";end");
        assertThat(requests.fields(message("{\"bigPicture\":\"https://i/big\"}")))
                .containsEntry("extra.notification_style_type", "2")
                .containsEntry("extra.notification_bigPic_uri", "https://i/big");
    }

    @Test
    void keepsTheShortTextWhereTheLongOneIsTooLong() {
        assertThat(requests.fields(message("{\"bigText\":\"" + "x".repeat(128) + "\"}")))
                .containsEntry("description", "text")
                .doesNotContainKey("extra.notification_style_type");
    }

    @Test
    void handsATransmissionToTheAppAlone() {
        assertThat(requests.fields(message("{\"kind\":\"TRANSMISSION\",\"payload\":\"raw\"}")))
                .containsEntry("pass_through", "1")
                .containsKey("payload")
                .doesNotContainKeys("title", "description", "notify_id", "extra.notify_effect");
    }

    @Test
    void countsByTheChannelWhateverTheMessageAsksFor() {
        assertThat(requests.classOf(message("{\"class\":\"SERVICE\"}"))).isEqualTo(MessageClass.SERVICE);
        assertThat(requests.classOf(message("{\"class\":\"MARKETING\"}"))).isEqualTo(MessageClass.MARKETING);
        assertThat(requests.classOf(message("{\"class\":\"SERVICE\",\"channel\":\"pub\"}")))
                .isEqualTo(MessageClass.MARKETING);
        assertThat(requests.classOf(message("{\"options\":{\"/extra.channel_id\":\"other\"}}")))
                .isEqualTo(MessageClass.SERVICE);
        assertThat(requests(Map.of()).classOf(message("{\"class\":\"SERVICE\"}")))
                .isEqualTo(MessageClass.MARKETING);
    }

    @Test
    void storesPublicMessagesForADayAndPrivateOnesAsLongAsAsked() {
        assertThat(requests.fields(message("{\"ttlDays\":9}"))).containsEntry("time_to_live", "86400000");
        assertThat(requests.fields(message("{\"ttlDays\":9,\"class\":\"SERVICE\"}")))
                .containsEntry("time_to_live", "777600000");
    }

    @Test
    void mergesOptionsUnderEachOfTheirNames() {
        assertThat(requests.fields(message("{\"options\":{\"channel\":\"c1\",\"time_to_live\":5}}")))
                .containsEntry("extra.channel_id", "c1")
                .containsEntry("time_to_live", "5")
                .doesNotContainKey("channel");
        assertThat(requests.fields(message("{\"options\":{\"/extra/template_id\":\"T1\"}}")))
                .containsEntry("extra.template_id", "T1");
    }

    @Test
    void asksForNoReceiptsWhereThereIsNoAddress() {
        assertThat(requests(Map.of()).fields(message("{}")))
                .doesNotContainKeys("extra.callback", "extra.callback.param", "extra.callback.type");
    }

    @Test
    void givesATaskAJobKeyOfItsOwn() {
        TaskId next = TaskId.parse("RASL_0901_00030123456789abcdef0123456789ac").orElseThrow();

        assertThat(XiaomiRequest.jobKey(TASK)).matches("h[0-9A-Za-z_-]{19}").isNotEqualTo(XiaomiRequest.jobKey(next));
    }

    private static XiaomiRequest requests(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("app-secret", "secret");
        all.put("package", "com.acme");
        return new XiaomiRequest(
                XiaomiAccount.of(ChannelSettings.of(new XiaomiChannel(), all)),
                new TextLimit(127, TextLimit.Unit.CODE_POINTS));
    }

    /** A message that differs from a plain one in what is named. */
    private static VendorMessage message(String json) {
        JsonNode given = JsonMapper.shared().readTree(json);
        Map<String, JsonNode> options = new LinkedHashMap<>();
        given.path("options").properties().forEach(option -> options.put(option.getKey(), option.getValue()));
        return new VendorMessage(
                TASK,
                VendorMessage.Kind.valueOf(given.path("kind").asString("NOTIFICATION")),
                "title",
                "text",
                given.path("bigText").asString(""),
                given.path("bigPicture").asString(""),
                given.path("image").asString(""),
                given.has("click")
                        ? new ClickAction.OpenIntent(given.path("click").asString(""))
                        : new ClickAction.OpenApp(),
                new VendorMessage.Badge.Unchanged(),
                given.path("sound").asString(""),
                given.path("channel").asString(""),
                "",
                OptionalInt.empty(),
                Duration.ofDays(given.path("ttlDays").asInt(1)),
                MessageClass.valueOf(given.path("class").asString("MARKETING")),
                given.path("payload").asString(""),
                JsonNodeFactory.instance.objectNode(),
                options);
    }
}

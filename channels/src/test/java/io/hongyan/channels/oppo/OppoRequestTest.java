package io.hongyan.channels.oppo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ClickAction;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class OppoRequestTest {

    private static final TaskId TASK =
            TaskId.parse("RASL_0901_00030123456789abcdef0123456789ab").orElseThrow();
    private static final Recipient FIRST = new Recipient("1".repeat(32), "CN_" + "a".repeat(32), 0);
    private static final Recipient SECOND = new Recipient("2".repeat(32), "CN_" + "b".repeat(32), 0);

    private final OppoRequest requests = requests(Map.of(
            "service-channels", "orders",
            "service-category", "ORDER",
            "marketing-channel", "news",
            "receipt-url", "https://push.example.com/receipts/oppo"));

    @Test
    void writesANotificationThatOpensTheApp() {
        ObjectNode notification = requests.notification(VendorMessage.notification(TASK, "Parcel", "Out for delivery"));

        assertThat(FormBody.flatten(notification))
                .containsEntry("style", "1")
                .containsEntry("title", "Parcel")
                .containsEntry("content", "Out for delivery")
                .containsEntry("click_action_type", "0")
                .containsEntry("off_line", "true")
                .containsEntry("off_line_ttl", "86400")
                .containsEntry("channel_id", "news")
                .containsEntry("category", "MARKETING")
                .containsEntry("call_back_url", "https://push.example.com/receipts/oppo")
                .containsEntry("call_back_parameter", TASK.toString())
                .containsEntry("action_parameters", "{\"taskid\":\"" + TASK + "\",\"msgid\":\"" + TASK.msgid() + "\"}");
    }

    @Test
    void writesClicksBadgeAndNotifyId() {
        assertThat(FormBody.flatten(
                        requests.notification(message("{\"url\":\"https://a\",\"badge\":3,\"notifyId\":7}"))))
                .containsEntry("click_action_type", "2")
                .containsEntry("click_action_url", "https://a")
                .containsEntry("badge_operation_type", "0")
                .containsEntry("badge_message_count", "3")
                .containsEntry("notify_id", "7");
        assertThat(FormBody.flatten(
                        requests.notification(message("{\"intent\":\"intent:#Intent;component=a/.B;end\"}"))))
                .containsEntry("click_action_type", "5")
                .containsEntry(
                        "click_action_url",
                        "intent:#Intent;component=a/.B;S.taskid=" + TASK + ";S.msgid=" + TASK.msgid() + ";end");
    }

    @Test
    void expandsATextThatOppoTakesAndKeepsTheShortOneElse() {
        assertThat(requests.notification(message("{\"bigText\":\"all of it\"}")))
                .isEqualTo(requests.notification(message("{}")).put("style", 2).put("content", "all of it"));
        assertThat(requests.notification(message("{\"bigText\":\"" + "x".repeat(129) + "\"}")))
                .isEqualTo(requests.notification(message("{}")));
    }

    @Test
    void countsByCategoryAndWhereThereIsNoneByChannel() {
        assertThat(requests.classOf(message("{\"class\":\"SERVICE\"}"))).isEqualTo(MessageClass.SERVICE);
        assertThat(requests.classOf(message("{\"class\":\"SERVICE\",\"options\":{\"category\":\"NEWS\"}}")))
                .isEqualTo(MessageClass.MARKETING);
        assertThat(requests.classOf(message("{\"options\":{\"category\":\"IM\"}}")))
                .isEqualTo(MessageClass.SERVICE);
        OppoRequest oldApp = requests(Map.of("service-channels", "orders"));
        assertThat(oldApp.classOf(message("{\"class\":\"SERVICE\"}"))).isEqualTo(MessageClass.SERVICE);
        assertThat(requests(Map.of()).classOf(message("{\"class\":\"SERVICE\"}")))
                .isEqualTo(MessageClass.MARKETING);
    }

    @Test
    void mergesOptionsUnderEachOfTheirNames() {
        assertThat(requests.notification(
                        message("{\"options\":{\"channel\":\"c1\",\"/notification/notify_level\":2}}")))
                .isEqualTo(requests.notification(message("{}"))
                        .put("channel_id", "c1")
                        .put("notify_level", 2));
    }

    @Test
    void sendsNoTextOfItsOwnWithATemplate() {
        ObjectNode notification = requests.notification(message("{\"options\":{\"private_msg_template_id\":\"T1\"}}"));

        assertThat(FormBody.flatten(notification))
                .containsEntry("private_msg_template_id", "T1")
                .doesNotContainKeys("title", "content", "style");
    }

    @Test
    void writesABatchWithAMessageIdForEachDevice() {
        VendorMessage message = message("{\"bigText\":\"\\\"quoted\\\" & 你好 😀\"}");

        JsonNode batch = field(requests.batch(message, List.of(FIRST, SECOND)), "messages");

        assertThat(batch.size()).isEqualTo(2);
        assertThat(batch.get(0)).isEqualTo(element(message, FIRST));
        assertThat(batch.get(1)).isEqualTo(element(message, SECOND));
        assertThat(OppoRequest.messageId(TASK, FIRST)).isNotEqualTo(OppoRequest.messageId(TASK, SECOND));
    }

    @Test
    void writesASingleAsItsElementOfABatch() {
        assertThat(field(requests.single(message("{}"), FIRST), "message")).isEqualTo(element(message("{}"), FIRST));
    }

    @Test
    void leavesAMessageIdOfTheOptionsAlone() {
        VendorMessage message = message("{\"options\":{\"app_message_id\":\"mine\"}}");

        assertThat(field(requests.single(message, FIRST), "message")
                        .path("notification")
                        .path("app_message_id")
                        .asString(""))
                .isEqualTo("mine");
    }

    @Test
    void savesATextUnderTheTasksOwnId() {
        assertThat(FormBody.parse(requests.content(message("{}")).bytes()))
                .containsEntry("title", "title")
                .containsEntry("app_message_id", TASK.msgid());
    }

    private JsonNode element(VendorMessage message, Recipient recipient) {
        ObjectNode element = JsonNodeFactory.instance.objectNode();
        element.put("target_type", 2).put("verify_registration_id", true).put("target_value", recipient.token());
        element.set(
                "notification",
                requests.notification(message).put("app_message_id", OppoRequest.messageId(TASK, recipient)));
        return JsonMapper.shared().readTree(element.toString());
    }

    private static JsonNode field(FormBody body, String name) {
        return JsonMapper.shared().readTree(FormBody.parse(body.bytes()).getOrDefault(name, ""));
    }

    private static OppoRequest requests(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("app-key", "key");
        all.put("master-secret", "secret");
        return new OppoRequest(OppoAccount.of(ChannelSettings.of(new OppoChannel(), all), OppoRegion.MAINLAND));
    }

    /** A message that differs from a plain one in what is named. */
    private static VendorMessage message(String json) {
        JsonNode given = JsonMapper.shared().readTree(json);
        Map<String, JsonNode> options = new LinkedHashMap<>();
        given.path("options").properties().forEach(option -> options.put(option.getKey(), option.getValue()));
        ClickAction click = given.has("url")
                ? new ClickAction.OpenUrl(given.path("url").asString(""))
                : given.has("intent")
                        ? new ClickAction.OpenIntent(given.path("intent").asString(""))
                        : new ClickAction.OpenApp();
        return new VendorMessage(
                TASK,
                VendorMessage.Kind.NOTIFICATION,
                "title",
                "text",
                given.path("bigText").asString(""),
                "",
                "",
                click,
                given.has("badge")
                        ? new VendorMessage.Badge.Set(given.path("badge").intValue())
                        : new VendorMessage.Badge.Unchanged(),
                "",
                "",
                "",
                given.has("notifyId") ? OptionalInt.of(given.path("notifyId").intValue()) : OptionalInt.empty(),
                Duration.ofDays(1),
                MessageClass.valueOf(given.path("class").asString("MARKETING")),
                "",
                JsonNodeFactory.instance.objectNode(),
                options);
    }
}

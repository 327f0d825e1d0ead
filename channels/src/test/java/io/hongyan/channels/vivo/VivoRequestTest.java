package io.hongyan.channels.vivo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ClickAction;
import io.hongyan.channels.Limits;
import io.hongyan.channels.Recall;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SettingsException;
import io.hongyan.channels.TextLimit;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

final class VivoRequestTest {

    private static final TaskId TASK = TaskId.of(TaskId.Kind.LIST, LocalDate.of(2026, 11, 26), 1, 2, "request-1");
    private static final Recipient ONE = new Recipient("0".repeat(32), "reg-1", 0);
    private static final Recipient TWO = new Recipient("1".repeat(32), "reg-2", 0);
    private static final VendorMessage PLAIN = VendorMessage.notification(TASK, "Parcel", "Out for delivery");

    @Test
    void writesASingleMessageAsDocumented() {
        ObjectNode request = requests(Map.of("receipt-id", "RCP-1")).single(PLAIN, ONE);

        assertThat(request.path("appId").isIntegralNumber()).isTrue();
        assertThat(request.path("appId").asLong()).isEqualTo(10004);
        assertThat(request.path("regId").asString()).isEqualTo("reg-1");
        assertThat(request.path("notifyType").asInt()).isEqualTo(4);
        assertThat(request.path("title").asString()).isEqualTo("Parcel");
        assertThat(request.path("content").asString()).isEqualTo("Out for delivery");
        assertThat(request.path("timeToLive").asInt()).isEqualTo(86_400);
        assertThat(request.path("skipType").asInt()).isEqualTo(1);
        assertThat(request.path("classification").asInt()).isZero();
        assertThat(request.path("pushMode").asInt()).isZero();
        assertThat(request.path("clientCustomMap").path("taskid").asString()).isEqualTo(TASK.toString());
        assertThat(request.path("clientCustomMap").path("msgid").asString()).isEqualTo(TASK.msgid());
        assertThat(request.path("extra").path("callback.id").asString()).isEqualTo("RCP-1");
        assertThat(request.path("extra").path("callback.param").asString()).isEqualTo(TASK.toString());
        assertThat(request.has("notifyId")).isFalse();
    }

    @Test
    void namesACallTheSameWhenItIsRepeatedAndOtherwiseNot() {
        String first = VivoRequest.requestId(TASK, List.of(ONE, TWO));

        assertThat(first).hasSize(64).isEqualTo(VivoRequest.requestId(TASK, List.of(ONE, TWO)));
        assertThat(first).isNotEqualTo(VivoRequest.requestId(TASK, List.of(ONE)));
        assertThat(first)
                .isNotEqualTo(VivoRequest.requestId(
                        TaskId.of(TaskId.Kind.LIST, LocalDate.of(2026, 11, 26), 1, 2, "request-2"), List.of(ONE, TWO)));
    }

    @Test
    void savesContentWithoutDevicesAndNamesThemInTheListCall() {
        VivoRequest requests = requests(Map.of("push-mode", "1"));
        ObjectNode saved = requests.saved(PLAIN.withTtl(Duration.ofSeconds(60)));
        ObjectNode list = requests.list(PLAIN, List.of(ONE, TWO), "saved-7");

        assertThat(saved.has("regId")).isFalse();
        assertThat(saved.has("pushMode")).isFalse();
        assertThat(saved.path("timeToLive").asInt()).isEqualTo(900);
        assertThat(list.path("taskId").asString()).isEqualTo("saved-7");
        assertThat(list.path("pushMode").asInt()).isEqualTo(1);
        assertThat(list.path("regIds").size()).isEqualTo(2);
        assertThat(list.path("requestId").asString()).hasSize(64);
    }

    @Test
    void carriesTheTaskInAnIntentAsWell() {
        VendorMessage message =
                with(PLAIN, new ClickAction.OpenIntent("intent://x#Intent;component=com.acme/.Main;end"), Map.of());
        ObjectNode request = requests(Map.of()).single(message, ONE);

        assertThat(request.path("skipType").asInt()).isEqualTo(4);
        assertThat(request.path("skipContent").asString())
                .startsWith("intent://x#Intent;component=com.acme/.Main;")
                .contains("S.taskid=" + TASK)
                .endsWith(";end");
    }

    @Test
    void leavesAnIntentAloneThatHasNoRoomForMore() {
        String intent = "intent://" + "x".repeat(980) + "#Intent;end";
        ObjectNode request = requests(Map.of()).single(with(PLAIN, new ClickAction.OpenIntent(intent), Map.of()), ONE);

        assertThat(request.path("skipContent").asString()).isEqualTo(intent);
    }

    @Test
    void opensAPageOfTheWeb() {
        ObjectNode request = requests(Map.of())
                .single(with(PLAIN, new ClickAction.OpenUrl("https://acme.example/42"), Map.of()), ONE);

        assertThat(request.path("skipType").asInt()).isEqualTo(2);
        assertThat(request.path("skipContent").asString()).isEqualTo("https://acme.example/42");
    }

    @ParameterizedTest
    @CsvSource({
        // class asked for, category, options' classification, options' message_sort → classification, category
        "MARKETING, '', '', '', 0, ''",
        "SERVICE, '', '', '', 1, ''",
        "MARKETING, ORDER, '', '', 1, ORDER",
        "SERVICE, NEWS, '', '', 0, NEWS",
        "SERVICE, order, '', '', 1, ORDER",
        "MARKETING, '', 1, '', 1, ''",
        "SERVICE, '', 0, '', 0, ''",
        "MARKETING, '', '', IM, 1, IM",
    })
    void countsInTheClassThatCategoryAndOptionsSay(
            MessageClass asked,
            String category,
            String classification,
            String messageSort,
            int expectedClassification,
            String expectedCategory) {
        Map<String, JsonNode> options = new HashMap<>();
        if (!classification.isEmpty()) {
            options.put("classification", JsonNodeFactory.instance.numberNode(Integer.parseInt(classification)));
        }
        if (!messageSort.isEmpty()) {
            options.put("message_sort", JsonNodeFactory.instance.stringNode(messageSort));
        }
        VendorMessage message = with(PLAIN, asked, category, options);
        VivoRequest requests = requests(Map.of());
        ObjectNode request = requests.single(message, ONE);

        assertThat(request.path("classification").asInt()).isEqualTo(expectedClassification);
        assertThat(request.path("category").asString("")).isEqualTo(expectedCategory);
        assertThat(request.has("message_sort")).isFalse();
        assertThat(requests.classOf(message))
                .isEqualTo(expectedClassification == 1 ? MessageClass.SERVICE : MessageClass.MARKETING);
    }

    @Test
    void countsNamesAndValuesOfTheCustomMap() {
        int withoutPayload = requests(Map.of()).mapCharacters(PLAIN);
        assertThat(withoutPayload).isEqualTo("taskid".length() + 42 + "msgid".length() + 32);
    }

    @Test
    void takesAMessageBackFromItsDevices() {
        ObjectNode request =
                requests(Map.of()).recall(new Recall(TASK, "task-9", OptionalInt.empty(), List.of(ONE, TWO)));

        assertThat(request.path("taskId").asString()).isEqualTo("task-9");
        assertThat(request.path("userType").asInt()).isEqualTo(1);
        assertThat(request.path("userIds").toString()).isEqualTo("[\"reg-1\",\"reg-2\"]");
    }

    @Test
    void holdsToTheOlderRuleWhereSettingsSaySo() {
        Limits limits = VivoAccount.of(settings(Map.of("title-unit", "half-width", "max-ttl", "604800")))
                .limits(new VivoChannel().limits());

        assertThat(limits.title()).isEqualTo(new TextLimit(40, TextLimit.Unit.HALF_WIDTH));
        assertThat(limits.maxTtl()).isEqualTo(Duration.ofDays(7));
        assertThat(limits.confirmsArrival()).isFalse();
    }

    @Test
    void refusesAnAppIdThatIsNoNumber() {
        assertThatThrownBy(() -> VivoAccount.of(settings(Map.of("app-id", "ten"))))
                .isInstanceOf(SettingsException.class)
                .hasMessage("app-id: not usable (expected: a number)");
    }

    private static VivoRequest requests(Map<String, String> more) {
        return new VivoRequest(VivoAccount.of(settings(more)));
    }

    private static ChannelSettings settings(Map<String, String> more) {
        Map<String, String> given =
                new HashMap<>(Map.of("app-id", "10004", "app-key", "key", "app-secret", "a secret"));
        given.putAll(more);
        return ChannelSettings.of(new VivoChannel(), given);
    }

    private static VendorMessage with(VendorMessage message, ClickAction click, Map<String, JsonNode> options) {
        return copy(message, click, message.messageClass(), message.category(), options);
    }

    private static VendorMessage with(
            VendorMessage message, MessageClass messageClass, String category, Map<String, JsonNode> options) {
        return copy(message, message.click(), messageClass, category, options);
    }

    private static VendorMessage copy(
            VendorMessage message,
            ClickAction click,
            MessageClass messageClass,
            String category,
            Map<String, JsonNode> options) {
        return new VendorMessage(
                message.task(),
                message.kind(),
                message.title(),
                message.body(),
                message.bigText(),
                message.bigPicture(),
                message.image(),
                click,
                message.badge(),
                message.sound(),
                message.channelId(),
                category,
                message.notifyId(),
                message.ttl(),
                messageClass,
                message.payload(),
                message.extension(),
                options);
    }
}

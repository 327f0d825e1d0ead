package io.hongyan.channels.fcm;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.ClickAction;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorMessage.Badge;
import io.hongyan.channels.VendorMessage.Kind;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

class FcmRequestTest {

    private static final TaskId TASK = TaskId.of(TaskId.Kind.SINGLE, LocalDate.of(2026, 11, 26), 1, 3, "r1");
    private static final FcmRequest.Style STYLE = new FcmRequest.Style("com.acme", "HIGH");

    @Test
    void carriesEverythingAMessageCanHave() {
        VendorMessage message = new VendorMessage(
                TASK,
                Kind.NOTIFICATION,
                "Parcel",
                "short",
                "a long text",
                "https://acme.com/big.png",
                "https://acme.com/small.png",
                new ClickAction.OpenIntent("intent:#Intent;action=com.acme.OPEN;component=com.acme/.Main;end"),
                new Badge.Add(1),
                "ding",
                "orders",
                "",
                OptionalInt.of(7001),
                Duration.ofHours(2),
                MessageClass.SERVICE,
                "{\"t\":42}",
                JsonNodeFactory.instance.objectNode(),
                Map.of("/message/android/notification/color", StringNode.valueOf("#ff6600")));

        assertThat(FcmRequest.of(message, new Recipient("c", "token-1", 5), STYLE))
                .isEqualTo(LenientJson.read("""
                {"message": {
                  "token": "token-1",
                  "data": {"taskid": "%s", "msgid": "%s", "payload": "{\\"t\\":42}", "click_type": "intent",
                    "intent": "intent:#Intent;action=com.acme.OPEN;component=com.acme/.Main;end"},
                  "notification": {"title": "Parcel", "body": "a long text", "image": "https://acme.com/big.png"},
                  "android": {"ttl": "7200s", "collapse_key": "7001", "restricted_package_name": "com.acme",
                    "priority": "HIGH",
                    "notification": {"channel_id": "orders", "sound": "ding", "tag": "7001", "notification_count": 5,
                      "click_action": "com.acme.OPEN", "color": "#ff6600"}},
                  "fcm_options": {"analytics_label": "%s"}}}
                """.formatted(TASK, TASK.msgid(), TASK)));
    }

    @Test
    void aRepeatedMessageReplacesItselfOnTheScreen() {
        JsonNode request =
                FcmRequest.of(VendorMessage.notification(TASK, "t", "b"), new Recipient("c", "token-1", 0), STYLE);
        assertThat(request.at("/message/android/notification/tag").asString()).isEqualTo(TASK.msgid());
        assertThat(request.at("/message/android").has("collapse_key")).isFalse();
        assertThat(request.at("/message/data/click_type").asString()).isEqualTo("startapp");
    }

    @Test
    void aTransmissionIsDataAloneAndUrgentOnlyForService() {
        VendorMessage service = transmission(MessageClass.SERVICE);
        JsonNode request = FcmRequest.of(service, new Recipient("c", "token-1", 0), STYLE);
        assertThat(request.path("message").has("notification")).isFalse();
        assertThat(request.at("/message/android").has("notification")).isFalse();
        assertThat(request.at("/message/data/payload").asString()).isEqualTo("hello");
        assertThat(request.at("/message/android/priority").asString()).isEqualTo("HIGH");
        assertThat(FcmRequest.of(transmission(MessageClass.MARKETING), new Recipient("c", "t", 0), STYLE)
                        .at("/message/android/priority")
                        .asString())
                .isEqualTo("NORMAL");
    }

    private static VendorMessage transmission(MessageClass messageClass) {
        return new VendorMessage(
                TASK,
                Kind.TRANSMISSION,
                "",
                "",
                "",
                "",
                "",
                new ClickAction.None(),
                new Badge.Unchanged(),
                "",
                "",
                "",
                OptionalInt.empty(),
                Duration.ZERO,
                messageClass,
                "hello",
                JsonNodeFactory.instance.objectNode(),
                Map.of());
    }
}

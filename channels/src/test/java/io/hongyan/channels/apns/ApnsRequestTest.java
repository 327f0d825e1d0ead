package io.hongyan.channels.apns;

import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import io.hongyan.channels.ClickAction;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

class ApnsRequestTest {

    private static final TaskId TASK = new TaskId(TaskId.Kind.LIST, 1126, 7, 8);

    private static VendorMessage message(VendorMessage.Kind kind, String extension) {
        return new VendorMessage(
                TASK,
                kind,
                "标题",
                "正文",
                "",
                "",
                "",
                new ClickAction.OpenUrl("https://example.com/a"),
                new VendorMessage.Badge.Unchanged(),
                "",
                "",
                "",
                OptionalInt.empty(),
                Duration.ofDays(1),
                MessageClass.MARKETING,
                "{\"k\":1}",
                (ObjectNode) LenientJson.read(extension),
                Map.of(
                        "apns-priority",
                        StringNode.valueOf("5"),
                        "/aps/interruption-level",
                        StringNode.valueOf("passive")));
    }

    private static ApnsNotification sent(String extension) {
        return sent(message(VendorMessage.Kind.NOTIFICATION, extension));
    }

    private static ApnsNotification sent(VendorMessage message) {
        return ApnsRequest.of(message, true).to(new Recipient("c".repeat(32), "ab", 7), "com.acme", Instant.EPOCH);
    }

    private static JsonNode payload(ApnsNotification notification) {
        return LenientJson.read(notification.getPayload());
    }

    @Test
    void aNotificationIsAnAlertWithWhatTheSdkNeeds() {
        ApnsNotification sent = sent("{}");

        assertThat(sent.getPushType()).isEqualTo(PushType.ALERT);
        assertThat(sent.getTopic()).isEqualTo("com.acme");
        assertThat(sent.getCollapseId()).isEqualTo(TASK.msgid());
        assertThat(sent.getPriority()).isEqualTo(DeliveryPriority.CONSERVE_POWER);
        assertThat(payload(sent)).isEqualTo(LenientJson.read("""
                        {"aps": {"alert": {"title": "标题", "body": "正文"}, "sound": "default", "mutable-content": 1,
                          "interruption-level": "passive"},
                         "taskid": "%s", "msgid": "%s", "payload": "{\\"k\\":1}", "url": "https://example.com/a"}
                        """.formatted(TASK, TASK.msgid())));
    }

    @Test
    void whatIosIsGivenOfItsOwnWins() {
        ApnsNotification sent = sent("""
                {"aps": {"alert": {"title": "own", "subtitle": "s"}, "sound": "com.gexin.ios.silence", "thread-id": "t",
                         "category": "ORDER"},
                 "payload": "p", "apns-collapse-id": "c1", "multimedia": [{"url": "https://a/b.png", "type": 1}],
                 "custom": true}
                """);

        assertThat(sent.getCollapseId()).isEqualTo("c1");
        JsonNode payload = payload(sent);
        assertThat(payload.at("/aps/alert"))
                .isEqualTo(LenientJson.read("{\"title\": \"own\", \"subtitle\": \"s\", \"body\": \"正文\"}"));
        assertThat(payload.path("aps").has("sound")).isFalse();
        assertThat(payload.at("/aps/thread-id").asString()).isEqualTo("t");
        assertThat(payload.at("/aps/category").asString()).isEqualTo("ORDER");
        assertThat(payload.path("payload").asString()).isEqualTo("p");
        assertThat(payload.at("/multimedia/0/url").asString()).isEqualTo("https://a/b.png");
        assertThat(payload.path("custom").asBoolean()).isTrue();
        assertThat(payload.has("apns-collapse-id")).isFalse();
    }

    @Test
    void anAutomaticBadgeIsTheRecipientsNumber() {
        assertThat(payload(sent("{\"auto_badge\": \"+1\"}")).at("/aps/badge").asInt())
                .isEqualTo(7);
        assertThat(payload(sent("{}")).path("aps").has("badge")).isFalse();
    }

    @Test
    void aSilentPushHasNothingToShow() {
        ApnsNotification sent = sent("{\"aps\": {\"content-available\": 1, \"sound\": \"x\"}}");

        assertThat(sent.getPushType()).isEqualTo(PushType.BACKGROUND);
        assertThat(sent.getPriority()).isEqualTo(DeliveryPriority.CONSERVE_POWER);
        assertThat(payload(sent).path("aps").has("alert")).isFalse();
        assertThat(payload(sent).path("aps").has("sound")).isFalse();
        assertThat(payload(sent).path("payload").asString()).isEqualTo("{\"k\":1}");
    }

    @Test
    void aTransmissionIsSilentUnlessIosIsGivenAnAlert() {
        assertThat(sent(message(VendorMessage.Kind.TRANSMISSION, "{}")).getPushType())
                .isEqualTo(PushType.BACKGROUND);
        assertThat(sent(message(VendorMessage.Kind.TRANSMISSION, "{\"aps\": {\"alert\": {\"title\": \"t\"}}}"))
                        .getPushType())
                .isEqualTo(PushType.ALERT);
    }

    @Test
    void aCallGoesToTheVoipTopic() {
        ApnsNotification sent = sent("{\"type\": \"voip\"}");

        assertThat(sent.getPushType()).isEqualTo(PushType.VOIP);
        assertThat(sent.getTopic()).isEqualTo("com.acme.voip");
        assertThat(sent.getCollapseId()).isNull();
    }

    @Test
    void aLiveActivityIsUpdatedByItsApsAlone() {
        ApnsNotification sent = sent("""
                {"type": "liveactivity", "laId": "la1",
                 "aps": {"timestamp": 1780000000, "event": "update", "content-state": {"eta": 5}}}
                """);

        assertThat(sent.getPushType()).isEqualTo(PushType.LIVE_ACTIVITY);
        assertThat(sent.getTopic()).isEqualTo("com.acme.push-type.liveactivity");
        assertThat(payload(sent).at("/aps/content-state/eta").asInt()).isEqualTo(5);
        assertThat(payload(sent).size()).isEqualTo(1);
    }

    @Test
    void bytesAreThoseOfThePayload() {
        VendorMessage message = message(VendorMessage.Kind.NOTIFICATION, "{}");

        assertThat(ApnsRequest.of(message, true).payloadBytes())
                .isEqualTo(sent(message).getPayload().getBytes(StandardCharsets.UTF_8).length);
    }
}

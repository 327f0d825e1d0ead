package io.hongyan.channels.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.ClickAction;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorMessage.Badge;
import io.hongyan.channels.VendorMessage.Kind;
import io.hongyan.channels.dispatch.MessageReader.Reading;
import io.hongyan.delivery.vendor.VendorCall.Content;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {

    private static final TaskId TASK = new TaskId(TaskId.Kind.SINGLE, 901, 1, 2);
    private static final String PUSH_MESSAGE = """
        {"notification": {"title": "own title", "body": "own body", "click_type": "payload", "payload": "own",
          "big_text": "more of it", "big_image": "https://img/big", "logo_url": "https://img/logo",
          "channel_id": "orders", "ring_name": "ding", "badge_add_num": 2, "notify_id": 9, "category": "CATEGORY_PROMO"}}\
        """;
    private static final String PUSH_CHANNEL = """
        {"android": {"ups": {
           "notification": {"title": "ups title", "body": "ups body", "click_type": "intent", "intent": "intent:#Intent;end",
             "payload": "{\\"order\\":42}", "notify_id": "42"},
           "options": {"ALL": {"/a": 1, "b": "all"}, "HW": {"b": "hw"}, "XM": {"/extra.channel_id": "high"},
             "IOS": {"c": true}}}},
         "ios": {"type": "notify", "auto_badge": "+1", "payload": "p",
           "aps": {"alert": {"title": "ios title", "body": "ios body"}, "sound": "bell", "content-available": 0}},
         "harmony": {"notification": {"title": "ohos title", "body": "ohos body", "category": "EXPRESS",
           "click_type": "want", "want": "{\\"abilityName\\":\\"Order\\"}", "notify_id": 7},
           "options": {"HW": {"/payload/notification/notifyId": 8}}},
         "web": {"title": "web title", "body": "web body", "url": "https://shop/42", "icon": "https://img/icon"}}\
        """;

    @ParameterizedTest
    @EnumSource(
            value = Channel.class,
            names = {"FCM", "HUAWEI", "HONOR", "XIAOMI", "XIAOMI_GLOBAL", "OPPO", "OPPO_GLOBAL", "VIVO", "MEIZU", "UPS"
            })
    void givesAndroidsVendorsWhatUpsSaysAndTheRestFromTheOwnMessage(Channel channel) {
        VendorMessage message = read(channel, PUSH_CHANNEL);

        assertThat(message.kind()).isEqualTo(Kind.NOTIFICATION);
        assertThat(message.title()).isEqualTo("ups title");
        assertThat(message.body()).isEqualTo("ups body");
        assertThat(message.click()).isEqualTo(new ClickAction.OpenIntent("intent:#Intent;end"));
        assertThat(message.payload()).isEqualTo("{\"order\":42}");
        assertThat(message.notifyId()).hasValue(42);
        assertThat(message.bigText()).isEqualTo("more of it");
        assertThat(message.bigPicture()).isEqualTo("https://img/big");
        assertThat(message.image()).isEqualTo("https://img/logo");
        assertThat(message.channelId()).isEqualTo("orders");
        assertThat(message.sound()).isEqualTo("ding");
        assertThat(message.badge()).isEqualTo(new Badge.Add(2));
        assertThat(message.category()).isEmpty();
        assertThat(message.extension().isEmpty()).isTrue();
        assertThat(message.ttl()).isEqualTo(Duration.ofHours(2));
        assertThat(message.messageClass()).isEqualTo(MessageClass.MARKETING);
    }

    @Test
    void optionsOfAChannelReplaceThoseOfAll() {
        assertThat(read(Channel.HUAWEI, PUSH_CHANNEL).options().toString()).contains("/a=1", "b=\"hw\"");
        assertThat(read(Channel.VIVO, PUSH_CHANNEL).options().toString()).contains("/a=1", "b=\"all\"");
        assertThat(read(Channel.XIAOMI, PUSH_CHANNEL).options()).containsOnlyKeys("/a", "b", "/extra.channel_id");
        assertThat(read(Channel.XIAOMI_GLOBAL, PUSH_CHANNEL).options()).containsOnlyKeys("/a", "b");
        assertThat(read(Channel.APNS, PUSH_CHANNEL).options()).containsOnlyKeys("c");
        assertThat(read(Channel.HARMONY, PUSH_CHANNEL).options()).containsOnlyKeys("/payload/notification/notifyId");
    }

    @Test
    void givesApnsTheAlertAndAllOfIos() {
        VendorMessage message = read(Channel.APNS, PUSH_CHANNEL);

        assertThat(message.kind()).isEqualTo(Kind.NOTIFICATION);
        assertThat(message.title()).isEqualTo("ios title");
        assertThat(message.body()).isEqualTo("ios body");
        assertThat(message.sound()).isEqualTo("bell");
        assertThat(message.badge()).isEqualTo(new Badge.Add(1));
        assertThat(message.payload()).isEqualTo("p");
        assertThat(message.extension().path("aps").path("alert").path("title").asString())
                .isEqualTo("ios title");
    }

    @ParameterizedTest
    @CsvSource({"+3, 3, true", "-2, -2, true", "5, 5, false", "0, 0, false"})
    void readsBadgesOfApns(String autoBadge, int number, boolean relative) {
        VendorMessage message = read(Channel.APNS, "{\"ios\":{\"auto_badge\":\"" + autoBadge + "\"}}");

        assertThat(message.badge()).isEqualTo(relative ? new Badge.Add(number) : new Badge.Set(number));
    }

    @Test
    void aSilentPushOfApnsIsATransmission() {
        assertThat(read(Channel.APNS, "{\"ios\":{\"payload\":\"p\",\"aps\":{\"content-available\":1}}}")
                        .kind())
                .isEqualTo(Kind.TRANSMISSION);
        assertThat(read(Channel.APNS, "{\"ios\":{\"aps\":{\"alert\":\"text\",\"content-available\":1}}}")
                        .body())
                .isEqualTo("text");
    }

    @Test
    void givesHarmonyItsOwnObjectAndCategory() {
        VendorMessage message = read(Channel.HARMONY, PUSH_CHANNEL);

        assertThat(message.title()).isEqualTo("ohos title");
        assertThat(message.category()).isEqualTo("EXPRESS");
        assertThat(message.click()).isEqualTo(new ClickAction.OpenIntent("{\"abilityName\":\"Order\"}"));
        assertThat(message.notifyId()).hasValue(7);
        assertThat(message.extension().has("notification")).isTrue();
    }

    @Test
    void givesHarmonysCustomMessagesWithoutTexts() {
        VendorMessage message = read(
                Channel.HARMONY, "{\"harmony\":{\"custom\":{\"HW\":{\"type\":\"live_view\",\"payload\":\"{}\"}}}}");

        assertThat(message.title()).isEmpty();
        assertThat(message.extension().has("custom")).isTrue();
    }

    @Test
    void givesWebPushItsTextsAndPage() {
        VendorMessage message = read(Channel.WEBPUSH, PUSH_CHANNEL);

        assertThat(message.title()).isEqualTo("web title");
        assertThat(message.body()).isEqualTo("web body");
        assertThat(message.click()).isEqualTo(new ClickAction.OpenUrl("https://shop/42"));
        assertThat(message.extension().path("icon").asString()).isEqualTo("https://img/icon");
    }

    @Test
    void givesTransmissionsWhole() {
        VendorMessage message = read(Channel.HUAWEI, "{\"android\":{\"ups\":{\"transmission\":\"the text\"}}}");

        assertThat(message.kind()).isEqualTo(Kind.TRANSMISSION);
        assertThat(message.payload()).isEqualTo("the text");
        assertThat(message.notifyId()).isEqualTo(OptionalInt.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "startapp,       OpenApp",
        "url,            OpenUrl",
        "intent,         OpenIntent",
        "payload,        Payload",
        "payload_custom, Payload",
        "none,           None"
    })
    void readsClickTypes(String type, String action) {
        VendorMessage message = read(
                Channel.HUAWEI,
                "{\"android\":{\"ups\":{\"notification\":{\"title\":\"t\",\"body\":\"b\",\"click_type\":\"" + type
                        + "\"}}}}");

        assertThat(message.click().getClass().getSimpleName()).isEqualTo(action);
    }

    @Test
    void readsWhichTaskIsToBeRevoked() {
        String revoke = "{\"android\":{\"ups\":{\"revoke\":{\"old_task_id\":\"RASL_0901_x\"}}}}";

        assertThat(reading(Channel.XIAOMI, revoke)).isEqualTo(new Reading.Revoke("RASL_0901_x"));
        assertThat(reading(Channel.HARMONY, revoke)).isEqualTo(new Reading.Nothing());
    }

    @Test
    void aPushMayNameTheClassOfItsMessages() {
        assertThat(read(Channel.HUAWEI, PUSH_CHANNEL.replaceFirst("\\{", "{\"message_class\": \"service\", "))
                        .messageClass())
                .isEqualTo(MessageClass.SERVICE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"android\":{}}", "{\"android\":{\"ups\":{\"options\":{}}}}", "[]", "no json"})
    void findsNothingWhereNothingIsSaid(String pushChannel) {
        for (Channel channel : Channel.values()) {
            assertThat(reading(channel, pushChannel)).isEqualTo(new Reading.Nothing());
        }
    }

    private static Reading reading(Channel channel, String pushChannel) {
        return MessageReader.read(
                channel, new Content(PUSH_MESSAGE, pushChannel), TASK, MessageClass.MARKETING, Duration.ofHours(2));
    }

    private static VendorMessage read(Channel channel, String pushChannel) {
        return ((Reading.Message) reading(channel, pushChannel)).message();
    }
}

package io.hongyan.channels.honor;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ClickAction;
import io.hongyan.channels.Draft;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.MessageClass;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HonorRequestTest {

    private final Draft draft = new Draft();
    private final HonorAccount account = HonorAccount.of(ChannelSettings.of(
            new HonorChannel(),
            Map.of("app-id", "1", "client-id", "c", "client-secret", "s", "badge-class", "com.acme.Main")));
    private final List<Recipient> recipients = List.of(new Recipient("c1", "t1", 4), new Recipient("c2", "t1", 4));

    private JsonNode request() {
        return HonorRequest.of(draft.message(), account, recipients);
    }

    private JsonNode notification() {
        return request().path("android").path("notification");
    }

    @Test
    void aNotificationHasItsTextsTimesAndTheTaskToCorrelateBy() {
        draft.ttl = Duration.ofHours(2);
        draft.notifyId = OptionalInt.of(7001);
        draft.bigText = "All of it";
        assertThat(request().path("notification").toString())
                .isEqualTo("{\"title\":\"Parcel\",\"body\":\"Out for delivery\"}");
        assertThat(notification().path("notifyId").asInt()).isEqualTo(7001);
        assertThat(notification().path("style").asInt()).isEqualTo(1);
        assertThat(notification().path("bigBody").asString()).isEqualTo("All of it");
        assertThat(request().path("android").path("ttl").asString()).isEqualTo("7200s");
        assertThat(request().path("android").path("biTag").asString()).isEqualTo(Draft.TASK.toString());
        assertThat(request().path("token").toString()).isEqualTo("[\"t1\"]");
    }

    @Test
    void importanceSaysTheClassAndMarketingCarriesNoImage() {
        draft.image = "https://acme.example/a.png";
        assertThat(notification().path("importance").asString()).isEqualTo("LOW");
        assertThat(notification().has("image")).isFalse();
        draft.messageClass = MessageClass.SERVICE;
        assertThat(notification().path("importance").asString()).isEqualTo("NORMAL");
        assertThat(notification().path("image").asString()).isEqualTo("https://acme.example/a.png");
    }

    @Test
    void theClassIsTheImportanceThatIsSent() {
        assertThat(HonorRequest.classOf(draft.message(), account)).isEqualTo(MessageClass.MARKETING);
        draft.option("/android/notification/importance", "\"NORMAL\"");
        assertThat(HonorRequest.classOf(draft.message(), account)).isEqualTo(MessageClass.SERVICE);
    }

    @Test
    void clicksAndBadges() {
        draft.click = new ClickAction.OpenUrl("https://acme.example/");
        draft.badge = new VendorMessage.Badge.Add(3);
        assertThat(notification().path("clickAction").toString())
                .isEqualTo("{\"type\":2,\"url\":\"https://acme.example/\"}");
        assertThat(notification().path("badge").toString())
                .isEqualTo("{\"badgeClass\":\"com.acme.Main\",\"addNum\":3}");
    }

    @Test
    void aTransmissionHasDataAlone() {
        draft.kind = VendorMessage.Kind.TRANSMISSION;
        draft.payload = "hello";
        assertThat(request().has("notification")).isFalse();
        assertThat(request().path("android").has("notification")).isFalse();
        assertThat(LenientJson.read(request().path("data").asString())
                        .path("payload")
                        .asString())
                .isEqualTo("hello");
    }

    @Test
    void receiptsAreReadAndRubbishIsRefused() {
        HonorReceipts receipts = new HonorReceipts(() -> Instant.EPOCH);
        String body = """
                {"statuses":[{"token":"t","biTag":"task","status":40000007,"timestamp":5,"appid":1,"requestId":"r"}]}""";
        assertThat(read(receipts, body).receipts())
                .containsExactly(
                        new VendorReceipt("task", "t", new Event.Clicked(), "40000007", Instant.ofEpochMilli(5)));
        assertThat(read(receipts, "rubbish").status()).isEqualTo(400);
    }

    private static Receipts.Answer read(Receipts receipts, String body) {
        return receipts.read(new Receipts.Request("POST", Map.of(), Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }
}

package io.hongyan.simulators.vendor.rcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.Recall;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.rcs.RcsChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import io.hongyan.simulators.vendor.VendorCall;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class RcsAdapterTest {

    private static final String A = "+8613800000001";
    private static final String B = "+8613800000002";
    private static final String C = "+8613800000003";

    private PlayedChannel rcs;

    @BeforeEach
    void play() throws Exception {
        rcs = new PlayedChannel(new RcsChannel(), new RcsSimulator());
    }

    @AfterEach
    void stop() {
        rcs.close();
    }

    private static Draft draft(String request) {
        Draft draft = new Draft();
        draft.task = Draft.task(request);
        draft.extension.put("class", "notification");
        return draft;
    }

    @Test
    void readsDeliveryDisplayAndTheFallBackToAnSms() throws Exception {
        var receipts = rcs.vendor().receipts();
        receipts.settings(receipts.settings().withClicks(1));
        rcs.vendor().phones().set(B, PhoneState.NOTIFICATION_OFF);
        VendorMessage message = draft("t1").message();

        assertThat(rcs.send(message, A, B)).containsOnly(Verdict.ACCEPTED);

        String task = message.task().toString();
        await().untilAsserted(() -> assertThat(rcs.receipts())
                .extracting(VendorReceipt::task, VendorReceipt::token, VendorReceipt::event, VendorReceipt::code)
                .containsExactlyInAnyOrder(
                        tuple(task, A, new Event.Held(), "MessageSent"),
                        tuple(task, A, new Event.Arrived(), "DeliveredToTerminal UP2"),
                        tuple(task, A, new Event.Displayed(), "MessageDisplayed UP2"),
                        tuple(task, B, new Event.Held(), "MessageSent"),
                        tuple(task, B, new Event.Arrived(), "DeliveredToNetwork SMS")));
    }

    @Test
    void sendsTheTextAndWhatToFallBackOn() throws Exception {
        Draft draft = draft("t1");
        draft.extension.put("fallback_text", "短信版");

        rcs.send(draft.message(), A);

        JsonNode request = VendorCall.json(rcs.taken().request());
        assertThat(rcs.taken().body()).isEqualTo(draft.body);
        assertThat(request.path("smsSupported").asBoolean()).isTrue();
        assertThat(request.path("smsContent").asString()).isEqualTo("短信版");
        assertThat(request.path("validity").asInt()).isEqualTo(86_400);
        assertThat(request.path("messageId").asString()).isEqualTo(draft.task.toString());

        rcs.with("fallback", "false");
        rcs.send(draft.message(), B);
        assertThat(VendorCall.json(rcs.taken().request()).path("smsSupported").asBoolean())
                .isFalse();
    }

    @Test
    void sendsACardWithSuggestions() throws Exception {
        Draft draft = draft("t1");
        draft.extension
                .putObject("card")
                .putObject("message")
                .putObject("generalPurposeCard")
                .put("title", "新品");
        draft.extension.putArray("suggestions").addObject().putObject("reply").put("displayText", "看看");

        assertThat(rcs.send(draft.message(), A)).containsOnly(Verdict.ACCEPTED);

        JsonNode contents = VendorCall.json(rcs.taken().request()).path("messageContent");
        assertThat(contents.path(0).path("contentType").asString()).contains("botmessage");
        assertThat(contents.path(1).path("contentText").path("suggestions").size())
                .isOne();
    }

    @Test
    void aPhoneWithout5GMessagesIsLostWhereNothingIsToFallBackOn() throws Exception {
        rcs.with("fallback", "false");
        rcs.vendor().phones().set(A, PhoneState.NOTIFICATION_OFF);

        rcs.send(draft("t1").message(), A);

        await().untilAsserted(() -> assertThat(rcs.receipts())
                .extracting(VendorReceipt::event, VendorReceipt::code)
                .contains(tuple(new Event.Lost(LossReason.EXPIRED), "DeliveryImpossible 800")));
    }

    @Test
    void tellsTheNumbersOfARequestApart() throws Exception {
        rcs.vendor().phones().set(B, PhoneState.UNKNOWN);
        rcs.vendor().phones().set(C, PhoneState.DISABLED);

        assertThat(rcs.send(draft("t1").message(), A, B, C, "nonsense"))
                .extracting(RcsAdapterTest::reason)
                .containsExactly(
                        LossReason.NONE, LossReason.TOKEN_INVALID, LossReason.NO_CONSENT, LossReason.TOKEN_INVALID);
    }

    @Test
    void takesBackWhatAPhoneHasNotFetched() throws Exception {
        rcs.vendor().phones().set(A, PhoneState.OFFLINE);
        VendorMessage message = draft("t1").message();
        rcs.send(message, A, B);

        assertThat(rcs.adapter()
                        .recall(new Recall(message.task(), "", OptionalInt.empty(), PlayedChannel.recipients(A, B))))
                .containsOnly(Verdict.ACCEPTED);

        await().untilAsserted(() -> {
            assertThat(rcs.vendor().receipts().counts().waiting()).isZero();
            assertThat(rcs.receipts())
                    .extracting(VendorReceipt::token, VendorReceipt::event)
                    .contains(tuple(A, new Event.Lost(LossReason.RECALLED)), tuple(B, new Event.Arrived()))
                    .doesNotContain(tuple(B, new Event.Lost(LossReason.RECALLED)));
        });
    }

    @Test
    void passesOnWhoWantsNoMoreAndWhoComplains() throws Exception {
        reply("{\"from\": \"" + A + "\", \"text\": \"退订\"}");
        reply("{\"from\": \"" + B + "\", \"spam\": true}");
        reply("{\"from\": \"" + C + "\", \"text\": \"你好\"}");

        await().untilAsserted(() -> assertThat(rcs.receipts())
                .extracting(VendorReceipt::task, VendorReceipt::token, VendorReceipt::event)
                .containsExactlyInAnyOrder(tuple("", A, new Event.OptedOut()), tuple("", B, new Event.OptedOut())));
    }

    @Test
    void believesNoNotificationWithAnotherAuthorization() {
        byte[] body = "{\"deliveryInfo\": {\"address\": \"tel:+8613800000001\", \"deliveryStatus\": \"MessageSent\"}}"
                .getBytes(StandardCharsets.UTF_8);
        Receipts receipts = rcs.adapter().receipts().orElseThrow();

        assertThat(receipts.read(new Receipts.Request("POST", Map.of(), Map.of(), body))
                        .status())
                .isEqualTo(401);
        assertThat(receipts.read(new Receipts.Request(
                                "POST", Map.of(), Map.of("authorization", RcsSimulator.AUTHORIZATION), body))
                        .receipts())
                .hasSize(1);
    }

    @Test
    void holdsMarketingUntilMorning() throws Exception {
        rcs.pass(Duration.ofHours(7));
        Draft marketing = draft("t1");
        marketing.extension.put("class", "marketing");

        assertThat(rcs.adapter().classOf(marketing.message())).isEqualTo(MessageClass.MARKETING);
        assertThat(rcs.send(marketing.message(), A))
                .containsExactly(new Verdict.TryLater(LossReason.QUIET_HOURS, "marketing-hours", Duration.ofHours(9)));
    }

    @Test
    void saysWhatIsWrong() throws Exception {
        Draft wordless = draft("t1");
        wordless.body = "";
        assertThat(reason(rcs.send(wordless.message(), A).getFirst())).isEqualTo(LossReason.INVALID_PARAM);
        rcs.vendor().faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1));
        assertThat(reason(rcs.send(draft("t2").message(), A).getFirst())).isEqualTo(LossReason.VENDOR_ERROR);
        rcs.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));
        assertThat(reason(rcs.send(draft("t3").message(), A).getFirst())).isEqualTo(LossReason.VENDOR_RATE_LIMITED);
        rcs.with("chatbot", "sip:other@example.com");
        assertThat(reason(rcs.send(draft("t4").message(), A).getFirst())).isEqualTo(LossReason.PERMISSION_DENIED);
    }

    @Test
    void saysWhetherThePasswordIsGood() throws Exception {
        assertThat(rcs.adapter().probe()).isEmpty();
        rcs.with("password", "another");

        assertThat(rcs.adapter().probe())
                .hasValueSatisfying(why -> assertThat(why.text()).contains("401"));
        assertThat(reason(rcs.send(draft("t1").message(), A).getFirst())).isEqualTo(LossReason.AUTH_FAILED);
    }

    private void reply(String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(rcs.vendor().baseUrl() + "/replies"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    private static LossReason reason(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Accepted _ -> LossReason.NONE;
            case Verdict.Rejected rejected -> rejected.reason();
            case Verdict.TryLater later -> later.reason();
        };
    }
}

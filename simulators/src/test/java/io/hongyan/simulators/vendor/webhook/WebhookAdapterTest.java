package io.hongyan.simulators.vendor.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.webhook.WebhookChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import io.hongyan.simulators.vendor.VendorCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class WebhookAdapterTest {

    private PlayedChannel webhook;

    @BeforeEach
    void play() throws Exception {
        webhook = new PlayedChannel(new WebhookChannel(), new WebhookSimulator());
    }

    @AfterEach
    void stop() {
        webhook.close();
    }

    private static VendorMessage message(String requestId) {
        Draft draft = new Draft();
        draft.task = Draft.task(requestId);
        draft.extension
                .put("title", "Parcel")
                .put("template", "T1")
                .putObject("fields")
                .put("code", 7);
        return draft.message();
    }

    @Test
    void aBatchIsOneSignedRequestWithEverythingInIt() throws Exception {
        assertThat(webhook.send(message("t1"), "a", "b", "c")).containsOnly(Verdict.ACCEPTED);

        JsonNode request = VendorCall.json(webhook.taken().request());
        assertThat(request.path("taskid").asString()).isEqualTo(Draft.task("t1").toString());
        assertThat(request.path("title").asString()).isEqualTo("Parcel");
        assertThat(request.path("body").asString()).isEqualTo("Out for delivery");
        assertThat(request.path("ttl").asLong()).isEqualTo(86_400);
        assertThat(request.path("class").asString()).isEqualTo("service");
        assertThat(request.path("data").toString()).isEqualTo("{\"template\":\"T1\",\"fields\":{\"code\":7}}");
        assertThat(request.path("recipients").toString())
                .isEqualTo("[{\"cid\":\"cid-a\",\"address\":\"a\"},{\"cid\":\"cid-b\",\"address\":\"b\"},"
                        + "{\"cid\":\"cid-c\",\"address\":\"c\"}]");
        assertThat(webhook.vendor().messages().total()).isEqualTo(3);
        assertThat(webhook.adapter().probe()).isEmpty();
    }

    @Test
    void theReceiverTellsItsRecipientsApart() throws Exception {
        webhook.vendor().phones().set("gone", PhoneState.UNKNOWN);
        webhook.vendor().phones().set("silent", PhoneState.NOTIFICATION_OFF);

        assertThat(webhook.send(message("t1"), "a", "gone", "silent"))
                .containsExactly(
                        Verdict.ACCEPTED,
                        new Verdict.Rejected(LossReason.TOKEN_INVALID, "unknown", "token_invalid"),
                        new Verdict.Rejected(LossReason.NO_CONSENT, "notification-off", "no_consent"));
    }

    @Test
    void reportsComeSignedAndAreRead() throws Exception {
        var receipts = webhook.vendor().receipts();
        receipts.settings(receipts.settings().withClicks(1));
        webhook.vendor().phones().set("left", PhoneState.UNINSTALLED);
        webhook.vendor().phones().set("tired", PhoneState.DISABLED);
        webhook.vendor().phones().set("away", PhoneState.OFFLINE);
        VendorMessage message = message("t1");

        webhook.send(message, "a", "left", "tired", "away");

        String task = message.task().toString();
        await().untilAsserted(() -> assertThat(webhook.receipts())
                .extracting(VendorReceipt::task, VendorReceipt::token, VendorReceipt::event)
                .containsExactlyInAnyOrder(
                        tuple(task, "a", new Event.Arrived()),
                        tuple(task, "a", new Event.Clicked()),
                        tuple(task, "left", new Event.Lost(LossReason.TOKEN_INVALID)),
                        tuple(task, "tired", new Event.OptedOut()),
                        tuple(task, "away", new Event.Held())));
        assertThat(webhook.callbackStatuses()).containsOnly(200);
        assertThat(webhook.adapter().limits().confirmsArrival()).isTrue();
    }

    @Test
    void aRepeatedRequestIsKnownByItsId() throws Exception {
        webhook.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));
        VendorMessage message = message("t1");

        assertThatThrownBy(() -> webhook.send(message, "a", "b")).isInstanceOf(AnswerLostException.class);
        assertThat(webhook.send(message, "a", "b")).containsOnly(Verdict.ACCEPTED);

        assertThat(webhook.vendor().messages().total()).isEqualTo(2);
        assertThat(webhook.send(message, "c")).containsOnly(Verdict.ACCEPTED);
        assertThat(webhook.vendor().messages().total()).isEqualTo(3);
        assertThat(webhook.adapter().limits().repeatSafe()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"500, VENDOR_ERROR,        0", "503, VENDOR_ERROR,        0", "408, VENDOR_ERROR,        0"})
    void aReceiverInTroubleIsAskedAgain(int status, LossReason reason, long after) throws Exception {
        webhook.vendor().faults().add(new Fault(Fault.Kind.SERVER_ERROR, 1, 1, "", 0, status));

        assertThat(webhook.send(message("t1"), "a"))
                .containsExactly(new Verdict.TryLater(reason, "HTTP " + status, Duration.ofSeconds(after)));
    }

    @Test
    void theReceiverSaysHowLongToWait() throws Exception {
        webhook.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));

        assertThat(webhook.send(message("t1"), "a"))
                .containsExactly(
                        new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "HTTP 429", Duration.ofSeconds(1)));
    }

    @ParameterizedTest
    @CsvSource({
        "401, a,   AUTH_FAILED",
        "403, a,   AUTH_FAILED",
        "410, a,   TOKEN_INVALID",
        "410, a b, UNKNOWN",
        "413, a,   PARAM_OVER_LIMIT",
        "422, a,   INVALID_PARAM"
    })
    void aNoIsFinal(int status, String addresses, LossReason reason) throws Exception {
        webhook.vendor().faults().add(new Fault(Fault.Kind.SERVER_ERROR, 1, 1, "", 0, status));

        assertThat(webhook.send(message("t1"), addresses.split(" ")))
                .allSatisfy(verdict -> assertThat(verdict).isInstanceOfSatisfying(Verdict.Rejected.class, no -> {
                    assertThat(no.reason()).isEqualTo(reason);
                    assertThat(no.code()).isEqualTo("HTTP " + status);
                }));
    }

    @Test
    void anotherSecretIsRefusedByTheReceiver() throws Exception {
        webhook.with("secret", "another-shared-secret");

        assertThat(webhook.send(message("t1"), "a"))
                .containsExactly(new Verdict.Rejected(LossReason.AUTH_FAILED, "HTTP 401", ""));
        assertThat(webhook.adapter().probe().map(ProbeFailure::text)).hasValue("the receiver answers HTTP 401");
    }

    @Test
    void aPrivateAddressIsNotCalled() throws Exception {
        String port = webhook.vendor().baseUrl().replaceAll(".*:(\\d+)/.*", "$1");
        for (String host : List.of("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]")) {
            webhook.with("url", "https://" + host + ":" + port + "/webhook/messages")
                    .with("allow-private-addresses", "false");

            assertThat(webhook.send(message("t1"), "a").getFirst())
                    .as(host)
                    .isInstanceOfSatisfying(Verdict.Rejected.class, no -> {
                        assertThat(no.reason()).isEqualTo(LossReason.PERMISSION_DENIED);
                        assertThat(no.code()).isEqualTo("private-address");
                    });
        }
        assertThat(webhook.vendor().messages().total()).isZero();
    }

    @Test
    void aReceiverThatIsNotThereWasNotAsked() throws Exception {
        webhook.with("url", "http://127.0.0.1:1/messages");

        assertThatThrownBy(() -> webhook.send(message("t1"), "a")).isInstanceOf(NotSentException.class);
    }

    // --- reports that are refused ---

    private Receipts.Answer report(String body, String timestamp, String signature) {
        return webhook.adapter()
                .receipts()
                .orElseThrow()
                .read(new Receipts.Request(
                        "POST",
                        Map.of(),
                        Map.of("x-hongyan-timestamp", timestamp, "x-hongyan-signature", signature),
                        body.getBytes(StandardCharsets.UTF_8)));
    }

    private Receipts.Answer signedReport(String body) throws Exception {
        String timestamp = String.valueOf(webhook.vendor().clock().instant().toEpochMilli());
        return report(body, timestamp, sign(timestamp + "." + body));
    }

    private static String sign(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(WebhookSimulator.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aStrangersReportIsRefused() throws Exception {
        String body = "{\"receipts\":[{\"taskid\":\"t\",\"address\":\"a\",\"event\":\"arrived\"}]}";
        long now = webhook.vendor().clock().instant().toEpochMilli();

        assertThat(signedReport(body).receipts()).hasSize(1);
        assertThat(report(body, String.valueOf(now), "00").status()).isEqualTo(401);
        assertThat(report(body, "", "").status()).isEqualTo(401);
        String late = String.valueOf(now - 300_001);
        assertThat(report(body, late, sign(late + "." + body)).body())
                .isEqualTo("X-Hongyan-Timestamp: more than 5 minutes off");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | receipts: missing or too many",
                "nonsense | receipts: missing or too many",
                "{\"receipts\":[{\"event\":\"arrived\"}]} | receipts[0].address: missing",
                "{\"receipts\":[{\"address\":\"a\",\"event\":\"read\"}]} | receipts[0].event: read (expected: arrived",
                "{\"receipts\":[{\"address\":\"a\",\"event\":\"lost\",\"reason\":\"bad_luck\"}]} | receipts[0].event: lost (expected"
            })
    void aMistakeOfAReportIsNamed(String body, String problem) throws Exception {
        Receipts.Answer answer = signedReport(body);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).startsWith(problem);
        assertThat(answer.receipts()).isEmpty();
    }

    @Test
    void aBatchKeepsItsOrder() throws Exception {
        List<Recipient> recipients = PlayedChannel.recipients("a", "b");
        SendAnswer answer = webhook.adapter().send(message("t1"), recipients);

        assertThat(answer.messageId()).isNotEmpty();
        assertThat(answer.verdicts()).hasSize(2);
    }
}

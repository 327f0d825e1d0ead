package io.hongyan.simulators.vendor.huawei;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ClickAction;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.huawei.HuaweiChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.simulators.vendor.AcceptedMessage;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import io.hongyan.simulators.vendor.VendorCall;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The adapter and the simulator, written apart from one reference, before each other. */
@Timeout(60)
class HuaweiAdapterTest {

    private PlayedChannel huawei;
    private final Draft draft = new Draft();

    @BeforeEach
    void open() throws IOException {
        huawei = new PlayedChannel(new HuaweiChannel(), new HuaweiSimulator());
    }

    @AfterEach
    void close() {
        huawei.close();
    }

    private static Verdict.Rejected rejected(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
        return (Verdict.Rejected) verdict;
    }

    @Test
    void everythingANotificationMayHaveIsTaken() throws Exception {
        draft.category = "EXPRESS";
        draft.bigText = "All of it";
        draft.image = "https://acme.example/a.png";
        draft.click = new ClickAction.OpenIntent("intent://a/b#Intent;scheme=hy;end");
        draft.badge = new VendorMessage.Badge.Add(1);
        draft.notifyId = OptionalInt.of(7001);
        draft.payload = "{\"order\":42}";
        assertThat(huawei.send(draft.message(), "t1", "t2")).containsOnly(Verdict.ACCEPTED);
        AcceptedMessage newest = huawei.taken();
        assertThat(newest.key()).isEqualTo(draft.task.toString());
        assertThat(newest.title()).isEqualTo("Parcel");
        assertThat(newest.messageClass()).isEqualTo("service");
        assertThat(VendorCall.json(newest.request())
                        .path("message")
                        .path("data")
                        .asString())
                .contains(draft.task.msgid(), "order");
    }

    @Test
    void aTransmissionIsTaken() throws Exception {
        draft.kind = VendorMessage.Kind.TRANSMISSION;
        draft.payload = "hello";
        assertThat(huawei.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        assertThat(huawei.taken().body()).contains("hello");
    }

    @Test
    void aMessageOfAProjectIsTakenByVersionTwo() throws Exception {
        huawei.with("project-id", "388421841222000001");
        assertThat(huawei.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        huawei.with("project-id", "another");
        assertThat(rejected(huawei.send(draft.message(), "t1").getFirst()).reason())
                .isEqualTo(LossReason.PERMISSION_DENIED);
    }

    @Test
    void oneOfABatchThatIsUnknownIsRejectedAlone() throws Exception {
        huawei.vendor().phones().set("gone", PhoneState.UNKNOWN);
        List<Verdict> verdicts = huawei.send(draft.message(), "t1", "gone", "t2");
        assertThat(verdicts.get(0)).isEqualTo(Verdict.ACCEPTED);
        assertThat(rejected(verdicts.get(1)).reason()).isEqualTo(LossReason.TOKEN_INVALID);
        assertThat(rejected(verdicts.get(1)).code()).isEqualTo("80100000");
        assertThat(verdicts.get(2)).isEqualTo(Verdict.ACCEPTED);
        assertThat(rejected(huawei.send(draft.message(), "gone").getFirst()).code())
                .isEqualTo("80300007");
    }

    @Test
    void aTokenThatTwoDevicesClaimGetsTheMessageOnce() throws Exception {
        assertThat(huawei.send(draft.message(), "t1", "t1")).containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);
        assertThat(huawei.vendor().messages().copies(draft.task.toString(), "t1"))
                .isEqualTo(1);
    }

    @Test
    void aThousandTokensAreOneRequest() throws Exception {
        String[] tokens = IntStream.range(0, 1000).mapToObj(i -> "t" + i).toArray(String[]::new);
        assertThat(huawei.send(draft.message(), tokens)).hasSize(1000).containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void anAccessTokenThatIsRefusedIsRenewedOnce() throws Exception {
        huawei.send(draft.message(), "t1");
        huawei.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));
        assertThat(huawei.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        huawei.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 2));
        assertThat(rejected(huawei.send(draft.message(), "t1").getFirst()).reason())
                .isEqualTo(LossReason.AUTH_FAILED);
    }

    @Test
    void aTokenServerThatIsDownHarmsNobodyUntilTheTokenExpires() throws Exception {
        huawei.send(draft.message(), "t1");
        huawei.vendor().faults().add(Fault.likely(Fault.Kind.SERVER_ERROR, 1).at("oauth2"));
        huawei.pass(Duration.ofMinutes(59));
        assertThat(huawei.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        assertThat(huawei.vendor().faults().struck()).containsEntry(Fault.Kind.SERVER_ERROR, 1L);
        huawei.pass(Duration.ofMinutes(1));
        assertThatThrownBy(() -> huawei.send(draft.message(), "t1")).isInstanceOf(NotSentException.class);
    }

    @Test
    void aWrongSecretFailsAuthenticationAndTheProbeSaysSo() throws Exception {
        assertThat(huawei.adapter().probe()).isEmpty();
        huawei.with("client-secret", "wrong");
        assertThat(rejected(huawei.send(draft.message(), "t1").getFirst()).reason())
                .isEqualTo(LossReason.AUTH_FAILED);
        assertThat(huawei.adapter().probe().map(ProbeFailure::text))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("client-secret").doesNotContain("wrong"));
    }

    @Test
    void aLostAnswerIsToldApartFromARequestThatWasNotSent() throws Exception {
        huawei.send(draft.message(), "t1");
        huawei.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));
        assertThatThrownBy(() -> huawei.send(draft.message(), "t2")).isInstanceOf(AnswerLostException.class);
        assertThat(huawei.vendor().messages().copies(draft.task.toString(), "t2"))
                .isEqualTo(1);
        huawei.with("client-id", "109876543").vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));
        assertThatThrownBy(() -> huawei.send(draft.message(), "t3")).isInstanceOf(NotSentException.class);
    }

    @Test
    void flowControlAndServerErrorsAreWorthAnotherTry() throws Exception {
        huawei.send(draft.message(), "t1");
        huawei.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));
        assertThat(huawei.send(draft.message(), "t1"))
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "HTTP 503", Duration.ZERO));
        huawei.vendor().faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1).answering(502));
        assertThat(huawei.send(draft.message(), "t1"))
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_ERROR, "HTTP 502", Duration.ZERO));
    }

    @Test
    void moreTokensASecondThanHuaweiGrantsAreHeldBack() throws Exception {
        String[] tokens = IntStream.range(0, 1000).mapToObj(i -> "t" + i).toArray(String[]::new);
        for (int i = 0; i < 6; i++) {
            assertThat(huawei.send(draft.message(), tokens)).containsOnly(Verdict.ACCEPTED);
        }
        assertThat(huawei.send(draft.message(), tokens)).allMatch(verdict -> verdict instanceof Verdict.TryLater);
        huawei.pass(Duration.ofSeconds(1));
        assertThat(huawei.send(draft.message(), tokens)).containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void whatTheAdapterCountsAsFittingFits() throws Exception {
        int room = huawei.adapter().limits().payloadBytes() - huawei.adapter().payloadBytes(draft.message());
        draft.body += "鸿".repeat(room / 3);
        assertThat(huawei.adapter().payloadBytes(draft.message()))
                .isLessThanOrEqualTo(huawei.adapter().limits().payloadBytes());
        assertThat(huawei.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        draft.body += "鸿".repeat(20);
        assertThat(rejected(huawei.send(draft.message(), "t1").getFirst()).reason())
                .isEqualTo(LossReason.PARAM_OVER_LIMIT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /message/android/ttl                              | "1296001s"                | 80100001
            /message/android/ttl                              | 86400                     | 80100001
            /message/android/ttl                              | "0s"                      | 80100004
            /message/android/collapse_key                     | 101                       | 80100013
            /message/android/category                         | "NEWS"                    | 80100003
            /message/android/urgency                          | "HIGH"                    | 80300011
            /message/android/bi_tag                           | "a234567890a234567890a234567890a234567890a234567890a234567890a2345" | 80100001
            /message/android/receipt_id                       | "another"                 | 80300013
            /message/topic                                    | "news"                    | 80100001
            /message/android/notification/title               | ""                        | 80100003
            /message/android/notification/body                | "赌博"                    | 80100016
            /message/android/notification/click_action        | {}                        | 80100003
            /message/android/notification/click_action        | {"type":1}                | 80100003
            /message/android/notification/click_action        | {"type":2,"url":"http://a.example"} | 80100003
            /message/android/notification/badge               | {"add_num":1}             | 80100003
            /message/android/notification/badge               | {"class":"a","add_num":0} | 80100003
            /message/android/notification/badge               | {"class":"a","set_num":100} | 80100003
            /message/android/notification/image               | "http://a.example/b.png"  | 80100003
            /message/android/notification/style               | 2                         | 80100003
            /message/android/notification/style               | 3                         | 80100003
            /message/android/notification/notify_id           | -1                        | 80100003
            /message/android/notification/importance          | "HIGH"                    | 80100003
            """)
    void theSimulatorRefusesWhatHuaweiRefuses(String path, String value, String code) throws Exception {
        draft.option(path, value);
        assertThat(rejected(huawei.send(draft.message(), "t1").getFirst()).code())
                .isEqualTo(code);
        assertThat(huawei.vendor().messages().total()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "UNINSTALLED, 2, UNINSTALLED",
        "NOTIFICATION_OFF, 6, NOTIFICATION_OFF",
        "INACTIVE, 10, DEVICE_INACTIVE",
        "USER_MISMATCH, 22, USER_MISMATCH",
    })
    void aReceiptTellsWhyAPhoneDidNotShowIt(PhoneState state, String code, LossReason reason) throws Exception {
        huawei.vendor().phones().set("t1", state);
        assertThat(huawei.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        await().until(() -> huawei.receipts().size() == 1);
        VendorReceipt receipt = huawei.receipts().getFirst();
        assertThat(receipt.event()).isEqualTo(new Event.Lost(reason));
        assertThat(receipt.code()).isEqualTo(code);
        assertThat(receipt.task()).isEqualTo(draft.task.toString());
        assertThat(receipt.token()).isEqualTo("t1");
        assertThat(receipt.at()).isEqualTo(huawei.vendor().clock().instant());
    }

    @Test
    void arrivalsOfABatchComeInSignedRequestsOfAHundred() throws Exception {
        String[] tokens = IntStream.range(0, 250).mapToObj(i -> "t" + i).toArray(String[]::new);
        huawei.vendor()
                .receipts()
                .settings(huawei.vendor().receipts().settings().withDelay(600_000, 0));
        huawei.send(draft.message(), tokens);
        huawei.vendor().receipts().flush();
        await().until(() -> huawei.callbackStatuses().size() == 3);
        assertThat(huawei.receipts()).hasSize(250);
        assertThat(huawei.receipts()).allMatch(receipt -> receipt.event() instanceof Event.Arrived);
        assertThat(huawei.callbackStatuses()).containsExactly(200, 200, 200);
    }

    @Test
    void receiptsSignedWithAnotherKeyAreRefused() throws Exception {
        huawei.with("callback-key", "another");
        huawei.send(draft.message(), "t1");
        await().until(() -> !huawei.callbackStatuses().isEmpty());
        assertThat(huawei.callbackStatuses().getFirst()).isEqualTo(401);
        assertThat(huawei.receipts()).isEmpty();
    }

    @Test
    void theThirdMarketingMessageOfADayIsNotShown() throws Exception {
        draft.messageClass = MessageClass.MARKETING;
        for (String request : List.of("a", "b", "c")) {
            draft.task = Draft.task(request);
            assertThat(huawei.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        }
        await().until(() -> huawei.receipts().size() == 3);
        assertThat(huawei.receipts())
                .filteredOn(receipt -> receipt.event().equals(new Event.Lost(LossReason.OVER_QUOTA_DEVICE)))
                .extracting(VendorReceipt::task)
                .containsExactly(Draft.task("c").toString());
        huawei.pass(Duration.ofDays(1));
        draft.task = Draft.task("d");
        huawei.send(draft.message(), "t1");
        await().until(() -> huawei.receipts().size() == 4);
        assertThat(huawei.receipts().getLast().event()).isEqualTo(new Event.Arrived());
    }
}

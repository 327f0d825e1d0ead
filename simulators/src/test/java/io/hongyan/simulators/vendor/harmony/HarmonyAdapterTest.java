package io.hongyan.simulators.vendor.harmony;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ClickAction;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.harmony.HarmonyChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
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
class HarmonyAdapterTest {

    private PlayedChannel harmony;
    private final Draft draft = new Draft();

    @BeforeEach
    void open() throws IOException {
        harmony = new PlayedChannel(new HarmonyChannel(), new HarmonySimulator());
        harmony.with("service-category", "WORK");
    }

    @AfterEach
    void close() {
        harmony.close();
    }

    private static Verdict.Rejected rejected(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
        return (Verdict.Rejected) verdict;
    }

    @Test
    void everythingANotificationMayHaveIsTaken() throws Exception {
        draft.bigText = "one\ntwo\nthree\nfour";
        draft.image = HarmonyRules.CHECKED_IMAGES + "a.png";
        draft.click = new ClickAction.OpenIntent("{\"action\":\"com.acme.order\",\"parameters\":{\"order\":42}}");
        draft.badge = new VendorMessage.Badge.Add(1);
        draft.notifyId = OptionalInt.of(7001);
        draft.payload = "{\"order\":42}";
        assertThat(harmony.send(draft.message(), "t1", "t2")).containsOnly(Verdict.ACCEPTED);
        assertThat(harmony.taken().key()).isEqualTo(draft.task.toString());
        assertThat(VendorCall.json(harmony.taken().request())
                        .path("payload")
                        .path("notification")
                        .path("clickAction")
                        .path("data")
                        .path("msgid")
                        .asString())
                .isEqualTo(draft.task.msgid());
    }

    @Test
    void aTransmissionIsTaken() throws Exception {
        draft.kind = VendorMessage.Kind.TRANSMISSION;
        draft.payload = "hello";
        assertThat(harmony.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        assertThat(harmony.taken().body()).contains("hello");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            form_update | {"formId":1,"version":1,"moduleName":"m","formName":"f","abilityName":"a","formData":{}}
            live_view   | {"activityId":1,"operation":0,"event":"TAXI","status":"CALLING","activityData":{}}
            voip_call   | {"extraData":"{}"}
            """)
    void customMessagesAreTakenAsTheirKind(String type, String payload) throws Exception {
        draft.extension.putObject("custom").putObject("HW").put("type", type).put("payload", payload);
        assertThat(harmony.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        draft.extension.putObject("custom").putObject("HW").put("type", type).put("payload", "rubbish");
        assertThat(rejected(harmony.send(draft.message(), "t1").getFirst()).reason())
                .isEqualTo(LossReason.INVALID_PARAM);
    }

    @Test
    void oneOfABatchThatIsUnknownIsRejectedAlone() throws Exception {
        harmony.vendor().phones().set("gone", PhoneState.UNKNOWN);
        List<Verdict> verdicts = harmony.send(draft.message(), "t1", "gone");
        assertThat(verdicts.get(0)).isEqualTo(Verdict.ACCEPTED);
        assertThat(rejected(verdicts.get(1)).reason()).isEqualTo(LossReason.TOKEN_INVALID);
        assertThat(rejected(harmony.send(draft.message(), "gone").getFirst()).code())
                .isEqualTo("80300007 noRight");
    }

    @Test
    void aMessageWhoseAnswerWasLostMayBeRepeatedForPhonesShowItOnce() throws Exception {
        harmony.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));
        assertThatThrownBy(() -> harmony.send(draft.message(), "t1")).isInstanceOf(AnswerLostException.class);
        assertThat(harmony.adapter().limits().repeatSafe()).isTrue();
        assertThat(harmony.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        assertThat(harmony.vendor().messages().copies(draft.task.toString(), "t1"))
                .isEqualTo(1);
    }

    @Test
    void aTokenThatIsRefusedIsSignedAnewOnce() throws Exception {
        harmony.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));
        assertThat(harmony.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        harmony.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 2));
        assertThat(rejected(harmony.send(draft.message(), "t1").getFirst()).code())
                .isEqualTo("80200005");
    }

    @Test
    void aTokenIsSignedAnewAsTimePasses() throws Exception {
        for (int hour = 0; hour < 5; hour++) {
            assertThat(harmony.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
            harmony.pass(Duration.ofMinutes(59));
        }
        assertThat(harmony.vendor().faults().struck()).isEmpty();
    }

    @Test
    void anotherProjectFailsAuthenticationAndTheProbeSaysSo() throws Exception {
        assertThat(harmony.adapter().probe()).isEmpty();
        harmony.with("project-id", "another");
        assertThat(rejected(harmony.send(draft.message(), "t1").getFirst()).reason())
                .isEqualTo(LossReason.AUTH_FAILED);
        assertThat(harmony.adapter().probe().map(ProbeFailure::text))
                .hasValueSatisfying(text -> assertThat(text).contains("80200001"));
    }

    @Test
    void aProbeSendsNothing() {
        harmony.adapter().probe();
        assertThat(harmony.vendor().messages().total()).isZero();
    }

    @Test
    void whatWasSentIsRecalledWithOrWithoutAnIdOfItsOwn() throws Exception {
        for (OptionalInt notifyId : List.of(OptionalInt.of(7001), OptionalInt.empty())) {
            draft.notifyId = notifyId;
            harmony.send(draft.message(), "t1");
            Recall recall = new Recall(draft.task, "", notifyId, PlayedChannel.recipients("t1"));
            assertThat(harmony.adapter().recall(recall)).containsOnly(Verdict.ACCEPTED);
        }
    }

    @Test
    void aRecallOfWhatWasNotSentOrBySomeoneElsesAppIsRefused() throws Exception {
        Recall recall = new Recall(draft.task, "", OptionalInt.of(1), PlayedChannel.recipients("t1"));
        assertThat(rejected(harmony.adapter().recall(recall).getFirst()).reason())
                .isEqualTo(LossReason.INVALID_PARAM);
        harmony.with("client-id", "another");
        assertThat(rejected(harmony.adapter().recall(recall).getFirst()).reason())
                .isEqualTo(LossReason.PERMISSION_DENIED);
    }

    @Test
    void flowControlIsWorthAnotherTry() throws Exception {
        harmony.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));
        assertThat(harmony.send(draft.message(), "t1"))
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "HTTP 503", Duration.ZERO));
    }

    @Test
    void whatTheAdapterCountsAsFittingFits() throws Exception {
        int room = harmony.adapter().limits().payloadBytes() - harmony.adapter().payloadBytes(draft.message());
        draft.body += "鸿".repeat(room / 3);
        assertThat(harmony.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        draft.body += "鸿".repeat(20);
        assertThat(rejected(harmony.send(draft.message(), "t1").getFirst()).reason())
                .isEqualTo(LossReason.PARAM_OVER_LIMIT);
    }

    @Test
    void testMessagesGoToTenAtMostAndHaveNoCap() throws Exception {
        harmony.with("batch", "10").with("test", "true");
        draft.messageClass = MessageClass.MARKETING;
        for (int i = 0; i < 3; i++) {
            draft.task = Draft.task("test-" + i);
            assertThat(harmony.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        }
        await().until(() -> harmony.receipts().size() == 3);
        assertThat(harmony.receipts()).allMatch(receipt -> receipt.event() instanceof Event.Arrived);
        String[] eleven = IntStream.range(0, 11).mapToObj(i -> "t" + i).toArray(String[]::new);
        assertThat(rejected(harmony.send(draft.message(), eleven).getFirst()).code())
                .isEqualTo("80300030");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /payload/notification/category     | ""                                   | 80100003
            /payload/notification/category     | "NEWS"                               | 80100003
            /payload/notification/category     | "PLAY_VOICE"                         | 80300007 notSupportPlayVoice
            /payload/notification/title        | ""                                   | 80100003
            /payload/notification/body         | "赌博"                               | 80100016
            /payload/notification/clickAction  | {"actionType":3}                     | 80100003
            /payload/notification/clickAction  | {"actionType":1}                     | 80100003
            /payload/notification/clickAction  | {"actionType":0,"data":"text"}       | 80100003
            /payload/notification/notifyId     | -2                                   | 80100003
            /payload/notification/appMessageId | "a,b"                                | 80100003
            /payload/notification/badge        | {"addNum":0}                         | 80100003
            /payload/notification/badge        | {"setNum":100}                       | 80100003
            /payload/notification/image        | "http://a.example/b.png"             | 80100003
            /payload/notification/image        | "https://unchecked.example/b.png"    | 80100022
            /payload/notification/style        | 3                                    | 80100003
            /payload/notification/soundDuration | 61                                  | 80100003
            /pushOptions/ttl                   | "86400s"                             | 80100003
            /pushOptions/ttl                   | 0                                    | 80100004
            /pushOptions/ttl                   | 1296001                              | 80100003
            /pushOptions/collapseKey           | 101                                  | 80100003
            /pushOptions/receiptId             | "another"                            | 80100003
            /pushOptions/biTag                 | "a234567890a234567890a234567890a234567890a234567890a234567890a2345" | 80100003
            """)
    void theSimulatorRefusesWhatHuaweiRefuses(String path, String value, String code) throws Exception {
        draft.option(path, value);
        assertThat(rejected(harmony.send(draft.message(), "t1").getFirst()).code())
                .isEqualTo(code);
        assertThat(harmony.vendor().messages().total()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "UNINSTALLED, 2, UNINSTALLED",
        "NOTIFICATION_OFF, 6, NOTIFICATION_OFF",
        "INACTIVE, 10, DEVICE_INACTIVE",
        "USER_MISMATCH, 22, USER_MISMATCH",
    })
    void aReceiptTellsWhyAPhoneDidNotShowIt(PhoneState state, String code, LossReason reason) throws Exception {
        harmony.vendor().phones().set("t1", state);
        assertThat(harmony.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        await().until(() -> harmony.receipts().size() == 1);
        VendorReceipt receipt = harmony.receipts().getFirst();
        assertThat(receipt)
                .isEqualTo(new VendorReceipt(
                        draft.task.toString(),
                        "t1",
                        new Event.Lost(reason),
                        code,
                        harmony.vendor().clock().instant()));
    }

    @Test
    void theThirdMarketingMessageOfADayIsNotShown() throws Exception {
        draft.messageClass = MessageClass.MARKETING;
        for (String request : List.of("a", "b", "c")) {
            draft.task = Draft.task(request);
            assertThat(harmony.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        }
        await().until(() -> harmony.receipts().size() == 3);
        assertThat(harmony.receipts())
                .filteredOn(receipt -> receipt.event().equals(new Event.Lost(LossReason.OVER_QUOTA_DEVICE)))
                .extracting(VendorReceipt::task)
                .containsExactly(Draft.task("c").toString());
    }

    @Test
    void aCardIsRefreshedTwiceADay() throws Exception {
        draft.extension
                .putObject("custom")
                .putObject("HW")
                .put("type", "form_update")
                .put(
                        "payload",
                        "{\"formId\":1,\"version\":1,\"moduleName\":\"m\",\"formName\":\"f\",\"abilityName\":\"a\",\"formData\":{}}");
        for (int i = 0; i < 3; i++) {
            harmony.send(draft.message(), "t1");
        }
        await().until(() -> harmony.receipts().size() == 3);
        assertThat(harmony.receipts()).extracting(VendorReceipt::code).containsExactlyInAnyOrder("0", "0", "262");
    }
}

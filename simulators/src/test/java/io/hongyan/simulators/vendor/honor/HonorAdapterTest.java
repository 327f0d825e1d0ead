package io.hongyan.simulators.vendor.honor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.AdapterContext;
import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ChannelSettings;
import io.hongyan.channels.ClickAction;
import io.hongyan.channels.HttpCalls;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.honor.HonorChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The adapter and the simulator, written apart from one reference, before each other. */
@Timeout(60)
class HonorAdapterTest {

    private PlayedChannel honor;
    private final Draft draft = new Draft();

    @BeforeEach
    void open() throws IOException {
        honor = new PlayedChannel(new HonorChannel(), new HonorSimulator());
    }

    @AfterEach
    void close() {
        honor.close();
    }

    private static Verdict.Rejected rejected(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
        return (Verdict.Rejected) verdict;
    }

    @Test
    void everythingANotificationMayHaveIsTaken() throws Exception {
        draft.bigText = "All of it";
        draft.image = "https://acme.example/a.png";
        draft.click = new ClickAction.OpenIntent("intent://a/b#Intent;scheme=hy;end");
        draft.badge = new VendorMessage.Badge.Set(3);
        draft.notifyId = OptionalInt.of(7001);
        draft.payload = "{\"order\":42}";
        assertThat(honor.send(draft.message(), "t1", "t2")).containsOnly(Verdict.ACCEPTED);
        assertThat(honor.taken().messageClass()).isEqualTo("service");
        assertThat(honor.taken().request()).contains(draft.task.msgid());
    }

    @Test
    void aMarketingMessageAndATransmissionAreTaken() throws Exception {
        draft.messageClass = MessageClass.MARKETING;
        draft.image = "https://acme.example/a.png";
        assertThat(honor.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        assertThat(honor.taken().messageClass()).isEqualTo("marketing");
        draft.kind = VendorMessage.Kind.TRANSMISSION;
        draft.payload = "hello";
        assertThat(honor.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        assertThat(honor.taken().body()).contains("hello");
    }

    @Test
    void oneOfABatchThatIsUnknownIsRejectedAlone() throws Exception {
        honor.vendor().phones().set("gone", PhoneState.UNKNOWN);
        List<Verdict> verdicts = honor.send(draft.message(), "t1", "gone");
        assertThat(verdicts.get(0)).isEqualTo(Verdict.ACCEPTED);
        assertThat(rejected(verdicts.get(1)).reason()).isEqualTo(LossReason.TOKEN_INVALID);
        assertThat(rejected(honor.send(draft.message(), "gone").getFirst()).code())
                .isEqualTo("80300007");
    }

    @Test
    void aTokenThatTwoDevicesClaimIsNamedOnceForHonorRefusesDuplicates() throws Exception {
        assertThat(honor.send(draft.message(), "t1", "t1")).containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);
    }

    @Test
    void anAccessTokenThatIsRefusedIsRenewedOnce() throws Exception {
        honor.send(draft.message(), "t1");
        honor.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));
        assertThat(honor.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        honor.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 2));
        assertThat(rejected(honor.send(draft.message(), "t1").getFirst()).reason())
                .isEqualTo(LossReason.AUTH_FAILED);
    }

    @Test
    void aWrongSecretFailsAuthenticationAndTheProbeSaysSo() throws Exception {
        assertThat(honor.adapter().probe()).isEmpty();
        honor.with("client-secret", "wrong");
        assertThat(rejected(honor.send(draft.message(), "t1").getFirst()).reason())
                .isEqualTo(LossReason.AUTH_FAILED);
        assertThat(honor.adapter().probe()).isPresent();
    }

    @Test
    void anotherAppIdFailsAuthentication() throws Exception {
        honor.with("app-id", "1");
        assertThat(rejected(honor.send(draft.message(), "t1").getFirst()).code())
                .isEqualTo("10205");
    }

    /** The server's clock is not Honor's. */
    @ParameterizedTest
    @CsvSource({"-9, ''", "9, ''", "-11, 10207", "11, 10207"})
    void aClockThatIsMoreThanTenMinutesOffIsRefused(int minutes, String code) throws Exception {
        HonorChannel channel = new HonorChannel();
        String base = honor.vendor().baseUrl();
        ChannelSettings settings = ChannelSettings.of(channel, new HonorSimulator().settings(base));
        Instant off = honor.vendor().clock().instant().plus(Duration.ofMinutes(minutes));
        try (HttpCalls http = new HttpCalls()) {
            AdapterContext context = new AdapterContext(http, () -> off, new Random(1));
            Verdict verdict = channel.open(settings, channel.limits(), context)
                    .send(draft.message(), PlayedChannel.recipients("t1"))
                    .verdicts()
                    .getFirst();
            assertThat(verdict instanceof Verdict.Rejected refused ? refused.code() : "")
                    .isEqualTo(code);
        }
    }

    @Test
    void lostAnswersFlowControlAndServerErrorsAreToldApart() throws Exception {
        honor.send(draft.message(), "t1");
        honor.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));
        assertThatThrownBy(() -> honor.send(draft.message(), "t1")).isInstanceOf(AnswerLostException.class);
        honor.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));
        assertThat(honor.send(draft.message(), "t1"))
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "503", Duration.ZERO));
        honor.vendor().faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1).answering(500));
        assertThat(honor.send(draft.message(), "t1"))
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_ERROR, "HTTP 500", Duration.ZERO));
    }

    @Test
    void moreTokensASecondThanHonorGrantsAreHeldBack() throws Exception {
        String[] tokens = IntStream.range(0, 1000).mapToObj(i -> "t" + i).toArray(String[]::new);
        for (int i = 0; i < 3; i++) {
            assertThat(honor.send(draft.message(), tokens)).containsOnly(Verdict.ACCEPTED);
        }
        assertThat(honor.send(draft.message(), tokens)).allMatch(verdict -> verdict instanceof Verdict.TryLater);
    }

    @Test
    void whatTheAdapterCountsAsFittingFits() throws Exception {
        int room = honor.adapter().limits().payloadBytes() - honor.adapter().payloadBytes(draft.message());
        draft.body += "鸿".repeat(room / 6); // the text stands in a request twice
        assertThat(honor.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        draft.body += "鸿".repeat(20);
        assertThat(rejected(honor.send(draft.message(), "t1").getFirst()).reason())
                .isEqualTo(LossReason.PARAM_OVER_LIMIT);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /android/ttl                      | "1296001s"                          | 80100003
            /android/ttl                      | "0s"                                | 80100003
            /android/biTag                    | "a234567890a234567890a234567890a234567890a234567890a234567890a2345" | 80100003
            /android/receiptId                | "another"                           | 80200020
            /android/targetUserType           | 2                                   | 80100003
            /android/notification/importance  | "HIGH"                              | 80100003
            /android/notification/clickAction | {}                                  | 80100003
            /android/notification/clickAction | {"type":2,"url":"http://a.example"} | 80100003
            /android/notification/style       | 3                                   | 80100003
            /android/notification/badge       | {"addNum":1}                        | 80100003
            /android/notification/badge       | {"badgeClass":"a","setNum":100}     | 80100003
            /android/notification/notifyId    | -1                                  | 80100003
            /notification/body                | "赌博"                              | 80200056
            """)
    void theSimulatorRefusesWhatHonorRefuses(String path, String value, String code) throws Exception {
        draft.option(path, value);
        assertThat(rejected(honor.send(draft.message(), "t1").getFirst()).code())
                .isEqualTo(code);
        assertThat(honor.vendor().messages().total()).isZero();
    }

    @Test
    void anImageInAMarketingMessageIsRefused() throws Exception {
        draft.messageClass = MessageClass.MARKETING;
        draft.option("/android/notification/image", "\"https://a.example/b.png\"");
        assertThat(rejected(honor.send(draft.message(), "t1").getFirst()).code())
                .isEqualTo("80200050");
    }

    @ParameterizedTest
    @CsvSource({
        "UNINSTALLED, 40000003, UNINSTALLED",
        "NOTIFICATION_OFF, 40000005, NOTIFICATION_OFF",
        "DISABLED, 40000006, APP_DISABLED",
        "USER_MISMATCH, 40000014, USER_MISMATCH",
    })
    void aReceiptTellsWhyAPhoneDidNotShowIt(PhoneState state, String code, LossReason reason) throws Exception {
        honor.vendor().phones().set("t1", state);
        assertThat(honor.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        await().until(() -> honor.receipts().size() == 1);
        assertThat(honor.receipts().getFirst())
                .isEqualTo(new VendorReceipt(
                        draft.task.toString(),
                        "t1",
                        new Event.Lost(reason),
                        code,
                        honor.vendor().clock().instant()));
    }

    @Test
    void honorTellsOfClicks() throws Exception {
        honor.vendor().receipts().settings(honor.vendor().receipts().settings().withClicks(1));
        honor.send(draft.message(), "t1");
        await().until(() -> honor.receipts().size() == 2);
        assertThat(honor.receipts())
                .extracting(VendorReceipt::event)
                .containsExactlyInAnyOrder(new Event.Arrived(), new Event.Clicked());
    }

    @Test
    void theThirdMarketingMessageOfADayIsNotShown() throws Exception {
        draft.messageClass = MessageClass.MARKETING;
        for (String request : List.of("a", "b", "c")) {
            draft.task = Draft.task(request);
            assertThat(honor.send(draft.message(), "t1")).containsOnly(Verdict.ACCEPTED);
        }
        await().until(() -> honor.receipts().size() == 3);
        assertThat(honor.receipts())
                .filteredOn(receipt -> receipt.event().equals(new Event.Lost(LossReason.OVER_QUOTA_DEVICE)))
                .extracting(VendorReceipt::task)
                .containsExactly(Draft.task("c").toString());
    }
}

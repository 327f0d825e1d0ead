package io.hongyan.simulators.vendor.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.Recall;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.sms.SmsChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.simulators.vendor.AcceptedMessage;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The channel by SMPP against jSMPP's server side. */
final class SmppSmsTest {

    private static final String A = "+8613800000001";
    private static final String B = "+447700900123";

    private final List<VendorReceipt> kept = new CopyOnWriteArrayList<>();
    private PlayedChannel sms;

    @BeforeEach
    void play() throws Exception {
        sms = new PlayedChannel(new SmsChannel(), new SmppSimulator());
    }

    @AfterEach
    void stop() {
        sms.close();
    }

    private void listen() {
        sms.adapter().listen(kept::addAll);
    }

    @Test
    void sendsAChineseTextInUcs2AndAnEnglishOneInGsm7() throws Exception {
        assertThat(sms.send(Sms.text("t1", "您的订单已发货"), A))
                .extracting(Sms::reason)
                .containsExactly(LossReason.NONE);
        assertThat(sms.taken().body()).isEqualTo("您的订单已发货");
        assertThat(sms.taken().request()).contains("data_coding=8").contains("validity_period=000001000000000R");

        assertThat(sms.send(Sms.text("t2", "Parcel [1] is out: 5€"), B))
                .extracting(Sms::reason)
                .containsExactly(LossReason.NONE);
        // Brackets and the euro sign are two septets each.
        assertThat(sms.taken().request())
                .contains("data_coding=0")
                .endsWith("5061726365" + "6c20" + "1b3c31" + "1b3e" + "206973206f75743a2035" + "1b65");
    }

    @Test
    void dividesALongTextAndAsksForOneReceipt() throws Exception {
        listen();
        String text = "长".repeat(66) + "😀".repeat(3) + "尾";

        List<Verdict> verdicts = sms.send(Sms.text("t1", text), A);

        List<AcceptedMessage> parts = sms.vendor().messages().last(_ -> true, 9).reversed();
        assertThat(parts).hasSize(2);
        // No emoji is cut in two.
        assertThat(parts.get(0).body()).isEqualTo("长".repeat(66));
        assertThat(parts.get(1).body()).isEqualTo("😀😀😀尾");
        assertThat(parts).allMatch(part -> part.request().contains("esm_class=64"));
        assertThat(header(parts.get(0))).endsWith("0201");
        assertThat(header(parts.get(1))).endsWith("0202");
        assertThat(header(parts.get(0)).substring(0, 8))
                .isEqualTo(header(parts.get(1)).substring(0, 8));
        assertThat(id(verdicts.getFirst())).isEqualTo(parts.get(1).id());
        await().untilAsserted(() -> assertThat(kept).hasSize(1));
    }

    private static String header(AcceptedMessage part) {
        String octets = part.request().substring(part.request().indexOf("short_message=") + "short_message=".length());
        return octets.substring(0, 12);
    }

    @Test
    void aReceiptNamesTheMessageByTheCentresIdAlone() throws Exception {
        listen();
        sms.vendor().phones().set(B, PhoneState.UNINSTALLED);

        Verdict a = sms.send(Sms.text("t1", "Hello"), A).getFirst();
        Verdict b = sms.send(Sms.text("t1", "Hello"), B).getFirst();

        await().untilAsserted(() -> assertThat(kept)
                .extracting(
                        VendorReceipt::task,
                        VendorReceipt::messageId,
                        VendorReceipt::token,
                        VendorReceipt::event,
                        VendorReceipt::code)
                .containsExactlyInAnyOrder(
                        tuple("", id(a), A, new Event.Arrived(), "DELIVRD"),
                        tuple("", id(b), B, new Event.Lost(LossReason.TOKEN_INVALID), "UNDELIV MK:0001")));
        assertThat(sms.adapter().limits().receiptsById()).isTrue();
    }

    @Test
    void aReceiptThatCannotBeKeptComesAgain() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        sms.adapter().listen(receipts -> tries.incrementAndGet() > 1 && kept.addAll(receipts));

        sms.send(Sms.text("t1", "Hello"), A);

        await().untilAsserted(() -> assertThat(kept).hasSize(1));
        assertThat(tries).hasValue(2);
        assertThat(sms.vendor().receipts().counts().delivered()).isOne();
    }

    @Test
    void passesOnWhoWantsNoMore() throws Exception {
        listen();
        await().until(() -> sms.adapter().probe().isEmpty());

        Phone.replies(sms.vendor(), A, "R");
        Phone.replies(sms.vendor(), B, "退订");
        Phone.replies(sms.vendor(), B, "hello");
        Phone.replies(sms.vendor(), A, "start");

        await().untilAsserted(() -> assertThat(kept)
                .extracting(VendorReceipt::task, VendorReceipt::token, VendorReceipt::event)
                .containsExactlyInAnyOrder(
                        tuple("", A, new Event.OptedOut()),
                        tuple("", B, new Event.OptedOut()),
                        tuple("", A, new Event.OptedIn())));
    }

    @Test
    void bindsAgainWhenTheCentreDropsTheConnection() throws Exception {
        listen();
        await().until(() -> sms.adapter().probe().isEmpty());
        sms.vendor().receipts().settings(sms.vendor().receipts().settings().withDelay(3_600_000, 0));
        sms.send(Sms.text("t1", "Hello"), A);

        Phone.post(sms.vendor(), "/sessions/close", "");
        sms.vendor().receipts().flush();

        await().untilAsserted(() -> assertThat(kept).hasSize(1));
        assertThat(sms.send(Sms.text("t2", "Hello"), A)).extracting(Sms::reason).containsExactly(LossReason.NONE);
    }

    @Test
    void takesBackWhatIsNotDeliveredYet() throws Exception {
        listen();
        sms.vendor().phones().set(A, PhoneState.OFFLINE);
        VendorMessage message = Sms.text("t1", "Hello");
        String waiting = id(sms.send(message, A).getFirst());
        String delivered = id(sms.send(message, B).getFirst());

        assertThat(sms.adapter().recall(recall(message, waiting, A))).containsExactly(Verdict.ACCEPTED);
        assertThat(sms.adapter().recall(recall(message, delivered, B)))
                .containsExactly(new Verdict.Rejected(LossReason.UNKNOWN, "0x11", ""));

        await().untilAsserted(() -> assertThat(kept)
                .extracting(VendorReceipt::token, VendorReceipt::event)
                .containsExactlyInAnyOrder(
                        tuple(B, new Event.Arrived()), tuple(A, new Event.Lost(LossReason.RECALLED))));
        assertThat(sms.adapter().limits().recalls()).isTrue();
    }

    private static Recall recall(VendorMessage message, String id, String token) {
        return new Recall(message.task(), id, OptionalInt.empty(), PlayedChannel.recipients(token));
    }

    @Test
    void tellsARefusedNumberFromAHurryAndFromATrouble() throws Exception {
        sms.vendor().phones().set(A, PhoneState.UNKNOWN);
        assertThat(sms.send(Sms.text("t1", "Hello"), A))
                .containsExactly(new Verdict.Rejected(LossReason.TOKEN_INVALID, "0x0B", ""));

        sms.vendor().rates().define("messages", 1);
        assertThat(sms.send(Sms.text("t2", "Hello"), B)).extracting(Sms::reason).containsExactly(LossReason.NONE);
        assertThat(sms.send(Sms.text("t3", "Hello"), B))
                .containsExactly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "0x58", Duration.ZERO));

        sms.vendor().rates().define("messages", 0);
        sms.vendor().faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1));
        assertThat(sms.send(Sms.text("t4", "Hello"), B))
                .containsExactly(new Verdict.TryLater(LossReason.VENDOR_ERROR, "0x08", Duration.ZERO));

        sms.with("sender", "10690002");
        assertThat(sms.send(Sms.text("t5", "Hello"), B))
                .containsExactly(new Verdict.Rejected(LossReason.PERMISSION_DENIED, "0x0A", ""));
    }

    @Test
    void aWrongPasswordIsNotTriedAgainAtOnce() throws Exception {
        sms.with("password", "wrong");

        assertThat(sms.send(Sms.text("t1", "Hello"), A))
                .containsExactly(new Verdict.Rejected(LossReason.AUTH_FAILED, "0x0E", "bind_transceiver refused"));
        assertThat(sms.adapter().probe()).isPresent();
    }

    @Test
    void nothingWasSentWhereThereIsNoConnection() throws Exception {
        sms.with("port", "1");

        assertThatThrownBy(() -> sms.send(Sms.text("t1", "Hello"), A)).isInstanceOf(NotSentException.class);
        assertThatThrownBy(() -> sms.send(Sms.text("t2", "Hello"), A))
                .isInstanceOf(NotSentException.class)
                .hasMessageContaining("tried again at");
    }

    @Test
    void anAnswerThatIsCutOffIsLostAndNotARefusal() throws Exception {
        sms.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));

        assertThatThrownBy(() -> sms.send(Sms.text("t1", "Hello"), A)).isInstanceOf(AnswerLostException.class);
        assertThat(sms.vendor().messages().total()).isOne();
    }

    @Test
    void marketingSaysHowToBeRidOfItAndKeepsItsHours() throws Exception {
        Draft draft = Sms.draft("t1");
        draft.extension.put("text", "今日上新").put("class", "marketing").put("sign_name", "鸿雁");

        assertThat(sms.send(draft.message(), A)).extracting(Sms::reason).containsExactly(LossReason.NONE);
        assertThat(sms.taken().body()).isEqualTo("【鸿雁】今日上新 拒收请回复R");
        assertThat(sms.adapter().units(draft.message())).isOne();

        sms.pass(Duration.ofHours(8));
        assertThat(sms.send(draft.message(), A)).extracting(Sms::reason).containsExactly(LossReason.QUIET_HOURS);
    }

    @Test
    void aTextOfTooManyMessagesIsRefusedHere() throws Exception {
        sms.with("max-segments", "2");

        assertThat(sms.send(Sms.text("t1", "长".repeat(135)), A))
                .containsExactly(new Verdict.Rejected(
                        LossReason.PARAM_OVER_LIMIT,
                        "segments",
                        "text: 3 messages (expected: at most 2, max-segments)"));
        assertThat(sms.vendor().messages().total()).isZero();
    }

    @Test
    void speaksTlsToACentreItTrustsAndToNoOther() throws Exception {
        X509Bundle authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=Test CA")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        X509Bundle identity = new CertificateBuilder()
                .ecp256()
                .subject("CN=127.0.0.1")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        try (PlayedChannel secured = new PlayedChannel(
                new SmsChannel(), new SmppSimulator("127.0.0.1", 0, Optional.of(context(identity))))) {
            assertThat(secured.adapter().probe())
                    .hasValueSatisfying(why -> assertThat(why.text()).contains("cannot be reached"));

            secured.with("trusted-ca", authority.getCertificatePEM());
            assertThat(secured.send(Sms.text("t1", "Hello"), A))
                    .extracting(Sms::reason)
                    .containsExactly(LossReason.NONE);
        }
    }

    private static SSLContext context(X509Bundle identity) throws Exception {
        KeyManagerFactory keys = identity.toKeyManagerFactory();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static String id(Verdict verdict) {
        return ((Verdict.Accepted) verdict).messageId();
    }
}

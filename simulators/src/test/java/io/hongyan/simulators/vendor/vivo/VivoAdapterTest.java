package io.hongyan.simulators.vendor.vivo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.vivo.VivoChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.simulators.vendor.AcceptedMessage;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class VivoAdapterTest {

    private PlayedChannel vivo;

    @BeforeEach
    void play() throws Exception {
        vivo = new PlayedChannel(new VivoChannel(), new VivoSimulator());
    }

    @AfterEach
    void stop() {
        vivo.close();
    }

    @Test
    void reachesOnePhoneAndReadsItsArrival() throws Exception {
        VendorMessage message = draft("t1").message();

        assertThat(vivo.send(message, "reg-1")).containsExactly(Verdict.ACCEPTED);

        await().untilAsserted(() -> assertThat(vivo.receipts())
                .extracting(VendorReceipt::task, VendorReceipt::token, VendorReceipt::event)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(message.task().toString(), "reg-1", new Event.Arrived())));
    }

    @Test
    void tellsTheDevicesOfAListApart() throws Exception {
        vivo.vendor().phones().set("gone", PhoneState.UNINSTALLED);
        vivo.vendor().phones().set("foreign", PhoneState.UNKNOWN);

        List<Verdict> verdicts = vivo.send(draft("t1").message(), "reg-1", "gone", "foreign", "reg-2");

        assertThat(verdicts)
                .containsExactly(
                        Verdict.ACCEPTED,
                        new Verdict.Rejected(LossReason.UNINSTALLED, "invalidUser 2", ""),
                        new Verdict.Rejected(LossReason.TOKEN_INVALID, "invalidUser 1", ""),
                        Verdict.ACCEPTED);
    }

    @Test
    void tellsWhyASinglePhoneIsNotReached() throws Exception {
        vivo.vendor().phones().set("gone", PhoneState.UNINSTALLED);
        vivo.vendor().phones().set("silent", PhoneState.NOTIFICATION_OFF);

        assertThat(reason(vivo.send(draft("t1").message(), "gone"))).isEqualTo(LossReason.UNINSTALLED);
        assertThat(reason(vivo.send(draft("t1").message(), "silent"))).isEqualTo(LossReason.NOTIFICATION_OFF);
    }

    @Test
    void savesTheContentOfATaskOnce() throws Exception {
        VendorMessage message = draft("t1").message();

        SendAnswer first = vivo.adapter().send(message, PlayedChannel.recipients("a", "b"));
        SendAnswer second = vivo.adapter().send(message, PlayedChannel.recipients("c", "d"));

        assertThat(first.messageId()).isNotEmpty().isEqualTo(second.messageId());
        assertThat(vivo.vendor().messages().last(_ -> true, 10))
                .extracting(AcceptedMessage::token)
                .containsExactly("d", "c", "b", "a");
    }

    @Test
    void savesAContentAnewThatVivoForgot() throws Exception {
        VendorMessage message = draft("t1").message();
        assertThat(vivo.send(message, "a", "b")).containsOnly(Verdict.ACCEPTED);
        resetVendor();

        assertThat(vivo.send(message, "c", "d")).containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void renewsACredentialThatVivoRefuses() throws Exception {
        assertThat(vivo.send(draft("t1").message(), "a")).containsExactly(Verdict.ACCEPTED);
        vivo.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));

        assertThat(vivo.send(draft("t2").message(), "a")).containsExactly(Verdict.ACCEPTED);
        assertThat(vivo.vendor().faults().struck()).containsEntry(Fault.Kind.CREDENTIALS_EXPIRED, 1L);
    }

    @Test
    void holdsMarketingOverNightWithoutAsking() throws Exception {
        Draft marketing = draft("t1");
        marketing.messageClass = MessageClass.MARKETING;
        vivo.pass(Duration.ofHours(8));

        assertThat(vivo.send(marketing.message(), "a"))
                .containsExactly(new Verdict.TryLater(LossReason.QUIET_HOURS, "10071", Duration.ofHours(7)));
        assertThat(vivo.send(draft("t2").message(), "a")).containsExactly(Verdict.ACCEPTED);

        vivo.pass(Duration.ofHours(7));
        assertThat(vivo.send(marketing.message(), "a")).containsExactly(Verdict.ACCEPTED);
    }

    @Test
    void believesVivoWhereItsWindowIsNarrower() throws Exception {
        Draft marketing = draft("t1");
        marketing.messageClass = MessageClass.MARKETING;
        vivo.with("operation-until", "24").with("operation-from", "0").pass(Duration.ofHours(8));

        assertThat(vivo.send(marketing.message(), "a"))
                .containsExactly(new Verdict.TryLater(LossReason.QUIET_HOURS, "10071", Duration.ofMinutes(5)));
    }

    @Test
    void reachesNobodyTwiceWhenAnAnswerIsLost() throws Exception {
        VendorMessage list = draft("t1").message();
        VendorMessage single = draft("t2").message();
        vivo.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("/message/pushToList"));
        vivo.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("/message/send"));

        assertThatThrownBy(() -> vivo.send(list, "a", "b")).isInstanceOf(AnswerLostException.class);
        assertThatThrownBy(() -> vivo.send(single, "a")).isInstanceOf(AnswerLostException.class);
        assertThat(vivo.send(list, "a", "b")).containsOnly(Verdict.ACCEPTED);
        assertThat(vivo.send(single, "a")).containsOnly(Verdict.ACCEPTED);

        assertThat(vivo.vendor().messages().total()).isEqualTo(3);
        assertThat(vivo.vendor().messages().duplicates()).isEmpty();
    }

    @Test
    void hasSentNothingWhileTheContentIsNotSaved() throws Exception {
        vivo.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("/message/saveListPayload"));

        assertThatThrownBy(() -> vivo.send(draft("t1").message(), "a", "b")).isInstanceOf(NotSentException.class);
        assertThat(vivo.send(draft("t1").message(), "a", "b")).containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void hasSentNothingWhileItIsNotAuthenticated() {
        vivo.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("/message/auth"));

        assertThatThrownBy(() -> vivo.send(draft("t1").message(), "a")).isInstanceOf(NotSentException.class);
    }

    @Test
    void reportsAUsedQuota() throws Exception {
        vivo.vendor().quotas().define("system", 2, Long.MAX_VALUE);

        assertThat(vivo.send(draft("t1").message(), "a", "b")).containsOnly(Verdict.ACCEPTED);
        assertThat(reason(vivo.send(draft("t2").message(), "a"))).isEqualTo(LossReason.OVER_QUOTA_APP);
    }

    @Test
    void slowsDownWhenVivoAsksForIt() throws Exception {
        vivo.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1).at("/message/send"));

        assertThat(vivo.send(draft("t1").message(), "a"))
                .containsExactly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "10072", Duration.ZERO));
    }

    @Test
    void readsFromReceiptsWhatBecameOfMarketing() throws Exception {
        for (int i = 0; i < 3; i++) {
            Draft marketing = draft("t" + i);
            marketing.messageClass = MessageClass.MARKETING;
            assertThat(vivo.send(marketing.message(), "a")).containsExactly(Verdict.ACCEPTED);
        }

        // The second has the text of the first, the third is over the phone's two a day.
        await().untilAsserted(() -> assertThat(vivo.receipts())
                .extracting(VendorReceipt::event)
                .containsExactlyInAnyOrder(
                        new Event.Arrived(),
                        new Event.Lost(LossReason.OVER_QUOTA_DEVICE),
                        new Event.Lost(LossReason.OVER_QUOTA_DEVICE)));
        assertThat(vivo.receipts()).extracting(VendorReceipt::code).contains("0", "104/2124", "100/12000");
    }

    @Test
    void readsReceiptsOfTheOldStyleThatComeToTheAddressOfTheMessage() throws Exception {
        oldStyle("k1", "k1");
        VendorMessage single = draft("t1").message();
        VendorMessage list = draft("t2").message();
        vivo.vendor().phones().set("quiet", PhoneState.INACTIVE);

        vivo.send(single, "reg-1");
        vivo.send(list, "reg-2", "quiet", "reg-3");

        await().untilAsserted(() -> assertThat(vivo.receipts())
                .extracting(VendorReceipt::task, VendorReceipt::token, VendorReceipt::event)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(single.task().toString(), "reg-1", new Event.Arrived()),
                        org.assertj.core.groups.Tuple.tuple(list.task().toString(), "reg-2", new Event.Arrived()),
                        org.assertj.core.groups.Tuple.tuple(
                                list.task().toString(), "quiet", new Event.Lost(LossReason.DEVICE_INACTIVE)),
                        org.assertj.core.groups.Tuple.tuple(list.task().toString(), "reg-3", new Event.Arrived())));
        assertThat(vivo.callbackStatuses()).containsOnly(200);
    }

    @Test
    void refusesReceiptsOfTheOldStyleWithoutTheKey() throws Exception {
        oldStyle("k1", "k2");

        vivo.send(draft("t1").message(), "reg-1");

        await().until(() -> !vivo.callbackStatuses().isEmpty());
        assertThat(vivo.callbackStatuses()).containsOnly(403);
        assertThat(vivo.receipts()).isEmpty();
    }

    @Test
    void getsNoReceiptsOfTheOldStyleOnceTheConsoleHasAnAddress() throws Exception {
        oldStyle("k1", "k1");
        vivo.vendor().receipts().settings(vivo.vendor().receipts().settings().withCallbackUrl(vivo.callbackUrl()));

        vivo.send(draft("t1").message(), "reg-1");

        assertThat(vivo.vendor().messages().total()).isOne();
        assertThat(vivo.vendor().receipts().counts().made()).isZero();
    }

    /** Without a receipt id: each message names the address, and the console has none. */
    private void oldStyle(String key, String given) {
        vivo.vendor().receipts().settings(vivo.vendor().receipts().settings().withCallbackUrl(""));
        vivo.with("receipt-id", "").with("receipt-key", key).with("receipt-url", vivo.callbackUrl() + "?key=" + given);
    }

    @Test
    void readsThatANewerMessageCoveredOneThatWaited() throws Exception {
        vivo.vendor().phones().set("away", PhoneState.OFFLINE);
        VendorMessage older = draft("t1").message();
        vivo.send(older, "away");
        vivo.send(draft("t2").message(), "away");

        await().untilAsserted(() -> assertThat(vivo.receipts())
                .extracting(VendorReceipt::task, VendorReceipt::event)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        older.task().toString(), new Event.Lost(LossReason.SUPERSEDED))));
    }

    @Test
    void takesMessagesBack() throws Exception {
        VendorMessage message = draft("t1").message();
        SendAnswer sent = vivo.adapter().send(message, PlayedChannel.recipients("a", "b"));

        assertThat(vivo.adapter().recall(recall(message, sent.messageId()))).containsOnly(Verdict.ACCEPTED);
        assertThat(reason(vivo.adapter().recall(recall(message, "no such task"))))
                .isEqualTo(LossReason.INVALID_PARAM);
        assertThat(reason(vivo.adapter().recall(recall(message, "")))).isEqualTo(LossReason.UNKNOWN);
    }

    @Test
    void hasNoPassThroughMessages() throws Exception {
        Draft transmission = draft("t1");
        transmission.kind = VendorMessage.Kind.TRANSMISSION;

        assertThat(reason(vivo.send(transmission.message(), "a"))).isEqualTo(LossReason.UNSUPPORTED);
        assertThat(vivo.vendor().messages().total()).isZero();
    }

    @Test
    void reportsRefusedTexts() throws Exception {
        Draft test = draft("t1");
        test.title = "测试消息";
        assertThat(reason(vivo.send(test.message(), "a", "b"))).isEqualTo(LossReason.PERMISSION_DENIED);
        Draft letters = draft("t2");
        letters.title = "Parcel";
        assertThat(reason(vivo.send(letters.message(), "a"))).isEqualTo(LossReason.CONTENT_REJECTED);
    }

    @Test
    void sendsTestMessagesToTestDevicesAlone() throws Exception {
        vivo.with("push-mode", "1");

        assertThat(vivo.send(draft("t1").message(), "test-1", "a"))
                .containsExactly(
                        Verdict.ACCEPTED, new Verdict.Rejected(LossReason.PERMISSION_DENIED, "invalidUser 4", ""));
    }

    @Test
    void saysWhetherTheCredentialsAreGood() throws Exception {
        assertThat(vivo.adapter().probe()).isEmpty();
        vivo.with("app-secret", "another");

        assertThat(vivo.adapter().probe().map(ProbeFailure::text))
                .hasValueSatisfying(why -> assertThat(why).contains("10205"));
        assertThat(reason(vivo.send(draft("t1").message(), "a"))).isEqualTo(LossReason.AUTH_FAILED);
    }

    /** vivo refuses formal texts of letters alone. */
    private static Draft draft(String requestId) {
        Draft draft = new Draft();
        draft.task = Draft.task(requestId);
        draft.title = "包裹";
        draft.body = "正在派送，请留意";
        return draft;
    }

    private static Recall recall(VendorMessage message, String messageId) {
        return new Recall(message.task(), messageId, OptionalInt.empty(), PlayedChannel.recipients("a", "b"));
    }

    private static LossReason reason(List<Verdict> verdicts) {
        assertThat(verdicts).allSatisfy(verdict -> assertThat(verdict).isInstanceOf(Verdict.Rejected.class));
        return ((Verdict.Rejected) verdicts.getFirst()).reason();
    }

    private void resetVendor() throws Exception {
        URI control = URI.create(vivo.vendor().baseUrl().replaceFirst("/vivo$", "/_sim/vivo/reset"));
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(control)
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
        }
    }
}

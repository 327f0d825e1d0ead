package io.hongyan.simulators.vendor.feishu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.feishu.FeishuChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.PlayedChannel;
import io.hongyan.simulators.vendor.VendorCall;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of an app: the adapter and the simulator before each other. */
@Timeout(60)
class FeishuAdapterTest {

    private PlayedChannel feishu;
    private final Draft draft = new Draft();

    @BeforeEach
    void open() throws IOException {
        feishu = new PlayedChannel(new FeishuChannel(), new FeishuSimulator());
    }

    @AfterEach
    void close() {
        feishu.close();
    }

    private SendAnswer send(String openId) throws Exception {
        return feishu.adapter().send(draft.message(), PlayedChannel.recipients(openId));
    }

    private LossReason refused(String openId) throws Exception {
        Verdict verdict = send(openId).verdicts().getFirst();
        assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
        return ((Verdict.Rejected) verdict).reason();
    }

    @Test
    void aMessageIsATextOfTitleAndBodyOrWhatThePushGives() throws Exception {
        SendAnswer answer = send("ou_1");
        assertThat(answer.verdicts()).containsOnly(Verdict.ACCEPTED);
        assertThat(answer.messageId()).startsWith("om_");
        assertThat(feishu.taken().body()).isEqualTo("Parcel\nOut for delivery");
        assertThat(VendorCall.json(feishu.taken().request()).path("uuid").asString())
                .isEqualTo(draft.task.msgid());

        draft.task = Draft.task("card");
        draft.extension.put("msg_type", "interactive").putObject("content").put("type", "template");
        send("ou_1");
        assertThat(VendorCall.json(feishu.taken().request()).path("content").asString())
                .isEqualTo("{\"type\":\"template\"}");
    }

    @Test
    void aMessageIsRepeatedSafelyForAnHour() throws Exception {
        feishu.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("im/v1"));
        assertThatThrownBy(() -> send("ou_1")).isInstanceOf(AnswerLostException.class);
        String id = send("ou_1").messageId();
        assertThat(send("ou_1").messageId()).isEqualTo(id);
        assertThat(feishu.vendor().messages().copies(draft.task.msgid(), "ou_1"))
                .isEqualTo(1);
        assertThat(feishu.adapter().limits().repeatSafe()).isTrue();

        feishu.pass(Duration.ofHours(1));
        assertThat(send("ou_1").messageId()).isNotEqualTo(id);
        assertThat(send("ou_2").messageId()).as("another person's").isNotEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN, TOKEN_INVALID",
        "UNINSTALLED, TOKEN_INVALID",
        "DISABLED, PERMISSION_DENIED",
        "NOTIFICATION_OFF, NO_CONSENT",
    })
    void aPersonWhoCannotBeReachedIsRefused(PhoneState person, LossReason reason) throws Exception {
        feishu.vendor().phones().set("ou_1", person);

        assertThat(refused("ou_1")).isEqualTo(reason);
        assertThat(feishu.vendor().messages().total()).isZero();
    }

    @Test
    void aMessageIsTakenBack() throws Exception {
        SendAnswer answer = send("ou_1");
        Recall recall =
                new Recall(draft.task, answer.messageId(), OptionalInt.empty(), PlayedChannel.recipients("ou_1"));

        assertThat(feishu.adapter().recall(recall)).containsExactly(Verdict.ACCEPTED);
        assertThat(feishu.adapter().recall(recall)).allMatch(verdict -> verdict instanceof Verdict.Rejected);
    }

    @Test
    void whoReadAMessageIsAskedForWhereThatIsWanted() throws Exception {
        assertThat(feishu.adapter().limits().askedFor()).isZero();
        feishu.with("read-receipts", "true");
        assertThat(feishu.adapter().limits().askedFor()).isEqualTo(Duration.ofHours(24));
        assertThat(feishu.adapter().limits().receiptsById()).isTrue();
        SendAnswer unread = send("ou_1");
        feishu.vendor()
                .receipts()
                .settings(feishu.vendor().receipts().settings().withClicks(1));
        SendAnswer read = send("ou_2");

        assertThat(feishu.adapter().ask(List.of(unread.messageId(), "om_unknown", read.messageId())))
                .containsExactly(VendorReceipt.ofMessage(
                        read.messageId(),
                        "ou_2",
                        new Event.Displayed(),
                        "read",
                        feishu.vendor().clock().instant()));
    }

    @Test
    void readReceiptsAreRefusedForAddressesThatDoNotComeBack() {
        feishu.with("receive-id-type", "email");
        assertThatThrownBy(() -> feishu.with("read-receipts", "true")).hasMessageContaining("read-receipts");
        assertThatThrownBy(() -> feishu.with("receive-id-type", "phone")).hasMessageContaining("receive-id-type");
    }

    @Test
    void tooManyCallsWaitAsLongAsFeishuAsks() throws Exception {
        send("ou_1");
        feishu.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1));
        assertThat(send("ou_1").verdicts())
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "99991400", Duration.ofSeconds(2)));
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnceAndAWrongSecretIsNamed() throws Exception {
        send("ou_1");
        feishu.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));
        assertThat(send("ou_2").verdicts()).containsOnly(Verdict.ACCEPTED);
        feishu.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 2));
        assertThat(refused("ou_3")).isEqualTo(LossReason.AUTH_FAILED);

        assertThat(feishu.adapter().probe()).isEmpty();
        feishu.with("app-secret", "wrong");
        assertThat(feishu.adapter().probe().map(ProbeFailure::text))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("app-secret").doesNotContain("wrong"));
    }

    @Test
    void whatTheAdapterCountsAsFittingFits() throws Exception {
        int room = 150 * 1024 - feishu.adapter().payloadBytes(draft.message());
        draft.body += "x".repeat(room);
        assertThat(send("ou_1").verdicts()).containsOnly(Verdict.ACCEPTED);
        draft.body += "x";
        assertThat(refused("ou_2")).isEqualTo(LossReason.PARAM_OVER_LIMIT);
    }
}

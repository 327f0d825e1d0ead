package io.hongyan.simulators.vendor.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.dingtalk.DingtalkChannel;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work notices: the adapter and the simulator before each other. */
@Timeout(60)
class DingtalkAdapterTest {

    private PlayedChannel dingtalk;
    private final Draft draft = new Draft();

    @BeforeEach
    void open() throws IOException {
        dingtalk = new PlayedChannel(new DingtalkChannel(), new DingtalkSimulator());
    }

    @AfterEach
    void close() {
        dingtalk.close();
    }

    private SendAnswer send(String... users) throws Exception {
        return dingtalk.adapter().send(draft.message(), PlayedChannel.recipients(users));
    }

    private List<VendorReceipt> ask(SendAnswer answer) throws Exception {
        return dingtalk.adapter().ask(List.of(answer.messageId()));
    }

    @Test
    void aNoticeIsMadeOfTitleAndBody() throws Exception {
        assertThat(send("u1").verdicts()).containsOnly(Verdict.ACCEPTED);
        assertThat(dingtalk.taken().body()).isEqualTo("Parcel\nOut for delivery");

        draft.extension.put("msgtype", "markdown");
        send("u1");
        assertThat(dingtalk.taken().title()).isEqualTo("Parcel");
        assertThat(dingtalk.taken().body()).isEqualTo("### Parcel\n\nOut for delivery");
    }

    @Test
    void whatThePushGivesForItsTypeGoesAsItIs() throws Exception {
        draft.extension.put("msgtype", "link");
        draft.extension
                .putObject("link")
                .put("title", "Parcel")
                .put("text", "42")
                .put("messageUrl", "https://shop.example")
                .put("picUrl", "@lALOACZwe2Rk");
        send("u1");

        assertThat(VendorCall.json(dingtalk.taken().request()).path("msg").toString())
                .isEqualTo("{\"msgtype\":\"link\",\"link\":{\"title\":\"Parcel\",\"text\":\"42\","
                        + "\"messageUrl\":\"https://shop.example\",\"picUrl\":\"@lALOACZwe2Rk\"}}");
    }

    @Test
    void aHundredPeopleAreOneRequest() throws Exception {
        String[] users = IntStream.range(0, 100).mapToObj(i -> "u" + i).toArray(String[]::new);

        assertThat(send(users).verdicts()).hasSize(100).containsOnly(Verdict.ACCEPTED);
        assertThat(dingtalk.adapter().limits().batch()).isEqualTo(100);
    }

    @Test
    void whatBecameOfANoticeIsAskedForByItsId() throws Exception {
        dingtalk.vendor().phones().set("gone", PhoneState.UNKNOWN);
        dingtalk.vendor().phones().set("broken", PhoneState.INACTIVE);
        dingtalk.vendor().phones().set("away", PhoneState.OFFLINE);
        SendAnswer answer = send("here", "gone", "broken", "away");

        assertThat(answer.verdicts()).as("DingTalk sorts them out afterwards").containsOnly(Verdict.ACCEPTED);
        assertThat(ask(answer))
                .extracting(receipt -> receipt.token() + " " + receipt.event())
                .containsExactlyInAnyOrder(
                        "here Arrived[]", "gone Lost[reason=TOKEN_INVALID]", "broken Lost[reason=VENDOR_ERROR]");
        assertThat(ask(answer)).extracting(VendorReceipt::messageId).containsOnly(answer.messageId());
        assertThat(dingtalk.adapter().ask(List.of("4711")))
                .as("not DingTalk's any more")
                .isEmpty();
    }

    @Test
    void whoReadItHasSeenIt() throws Exception {
        dingtalk.vendor()
                .receipts()
                .settings(dingtalk.vendor().receipts().settings().withClicks(1));

        assertThat(ask(send("u1"))).extracting(VendorReceipt::event).containsExactly(new Event.Displayed());
    }

    @Test
    void theSameContentTwiceADayIsForbiddenSilently() throws Exception {
        send("u1");
        SendAnswer second = send("u1", "u2");

        assertThat(second.verdicts()).containsOnly(Verdict.ACCEPTED);
        assertThat(ask(second))
                .extracting(receipt -> receipt.token() + " " + receipt.event() + " " + receipt.code())
                .containsExactlyInAnyOrder("u1 Lost[reason=OVER_QUOTA_DEVICE] 143106", "u2 Arrived[] unread");
        dingtalk.pass(Duration.ofDays(1));
        assertThat(ask(send("u1"))).extracting(VendorReceipt::event).containsExactly(new Event.Arrived());
    }

    @Test
    void theDaysNoticesToOnePersonAreBounded() throws Exception {
        dingtalk.vendor().quotas().define("notices", Long.MAX_VALUE, 1);
        send("u1");
        draft.body = "Delivered";

        assertThat(ask(send("u1"))).singleElement().satisfies(receipt -> {
            assertThat(receipt.event()).isEqualTo(new Event.Lost(LossReason.OVER_QUOTA_DEVICE));
            assertThat(receipt.code()).isEqualTo("143105");
        });
    }

    @Test
    void aNoticeIsTakenBack() throws Exception {
        SendAnswer answer = send("u1", "u2");
        Recall recall =
                new Recall(draft.task, answer.messageId(), OptionalInt.empty(), PlayedChannel.recipients("u1", "u2"));

        assertThat(dingtalk.adapter().recall(recall)).containsExactly(Verdict.ACCEPTED, Verdict.ACCEPTED);
        assertThat(ask(answer)).isEmpty();
        Recall unknown = new Recall(draft.task, "", OptionalInt.empty(), PlayedChannel.recipients("u1"));
        assertThat(dingtalk.adapter().recall(unknown)).allMatch(verdict -> verdict instanceof Verdict.Rejected);
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnce() throws Exception {
        send("u1");
        dingtalk.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));
        assertThat(send("u2").verdicts()).containsOnly(Verdict.ACCEPTED);

        dingtalk.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 2));
        assertThat(send("u3").verdicts())
                .allMatch(verdict -> verdict instanceof Verdict.Rejected no && no.reason() == LossReason.AUTH_FAILED);
    }

    @Test
    void aWrongSecretOrAgentIsNamed() throws Exception {
        assertThat(dingtalk.adapter().probe()).isEmpty();
        dingtalk.with("agent-id", "1");
        assertThat(send("u1").verdicts())
                .allMatch(verdict -> verdict instanceof Verdict.Rejected no && no.reason() == LossReason.INVALID_PARAM);
        dingtalk.with("app-secret", "wrong");
        assertThat(dingtalk.adapter().probe().map(ProbeFailure::text))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("app-secret").doesNotContain("wrong"));
    }

    @Test
    void anAgentThatIsNoNumberIsRefusedWithTheSettings() {
        assertThatThrownBy(() -> dingtalk.with("agent-id", "my app")).hasMessageContaining("agent-id");
    }

    @Test
    void troubleIsToldApart() throws Exception {
        dingtalk.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("gettoken"));
        assertThatThrownBy(() -> send("u1")).isInstanceOf(NotSentException.class);
        dingtalk.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("asyncsend"));
        assertThatThrownBy(() -> send("u1")).isInstanceOf(AnswerLostException.class);
        dingtalk.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1).at("asyncsend"));
        assertThat(send("u2").verdicts())
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "90018", Duration.ZERO));
    }

    @Test
    void whatTheAdapterCountsAsFittingFits() throws Exception {
        int room = 2048 - dingtalk.adapter().payloadBytes(draft.message());
        draft.body += "x".repeat(room);
        assertThat(send("u1").verdicts()).containsOnly(Verdict.ACCEPTED);
        draft.body += "x";
        assertThat(send("u1").verdicts())
                .allMatch(verdict -> verdict instanceof Verdict.Rejected no && no.reason() == LossReason.INVALID_PARAM);
    }
}

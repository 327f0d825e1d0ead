package io.hongyan.simulators.vendor.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.NotSentException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Recall;
import io.hongyan.channels.SendAnswer;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.wecom.WecomChannel;
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

/** Messages of an app: the adapter and the simulator before each other. */
@Timeout(60)
class WecomAdapterTest {

    private PlayedChannel wecom;
    private final Draft draft = new Draft();

    @BeforeEach
    void open() throws IOException {
        wecom = new PlayedChannel(new WecomChannel(), new WecomSimulator());
    }

    @AfterEach
    void close() {
        wecom.close();
    }

    private SendAnswer send(String... users) throws Exception {
        return wecom.adapter().send(draft.message(), PlayedChannel.recipients(users));
    }

    private static LossReason reason(Verdict verdict) {
        assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
        return ((Verdict.Rejected) verdict).reason();
    }

    @Test
    void aMessageIsMadeOfTitleAndBody() throws Exception {
        assertThat(send("u1").verdicts()).containsOnly(Verdict.ACCEPTED);
        assertThat(wecom.taken().body()).isEqualTo("Parcel\nOut for delivery");

        draft.extension
                .put("msgtype", "textcard")
                .putObject("textcard")
                .put("title", "42")
                .put("url", "https://e");
        send("u1");
        assertThat(VendorCall.json(wecom.taken().request())
                        .path("textcard")
                        .path("url")
                        .asString())
                .isEqualTo("https://e");
    }

    @Test
    void theAnswerNamesWhoDidNotGetIt() throws Exception {
        wecom.vendor().phones().set("Gone", PhoneState.UNKNOWN);
        wecom.vendor().phones().set("Guest", PhoneState.DISABLED);

        List<Verdict> verdicts = send("Here", "Gone", "Guest").verdicts();

        assertThat(verdicts.getFirst()).isEqualTo(Verdict.ACCEPTED);
        assertThat(reason(verdicts.get(1))).as("ids come back in lower case").isEqualTo(LossReason.TOKEN_INVALID);
        assertThat(reason(verdicts.get(2))).isEqualTo(LossReason.PERMISSION_DENIED);
        assertThat(reason(send("Gone").verdicts().getFirst())).isEqualTo(LossReason.TOKEN_INVALID);
    }

    @Test
    void aThousandPeopleAreOneRequest() throws Exception {
        String[] users = IntStream.range(0, 1000).mapToObj(i -> "u" + i).toArray(String[]::new);

        assertThat(send(users).verdicts()).hasSize(1000).containsOnly(Verdict.ACCEPTED);
        assertThat(wecom.adapter().limits().batch()).isEqualTo(1000);
    }

    @Test
    void aRequestIsRepeatedSafelyWithinTheInterval() throws Exception {
        wecom.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1).at("message/send"));
        assertThatThrownBy(() -> send("u1", "u2")).isInstanceOf(AnswerLostException.class);

        assertThat(send("u1", "u2").verdicts()).containsOnly(Verdict.ACCEPTED);

        assertThat(wecom.vendor().messages().total()).isEqualTo(2);
        assertThat(wecom.adapter().limits().repeatSafe()).isTrue();
        wecom.pass(Duration.ofMinutes(30));
        send("u1", "u2");
        assertThat(wecom.vendor().messages().total()).isEqualTo(4);
    }

    @Test
    void withoutTheCheckALostAnswerIsNotAskedAgain() throws Exception {
        wecom.with("duplicate-check-seconds", "0");
        assertThat(wecom.adapter().limits().repeatSafe()).isFalse();
        send("u1");
        send("u1");
        assertThat(wecom.vendor().messages().total()).isEqualTo(2);
        assertThatThrownBy(() -> wecom.with("duplicate-check-seconds", "14401"))
                .hasMessageContaining("duplicate-check-seconds");
    }

    @Test
    void aMessageIsTakenBackWithinADay() throws Exception {
        String id = send("u1").messageId();
        Recall recall = new Recall(draft.task, id, OptionalInt.empty(), PlayedChannel.recipients("u1"));

        assertThat(wecom.adapter().recall(recall)).containsExactly(Verdict.ACCEPTED);
        wecom.pass(Duration.ofHours(25));
        assertThat(reason(wecom.adapter().recall(recall).getFirst())).isEqualTo(LossReason.INVALID_PARAM);
    }

    @Test
    void moreThanThirtyAMinuteToOnePersonAreDroppedSilently() throws Exception {
        wecom.with("duplicate-check-seconds", "0");
        for (int i = 0; i < 31; i++) {
            assertThat(send("u1").verdicts()).containsOnly(Verdict.ACCEPTED);
        }
        assertThat(wecom.vendor().messages().total()).isEqualTo(30);
    }

    @Test
    void aTextIsCutToItsBytes() throws Exception {
        assertThat(wecom.adapter().payloadBytes(draft.message())).isEqualTo("Parcel\nOut for delivery".length());
        draft.body = "鸿".repeat(1000);
        assertThat(wecom.adapter().payloadBytes(draft.message()))
                .isGreaterThan(wecom.adapter().limits().payloadBytes());
        assertThat(reason(send("u1").verdicts().getFirst())).isEqualTo(LossReason.PARAM_OVER_LIMIT);
    }

    @Test
    void aTokenThatIsRefusedIsRenewedOnceAndAWrongSecretIsNamed() throws Exception {
        send("u1");
        wecom.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 1));
        assertThat(send("u2").verdicts()).containsOnly(Verdict.ACCEPTED);
        wecom.vendor().faults().add(Fault.next(Fault.Kind.CREDENTIALS_EXPIRED, 2));
        assertThat(reason(send("u3").verdicts().getFirst())).isEqualTo(LossReason.AUTH_FAILED);

        assertThat(wecom.adapter().probe()).isEmpty();
        wecom.with("corp-secret", "wrong");
        assertThat(wecom.adapter().probe().map(ProbeFailure::text))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("corp-secret").doesNotContain("wrong"));
    }

    @Test
    void troubleIsToldApart() throws Exception {
        wecom.vendor().faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1).at("gettoken"));
        assertThatThrownBy(() -> send("u1")).isInstanceOf(NotSentException.class);
        wecom.vendor().faults().add(Fault.next(Fault.Kind.RATE_LIMITED, 1).at("message/send"));
        assertThat(send("u1").verdicts())
                .containsOnly(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "45009", Duration.ZERO));
        wecom.with("agent-id", "7");
        assertThat(reason(send("u1").verdicts().getFirst())).isEqualTo(LossReason.INVALID_PARAM);
    }
}

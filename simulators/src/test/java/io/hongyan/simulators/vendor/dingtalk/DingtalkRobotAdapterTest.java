package io.hongyan.simulators.vendor.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hongyan.channels.AnswerLostException;
import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.dingtalk.DingtalkRobotChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PlayedChannel;
import io.hongyan.simulators.vendor.VendorCall;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A group's robot: the adapter and the simulator before each other. */
@Timeout(60)
class DingtalkRobotAdapterTest {

    private PlayedChannel robot;
    private final Draft draft = new Draft();
    private int tasks;

    @BeforeEach
    void open() throws IOException {
        robot = new PlayedChannel(new DingtalkRobotChannel(), new DingtalkRobotSimulator());
    }

    @AfterEach
    void close() {
        robot.close();
    }

    private Verdict another() throws Exception {
        draft.task = Draft.task("request-" + tasks++);
        return robot.send(draft.message(), "the group").getFirst();
    }

    private LossReason refused() throws Exception {
        Verdict verdict = another();
        assertThat(verdict).isInstanceOf(Verdict.Rejected.class);
        return ((Verdict.Rejected) verdict).reason();
    }

    @Test
    void theGroupSeesAMessageOnceHoweverManyItWasFor() throws Exception {
        assertThat(robot.send(draft.message(), "group", "group as well", "ops"))
                .hasSize(3)
                .containsOnly(Verdict.ACCEPTED);
        assertThat(robot.send(draft.message(), "of another shard")).containsOnly(Verdict.ACCEPTED);
        assertThat(robot.vendor().messages().total()).isEqualTo(1);

        assertThat(another()).isEqualTo(Verdict.ACCEPTED);
        assertThat(robot.vendor().messages().total()).isEqualTo(2);
    }

    @Test
    void aMessageMayCallPeopleToIt() throws Exception {
        draft.extension.put("msgtype", "markdown");
        draft.extension.putObject("at").put("isAtAll", true);
        another();

        var request = VendorCall.json(robot.taken().request());
        assertThat(request.path("at").path("isAtAll").asBoolean()).isTrue();
        assertThat(request.path("markdown").path("title").asString()).isEqualTo("Parcel");
    }

    @Test
    void moreThanTwentyAMinuteAreHeldBackHere() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(another()).isEqualTo(Verdict.ACCEPTED);
            robot.pass(Duration.ofSeconds(1));
        }

        assertThat(another())
                .isEqualTo(new Verdict.TryLater(
                        LossReason.VENDOR_RATE_LIMITED, "messages-per-minute", Duration.ofSeconds(40)));
        robot.pass(Duration.ofSeconds(40));
        assertThat(another()).isEqualTo(Verdict.ACCEPTED);
        assertThat(robot.vendor().messages().total()).isEqualTo(21);
    }

    @Test
    void whoExceedsTheVendorsLimitRestsForTenMinutes() throws Exception {
        robot.with("messages-per-minute", "1000");
        for (int i = 0; i < 20; i++) {
            another();
        }

        Verdict later = new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "130101", Duration.ofMinutes(10));
        assertThat(another()).isEqualTo(later);
        robot.pass(Duration.ofMinutes(9));
        assertThat(another()).isEqualTo(later);
        robot.pass(Duration.ofMinutes(1));
        assertThat(another()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void aMessageWhoseAnswerWasLostIsNotPostedAgain() throws Exception {
        robot.vendor().faults().add(Fault.next(Fault.Kind.ANSWER_LOST, 1));
        assertThatThrownBy(() -> robot.send(draft.message(), "a")).isInstanceOf(AnswerLostException.class);
        assertThatThrownBy(() -> robot.send(draft.message(), "b")).isInstanceOf(AnswerLostException.class);

        assertThat(robot.vendor().messages().total()).isEqualTo(1);
    }

    @Test
    void aMessageThatWasNotTakenIsTriedAgain() throws Exception {
        robot.vendor().faults().add(Fault.next(Fault.Kind.SERVER_ERROR, 1));
        assertThat(robot.send(draft.message(), "a")).allMatch(verdict -> verdict instanceof Verdict.TryLater);
        assertThat(robot.send(draft.message(), "a")).containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void aWrongSecretOrTokenIsAnAffairOfTheAccount() throws Exception {
        assertThat(robot.adapter().probe()).isEmpty();
        robot.with("secret", "SECwrong");
        assertThat(refused()).isEqualTo(LossReason.AUTH_FAILED);
        assertThat(robot.adapter().probe().map(ProbeFailure::text))
                .hasValueSatisfying(text -> assertThat(text).contains("sign not match"));
        robot.with("secret", "").with("access-token", "gone");
        assertThat(refused()).isEqualTo(LossReason.AUTH_FAILED);
        assertThat(robot.vendor().messages().total()).isZero();
    }

    @Test
    void probesPostNothing() throws Exception {
        for (int i = 0; i < 30; i++) {
            assertThat(robot.adapter().probe()).isEmpty();
        }
        assertThat(List.of(another())).containsOnly(Verdict.ACCEPTED);
    }

    @Test
    void aMessageThatIsTooLongIsRefused() throws Exception {
        draft.extension.put("msgtype", "text").putObject("text").put("content", "x".repeat(20_001));
        assertThat(refused()).isEqualTo(LossReason.INVALID_PARAM);
    }
}

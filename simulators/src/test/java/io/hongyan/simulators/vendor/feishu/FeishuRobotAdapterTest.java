package io.hongyan.simulators.vendor.feishu;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.feishu.FeishuRobotChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.PlayedChannel;
import io.hongyan.simulators.vendor.VendorCall;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A group's robot: the adapter and the simulator before each other. */
@Timeout(60)
class FeishuRobotAdapterTest {

    private PlayedChannel robot;
    private final Draft draft = new Draft();
    private int tasks;

    @BeforeEach
    void open() throws IOException {
        robot = new PlayedChannel(new FeishuRobotChannel(), new FeishuRobotSimulator());
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
    void aSignedMessageIsSeenOnce() throws Exception {
        assertThat(robot.send(draft.message(), "a", "b")).containsOnly(Verdict.ACCEPTED);
        assertThat(robot.vendor().messages().total()).isEqualTo(1);
        assertThat(robot.taken().body()).isEqualTo("Parcel\nOut for delivery");
    }

    @Test
    void aCardGoesAsItIs() throws Exception {
        draft.extension.put("msg_type", "interactive").putObject("card").put("schema", "2.0");
        another();
        assertThat(VendorCall.json(robot.taken().request()).path("card").toString())
                .isEqualTo("{\"schema\":\"2.0\"}");
    }

    @Test
    void aHundredAMinuteAreKeptHere() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(another()).isEqualTo(Verdict.ACCEPTED);
            robot.pass(Duration.ofMillis(200));
        }
        assertThat(another())
                .isEqualTo(new Verdict.TryLater(
                        LossReason.VENDOR_RATE_LIMITED, "messages-per-minute", Duration.ofSeconds(40)));
    }

    @Test
    void moreThanFiveASecondIsTooFast() throws Exception {
        for (int i = 0; i < 5; i++) {
            assertThat(another()).isEqualTo(Verdict.ACCEPTED);
        }
        assertThat(another()).isEqualTo(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "11232", Duration.ZERO));
        assertThat(robot.adapter().limits().requestsPerSecond())
                .as("dispatch keeps to it")
                .isEqualTo(5);
    }

    @Test
    void aWrongSecretOrHookIsAnAffairOfTheAccount() throws Exception {
        assertThat(robot.adapter().probe()).isEmpty();
        robot.with("secret", "wrong");
        assertThat(refused()).isEqualTo(LossReason.AUTH_FAILED);
        assertThat(robot.adapter().probe().map(ProbeFailure::text))
                .hasValueSatisfying(text -> assertThat(text).contains("19021"));
        robot.with("token", "gone");
        assertThat(refused()).isEqualTo(LossReason.AUTH_FAILED);
        assertThat(robot.vendor().messages().total()).isZero();
    }

    @Test
    void whatTheAdapterCountsAsFittingFits() throws Exception {
        int room = 20 * 1024 - robot.adapter().payloadBytes(draft.message());
        draft.body += "x".repeat(room);
        assertThat(another()).isEqualTo(Verdict.ACCEPTED);
        draft.body += "x";
        assertThat(refused()).isEqualTo(LossReason.PARAM_OVER_LIMIT);
    }
}

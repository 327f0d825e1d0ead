package io.hongyan.simulators.vendor.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.channels.ProbeFailure;
import io.hongyan.channels.Verdict;
import io.hongyan.channels.wecom.WecomRobotChannel;
import io.hongyan.kernel.LossReason;
import io.hongyan.simulators.vendor.Draft;
import io.hongyan.simulators.vendor.PlayedChannel;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A group's robot: the adapter and the simulator before each other. */
@Timeout(60)
class WecomRobotAdapterTest {

    private PlayedChannel robot;
    private final Draft draft = new Draft();
    private int tasks;

    @BeforeEach
    void open() throws IOException {
        robot = new PlayedChannel(new WecomRobotChannel(), new WecomRobotSimulator());
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
    void theGroupSeesAMessageOnce() throws Exception {
        assertThat(robot.send(draft.message(), "a", "b")).containsOnly(Verdict.ACCEPTED);
        assertThat(robot.vendor().messages().total()).isEqualTo(1);
        assertThat(robot.taken().body()).isEqualTo("Parcel\nOut for delivery");
    }

    @Test
    void markdownMayBeTwiceAsLongAsText() throws Exception {
        draft.title = "";
        draft.body = "x".repeat(2049);
        assertThat(robot.adapter().payloadBytes(draft.message())).isGreaterThan(2048);
        assertThat(refused()).isEqualTo(LossReason.PARAM_OVER_LIMIT);

        draft.extension.put("msgtype", "markdown");
        draft.body = "x".repeat(4096);
        assertThat(robot.adapter().payloadBytes(draft.message())).isEqualTo(2048);
        assertThat(another()).isEqualTo(Verdict.ACCEPTED);
        draft.body += "x";
        assertThat(robot.adapter().payloadBytes(draft.message())).isEqualTo(2049);
        assertThat(refused()).isEqualTo(LossReason.PARAM_OVER_LIMIT);
    }

    @Test
    void twentyAMinuteAreKeptHereAndHeededThere() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(another()).isEqualTo(Verdict.ACCEPTED);
        }
        assertThat(another())
                .isEqualTo(new Verdict.TryLater(
                        LossReason.VENDOR_RATE_LIMITED, "messages-per-minute", Duration.ofMinutes(1)));
        robot.with("messages-per-minute", "1000");
        assertThat(another())
                .isEqualTo(new Verdict.TryLater(LossReason.VENDOR_RATE_LIMITED, "45009", Duration.ofMinutes(1)));
        robot.pass(Duration.ofMinutes(1));
        assertThat(another()).isEqualTo(Verdict.ACCEPTED);
    }

    @Test
    void aWrongKeyIsAnAffairOfTheAccount() throws Exception {
        assertThat(robot.adapter().probe()).isEmpty();
        robot.with("key", "gone");
        assertThat(refused()).isEqualTo(LossReason.AUTH_FAILED);
        assertThat(robot.adapter().probe().map(ProbeFailure::text))
                .hasValueSatisfying(text -> assertThat(text).contains("93000"));
    }

    @Test
    void aTypeWithoutItsObjectIsAnInvalidParameter() throws Exception {
        draft.extension.put("msgtype", "carrier_pigeon");
        assertThat(refused()).isEqualTo(LossReason.INVALID_PARAM);
    }
}

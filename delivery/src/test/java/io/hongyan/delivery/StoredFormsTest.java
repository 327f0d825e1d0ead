package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.audience.Condition;
import io.hongyan.audience.TokenId;
import io.hongyan.audience.VendorTokens;
import io.hongyan.delivery.vendor.Routing;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordReader;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is written reads back as it was. */
class StoredFormsTest {

    private static final TaskId ID = TaskId.of(TaskId.Kind.APP, LocalDate.of(2026, 12, 31), 7, 3, "request");
    private static final TaskKey KEY = TaskKey.of(7, ID);

    private static TaskSpec spec() {
        return new TaskSpec(
                7,
                ID,
                1_700_000_000_123L,
                20_000,
                "group 组",
                new Audience(List.of(
                        new Condition(Condition.Key.REGION, Condition.Operator.NOT, List.of("33000000", "11000000")),
                        new Condition(Condition.Key.CUSTOM_TAG, Condition.Operator.AND, List.of("标签")))),
                new Content(Content.Type.REVOKE, "{\"a\":\"鸿雁\"}", "{}", Optional.of(ID)),
                new PushSettings(
                        Duration.ofHours(72),
                        500,
                        Optional.of(Instant.ofEpochMilli(1_700_000_999_999L)),
                        true,
                        Optional.of(new PushSettings.ActivityFilter(false, 30)),
                        Routing.DEFAULT,
                        Optional.of(new Fallback(
                                List.of(new Fallback.Step(Channel.SMS, Duration.ofMinutes(10))),
                                Optional.of(5_000_000L))),
                        "订单 42",
                        "{\"strategy\":{}}"));
    }

    private static final List<VendorTokens.Change> TOKENS = List.of(
            new VendorTokens.Change(new TokenId(7, Channel.SMS, -1, 5), 1_700_000_000_000_001L, true),
            new VendorTokens.Change(new TokenId(8, Channel.APNS, 3, -9), 1L << 50, false));

    @Test
    void aTaskSpecReadsBackAsItWas() {
        assertThat(TaskSpec.read(new RecordReader(spec().toBytes()))).isEqualTo(spec());
        TaskSpec plain = new TaskSpec(7, ID, 1, 0, "", Audience.ALL, World.content(), World.ONE_HOUR);
        assertThat(TaskSpec.read(new RecordReader(plain.toBytes()))).isEqualTo(plain);
    }

    @Test
    void aHomeTaskReadsBackAsItWas() {
        for (HomeTask.State state : HomeTask.State.values()) {
            HomeTask task = new HomeTask(spec(), state, 1_700_000_000_000L, 5, 1L << 33);
            assertThat(HomeTask.read(task.toBytes())).isEqualTo(task);
        }
    }

    @Test
    void theProgressOfATaskReadsBackAsItWas() {
        BulkTask.Pace pace = new BulkTask.Pace(1_000, 33.25, 0.75, 1_700_000_000_000L, 17, 1L << 32);
        BulkTask.Progress paced = new BulkTask.Progress(BulkTask.Progress.State.RUNNING, 9, 1_700_000_000_000L, pace);
        BulkTask.Progress ended = new BulkTask.Progress(BulkTask.Progress.State.ENDED, 1L << 40, 1, null);
        assertThat(BulkTask.Progress.read(paced.toBytes())).isEqualTo(paced);
        assertThat(BulkTask.Progress.read(ended.toBytes())).isEqualTo(ended);
    }

    @Test
    void aSingleRecordReadsBackAsItWas() {
        SingleRecord waiting = SingleRecord.accepted(
                1231,
                1_700_000_000_000L,
                1_700_000_100_000L,
                20_000,
                "g",
                TargetStatus.Status.OFFLINE,
                1L << 35,
                new SingleRecord.Echo(true, "订单 42"));
        SingleRecord clicked = waiting.sent(1_700_000_000_001L)
                .arrived(1_700_000_000_001L)
                .reacted(1_700_000_000_005L, 1_700_000_000_006L, 0, List.of(new SingleRecord.Action(90_999, 7)));
        SingleRecord lost = waiting.ended(SingleRecord.State.LOST, LossReason.OFFLINE, 1_700_000_000_000L);
        SingleRecord plain =
                SingleRecord.accepted(1, 1, 2, 3, "", TargetStatus.Status.ONLINE, 4, SingleRecord.Echo.NONE);
        for (SingleRecord record : List.of(waiting, clicked, lost, plain)) {
            assertThat(SingleRecord.read(new RecordReader(record.toBytes()))).isEqualTo(record);
        }
        SingleRecord beforeItsTime = waiting.sent(1_600_000_000_000L);
        assertThat(SingleRecord.read(new RecordReader(beforeItsTime.toBytes())).sentMillis())
                .isEqualTo(waiting.createdMillis());
    }

    @Test
    void timersAndMessagesReadBackAsTheyWere() {
        for (ShardTimer timer : List.of(
                new ShardTimer.SingleExpiry(7, -2, 1L << 40),
                new ShardTimer.TaskExpiry(KEY),
                new ShardTimer.TaskStart(KEY),
                new ShardTimer.Release(KEY),
                new ShardTimer.TaskPurge(KEY),
                new ShardTimer.WriteLogins(),
                new ShardTimer.SweepSingles())) {
            assertThat(ShardTimer.read(timer.toBytes())).isEqualTo(timer);
        }
        for (ShardMessage message : List.of(
                new ShardMessage.Plan(spec(), 1_700_000_000_000L),
                new ShardMessage.Held(KEY, 1L << 33),
                new ShardMessage.BeginRelease(KEY, 0),
                new ShardMessage.End(KEY),
                new ShardMessage.TokensChanged(TOKENS),
                new ShardMessage.TokensLost(TOKENS))) {
            assertThat(ShardMessage.read(message.toBytes())).isEqualTo(message);
        }
    }

    @Test
    void aMarkReadsBackFromItsNumber() {
        for (Mark mark : List.of(Mark.TARGETED, Mark.RECALLED, Mark.lost(LossReason.OFFLINE), Mark.action(90_999))) {
            assertThat(Mark.unpack(mark.packed())).isEqualTo(mark);
        }
    }
}

package io.hongyan.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.hongyan.audience.Audience;
import io.hongyan.audience.Condition;
import io.hongyan.audience.TaskResult;
import io.hongyan.audience.TokenId;
import io.hongyan.audience.VendorTokens;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.delivery.vendor.Routing;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Platform;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
                        Optional.of(Attention.ARRIVED),
                        "订单 42",
                        "{\"strategy\":{}}"));
    }

    private static final List<VendorTokens.Change> TOKENS = List.of(
            new VendorTokens.Change(new TokenId(7, Channel.SMS, -1, 5), 1_700_000_000_000_001L, true),
            new VendorTokens.Change(new TokenId(8, Channel.APNS, 3, -9), 1L << 50, false));

    @Test
    void aTaskSpecReadsBackAsItWas() {
        assertThat(TaskSpec.read(new RecordReader(spec().toBytes()))).isEqualTo(spec());
        Content again = new Content(Content.Type.NOTIFICATION, "{}", "", Optional.empty(), 0, true);
        PushSettings own = World.ONE_HOUR
                .withTraits(new MessageTraits("news", "digest", true, 9))
                .withOnlineThreshold(1 << 20)
                .withScreenOn(new PushSettings.ScreenOn(Duration.ofMinutes(3), Set.of(Platform.IOS, Platform.HARMONY)));
        TaskSpec finer = new TaskSpec(7, ID, 1, 0, "", Audience.ALL, again, own);
        assertThat(TaskSpec.read(new RecordReader(finer.toBytes()))).isEqualTo(finer);
        Fallback fallback = new Fallback(
                List.of(
                        new Fallback.Step(Channel.SMS, Duration.ofMinutes(10)),
                        new Fallback.Step(Channel.ADS, Duration.ofDays(2))),
                Optional.of(1L << 40));
        TaskSpec single = new TaskSpec(
                7,
                TaskId.singleAsSets(LocalDate.of(2026, 12, 31), 7, 3, "request"),
                1,
                0,
                "",
                Audience.ALL,
                World.content(),
                World.ONE_HOUR.withFallback(fallback).withAttention(Attention.CLICKED));
        assertThat(TaskSpec.read(new RecordReader(single.toBytes()))).isEqualTo(single);
        assertThat(single.id().shard()).isEqualTo(3);
        assertThat(TaskId.parse(single.id().toString())).contains(single.id());
        TaskSpec plain = new TaskSpec(7, ID, 1, 0, "", Audience.ALL, World.content(), World.ONE_HOUR);
        assertThat(TaskSpec.read(new RecordReader(plain.toBytes()))).isEqualTo(plain);
    }

    @Test
    void anAudienceOverATaskReadsBackAsItWas() {
        Audience unclicked = Audience.ofTag("a")
                .with(TaskResult.of(ID, TaskResult.Stage.NOT_CLICKED))
                .with(new TaskResult(ID, TaskResult.Stage.LOST, LossReason.TOKEN_INVALID));
        TaskSpec spec = new TaskSpec(7, ID, 1, 0, "", unclicked, World.content(), World.ONE_HOUR);
        assertThat(TaskSpec.read(new RecordReader(spec.toBytes()))).isEqualTo(spec);
        assertThat(spec.audience().tasks()).containsExactly(ID);
    }

    @Test
    void countsAndPositionsReadBackAsTheyWere() {
        TaskCounts counts = new TaskCounts(1L << 33, 2, 3, 4, 5, 6, 0, 0);
        assertThat(TaskCounts.read(counts.toBytes())).isEqualTo(counts);
        TaskPosition position = TaskPosition.of(1_700_000_000_000L, ID);
        assertThat(TaskPosition.parse(position.toString())).contains(position);
        assertThat(TaskPosition.parse("zz")).isEmpty();
        RecordWriter key = new RecordWriter();
        position.writeKey(key);
        assertThat(TaskPosition.readKey(new RecordReader(key.toBytes()))).isEqualTo(position);
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
                new ShardTimer.QuietEnd(KEY, 1L << 41),
                new ShardTimer.SingleQuietEnd(7, -2, 1L << 40),
                new ShardTimer.CountAudience(KEY),
                new ShardTimer.ScreenDeadline(KEY),
                new ShardTimer.SingleScreenDeadline(7, -2, 1L << 40),
                new ShardTimer.WriteOnline(),
                new ShardTimer.WriteLogins(),
                new ShardTimer.VendorBackup(KEY),
                new ShardTimer.FallbackStep(KEY, 7),
                new ShardTimer.SweepSingles())) {
            assertThat(ShardTimer.read(timer.toBytes())).isEqualTo(timer);
        }
        for (ShardMessage message : List.of(
                new ShardMessage.Plan(spec(), 1_700_000_000_000L),
                new ShardMessage.Held(KEY, 1L << 33),
                new ShardMessage.BeginRelease(KEY, 0),
                new ShardMessage.Audience(KEY, 15, 1 << 20),
                new ShardMessage.CountedUser(7, "用户", new MessageTraits("news", "", false, 0), 1L << 41, true),
                new ShardMessage.End(KEY),
                new ShardMessage.TokensChanged(TOKENS),
                new ShardMessage.TokensLost(TOKENS),
                new ShardMessage.BudgetAsk(KEY, 50_000, 1L << 33),
                new ShardMessage.BudgetGrant(KEY, 1L << 50),
                new ShardMessage.BudgetReturn(KEY, 0),
                new ShardMessage.Attended(
                        7, ID, Attention.DISPLAYED, List.of(new ShardMessage.Attended.Person("", "李"))))) {
            assertThat(ShardMessage.read(message.toBytes())).isEqualTo(message);
        }
    }

    @Test
    void aMarkReadsBackFromItsNumber() {
        for (Mark mark : List.of(
                Mark.TARGETED,
                Mark.RECALLED,
                Mark.lost(LossReason.OFFLINE),
                Mark.action(90_999),
                Mark.of(Mark.Kind.SPARED, Channel.ADS))) {
            assertThat(Mark.unpack(mark.packed())).isEqualTo(mark);
        }
    }
}

package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.audience.BitmapName;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.TaskId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** What a device shard is asked by those who look at lists, sums and live figures. Changes nothing, so it costs no commit. */
sealed interface ShardQuestion<R> extends ShardOp.Question<R> {

    // --- tasks ---

    /** Tasks whose home is here. */
    record TasksOf(int app, TaskFilter filter, Optional<TaskPosition> after, int limit)
            implements ShardQuestion<TaskIndex.Part> {}

    record CountsOf(int app, List<TaskId> tasks) implements ShardQuestion<List<TaskPart>> {}

    /** @param reached the task has come to this shard */
    record TaskPart(boolean reached, TaskCounts counts) {}

    record CurveOf(TaskKey task) implements ShardQuestion<List<CurveSteps.Step>>, AboutTask {}

    /** A single push that is kept as rows, from one of its devices; empty: none of them is here. */
    record SingleOf(TaskKey task) implements ShardQuestion<Optional<SingleRecord.Acceptance>>, AboutTask {}

    record HistoryOf(int app, int ordinal, Optional<TaskPosition> after, long sinceMillis, int limit)
            implements ShardQuestion<HistoryPart> {}

    record HistoryPart(List<PushRecords.DeviceMessage> messages, Optional<TaskPosition> next) {}

    // --- devices ---

    record BreakDownOfDevices(int app, int[] ordinals) implements ShardQuestion<Audiences.BreakDown> {}

    record BreakDownOf(int app, Audience audience) implements ShardQuestion<Audiences.BreakDown> {}

    /**
     * Devices of a shard in order of registration, or against it.
     *
     * @param bound see {@link Audiences.Place}; empty: from the beginning
     */
    record DevicesOf(int app, Audiences.Selection selection, OptionalLong bound, int limit)
            implements ShardQuestion<List<ListedDevice>> {}

    record ListedDevice(int ordinal, long registeredMillis) {}

    /** Names of sets of a kind, from one on (exclusive) and with a prefix, in order of text. */
    record NamesOf(int app, BitmapName.Kind kind, String prefix, String after, int limit)
            implements ShardQuestion<List<String>> {}

    record SizesOf(int app, BitmapName.Kind kind, List<String> names) implements ShardQuestion<long[]> {}

    // --- sums ---

    /** One entry per day. */
    record DaysOf(int app, long fromDay, long toDay) implements ShardQuestion<List<DayPart>> {}

    /**
     * Rows of {@link Tallies}, and what is known of the day's users.
     *
     * @param peak where this is the app's home, else 0
     */
    record DayPart(long[] total, Map<Channel, long[]> channels, ShardOp.UserCounts users, long peak) {}

    record LiveOf(int app) implements ShardQuestion<LivePart> {}

    record LivePart(long online, long devices, long[] today) {}
}

package io.hongyan.delivery;

import io.hongyan.audience.Audience;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.audience.DeviceFactsUpdate;
import io.hongyan.delivery.device.Admission;
import io.hongyan.delivery.device.DeviceEvent;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.device.Outcome;
import io.hongyan.delivery.receipt.Backlog;
import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.delivery.vendor.VendorAnswer;
import io.hongyan.delivery.vendor.VendorCall;
import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What a device shard can be asked. Lists of results stand in the order of what was asked. */
sealed interface ShardOp<R> extends ShardCommand<R> {

    // --- devices ---

    /** Registers devices; answers their ordinals. */
    record Register(int app, List<DeviceFacts> facts) implements ShardOp<int[]> {}

    record Profiles(int app, int[] ordinals) implements ShardOp<List<Optional<Devices.DeviceProfile>>> {}

    /** Answers the new epoch, −1 for an unknown device, or a number above the highest epoch where there is none left. */
    record RenewSecret(int app, int ordinal) implements ShardOp<Integer> {}

    /** An empty alias unbinds. Answers whether the device exists. */
    record SetAlias(int app, int ordinal, String type, String alias) implements ShardOp<Boolean> {}

    /** Unbinds the pairs that are bound. */
    record UnsetAliases(int app, String type, List<OrdinalText> pairs) implements ShardOp<Boolean> {}

    /** Unbinds an alias from every device here. */
    record DropAlias(int app, String type, String alias) implements ShardOp<Boolean> {}

    record DevicesOfAliases(int app, String type, List<String> aliases) implements ShardOp<List<List<Integer>>> {}

    record SetTags(int app, int ordinal, List<String> tags) implements ShardOp<Boolean> {}

    /** Adds or removes a tag; for each device whether it now is as wished. */
    record ChangeTag(int app, String tag, int[] ordinals, boolean add) implements ShardOp<List<Boolean>> {}

    record SetBlacklisted(int app, int[] ordinals, boolean blacklisted) implements ShardOp<Boolean> {}

    record ChangeBadge(int app, int[] ordinals, Devices.BadgeChange change) implements ShardOp<Boolean> {}

    record BindTokens(int app, String vendor, List<OrdinalText> tokens) implements ShardOp<List<Boolean>> {}

    record Report(int app, int ordinal, DeviceFactsUpdate facts, Optional<List<String>> tags, Optional<Integer> badge)
            implements ShardOp<Boolean> {}

    record Count(int app, Audience audience) implements ShardOp<Long> {}

    record OrdinalText(int ordinal, String text) {}

    /** The user of an alias has several devices, on these shards. */
    record ShareUser(int app, String alias, List<Integer> shards) implements ShardOp<Boolean> {}

    // --- consents ---

    record Decide(int app, int[] ordinals, String purpose, boolean granted, Consents.Source source)
            implements ShardOp<Boolean> {}

    /** On the user's home. */
    record DecideForUser(
            int app, String aliasType, String alias, String purpose, boolean granted, Consents.Source source)
            implements ShardOp<Boolean> {}

    record DecisionsOfDevice(int app, int ordinal) implements ShardOp<List<Consents.Decision>> {}

    record DecisionsOfUser(int app, String aliasType, String alias) implements ShardOp<List<Consents.Decision>> {}

    // --- pushes ---

    record PushSingles(List<Single> singles) implements ShardOp<List<SingleAnswer>> {}

    /** A single push's devices on one shard. */
    record Single(TaskKey task, int monthDay, long day, SinglePush push, List<Target> targets, byte[] payload) {

        TaskId taskId() {
            return new TaskId(TaskId.Kind.SINGLE, monthDay, task.high(), task.low());
        }
    }

    /** @param monthDay label of the task's id: an earlier push's where the request was repeated */
    record SingleAnswer(int monthDay, List<TargetStatus.Status> statuses) {}

    record AcceptTask(TaskSpec spec, String quota) implements ShardOp<HomeTask>, AboutTask {

        @Override
        public TaskKey task() {
            return spec.key();
        }
    }

    record FindTask(TaskKey task) implements ShardOp<Optional<HomeTask>>, AboutTask {}

    record TargetDevices(TaskSpec spec, long expiryMillis, List<Target> targets)
            implements ShardOp<Optional<List<TargetStatus.Status>>>, AboutTask {

        @Override
        public TaskKey task() {
            return spec.key();
        }
    }

    /**
     * Says what a push would do here, and does nothing of it.
     *
     * @param audience empty: the targets are meant
     */
    record Rehearse(int app, Content content, PushSettings settings, Optional<Audience> audience, List<Target> targets)
            implements ShardOp<Rehearsal> {}

    record StopTask(TaskKey task) implements ShardOp<Pushes.StopResult>, AboutTask {}

    /** Ends a task on this shard; what still waits is recalled. */
    record EndTask(TaskKey task) implements ShardOp<Boolean>, AboutTask {}

    record DeleteSchedule(TaskKey task) implements ShardOp<Pushes.ScheduleDeletion>, AboutTask {}

    // --- connections ---

    record Connect(int app, int ordinal, DeviceLink link, int secretEpoch, boolean cleanStart)
            implements ShardOp<Admission> {}

    record Subscribe(int app, int ordinal, DeviceLink link, int qos, long sessionExpirySeconds)
            implements ShardOp<Boolean> {}

    record Unsubscribe(int app, int ordinal, DeviceLink link) implements ShardOp<Boolean> {}

    record Ready(int app, int ordinal, DeviceLink link, int credit) implements ShardOp<Boolean> {}

    record Disconnect(int app, int ordinal, DeviceLink link, long sessionExpirySeconds) implements ShardOp<Boolean> {}

    record Screen(int app, int ordinal, boolean on) implements ShardOp<Boolean> {}

    record Outcomes(List<Outcome> outcomes) implements ShardOp<Boolean> {}

    record Receipts(List<DeviceReceipt> receipts) implements ShardOp<Boolean> {}

    record Events(List<DeviceEvent> events) implements ShardOp<Boolean> {}

    // --- vendors ---

    record TakeVendorCall(int app, Channel channel, int atMost) implements ShardOp<Optional<VendorCall>> {}

    /** Requests for the targets from {@code from} to {@code to} of a call are about to leave. */
    record BeginVendorCall(long number, int from, int to) implements ShardOp<Boolean> {}

    record AnswerVendorCall(long number, VendorAnswer answer) implements ShardOp<Boolean> {}

    /** News of tokens, of which this shard may know some. */
    record TakeVendorNews(int app, Channel channel, List<VendorNews> news) implements ShardOp<Boolean> {}

    record VendorAskedAbout(int app, Channel channel) implements ShardOp<List<String>> {}

    record VendorAccountsChanged(int app, List<Channel> channels) implements ShardOp<Boolean> {}

    record QuotaUse(int app, Channel channel, MessageClass messageClass, long day) implements ShardOp<QuotaUnits> {}

    /** @param granted to all shards, where this is the home of the quota, else 0; {@code unused} of this shard's */
    record QuotaUnits(long granted, long unused) {}

    /** Devices from an ordinal on that are uninstalled, or did not connect in so many days. */
    record InvalidDevices(int app, int inactiveDays, int fromOrdinal, int limit)
            implements ShardOp<List<InvalidDevice>> {}

    record InvalidDevice(int ordinal, boolean uninstalled) {}

    /** Devices of a task from an ordinal on that did not get further than they should. */
    record LossDevices(TaskKey task, Reports.LossFilter filter, int fromOrdinal, int limit)
            implements ShardOp<LossPage> {}

    /** @param next where the next page begins; empty: this was the last */
    record LossPage(List<LostDevice> devices, OptionalInt next) {}

    record LostDevice(int ordinal, Channel channel, ChannelReport.Stage stage, LossReason reason, String vendorCode) {}

    // --- receipts ---

    /** What the log of receipts is asked. */
    sealed interface OfReceipts<R> extends ShardOp<R> {}

    record ReadReceipts(int app, int maxBytes) implements OfReceipts<List<ReceiptLog.Numbered>> {}

    record ReceiptsSent(int app, long number, int offset) implements OfReceipts<Boolean> {}

    /** Answers how many receipts were given up; there may be more. */
    record GiveUpReceipts(int app, long keptUntilMillis, String reason) implements OfReceipts<Long> {}

    record DeadReceiptsOf(int app, int limit) implements OfReceipts<List<ReceiptLog.NumberedDead>> {}

    /** Answers how many receipts are to be sent again; there may be more. */
    record SendReceiptsAgain(int app, long fromNumber, long belowNumber) implements OfReceipts<Long> {}

    record ReceiptBacklog(int app) implements OfReceipts<Backlog> {}

    record TellApp(int app, ReceiptEntry.Notice notice) implements OfReceipts<Boolean> {}

    /** Answers whether there is more to forget. */
    record ForgetReceipts(int app) implements OfReceipts<Boolean> {}

    /** Answers whether there may be more to forget. */
    record ForgetReceiptsBefore(long millis) implements OfReceipts<Boolean> {}

    // --- figures ---

    /** Something to look up, of those who watch: see {@link ShardQuestion}. */
    sealed interface Question<R> extends ShardOp<R> permits ShardQuestion {}

    record TaskFigures(TaskKey task, boolean byBrand) implements ShardOp<Optional<ShardFigures>>, AboutTask {}

    record Totals(int app, String scope, long fromDay, long toDay) implements ShardOp<long[]> {}

    record Users(int app, long day) implements ShardOp<UserCounts> {}

    record Chain(TaskKey task, int ordinal) implements ShardOp<List<Reports.ChainEvent>>, AboutTask {}

    record Connected() implements ShardOp<Map<Integer, Integer>> {}

    /** A sample of the app's online devices, kept on the app's home shard. */
    record SampleOnline(int app, long day, int online, boolean keep) implements ShardOp<Boolean> {}

    record OnlineSamples(int app, long fromMillis) implements ShardOp<List<Reports.OnlineSample>> {}

    /** Hours since 1970 in which each device was online. */
    record OnlineHoursOf(int app, int[] ordinals) implements ShardOp<List<List<Long>>> {}

    /** How many of an audience were online in each of the last hours. */
    record OnlineHoursOfAudience(int app, Audience audience) implements ShardOp<long[]> {}

    record OnlinePeak(int app, long day) implements ShardOp<Long> {}

    record UserCounts(long accumulated, long registered, long active) {}

    /** One shard's part of a {@link TaskReport}. */
    record ShardFigures(
            long targeted,
            long filtered,
            long pending,
            long inFlight,
            long arrived,
            long lost,
            long expired,
            long recalled,
            long dismissed,
            Figures total,
            Map<Channel, ChannelReport> channels,
            Map<String, Figures> brands,
            Map<LossReason, Long> lossesBeforeSending,
            Map<LossReason, Long> lossesBeforeArrival,
            Map<Integer, Long> actions,
            Optional<Fallback> fallback) {}
}

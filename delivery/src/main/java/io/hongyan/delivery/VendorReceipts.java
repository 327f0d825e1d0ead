package io.hongyan.delivery;

import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.ShardContext;
import java.util.Optional;
import java.util.OptionalInt;

/** Finds what a vendor's news is about: the device by its token, the task by its id or by the vendor's id of the message. */
final class VendorReceipts {

    private final DeviceRegistry registry;
    private final VendorMarks marks;
    private final VendorSingles singles;
    private final BulkTasks tasks;
    private final Sequence sequence;

    VendorReceipts(
            DeviceRegistry registry, VendorMarks marks, VendorSingles singles, BulkTasks tasks, Sequence sequence) {
        this.registry = registry;
        this.marks = marks;
        this.singles = singles;
        this.tasks = tasks;
        this.sequence = sequence;
    }

    void take(ShardContext context, int app, Channel channel, VendorNews news) {
        Optional<VendorMessageIds.Sent> sent =
                news.task().isEmpty() && !news.messageId().isEmpty()
                        ? VendorMessageIds.find(context.store(), app, channel, news.messageId())
                        : Optional.empty();
        OptionalInt owner = news.token().isEmpty()
                ? sent.map(VendorMessageIds.Sent::ordinal).orElse(OptionalInt.empty())
                : registry.vendorTokens().owner(context, app, channel, news.token());
        if (owner.isEmpty()) {
            return; // another shard's, or a token that was replaced since
        }
        int ordinal = owner.getAsInt();
        if (news.kind() == VendorNews.Kind.LOST && !news.token().isEmpty()) {
            marks.learn(context, app, channel, ordinal, news.reason(), context.nowMillis());
        }
        if (news.kind() == VendorNews.Kind.OPTED_OUT || news.kind() == VendorNews.Kind.OPTED_IN) {
            marks.optedOut(context, app, channel, ordinal, news.kind() == VendorNews.Kind.OPTED_OUT);
            return;
        }
        sent.map(VendorMessageIds.Sent::task)
                .or(() -> TaskId.parse(news.task()))
                .ifPresentOrElse(
                        task -> of(context, app, task, channel, ordinal, news),
                        () -> putAside(context, app, channel, ordinal, news));
    }

    /** The answer that tells the id may still be on its way; else it is a message of somebody else's. */
    private void putAside(ShardContext context, int app, Channel channel, int ordinal, VendorNews news) {
        if (!news.messageId().isEmpty()) {
            OpenCall.to(context.store(), app, channel, ordinal)
                    .ifPresent(call -> VendorMessageIds.putAside(context.store(), call, sequence.next(), news));
        }
    }

    /** A call was settled: what came before its answer is looked at now. */
    void settled(ShardContext context, int app, Channel channel, long call) {
        for (VendorNews news : VendorMessageIds.takeUp(context.store(), call)) {
            take(context, app, channel, news);
        }
    }

    private void of(ShardContext context, int app, TaskId task, Channel channel, int ordinal, VendorNews news) {
        TaskKey key = TaskKey.of(app, task);
        if (task.keptAsRows()) {
            singles.news(context, key, ordinal, channel, news);
        } else {
            tasks.spec(context, key).ifPresent(spec -> marks.news(context, spec, channel, ordinal, news));
        }
    }
}

package io.hongyan.delivery;

import io.hongyan.audience.BitmapName;
import io.hongyan.audience.BitmapTable;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.shards.ShardContext;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** What vendors' answers and receipts mean for the marks of list and app tasks, and for the devices. */
final class VendorMarks {

    private final DeviceRegistry registry;
    private final BitmapTable bitmaps;
    private final VendorCodes codes;
    private final BulkTasks tasks;

    VendorMarks(DeviceRegistry registry, BitmapTable bitmaps, VendorCodes codes, BulkTasks tasks) {
        this.registry = registry;
        this.bitmaps = bitmaps;
        this.codes = codes;
        this.tasks = tasks;
    }

    // --- answers ---

    /** @param unknown devices whose answer was lost: they count as sent */
    void taken(ShardContext context, OpenCall call, RoaringBitmap accepted, RoaringBitmap unknown, boolean truncated) {
        RoaringBitmap sent = RoaringBitmap.or(accepted, unknown);
        if (sent.isEmpty()) {
            return;
        }
        tasks.spec(context, call.key()).ifPresent(spec -> {
            tasks.sentBy(context, spec, call.channel(), sent);
            tasks.edit(context, spec.key(), ledger -> {
                ledger.add(Mark.of(Mark.Kind.NOTED, call.channel(), LossReason.SENT_UNKNOWN, 0), unknown);
                if (truncated) {
                    ledger.add(Mark.of(Mark.Kind.TRUNCATED, call.channel()), sent);
                }
            });
        });
        VendorShare share = share(call.key(), call.channel());
        if (share != null) {
            RoaringBitmap called = RoaringBitmap.and(sent, share.calling); // the others arrived or ended meanwhile
            share.calling.andNot(called);
            share.accepted.or(called);
        }
    }

    void gaveBack(OpenCall call, RoaringBitmap ordinals) {
        VendorShare share = share(call.key(), call.channel());
        if (share != null) {
            RoaringBitmap called = RoaringBitmap.and(ordinals, share.calling);
            share.calling.andNot(called);
            share.waiting.or(called);
            tasks.waitAgain(call.key(), call.channel());
        }
    }

    /** The vendor refused these devices or gave them up: another channel may have them, or they are lost. */
    void refused(
            ShardContext context,
            TaskSpec spec,
            Channel channel,
            RoaringBitmap ordinals,
            LossReason reason,
            int vendorCode) {
        tasks.edit(
                context,
                spec.key(),
                ledger -> ledger.add(Mark.of(Mark.Kind.REFUSED, channel, reason, vendorCode), ordinals));
        BulkTask task = tasks.running(spec.key());
        VendorShare share = task == null ? null : task.shares.get(channel);
        if (task == null || share == null) {
            return;
        }
        RoaringBitmap open = RoaringBitmap.and(ordinals, task.undelivered);
        share.remove(open);
        if (share.beside) {
            tasks.fallbackRefused(context, task, channel, open);
        } else if (share.strategy == Strategy.VENDOR_ONLY) {
            tasks.giveUp(context, task, Mark.of(Mark.Kind.LOST, channel, reason, vendorCode), open);
        } else {
            tasks.dispatch(context, task, open);
        }
    }

    // --- receipts ---

    /** What a vendor said of a task on a device; false where the task was not assigned to the vendor for it. */
    boolean news(ShardContext context, TaskSpec spec, Channel channel, int ordinal, VendorNews news) {
        TaskLedger ledger = tasks.ledger(context, spec.key());
        if (!ledger.has(Mark.of(Mark.Kind.ASSIGNED, channel), ordinal)) {
            return false;
        }
        boolean arrived = ledger.hasAny(Mark.Kind.ARRIVED, ordinal);
        switch (news.kind()) {
            case ARRIVED -> tasks.arrivedBy(context, spec, channel, ordinal);
            case DISPLAYED -> {
                tasks.arrivedBy(context, spec, channel, ordinal);
                tasks.displayedBy(context, spec, channel, ordinal);
            }
            case CLICKED -> {
                tasks.arrivedBy(context, spec, channel, ordinal);
                tasks.clickedBy(context, spec, channel, ordinal);
            }
            case LOST -> {
                if (news.reason() == LossReason.NOT_DISPLAYED || news.reason() == LossReason.CLICK_FAILED) {
                    tasks.arrivedBy(context, spec, channel, ordinal);
                    note(context, spec, channel, ordinal, news);
                } else if (!arrived) {
                    refused(
                            context,
                            spec,
                            channel,
                            RoaringBitmap.bitmapOf(ordinal),
                            news.reason(),
                            codes.id(context, news.code()));
                }
            }
            case HELD -> note(context, spec, channel, ordinal, news);
            case OPTED_OUT, OPTED_IN -> {}
        }
        return true;
    }

    private void note(ShardContext context, TaskSpec spec, Channel channel, int ordinal, VendorNews news) {
        LossReason reason = news.kind() == VendorNews.Kind.HELD ? LossReason.HELD : news.reason();
        tasks.edit(
                context,
                spec.key(),
                ledger ->
                        ledger.add(Mark.of(Mark.Kind.NOTED, channel, reason, codes.id(context, news.code())), ordinal));
    }

    // --- devices ---

    /**
     * What a refusal says of the device itself.
     *
     * @param atMillis the moment it speaks of: of a token that was bound later it says nothing
     */
    void learn(ShardContext context, int app, Channel channel, int ordinal, LossReason reason, long atMillis) {
        if (reason == LossReason.TOKEN_INVALID
                || reason == LossReason.UNINSTALLED
                || reason == LossReason.USER_MISMATCH) {
            if (registry.vendorTokens().isBoundAfter(context, app, channel, ordinal, atMillis)) {
                return;
            }
            registry.unbind(context, app, ordinal, channel.key());
        }
        if (reason == LossReason.UNINSTALLED) {
            bitmaps.add(context.store(), uninstalledSet(app), ordinal);
        }
        if (VendorPlanner.SKIPPED.contains(reason)) {
            bitmaps.add(context.store(), VendorPlanner.skipSet(app, reason), ordinal);
        }
    }

    /** The device lives: it connected, or told of a new token. */
    void alive(ShardContext context, int app, int ordinal) {
        bitmaps.remove(context.store(), uninstalledSet(app), ordinal);
        bitmaps.remove(context.store(), VendorPlanner.skipSet(app, LossReason.DEVICE_INACTIVE), ordinal);
        bitmaps.remove(context.store(), VendorPlanner.skipSet(app, LossReason.APP_DISABLED), ordinal);
    }

    /** The device says that its notifications are on. */
    void notificationsOn(ShardContext context, int app, int ordinal) {
        bitmaps.remove(context.store(), VendorPlanner.skipSet(app, LossReason.NOTIFICATION_OFF), ordinal);
    }

    /** The device's user wants no more marketing by a channel, or wants it again. */
    void optedOut(ShardContext context, int app, Channel channel, int ordinal, boolean out) {
        bitmaps.set(context.store(), VendorPlanner.optOutSet(app, channel), ordinal, out);
    }

    static BitmapName uninstalledSet(int app) {
        return new BitmapName(app, BitmapName.Kind.UNINSTALLED, "");
    }

    private @Nullable VendorShare share(TaskKey key, Channel channel) {
        BulkTask task = tasks.running(key);
        return task == null ? null : task.shares.get(channel);
    }
}

package io.hongyan.delivery;

import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.receipt.ReceiptKind;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.delivery.vendor.VendorCall;
import io.hongyan.delivery.vendor.VendorNews;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/** What vendors are asked, answer and report of single pushes. {@link Singles} decides which go by vendor, and holds the rows. */
final class VendorSingles {

    private final DeviceRegistry registry;
    private final Connections connections;
    private final Singles singles;
    private final ReceiptLog receipts;

    VendorSingles(DeviceRegistry registry, Connections connections, Singles singles, ReceiptLog receipts) {
        this.registry = registry;
        this.connections = connections;
        this.singles = singles;
        this.receipts = receipts;
    }

    /** A single push that waits for its vendor. */
    record Queued(int ordinal, SingleEntry entry) {}

    /** The first that waits for a vendor, from a sequence number on. */
    Optional<Queued> nextQueued(
            ShardContext context, int app, Channel channel, MessageClass messageClass, long fromSequence) {
        Queued[] next = {null};
        context.store()
                .scan(
                        Singles.VENDOR_QUEUE,
                        Singles.queueKey(app, channel, messageClass, fromSequence),
                        Singles.queueKey(app, channel, messageClass, -1),
                        (key, value) -> {
                            long sequence = new RecordReader(key, 6).u64();
                            int ordinal = new RecordReader(value).u32();
                            byte @Nullable [] entry =
                                    context.store().get(Singles.INBOX, Singles.inboxKey(app, ordinal, sequence));
                            if (entry == null) {
                                context.store().delete(Singles.VENDOR_QUEUE, key);
                                return true;
                            }
                            next[0] = new Queued(ordinal, SingleEntry.read(app, entry));
                            return false;
                        });
        return Optional.ofNullable(next[0]);
    }

    /** It is handed out in a call. */
    void calling(ShardContext context, Queued queued) {
        SingleRecord record = queued.entry.record();
        Singles.unqueue(context, queued.entry.task().app(), record);
        SingleVia via = Objects.requireNonNull(record.via()).in(SingleVia.Phase.CALLING, context.nowMillis());
        singles.rewrite(context, queued.ordinal, queued.entry.with(record.withVia(via)));
    }

    /** A call was answered: the vendor has it, or must be taken to have it. */
    void taken(ShardContext context, TaskKey task, int ordinal, boolean known, String messageId, boolean truncated) {
        singles.find(context, task, ordinal).ifPresent(record -> {
            if (record.via() == null) {
                return;
            }
            long now = context.nowMillis();
            SingleRecord sent = record.withVia(record.via().accepted(known, messageId, truncated, now));
            if (record.sentMillis() == 0) {
                sent = sent.sent(now);
                singles.reached(context, task, ordinal, sent, Tallies.Column.SENT);
            }
            singles.write(context, task, ordinal, sent);
            byte[] key = Singles.inboxKey(task.app(), ordinal, record.sequence());
            byte @Nullable [] entry = context.store().get(Singles.INBOX, key);
            if (entry != null) {
                context.store().delete(Singles.INBOX, key);
                context.store()
                        .put(
                                Singles.VENDOR_SENT,
                                key,
                                SingleEntry.read(task.app(), entry).with(sent).toBytes());
            }
        });
    }

    /** The vendor refused it, or gave it up later on: another channel may have it, or it is lost. */
    void refused(ShardContext context, TaskKey task, int ordinal, Channel channel, LossReason reason, String code) {
        Optional<SingleRecord> found = singles.find(context, task, ordinal);
        if (found.isEmpty()) {
            return;
        }
        SingleRecord record = found.get();
        SingleVia via = record.via();
        if (via == null || via.channel() != channel || via.phase() == SingleVia.Phase.REFUSED) {
            return;
        }
        Singles.unqueue(context, task.app(), record);
        SingleRecord refused = record.withVia(via.refused(reason, code, context.nowMillis()));
        receipts.single(context, task, ordinal, refused, ReceiptKind.REFUSED, channel, reason, code);
        Optional<SingleEntry> entry = Singles.entry(context, task.app(), ordinal, record.sequence());
        if (record.state() != SingleRecord.State.WAITING || entry.isEmpty()) {
            singles.write(context, task, ordinal, refused);
        } else if (via.strategy() == Strategy.VENDOR_ONLY) {
            singles.end(context, task, ordinal, refused, SingleRecord.State.LOST, reason);
        } else {
            context.store().delete(Singles.VENDOR_SENT, Singles.inboxKey(task.app(), ordinal, record.sequence()));
            singles.rerouted(context, ordinal, entry.get().with(refused));
        }
    }

    /** Whether the user's quiet hours have begun since it was queued: then it does not go now. */
    boolean holdsQuiet(ShardContext context, Queued queued) {
        return singles.holdsQuiet(context, queued.ordinal(), queued.entry());
    }

    /** It was not sent: it waits for the vendor again. */
    void gaveBack(ShardContext context, TaskKey task, int ordinal) {
        singles.find(context, task, ordinal)
                .filter(record -> record.state() == SingleRecord.State.WAITING)
                .flatMap(record -> Singles.entry(context, task.app(), ordinal, record.sequence()))
                .ifPresent(entry -> {
                    SingleRecord record = entry.record();
                    SingleVia via =
                            Objects.requireNonNull(record.via()).in(SingleVia.Phase.QUEUED, context.nowMillis());
                    singles.queue(context, task.app(), ordinal, record.sequence(), via);
                    singles.rewrite(context, ordinal, entry.with(record.withVia(via)));
                });
    }

    /** Devices that did not come back after their connection was lost: what waits for them may go by vendor. */
    void reroute(ShardContext context, int app, RoaringBitmap devices) {
        RoaringBitmap waiting = RoaringBitmap.and(devices, registry.set(context, Singles.inboxSet(app)));
        waiting.forEach((int ordinal) -> context.store()
                .scan(
                        Singles.INBOX,
                        Singles.inboxKey(app, ordinal, 0),
                        Singles.inboxKey(app, ordinal, -1),
                        (key, value) -> {
                            SingleEntry entry = SingleEntry.read(app, value);
                            SingleVia via = entry.record().via();
                            boolean unassigned = !entry.held() && (via == null || via.isOver());
                            if (unassigned
                                    && entry.vendors().isPresent()
                                    && connections
                                                    .of(app)
                                                    .inFlight(
                                                            ordinal,
                                                            entry.record().sequence())
                                            == null) {
                                singles.rerouted(context, ordinal, entry);
                            }
                            return true;
                        }));
    }

    /** A push that a vendor is to have and does not have yet. */
    Optional<SingleEntry> waitingEntry(ShardContext context, TaskKey task, int ordinal) {
        return entryOf(context, Singles.INBOX, task, ordinal);
    }

    /** A push that a vendor has, as it was given it. */
    Optional<VendorCall.Content> contentAtVendor(ShardContext context, TaskKey task, int ordinal) {
        return entryOf(context, Singles.VENDOR_SENT, task, ordinal)
                .flatMap(SingleEntry::vendors)
                .map(message -> new VendorCall.Content(message.pushMessage(), message.pushChannel()));
    }

    private Optional<SingleEntry> entryOf(ShardContext context, Table table, TaskKey task, int ordinal) {
        return singles.find(context, task, ordinal).flatMap(record -> {
            byte @Nullable [] bytes =
                    context.store().get(table, Singles.inboxKey(task.app(), ordinal, record.sequence()));
            return bytes == null ? Optional.empty() : Optional.of(SingleEntry.read(task.app(), bytes));
        });
    }

    /** What a vendor said of a push it has; false where the device has no such push by it. */
    boolean news(ShardContext context, TaskKey task, int ordinal, Channel channel, VendorNews news) {
        Optional<SingleRecord> found = singles.find(context, task, ordinal)
                .filter(record -> record.via() != null && record.via().channel() == channel);
        if (found.isEmpty()) {
            return false;
        }
        switch (news.kind()) {
            case ARRIVED -> vendorReached(context, task, ordinal, found.get(), 0, 0);
            case DISPLAYED ->
                vendorReached(context, task, ordinal, found.get(), news.at().toEpochMilli(), 0);
            case CLICKED -> {
                long at = news.at().toEpochMilli();
                vendorReached(context, task, ordinal, found.get(), at, at);
            }
            case LOST -> {
                if (news.reason() == LossReason.NOT_DISPLAYED || news.reason() == LossReason.CLICK_FAILED) {
                    vendorReached(context, task, ordinal, found.get(), 0, 0);
                } else if (found.get().state() != SingleRecord.State.ARRIVED) {
                    refused(context, task, ordinal, channel, news.reason(), news.code());
                }
            }
            case HELD, OPTED_OUT, OPTED_IN -> {}
        }
        return true;
    }

    private void vendorReached(
            ShardContext context, TaskKey task, int ordinal, SingleRecord stored, long displayed, long clicked) {
        SingleRecord record = stored;
        SingleVia via = Objects.requireNonNull(stored.via());
        if (!via.sent()) { // the news overtook the answer
            record = record.withVia(via.accepted(true, via.messageId(), via.truncated(), context.nowMillis()));
        }
        if (record.state() != SingleRecord.State.ARRIVED) {
            record = singles.arriveLate(context, task, ordinal, record);
        }
        if (displayed != 0) {
            singles.react(context, task, ordinal, record, record.reacted(displayed, clicked, 0, List.of()));
        }
    }
}

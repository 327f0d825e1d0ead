package io.hongyan.delivery;

import io.hongyan.audience.BitmapTable;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.vendor.VendorAccount;
import io.hongyan.delivery.vendor.VendorAnswer;
import io.hongyan.delivery.vendor.VendorCall;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.roaringbitmap.RoaringBitmap;

/**
 * Takes messages back from vendors that can do so. The ids a vendor gave are kept as long as the task is, for recalls and for
 * receipts that name them ({@link VendorMessageIds}).
 *
 * <pre>
 * vendor-message / app u32 | task u64 u64 | channel u8 | call u64 | id  → task, vendor's id, ordinals
 * vendor-recall  / app u32 | channel u8 | sequence u64            → task, vendor's id, a single push's content, ordinals
 * </pre>
 */
final class VendorRecalls {

    static final Table MESSAGES = new Table("vendor-message");
    static final Table RECALLS = new Table("vendor-recall");

    /** Of one shard. */
    private static final int ASKED_AT_ONCE = 200;

    private static final VendorCall.Content NOTHING = new VendorCall.Content("{}", "");

    private final DeviceRegistry registry;
    private final VendorRules rules;
    private final VendorLanes lanes;
    private final BulkTasks tasks;
    private final VendorSingles singles;

    /** How far the ids of an account were asked about. Forgotten in a crash: it begins anew. */
    private final Map<Asked, byte[]> askedUpTo = new HashMap<>();

    private record Asked(int app, Channel channel) {}

    VendorRecalls(
            DeviceRegistry registry, VendorRules rules, VendorLanes lanes, BulkTasks tasks, VendorSingles singles) {
        this.registry = registry;
        this.rules = rules;
        this.lanes = lanes;
        this.tasks = tasks;
        this.singles = singles;
    }

    /** A vendor took devices of a call: keeps its ids where it takes messages back, or speaks of them by their ids. */
    void sent(ShardContext context, long number, OpenCall call, Map<String, RoaringBitmap> acceptedById) {
        VendorAccount account = rules.account(call.app(), call.channel()).orElse(null);
        if (account == null || !(account.recalls() || account.receiptsById())) {
            return;
        }
        acceptedById.forEach((messageId, accepted) -> {
            byte[] key = call.key()
                    .writer()
                    .u8(call.channel().code())
                    .u64(number)
                    .raw(messageId.getBytes(StandardCharsets.UTF_8))
                    .toBytes();
            context.store().put(MESSAGES, key, value(call.task(), messageId, accepted));
            if (account.receiptsById() && !messageId.isEmpty()) {
                VendorMessageIds.remember(
                        context.store(),
                        call.app(),
                        call.channel(),
                        messageId,
                        new VendorMessageIds.Sent(
                                call.task(),
                                accepted.getCardinality() == 1
                                        ? OptionalInt.of(accepted.first())
                                        : OptionalInt.empty()));
                if (account.askedFor().isPositive()) {
                    VendorMessageIds.askAbout(
                            context.store(), call.app(), call.channel(), messageId, context.nowMillis());
                }
            }
        });
    }

    /** Ids of messages that a vendor is to be asked about: each time the next ones, and again from the beginning. */
    List<String> askedAbout(ShardContext context, int app, Channel channel) {
        VendorAccount account = rules.account(app, channel).orElse(null);
        if (account == null) {
            return List.of();
        }
        long oldest = context.nowMillis() - account.askedFor().toMillis();
        VendorMessageIds.askNoMore(context.store(), app, channel, oldest);
        Asked asked = new Asked(app, channel);
        VendorMessageIds.AskedPage page = VendorMessageIds.askedAbout(
                context.store(), app, channel, askedUpTo.getOrDefault(asked, new byte[0]), ASKED_AT_ONCE);
        askedUpTo.put(asked, page.last());
        return page.ids();
    }

    /** Queues the recall of a task for these devices, where a vendor has it. */
    void recall(ShardContext context, int app, TaskId task, RoaringBitmap devices, Sequence sequence) {
        byte[] prefix = TaskKey.of(app, task).prefix();
        context.store().scan(MESSAGES, prefix, end(prefix), (key, value) -> {
            Channel channel = Channel.ofCode(new RecordReader(key, prefix.length).u8());
            if (!rules.account(app, channel).map(VendorAccount::recalls).orElse(false)) {
                return true;
            }
            RecordReader reader = new RecordReader(value);
            TaskId sent = TaskSpec.readTaskId(reader);
            String messageId = reader.text();
            RoaringBitmap recalled = BitmapTable.deserialize(reader.rest());
            recalled.and(devices);
            if (!recalled.isEmpty()) {
                VendorCall.Content content = sent.keptAsRows()
                        ? singles.contentAtVendor(context, TaskKey.of(app, sent), recalled.first())
                                .orElse(NOTHING)
                        : NOTHING;
                byte[] row = new RecordWriter(13)
                        .u32(app)
                        .u8(channel.code())
                        .u64(sequence.next())
                        .toBytes();
                context.store().put(RECALLS, row, recallValue(sent, messageId, content, recalled));
                lanes.signal(context, app, channel);
            }
            return true;
        });
    }

    /** The next recall for a vendor, at most so many devices of it. */
    Optional<VendorCall> take(ShardContext context, int app, Channel channel, int atMost, Sequence sequence) {
        byte[] prefix = new RecordWriter(5).u32(app).u8(channel.code()).toBytes();
        VendorCall[] taken = {null};
        context.store().scan(RECALLS, prefix, end(prefix), (key, value) -> {
            RecordReader reader = new RecordReader(value);
            TaskId task = TaskSpec.readTaskId(reader);
            String messageId = reader.text();
            VendorCall.Content content = new VendorCall.Content(reader.text(), reader.text());
            RoaringBitmap devices = BitmapTable.deserialize(reader.rest());
            RoaringBitmap now = devices.limit(atMost);
            devices.andNot(now);
            if (devices.isEmpty()) {
                context.store().delete(RECALLS, key);
            } else {
                context.store().put(RECALLS, key, recallValue(task, messageId, content, devices));
            }
            List<Integer> ordinals = new ArrayList<>(now.getCardinality());
            registry.vendorTokens().of(context, app, channel, now).keySet().stream()
                    .sorted(Integer::compareUnsigned)
                    .forEach(ordinals::add);
            if (ordinals.isEmpty()) {
                return true;
            }
            OpenCall open = new OpenCall(
                    new VendorQuota.Key(app, channel, MessageClass.SERVICE, false),
                    -1,
                    -1,
                    context.nowMillis(),
                    task,
                    ordinals,
                    Optional.of(messageId),
                    0);
            long number = sequence.next();
            context.store().put(VendorCalls.TABLE, OpenCall.key(number), open.toBytes());
            taken[0] = call(context, number, open, open.isBulk() ? contentOf(context, open) : content, false);
            return false;
        });
        return Optional.ofNullable(taken[0]);
    }

    /** A recall that a crash left open. A single push's content is gone with the row; the vendor's id is what counts. */
    VendorCall again(ShardContext context, long number, OpenCall open) {
        return call(context, number, open, contentOf(context, open), true);
    }

    private VendorCall call(
            ShardContext context, long number, OpenCall open, VendorCall.Content content, boolean repeated) {
        Map<Integer, String> tokens = registry.vendorTokens().of(context, open.app(), open.channel(), open.ordinals());
        List<VendorCall.Target> targets = open.targets().stream()
                .map(ordinal -> new VendorCall.Target(ordinal, "", tokens.getOrDefault(ordinal, ""), 0))
                .toList();
        return new VendorCall(
                context.shard(),
                open.app(),
                open.channel(),
                number,
                open.task(),
                new VendorCall.Order.Recall(content, open.recall().orElseThrow()),
                targets,
                repeated);
    }

    private VendorCall.Content contentOf(ShardContext context, OpenCall open) {
        return tasks.spec(context, open.key())
                .map(spec -> new VendorCall.Content(
                        spec.content().pushMessage(), spec.content().pushChannel()))
                .orElse(NOTHING);
    }

    /** A recall was answered: what the vendor took back is recalled; what was given back is tried again. */
    void answered(ShardContext context, long number, OpenCall call, List<VendorAnswer.Verdict> verdicts) {
        RoaringBitmap recalled = new RoaringBitmap();
        RoaringBitmap again = new RoaringBitmap();
        for (int i = 0; i < call.targets().size(); i++) {
            switch (verdicts.get(i)) {
                case VendorAnswer.Verdict.Accepted accepted ->
                    recalled.add(call.targets().get(i));
                case VendorAnswer.Verdict.GivenBack back ->
                    again.add(call.targets().get(i));
                case VendorAnswer.Verdict.Rejected rejected -> {}
                case VendorAnswer.Verdict.Unknown unknown -> {}
            }
        }
        if (call.isBulk() && !recalled.isEmpty()) {
            tasks.edit(
                    context,
                    call.key(),
                    ledger ->
                            ledger.add(Mark.of(Mark.Kind.RECALLED, call.channel(), LossReason.RECALLED, 0), recalled));
        }
        if (!again.isEmpty()) {
            byte[] row = new RecordWriter(13)
                    .u32(call.app())
                    .u8(call.channel().code())
                    .u64(number)
                    .toBytes();
            context.store()
                    .put(RECALLS, row, recallValue(call.task(), call.recall().orElseThrow(), NOTHING, again));
        }
        lanes.signal(context, call.app(), call.channel());
    }

    static void purge(ShardStore store, TaskKey task) {
        byte[] prefix = task.prefix();
        store.scan(MESSAGES, prefix, end(prefix), (key, value) -> {
            RecordReader reader = new RecordReader(value);
            TaskSpec.readTaskId(reader);
            Channel channel = Channel.ofCode(new RecordReader(key, prefix.length).u8());
            VendorMessageIds.forget(store, task.app(), channel, reader.text());
            store.delete(MESSAGES, key);
            return true;
        });
    }

    private static byte[] value(TaskId task, String messageId, RoaringBitmap ordinals) {
        RecordWriter writer = new RecordWriter(64);
        TaskSpec.writeTaskId(writer, task);
        return writer.text(messageId).raw(BitmapTable.serialize(ordinals)).toBytes();
    }

    private static byte[] recallValue(
            TaskId task, String messageId, VendorCall.Content content, RoaringBitmap ordinals) {
        RecordWriter writer = new RecordWriter(64);
        TaskSpec.writeTaskId(writer, task);
        return writer.text(messageId)
                .text(content.pushMessage())
                .text(content.pushChannel())
                .raw(BitmapTable.serialize(ordinals))
                .toBytes();
    }

    private static byte[] end(byte[] prefix) {
        return new RecordWriter(prefix.length + 17)
                .raw(prefix)
                .u64(-1)
                .u64(-1)
                .u8(0)
                .toBytes();
    }
}

package io.hongyan.delivery;

import io.hongyan.audience.DeviceRecord;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.delivery.vendor.VendorAccount;
import io.hongyan.delivery.vendor.VendorAnswer;
import io.hongyan.delivery.vendor.VendorCall;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.Table;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Hands out what waits for vendors, call by call, and settles the answers. A call's row is there from the commit that hands it
 * out to the commit that settles it, so after a crash the rows are exactly the calls whose answer was lost.
 *
 * <pre>
 * vendor-call / number u64 → {@link OpenCall}
 * </pre>
 */
final class VendorCalls {

    static final Table TABLE = new Table("vendor-call");

    /** Where there is a quota, devices active in so many days are served first: the likeliest to be reached. */
    private static final int LIKELY_DAYS = 7;

    private final DeviceRegistry registry;
    private final VendorRules rules;
    private final VendorQuota quota;
    private final VendorLanes lanes;
    private final VendorCodes codes;
    private final VendorRecalls recalls;
    private final VendorMarks marks;
    private final BulkTasks tasks;
    private final VendorSingles singles;
    private final Sequence sequence;
    private final Calendar calendar;

    /** Calls that a crash left open and their vendor recognises: to be handed out again first. */
    private final Map<Lane, Deque<Long>> again = new HashMap<>();

    private record Lane(int app, Channel channel) {}

    VendorCalls(
            DeviceRegistry registry,
            VendorRules rules,
            VendorQuota quota,
            VendorLanes lanes,
            VendorCodes codes,
            VendorRecalls recalls,
            VendorMarks marks,
            BulkTasks tasks,
            VendorSingles singles,
            Sequence sequence,
            Calendar calendar) {
        this.registry = registry;
        this.rules = rules;
        this.quota = quota;
        this.lanes = lanes;
        this.codes = codes;
        this.recalls = recalls;
        this.marks = marks;
        this.tasks = tasks;
        this.singles = singles;
        this.sequence = sequence;
        this.calendar = calendar;
    }

    /** After the tasks: takes the open calls up again, or settles them as sent-unknown. */
    void recover(ShardContext context) {
        Map<Long, OpenCall> open = new LinkedHashMap<>();
        byte[] end = new RecordWriter(9).u64(-1).u8(0).toBytes();
        context.store().scan(TABLE, new byte[0], end, (key, value) -> {
            open.put(OpenCall.number(key), OpenCall.read(value));
            return true;
        });
        open.forEach((number, call) -> {
            boolean repeatable = rules.account(call.app(), call.channel())
                    .map(VendorAccount::repeatSafe)
                    .orElse(false);
            BulkTask task = call.isBulk() ? tasks.running(call.key()) : null;
            VendorShare share = task == null ? null : task.shares.get(call.channel());
            if (share != null) {
                RoaringBitmap calling = RoaringBitmap.and(call.ordinals(), share.waiting);
                share.waiting.andNot(calling);
                share.calling.or(calling);
            }
            if (repeatable) {
                again.computeIfAbsent(new Lane(call.app(), call.channel()), unused -> new ArrayDeque<>())
                        .add(number);
                lanes.signal(context, call.app(), call.channel());
            } else {
                settle(
                        context,
                        number,
                        call,
                        "",
                        false,
                        call.targets().stream()
                                .<VendorAnswer.Verdict>map(target -> new VendorAnswer.Verdict.Unknown())
                                .toList());
            }
        });
    }

    // --- handing out ---

    Optional<VendorCall> take(ShardContext context, int app, Channel channel, int atMost) {
        Optional<VendorAccount> account = rules.account(app, channel);
        if (account.isEmpty()) {
            return Optional.empty();
        }
        Deque<Long> left = again.getOrDefault(new Lane(app, channel), new ArrayDeque<>());
        for (Long number = left.poll(); number != null; number = left.poll()) {
            byte @Nullable [] row = context.store().get(TABLE, OpenCall.key(number));
            Optional<VendorCall> call =
                    row == null ? Optional.empty() : repeat(context, account.get(), number, OpenCall.read(row));
            if (call.isPresent()) {
                return call;
            }
        }
        Optional<VendorCall> call = recalls.take(context, app, channel, atMost, sequence);
        if (call.isEmpty()) {
            call = takeSingle(context, app, channel, account.get());
        }
        if (call.isEmpty()) {
            call = takeBulk(context, app, channel, account.get(), atMost);
        }
        return call;
    }

    private Optional<VendorCall> takeSingle(ShardContext context, int app, Channel channel, VendorAccount account) {
        for (MessageClass messageClass : MessageClass.values()) {
            long from = 0;
            for (Optional<VendorSingles.Queued> next = singles.nextQueued(context, app, channel, messageClass, from);
                    next.isPresent();
                    next = singles.nextQueued(context, app, channel, messageClass, from)) {
                VendorSingles.Queued queued = next.get();
                SingleRecord record = queued.entry().record();
                from = record.sequence() + 1;
                SingleEntry.ForVendors message = queued.entry().vendors().orElseThrow();
                VendorQuota.Key key = new VendorQuota.Key(
                        app, channel, messageClass, message.routing().important());
                Optional<String> token = registry.vendorTokens().of(context, app, channel, queued.ordinal());
                if (singles.holdsQuiet(context, queued)) {
                    continue;
                }
                if (token.isEmpty()) {
                    singles.refused(
                            context, queued.entry().task(), queued.ordinal(), channel, LossReason.NO_CHANNEL, "");
                    continue;
                }
                if (quota.available(context, account, key, 1, 1) == 0) {
                    if (key.important()) {
                        continue;
                    }
                    break;
                }
                long day = quota.use(context, account, key, 1);
                singles.calling(context, queued);
                TaskKey task = queued.entry().task();
                OpenCall open = new OpenCall(
                        key,
                        day,
                        new TaskId(TaskId.Kind.SINGLE, record.monthDay(), task.high(), task.low()),
                        List.of(queued.ordinal()),
                        Optional.empty());
                VendorCall.Order order = send(
                        context, message.pushMessage(), message.pushChannel(), messageClass, record.expiryMillis());
                return Optional.of(
                        call(context, sequence.next(), open, order, Map.of(queued.ordinal(), token.get()), false));
            }
        }
        return Optional.empty();
    }

    private Optional<VendorCall> takeBulk(
            ShardContext context, int app, Channel channel, VendorAccount account, int atMost) {
        boolean waiting = false;
        for (boolean important : new boolean[] {true, false}) {
            for (BulkTask task : List.copyOf(tasks.runningOf(app))) {
                VendorShare share = task.shares.get(channel);
                if (share == null
                        || share.waiting.isEmpty()
                        || task.spec.settings().routing().important() != important
                        || task.expiryMillis <= context.nowMillis()) {
                    continue;
                }
                waiting = true;
                Optional<VendorCall> call = takeBulk(context, account, task, share, atMost);
                if (call.isPresent()) {
                    return call;
                }
            }
        }
        if (!waiting) {
            quota.release(context, app, channel);
        }
        return Optional.empty();
    }

    private Optional<VendorCall> takeBulk(
            ShardContext context, VendorAccount account, BulkTask task, VendorShare share, int atMost) {
        int app = task.spec.app();
        VendorQuota.Key key = new VendorQuota.Key(
                app,
                share.channel,
                share.messageClass,
                task.spec.settings().routing().important());
        tasks.holdQuiet(context, task, share);
        while (!share.waiting.isEmpty()) {
            RoaringBitmap first = first(context, app, account, share);
            long waiting = first.getLongCardinality();
            int units = quota.available(context, account, key, (int) Math.min(atMost, waiting), waiting);
            if (units == 0) {
                return Optional.empty();
            }
            RoaringBitmap chosen = first.limit(units);
            Map<Integer, String> tokens = registry.vendorTokens().of(context, app, share.channel, chosen);
            RoaringBitmap without = chosen.clone();
            tokens.keySet().forEach(without::remove);
            if (!without.isEmpty()) {
                marks.refused(context, task.spec, share.channel, without, LossReason.NO_CHANNEL, 0);
                chosen.andNot(without);
            }
            if (!chosen.isEmpty()) {
                long day = quota.use(context, account, key, chosen.getCardinality());
                share.waiting.andNot(chosen);
                share.calling.or(chosen);
                OpenCall open = new OpenCall(key, day, task.spec.id(), ordinals(chosen), Optional.empty());
                Content content = task.spec.content();
                VendorCall.Order order = send(
                        context, content.pushMessage(), content.pushChannel(), share.messageClass, task.expiryMillis);
                return Optional.of(call(context, sequence.next(), open, order, tokens, false));
            }
        }
        return Optional.empty();
    }

    /** Who is to be served next: where a quota may run short, those likeliest to be reached. Not to be modified. */
    private RoaringBitmap first(ShardContext context, int app, VendorAccount account, VendorShare share) {
        if (account.dailyQuota().containsKey(share.messageClass)) {
            RoaringBitmap likely = registry.activeWithin(context, app, calendar.day(context.nowMillis()), LIKELY_DAYS);
            likely.and(share.waiting);
            if (!likely.isEmpty()) {
                return likely;
            }
        }
        return share.waiting;
    }

    private Optional<VendorCall> repeat(ShardContext context, VendorAccount account, long number, OpenCall open) {
        if (open.recall().isPresent()) {
            return Optional.of(recalls.again(context, number, open));
        }
        Optional<Message> message = message(context, open);
        RoaringBitmap ordinals = new RoaringBitmap();
        open.targets().forEach(ordinals::add);
        Map<Integer, String> tokens = registry.vendorTokens().of(context, open.app(), open.channel(), ordinals);
        if (message.isEmpty() || tokens.size() < ordinals.getCardinality()) {
            // Cannot be repeated as it was: the vendor may have it.
            settle(
                    context,
                    number,
                    open,
                    "",
                    false,
                    open.targets().stream()
                            .<VendorAnswer.Verdict>map(target -> new VendorAnswer.Verdict.Unknown())
                            .toList());
            return Optional.empty();
        }
        VendorCall.Order order = send(
                context,
                message.get().pushMessage,
                message.get().pushChannel,
                open.quotaKey().messageClass(),
                message.get().expiryMillis);
        return Optional.of(call(context, number, open, order, tokens, true));
    }

    private record Message(String pushMessage, String pushChannel, long expiryMillis) {}

    private Optional<Message> message(ShardContext context, OpenCall open) {
        if (open.isBulk()) {
            BulkTask task = tasks.running(open.key());
            return task == null
                    ? Optional.empty()
                    : Optional.of(new Message(
                            task.spec.content().pushMessage(),
                            task.spec.content().pushChannel(),
                            task.expiryMillis));
        }
        return singles.waitingEntry(context, open.key(), open.targets().getFirst())
                .flatMap(entry -> entry.vendors()
                        .map(message -> new Message(
                                message.pushMessage(),
                                message.pushChannel(),
                                entry.record().expiryMillis())));
    }

    private static VendorCall.Order send(
            ShardContext context,
            String pushMessage,
            String pushChannel,
            MessageClass messageClass,
            long expiryMillis) {
        return new VendorCall.Order.Send(
                new VendorCall.Content(pushMessage, pushChannel),
                messageClass,
                Duration.ofMillis(Math.max(0, expiryMillis - context.nowMillis())));
    }

    private VendorCall call(
            ShardContext context,
            long number,
            OpenCall open,
            VendorCall.Order order,
            Map<Integer, String> tokens,
            boolean repeated) {
        if (!repeated) {
            context.store().put(TABLE, OpenCall.key(number), open.toBytes());
        }
        String badgeChange = order instanceof VendorCall.Order.Send send
                ? rules.badgeChange(
                        open.app(),
                        open.channel(),
                        send.content().pushMessage(),
                        send.content().pushChannel())
                : "";
        List<VendorCall.Target> targets = new ArrayList<>(open.targets().size());
        for (int ordinal : open.targets()) {
            targets.add(new VendorCall.Target(
                    ordinal,
                    "",
                    tokens.getOrDefault(ordinal, ""),
                    badge(context, open.app(), ordinal, badgeChange, repeated)));
        }
        return new VendorCall(
                context.shard(), open.app(), open.channel(), number, open.task(), order, targets, repeated);
    }

    /** A device's badge after the change, which is made here, once. */
    private int badge(ShardContext context, int app, int ordinal, String change, boolean repeated) {
        Optional<DeviceRecord> device = change.isEmpty() ? Optional.empty() : registry.find(context, app, ordinal);
        Optional<Devices.BadgeChange> parsed = Devices.BadgeChange.parse(change);
        if (device.isEmpty() || parsed.isEmpty()) {
            return 0;
        }
        DeviceRecord before = device.get();
        DeviceRecord after = repeated ? before : parsed.get().applyTo(before);
        if (!after.equals(before)) {
            registry.update(context, app, ordinal, before, after);
        }
        return after.badge();
    }

    // --- settling ---

    /** Settles a call; one that is not open, because it was settled before, is left alone. */
    void answer(ShardContext context, long number, VendorAnswer answer) {
        byte @Nullable [] row = context.store().get(TABLE, OpenCall.key(number));
        if (row != null) {
            settle(context, number, OpenCall.read(row), answer.messageId(), answer.truncated(), answer.verdicts());
        }
    }

    private void settle(
            ShardContext context,
            long number,
            OpenCall call,
            String messageId,
            boolean truncated,
            List<VendorAnswer.Verdict> verdicts) {
        context.store().delete(TABLE, OpenCall.key(number));
        if (call.recall().isPresent()) {
            recalls.answered(context, number, call, verdicts);
            return;
        }
        int unused = call.isBulk()
                ? settleBulk(context, number, call, messageId, truncated, verdicts)
                : settleSingle(context, number, call, messageId, truncated, verdicts.getFirst());
        quota.refund(context, call.quotaKey(), call.day(), unused);
        lanes.signal(context, call.app(), call.channel());
    }

    /** Answers how many were not sent. */
    private int settleSingle(
            ShardContext context,
            long number,
            OpenCall call,
            String messageId,
            boolean truncated,
            VendorAnswer.Verdict verdict) {
        int ordinal = call.targets().getFirst();
        lanes.trouble(call.app(), call.channel(), LossReason.NONE);
        switch (verdict) {
            case VendorAnswer.Verdict.Accepted accepted -> {
                singles.taken(context, call.key(), ordinal, true, messageId, truncated);
                recalls.sent(context, number, call, messageId, RoaringBitmap.bitmapOf(ordinal));
                return 0;
            }
            case VendorAnswer.Verdict.Unknown unknown -> {
                singles.taken(context, call.key(), ordinal, false, messageId, truncated);
                return 0;
            }
            case VendorAnswer.Verdict.Rejected rejected -> {
                marks.learn(context, call.app(), call.channel(), ordinal, rejected.reason());
                singles.refused(context, call.key(), ordinal, call.channel(), rejected.reason(), rejected.code());
                return 1;
            }
            case VendorAnswer.Verdict.GivenBack back -> {
                lanes.trouble(call.app(), call.channel(), back.reason());
                singles.gaveBack(context, call.key(), ordinal);
                return 1;
            }
        }
    }

    private int settleBulk(
            ShardContext context,
            long number,
            OpenCall call,
            String messageId,
            boolean truncated,
            List<VendorAnswer.Verdict> verdicts) {
        RoaringBitmap accepted = new RoaringBitmap();
        RoaringBitmap unknown = new RoaringBitmap();
        RoaringBitmap back = new RoaringBitmap();
        Map<VendorAnswer.Verdict.Rejected, RoaringBitmap> rejected = new LinkedHashMap<>();
        LossReason trouble = LossReason.NONE;
        for (int i = 0; i < call.targets().size(); i++) {
            int ordinal = call.targets().get(i);
            switch (verdicts.get(i)) {
                case VendorAnswer.Verdict.Accepted verdict -> accepted.add(ordinal);
                case VendorAnswer.Verdict.Unknown verdict -> unknown.add(ordinal);
                case VendorAnswer.Verdict.Rejected verdict ->
                    rejected.computeIfAbsent(verdict, unused -> new RoaringBitmap())
                            .add(ordinal);
                case VendorAnswer.Verdict.GivenBack verdict -> {
                    back.add(ordinal);
                    trouble = verdict.reason();
                }
            }
        }
        lanes.trouble(call.app(), call.channel(), trouble);
        marks.taken(context, call, accepted, unknown, truncated);
        recalls.sent(context, number, call, messageId, accepted);
        marks.gaveBack(call, back);
        rejected.forEach((verdict, ordinals) -> {
            ordinals.forEach(
                    (int ordinal) -> marks.learn(context, call.app(), call.channel(), ordinal, verdict.reason()));
            tasks.spec(context, call.key())
                    .ifPresent(spec -> marks.refused(
                            context,
                            spec,
                            call.channel(),
                            ordinals,
                            verdict.reason(),
                            codes.id(context, verdict.code())));
        });
        return call.targets().size() - accepted.getCardinality() - unknown.getCardinality();
    }

    private static List<Integer> ordinals(RoaringBitmap bitmap) {
        List<Integer> ordinals = new ArrayList<>(bitmap.getCardinality());
        bitmap.forEach((int ordinal) -> ordinals.add(ordinal));
        return ordinals;
    }
}

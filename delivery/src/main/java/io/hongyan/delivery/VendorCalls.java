package io.hongyan.delivery;

import io.hongyan.audience.BitmapTable;
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
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Hands out what waits for vendors, call by call, and settles the answers. A call's row is there from the commit that hands it
 * out to the commit that settles it, and a second one says which of its targets were begun: their requests may have left. So
 * after a crash the rows are exactly the calls whose answer was lost, and what of them the vendor cannot have seen waits again.
 *
 * <pre>
 * vendor-call       / number u64 → {@link OpenCall}
 * vendor-call-begun / number u64 → places in the call's list of targets, a bitmap
 * </pre>
 */
final class VendorCalls {

    static final Table TABLE = new Table("vendor-call");
    static final Table BEGUN = new Table("vendor-call-begun");

    /** Where there is a quota, devices active in so many days are served first: the likeliest to be reached. */
    private static final int LIKELY_DAYS = 7;

    private final DeviceRegistry registry;
    private final VendorRules rules;
    private final VendorQuota quota;
    private final DeviceQuota deviceQuota;
    private final VendorLanes lanes;
    private final VendorCodes codes;
    private final VendorRecalls recalls;
    private final VendorReceipts receipts;
    private final VendorMarks marks;
    private final BulkTasks tasks;
    private final VendorSingles singles;
    private final Sequence sequence;
    private final Calendar calendar;
    private final TaskCosts costs;
    private final TaskBudgets budgets;

    /** Calls that a crash left open and their vendor recognises: to be handed out again first. */
    private final Map<Lane, Deque<Long>> again = new HashMap<>();

    private record Lane(int app, Channel channel) {}

    VendorCalls(
            DeviceRegistry registry,
            VendorRules rules,
            VendorQuota quota,
            DeviceQuota deviceQuota,
            VendorLanes lanes,
            VendorCodes codes,
            VendorRecalls recalls,
            VendorReceipts receipts,
            VendorMarks marks,
            BulkTasks tasks,
            VendorSingles singles,
            Sequence sequence,
            Calendar calendar,
            TaskCosts costs,
            TaskBudgets budgets) {
        this.registry = registry;
        this.rules = rules;
        this.quota = quota;
        this.deviceQuota = deviceQuota;
        this.lanes = lanes;
        this.codes = codes;
        this.recalls = recalls;
        this.receipts = receipts;
        this.marks = marks;
        this.tasks = tasks;
        this.singles = singles;
        this.sequence = sequence;
        this.calendar = calendar;
        this.costs = costs;
        this.budgets = budgets;
    }

    /** After the tasks: what was not begun waits again; the rest is taken up again, or settled as sent-unknown. */
    void recover(ShardContext context) {
        Map<Long, OpenCall> open = new LinkedHashMap<>();
        byte[] end = new RecordWriter(9).u64(-1).u8(0).toBytes();
        context.store().scan(TABLE, new byte[0], end, (key, value) -> {
            open.put(OpenCall.number(key), OpenCall.read(value));
            return true;
        });
        open.forEach((number, call) -> {
            if (call.recall().isPresent()) {
                repeatLater(context, number, call); // what is taken back stays so: no vendor minds hearing it twice
            } else {
                recover(context, number, call);
            }
        });
    }

    private void recover(ShardContext context, long number, OpenCall call) {
        RoaringBitmap places = begun(context, number);
        List<Integer> begun = new ArrayList<>();
        List<Integer> unsent = new ArrayList<>();
        for (int place = 0; place < call.targets().size(); place++) {
            (places.contains(place) ? begun : unsent).add(call.targets().get(place));
        }
        if (!unsent.isEmpty()) {
            if (!call.isBulk()) { // a list or app task's devices wait unless something says otherwise
                singles.gaveBack(context, call.key(), unsent.getFirst());
            }
            takeBack(context, call, unsent);
            lanes.signal(context, call.app(), call.channel());
        }
        if (begun.isEmpty()) {
            delete(context, number);
            return;
        }
        OpenCall left = call.withTargets(begun);
        if (!unsent.isEmpty()) {
            context.store().put(TABLE, OpenCall.key(number), left.toBytes());
            writeBegun(context, number, RoaringBitmap.bitmapOfRange(0, begun.size()));
        }
        BulkTask task = left.isBulk() ? tasks.running(left.key()) : null;
        VendorShare share = task == null ? null : task.shares.get(left.channel());
        if (share != null) {
            RoaringBitmap calling = RoaringBitmap.and(left.ordinals(), share.waiting);
            share.waiting.andNot(calling);
            share.calling.or(calling);
        }
        boolean repeatable = rules.account(left.app(), left.channel())
                .map(VendorAccount::repeatSafe)
                .orElse(false);
        if (repeatable) {
            repeatLater(context, number, left);
        } else {
            settleUnknown(context, number, left);
        }
    }

    private void repeatLater(ShardContext context, long number, OpenCall call) {
        again.computeIfAbsent(new Lane(call.app(), call.channel()), unused -> new ArrayDeque<>())
                .add(number);
        lanes.signal(context, call.app(), call.channel());
    }

    private void settleUnknown(ShardContext context, long number, OpenCall call) {
        settle(
                context,
                number,
                call,
                false,
                call.targets().stream()
                        .<VendorAnswer.Verdict>map(target -> new VendorAnswer.Verdict.Unknown())
                        .toList());
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
                if (token.isEmpty()) {
                    singles.refused(
                            context, queued.entry().task(), queued.ordinal(), channel, LossReason.NO_CHANNEL, "");
                    continue;
                }
                if (deviceQuota.exhausted(context, app, channel, messageClass).contains(queued.ordinal())) {
                    singles.refused(
                            context,
                            queued.entry().task(),
                            queued.ordinal(),
                            channel,
                            LossReason.OVER_QUOTA_DEVICE,
                            "");
                    continue;
                }
                if (quota.available(context, account, key, 1, 1) == 0) {
                    if (key.important()) {
                        continue;
                    }
                    break;
                }
                long day = quota.use(context, account, key, 1);
                long deviceDay = deviceQuota.use(
                        context, account, app, channel, messageClass, RoaringBitmap.bitmapOf(queued.ordinal()));
                singles.calling(context, queued);
                TaskKey task = queued.entry().task();
                OpenCall open = new OpenCall(
                        key,
                        day,
                        deviceDay,
                        context.nowMillis(),
                        new TaskId(TaskId.Kind.SINGLE, record.monthDay(), task.high(), task.low()),
                        List.of(queued.ordinal()),
                        Optional.empty(),
                        0);
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
            Set<MessageClass> denied = EnumSet.noneOf(MessageClass.class);
            long after = 0;
            for (BulkTask task = tasks.running().nextSending(app, channel, important, after);
                    task != null;
                    task = tasks.running().nextSending(app, channel, important, after)) {
                after = task.sequence;
                VendorShare share = Objects.requireNonNull(task.shares.get(channel));
                if (task.expiryMillis <= context.nowMillis()) {
                    continue;
                }
                waiting = true;
                if (!denied.contains(share.messageClass)) {
                    Optional<VendorCall> call = takeBulk(context, account, task, share, atMost, denied);
                    if (call.isPresent()) {
                        return call;
                    }
                }
            }
        }
        if (!waiting) {
            quota.release(context, app, channel);
        }
        return Optional.empty();
    }

    private Optional<VendorCall> takeBulk(
            ShardContext context,
            VendorAccount account,
            BulkTask task,
            VendorShare share,
            int atMost,
            Set<MessageClass> denied) {
        int app = task.spec.app();
        VendorQuota.Key key = new VendorQuota.Key(
                app,
                share.channel,
                share.messageClass,
                task.spec.settings().routing().important());
        RoaringBitmap over = RoaringBitmap.and(
                share.waiting, deviceQuota.exhausted(context, app, share.channel, share.messageClass));
        if (!over.isEmpty()) {
            marks.refused(context, task.spec, share.channel, over, LossReason.OVER_QUOTA_DEVICE, 0);
        }
        long cost = costMicros(task, share);
        boolean budgeted = share.beside && cost > 0 && hasBudget(task.spec);
        while (!share.waiting.isEmpty()) {
            RoaringBitmap first = first(context, app, account, share);
            long waiting = first.getLongCardinality();
            int units = quota.available(context, account, key, (int) Math.min(atMost, waiting), waiting);
            if (units == 0) {
                denied.add(share.messageClass);
                return Optional.empty();
            }
            if (budgeted) {
                units = budgets.affordable(context, task, cost, units, share.waiting.getLongCardinality());
                if (units == 0) {
                    return Optional.empty();
                }
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
                long deviceDay = deviceQuota.use(context, account, app, share.channel, share.messageClass, chosen);
                share.waiting.andNot(chosen);
                share.calling.or(chosen);
                costs.spend(context, task.key, share.channel, cost * chosen.getCardinality());
                if (budgeted) {
                    budgets.use(context, task.key, cost * chosen.getCardinality());
                    tasks.releaseBudget(context, task);
                }
                OpenCall open = new OpenCall(
                        key,
                        day,
                        deviceDay,
                        context.nowMillis(),
                        task.spec.id(),
                        ordinals(chosen),
                        Optional.empty(),
                        cost);
                Content content = task.spec.content();
                VendorCall.Order order = send(
                        context, content.pushMessage(), content.pushChannel(), share.messageClass, task.expiryMillis);
                return Optional.of(call(context, sequence.next(), open, order, tokens, false));
            }
        }
        return Optional.empty();
    }

    private long costMicros(BulkTask task, VendorShare share) {
        Content content = task.spec.content();
        return rules.costMicros(task.spec.app(), share.channel, content.pushMessage(), content.pushChannel());
    }

    private static boolean hasBudget(TaskSpec spec) {
        return spec.settings().fallback().flatMap(Fallback::budgetMicros).isPresent();
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
        RoaringBitmap ordinals = open.ordinals();
        Map<Integer, String> tokens = registry.vendorTokens().of(context, open.app(), open.channel(), ordinals);
        if (message.isEmpty() || tokens.size() < ordinals.getCardinality()) {
            // Cannot be repeated as it was: the vendor may have it.
            settleUnknown(context, number, open);
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

    // --- beginning ---

    /** Requests for the targets at these places are about to leave; a call that is not open any more is left alone. */
    void begun(ShardContext context, long number, int from, int to) {
        if (context.store().get(TABLE, OpenCall.key(number)) != null) {
            RoaringBitmap places = begun(context, number);
            places.add((long) from, to);
            writeBegun(context, number, places);
        }
    }

    private static RoaringBitmap begun(ShardContext context, long number) {
        byte @Nullable [] row = context.store().get(BEGUN, OpenCall.key(number));
        return row == null ? new RoaringBitmap() : BitmapTable.deserialize(row);
    }

    private static void writeBegun(ShardContext context, long number, RoaringBitmap places) {
        places.runOptimize();
        context.store().put(BEGUN, OpenCall.key(number), BitmapTable.serialize(places));
    }

    private static void delete(ShardContext context, long number) {
        context.store().delete(TABLE, OpenCall.key(number));
        context.store().delete(BEGUN, OpenCall.key(number));
    }

    // --- settling ---

    /** Settles a call; one that is not open, because it was settled before, is left alone. */
    void answer(ShardContext context, long number, VendorAnswer answer) {
        byte @Nullable [] row = context.store().get(TABLE, OpenCall.key(number));
        if (row != null) {
            settle(context, number, OpenCall.read(row), answer.truncated(), answer.verdicts());
        }
    }

    private void settle(
            ShardContext context, long number, OpenCall call, boolean truncated, List<VendorAnswer.Verdict> verdicts) {
        delete(context, number);
        if (call.recall().isPresent()) {
            recalls.answered(context, number, call, verdicts);
            return;
        }
        if (call.isBulk()) {
            settleBulk(context, number, call, truncated, verdicts);
        } else {
            settleSingle(context, number, call, truncated, verdicts.getFirst());
        }
        takeBack(context, call, unsent(call, verdicts));
        receipts.settled(context, call.app(), call.channel(), number);
        lanes.signal(context, call.app(), call.channel());
    }

    private static List<Integer> unsent(OpenCall call, List<VendorAnswer.Verdict> verdicts) {
        List<Integer> unsent = new ArrayList<>();
        for (int i = 0; i < verdicts.size(); i++) {
            switch (verdicts.get(i)) {
                case VendorAnswer.Verdict.Accepted accepted -> {}
                case VendorAnswer.Verdict.Unknown unknown -> {}
                case VendorAnswer.Verdict.GivenBack back ->
                    unsent.add(call.targets().get(i));
                case VendorAnswer.Verdict.Rejected rejected ->
                    unsent.add(call.targets().get(i));
            }
        }
        return unsent;
    }

    /** Quotas and money of a call's messages that were not sent. */
    private void takeBack(ShardContext context, OpenCall call, List<Integer> unsent) {
        quota.refund(context, call.quotaKey(), call.day(), unsent.size());
        deviceQuota.refund(
                context,
                call.app(),
                call.channel(),
                call.quotaKey().messageClass(),
                call.deviceDay(),
                OpenCall.ordinals(unsent));
        long micros = call.costMicros() * unsent.size();
        if (micros == 0) {
            return;
        }
        costs.spend(context, call.key(), call.channel(), -micros);
        tasks.spec(context, call.key())
                .filter(spec -> hasBudget(spec) && Fallback.has(spec.settings().fallback(), call.channel()))
                .ifPresent(spec -> {
                    BulkTask task = tasks.running(call.key());
                    budgets.refund(context, spec, task != null, micros);
                    if (task != null) {
                        tasks.releaseBudget(context, task);
                    }
                });
    }

    private void settleSingle(
            ShardContext context, long number, OpenCall call, boolean truncated, VendorAnswer.Verdict verdict) {
        int ordinal = call.targets().getFirst();
        lanes.trouble(call.app(), call.channel(), LossReason.NONE);
        switch (verdict) {
            case VendorAnswer.Verdict.Accepted accepted -> {
                singles.taken(context, call.key(), ordinal, true, accepted.messageId(), truncated);
                recalls.sent(context, number, call, Map.of(accepted.messageId(), RoaringBitmap.bitmapOf(ordinal)));
            }
            case VendorAnswer.Verdict.Unknown unknown -> {
                singles.taken(context, call.key(), ordinal, false, "", truncated);
            }
            case VendorAnswer.Verdict.Rejected rejected -> {
                learn(context, call, ordinal, rejected);
                singles.refused(context, call.key(), ordinal, call.channel(), rejected.reason(), rejected.code());
            }
            case VendorAnswer.Verdict.GivenBack back -> {
                lanes.trouble(call.app(), call.channel(), back.reason());
                singles.gaveBack(context, call.key(), ordinal);
            }
        }
    }

    private void settleBulk(
            ShardContext context, long number, OpenCall call, boolean truncated, List<VendorAnswer.Verdict> verdicts) {
        RoaringBitmap accepted = new RoaringBitmap();
        Map<String, RoaringBitmap> ids = new LinkedHashMap<>();
        RoaringBitmap unknown = new RoaringBitmap();
        RoaringBitmap back = new RoaringBitmap();
        Map<Refusal, RoaringBitmap> rejected = new LinkedHashMap<>();
        LossReason trouble = LossReason.NONE;
        for (int i = 0; i < call.targets().size(); i++) {
            int ordinal = call.targets().get(i);
            switch (verdicts.get(i)) {
                case VendorAnswer.Verdict.Accepted verdict -> {
                    accepted.add(ordinal);
                    ids.computeIfAbsent(verdict.messageId(), unused -> new RoaringBitmap())
                            .add(ordinal);
                }
                case VendorAnswer.Verdict.Unknown verdict -> unknown.add(ordinal);
                case VendorAnswer.Verdict.Rejected verdict -> {
                    learn(context, call, ordinal, verdict);
                    rejected.computeIfAbsent(
                                    new Refusal(verdict.reason(), verdict.code()), unused -> new RoaringBitmap())
                            .add(ordinal);
                }
                case VendorAnswer.Verdict.GivenBack verdict -> {
                    back.add(ordinal);
                    trouble = verdict.reason();
                }
            }
        }
        lanes.trouble(call.app(), call.channel(), trouble);
        marks.taken(context, call, accepted, unknown, truncated);
        recalls.sent(context, number, call, ids);
        marks.gaveBack(call, back);
        rejected.forEach((refusal, ordinals) -> tasks.spec(context, call.key())
                .ifPresent(spec -> marks.refused(
                        context, spec, call.channel(), ordinals, refusal.reason, codes.id(context, refusal.code))));
    }

    private record Refusal(LossReason reason, String code) {}

    /** The refusal speaks of the token the device had when the call was handed out, or when the vendor found it dead. */
    private void learn(ShardContext context, OpenCall call, int ordinal, VendorAnswer.Verdict.Rejected rejected) {
        long upTo = rejected.invalidSince().map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        marks.learn(
                context,
                call.app(),
                call.channel(),
                ordinal,
                rejected.reason(),
                Math.min(upTo, call.handedOutMillis()));
    }

    private static List<Integer> ordinals(RoaringBitmap bitmap) {
        List<Integer> ordinals = new ArrayList<>(bitmap.getCardinality());
        bitmap.forEach((int ordinal) -> ordinals.add(ordinal));
        return ordinals;
    }
}

package io.hongyan.delivery;

import io.hongyan.audience.BitmapTable;
import io.hongyan.audience.DeviceFacts;
import io.hongyan.audience.DeviceRecord;
import io.hongyan.audience.DeviceRegistry;
import io.hongyan.audience.Logins;
import io.hongyan.delivery.device.Admission;
import io.hongyan.delivery.device.DeviceChannel;
import io.hongyan.delivery.device.DeviceEvent;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.device.Outcome;
import io.hongyan.delivery.receipt.ReceiptRules;
import io.hongyan.delivery.receipt.ReceiptSignals;
import io.hongyan.delivery.rules.RuleBook;
import io.hongyan.delivery.vendor.VendorRules;
import io.hongyan.delivery.vendor.VendorSignals;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.TaskId;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardProcessor;
import io.hongyan.shards.Topic;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.roaringbitmap.RoaringBitmap;

/** The state machine of one shard: hands each command to the part of the state it is about. */
final class DeviceShard implements ShardProcessor<ShardOp<?>> {

    /** Events that devices reported, for whoever analyses them. */
    static final Topic EVENTS = new Topic(1, "events");

    /** Epochs a secret can be of. */
    static final int MAX_EPOCH = 0xFFFF;

    private final Calendar calendar;
    private final BitmapTable bitmaps;
    private final DeviceRegistry registry;
    private final Logins logins;
    private final ConsentLog consents;
    private final UserCounts userCounts;
    private final Connections connections = new Connections();
    private final Tallies tallies = new Tallies();
    private final Sequence sequence = new Sequence();
    private final Singles singles;
    private final BulkTasks tasks;
    private final HomeTasks home;
    private final Sessions sessions;
    private final OnlineHistory onlineHistory = new OnlineHistory();
    private final OnlineHours onlineHours;
    private final ShardReports reports;
    private final ShardQuestions questions;
    private final VendorQuota quota;
    private final VendorLanes lanes;
    private final VendorCodes codes = new VendorCodes();
    private final TaskCosts costs = new TaskCosts();
    private final TaskBudgets budgets;
    private final ReceiptLog receipts;
    private final Attentions attentions;
    private final VendorMarks vendorMarks;
    private final VendorSingles vendorSingles;
    private final VendorRecalls recalls;
    private final VendorReceipts vendorReceipts;
    private final VendorCalls vendorCalls;
    private final Reroutes reroutes;
    private final Rehearsals rehearsals;
    private final TokenHomes tokenHomes;

    DeviceShard(
            ZoneId zone,
            long bitmapCacheBytes,
            DeviceChannel channel,
            RuleBook ruleBook,
            VendorRules vendorRules,
            VendorSignals vendorSignals,
            ReceiptRules receiptRules,
            ReceiptSignals receiptSignals) {
        calendar = new Calendar(zone);
        bitmaps = new BitmapTable(bitmapCacheBytes);
        registry = new DeviceRegistry(bitmaps);
        logins = new Logins(registry, bitmaps);
        consents = new ConsentLog(bitmaps);
        SendingRules rules = new SendingRules(registry, bitmaps, ruleBook, calendar, zone);
        onlineHours = new OnlineHours(registry, bitmaps, connections);
        userCounts = new UserCounts(registry, bitmaps, rules);
        Eligibility eligibility = new Eligibility(registry, connections, rules);
        quota = new VendorQuota(vendorRules);
        lanes = new VendorLanes(vendorRules, quota, vendorSignals);
        DeviceQuota deviceQuota = new DeviceQuota(bitmaps, vendorRules);
        VendorPlanner planner = new VendorPlanner(registry, vendorRules, deviceQuota);
        receipts = new ReceiptLog(receiptRules, receiptSignals, codes);
        Replacements replacements = new Replacements();
        singles = new Singles(
                registry,
                bitmaps,
                connections,
                eligibility,
                rules,
                userCounts,
                replacements,
                calendar,
                tallies,
                sequence,
                planner,
                lanes,
                receipts);
        home = new HomeTasks(tallies);
        budgets = new TaskBudgets(home);
        attentions = new Attentions(registry);
        Fallbacks fallbacks = new Fallbacks(registry, vendorRules, lanes, costs);
        tasks = new BulkTasks(
                registry,
                connections,
                eligibility,
                rules,
                replacements,
                calendar,
                tallies,
                sequence,
                planner,
                lanes,
                fallbacks,
                budgets,
                receipts,
                attentions,
                channel);
        replacements.among(singles);
        replacements.among(tasks);
        vendorSingles = new VendorSingles(registry, connections, singles, receipts);
        vendorMarks = new VendorMarks(registry, bitmaps, codes, tasks);
        recalls = new VendorRecalls(registry, vendorRules, lanes, tasks, vendorSingles);
        vendorReceipts = new VendorReceipts(registry, vendorMarks, vendorSingles, tasks, sequence);
        vendorCalls = new VendorCalls(
                registry,
                vendorRules,
                quota,
                deviceQuota,
                lanes,
                codes,
                recalls,
                vendorReceipts,
                vendorMarks,
                tasks,
                vendorSingles,
                sequence,
                calendar,
                costs,
                budgets);
        reroutes = new Reroutes(registry, vendorRules, connections, vendorSingles, tasks);
        tokenHomes = new TokenHomes(registry);
        sessions = new Sessions(registry, bitmaps, logins, connections, singles, tasks, vendorMarks, reroutes);
        rehearsals = new Rehearsals(registry, connections, eligibility, rules, planner, fallbacks);
        reports = new ShardReports(registry, singles, tasks, planner, codes, costs);
        registry.audiences().askAboutTasks(new TaskResultSets(tasks, singles, reports));
        questions = new ShardQuestions(
                new DeviceSets(registry, connections, vendorRules),
                bitmaps,
                home,
                new TaskFigures(tasks, singles, reports),
                new DaySums(registry, logins, connections, tallies, onlineHistory),
                calendar);
    }

    @Override
    public void recover(ShardContext context) {
        registry.recover(context);
        sequence.recover(context);
        sessions.recover(context);
        codes.recover(context);
        quota.recover(context);
        budgets.recover(context);
        receipts.recover(context);
        tasks.recover(context);
        vendorCalls.recover(context);
        reroutes.recover(context);
        singles.scheduleSweep(context);
    }

    @Override
    public void flush(ShardContext context) {
        attentions.flush(context);
        tasks.flush(context);
        receipts.flush(context);
        tallies.flush(context.store());
        sequence.flush(context);
        tokenHomes.flush(context);
        registry.flush(context);
    }

    @Override
    public Object apply(ShardOp<?> op, ShardContext context) {
        try {
            return answer(op, context);
        } catch (RuntimeException | Error e) {
            failedOn(op);
            throw e;
        }
    }

    private static void failedOn(Object work) {
        if (work instanceof AboutTask about) {
            TaskLog.failedOn(about.task().msgid());
        }
    }

    private Object answer(ShardOp<?> op, ShardContext context) {
        return switch (op) {
            case ShardOp.Register register -> register(context, register);
            case ShardOp.Profiles profiles -> profiles(context, profiles);
            case ShardOp.RenewSecret renew -> renewSecret(context, renew);
            case ShardOp.SetAlias set ->
                change(context, set.app(), set.ordinal(), device -> device.withAlias(set.type(), set.alias()));
            case ShardOp.UnsetAliases unset -> unsetAliases(context, unset);
            case ShardOp.DropAlias drop -> {
                for (int ordinal : registry.devicesOf(context, drop.app(), drop.type(), drop.alias())) {
                    change(context, drop.app(), ordinal, device -> device.withAlias(drop.type(), ""));
                }
                yield true;
            }
            case ShardOp.DevicesOfAliases of -> {
                List<List<Integer>> devices = new ArrayList<>(of.aliases().size());
                of.aliases().forEach(alias -> devices.add(registry.devicesOf(context, of.app(), of.type(), alias)));
                yield devices;
            }
            case ShardOp.SetTags set ->
                change(context, set.app(), set.ordinal(), device -> device.withTags(set.tags()));
            case ShardOp.ChangeTag change -> changeTag(context, change);
            case ShardOp.SetBlacklisted set -> {
                for (int ordinal : set.ordinals()) {
                    change(context, set.app(), ordinal, device -> device.withBlacklisted(set.blacklisted()));
                }
                yield true;
            }
            case ShardOp.ChangeBadge change -> {
                for (int ordinal : change.ordinals()) {
                    change(
                            context,
                            change.app(),
                            ordinal,
                            device -> change.change().applyTo(device));
                }
                yield true;
            }
            case ShardOp.BindTokens bind -> {
                List<Boolean> bound = new ArrayList<>(bind.tokens().size());
                for (ShardOp.OrdinalText token : bind.tokens()) {
                    bound.add(registry.bind(context, bind.app(), token.ordinal(), bind.vendor(), token.text()));
                }
                yield bound;
            }
            case ShardOp.Report report -> {
                if (report.facts().notificationOn().orElse(false)) {
                    vendorMarks.notificationsOn(context, report.app(), report.ordinal());
                }
                yield change(context, report.app(), report.ordinal(), device -> reported(device, report));
            }
            case ShardOp.Count count ->
                registry.resolve(context, count.app(), count.audience()).getLongCardinality();

            case ShardOp.ShareUser share -> {
                userCounts.share(context, share.app(), share.alias(), share.shards());
                yield true;
            }
            case ShardOp.Decide decide -> {
                RoaringBitmap changed = consents.decide(
                        context, decide.app(), decide.ordinals(), decide.purpose(), decide.granted(), decide.source());
                if (!decide.granted() && !changed.isEmpty()) {
                    tasks.consentWithdrawn(context, decide.app(), decide.purpose(), changed);
                    singles.consentWithdrawn(context, decide.app(), decide.purpose(), changed);
                }
                yield true;
            }
            case ShardOp.DecideForUser decide -> {
                consents.decide(
                        context,
                        decide.app(),
                        decide.aliasType(),
                        decide.alias(),
                        decide.purpose(),
                        decide.granted(),
                        decide.source());
                yield true;
            }
            case ShardOp.DecisionsOfDevice of -> consents.ofDevice(context, of.app(), of.ordinal());
            case ShardOp.DecisionsOfUser of -> consents.ofUser(context, of.app(), of.aliasType(), of.alias());

            case ShardOp.PushSingles push -> {
                List<ShardOp.SingleAnswer> answers =
                        new ArrayList<>(push.singles().size());
                for (ShardOp.Single single : push.singles()) {
                    answers.add(push(context, single));
                }
                yield answers;
            }
            case ShardOp.AcceptTask accept -> home.accept(context, accept.spec(), accept.quota());
            case ShardOp.FindTask find -> home.find(context, find.task());
            case ShardOp.TargetDevices target -> {
                Optional<List<TargetStatus.Status>> statuses =
                        tasks.target(context, target.spec(), target.expiryMillis(), target.targets(), today(context));
                target.spec()
                        .content()
                        .recalls()
                        .ifPresent(
                                recalled -> recall(context, target.spec().app(), recalled, ordinals(target.targets())));
                yield statuses;
            }
            case ShardOp.Rehearse rehearse -> rehearsals.run(context, rehearse, today(context));
            case ShardOp.StopTask stop -> home.stop(context, stop.task());
            case ShardOp.EndTask end -> {
                tasks.stop(context, end.task());
                yield true;
            }
            case ShardOp.DeleteSchedule delete -> home.deleteSchedule(context, delete.task());

            case ShardOp.Connect connect -> {
                Admission admission = sessions.connect(context, connect, today(context));
                if (admission instanceof Admission.Admitted) {
                    onlineHours.connected(context, connect.app(), connect.ordinal());
                }
                yield admission;
            }
            case ShardOp.Subscribe subscribe -> {
                sessions.subscribe(context, subscribe);
                yield true;
            }
            case ShardOp.Unsubscribe unsubscribe -> {
                sessions.unsubscribe(context, unsubscribe);
                yield true;
            }
            case ShardOp.Ready ready -> {
                sessions.ready(context, ready);
                yield true;
            }
            case ShardOp.Disconnect disconnect -> {
                sessions.disconnect(context, disconnect);
                yield true;
            }
            case ShardOp.Screen screen -> {
                sessions.screen(context, screen);
                yield true;
            }
            case ShardOp.Outcomes outcomes -> {
                outcomes.outcomes().forEach(outcome -> outcome(context, outcome));
                yield true;
            }
            case ShardOp.Receipts receipts -> {
                receipts.receipts().forEach(receipt -> receipt(context, receipt));
                yield true;
            }
            case ShardOp.Events events -> {
                events.events().forEach(event -> context.emit(EVENTS, record(event)));
                yield true;
            }

            case ShardOp.TakeVendorCall take -> vendorCalls.take(context, take.app(), take.channel(), take.atMost());
            case ShardOp.BeginVendorCall begin -> {
                vendorCalls.begun(context, begin.number(), begin.from(), begin.to());
                yield true;
            }
            case ShardOp.AnswerVendorCall answer -> {
                vendorCalls.answer(context, answer.number(), answer.answer());
                yield true;
            }
            case ShardOp.TakeVendorNews taken -> {
                taken.news().forEach(news -> vendorReceipts.take(context, taken.app(), taken.channel(), news));
                yield true;
            }
            case ShardOp.VendorAskedAbout asked -> recalls.askedAbout(context, asked.app(), asked.channel());
            case ShardOp.VendorAccountsChanged changed -> {
                quota.forgetDenials(changed.app());
                changed.channels().forEach(channel -> lanes.signal(context, changed.app(), channel));
                yield true;
            }
            case ShardOp.QuotaUse use ->
                new ShardOp.QuotaUnits(
                        quota.grantedOn(context, use.app(), use.channel(), use.messageClass(), use.day()),
                        quota.unused(use.app(), use.channel(), use.messageClass(), use.day()));
            case ShardOp.InvalidDevices invalid -> invalidDevices(context, invalid);
            case ShardOp.LossDevices losses -> reports.losses(context, losses);

            case ShardOp.OfReceipts<?> asked -> receipts.apply(context, asked);
            case ShardQuestion<?> question -> questions.answer(context, question);

            case ShardOp.TaskFigures figures -> reports.figures(context, figures.task(), figures.byBrand());
            case ShardOp.Totals totals ->
                tallies.sum(context.store(), totals.app(), totals.scope(), totals.fromDay(), totals.toDay());
            case ShardOp.Users users -> questions.days().users(context, users.app(), users.day());
            case ShardOp.Chain chain -> reports.chain(context, chain.task(), chain.ordinal());
            case ShardOp.OnlineHoursOf of -> onlineHours.of(context, of.app(), of.ordinals());
            case ShardOp.OnlineHoursOfAudience of ->
                onlineHours.of(context, of.app(), registry.resolve(context, of.app(), of.audience()));
            case ShardOp.Connected connected -> connections.counts();
            case ShardOp.SampleOnline sample -> {
                onlineHistory.sample(context, sample);
                yield true;
            }
            case ShardOp.OnlineSamples samples -> onlineHistory.since(context, samples.app(), samples.fromMillis());
            case ShardOp.OnlinePeak peak -> onlineHistory.peak(context, peak.app(), peak.day());
        };
    }

    @Override
    public void onTimer(long dueMillis, byte[] timer, ShardContext context) {
        ShardTimer due = ShardTimer.read(timer);
        try {
            fire(context, due);
        } catch (RuntimeException | Error e) {
            failedOn(due);
            throw e;
        }
    }

    private void fire(ShardContext context, ShardTimer timer) {
        switch (timer) {
            case ShardTimer.SingleExpiry expiry -> singles.expire(context, expiry);
            case ShardTimer.TaskExpiry expiry -> tasks.expire(context, expiry.task());
            case ShardTimer.TaskStart start -> home.startScheduled(context, start.task());
            case ShardTimer.Release release -> tasks.release(context, release.task());
            case ShardTimer.TaskPurge purge -> {
                tasks.purge(context, purge.task());
                VendorRecalls.purge(context.store(), purge.task());
                TaskCosts.purge(context.store(), purge.task());
                budgets.purge(context, purge.task());
                home.purge(context, purge.task());
            }
            case ShardTimer.WriteLogins write -> logins.write(context);
            case ShardTimer.SweepSingles sweep -> singles.sweep(context);
            case ShardTimer.VendorWake wake -> lanes.signal(context, wake.app(), wake.channel());
            case ShardTimer.Reroute reroute -> reroutes.round(context);
            case ShardTimer.QuietEnd end -> tasks.quietEnded(context, end.task(), end.endMillis());
            case ShardTimer.SingleQuietEnd end -> singles.quietEnded(context, end);
            case ShardTimer.CountAudience count -> tasks.countAudience(context, count.task());
            case ShardTimer.ScreenDeadline deadline -> tasks.screenDeadline(context, deadline.task());
            case ShardTimer.SingleScreenDeadline deadline -> singles.screenDeadline(context, deadline);
            case ShardTimer.WriteOnline write -> onlineHours.write(context);
            case ShardTimer.VendorBackup backup -> tasks.backUp(context, backup.task());
            case ShardTimer.FallbackStep due -> tasks.fallBack(context, due.task(), due.step());
        }
    }

    @Override
    public void onMessage(int fromShard, byte[] message, ShardContext context) {
        ShardMessage received = ShardMessage.read(message);
        try {
            take(fromShard, received, context);
        } catch (RuntimeException | Error e) {
            failedOn(received);
            throw e;
        }
    }

    private void take(int fromShard, ShardMessage received, ShardContext context) {
        switch (received) {
            case ShardMessage.Plan plan -> plan(context, plan);
            case ShardMessage.Held held -> home.held(context, held);
            case ShardMessage.BeginRelease begin -> tasks.beginRelease(context, begin.task(), begin.total());
            case ShardMessage.End end -> tasks.stop(context, end.task());
            case ShardMessage.QuotaAsk ask -> quota.asked(context, fromShard, ask);
            case ShardMessage.QuotaGrant grant -> {
                quota.granted(context, grant);
                lanes.signal(context, grant.key().app(), grant.key().channel());
            }
            case ShardMessage.Audience audience -> home.audience(context, audience);
            case ShardMessage.CountedUser user -> userCounts.counted(context, user);
            case ShardMessage.QuotaReturn back -> quota.returned(context, back);
            case ShardMessage.TokensChanged tokens -> tokenHomes.changed(context, fromShard, tokens.changes());
            case ShardMessage.TokensLost tokens -> tokenHomes.lost(context, tokens.bindings());
            case ShardMessage.BudgetAsk ask -> budgets.asked(context, fromShard, ask);
            case ShardMessage.BudgetGrant grant ->
                tasks.budgetGranted(context, grant, codes.id(context, Fallbacks.BUDGET));
            case ShardMessage.BudgetReturn back -> budgets.returned(context, back);
            case ShardMessage.Attended attended -> attended(context, attended);
        }
    }

    private ShardOp.SingleAnswer push(ShardContext context, ShardOp.Single single) {
        try {
            ShardOp.SingleAnswer answer = singles.push(context, single);
            single.push()
                    .content()
                    .recalls()
                    .ifPresent(recalled -> recall(context, single.task().app(), recalled, ordinals(single.targets())));
            return answer;
        } catch (RuntimeException | Error e) {
            TaskLog.failedOn(single.taskId().toString());
            throw e;
        }
    }

    private void plan(ShardContext context, ShardMessage.Plan plan) {
        TaskSpec spec = plan.spec();
        long held = tasks.plan(context, spec, plan.expiryMillis(), today(context));
        if (spec.settings().paced()) {
            context.send(spec.id().shard(), new ShardMessage.Held(spec.key(), held).toBytes());
        }
        if (spec.content().recalls().isPresent()) {
            TaskId recalled = spec.content().recalls().get();
            RoaringBitmap devices = tasks.ledger(context, spec.key()).union(Mark.TARGETED);
            recall(context, spec.app(), recalled, devices);
        }
    }

    private void recall(ShardContext context, int app, TaskId recalled, RoaringBitmap devices) {
        recalls.recall(context, app, recalled, devices, sequence);
        TaskKey task = TaskKey.of(app, recalled);
        if (!recalled.keptAsRows()) {
            tasks.recall(context, task, recalled.kind(), devices);
            return;
        }
        for (Singles.OfDevice single : singles.ofTask(context, task)) {
            if (devices.contains(single.ordinal())) {
                singles.recall(context, task, single.ordinal());
            }
        }
    }

    /** These people saw the message elsewhere: their devices here need it no more. */
    private void attended(ShardContext context, ShardMessage.Attended attended) {
        int app = attended.app();
        Optional<TaskSpec> spec = tasks.spec(context, attended.task());
        for (ShardMessage.Attended.Person person : attended.people()) {
            RoaringBitmap devices = attentions.devicesOf(context, app, person);
            if (devices.isEmpty()) {
                continue;
            }
            RoaringBitmap sent = tasks.withdraw(
                    context, attended.task(), attended.attention(), devices, codes.id(context, Attentions.CODE));
            recalls.recall(context, app, attended.id(), devices, sequence);
            if (!sent.isEmpty()) {
                List<Target> targets = new ArrayList<>();
                sent.forEach((int ordinal) -> targets.add(Target.of(new DeviceAddress(app, context.shard(), ordinal))));
                singles.push(context, Attentions.revoke(context, spec.orElseThrow(), person, targets, today(context)));
            }
        }
    }

    private void outcome(ShardContext context, Outcome outcome) {
        try {
            become(context, outcome);
        } catch (RuntimeException | Error e) {
            TaskLog.failedOn(outcome.message());
            throw e;
        }
    }

    private void become(ShardContext context, Outcome outcome) {
        switch (outcome) {
            case Outcome.Written(int app, int ordinal, SingleMessage message) -> singles.written(context, message);
            case Outcome.Written(int app, int ordinal, TaskMessage message) ->
                tasks.written(context, message.task(), ordinal);
            case Outcome.Refused(int app, int ordinal, SingleMessage message) -> {
                singles.refused(context, message);
                refused(app, ordinal, message.link);
            }
            case Outcome.Refused(int app, int ordinal, TaskMessage message) -> {
                if (refused(app, ordinal, message.link())) {
                    tasks.refused(message.task(), ordinal);
                }
            }
            case Outcome.Refused(int app, int ordinal, FanOutMessage message) -> tasks.refused(message.task, ordinal);
            case Outcome.Undeliverable(int app, int ordinal, SingleMessage message, LossReason reason) -> {
                singles.undeliverable(context, message, reason);
                sessions.passedOver(context, app, ordinal, message.link);
            }
            case Outcome.Undeliverable(int app, int ordinal, TaskMessage message, LossReason reason) -> {
                tasks.undeliverable(context, message.task(), ordinal, reason);
                sessions.passedOver(context, app, ordinal, message.link());
            }
            case Outcome.Undeliverable(int app, int ordinal, FanOutMessage message, LossReason reason) ->
                tasks.undeliverable(context, message.task, ordinal, reason);
            case Outcome.FannedOut(int app, FanOutMessage message, var written) ->
                tasks.fannedOut(context, message, written);
            case Outcome.Arrived(int app, SingleMessage message, var ordinals) -> singles.arrived(context, message);
            case Outcome.Arrived(int app, TaskMessage message, var ordinals) ->
                tasks.arrived(context, message.task(), ordinals);
            case Outcome.Arrived(int app, FanOutMessage message, var ordinals) ->
                tasks.arrived(context, message.task, ordinals);
            default -> throw new IllegalStateException("an outcome of a message that is not ours: " + outcome);
        }
    }

    /** A link took no message; answers whether it is the device's current one: what an older one says is of the past. */
    private boolean refused(int app, int ordinal, DeviceLink link) {
        Connections.OfApp online = connections.of(app);
        boolean current = online.isCurrent(ordinal, link);
        if (current) {
            online.full(ordinal);
        }
        return current;
    }

    private List<ShardOp.InvalidDevice> invalidDevices(ShardContext context, ShardOp.InvalidDevices query) {
        RoaringBitmap uninstalled = registry.set(context, VendorMarks.uninstalledSet(query.app()));
        RoaringBitmap invalid = registry.inactiveFor(context, query.app(), today(context), query.inactiveDays());
        invalid.or(uninstalled);
        invalid.remove(0L, Integer.toUnsignedLong(query.fromOrdinal()));
        List<ShardOp.InvalidDevice> page = new ArrayList<>();
        invalid.limit(query.limit())
                .forEach((int ordinal) -> page.add(new ShardOp.InvalidDevice(ordinal, uninstalled.contains(ordinal))));
        return page;
    }

    private void receipt(ShardContext context, DeviceReceipt receipt) {
        try {
            count(context, receipt);
        } catch (RuntimeException | Error e) {
            TaskLog.failedOn(receipt.task().toString());
            throw e;
        }
    }

    private void count(ShardContext context, DeviceReceipt receipt) {
        TaskKey task = TaskKey.of(receipt.device().app(), receipt.task());
        if (receipt.task().keptAsRows()) {
            singles.receipt(context, task, receipt);
        } else {
            tasks.receipt(context, task, receipt);
        }
    }

    // --- devices ---

    private int[] register(ShardContext context, ShardOp.Register register) {
        long today = today(context);
        int[] ordinals = new int[register.facts().size()];
        for (int i = 0; i < ordinals.length; i++) {
            DeviceFacts facts = register.facts().get(i);
            ordinals[i] = registry.register(context, register.app(), facts, today);
        }
        return ordinals;
    }

    private int renewSecret(ShardContext context, ShardOp.RenewSecret renew) {
        Optional<DeviceRecord> device = registry.find(context, renew.app(), renew.ordinal());
        if (device.isEmpty()) {
            return -1;
        }
        int epoch = device.get().secretEpoch() + 1;
        if (epoch > MAX_EPOCH) {
            return epoch; // a refusal: to throw would end the process
        }
        change(context, renew.app(), renew.ordinal(), found -> found.withSecretEpoch(epoch));
        sessions.setEpoch(context, renew.app(), renew.ordinal(), epoch);
        return epoch;
    }

    private List<Optional<Devices.DeviceProfile>> profiles(ShardContext context, ShardOp.Profiles profiles) {
        List<Optional<Devices.DeviceProfile>> found = new ArrayList<>(profiles.ordinals().length);
        for (int ordinal : profiles.ordinals()) {
            found.add(registry.find(context, profiles.app(), ordinal)
                    .map(device -> profile(context, profiles.app(), ordinal, device)));
        }
        return found;
    }

    private Devices.DeviceProfile profile(ShardContext context, int app, int ordinal, DeviceRecord device) {
        Logins.Login login = logins.find(context, app, ordinal);
        return new Devices.DeviceProfile(
                new DeviceAddress(app, context.shard(), ordinal),
                device.facts(),
                Instant.ofEpochMilli(device.registeredMillis()),
                connections.of(app).isConnected(ordinal),
                login.lastMillis() == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(login.lastMillis())),
                login.count(),
                device.blacklisted(),
                device.badge(),
                device.tags(),
                device.aliases());
    }

    private boolean unsetAliases(ShardContext context, ShardOp.UnsetAliases unset) {
        for (ShardOp.OrdinalText pair : unset.pairs()) {
            change(
                    context,
                    unset.app(),
                    pair.ordinal(),
                    device -> pair.text().equals(device.aliases().get(unset.type()))
                            ? device.withAlias(unset.type(), "")
                            : device);
        }
        return true;
    }

    private List<Boolean> changeTag(ShardContext context, ShardOp.ChangeTag change) {
        List<Boolean> done = new ArrayList<>(change.ordinals().length);
        for (int ordinal : change.ordinals()) {
            boolean[] possible = {true};
            boolean exists = change(context, change.app(), ordinal, device -> {
                if (change.add() == device.tags().contains(change.tag())) {
                    return device;
                }
                List<String> tags = new ArrayList<>(device.tags());
                if (change.add()) {
                    tags.add(change.tag());
                } else {
                    tags.remove(change.tag());
                }
                possible[0] = tags.size() <= DeviceRegistry.MAX_TAGS
                        && tags.stream().mapToInt(String::length).sum() <= DeviceRegistry.MAX_TAG_CHARACTERS;
                return possible[0] ? device.withTags(tags) : device;
            });
            done.add(exists && possible[0]);
        }
        return done;
    }

    private static DeviceRecord reported(DeviceRecord device, ShardOp.Report report) {
        DeviceRecord changed = device.withFacts(report.facts().applyTo(device.facts()));
        if (report.tags().isPresent()) {
            changed = changed.withTags(report.tags().get());
        }
        return report.badge().isPresent() ? changed.withBadge(report.badge().get()) : changed;
    }

    /** Changes a device's record; false where there is no such device. */
    private boolean change(ShardContext context, int app, int ordinal, UnaryOperator<DeviceRecord> edit) {
        Optional<DeviceRecord> found = registry.find(context, app, ordinal);
        found.ifPresent(before -> {
            DeviceRecord after = edit.apply(before);
            if (!after.equals(before)) {
                registry.update(context, app, ordinal, before, after);
            }
        });
        return found.isPresent();
    }

    private static RoaringBitmap ordinals(List<Target> targets) {
        RoaringBitmap ordinals = new RoaringBitmap();
        targets.forEach(target -> ordinals.add(target.device().ordinal()));
        return ordinals;
    }

    private static byte[] record(DeviceEvent event) {
        return new RecordWriter(64 + event.json().length())
                .u32(event.device().app())
                .u32(event.device().shard())
                .u32(event.device().ordinal())
                .u64(event.atMillis())
                .text(event.json())
                .toBytes();
    }

    private long today(ShardContext context) {
        return calendar.day(context.nowMillis());
    }
}

package io.hongyan.delivery;

import io.hongyan.audience.DeviceRegistry;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.shards.ShardContext;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.roaringbitmap.RoaringBitmap;

/** Runs a push's rules and its plan on one shard, and keeps nothing of it. */
final class Rehearsals {

    private final DeviceRegistry registry;
    private final Connections connections;
    private final Eligibility eligibility;
    private final SendingRules rules;
    private final VendorPlanner planner;
    private final Fallbacks fallbacks;

    Rehearsals(
            DeviceRegistry registry,
            Connections connections,
            Eligibility eligibility,
            SendingRules rules,
            VendorPlanner planner,
            Fallbacks fallbacks) {
        this.registry = registry;
        this.connections = connections;
        this.eligibility = eligibility;
        this.rules = rules;
        this.planner = planner;
        this.fallbacks = fallbacks;
    }

    Rehearsal run(ShardContext context, ShardOp.Rehearse op, long today) {
        int app = op.app();
        RoaringBitmap targets = op.audience()
                .map(audience -> registry.resolve(context, app, audience))
                .orElseGet(() -> known(app, op.targets()));
        RoaringBitmap eligible = targets.clone();
        PushSettings settings = op.settings().of(op.content());
        Map<LossReason, RoaringBitmap> leftOut = eligibility.filter(context, app, today, settings, eligible);
        Eligibility.take(
                leftOut, LossReason.AUDIENCE_FILTERED, eligible, failing(context, app, op.targets(), eligible));
        long held = rules.hold(context, app, settings, eligible, leftOut).values().stream()
                .mapToLong(RoaringBitmap::getLongCardinality)
                .sum();
        Map<LossReason, Long> filtered = counts(leftOut);
        Map<LossReason, Long> lost = new EnumMap<>(LossReason.class);
        Map<Channel, Rehearsal.Planned> channels = new EnumMap<>(Channel.class);
        RoaringBitmap receiving = connections.of(app).receiving;
        RoaringBitmap own = eligible;
        Map<Channel, Rehearsal.Planned> fallback = op.settings()
                .fallback()
                .map(steps -> fallbacks.foretell(context, app, op.content(), steps, eligible))
                .orElse(Map.of());
        if (op.settings().validity().isZero()) {
            lost.put(LossReason.OFFLINE, (long) RoaringBitmap.andNotCardinality(eligible, receiving));
            own = RoaringBitmap.and(eligible, receiving);
        } else if (planner.concerns(app, op.content(), op.settings())) {
            VendorPlanner.Plan plan = planner.plan(
                    context,
                    app,
                    op.content(),
                    op.settings().routing(),
                    eligible,
                    receiving,
                    today,
                    false,
                    vendor -> new RoaringBitmap());
            plan.vendors()
                    .forEach((channel, part) -> channels.put(
                            channel,
                            new Rehearsal.Planned(
                                    part.messageClass(), part.ordinals().getLongCardinality())));
            lost.putAll(counts(plan.lost()));
            own = plan.own();
        }
        lost.values().removeIf(count -> count == 0);
        long connected = RoaringBitmap.andCardinality(own, receiving);
        return new Rehearsal(
                targets.getLongCardinality(),
                filtered,
                connected,
                own.getLongCardinality() - connected + held,
                channels,
                lost,
                fallback);
    }

    private RoaringBitmap known(int app, List<Target> targets) {
        RoaringBitmap known = new RoaringBitmap();
        for (Target target : targets) {
            if (registry.exists(app, target.device().ordinal())) {
                known.add(target.device().ordinal());
            }
        }
        return known;
    }

    private RoaringBitmap failing(ShardContext context, int app, List<Target> targets, RoaringBitmap eligible) {
        RoaringBitmap failing = new RoaringBitmap();
        for (Target target : targets) {
            int ordinal = target.device().ordinal();
            if (target.test().isPresent()
                    && eligible.contains(ordinal)
                    && !eligibility.passes(context, app, target.test().get(), ordinal)) {
                failing.add(ordinal);
            }
        }
        return failing;
    }

    private static Map<LossReason, Long> counts(Map<LossReason, RoaringBitmap> sets) {
        Map<LossReason, Long> counts = new EnumMap<>(LossReason.class);
        sets.forEach((reason, ordinals) -> counts.put(reason, ordinals.getLongCardinality()));
        return counts;
    }
}

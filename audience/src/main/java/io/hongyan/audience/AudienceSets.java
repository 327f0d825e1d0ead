package io.hongyan.audience;

import io.hongyan.audience.BitmapName.Kind;
import io.hongyan.kernel.Platform;
import io.hongyan.shards.ShardContext;
import java.util.Objects;
import org.roaringbitmap.RoaringBitmap;

/** Whom audiences select on one shard: each condition is a set, and an audience an expression over them. */
public final class AudienceSets {

    private static final RoaringBitmap NOBODY = new RoaringBitmap();

    private final DeviceRegistry registry;
    private TaskResults results = (context, app, result) -> NOBODY;

    AudienceSets(DeviceRegistry registry) {
        this.registry = registry;
    }

    /** Conditions on tasks ask there. Once, before any audience is resolved. */
    public void askAboutTasks(TaskResults known) {
        results = known;
    }

    RoaringBitmap resolve(ShardContext context, int app, Audience audience) {
        RoaringBitmap selected = registry.all(app);
        for (Condition condition : audience.conditions()) {
            RoaringBitmap matching = null;
            for (String value : condition.values()) {
                RoaringBitmap having = having(context, app, condition.key(), value);
                if (matching == null) {
                    matching = having.clone();
                } else if (condition.operator() == Condition.Operator.AND) {
                    matching.and(having);
                } else {
                    matching.or(having);
                }
            }
            RoaringBitmap result = Objects.requireNonNull(matching);
            if (condition.operator() == Condition.Operator.NOT) {
                selected.andNot(result);
            } else {
                selected.and(result);
            }
        }
        return selected;
    }

    private RoaringBitmap having(ShardContext context, int app, Condition.Key key, String value) {
        return switch (key) {
            case PHONE_TYPE ->
                Platform.parse(value)
                        .map(platform -> registry.set(context, new BitmapName(app, Kind.PLATFORM, platform.wireName())))
                        .orElse(NOBODY);
            case REGION -> registry.set(context, new BitmapName(app, Kind.REGION, value));
            case CUSTOM_TAG -> registry.set(context, new BitmapName(app, Kind.TAG, value));
            case PORTRAIT -> NOBODY;
            case TASK_RESULT ->
                results.having(context, app, TaskResult.parse(value).orElseThrow());
        };
    }
}

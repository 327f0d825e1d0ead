package io.hongyan.audience;

import io.hongyan.shards.ShardContext;
import org.roaringbitmap.RoaringBitmap;

/** Who knows what became of tasks. */
@FunctionalInterface
public interface TaskResults {

    /** Devices here with a result; not to be modified. Nobody where the task is not known here. */
    RoaringBitmap having(ShardContext context, int app, TaskResult result);
}

package io.hongyan.delivery;

import io.hongyan.shards.ShardContext;
import java.util.ArrayList;
import java.util.List;
import org.roaringbitmap.RoaringBitmap;

/** Tells all kinds of waiting messages of one that takes the place of those with the same notification id. */
final class Replacements {

    private final List<Replaceable> waiting = new ArrayList<>(2);

    /** Messages that may wait for devices. */
    interface Replaceable {

        /** A message with a notification id is to reach these devices: what else waits for them with that id is lost. */
        void superseded(ShardContext context, int app, int notifyId, RoaringBitmap devices, TaskKey by);
    }

    void among(Replaceable messages) {
        waiting.add(messages);
    }

    /** A message is to reach these devices. */
    void accepted(ShardContext context, TaskKey task, Content content, RoaringBitmap devices) {
        if (content.notifyId() != Content.NO_ID && !devices.isEmpty()) {
            waiting.forEach(messages -> messages.superseded(context, task.app(), content.notifyId(), devices, task));
        }
    }
}

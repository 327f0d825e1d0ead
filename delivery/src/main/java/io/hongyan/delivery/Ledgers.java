package io.hongyan.delivery;

import io.hongyan.shards.ShardContext;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The ledgers of a shard's tasks: loaded when needed and dropped, least recently used first, beyond a bound. */
final class Ledgers {

    private static final long CACHE_BYTES = 32L << 20;
    private static final int TRIM_EVERY_FLUSHES = 64;

    private final LinkedHashMap<TaskKey, TaskLedger> loaded = new LinkedHashMap<>(64, 0.75f, true);
    private final Set<TaskLedger> marked = new LinkedHashSet<>();
    private int flushes;

    /** A task's marks; not to be kept beyond the command. */
    TaskLedger of(ShardContext context, TaskKey key) {
        return loaded.computeIfAbsent(key, unused -> TaskLedger.load(context.store(), key));
    }

    /** A ledger was marked: it is to be written at the end of the group. */
    void marked(TaskLedger ledger) {
        marked.add(ledger);
    }

    /** Has those written that were marked in this group. */
    void flush(Consumer<TaskLedger> write) {
        if (marked.isEmpty()) {
            return;
        }
        marked.forEach(write);
        marked.clear();
        if (++flushes % TRIM_EVERY_FLUSHES == 0) {
            trim();
        }
    }

    void delete(ShardContext context, TaskKey key) {
        TaskLedger ledger = loaded.remove(key);
        if (ledger != null) {
            marked.remove(ledger);
        }
        TaskLedger.delete(context.store(), key);
    }

    private void trim() {
        long bytes = 0;
        for (TaskLedger ledger : loaded.values()) {
            bytes += ledger.bytes();
        }
        Iterator<TaskLedger> eldest = loaded.values().iterator();
        while (bytes > CACHE_BYTES && eldest.hasNext()) {
            bytes -= eldest.next().bytes();
            eldest.remove();
        }
    }
}

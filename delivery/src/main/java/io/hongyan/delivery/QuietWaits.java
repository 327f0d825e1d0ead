package io.hongyan.delivery;

import io.hongyan.audience.BitmapTable;
import io.hongyan.shards.ShardContext;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * Devices of list and app tasks that wait for the end of their quiet hours, by when that is and by whether the message counts for
 * them already; a timer stands beside each moment.
 *
 * <pre>
 * task-quiet / app u32 | task u64 u64 | end millis u64 | counted u8 → ordinals
 * </pre>
 */
final class QuietWaits {

    static final Table TABLE = new Table("task-quiet");

    private QuietWaits() {}

    /** @param counted the message counts for them under the caps; otherwise it is to be counted when they are sent to */
    static void add(ShardContext context, TaskKey task, long endMillis, boolean counted, RoaringBitmap ordinals) {
        byte[] key = key(task, endMillis, counted);
        byte @Nullable [] before = context.store().get(TABLE, key);
        RoaringBitmap all = before == null ? ordinals : RoaringBitmap.or(ordinals, BitmapTable.deserialize(before));
        context.store().put(TABLE, key, BitmapTable.serialize(all));
        context.schedule(endMillis, new ShardTimer.QuietEnd(task, endMillis).toBytes());
    }

    /** Removes a row; a bitmap of the caller's own, empty where there is none. */
    static RoaringBitmap take(ShardStore store, TaskKey task, long endMillis, boolean counted) {
        byte[] key = key(task, endMillis, counted);
        byte @Nullable [] row = store.get(TABLE, key);
        if (row == null) {
            return new RoaringBitmap();
        }
        store.delete(TABLE, key);
        return BitmapTable.deserialize(row);
    }

    /** All of a task; a bitmap of the caller's own. */
    static RoaringBitmap of(ShardStore store, TaskKey task) {
        RoaringBitmap all = new RoaringBitmap();
        store.scan(TABLE, task.prefix(), end(task), (key, value) -> {
            all.or(BitmapTable.deserialize(value));
            return true;
        });
        return all;
    }

    static void delete(ShardStore store, TaskKey task) {
        store.scan(TABLE, task.prefix(), end(task), (key, value) -> {
            store.delete(TABLE, key);
            return true;
        });
    }

    private static byte[] key(TaskKey task, long endMillis, boolean counted) {
        return task.writer().u64(endMillis).bool(counted).toBytes();
    }

    private static byte[] end(TaskKey task) {
        return task.writer().u64(-1).u8(0xFF).toBytes();
    }
}

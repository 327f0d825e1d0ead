package io.hongyan.audience;

import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import io.hongyan.shards.ShardStore;
import io.hongyan.shards.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.roaringbitmap.RoaringBitmap;
import org.roaringbitmap.buffer.ImmutableRoaringBitmap;

/**
 * The persistent sets of one shard. A set lives in memory as one RoaringBitmap, loaded when first asked for, and on disk as
 * rows per chunk of 65,536 ordinals: a base, and small deltas that gather the changes of one group each. After
 * {@value #DELTAS_PER_CHUNK} deltas a chunk's base is written anew, so a change costs some bytes, not a chunk of 8 KB, and
 * loading reads a bounded number of rows.
 *
 * <pre>
 * bitmap / name prefix | chunk u16 | 0   u16 → the chunk's ordinals
 *                      |           | n   u16 → ordinals added, ordinals removed, n = 1 … 64
 * </pre>
 *
 * <p>Sets that did not change lately are dropped from memory, least recently used first, once all together exceed the cache's
 * bound. Owned by the shard's thread.
 */
public final class BitmapTable {

    public static final Table TABLE = new Table("bitmap");

    private static final int DELTAS_PER_CHUNK = 64;

    private final long cacheBytes;
    private final LinkedHashMap<BitmapName, Loaded> loaded = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<BitmapName, Loaded> dirty = new HashMap<>();
    private final Map<KindOfApp, NavigableSet<String>> names = new HashMap<>();
    private long bytesInMemory;

    private record KindOfApp(int app, BitmapName.Kind kind) {}

    public BitmapTable(long cacheBytes) {
        this.cacheBytes = cacheBytes;
    }

    /** The set as it is now, changes of the running group included. Not to be modified, nor kept beyond the command. */
    public RoaringBitmap get(ShardStore store, BitmapName name) {
        return load(store, name).bits;
    }

    /** Whether the set changed. */
    public boolean add(ShardStore store, BitmapName name, int ordinal) {
        Loaded set = load(store, name);
        if (!set.bits.checkedAdd(ordinal)) {
            return false;
        }
        Change change = changeOf(name, set, ordinal);
        change.added.add(ordinal);
        change.removed.remove(ordinal);
        return true;
    }

    /** Adds many at once. */
    public void addAll(ShardStore store, BitmapName name, RoaringBitmap ordinals) {
        Loaded set = load(store, name);
        RoaringBitmap added = RoaringBitmap.andNot(ordinals, set.bits);
        set.bits.or(added);
        eachChunk(added, (chunk, part) -> {
            Change change = changeOf(name, set, chunk << 16);
            change.added.or(part);
            change.removed.andNot(part);
        });
    }

    /** Removes many at once. */
    public void removeAll(ShardStore store, BitmapName name, RoaringBitmap ordinals) {
        Loaded set = load(store, name);
        RoaringBitmap removed = RoaringBitmap.and(ordinals, set.bits);
        set.bits.andNot(removed);
        eachChunk(removed, (chunk, part) -> {
            Change change = changeOf(name, set, chunk << 16);
            change.removed.or(part);
            change.added.andNot(part);
        });
    }

    private interface ChunkVisitor {
        void visit(int chunk, RoaringBitmap part);
    }

    private static void eachChunk(RoaringBitmap ordinals, ChunkVisitor visitor) {
        long next = ordinals.isEmpty() ? -1 : Integer.toUnsignedLong(ordinals.first());
        while (next >= 0) {
            long from = next & ~0xFFFFL;
            long to = from + 0x10000;
            visitor.visit((int) (from >>> 16), ordinals.selectRange(from, to));
            next = to >>> 32 == 0 ? ordinals.nextValue((int) to) : -1;
        }
    }

    /** Whether the set changed. */
    public boolean remove(ShardStore store, BitmapName name, int ordinal) {
        Loaded set = load(store, name);
        if (!set.bits.checkedRemove(ordinal)) {
            return false;
        }
        Change change = changeOf(name, set, ordinal);
        change.removed.add(ordinal);
        change.added.remove(ordinal);
        return true;
    }

    public boolean set(ShardStore store, BitmapName name, int ordinal, boolean member) {
        return member ? add(store, name, ordinal) : remove(store, name, ordinal);
    }

    /** Values of the sets of a kind that have rows: those that hold or held anything, other than in the running group. */
    public Set<String> values(ShardStore store, int app, BitmapName.Kind kind) {
        Set<String> values = new LinkedHashSet<>();
        byte[] end = new RecordWriter(5).u32(app).u8(kind.code() + 1).toBytes();
        byte[][] next = {new RecordWriter(5).u32(app).u8(kind.code()).toBytes()};
        int known;
        do {
            known = values.size();
            store.scan(TABLE, next[0], end, (key, value) -> {
                String name = new RecordReader(key, 5).text();
                values.add(name);
                next[0] = end(new BitmapName(app, kind, name).prefix());
                return false;
            });
        } while (values.size() > known);
        return values;
    }

    /**
     * The same in order of text, and with what the running group added. Kept in memory from the first time on, for those who look at
     * it page by page; not to be modified.
     */
    public NavigableSet<String> names(ShardStore store, int app, BitmapName.Kind kind) {
        return names.computeIfAbsent(new KindOfApp(app, kind), unused -> {
            NavigableSet<String> found = new TreeSet<>(values(store, app, kind));
            dirty.keySet().stream()
                    .filter(name -> name.app() == app && name.kind() == kind)
                    .forEach(name -> found.add(name.value()));
            return found;
        });
    }

    /** Forgets a set altogether. */
    public void drop(ShardStore store, BitmapName name) {
        byte[] prefix = name.prefix();
        store.scan(TABLE, prefix, end(prefix), (key, value) -> {
            store.delete(TABLE, key);
            return true;
        });
        Loaded set = loaded.remove(name);
        if (set != null) {
            bytesInMemory -= set.bytes;
        }
        dirty.remove(name);
        NavigableSet<String> known = names.get(new KindOfApp(name.app(), name.kind()));
        if (known != null) {
            known.remove(name.value());
        }
    }

    /** Writes what changed in this group. */
    public void flush(ShardStore store) {
        for (Map.Entry<BitmapName, Loaded> entry : dirty.entrySet()) {
            Loaded set = entry.getValue();
            byte[] prefix = entry.getKey().prefix();
            for (Map.Entry<Integer, Change> changed : set.changes.entrySet()) {
                write(store, prefix, set, changed.getKey(), changed.getValue());
            }
            set.changes.clear();
            bytesInMemory -= set.bytes;
            set.bytes = set.bits.getLongSizeInBytes();
            bytesInMemory += set.bytes;
        }
        dirty.clear();
        evict();
    }

    private static void write(ShardStore store, byte[] prefix, Loaded set, int chunk, Change change) {
        int deltas = set.deltas.getOrDefault(chunk, 0);
        if (deltas < DELTAS_PER_CHUNK) {
            set.deltas.put(chunk, deltas + 1);
            byte[] value = new RecordWriter(
                            16 + change.added.serializedSizeInBytes() + change.removed.serializedSizeInBytes())
                    .blob(serialize(change.added))
                    .blob(serialize(change.removed))
                    .toBytes();
            store.put(TABLE, key(prefix, chunk, deltas + 1), value);
            return;
        }
        for (int delta = 1; delta <= deltas; delta++) {
            store.delete(TABLE, key(prefix, chunk, delta));
        }
        set.deltas.put(chunk, 0);
        long from = (long) chunk << 16;
        RoaringBitmap base = set.bits.selectRange(from, from + 0x10000);
        base.runOptimize();
        store.put(TABLE, key(prefix, chunk, 0), serialize(base));
    }

    private Loaded load(ShardStore store, BitmapName name) {
        Loaded found = loaded.get(name);
        if (found != null) {
            return found;
        }
        Loaded set = new Loaded();
        byte[] prefix = name.prefix();
        store.scan(TABLE, prefix, end(prefix), (key, value) -> {
            RecordReader tail = new RecordReader(key, prefix.length);
            int chunk = tail.u16();
            int delta = tail.u16();
            if (delta == 0) {
                set.bits.or(deserialize(value));
            } else {
                RecordReader reader = new RecordReader(value);
                set.bits.or(deserialize(reader.blob()));
                set.bits.andNot(deserialize(reader.blob()));
                set.deltas.put(chunk, delta);
            }
            return true;
        });
        set.bytes = set.bits.getLongSizeInBytes();
        bytesInMemory += set.bytes;
        loaded.put(name, set);
        return set;
    }

    private Change changeOf(BitmapName name, Loaded set, int ordinal) {
        if (set.changes.isEmpty()) {
            dirty.put(name, set);
            NavigableSet<String> known = names.isEmpty() ? null : names.get(new KindOfApp(name.app(), name.kind()));
            if (known != null) {
                known.add(name.value());
            }
        }
        return set.changes.computeIfAbsent(ordinal >>> 16, chunk -> new Change());
    }

    private void evict() {
        Iterator<Loaded> eldest = loaded.values().iterator();
        while (bytesInMemory > cacheBytes && eldest.hasNext()) {
            Loaded set = eldest.next();
            bytesInMemory -= set.bytes;
            eldest.remove();
        }
    }

    private static byte[] key(byte[] prefix, int chunk, int delta) {
        return new RecordWriter(prefix.length + 4)
                .raw(prefix)
                .u16(chunk)
                .u16(delta)
                .toBytes();
    }

    private static byte[] end(byte[] prefix) {
        return new RecordWriter(prefix.length + 5).raw(prefix).u32(-1).u8(0xFF).toBytes();
    }

    /** RoaringBitmap's portable form. */
    public static byte[] serialize(RoaringBitmap bitmap) {
        ByteBuffer buffer = ByteBuffer.allocate(bitmap.serializedSizeInBytes());
        bitmap.serialize(buffer);
        return buffer.array();
    }

    public static RoaringBitmap deserialize(byte[] bytes) {
        RoaringBitmap bitmap = new RoaringBitmap();
        try {
            bitmap.deserialize(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("a stored bitmap does not parse", e);
        }
        return bitmap;
    }

    /** A serialised bitmap to look into without reading it whole. */
    public static ImmutableRoaringBitmap view(byte[] bytes) {
        return new ImmutableRoaringBitmap(ByteBuffer.wrap(bytes));
    }

    private static final class Loaded {
        final RoaringBitmap bits = new RoaringBitmap();
        final Map<Integer, Integer> deltas = new HashMap<>();
        final Map<Integer, Change> changes = new HashMap<>();
        long bytes;
    }

    private static final class Change {
        final RoaringBitmap added = new RoaringBitmap();
        final RoaringBitmap removed = new RoaringBitmap();
    }
}

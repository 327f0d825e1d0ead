package io.hongyan.shards;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A store for tests and simulations that crashes like a disk: a commit is first appended to a write-ahead log, as bytes,
 * and is durable once the log is synced. {@link #crash} keeps any number of the bytes appended since the last sync and
 * recovers from them; a group of which a byte is missing is dropped whole, as its checksum does not hold.
 */
public final class InMemoryStore implements Store {

    /** Length and checksum in front of each group in the log. */
    private static final int HEADER_BYTES = 8;

    private final Map<Table, NavigableMap<byte[], byte[]>> tables = new ConcurrentHashMap<>();

    /** The log since the last sync. */
    private byte[] unsynced = new byte[0];

    @Override
    public byte @Nullable [] get(int shard, Table table, byte[] key) {
        return table(table).get(storedKey(shard, key));
    }

    @Override
    public void scan(int shard, Table table, byte[] from, byte[] to, ShardStore.Visitor visitor) {
        if (Arrays.compareUnsigned(from, to) >= 0) {
            return;
        }
        for (Map.Entry<byte[], byte[]> entry : table(table)
                .subMap(storedKey(shard, from), storedKey(shard, to))
                .entrySet()) {
            byte[] stored = entry.getKey();
            if (!visitor.visit(Arrays.copyOfRange(stored, 2, stored.length), entry.getValue())) {
                return;
            }
        }
    }

    @Override
    public synchronized void commit(WriteSet writes) {
        append(writes);
        sync();
    }

    /** Writes a group to the log and no further: the state in which a commit can be caught by a crash. */
    public synchronized void append(WriteSet writes) {
        byte[] group = encode(writes);
        CRC32C checksum = new CRC32C();
        checksum.update(group);
        unsynced = new RecordWriter(unsynced.length + HEADER_BYTES + group.length)
                .raw(unsynced)
                .u32(group.length)
                .u32((int) checksum.getValue())
                .raw(group)
                .toBytes();
    }

    /** Makes what was appended durable. */
    public synchronized void sync() {
        replay();
    }

    /** How many bytes a crash may take away. */
    public synchronized int unsyncedBytes() {
        return unsynced.length;
    }

    /** Loses all but the first {@code keptBytes} of what was not synced, then recovers. */
    public synchronized void crash(int keptBytes) {
        unsynced = Arrays.copyOf(unsynced, keptBytes);
        replay();
    }

    @Override
    public void close() {}

    private void replay() {
        RecordReader log = new RecordReader(unsynced);
        int left = unsynced.length;
        while (left >= HEADER_BYTES) {
            int length = log.u32();
            int expected = log.u32();
            left -= HEADER_BYTES + length;
            if (left < 0) {
                break;
            }
            CRC32C checksum = new CRC32C();
            int start = unsynced.length - left - length;
            checksum.update(unsynced, start, length);
            if ((int) checksum.getValue() != expected) {
                break;
            }
            apply(new RecordReader(unsynced, start));
            log = new RecordReader(unsynced, start + length);
        }
        unsynced = new byte[0];
    }

    private static byte[] encode(WriteSet writes) {
        RecordWriter group = new RecordWriter(writes.size() * 64);
        group.varint(writes.size());
        for (int i = 0; i < writes.size(); i++) {
            byte[] value = writes.value(i);
            group.text(writes.table(i).name()).blob(storedKey(writes.shard(i), writes.key(i)));
            group.bool(value != null);
            if (value != null) {
                group.blob(value);
            }
        }
        return group.toBytes();
    }

    private void apply(RecordReader group) {
        int count = group.varintAsInt();
        for (int i = 0; i < count; i++) {
            NavigableMap<byte[], byte[]> table = table(new Table(group.text()));
            byte[] key = group.blob();
            if (group.bool()) {
                table.put(key, group.blob());
            } else {
                table.remove(key);
            }
        }
    }

    private NavigableMap<byte[], byte[]> table(Table table) {
        return tables.computeIfAbsent(table, name -> new ConcurrentSkipListMap<>(Arrays::compareUnsigned));
    }

    private static byte[] storedKey(int shard, byte[] key) {
        return new RecordWriter(key.length + 2).u16(shard).raw(key).toBytes();
    }
}

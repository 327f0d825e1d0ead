package io.hongyan.shards;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.FlushOptions;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * One RocksDB with a column family per {@link Table}. A stored key is the shard as u16 followed by the table's key, so a
 * shard's rows lie together. A commit is one write batch with a synced write-ahead log; commits of several threads at the
 * same time share a sync inside RocksDB.
 *
 * <p>To be called from platform threads only: a native call pins the carrier of a virtual thread, and a sync then holds up
 * every other virtual thread of that carrier.
 */
public final class RocksDbStore implements Store {

    private static final int BLOOM_BITS_PER_KEY = 10;
    private static final int BLOCK_BYTES = 8 << 10;
    private static final int METADATA_BLOCK_BYTES = 4 << 10;
    private static final int SHARD_BYTES = 2;

    private final Path directory;
    private final Cache blockCache;
    private final BloomFilter bloomFilter;
    private final ColumnFamilyOptions tableOptions;
    private final DBOptions options;
    private final WriteOptions synced;
    private final ReadOptions reads;
    private final RocksDB db;
    private final Map<Table, ColumnFamilyHandle> tables = new ConcurrentHashMap<>();
    private final ColumnFamilyHandle defaultFamily;
    private boolean closed;

    /** Opens the store in a directory, which is created where it does not exist. One process at a time. */
    public static RocksDbStore open(Path directory, long blockCacheBytes, long writeBufferBytes) {
        NativeRocksDb.load(directory.resolve("native"));
        try {
            Files.createDirectories(directory);
            return new RocksDbStore(directory, blockCacheBytes, writeBufferBytes);
        } catch (IOException e) {
            throw new UncheckedIOException("store directory " + directory + " cannot be created", e);
        } catch (RocksDBException e) {
            throw failure("store " + directory + " cannot be opened", e);
        }
    }

    private RocksDbStore(Path directory, long blockCacheBytes, long writeBufferBytes) throws RocksDBException {
        this.directory = directory;
        blockCache = new LRUCache(blockCacheBytes);
        bloomFilter = new BloomFilter(BLOOM_BITS_PER_KEY);
        tableOptions = tableOptions(writeBufferBytes);
        options = new DBOptions()
                .setCreateIfMissing(true)
                .setDbWriteBufferSize(writeBufferBytes)
                // Bounds what a start after a crash has to replay.
                .setMaxTotalWalSize(2 * writeBufferBytes)
                .setMaxBackgroundJobs(2)
                .setMaxOpenFiles(1024)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(4 << 20)
                .setKeepLogFileNum(2)
                .setStatsDumpPeriodSec(0);
        synced = new WriteOptions().setSync(true);
        reads = new ReadOptions();
        List<ColumnFamilyDescriptor> families = existingFamilies();
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        db = RocksDB.open(options, directory.toString(), families, handles);
        ColumnFamilyHandle unnamed = handles.getFirst();
        for (int i = 0; i < families.size(); i++) {
            byte[] name = families.get(i).getName();
            if (Arrays.equals(name, RocksDB.DEFAULT_COLUMN_FAMILY)) {
                unnamed = handles.get(i);
            } else {
                tables.put(new Table(new String(name, StandardCharsets.US_ASCII)), handles.get(i));
            }
        }
        defaultFamily = unnamed;
    }

    @Override
    public byte @Nullable [] get(int shard, Table table, byte[] key) {
        try {
            return db.get(family(table), reads, storedKey(shard, key));
        } catch (RocksDBException e) {
            throw failure("reading table " + table.name() + " of " + directory, e);
        }
    }

    @Override
    public void scan(int shard, Table table, byte[] from, byte[] to, ShardStore.Visitor visitor) {
        if (Arrays.compareUnsigned(from, to) >= 0) {
            return;
        }
        try (Slice end = new Slice(storedKey(shard, to));
                ReadOptions bounded = new ReadOptions().setIterateUpperBound(end);
                RocksIterator rows = db.newIterator(family(table), bounded)) {
            for (rows.seek(storedKey(shard, from)); rows.isValid(); rows.next()) {
                byte[] key = rows.key();
                if (!visitor.visit(Arrays.copyOfRange(key, SHARD_BYTES, key.length), rows.value())) {
                    return;
                }
            }
            rows.status();
        } catch (RocksDBException e) {
            throw failure("scanning table " + table.name() + " of " + directory, e);
        }
    }

    @Override
    public void commit(WriteSet writes) {
        try (WriteBatch batch = new WriteBatch(BatchBytes.of(writes, this::familyNumber))) {
            db.write(synced, batch);
        } catch (RocksDBException e) {
            throw failure("committing " + writes.size() + " writes to " + directory, e);
        }
    }

    /** Moves what is in memory to tables, so that the next start replays nothing, and lets the directory go. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (FlushOptions flush = new FlushOptions().setWaitForFlush(true)) {
            db.flush(flush, List.copyOf(tables.values()));
        } catch (RocksDBException e) {
            // Nothing is lost: it is in the log.
        }
        tables.values().forEach(ColumnFamilyHandle::close);
        defaultFamily.close();
        db.close();
        reads.close();
        synced.close();
        options.close();
        tableOptions.close();
        bloomFilter.close();
        blockCache.close();
    }

    private List<ColumnFamilyDescriptor> existingFamilies() throws RocksDBException {
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        if (Files.exists(directory.resolve("CURRENT"))) {
            try (Options listing = new Options()) {
                for (byte[] name : RocksDB.listColumnFamilies(listing, directory.toString())) {
                    families.add(new ColumnFamilyDescriptor(name, tableOptions));
                }
            }
        } else {
            families.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, tableOptions));
        }
        return families;
    }

    private ColumnFamilyOptions tableOptions(long writeBufferBytes) {
        return new ColumnFamilyOptions()
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(Math.max(1 << 20, writeBufferBytes / 2))
                // A table with a few rows should not cost a megabyte.
                .setArenaBlockSize(64 << 10)
                .setTableFormatConfig(new BlockBasedTableConfig()
                        .setBlockCache(blockCache)
                        .setBlockSize(BLOCK_BYTES)
                        .setFilterPolicy(bloomFilter)
                        .setOptimizeFiltersForMemory(true)
                        // In pieces: a filter of a large file is megabytes, and would be read whole for one look-up.
                        .setPartitionFilters(true)
                        .setIndexType(IndexType.kTwoLevelIndexSearch)
                        .setMetadataBlockSize(METADATA_BLOCK_BYTES)
                        .setCacheIndexAndFilterBlocks(true)
                        .setCacheIndexAndFilterBlocksWithHighPriority(true)
                        .setPinL0FilterAndIndexBlocksInCache(true));
    }

    private int familyNumber(Table table) {
        try {
            return family(table).getID();
        } catch (RocksDBException e) {
            throw failure("making table " + table.name() + " of " + directory, e);
        }
    }

    private ColumnFamilyHandle family(Table table) throws RocksDBException {
        ColumnFamilyHandle family = tables.get(table);
        return family == null ? create(table) : family;
    }

    private synchronized ColumnFamilyHandle create(Table table) throws RocksDBException {
        ColumnFamilyHandle existing = tables.get(table);
        if (existing != null) {
            return existing;
        }
        ColumnFamilyHandle created = db.createColumnFamily(
                new ColumnFamilyDescriptor(table.name().getBytes(StandardCharsets.US_ASCII), tableOptions));
        tables.put(table, created);
        return created;
    }

    private static byte[] storedKey(int shard, byte[] key) {
        byte[] stored = new byte[SHARD_BYTES + key.length];
        stored[0] = (byte) (shard >>> 8);
        stored[1] = (byte) shard;
        System.arraycopy(key, 0, stored, SHARD_BYTES, key.length);
        return stored;
    }

    private static UncheckedIOException failure(String what, RocksDBException e) {
        return new UncheckedIOException(new IOException(what + ": " + e.getMessage(), e));
    }
}

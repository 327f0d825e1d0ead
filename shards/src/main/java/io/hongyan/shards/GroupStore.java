package io.hongyan.shards;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One shard's part of the store as its running group sees it: what is committed under the group's own writes. */
final class GroupStore implements ShardStore {

    private final int shard;
    private final Store committed;
    private final Map<Table, TableOverlay> overlays = new HashMap<>();

    GroupStore(int shard, Store committed) {
        this.shard = shard;
        this.committed = committed;
    }

    /** Hands the group's writes to a write set; the next group starts without any. */
    void moveTo(WriteSet writes) {
        for (TableOverlay overlay : overlays.values()) {
            if (!overlay.isEmpty()) {
                overlay.moveTo(writes, shard);
            }
        }
    }

    @Override
    public byte @Nullable [] get(Table table, byte[] key) {
        TableOverlay overlay = overlays.get(table);
        byte[] value = overlay == null ? null : overlay.get(key);
        if (value == null) {
            return committed.get(shard, table, key);
        }
        return value == TableOverlay.DELETED ? null : value;
    }

    @Override
    public void put(Table table, byte[] key, byte[] value) {
        overlay(table).put(key, value);
    }

    @Override
    public void delete(Table table, byte[] key) {
        overlay(table).put(key, TableOverlay.DELETED);
    }

    private TableOverlay overlay(Table table) {
        TableOverlay overlay = overlays.get(table);
        if (overlay == null) {
            overlay = new TableOverlay(table);
            overlays.put(table, overlay);
        }
        return overlay;
    }

    @Override
    public void scan(Table table, byte[] from, byte[] to, Visitor visitor) {
        TableOverlay overlay = overlays.get(table);
        if (overlay == null || overlay.isEmpty()) {
            // The visitor may write; what it then writes need not be visited, so the store alone will do.
            committed.scan(shard, table, from, to, visitor);
            return;
        }
        MergedScan merged = new MergedScan(overlay, overlay.keysBetween(from, to), visitor);
        committed.scan(shard, table, from, to, merged);
        merged.finish();
    }

    /** Merges the store's entries with the group's; of a key that both have, the group's counts. */
    private static final class MergedScan implements ShardStore.Visitor {

        private final TableOverlay overlay;
        private final Iterator<byte[]> own;
        private final ShardStore.Visitor visitor;
        private byte @Nullable [] nextOwn;
        private boolean stopped;

        MergedScan(TableOverlay overlay, List<byte[]> ownKeys, ShardStore.Visitor visitor) {
            this.overlay = overlay;
            this.own = ownKeys.iterator();
            this.visitor = visitor;
            advance();
        }

        @Override
        public boolean visit(byte[] key, byte[] value) {
            byte[] ownKey = nextOwn;
            while (ownKey != null) {
                int order = Arrays.compareUnsigned(ownKey, key);
                if (order > 0) {
                    break;
                }
                advance();
                if (order == 0) {
                    break;
                }
                if (!visitOwn(ownKey)) {
                    return false;
                }
                ownKey = nextOwn;
            }
            byte[] written = overlay.get(key);
            if (written == TableOverlay.DELETED) {
                return true;
            }
            stopped = !visitor.visit(key, written == null ? value : written);
            return !stopped;
        }

        void finish() {
            while (!stopped) {
                byte[] ownKey = nextOwn;
                if (ownKey == null) {
                    return;
                }
                advance();
                visitOwn(ownKey);
            }
        }

        private boolean visitOwn(byte[] key) {
            byte[] value = overlay.get(key);
            if (value != null && value != TableOverlay.DELETED) {
                stopped = !visitor.visit(key, value);
            }
            return !stopped;
        }

        private void advance() {
            nextOwn = own.hasNext() ? own.next() : null;
        }
    }
}

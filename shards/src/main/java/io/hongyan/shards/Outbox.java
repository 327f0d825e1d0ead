package io.hongyan.shards;

import io.hongyan.kernel.BigEndian;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * What leaves a shard: messages to other shards and records for consumers, each a row from the group that sent it until it is
 * acknowledged. Bounded: beyond the limit of a lane the shard takes no commands.
 *
 * <p>Owned by the shard's thread, but {@link #refusal} and the progress of a lane, which any may read.
 */
final class Outbox {

    static final Table ROWS = new Table("outbox");
    static final Table CURSORS = new Table("cursor");

    private static final byte[] FIRST = new byte[0];
    private static final byte[] AFTER_ALL = {-1, -1, -1, -1};

    /** Acknowledged rows are deleted by the next group that writes anyway, or alone after so many or so long. */
    private static final int DELETIONS_WORTH_A_COMMIT = 4096;

    private static final long DELETION_DELAY_MILLIS = 250;

    private final int shard;
    private final long limit;
    private final Store store;
    private final @Nullable OutboxLane[] messageLanes;
    private final Map<Topic, OutboxLane> topicLanes = new HashMap<>();
    /** All of them; metrics read it from other threads. */
    private final List<OutboxLane> lanes = new CopyOnWriteArrayList<>();

    /** Of the running group, and after a recovery the messages that may not have arrived. */
    private final List<Outgoing> outgoing = new ArrayList<>();

    private long deletable;
    private long deletionDueMillis = Long.MAX_VALUE;

    private volatile @Nullable OutboxLane congested;

    /** A record on its way out; already on disk where it was loaded by recovery. */
    private record Outgoing(OutboxLane lane, long sequence, byte[] bytes) {}

    Outbox(int shard, int shards, long limit, Set<Topic> topics, Store store) {
        this.shard = shard;
        this.limit = limit;
        this.store = store;
        this.messageLanes = new OutboxLane[shards];
        // In a fixed order: a set's own differs from process to process, and a simulation is to repeat itself.
        for (Topic topic :
                topics.stream().sorted(Comparator.comparing(Topic::code)).toList()) {
            OutboxLane lane = new OutboxLane(topic.code(), 0, "outbox of topic " + topic.name());
            topicLanes.put(topic, lane);
            lanes.add(lane);
        }
    }

    // --- recovery ---

    /** Starts in each lane behind its cursor, for before it there is nothing but the marks of deleted rows. */
    void recover() {
        Map<byte[], Long> cursors = new TreeMap<>(Arrays::compareUnsigned);
        store.scan(shard, CURSORS, FIRST, AFTER_ALL, (key, value) -> {
            cursors.put(key, BigEndian.getLong(value, 0));
            return true;
        });
        byte[] from = FIRST;
        for (Map.Entry<byte[], Long> entry : cursors.entrySet()) {
            RecordReader reader = new RecordReader(entry.getKey());
            int code = reader.u8();
            int target = reader.u16();
            long cursor = entry.getValue();
            loadRows(from, entry.getKey());
            if (code == OutboxLane.MESSAGES || topicLane(code) != null) {
                OutboxLane lane = storedLane(code, target);
                lane.last = cursor;
                lane.deleted = cursor;
                lane.acknowledged(cursor);
                lane.committed(cursor);
            }
            from = new OutboxLane(code, target, "").rowKey(cursor + 1);
        }
        loadRows(from, AFTER_ALL);
        congested = fullestOverLimit();
    }

    private void loadRows(byte[] from, byte[] to) {
        store.scan(shard, ROWS, from, to, (key, value) -> {
            RecordReader reader = new RecordReader(key);
            OutboxLane lane = storedLane(reader.u8(), reader.u16());
            lane.last = reader.u64();
            lane.committed(lane.last);
            if (lane.isMessages()) {
                outgoing.add(new Outgoing(lane, lane.last, value));
            }
            return true;
        });
    }

    private OutboxLane storedLane(int code, int target) {
        if (code == OutboxLane.MESSAGES) {
            return messageLane(target);
        }
        OutboxLane lane = topicLane(code);
        if (lane == null) {
            throw new IllegalStateException("shard " + shard + ": the outbox holds records of a topic with code " + code
                    + " without a consumer");
        }
        return lane;
    }

    private @Nullable OutboxLane topicLane(int code) {
        for (OutboxLane lane : topicLanes.values()) {
            if (lane.code == code) {
                return lane;
            }
        }
        return null;
    }

    // --- sending ---

    void send(int toShard, byte[] message) {
        if (toShard < 0 || toShard >= messageLanes.length) {
            throw new IllegalArgumentException(
                    "toShard: " + toShard + " (expected: 0 … " + (messageLanes.length - 1) + ")");
        }
        append(messageLane(toShard), message);
    }

    void emit(Topic topic, byte[] record) {
        append(lane(topic), record);
    }

    private void append(OutboxLane lane, byte[] record) {
        outgoing.add(new Outgoing(lane, ++lane.last, record));
    }

    private OutboxLane messageLane(int toShard) {
        OutboxLane lane = messageLanes[toShard];
        if (lane == null) {
            lane = new OutboxLane(OutboxLane.MESSAGES, toShard, "outbox of messages to shard " + toShard);
            messageLanes[toShard] = lane;
            lanes.add(lane);
        }
        return lane;
    }

    private OutboxLane lane(Topic topic) {
        OutboxLane lane = topicLanes.get(topic);
        if (lane == null) {
            throw new IllegalStateException("topic " + topic.name() + " has no consumer");
        }
        return lane;
    }

    void writeRows(WriteSet writes) {
        for (Outgoing record : outgoing) {
            if (record.sequence > record.lane.committed()) {
                writes.add(shard, ROWS, record.lane.rowKey(record.sequence), record.bytes);
            }
        }
    }

    /** The group is on disk: its records count against the bounds. */
    void countCommitted() {
        for (Outgoing record : outgoing) {
            OutboxLane lane = record.lane;
            if (record.sequence > lane.committed()) {
                lane.committed(record.sequence);
            }
            if (lane.backlog() > limit) {
                congested = lane;
            }
        }
    }

    /** Lets the committed group's records go. */
    void handOver(ShardLinks links) {
        if (outgoing.isEmpty()) {
            return;
        }
        for (Outgoing record : outgoing) {
            if (record.lane.isMessages()) {
                links.message(shard, record.lane.target, record.sequence, record.bytes);
            }
        }
        outgoing.clear();
        topicLanes.forEach((topic, lane) -> {
            if (lane.backlog() > 0) {
                links.emitted(shard, topic);
            }
        });
    }

    void abandon() {
        outgoing.clear();
    }

    // --- acknowledgements ---

    void messagesAcknowledged(int byShard, long sequence, long nowMillis) {
        acknowledged(messageLane(byShard), sequence, nowMillis);
    }

    void recordsAcknowledged(Topic topic, long sequence, long nowMillis) {
        acknowledged(lane(topic), sequence, nowMillis);
    }

    private void acknowledged(OutboxLane lane, long sequence, long nowMillis) {
        long before = lane.acknowledged();
        if (sequence <= before) {
            return;
        }
        lane.acknowledged(sequence);
        deletable += sequence - before;
        if (deletionDueMillis == Long.MAX_VALUE) {
            deletionDueMillis = nowMillis + DELETION_DELAY_MILLIS;
        }
        if (congested == lane && lane.backlog() <= limit) {
            congested = fullestOverLimit();
        }
    }

    private @Nullable OutboxLane fullestOverLimit() {
        for (OutboxLane lane : lanes) {
            if (lane.backlog() > limit) {
                return lane;
            }
        }
        return null;
    }

    /** Makes the group at {@code nowMillis} delete all acknowledged rows. */
    void deleteNow(long nowMillis) {
        if (deletable > 0) {
            deletionDueMillis = nowMillis;
        }
    }

    /** @param writesAnyway whether the group has other writes, so that a deletion costs no commit of its own */
    void deleteWhereDue(WriteSet writes, boolean writesAnyway, long nowMillis) {
        if (deletable > 0
                && (writesAnyway
                        || deletable >= DELETIONS_WORTH_A_COMMIT
                        || nowMillis >= deletionDueMillis
                        || deletionDueMillis - nowMillis > DELETION_DELAY_MILLIS)) {
            deleteAcknowledged(writes);
        }
    }

    /** When rows are to be deleted although no group writes; {@link Long#MAX_VALUE} where there are none. */
    long deletionDueMillis() {
        return deletionDueMillis;
    }

    private void deleteAcknowledged(WriteSet writes) {
        for (OutboxLane lane : lanes) {
            long acknowledged = lane.acknowledged();
            if (acknowledged > lane.deleted) {
                for (long row = lane.deleted + 1; row <= acknowledged; row++) {
                    writes.add(shard, ROWS, lane.rowKey(row), null);
                }
                lane.deleted = acknowledged;
                writes.add(shard, CURSORS, lane.cursorKey(), BigEndian.bytes(acknowledged));
            }
        }
        deletable = 0;
        deletionDueMillis = Long.MAX_VALUE;
    }

    // --- progress ---

    @Nullable
    ShardBusyException refusal() {
        OutboxLane lane = congested;
        return lane == null ? null : new ShardBusyException(shard, lane.name, lane.backlog(), limit);
    }

    long committed(Topic topic) {
        return lane(topic).committed();
    }

    long acknowledged(Topic topic) {
        return lane(topic).acknowledged();
    }

    long deleted(Topic topic) {
        return lane(topic).deleted;
    }

    List<byte[]> records(Topic topic, long afterSequence, int limit) {
        OutboxLane lane = lane(topic);
        List<byte[]> records = new ArrayList<>();
        long committed = lane.committed();
        if (afterSequence < committed) {
            store.scan(shard, ROWS, lane.rowKey(afterSequence + 1), lane.rowKey(committed + 1), (key, value) -> {
                records.add(value);
                return records.size() < limit;
            });
        }
        return records;
    }

    long backlog() {
        long sum = 0;
        for (OutboxLane lane : lanes) {
            sum += lane.backlog();
        }
        return sum;
    }
}

package io.hongyan.shards;

import io.hongyan.kernel.BigEndian;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard without threads, queues or a clock: the core that {@link ShardRuntime} and the simulation share.
 *
 * <p>A group is {@link #open}, any number of {@link #fireTimers}, {@link #receive} and {@link #apply}, then {@link #seal},
 * which moves the group's writes into a write set. The caller commits that set (several shards may share one) and then
 * calls {@link #settle}, which gives the replies, runs the effects and hands the group's messages over. Between seal and
 * settle nothing of the group has left the shard. A group without writes has seen only committed state, so it is settled
 * without a commit.
 *
 * <p>Whatever must happen exactly once is written with the group that causes it: a fired timer's removal, the number of
 * the last message received of each sender, and the outbox row of each record that leaves.
 *
 * <p>All methods belong to the shard's thread, but {@link #refusal} and the progress of a lane, which any may read.
 */
public final class ShardEngine<C extends ShardCommand<?>> {

    private static final Logger log = LoggerFactory.getLogger(ShardEngine.class);

    static final Table TIMER = new Table("timer");
    static final Table OUTBOX = new Table("outbox");
    static final Table CURSOR = new Table("cursor");
    static final Table INBOX = new Table("inbox");

    static final Table META = new Table("meta");

    private static final byte[] TIMER_FLOOR_KEY = "timer-floor".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EMPTY = new byte[0];

    /** Behind every key of the engine's tables. */
    private static final byte[] AFTER_ALL = {-1, -1, -1, -1};

    /** Acknowledged rows are deleted by the next group that writes anyway, or alone after so many or so long. */
    private static final int DELETIONS_WORTH_A_COMMIT = 4096;

    private static final long DELETION_DELAY_MILLIS = 250;

    private final int shard;
    private final int shards;
    private final long outboxLimit;
    private final ShardProcessor<C> processor;
    private final Store store;
    private final ShardLinks links;
    private final Context context = new Context();

    private final Map<Table, TableOverlay> overlays = new HashMap<>();
    private final @Nullable OutboxLane[] messageLanes;
    private final Map<Topic, OutboxLane> topicLanes = new HashMap<>();
    /** All of them; metrics read it from other threads. */
    private final List<OutboxLane> lanes = new CopyOnWriteArrayList<>();

    /** Sequence of the last message received, by sender. */
    private final long[] received;

    // What the running group has gathered.
    private final List<Outgoing> outgoing = new ArrayList<>();
    private final List<CompletableFuture<Object>> replied = new ArrayList<>();
    private final List<Object> replies = new ArrayList<>();
    private final List<Runnable> effects = new ArrayList<>();
    private final boolean[] heardFrom;
    private final boolean[] advancedBy;
    private boolean heard;
    private boolean applied;
    private long nowMillis;

    /** No timer is before this key, null where there is none; it may itself be gone, as a cancelled one is not looked after. */
    private byte @Nullable [] earliestTimer;

    /**
     * What of {@link #earliestTimer} is on disk, no later than it: where recovery starts to look, for it would otherwise
     * walk over all the deleted rows of timers that fired long ago.
     */
    private long timerFloorMillis;

    private long deletable;
    private long deletionDueMillis = Long.MAX_VALUE;

    private volatile @Nullable OutboxLane congested;

    public ShardEngine(
            int shard,
            int shards,
            long outboxLimit,
            ShardProcessor<C> processor,
            Set<Topic> topics,
            Store store,
            ShardLinks links) {
        this.shard = shard;
        this.shards = shards;
        this.outboxLimit = outboxLimit;
        this.processor = processor;
        this.store = store;
        this.links = links;
        this.messageLanes = new OutboxLane[shards];
        this.received = new long[shards];
        this.heardFrom = new boolean[shards];
        this.advancedBy = new boolean[shards];
        // In a fixed order: a set's own differs from process to process, and a simulation is to repeat itself.
        for (Topic topic :
                topics.stream().sorted(Comparator.comparing(Topic::code)).toList()) {
            OutboxLane lane = new OutboxLane(topic.code(), 0, "outbox of topic " + topic.name());
            topicLanes.put(topic, lane);
            lanes.add(lane);
        }
    }

    /**
     * Loads the engine's and the processor's memory; once, before anything else. Opens a group that is to be sealed and
     * settled like every other.
     */
    public void recover(long nowMillis) {
        loadLanes();
        store.scan(shard, INBOX, EMPTY, AFTER_ALL, (key, value) -> {
            received[new RecordReader(key).u16()] = BigEndian.getLong(value, 0);
            return true;
        });
        byte[] floor = store.get(shard, META, TIMER_FLOOR_KEY);
        timerFloorMillis = floor == null ? 0 : BigEndian.getLong(floor, 0);
        open(nowMillis);
        findTimerFrom(timerKey(timerFloorMillis, EMPTY));
        applied = true;
        processor.recover(context);
    }

    /** Starts a group. */
    public void open(long nowMillis) {
        this.nowMillis = nowMillis;
    }

    /** Applies a command; the reply is given when the group is settled. */
    @SuppressWarnings("unchecked") // the reply's type is the command's; the processor is trusted with it
    public void apply(C command, CompletableFuture<?> reply) {
        applied = true;
        replies.add(processor.apply(command, context));
        replied.add((CompletableFuture<Object>) reply);
    }

    /** Takes a message; one that was seen before is only acknowledged again. */
    public void receive(int fromShard, long sequence, byte[] message) {
        heard = true;
        heardFrom[fromShard] = true;
        long last = received[fromShard];
        if (sequence <= last) {
            return;
        }
        if (sequence > last + 1) {
            throw new IllegalStateException("shard " + shard + ": message " + sequence + " of shard " + fromShard
                    + " (expected: " + (last + 1) + ")");
        }
        received[fromShard] = sequence;
        advancedBy[fromShard] = true;
        applied = true;
        processor.onMessage(fromShard, message, context);
    }

    /** Fires up to {@code limit} due timers, the earliest first; returns how many. */
    public int fireTimers(int limit) {
        byte[] from = earliestTimer;
        if (from == null || BigEndian.getLong(from, 0) > nowMillis) {
            return 0;
        }
        earliestTimer = null; // from here on the earliest of those that are scheduled meanwhile
        List<byte[]> due = new ArrayList<>();
        context.scan(TIMER, from, timerKey(nowMillis + 1, EMPTY), (key, value) -> {
            due.add(key);
            return due.size() < limit;
        });
        int fired = 0;
        for (byte[] key : due) {
            if (context.get(TIMER, key) == null) {
                continue; // cancelled by one that fired just before
            }
            context.delete(TIMER, key);
            applied = true;
            fired++;
            processor.onTimer(BigEndian.getLong(key, 0), Arrays.copyOfRange(key, 8, key.length), context);
        }
        byte[] scheduled = earliestTimer;
        findTimerFrom(scheduled != null && Arrays.compareUnsigned(scheduled, from) < 0 ? scheduled : from);
        raiseTimerFloor();
        return fired;
    }

    /** A shard has committed this one's messages to it up to a sequence. */
    public void messagesAcknowledged(int byShard, long sequence) {
        acknowledged(messageLane(byShard), sequence);
    }

    /** A topic's consumer is done with the records up to a sequence. */
    public void recordsAcknowledged(Topic topic, long sequence) {
        acknowledged(lane(topic), sequence);
    }

    /** Ends the group's gathering; returns whether it wrote, that is whether a commit must come before settle. */
    public boolean seal(WriteSet writes) {
        int before = writes.size();
        if (applied) {
            processor.flush(context);
        }
        for (TableOverlay overlay : overlays.values()) {
            if (!overlay.isEmpty()) {
                overlay.moveTo(writes, shard);
            }
        }
        for (Outgoing record : outgoing) {
            if (record.sequence > record.lane.committed()) {
                writes.add(shard, OUTBOX, record.lane.rowKey(record.sequence), record.bytes);
            }
        }
        if (heard) {
            for (int sender = 0; sender < shards; sender++) {
                if (advancedBy[sender]) {
                    advancedBy[sender] = false;
                    writes.add(shard, INBOX, inboxKey(sender), longBytes(received[sender]));
                }
            }
        }
        if (deletable > 0
                && (writes.size() > before
                        || deletable >= DELETIONS_WORTH_A_COMMIT
                        || nowMillis >= deletionDueMillis
                        || deletionDueMillis - nowMillis > DELETION_DELAY_MILLIS)) {
            deleteAcknowledged(writes);
        }
        return writes.size() > before;
    }

    /** Lets go what the group held back, in this order: replies, effects, messages and records, acknowledgements. */
    public void settle() {
        if (!outgoing.isEmpty()) {
            countCommitted(); // before the replies: who has one and asks for more meets the bound
        }
        for (int i = 0; i < replied.size(); i++) {
            replied.get(i).complete(replies.get(i));
        }
        replied.clear();
        replies.clear();
        if (!effects.isEmpty()) {
            runEffects();
        }
        if (!outgoing.isEmpty()) {
            handOver();
        }
        if (heard) {
            heard = false;
            for (int sender = 0; sender < shards; sender++) {
                if (heardFrom[sender]) {
                    heardFrom[sender] = false;
                    links.messagesAcknowledged(sender, shard, received[sender]);
                }
            }
        }
        applied = false;
    }

    /** Fails the group's replies instead of settling it: its commit did not succeed, or was never tried. */
    public void abandon() {
        replied.forEach(reply -> reply.completeExceptionally(new ShardClosedException(shard)));
        replied.clear();
        replies.clear();
        effects.clear();
        outgoing.clear();
    }

    /** Makes the running group delete all rows that were acknowledged, so that a restart does not bring them again. */
    public void deleteAcknowledgedNow() {
        if (deletable > 0) {
            deletionDueMillis = nowMillis;
        }
    }

    /** When this shard has something to do although nobody asks, in epoch milliseconds. */
    public long wakeMillis() {
        byte[] timer = earliestTimer;
        return timer == null ? deletionDueMillis : Math.min(BigEndian.getLong(timer, 0), deletionDueMillis);
    }

    /** Whether the shard takes commands now: null, or why not. Any thread. */
    public @Nullable ShardBusyException refusal() {
        OutboxLane lane = congested;
        return lane == null ? null : new ShardBusyException(shard, lane.name, lane.backlog(), outboxLimit);
    }

    /** The last record of a topic that is committed. Any thread. */
    public long committed(Topic topic) {
        return lane(topic).committed();
    }

    /** The last record of a topic that is acknowledged. Any thread. */
    public long acknowledged(Topic topic) {
        return lane(topic).acknowledged();
    }

    /** The last record of a topic whose row is gone. Shard's thread. */
    public long deleted(Topic topic) {
        return lane(topic).deleted;
    }

    /** Reads a topic's committed records that follow {@code afterSequence}. Any thread. */
    public List<byte[]> records(Topic topic, long afterSequence, int limit) {
        OutboxLane lane = lane(topic);
        List<byte[]> records = new ArrayList<>();
        long committed = lane.committed();
        if (afterSequence < committed) {
            store.scan(shard, OUTBOX, lane.rowKey(afterSequence + 1), lane.rowKey(committed + 1), (key, value) -> {
                records.add(value);
                return records.size() < limit;
            });
        }
        return records;
    }

    /** Messages sent and not yet acknowledged, and records not yet consumed. Any thread. */
    public long backlog() {
        long sum = 0;
        for (OutboxLane lane : lanes) {
            sum += lane.backlog();
        }
        return sum;
    }

    /** Starts in each lane behind its cursor, for before it there is nothing but the marks of deleted rows. */
    private void loadLanes() {
        Map<byte[], Long> cursors = new TreeMap<>(Arrays::compareUnsigned);
        store.scan(shard, CURSOR, EMPTY, AFTER_ALL, (key, value) -> {
            cursors.put(key, BigEndian.getLong(value, 0));
            return true;
        });
        byte[] from = EMPTY;
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
        store.scan(shard, OUTBOX, from, to, (key, value) -> {
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

    private void acknowledged(OutboxLane lane, long sequence) {
        long before = lane.acknowledged();
        if (sequence <= before) {
            return;
        }
        lane.acknowledged(sequence);
        deletable += sequence - before;
        if (deletionDueMillis == Long.MAX_VALUE) {
            deletionDueMillis = nowMillis + DELETION_DELAY_MILLIS;
        }
        if (congested == lane && lane.backlog() <= outboxLimit) {
            congested = fullestOverLimit();
        }
    }

    private @Nullable OutboxLane fullestOverLimit() {
        for (OutboxLane lane : lanes) {
            if (lane.backlog() > outboxLimit) {
                return lane;
            }
        }
        return null;
    }

    private void deleteAcknowledged(WriteSet writes) {
        for (OutboxLane lane : lanes) {
            long acknowledged = lane.acknowledged();
            if (acknowledged > lane.deleted) {
                for (long row = lane.deleted + 1; row <= acknowledged; row++) {
                    writes.add(shard, OUTBOX, lane.rowKey(row), null);
                }
                lane.deleted = acknowledged;
                writes.add(shard, CURSOR, lane.cursorKey(), longBytes(acknowledged));
            }
        }
        deletable = 0;
        deletionDueMillis = Long.MAX_VALUE;
    }

    private void runEffects() {
        for (Runnable effect : effects) {
            try {
                effect.run();
            } catch (RuntimeException e) {
                log.error("shard {}: an effect after a commit failed", shard, e);
            }
        }
        effects.clear();
    }

    private void countCommitted() {
        for (Outgoing record : outgoing) {
            OutboxLane lane = record.lane;
            if (record.sequence > lane.committed()) {
                lane.committed(record.sequence);
            }
            if (lane.backlog() > outboxLimit) {
                congested = lane;
            }
        }
    }

    private void handOver() {
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

    private void findTimerFrom(byte[] from) {
        earliestTimer = null;
        context.scan(TIMER, from, timerKey(Long.MAX_VALUE, EMPTY), (key, value) -> {
            earliestTimer = key;
            return false;
        });
    }

    private void raiseTimerFloor() {
        byte[] earliest = earliestTimer;
        long floor = earliest == null ? nowMillis : BigEndian.getLong(earliest, 0);
        if (floor > timerFloorMillis) {
            setTimerFloor(floor);
        }
    }

    private void setTimerFloor(long dueMillis) {
        timerFloorMillis = dueMillis;
        context.put(META, TIMER_FLOOR_KEY, longBytes(dueMillis));
    }

    private static byte[] timerKey(long dueMillis, byte[] timer) {
        return new RecordWriter(8 + timer.length).u64(dueMillis).raw(timer).toBytes();
    }

    private static byte[] inboxKey(int sender) {
        return new RecordWriter(2).u16(sender).toBytes();
    }

    private static byte[] longBytes(long value) {
        byte[] bytes = new byte[8];
        BigEndian.putLong(bytes, 0, value);
        return bytes;
    }

    /** A record on its way out; already on disk where it was loaded by recovery. */
    private record Outgoing(OutboxLane lane, long sequence, byte[] bytes) {}

    /** What the processor sees: the store under the group's own writes. */
    private final class Context implements ShardContext, ShardStore {

        @Override
        public int shard() {
            return shard;
        }

        @Override
        public int shards() {
            return shards;
        }

        @Override
        public long nowMillis() {
            return nowMillis;
        }

        @Override
        public ShardStore store() {
            return this;
        }

        @Override
        public void schedule(long dueMillis, byte[] timer) {
            if (dueMillis < 0 || dueMillis == Long.MAX_VALUE) {
                throw new IllegalArgumentException("dueMillis: " + dueMillis + " (expected: 0 … 2^63 - 2)");
            }
            byte[] key = timerKey(dueMillis, timer);
            put(TIMER, key, EMPTY);
            if (earliestTimer == null || Arrays.compareUnsigned(key, earliestTimer) < 0) {
                earliestTimer = key;
            }
            if (dueMillis < timerFloorMillis) {
                setTimerFloor(dueMillis);
            }
        }

        @Override
        public void cancel(long dueMillis, byte[] timer) {
            delete(TIMER, timerKey(dueMillis, timer));
        }

        @Override
        public void send(int toShard, byte[] message) {
            if (toShard < 0 || toShard >= shards) {
                throw new IllegalArgumentException("toShard: " + toShard + " (expected: 0 … " + (shards - 1) + ")");
            }
            append(messageLane(toShard), message);
        }

        @Override
        public void emit(Topic topic, byte[] record) {
            append(lane(topic), record);
        }

        private void append(OutboxLane lane, byte[] record) {
            outgoing.add(new Outgoing(lane, ++lane.last, record));
        }

        @Override
        public void afterCommit(Runnable effect) {
            effects.add(effect);
        }

        @Override
        public byte @Nullable [] get(Table table, byte[] key) {
            TableOverlay overlay = overlays.get(table);
            byte[] value = overlay == null ? null : overlay.get(key);
            if (value == null) {
                return store.get(shard, table, key);
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
                store.scan(shard, table, from, to, visitor);
                return;
            }
            MergedScan merged = new MergedScan(overlay, overlay.keysBetween(from, to), visitor);
            store.scan(shard, table, from, to, merged);
            merged.finish();
        }
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

package io.hongyan.shards;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
 * <p>Whatever must happen exactly once is written with the group that causes it: a fired timer's removal ({@link Timers}),
 * the number of the last message received of each sender ({@link Inbox}), and the row of each record that leaves ({@link
 * Outbox}).
 *
 * <p>All methods belong to the shard's thread, but {@link #refusal} and the progress of a lane, which any may read.
 */
public final class ShardEngine<C extends ShardCommand<?>> {

    private static final Logger log = LoggerFactory.getLogger(ShardEngine.class);

    private final int shard;
    private final int shards;
    private final ShardProcessor<C> processor;
    private final ShardLinks links;
    private final GroupStore store;
    private final Timers timers;
    private final Timers.Receiver dueTimers = this::due;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Context context = new Context();

    // What the running group has gathered.
    private final List<CompletableFuture<Object>> replied = new ArrayList<>();
    private final List<Object> replies = new ArrayList<>();
    private final List<Runnable> effects = new ArrayList<>();
    private boolean applied;
    private long nowMillis;

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
        this.processor = processor;
        this.links = links;
        this.store = new GroupStore(shard, store);
        this.timers = new Timers(this.store);
        this.inbox = new Inbox(shard, shards, store);
        this.outbox = new Outbox(shard, shards, outboxLimit, topics, store);
    }

    /**
     * Loads the engine's and the processor's memory; once, before anything else. Opens a group that is to be sealed and
     * settled like every other.
     */
    public void recover(long nowMillis) {
        outbox.recover();
        inbox.recover();
        open(nowMillis);
        timers.recover();
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
        if (inbox.take(fromShard, sequence)) {
            applied = true;
            processor.onMessage(fromShard, message, context);
        }
    }

    /** Fires up to {@code limit} due timers, the earliest first; returns how many. */
    public int fireTimers(int limit) {
        return timers.fire(limit, nowMillis, dueTimers);
    }

    private void due(long dueMillis, byte[] timer) {
        applied = true;
        processor.onTimer(dueMillis, timer, context);
    }

    /** A shard has committed this one's messages to it up to a sequence. */
    public void messagesAcknowledged(int byShard, long sequence) {
        outbox.messagesAcknowledged(byShard, sequence, nowMillis);
    }

    /** A topic's consumer is done with the records up to a sequence. */
    public void recordsAcknowledged(Topic topic, long sequence) {
        outbox.recordsAcknowledged(topic, sequence, nowMillis);
    }

    /** Ends the group's gathering; returns whether it wrote, that is whether a commit must come before settle. */
    public boolean seal(WriteSet writes) {
        int before = writes.size();
        if (applied) {
            processor.flush(context);
        }
        store.moveTo(writes);
        outbox.writeRows(writes);
        inbox.writeRows(writes);
        outbox.deleteWhereDue(writes, writes.size() > before, nowMillis);
        return writes.size() > before;
    }

    /** Lets go what the group held back, in this order: replies, effects, messages and records, acknowledgements. */
    public void settle() {
        outbox.countCommitted(); // before the replies: who has one and asks for more meets the bound
        for (int i = 0; i < replied.size(); i++) {
            replied.get(i).complete(replies.get(i));
        }
        replied.clear();
        replies.clear();
        if (!effects.isEmpty()) {
            runEffects();
        }
        outbox.handOver(links);
        inbox.acknowledge(links);
        applied = false;
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

    /** Fails the group's replies instead of settling it: its commit did not succeed, or was never tried. */
    public void abandon() {
        replied.forEach(reply -> reply.completeExceptionally(new ShardClosedException(shard)));
        replied.clear();
        replies.clear();
        effects.clear();
        outbox.abandon();
    }

    /** Makes the running group delete all rows that were acknowledged, so that a restart does not bring them again. */
    public void deleteAcknowledgedNow() {
        outbox.deleteNow(nowMillis);
    }

    /** When this shard has something to do although nobody asks, in epoch milliseconds. */
    public long wakeMillis() {
        return Math.min(timers.earliestMillis(), outbox.deletionDueMillis());
    }

    /** Whether the shard takes commands now: null, or why not. Any thread. */
    public @Nullable ShardBusyException refusal() {
        return outbox.refusal();
    }

    /** The last record of a topic that is committed. Any thread. */
    public long committed(Topic topic) {
        return outbox.committed(topic);
    }

    /** The last record of a topic that is acknowledged. Any thread. */
    public long acknowledged(Topic topic) {
        return outbox.acknowledged(topic);
    }

    /** The last record of a topic whose row is gone. Shard's thread. */
    public long deleted(Topic topic) {
        return outbox.deleted(topic);
    }

    /** Reads a topic's committed records that follow {@code afterSequence}. Any thread. */
    public List<byte[]> records(Topic topic, long afterSequence, int limit) {
        return outbox.records(topic, afterSequence, limit);
    }

    /** Messages sent and not yet acknowledged, and records not yet consumed. Any thread. */
    public long backlog() {
        return outbox.backlog();
    }

    /** What the processor sees. */
    private final class Context implements ShardContext {

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
            return store;
        }

        @Override
        public void schedule(long dueMillis, byte[] timer) {
            timers.schedule(dueMillis, timer);
        }

        @Override
        public void cancel(long dueMillis, byte[] timer) {
            timers.cancel(dueMillis, timer);
        }

        @Override
        public void send(int toShard, byte[] message) {
            outbox.send(toShard, message);
        }

        @Override
        public void emit(Topic topic, byte[] record) {
            outbox.emit(topic, record);
        }

        @Override
        public void afterCommit(Runnable effect) {
            effects.add(effect);
        }
    }
}

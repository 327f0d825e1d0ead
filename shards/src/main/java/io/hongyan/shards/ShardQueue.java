package io.hongyan.shards;

import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jctools.queues.atomic.MpscAtomicArrayQueue;
import org.jctools.queues.atomic.MpscUnboundedAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * What other threads have for a shard: commands, bounded, and parcels, which must get through and are bounded at their
 * source (the sender's outbox). Offered by any thread, taken by the shard's.
 */
final class ShardQueue<C> {

    private static final int PARCELS_PER_CHUNK = 256;

    private final int shard;
    private final int limit;
    private final Queue<Call<C>> commands;
    private final Queue<Parcel> parcels = new MpscUnboundedAtomicArrayQueue<>(PARCELS_PER_CHUNK);
    private final WakeFlag owner;
    private volatile boolean closed;

    ShardQueue(int shard, int limit, WakeFlag owner) {
        this.shard = shard;
        this.limit = limit;
        this.commands = new MpscAtomicArrayQueue<>(limit);
        this.owner = owner;
    }

    /** Returns null where the command was taken. */
    @Nullable
    ShardBusyException offer(Call<C> call) {
        if (!commands.offer(call)) {
            return new ShardBusyException(shard, "queue", commands.size(), limit);
        }
        owner.wake();
        if (closed) {
            close();
        }
        return null;
    }

    void offer(Parcel parcel) {
        parcels.offer(parcel);
        owner.wake();
    }

    @Nullable
    Call<C> nextCall() {
        return commands.poll();
    }

    @Nullable
    Parcel nextParcel() {
        return parcels.poll();
    }

    boolean isEmpty() {
        return commands.isEmpty() && parcels.isEmpty();
    }

    int waitingCommands() {
        return commands.size();
    }

    /** Fails the commands that nobody will take any more, those still to come too; after the shard's thread has ended. */
    synchronized void close() {
        closed = true;
        for (Call<C> call = commands.poll(); call != null; call = commands.poll()) {
            call.reply.completeExceptionally(new ShardClosedException(shard));
        }
    }

    /** A command and who waits for its reply. */
    record Call<C>(C command, CompletableFuture<?> reply) {}

    /** What arrives from inside the runtime. */
    sealed interface Parcel {

        record Message(int fromShard, long sequence, byte[] bytes) implements Parcel {}

        record MessagesAcknowledged(int byShard, long sequence) implements Parcel {}

        record RecordsAcknowledged(Topic topic, long sequence) implements Parcel {}
    }
}

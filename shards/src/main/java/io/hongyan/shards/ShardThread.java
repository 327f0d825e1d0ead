package io.hongyan.shards;

import io.hongyan.shards.ShardQueue.Call;
import io.hongyan.shards.ShardQueue.Parcel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Runs the groups of several shards, round by round. A round takes what waits at each shard, commits all of it with one
 * sync, and only then settles the groups that wrote; a group that wrote nothing is settled before the sync, since it saw
 * nothing uncommitted. While a round is on its disk the next one gathers in the queues: that is all the waiting there is.
 */
final class ShardThread<C extends ShardCommand<?>> implements Runnable {

    /** Timers follow a wall clock that may jump while the thread sleeps, so it looks again this often if it has any. */
    private static final long LONGEST_SLEEP_WITH_TIMERS_MILLIS = 500;

    private static final long LONGEST_DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final int groupLimit;
    private final Store store;
    private final InstantSource clock;
    private final Consumer<Throwable> fatal;
    private final WakeFlag wake;
    private final List<Member<C>> members = new ArrayList<>();
    private final CompletableFuture<Void> recovered = new CompletableFuture<>();

    private final WriteSet writes = new WriteSet();
    private final List<ShardEngine<C>> written = new ArrayList<>();

    final LongAdder commands = new LongAdder();
    final LongAdder messages = new LongAdder();
    final LongAdder timers = new LongAdder();
    final LongAdder groups = new LongAdder();
    final LongAdder readOnlyGroups = new LongAdder();
    final LongAdder commits = new LongAdder();
    final LongAdder committedWrites = new LongAdder();
    final LongAdder commitNanos = new LongAdder();

    private volatile boolean stopping;
    private volatile boolean halted;

    /** @param fatal told why the thread ended itself: after it nothing of the open groups may leave the shards */
    ShardThread(int groupLimit, Store store, InstantSource clock, WakeFlag wake, Consumer<Throwable> fatal) {
        this.groupLimit = groupLimit;
        this.store = store;
        this.clock = clock;
        this.wake = wake;
        this.fatal = fatal;
    }

    /** Before the thread starts. */
    void add(ShardEngine<C> engine, ShardQueue<C> queue) {
        members.add(new Member<>(engine, queue));
    }

    /** Completes when all of this thread's shards are recovered. */
    CompletableFuture<Void> recovered() {
        return recovered;
    }

    /** Ends the thread once its queues are empty. */
    void stop() {
        stopping = true;
        wake.wake();
    }

    /** Ends the thread where it stands. */
    void halt() {
        halted = true;
        stop();
    }

    @Override
    public void run() {
        wake.ownedByCurrentThread();
        try {
            for (Member<C> member : members) {
                member.engine.recover(clock.millis());
                seal(member.engine);
            }
            commitAndSettle();
            recovered.complete(null);
            while (!stopping) {
                if (round() == 0) {
                    sleep();
                }
            }
            drain();
        } catch (Throwable e) {
            if (!recovered.completeExceptionally(e)) {
                fatal.accept(e);
            }
        } finally {
            members.forEach(member -> {
                member.engine.abandon();
                member.queue.close();
            });
        }
    }

    /** Finishes what waits; not for ever, as messages between shards may cause each other. What is left is on disk. */
    private void drain() {
        long deadlineNanos = System.nanoTime() + LONGEST_DRAIN_NANOS;
        while (!halted && round() > 0 && System.nanoTime() - deadlineNanos < 0) {
            // one more
        }
        if (!halted) {
            for (Member<C> member : members) {
                member.engine.open(clock.millis());
                member.engine.deleteAcknowledgedNow();
                seal(member.engine);
            }
            commitAndSettle();
        }
    }

    /** Returns how much was done. */
    private int round() {
        long nowMillis = clock.millis();
        int done = 0;
        for (Member<C> member : members) {
            if (!member.queue.isEmpty() || member.engine.wakeMillis() <= nowMillis) {
                int gathered = gather(member, nowMillis);
                boolean wrote = seal(member.engine);
                if (gathered > 0) {
                    groups.increment();
                    if (!wrote) {
                        readOnlyGroups.increment();
                    }
                }
                done += gathered;
            }
        }
        commitAndSettle();
        return done;
    }

    private int gather(Member<C> member, long nowMillis) {
        ShardEngine<C> engine = member.engine;
        ShardQueue<C> queue = member.queue;
        engine.open(nowMillis);
        int fired = engine.fireTimers(groupLimit);
        int parcels = 0;
        for (Parcel parcel; parcels < groupLimit && (parcel = queue.nextParcel()) != null; parcels++) {
            take(parcel, engine);
        }
        int calls = 0;
        for (Call<C> call; calls < groupLimit && (call = queue.nextCall()) != null; calls++) {
            engine.apply(call.command(), call.reply());
        }
        timers.add(fired);
        commands.add(calls);
        return fired + parcels + calls;
    }

    private void take(Parcel parcel, ShardEngine<C> engine) {
        switch (parcel) {
            case Parcel.Message message -> {
                messages.increment();
                engine.receive(message.fromShard(), message.sequence(), message.bytes());
            }
            case Parcel.MessagesAcknowledged done -> engine.messagesAcknowledged(done.byShard(), done.sequence());
            case Parcel.RecordsAcknowledged done -> engine.recordsAcknowledged(done.topic(), done.sequence());
        }
    }

    /** Returns whether the group wrote; one that did not is settled already. */
    private boolean seal(ShardEngine<C> engine) {
        if (engine.seal(writes)) {
            written.add(engine);
            return true;
        }
        engine.settle();
        return false;
    }

    private void commitAndSettle() {
        if (writes.isEmpty()) {
            return;
        }
        long startNanos = System.nanoTime();
        store.commit(writes);
        commitNanos.add(System.nanoTime() - startNanos);
        commits.increment();
        committedWrites.add(writes.size());
        writes.clear();
        for (int i = 0; i < written.size(); i++) {
            written.get(i).settle();
        }
        written.clear();
    }

    private void sleep() {
        long wakeMillis = Long.MAX_VALUE;
        for (Member<C> member : members) {
            wakeMillis = Math.min(wakeMillis, member.engine.wakeMillis());
        }
        long nanos = Long.MAX_VALUE;
        if (wakeMillis != Long.MAX_VALUE) {
            long millis = Math.min(wakeMillis - clock.millis(), LONGEST_SLEEP_WITH_TIMERS_MILLIS);
            if (millis <= 0) {
                return;
            }
            nanos = TimeUnit.MILLISECONDS.toNanos(millis);
        }
        wake.sleepUnless(this::hasWork, nanos);
    }

    private boolean hasWork() {
        if (stopping) {
            return true;
        }
        for (Member<C> member : members) {
            if (!member.queue.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private record Member<C extends ShardCommand<?>>(ShardEngine<C> engine, ShardQueue<C> queue) {}
}

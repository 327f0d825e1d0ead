package io.hongyan.delivery.receipt;

import java.util.List;
import java.util.Optional;

/**
 * The apps' receipts, shard by shard. Everything blocks until it is on disk, so call it from virtual threads. Throws {@code
 * ShardBusyException} where a shard takes no more commands just now (try again), and {@code ShardClosedException} at the end.
 */
public interface ReceiptFeed {

    int shards();

    /**
     * What waits for an app on a shard, oldest first: records of at most so many bytes together, and one at least where there is
     * one. Receipts that were sent are left out by {@link ReceiptRecord#from}.
     */
    List<ReceiptRecord> read(int shard, int app, int maxBytes);

    /** All receipts before one were sent: the {@code offset}th of record {@code number}, counted from 0. Repeated, it does nothing. */
    void sent(int shard, int app, long number, int offset);

    /** Gives up what waits since a moment or longer; answers how many receipts that were. */
    long giveUp(int shard, int app, long keptUntilMillis, String reason);

    Backlog backlog(int app);

    /** What was given up, in the order of shards and age. */
    List<DeadReceipts> dead(int app, int limit);

    /** Puts what was given up behind what waits, to be sent again; answers how many receipts that are. */
    long sendAgain(int app);

    /** {@link #sendAgain(int)} for what is left of one record; empty where there is none. */
    Optional<Long> sendAgain(int app, int shard, long number);

    /** Tells the app something, as if it were a receipt, where it wants to be told. */
    void tell(int app, ReceiptEntry.Notice notice);

    /** Forgets all that waits for an app and what was given up; what was dropped stays counted. */
    void forget(int app);

    /** Forgets what was given up before a moment, and drops, counted, what waits since before it. Of all apps. */
    void forgetBefore(long millis);
}

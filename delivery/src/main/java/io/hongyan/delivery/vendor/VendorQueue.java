package io.hongyan.delivery.vendor;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What waits for vendors, shard by shard. Futures complete after the commit, on a shard thread: do not block in what follows
 * them. They fail with {@code ShardBusyException} where the shard takes no more commands just now (try again), and with
 * {@code ShardClosedException} at the end.
 */
public interface VendorQueue {

    int shards();

    /**
     * Takes the next call of a channel; empty where nothing can be sent now, and then {@link VendorSignals} tells when that
     * changes. Quota is taken with it.
     *
     * @param atMost most targets, at least 1
     */
    CompletableFuture<Optional<VendorCall>> take(int shard, int app, Channel channel, int atMost);

    /**
     * Requests for the call's targets {@code from} (included) to {@code to} are about to leave; they may once this is on disk, and
     * not before: what was not begun when the process died surely was not sent, and waits again. To be told of a call that sends;
     * a repeated one was begun before, and recalls are repeated anyway.
     */
    CompletableFuture<Void> begun(VendorCall call, int from, int to);

    /** Settles a call. Answering twice does nothing. */
    CompletableFuture<Void> answer(VendorCall call, VendorAnswer answer);

    /**
     * Units of a class's daily quota that are used: what a vendor took, and what it is being asked to take.
     *
     * @param day epoch day, {@link VendorAccount#quotaDay}
     */
    CompletableFuture<Long> quotaUsed(int app, Channel channel, MessageClass messageClass, long day);

    /** Keeps what a vendor said; completes when it is on disk. Said again it changes nothing. */
    CompletableFuture<Void> news(int app, Channel channel, List<VendorNews> news);

    /**
     * Ids of messages whose vendor is to be asked what became of them ({@link VendorAccount#askedFor}): some thousands at most,
     * each time the next ones, and again from the beginning.
     */
    CompletableFuture<List<String>> askedAbout(int app, Channel channel);

    /** Tells all shards that accounts of an app were made, changed or removed, so that they look again. */
    CompletableFuture<Void> accountsChanged(int app);
}

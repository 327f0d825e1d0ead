package io.hongyan.channels.dispatch;

/**
 * Which shards may have calls for a lane. A signal is never lost to a take that came back empty: the take notes how many signals
 * it had seen when it began, and only those are settled by it. Not thread-safe; the lane guards it.
 */
final class WaitingShards {

    /** Takes on their way to one shard at once, so that single pushes do not wait for one commit each. */
    private static final int TAKES_OF_ONE_SHARD = 4;

    private final long[] signals;
    private final long[] settled;
    private final int[] taking;
    private int next;

    WaitingShards(int shards) {
        signals = new long[shards];
        settled = new long[shards];
        taking = new int[shards];
    }

    void signal(int shard) {
        signals[shard]++;
    }

    /** A take of one shard. */
    record Take(int shard, long seen) {}

    /** Whether there is a shard to take from. */
    boolean any() {
        for (int shard = 0; shard < signals.length; shard++) {
            if (ready(shard)) {
                return true;
            }
        }
        return false;
    }

    /** Begins a take of the next shard in turn that may have something; there must be {@link #any}. */
    Take begin() {
        while (!ready(next)) {
            next = (next + 1) % signals.length;
        }
        int shard = next;
        next = (next + 1) % signals.length;
        taking[shard]++;
        return new Take(shard, signals[shard]);
    }

    private boolean ready(int shard) {
        return signals[shard] != settled[shard] && taking[shard] < TAKES_OF_ONE_SHARD;
    }

    void end(Take take, boolean empty) {
        taking[take.shard]--;
        if (empty) {
            settled[take.shard] = Math.max(settled[take.shard], take.seen);
        }
    }
}

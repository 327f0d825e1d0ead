package io.hongyan.shards;

/** The shard's queue or outbox is over its bound; nothing was done, try again later. */
public final class ShardBusyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ShardBusyException(int shard, String what, long size, long limit) {
        super("shard " + shard + ": " + what + " holds " + size + " (limit: " + limit + ")", null, false, false);
    }
}

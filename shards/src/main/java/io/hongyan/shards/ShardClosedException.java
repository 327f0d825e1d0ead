package io.hongyan.shards;

/** The runtime is stopping; whether the command was done is unknown. */
public final class ShardClosedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public ShardClosedException(int shard) {
        super("shard " + shard + " is closed", null, false, false);
    }
}

package io.hongyan.shards;

import java.util.Set;

/** Makes the state machine of a shard; a fresh one each time a shard is recovered. */
@FunctionalInterface
public interface ShardProcessorFactory<C extends ShardCommand<?>> {

    ShardProcessor<C> create(int shard);

    /** The topics the processors emit to; each needs a consumer before the shards start. */
    default Set<Topic> topics() {
        return Set.of();
    }
}

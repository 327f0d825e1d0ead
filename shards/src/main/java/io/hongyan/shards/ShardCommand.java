package io.hongyan.shards;

/**
 * Something a shard is asked to do or to answer.
 *
 * @param <R> type of the reply, given after the group that holds the command is on disk
 */
public interface ShardCommand<R> {}

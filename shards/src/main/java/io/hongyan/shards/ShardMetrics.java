package io.hongyan.shards;

/**
 * What a runtime did since it started, and what waits now.
 *
 * @param commands applied
 * @param messages taken from other shards
 * @param timers fired
 * @param groups with anything in them; commands ÷ groups is the mean group size
 * @param readOnlyGroups of these, the ones that wrote nothing and so waited for no sync
 * @param commits synced write sets, each of one thread's groups
 * @param writes puts and deletes in them
 * @param commitNanos time in commits, of all threads together
 * @param queued commands that wait now
 * @param outboxBacklog records and messages that are committed and not acknowledged now
 */
public record ShardMetrics(
        long commands,
        long messages,
        long timers,
        long groups,
        long readOnlyGroups,
        long commits,
        long writes,
        long commitNanos,
        long queued,
        long outboxBacklog) {}

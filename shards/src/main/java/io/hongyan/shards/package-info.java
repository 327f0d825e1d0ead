/**
 * The one place with state: single-writer state machines over an ordered store.
 *
 * <p>A shard takes commands one at a time. What a command does (store writes, records for other shards and for named
 * consumers, timers) is gathered with that of its neighbours into a group, the group is committed with one synced write,
 * and only then are its replies given and its effects run. So whoever has an answer has it from the disk, and whatever a
 * crash takes away nobody has been told of.
 *
 * <p>{@link io.hongyan.shards.ShardProcessor} is the seam: it sees a store, an emitter, timers and a clock, all of it
 * through {@link io.hongyan.shards.ShardContext}, so the same processor can run inside a Kafka Streams processor.
 */
@NullMarked
package io.hongyan.shards;

import org.jspecify.annotations.NullMarked;

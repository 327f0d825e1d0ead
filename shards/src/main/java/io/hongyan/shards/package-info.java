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
 *
 * <p>{@link io.hongyan.shards.ShardEngine} is one shard without threads or a clock and, with its {@code Timers}, {@code
 * Inbox} and {@code Outbox}, holds every rule about what happens exactly once; {@link io.hongyan.shards.ShardRuntime} runs
 * many on a few threads over {@link io.hongyan.shards.RocksDbStore}, {@link io.hongyan.shards.simulation.SimulatedShards}
 * runs them from a seed over {@link io.hongyan.shards.InMemoryStore} and crashes them. {@code docs/adr/0002-shard-runtime.md} has the reasons.
 *
 * <h2>Key space of the engine's own tables</h2>
 *
 * A table is a column family. RocksDB puts the shard (u16) in front of every key; numbers are big-endian. Processors name
 * tables of their own and keep off these five.
 *
 * <pre>
 * meta
 * ├── "format"                             u16: version of this layout; shard 0 only
 * ├── "shards"                             u16: how many there are, for good; shard 0 only
 * └── "timer-floor"                        u64: no timer is due before
 *
 * timer
 * └── due u64, epoch ms ─ timer's bytes    empty; deleted by the group in which it fires
 *
 * outbox                                   what left and may not have arrived
 * ├── 0 u8 ─ to shard u16 ─ sequence u64   a message
 * └── topic u8 ─ 0 u16 ─ sequence u64      a record; sequences are 1, 2, 3, … without gaps, never used again
 *
 * cursor                                   how far the outbox is acknowledged, written with the deletion of those rows
 * ├── 0 u8 ─ to shard u16                  u64: sequence
 * └── topic u8 ─ 0 u16                     u64: sequence
 *
 * inbox                                    what arrived
 * └── from shard u16                       u64: sequence of the last message, written by the group that took it
 * </pre>
 */
@NullMarked
package io.hongyan.shards;

import org.jspecify.annotations.NullMarked;

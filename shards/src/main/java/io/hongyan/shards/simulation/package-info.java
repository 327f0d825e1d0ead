/**
 * Shards without threads and without a disk, driven by one seed: who runs next, how large a group gets, when a message
 * arrives and how often, what the clock does, and where the process dies. The engine is the real one; only what carries
 * commands and messages to it, and the disk under it, are stood in for.
 */
@NullMarked
package io.hongyan.shards.simulation;

import org.jspecify.annotations.NullMarked;

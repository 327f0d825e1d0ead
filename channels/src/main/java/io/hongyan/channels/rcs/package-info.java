/**
 * 5G messages: a GSMA-style HTTP interface as carriers' platforms and their resellers have it, each with differences of its own; ours is
 * written down in docs/channels/rcs.md (reference section 12.7).
 */
@NullMarked
package io.hongyan.channels.rcs;

import org.jspecify.annotations.NullMarked;

/** Plays a carrier's platform for 5G messages by the contract of docs/channels/rcs.md (reference section 12.7). */
@NullMarked
package io.hongyan.simulators.vendor.rcs;

import org.jspecify.annotations.NullMarked;

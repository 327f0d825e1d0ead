/**
 * APNs as Apple documents it (reference, section 1), on a port of its own, for it speaks HTTP/2 over TLS alone. Written on
 * Netty's HTTP/2 codec: Pushy's mock server holds its number of streams fixed, answers at once or never, and lacks the newer
 * reasons, so neither the single stream before the first accepted token nor the faults could be played on it.
 */
@NullMarked
package io.hongyan.simulators.vendor.apns;

import org.jspecify.annotations.NullMarked;

/**
 * A push service as RFC 8030 describes one, with the browsers' side of it (RFC 8291, RFC 8292; reference, section 11): it holds
 * the browsers' keys, so it reads every message and refuses what no browser could read.
 */
@NullMarked
package io.hongyan.simulators.vendor.webpush;

import org.jspecify.annotations.NullMarked;

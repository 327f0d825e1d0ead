/** Delivery and dispatch in this process, vendors in another: what {@code ./hongyan bench vendors} measures. */
@NullMarked
package io.hongyan.bench.vendor;

import org.jspecify.annotations.NullMarked;

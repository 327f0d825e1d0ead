/** The device gateway without what stands behind it: what of a push is the gateway's part. */
@NullMarked
package io.hongyan.bench.gateway;

import org.jspecify.annotations.NullMarked;

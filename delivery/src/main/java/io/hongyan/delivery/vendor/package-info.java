/**
 * The port between delivery and the vendors' channels. Delivery keeps what waits for a vendor, as bitmaps, and hands it out in
 * calls that are asked for ({@link io.hongyan.delivery.vendor.VendorQueue}), so nothing queues in memory; whoever speaks to the
 * vendors answers each call, and reports receipts. What delivery must know of accounts and messages it asks
 * {@link io.hongyan.delivery.vendor.VendorRules}.
 */
@NullMarked
package io.hongyan.delivery.vendor;

import org.jspecify.annotations.NullMarked;

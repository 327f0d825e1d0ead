/**
 * The port between delivery and whoever tells an app what became of its messages. Each shard keeps, per app that wants it, what
 * its commits told ({@link io.hongyan.delivery.receipt.ReceiptRecord}), written with those commits, until it was sent on; nothing
 * queues in memory and delivery never waits. Whoever sends reads it in order, and says how far it got
 * ({@link io.hongyan.delivery.receipt.ReceiptFeed}).
 */
@NullMarked
package io.hongyan.delivery.receipt;

import org.jspecify.annotations.NullMarked;

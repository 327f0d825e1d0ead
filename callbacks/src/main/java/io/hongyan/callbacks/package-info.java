/**
 * Tells the apps' own servers what became of their messages. {@link io.hongyan.callbacks.Callbacks} is the door: it says which
 * receipts delivery is to keep, and for each app and shard a {@code Lane} takes them in order, makes a body of them ({@code
 * BodyFormat}), posts it ({@code CallbackHttp}), and says how far it got. One request of a lane is under way at a time, so the
 * receipts of a device arrive in order; lanes of an app share a few connections. Nothing but the batch in hand is in memory.
 */
@NullMarked
package io.hongyan.callbacks;

import org.jspecify.annotations.NullMarked;

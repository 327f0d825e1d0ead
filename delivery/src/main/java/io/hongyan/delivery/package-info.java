/**
 * The way of a message from an accepted request to its receipts: tasks, inboxes, deltas, reports.
 *
 * <p>{@link io.hongyan.delivery.Pushes}, {@link io.hongyan.delivery.Devices} and {@link io.hongyan.delivery.Reports} are the
 * doors for the APIs, and for who watches and looks around {@link io.hongyan.delivery.PushRecords}, {@link
 * io.hongyan.delivery.Audiences} and {@link io.hongyan.delivery.Trends}; package {@code device} is the port to the gateway. Everything they promise is on disk when they
 * return; they block, so call them from virtual threads.
 */
@NullMarked
package io.hongyan.delivery;

import org.jspecify.annotations.NullMarked;

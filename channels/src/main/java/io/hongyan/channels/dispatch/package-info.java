/**
 * What all channels have in common, once: which app has an account with which vendor ({@link
 * io.hongyan.channels.dispatch.ChannelAccounts}), what a push says to a vendor ({@link
 * io.hongyan.channels.dispatch.MessageReader}, {@link io.hongyan.channels.dispatch.GraphemeTruncation}), and how calls get
 * from delivery to vendors and answers back ({@link io.hongyan.channels.dispatch.Dispatcher}, {@link
 * io.hongyan.channels.dispatch.ReceiptIntake}).
 *
 * <p>Nothing queues here. Each account has a {@link io.hongyan.channels.dispatch.Lane}, which takes a call from delivery when
 * it can make one, so what waits for a slow vendor waits as bitmaps in the shards.
 */
@NullMarked
package io.hongyan.channels.dispatch;

import org.jspecify.annotations.NullMarked;

/**
 * What a vendor's channel is, to everything outside it: {@link io.hongyan.channels.ChannelType} describes and opens one,
 * {@link io.hongyan.channels.Adapter} speaks its protocol. One package below for each vendor, always with the same few
 * files: {@code XChannel} (settings, limits, how to open it), {@code XAdapter} (requests), {@code XErrors} (answers and
 * receipts to loss reasons), {@code XReceipts} (callbacks).
 *
 * <p>An adapter knows one vendor's protocol and nothing else. Batching, rate limits, quota, truncation, retries, circuit
 * breaking and unbinding of tokens are done once, outside, driven by its {@link io.hongyan.channels.Limits}.
 */
@NullMarked
package io.hongyan.channels;

import org.jspecify.annotations.NullMarked;

package io.hongyan.delivery.vendor;

import io.hongyan.kernel.Channel;

/** Told when calls can be had. Called on shard threads after the commit; must not block. May tell in vain, never in silence. */
@FunctionalInterface
public interface VendorSignals {

    void waiting(int shard, int app, Channel channel);
}

package io.hongyan.delivery.receipt;

/** Told when receipts wait. Called on shard threads after the commit; must not block. May tell in vain, never in silence. */
@FunctionalInterface
public interface ReceiptSignals {

    void waiting(int shard, int app);
}

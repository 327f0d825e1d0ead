package io.hongyan.channels;

import java.util.List;

/** Where an adapter puts receipts that it brings by itself. Thread-safe. */
@FunctionalInterface
public interface ReceiptSink {

    /**
     * Keeps receipts. Blocks until they are on disk; only then may the sender be told that they were taken.
     *
     * @return false where they could not be kept because the process ends: the sender must not be told
     */
    boolean keep(List<VendorReceipt> receipts);
}

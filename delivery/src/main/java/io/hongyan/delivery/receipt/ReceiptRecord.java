package io.hongyan.delivery.receipt;

import java.util.List;

/**
 * What one commit of a shard told of an app's messages. Its receipts are counted through: those of the first entry by ascending
 * ordinal, then those of the second, and so on.
 *
 * @param number of the app and shard, ascending, without meaning otherwise
 * @param keptMillis since when it waits: the commit, or when it was asked to be sent again
 * @param from receipts at its beginning that were sent before
 */
public record ReceiptRecord(long number, long keptMillis, int from, List<ReceiptEntry> entries) {

    public ReceiptRecord {
        entries = List.copyOf(entries);
    }

    public int count() {
        return entries.stream().mapToInt(ReceiptEntry::count).sum();
    }
}

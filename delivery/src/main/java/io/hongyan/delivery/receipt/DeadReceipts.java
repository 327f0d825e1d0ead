package io.hongyan.delivery.receipt;

/**
 * Receipts that were given up: what is left of one record.
 *
 * @param reason what went wrong last, in plain words
 * @param diedMillis when they were given up
 */
public record DeadReceipts(int shard, ReceiptRecord record, String reason, long diedMillis) {

    public int count() {
        return record.count() - record.from();
    }
}

package io.hongyan.delivery.receipt;

/**
 * What is kept of an app's receipts.
 *
 * @param waiting receipts to be sent
 * @param oldestMillis since when the oldest of them waits, 0: none waits
 * @param dropped receipts lost to the limit since the app was made
 * @param dead receipts that could not be sent, kept to be looked at and sent again
 * @param bytes of those that wait and of the dead, on disk before compression
 */
public record Backlog(long waiting, long oldestMillis, long dropped, long dead, long bytes) {

    public static final Backlog NONE = new Backlog(0, 0, 0, 0, 0);

    public Backlog plus(Backlog other) {
        long oldest = oldestMillis == 0 || other.oldestMillis == 0
                ? oldestMillis + other.oldestMillis
                : Math.min(oldestMillis, other.oldestMillis);
        return new Backlog(
                waiting + other.waiting, oldest, dropped + other.dropped, dead + other.dead, bytes + other.bytes);
    }
}

package io.hongyan.simulators;

import java.util.Map;

/**
 * What the devices saw and did of one task, or of all tasks together.
 *
 * @param delivered distinct (device, msgid)
 * @param duplicates further copies of what a device already had
 * @param displayed,clicked,dismissed receipts made, each at most once per (device, msgid)
 * @param custom custom event id to receipts made
 * @param receiptsSent PUBLISH packets to {@code hy/receipt}, repetitions after a reconnect included
 * @param receiptsAcked acknowledged by the server with success
 * @param receiptsRefused acknowledged by the server with a reason code of failure that does not allow a repetition
 * @param firstArrivalNanos {@link System#nanoTime} of the first and last delivery; 0 where there was none
 */
public record TaskCounts(
        long delivered,
        long duplicates,
        long displayed,
        long clicked,
        long dismissed,
        Map<Integer, Long> custom,
        long receiptsSent,
        long receiptsAcked,
        long receiptsRefused,
        long firstArrivalNanos,
        long lastArrivalNanos) {

    public static final TaskCounts NONE = new TaskCounts(0, 0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0);

    /** Every receipt that was made has been acknowledged. */
    public boolean settled() {
        long made = displayed
                + clicked
                + dismissed
                + custom.values().stream().mapToLong(Long::longValue).sum();
        return receiptsAcked + receiptsRefused >= made;
    }
}

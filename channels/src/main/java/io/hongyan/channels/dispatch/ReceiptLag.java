package io.hongyan.channels.dispatch;

import io.hongyan.channels.VendorReceipt;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * How long an account's receipts take to come, over the last half hour: from the moment a receipt tells of until it is heard.
 * Thread-safe.
 */
final class ReceiptLag {

    private static final long SLOT_MILLIS = Duration.ofMinutes(5).toMillis();
    private static final int SLOTS = 6;

    /** Fewer say nothing. */
    private static final int LEAST = 20;

    private final InstantSource clock;
    // guarded by this
    private final Deque<Slot> slots = new ArrayDeque<>();

    private static final class Slot {
        final long number;
        long accepted;
        long heard;
        long lagMillis;

        Slot(long number) {
            this.number = number;
        }
    }

    ReceiptLag(InstantSource clock) {
        this.clock = clock;
    }

    /** The vendor took messages, of which it should tell. */
    synchronized void accepted(long messages) {
        now().accepted += messages;
    }

    synchronized void heard(List<VendorReceipt> receipts) {
        Slot slot = now();
        long millis = clock.millis();
        for (VendorReceipt receipt : receipts) {
            slot.heard++;
            slot.lagMillis += Math.max(0, millis - receipt.at().toEpochMilli());
        }
    }

    /** Mean of the last half hour; empty where too few came. */
    synchronized Optional<Duration> typical() {
        now();
        long heard = slots.stream().mapToLong(slot -> slot.heard).sum();
        long lag = slots.stream().mapToLong(slot -> slot.lagMillis).sum();
        return heard < LEAST ? Optional.empty() : Optional.of(Duration.ofMillis(lag / heard));
    }

    /**
     * Whether nothing was heard although the vendor took messages a while ago.
     *
     * @param from so many messages, taken before the current five minutes
     */
    synchronized boolean silent(long from) {
        Slot current = now();
        return slots.stream().allMatch(slot -> slot.heard == 0)
                && slots.stream()
                                .filter(slot -> slot != current)
                                .mapToLong(slot -> slot.accepted)
                                .sum()
                        >= from;
    }

    private Slot now() {
        long number = clock.millis() / SLOT_MILLIS;
        while (!slots.isEmpty() && slots.getFirst().number <= number - SLOTS) {
            slots.removeFirst();
        }
        if (slots.isEmpty() || slots.getLast().number != number) {
            slots.addLast(new Slot(number));
        }
        return slots.getLast();
    }
}

package io.hongyan.simulators.vendor;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Messages of a chat's robot: so many in any minute; who sends more is shut out for a while, where the vendor does so. Thread-safe. */
public final class MinuteLimit {

    private final VendorState vendor;
    private final int most;
    private final Duration shutOut;
    private final Deque<Instant> taken = new ArrayDeque<>();
    private Instant shutOutUntil = Instant.EPOCH;

    public MinuteLimit(VendorState vendor, int most, Duration shutOut) {
        this.vendor = vendor;
        this.most = most;
        this.shutOut = shutOut;
        vendor.onReset(this::clear);
    }

    /** Takes one; false: too many. */
    public synchronized boolean take() {
        Instant now = vendor.clock().instant();
        while (!taken.isEmpty() && !taken.peekFirst().plusSeconds(60).isAfter(now)) {
            taken.removeFirst();
        }
        if (now.isBefore(shutOutUntil) || vendor.instant()) {
            return vendor.instant();
        }
        if (taken.size() == most) {
            shutOutUntil = now.plus(shutOut);
            return false;
        }
        taken.addLast(now);
        return true;
    }

    private synchronized void clear() {
        taken.clear();
        shutOutUntil = Instant.EPOCH;
    }
}

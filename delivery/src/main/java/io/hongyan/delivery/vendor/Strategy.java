package io.hongyan.delivery.vendor;

import java.util.Arrays;
import java.util.Optional;

/** Which of the own and the vendor's channel a device's message takes (Getui REST V2, {@code settings.strategy}). */
public enum Strategy {
    /** Online: own channel; offline: vendor. */
    ONLINE_FIRST(1),
    /** Vendor only, online or not. */
    VENDOR_ONLY(2),
    /** Own channel only, online or not. */
    DEVICE_ONLY(3),
    /** Vendor first; where it refuses, the own channel. */
    VENDOR_FIRST(4),
    /** Online, and offline but frequently active: own channel; offline and rarely active: vendor (smart quota). */
    SMART_QUOTA(6);

    private final int number;

    Strategy(int number) {
        this.number = number;
    }

    /** Getui's number. */
    public int number() {
        return number;
    }

    public static Optional<Strategy> ofNumber(int number) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.number == number)
                .findAny();
    }
}

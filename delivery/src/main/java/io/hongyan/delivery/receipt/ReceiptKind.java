package io.hongyan.delivery.receipt;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a receipt tells. Within one commit and task, receipts stand in this order. Codes, 1, 2, 3, … in that order, are part of the
 * format on disk.
 */
public enum ReceiptKind {
    /** Left out before sending. */
    FILTERED(1),
    /** A vendor refused it or gave it up; another channel may still deliver. */
    REFUSED(2),
    SENT(3),
    ARRIVED(4),
    DISPLAYED(5),
    CLICKED(6),
    DISMISSED(7),
    /** A custom event that the device reported for the message. */
    ACTION(8),
    LOST(9),
    EXPIRED(10),
    RECALLED(11),
    /** Nothing of a device's: something about the app that a person should look at, such as a quota. */
    NOTICE(12);

    private static final ReceiptKind[] ALL = values();

    private final int code;

    ReceiptKind(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ReceiptKind> ofWireName(String name) {
        return Arrays.stream(ALL).filter(kind -> kind.wireName().equals(name)).findAny();
    }
}

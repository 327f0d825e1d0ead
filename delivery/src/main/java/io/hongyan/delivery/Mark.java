package io.hongyan.delivery;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;

/**
 * What a set of a task's devices has in common: the stage they reached, by which channel, or why they fell out.
 *
 * @param code a {@link LossReason} code in the low six bits and the id of a vendor's code ({@link VendorCodes}) above, or a custom
 *     event id for {@link Kind#ACTION}; 0 … 2²²−1
 */
record Mark(Kind kind, Channel channel, int code) {

    /** Codes are part of the format on disk. */
    enum Kind {
        TARGETED(1),
        FILTERED(2),
        SENT(3),
        ARRIVED(4),
        DISPLAYED(5),
        CLICKED(6),
        DISMISSED(7),
        ACTION(8),
        LOST(9),
        EXPIRED(10),
        RECALLED(11),
        /** Handed to a vendor's queue. */
        ASSIGNED(12),
        /** The vendor refused it, or gave it up: no end where another channel may still deliver. */
        REFUSED(13),
        /** Its texts were cut to the vendor's limits. */
        TRUNCATED(14),
        /**
         * Worth knowing, and no end: the vendor holds it, its answer was lost, it was not displayed, it waits for quiet hours to end,
         * or for its audience.
         */
        NOTED(15),
        /** It was reached before its fallback's turn: a message by this channel was spared. */
        SPARED(16);

        private static final Kind[] BY_CODE = values();

        private final int code;

        Kind(int code) {
            this.code = code;
        }
    }

    private static final int REASON_BITS = 6;
    private static final int REASON_MASK = (1 << REASON_BITS) - 1;

    static final Mark TARGETED = new Mark(Kind.TARGETED, Channel.DEVICE, 0);
    static final Mark EXPIRED = new Mark(Kind.EXPIRED, Channel.DEVICE, LossReason.EXPIRED.code());
    static final Mark RECALLED = new Mark(Kind.RECALLED, Channel.DEVICE, LossReason.RECALLED.code());
    static final Mark SENT = new Mark(Kind.SENT, Channel.DEVICE, 0);
    static final Mark ARRIVED = new Mark(Kind.ARRIVED, Channel.DEVICE, 0);
    static final Mark DISPLAYED = new Mark(Kind.DISPLAYED, Channel.DEVICE, 0);
    static final Mark CLICKED = new Mark(Kind.CLICKED, Channel.DEVICE, 0);
    static final Mark DISMISSED = new Mark(Kind.DISMISSED, Channel.DEVICE, 0);

    static final Mark QUIET = new Mark(Kind.NOTED, Channel.DEVICE, LossReason.QUIET_HOURS.code());

    static final Mark AWAITING = new Mark(Kind.NOTED, Channel.DEVICE, LossReason.OFFLINE.code());

    static Mark filtered(LossReason reason) {
        return new Mark(Kind.FILTERED, Channel.DEVICE, reason.code());
    }

    static Mark lost(LossReason reason) {
        return new Mark(Kind.LOST, Channel.DEVICE, reason.code());
    }

    static Mark of(Kind kind, Channel channel) {
        return new Mark(kind, channel, 0);
    }

    static Mark of(Kind kind, Channel channel, LossReason reason, int vendorCode) {
        return new Mark(kind, channel, vendorCode << REASON_BITS | reason.code());
    }

    /** The same channel and reason as a mark of another kind. */
    Mark as(Kind other) {
        return new Mark(other, channel, code);
    }

    static Mark action(int eventId) {
        return new Mark(Kind.ACTION, Channel.DEVICE, eventId);
    }

    /** Four bits of kind, of which 16 leaves none, six of channel, 22 of code. */
    int packed() {
        return kind.code << 28 | channel.code() << 22 | code;
    }

    static Mark unpack(int packed) {
        return new Mark(
                Kind.BY_CODE[(packed >>> 28) + 15 & 15], Channel.ofCode(packed >>> 22 & 0x3F), packed & 0x3F_FFFF);
    }

    LossReason reason() {
        return kind == Kind.ACTION ? LossReason.NONE : LossReason.ofCode(code & REASON_MASK);
    }

    /** Id of the vendor's own code, 0: none. */
    int vendorCode() {
        return kind == Kind.ACTION ? 0 : code >>> REASON_BITS;
    }
}

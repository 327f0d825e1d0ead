package io.hongyan.delivery;

import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.MessageClass;
import io.hongyan.shards.RecordReader;
import io.hongyan.shards.RecordWriter;
import org.jspecify.annotations.Nullable;

/**
 * A single push's way by a vendor: the vendor it was assigned to last.
 *
 * @param refusal why the vendor refused it or gave it up
 * @param code the vendor's own code
 * @param messageId the vendor's id of the message, empty: none
 * @param refusedBy channels that refused it, one bit for each code
 * @param atMillis when it entered this phase
 */
record SingleVia(
        Channel channel,
        Strategy strategy,
        MessageClass messageClass,
        Phase phase,
        LossReason refusal,
        String code,
        String messageId,
        boolean truncated,
        int refusedBy,
        long atMillis) {

    /** How far it has come there. */
    enum Phase {
        /** Waits to be sent. */
        QUEUED,
        /** Handed out in a call that is not answered yet. */
        CALLING,
        ACCEPTED,
        /** The answer was lost: counts as sent. */
        UNKNOWN,
        REFUSED,
        /** The own channel took it over. */
        WITHDRAWN
    }

    private static final Phase[] PHASES = Phase.values();

    /** @param before its way by another vendor, null: none */
    static SingleVia queued(
            Channel channel, Strategy strategy, MessageClass messageClass, @Nullable SingleVia before, long atMillis) {
        int refusedBy = before == null ? 0 : before.refusedBy;
        return new SingleVia(
                channel, strategy, messageClass, Phase.QUEUED, LossReason.NONE, "", "", false, refusedBy, atMillis);
    }

    SingleVia in(Phase next, long nowMillis) {
        return new SingleVia(
                channel, strategy, messageClass, next, LossReason.NONE, "", messageId, truncated, refusedBy, nowMillis);
    }

    SingleVia accepted(boolean known, String id, boolean cut, long nowMillis) {
        return new SingleVia(
                channel,
                strategy,
                messageClass,
                known ? Phase.ACCEPTED : Phase.UNKNOWN,
                LossReason.NONE,
                "",
                id,
                cut,
                refusedBy,
                nowMillis);
    }

    SingleVia refused(LossReason reason, String vendorCode, long nowMillis) {
        return new SingleVia(
                channel,
                strategy,
                messageClass,
                Phase.REFUSED,
                reason,
                vendorCode,
                messageId,
                truncated,
                refusedBy | 1 << channel.code(),
                nowMillis);
    }

    boolean wasRefusedBy(Channel other) {
        return (refusedBy & 1 << other.code()) != 0;
    }

    /** Whether another channel may be looked for. */
    boolean isOver() {
        return phase == Phase.REFUSED || phase == Phase.WITHDRAWN;
    }

    /** Whether the vendor has the message. */
    boolean sent() {
        return phase == Phase.ACCEPTED || phase == Phase.UNKNOWN;
    }

    /** Whether the own channel must leave the message alone. */
    boolean keeps() {
        return phase == Phase.CALLING || sent() || (phase == Phase.QUEUED && VendorShare.vendorGoesFirst(strategy));
    }

    static void write(RecordWriter writer, @Nullable SingleVia via) {
        writer.bool(via != null);
        if (via != null) {
            writer.u8(via.channel.code())
                    .u8(via.strategy.number())
                    .u8(via.messageClass.code())
                    .u8(via.phase.ordinal())
                    .u8(via.refusal.code())
                    .text(via.code)
                    .text(via.messageId)
                    .bool(via.truncated)
                    .varint(via.refusedBy)
                    .u64(via.atMillis);
        }
    }

    static @Nullable SingleVia read(RecordReader reader) {
        return reader.bool()
                ? new SingleVia(
                        Channel.ofCode(reader.u8()),
                        Strategy.ofNumber(reader.u8()).orElseThrow(),
                        MessageClass.ofCode(reader.u8()),
                        PHASES[reader.u8()],
                        LossReason.ofCode(reader.u8()),
                        reader.text(),
                        reader.text(),
                        reader.bool(),
                        reader.varintAsInt(),
                        reader.u64())
                : null;
    }
}

package io.hongyan.gateway;

import io.hongyan.delivery.device.DeviceEvents;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.delivery.device.Outcome;
import io.hongyan.gateway.mqtt.PacketEncoder;
import io.hongyan.gateway.mqtt.ReasonCode;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPromise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The way down to one device: whether a message may be written now, what is on its way, and when delivery is told that there
 * is room again ({@link DeviceEvents#ready}). One to each {@link DeviceConnection}, whose event loop owns it.
 */
final class Downlink {

    private static final byte NOT_SUBSCRIBED = -1;

    private final DeviceConnection connection;
    private final DeviceLoop loop;

    private @Nullable Inflight inflight; // only while something is in flight
    private @Nullable Batch batch; // only while sends are being drained
    private @Nullable AtomicInteger refusedUntold; // of the latest fan-out that was refused, see gatherReady

    private int app; // 0: not known yet
    private int shard;
    private int ordinal;
    private int maximumPacketSize;
    private short window;
    private short credit; // messages delivery may still send before it needs another ready()
    private byte subscribedQos = NOT_SUBSCRIBED;
    private boolean subscribedBefore; // on this connection, or in the session it resumed
    private boolean owesReady;
    private boolean readyGathered;

    /** Sends drained in a row, to leave in one write. */
    private static final class Batch {
        final ByteBuf bytes;
        final List<OutboundMessage> atMostOnce = new ArrayList<>(0);

        Batch(ByteBuf bytes) {
            this.bytes = bytes;
        }
    }

    Downlink(DeviceConnection connection, DeviceLoop loop) {
        this.connection = connection;
        this.loop = loop;
    }

    // --- whom it leads to ---

    /** What CONNECT said the client can take. */
    void bound(int messages, int packetBytes) {
        window = (short) messages;
        maximumPacketSize = packetBytes;
    }

    void leadsTo(DeviceAddress device) {
        app = device.app();
        shard = device.shard();
        ordinal = device.ordinal();
    }

    DeviceAddress device() {
        return new DeviceAddress(app, shard, ordinal);
    }

    boolean isSubscribed() {
        return subscribedQos != NOT_SUBSCRIBED;
    }

    /** The session that is continued has a subscription. */
    void resume(int qos) {
        subscribedQos = (byte) qos;
        subscribedBefore = true;
        ready();
    }

    /** The subscription, or its new QoS, stands, and SUBACK is on its way. */
    void subscribed(int qos) {
        subscribedQos = (byte) qos;
    }

    /** Lets delivery begin, or go on, once the subscription stands. */
    void readyOnceSubscribed() {
        if (subscribedBefore) { // what was refused in between is told first
            owesReady = true;
            readyIfOwed();
        } else {
            subscribedBefore = true;
            ready();
        }
    }

    void unsubscribed() {
        subscribedQos = NOT_SUBSCRIBED;
    }

    /** The connection ended: what is on its way waits again. */
    void end() {
        Inflight flying = inflight;
        if (flying != null) {
            inflight = null;
            for (FanOutWalk walk : loop.walks) {
                walk.gone(app, shard, ordinal, flying);
            }
            loop.giveBack(flying);
        }
        subscribedQos = NOT_SUBSCRIBED;
    }

    // --- messages ---

    /** One of a row of sends; {@link #endSends} writes them. */
    void sendOne(OutboundMessage message) {
        if (subscribedQos == NOT_SUBSCRIBED || !connection.isConnected() || message.withdrawnFrom(ordinal)) {
            refused(message);
            return;
        }
        Batch row = batch;
        if (row != null
                && row.bytes.readableBytes() > loop.parts().settings().limits().writeHighWatermark()) {
            endSends(); // now the watermark knows of them
            row = null;
        }
        int length = PushTopic.length(connection.version(), subscribedQos, message);
        if (length > maximumPacketSize) {
            tooLarge(message);
            return;
        }
        if (!connection.context().channel().isWritable() || inflightSize() >= window) {
            owesReady = true;
            refused(message);
            return;
        }
        if (row == null) {
            row = new Batch(connection.context().alloc().ioBuffer(length));
            batch = row;
        }
        int packetId = 0;
        if (subscribedQos == 0) {
            row.atMostOnce.add(message);
        } else {
            packetId = freePacketId();
            inflight().add(packetId, message);
        }
        PacketEncoder.publish(
                row.bytes, connection.version(), subscribedQos, PushTopic.BYTES, packetId, message.payload());
        loop.count(GatewayCounter.MESSAGES_SENT);
        loop.outcome(shard, new Outcome.Written(app, ordinal, message));
        if (credit > 0) {
            credit--;
        }
        owesReady |= credit == 0;
    }

    void endSends() {
        Batch row = batch;
        if (row != null) {
            batch = null;
            connection.writeNow(
                    row.bytes,
                    row.atMostOnce.isEmpty() ? connection.context().voidPromise() : arrivedOnceFlushed(row.atMostOnce));
        }
        readyIfOwed();
    }

    /**
     * Takes messages of a walk, as many as fit, in one write.
     *
     * @param wanted set of the walk's messages
     * @return those written
     */
    long deliver(FanOutWalk walk, long wanted) {
        if (subscribedQos == NOT_SUBSCRIBED || !connection.isConnected()) {
            loop.count(GatewayCounter.MESSAGES_REFUSED, Long.bitCount(wanted));
            return 0;
        }
        if (!connection.context().channel().isWritable()) {
            owesReady = true;
            refusedUntold = walk.untold(63 - Long.numberOfLeadingZeros(wanted));
            loop.count(GatewayCounter.MESSAGES_REFUSED, Long.bitCount(wanted));
            return 0;
        }
        int qos = subscribedQos;
        long taken = 0;
        boolean sameIds = true;
        int place = qos == 0 ? Integer.MAX_VALUE : window - inflightSize();
        for (long rest = wanted; rest != 0; rest &= rest - 1) {
            int index = Long.numberOfTrailingZeros(rest);
            OutboundMessage message = walk.message(index);
            if (message.withdrawnFrom(ordinal)) {
                loop.count(GatewayCounter.MESSAGES_REFUSED);
            } else if (maximumPacketSize != Integer.MAX_VALUE
                    && PushTopic.length(connection.version(), qos, message) > maximumPacketSize) {
                tooLarge(message);
            } else if (place == 0) {
                owesReady = true;
                refusedUntold = walk.untold(index);
                loop.count(GatewayCounter.MESSAGES_REFUSED);
            } else {
                place--;
                taken |= 1L << index;
                sameIds &= qos == 0 || inflight == null || !inflight.contains(walk.packetId(index));
            }
        }
        if (taken == 0) {
            return 0;
        }
        write(walk, qos, taken, sameIds);
        loop.count(GatewayCounter.MESSAGES_SENT, Long.bitCount(taken));
        readyIfOwed();
        return taken;
    }

    private void write(FanOutWalk walk, int qos, long taken, boolean sameIds) {
        if (qos == 0) {
            List<OutboundMessage> messages = new ArrayList<>(Long.bitCount(taken));
            for (long rest = taken; rest != 0; rest &= rest - 1) {
                messages.add(walk.message(Long.numberOfTrailingZeros(rest)));
            }
            ByteBuf bytes = walk.encoded(connection.context().alloc(), connection.version(), 0, taken);
            connection.writeNow(bytes, arrivedOnceFlushed(messages));
            return;
        }
        Inflight flying = inflight();
        if (sameIds) {
            for (long rest = taken; rest != 0; rest &= rest - 1) {
                int index = Long.numberOfTrailingZeros(rest);
                flying.add(walk.packetId(index), walk.message(index));
            }
            connection.writeNow(
                    walk.encoded(connection.context().alloc(), connection.version(), 1, taken),
                    connection.context().voidPromise());
            return;
        }
        ByteBuf own = connection.context().alloc().ioBuffer();
        for (long rest = taken; rest != 0; rest &= rest - 1) {
            OutboundMessage message = walk.message(Long.numberOfTrailingZeros(rest));
            int packetId = freePacketId();
            flying.add(packetId, message);
            PacketEncoder.publish(own, connection.version(), 1, PushTopic.BYTES, packetId, message.payload());
        }
        connection.writeNow(own, connection.context().voidPromise());
    }

    /** At QoS 0 a message has arrived, as far as anyone can know, when the socket took it. */
    private ChannelPromise arrivedOnceFlushed(List<OutboundMessage> messages) {
        ChannelPromise promise = connection.context().newPromise();
        promise.addListener(written -> {
            for (OutboundMessage message : messages) {
                if (written.isSuccess()) {
                    loop.arrived(app, shard, ordinal, message);
                } else {
                    loop.declined(app, shard, ordinal, message);
                }
            }
        });
        return promise;
    }

    /** A PUBACK came. */
    void puback(int packetId, int reason) {
        Inflight flying = inflight;
        OutboundMessage message = flying == null ? null : flying.remove(packetId);
        if (flying == null || message == null) {
            return; // acknowledged twice: nothing waits for it
        }
        if (flying.size() == 0) {
            inflight = null;
            loop.giveBack(flying);
        }
        if (reason < 0x80) {
            loop.arrived(app, shard, ordinal, message);
        } else {
            loop.count(GatewayCounter.MESSAGES_REFUSED);
            LossReason loss = reason == ReasonCode.PAYLOAD_FORMAT_INVALID.code()
                    ? LossReason.CONTENT_REJECTED
                    : LossReason.UNKNOWN;
            loop.outcome(shard, new Outcome.Undeliverable(app, ordinal, message, loss));
        }
    }

    private void tooLarge(OutboundMessage message) {
        loop.count(GatewayCounter.MESSAGES_TOO_LARGE);
        loop.outcome(shard, new Outcome.Undeliverable(app, ordinal, message, LossReason.PARAM_OVER_LIMIT));
    }

    private void refused(OutboundMessage message) {
        loop.count(GatewayCounter.MESSAGES_REFUSED);
        loop.outcome(shard, new Outcome.Refused(app, ordinal, message));
    }

    private Inflight inflight() {
        Inflight flying = inflight;
        if (flying == null) {
            flying = loop.borrowInflight();
            inflight = flying;
        }
        return flying;
    }

    private int inflightSize() {
        return inflight == null ? 0 : inflight.size();
    }

    private int freePacketId() {
        int packetId = loop.nextPacketId();
        while (inflight != null && inflight.contains(packetId)) {
            packetId = loop.nextPacketId();
        }
        return packetId;
    }

    /** Delivery is told that there is room again, after the refusals that made it wait. */
    void readyIfOwed() {
        if (owesReady && !readyGathered && canTakeHalf()) {
            readyGathered = true;
            gatherReady();
        }
    }

    /**
     * Delivery learns that a fan-out was refused only from the last event loop that answers it: a ready() before that would
     * find nothing waiting, and no other would follow. So it waits for that answer.
     */
    private void gatherReady() {
        loop.notice(() -> {
            AtomicInteger untold = refusedUntold;
            if (untold != null && untold.get() > 0 && connection.isConnected()) {
                gatherReady();
                return;
            }
            refusedUntold = null;
            readyGathered = false;
            if (canTakeHalf()) {
                ready();
            }
        });
    }

    private boolean canTakeHalf() {
        return connection.isConnected()
                && subscribedQos != NOT_SUBSCRIBED
                && inflightSize() <= window / 2
                && connection.context().channel().isWritable();
    }

    /** The link can take messages. */
    void ready() {
        owesReady = false;
        int room = window - inflightSize();
        if (room == 0) {
            owesReady = true;
            return;
        }
        credit = (short) room;
        loop.parts().delivery().ready(device(), connection, room);
    }
}

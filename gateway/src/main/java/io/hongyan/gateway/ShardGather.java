package io.hongyan.gateway;

import io.hongyan.delivery.device.DeviceEvent;
import io.hongyan.delivery.device.DeviceEvents;
import io.hongyan.delivery.device.DeviceReceipt;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.delivery.device.Outcome;
import io.hongyan.gateway.DeviceTable.FanOut;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

/**
 * What one event loop has to tell one shard at the next flush: a PUBACK costs one bit here instead of one call. Owned by
 * the event loop.
 */
final class ShardGather {

    /** More arrivals than this are not held for the rest of the interval. */
    static final int FLUSH_AT = 4096;

    /** So many arrivals in one interval come from a fan-out, and more are about to come. */
    private static final int MANY = 16;

    /** Intervals that nothing but many arrivals may wait for more of them. */
    private static final int LONGEST_WAIT = 4;

    private final int shard;
    private List<Outcome> outcomes = new ArrayList<>();
    private final Map<OutboundMessage, Arrivals> arrivals = new IdentityHashMap<>();
    private @Nullable Arrivals latest; // the arrivals added to last: the next one is mostly for the same message
    private int arrived;
    private int waited; // intervals since the last flush
    private final List<FanOut> walked = new ArrayList<>(); // whose FannedOut is among the outcomes
    private List<DeviceReceipt> receipts = new ArrayList<>();
    private List<UpstreamAck> receiptAcks = new ArrayList<>();
    private List<DeviceEvent> events = new ArrayList<>();
    private List<UpstreamAck> eventAcks = new ArrayList<>();
    boolean dirty;

    ShardGather(int shard) {
        this.shard = shard;
    }

    void outcome(Outcome outcome) {
        outcomes.add(outcome);
    }

    /** Answers whether enough came together to flush at once. */
    boolean arrived(int app, int ordinal, OutboundMessage message) {
        arrivals(app, message).ordinals.add(ordinal);
        return ++arrived >= FLUSH_AT;
    }

    /** A walk of the message began: its arrivals are held back until {@link #walked}, so that they are told after it. */
    void walking(int app, OutboundMessage message) {
        arrivals(app, message).walks++;
    }

    void walked(int app, FanOut fanOut, RoaringBitmap written) {
        arrivals(app, fanOut.message()).walks--;
        outcomes.add(new Outcome.FannedOut(app, fanOut.message(), written));
        walked.add(fanOut);
    }

    void receipts(List<DeviceReceipt> more, @Nullable UpstreamAck ack) {
        receipts.addAll(more);
        if (ack != null) {
            receiptAcks.add(ack);
        }
    }

    void events(List<DeviceEvent> more, @Nullable UpstreamAck ack) {
        events.addAll(more);
        if (ack != null) {
            eventAcks.add(ack);
        }
    }

    private Arrivals arrivals(int app, OutboundMessage message) {
        Arrivals known = latest;
        if (known == null || known.message != message) {
            known = arrivals.computeIfAbsent(message, m -> new Arrivals(app, m));
            latest = known;
        }
        return known;
    }

    /**
     * Whether this may be told an interval later. The receipts of a fan-out are worth it: what a shard does for them it does
     * once per task and flush, however many devices there are. Nobody waits for them, while somebody does for everything else.
     */
    boolean mayWait() {
        return outcomes.isEmpty()
                && receipts.isEmpty()
                && events.isEmpty()
                && arrived >= MANY
                && ++waited < LONGEST_WAIT;
    }

    void flushOutcomes(DeviceEvents delivery) {
        waited = 0;
        if (!arrivals.isEmpty()) {
            Iterator<Arrivals> each = arrivals.values().iterator();
            while (each.hasNext()) {
                Arrivals some = each.next();
                if (some.walks == 0) {
                    if (!some.ordinals.isEmpty()) {
                        outcomes.add(new Outcome.Arrived(some.app, some.message, some.ordinals));
                    }
                    each.remove();
                }
            }
            latest = null;
            arrived = 0;
        }
        if (!outcomes.isEmpty()) {
            List<Outcome> told = outcomes;
            outcomes = new ArrayList<>();
            delivery.outcomes(shard, told);
            walked.forEach(fanOut -> fanOut.untold().decrementAndGet());
            walked.clear();
        }
    }

    void flushUpstream(DeviceEvents delivery, DeviceLoop loop) {
        if (!receipts.isEmpty()) {
            List<DeviceReceipt> told = receipts;
            List<UpstreamAck> acks = receiptAcks;
            receipts = new ArrayList<>();
            receiptAcks = new ArrayList<>();
            CompletableFuture<Void> durable = delivery.receipts(shard, told);
            durable.whenComplete((nothing, failure) -> loop.acknowledge(acks, failure));
        }
        if (!events.isEmpty()) {
            List<DeviceEvent> told = events;
            List<UpstreamAck> acks = eventAcks;
            events = new ArrayList<>();
            eventAcks = new ArrayList<>();
            CompletableFuture<Void> durable = delivery.events(shard, told);
            durable.whenComplete((nothing, failure) -> loop.acknowledge(acks, failure));
        }
    }

    private static final class Arrivals {

        final int app;
        final OutboundMessage message;
        final RoaringBitmap ordinals = new RoaringBitmap();
        int walks;

        Arrivals(int app, OutboundMessage message) {
            this.app = app;
            this.message = message;
        }
    }
}

package io.hongyan.gateway;

import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.delivery.device.Outcome;
import io.hongyan.gateway.DeviceTable.FanOut;
import io.hongyan.gateway.mqtt.ReasonCode;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.shards.ShardClosedException;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;
import org.agrona.concurrent.ManyToOneConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop and all it owns: its connections, what it gathers for the shards, deadlines, admission. Everything runs on
 * the event loop's thread but {@link #fanOut}, {@link #send} and {@link #execute}, which hand over to it.
 */
final class DeviceLoop {

    private static final Logger log = LoggerFactory.getLogger(DeviceLoop.class);

    private static final int MAX_SENDS_PER_TURN = 512;
    private static final int MAX_IDLE_INFLIGHTS = 4096;
    private static final int MAX_IDLE_INFLIGHT_CAPACITY = 16;
    private static final long SWEEP_MILLIS = 500;
    private static final long ADMISSION_MILLIS = 10;

    private final EventLoop eventLoop;
    private final GatewayParts parts;
    private final LoopCounters counters;
    private final Long2ObjectHashMap<DeviceTable> tables = new Long2ObjectHashMap<>();
    private final Int2ObjectHashMap<ShardGather> gathers = new Int2ObjectHashMap<>();
    private List<ShardGather> dirty = new ArrayList<>();
    private List<Runnable> notices = new ArrayList<>();
    private boolean flushScheduled;

    private final Queue<Send> sends = new ManyToOneConcurrentLinkedQueue<>();
    private final AtomicBoolean sendsScheduled = new AtomicBoolean();
    private final Deque<Inflight> idleInflights = new ArrayDeque<>();

    /** Walks that began and did not end; a handful. */
    final List<FanOutWalk> walks = new ArrayList<>();

    private final DeadlineWheel wheel;
    private final ConnectAdmission admission;
    private boolean admissionScheduled;
    private final long startedAt;
    private int second;
    private int lastPacketId;
    private boolean draining;

    private record Send(Downlink link, OutboundMessage message) {}

    DeviceLoop(EventLoop eventLoop, GatewayParts parts, LoopCounters counters) {
        this.eventLoop = eventLoop;
        this.parts = parts;
        this.counters = counters;
        this.startedAt = parts.nanoTime().getAsLong();
        this.wheel = new DeadlineWheel(0);
        double loops = parts.settings().eventLoops();
        GatewaySettings.Admission rate = parts.settings().admission();
        this.admission = new ConnectAdmission(rate.perSecond() / loops, Math.max(1, rate.burst() / loops), startedAt);
        eventLoop.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    GatewayParts parts() {
        return parts;
    }

    EventLoop eventLoop() {
        return eventLoop;
    }

    void count(GatewayCounter counter) {
        counters.increment(counter);
    }

    void count(GatewayCounter counter, long amount) {
        counters.add(counter, amount);
    }

    boolean draining() {
        return draining;
    }

    // --- threads ---

    /** Runs on the event loop, after what it has queued; silently not at all once the loop ended. */
    void execute(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException ended) {
            log.debug("task after the end of the event loop", ended);
        }
    }

    /** Runs on the event loop now if this is its thread, else {@link #execute}. */
    void runOrExecute(Runnable task) {
        if (eventLoop.inEventLoop()) {
            task.run();
        } else {
            execute(task);
        }
    }

    /**
     * Runs on the event loop after it looked at its sockets. A plain execute would run before: Netty drains its task queue
     * first, so a task that queues itself again would shut out all traffic.
     */
    void executeAfterIo(Runnable task) {
        try {
            eventLoop.schedule(task, 0, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException ended) {
            log.debug("task after the end of the event loop", ended);
        }
    }

    // --- time ---

    /** Seconds since the loop began, as of the last sweep: good enough for deadlines, free to read. */
    int second() {
        return second;
    }

    void schedule(DeviceConnection connection, int deadline) {
        wheel.schedule(connection, deadline);
    }

    void unschedule(DeviceConnection connection) {
        wheel.remove(connection);
    }

    private void sweep() {
        second = (int) TimeUnit.NANOSECONDS.toSeconds(parts.nanoTime().getAsLong() - startedAt);
        try {
            wheel.advance(second);
        } catch (RuntimeException e) {
            log.error("sweep of deadlines failed", e);
        }
    }

    // --- admission ---

    boolean admits(DeviceConnection connection) {
        if (admission.admits(connection, parts.nanoTime().getAsLong())) {
            return true;
        }
        scheduleAdmission();
        return false;
    }

    private void scheduleAdmission() {
        if (!admissionScheduled) {
            admissionScheduled = true;
            eventLoop.schedule(
                    () -> {
                        admissionScheduled = false;
                        if (admission.letIn(parts.nanoTime().getAsLong())) {
                            scheduleAdmission();
                        }
                    },
                    ADMISSION_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    // --- connections ---

    DeviceTable table(int app, int shard) {
        long key = (long) app << 32 | shard;
        DeviceTable table = tables.get(key);
        if (table == null) {
            table = new DeviceTable(app, shard, this);
            tables.put(key, table);
        }
        return table;
    }

    int nextPacketId() {
        lastPacketId = lastPacketId == 0xFFFF ? 1 : lastPacketId + 1;
        return lastPacketId;
    }

    Inflight borrowInflight() {
        Inflight inflight = idleInflights.poll();
        return inflight == null ? new Inflight() : inflight;
    }

    void giveBack(Inflight inflight) {
        inflight.clear();
        if (inflight.capacity() <= MAX_IDLE_INFLIGHT_CAPACITY && idleInflights.size() < MAX_IDLE_INFLIGHTS) {
            idleInflights.push(inflight);
        }
    }

    // --- messages down ---

    /** Any thread. */
    void fanOut(int app, int shard, FanOut fanOut) {
        try {
            eventLoop.execute(() -> table(app, shard).fanOut(fanOut));
        } catch (RejectedExecutionException ended) {
            parts.delivery()
                    .outcomes(shard, List.of(new Outcome.FannedOut(app, fanOut.message(), RoaringBitmap.bitmapOf())));
            fanOut.untold().decrementAndGet();
        }
    }

    /** Any thread. Sends that come close together leave together. */
    void send(Downlink link, OutboundMessage message) {
        sends.add(new Send(link, message));
        if (sendsScheduled.compareAndSet(false, true)) {
            execute(this::drainSends);
        }
    }

    private void drainSends() {
        sendsScheduled.set(false);
        @Nullable Downlink current = null;
        int count = 0;
        for (Send send = sends.poll(); send != null; send = ++count < MAX_SENDS_PER_TURN ? sends.poll() : null) {
            if (send.link() != current) {
                if (current != null) {
                    current.endSends();
                }
                current = send.link();
            }
            current.sendOne(send.message());
        }
        if (current != null) {
            current.endSends();
        }
        if (!sends.isEmpty() && sendsScheduled.compareAndSet(false, true)) {
            executeAfterIo(this::drainSends);
        }
    }

    // --- what is told to the shards ---

    ShardGather gather(int shard) {
        ShardGather gather = gathers.get(shard);
        if (gather == null) {
            gather = new ShardGather(shard);
            gathers.put(shard, gather);
        }
        return gather;
    }

    /** Something was put into the gather: it is told within the gather interval. */
    void gathered(ShardGather gather) {
        if (!gather.dirty) {
            gather.dirty = true;
            dirty.add(gather);
            scheduleFlush();
        }
    }

    void outcome(int shard, Outcome outcome) {
        ShardGather gather = gather(shard);
        gather.outcome(outcome);
        gathered(gather);
    }

    void arrived(int app, int shard, int ordinal, OutboundMessage message) {
        counters.increment(GatewayCounter.MESSAGES_ARRIVED);
        ShardGather gather = gather(shard);
        boolean full = gather.arrived(app, ordinal, message);
        gathered(gather);
        if (full) {
            gather.flushOutcomes(parts.delivery());
        }
    }

    /** The device declined a message that was written to it. */
    void declined(int app, int shard, int ordinal, OutboundMessage message) {
        counters.increment(GatewayCounter.MESSAGES_REFUSED);
        for (FanOutWalk walk : walks) {
            if (walk.walks(app, shard, message)) {
                walk.declined(app, shard, ordinal, message);
                return;
            }
        }
        outcome(shard, new Outcome.Refused(app, ordinal, message));
    }

    /** Tells delivery something about a link after all outcomes so far: it may rest on them. */
    void notice(Runnable notice) {
        notices.add(notice);
        scheduleFlush();
    }

    private void scheduleFlush() {
        if (!flushScheduled) {
            flushScheduled = true;
            try {
                eventLoop.schedule(
                        this::flushGathered, parts.settings().gatherInterval().toNanos(), TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException ended) {
                log.debug("flush after the end of the event loop", ended);
            }
        }
    }

    private void flushGathered() {
        flushScheduled = false;
        List<ShardGather> told = dirty;
        dirty = new ArrayList<>();
        boolean everything = draining || !notices.isEmpty(); // notices rest on what was gathered before them
        for (ShardGather gather : told) {
            if (!everything && gather.mayWait()) {
                dirty.add(gather);
                continue;
            }
            gather.dirty = false;
            guarded(() -> gather.flushOutcomes(parts.delivery()));
            guarded(() -> gather.flushUpstream(parts.delivery(), this));
        }
        List<Runnable> due = notices;
        notices = new ArrayList<>();
        due.forEach(DeviceLoop::guarded);
        if (!dirty.isEmpty()) {
            scheduleFlush();
        }
    }

    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            log.error("delivery failed on a call of the gateway", e);
        }
    }

    // --- messages up ---

    /** @param ack answered once durable; null: nobody waits */
    void upstream(DeviceAddress device, Upstream upstream, @Nullable UpstreamAck ack) {
        ShardGather gather = gather(device.shard());
        switch (upstream) {
            case Upstream.Receipts receipts -> {
                gather.receipts(receipts.receipts(), ack);
                gathered(gather);
            }
            case Upstream.Events events -> {
                gather.events(events.events(), ack);
                gathered(gather);
            }
            case Upstream.Report report ->
                parts.delivery().reported(device, report.report()).whenComplete((nothing, failure) -> {
                    if (ack != null) {
                        acknowledge(List.of(ack), failure);
                    }
                });
            case Upstream.Invalid invalid -> throw new IllegalArgumentException("invalid payload: " + invalid.detail());
        }
    }

    /** Any thread: delivery is done with what these acknowledge. */
    void acknowledge(List<UpstreamAck> acks, @Nullable Throwable failure) {
        if (acks.isEmpty()) {
            return;
        }
        runOrExecute(() -> {
            for (UpstreamAck ack : acks) {
                if (failure == null) {
                    ack.uplink.acknowledge(ack, ReasonCode.SUCCESS, "");
                } else {
                    ack.uplink.connection().closeWith(reasonOf(failure), "");
                }
            }
            for (UpstreamAck ack : acks) {
                ack.uplink.connection().flushPending();
            }
        });
    }

    /** What a failed call of delivery means for the device that waits for it. */
    static ReasonCode reasonOf(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof ShardClosedException ? ReasonCode.SERVER_SHUTTING_DOWN : ReasonCode.SERVER_BUSY;
    }

    // --- the end ---

    /** Tells every device that the server goes, and delivery what was gathered. */
    void drain() {
        draining = true;
        drainSends();
        for (DeviceTable table : tables.values()) {
            table.forEach(connection -> connection.closeWith(ReasonCode.SERVER_SHUTTING_DOWN, ""));
        }
        flushGathered();
    }
}

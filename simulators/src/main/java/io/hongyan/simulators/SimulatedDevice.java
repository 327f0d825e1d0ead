package io.hongyan.simulators;

import io.hongyan.simulators.TaskTally.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One device. Everything here runs on its event loop ({@link DeviceLoop}); an idle one holds no buffer and no timer.
 *
 * <p>Receipts that were not acknowledged when a connection ended are sent again on the next one, so that what a device did
 * is what the platform comes to know.
 */
final class SimulatedDevice {

    private static final byte[] RECEIPT_TOPIC = "hy/receipt".getBytes(StandardCharsets.US_ASCII);
    private static final long MIN_BACKOFF_MILLIS = 250;
    private static final long MAX_BACKOFF_MILLIS = 20_000;

    enum State {
        AWAY,
        CONNECTING,
        HANDSHAKE,
        ONLINE,
        REFUSED
    }

    /** Something to publish at QoS 1. */
    static final class Upstream {
        final byte[] topic;
        final byte[] payload;
        final @Nullable TaskTally tally; // of a receipt, else null
        final @Nullable CompletableFuture<Integer> acknowledged; // with the reason code, where someone waits
        int packetId;
        boolean sent;

        Upstream(
                byte[] topic,
                byte[] payload,
                @Nullable TaskTally tally,
                @Nullable CompletableFuture<Integer> acknowledged) {
            this.topic = topic;
            this.payload = payload;
            this.tally = tally;
            this.acknowledged = acknowledged;
        }
    }

    final DeviceIdentity identity;
    final DeviceLoop loop;
    private final Population population;
    private final InetSocketAddress gateway;
    private final SeenMessages seen;

    private long random;
    private State state = State.AWAY;
    private boolean wanted;
    private boolean pinged;
    private int attempts;
    private int nextPacketId = 1;
    private int sendQuota = 0xFFFF;
    private int keepAliveSeconds;
    private int lastWriteSeconds;
    private @Nullable Channel channel;
    private @Nullable CompletableFuture<Void> connecting; // completed once online or refused
    private @Nullable ArrayDeque<Upstream> inFlight; // in the order sent
    private @Nullable ArrayDeque<Upstream> queued;

    SimulatedDevice(
            DeviceIdentity identity, DeviceLoop loop, Population population, InetSocketAddress gateway, long seed) {
        this.identity = identity;
        this.loop = loop;
        this.population = population;
        this.gateway = gateway;
        this.random = seed;
        this.seen = new SeenMessages(loop.settings().rememberedMessages());
    }

    State state() {
        return state;
    }

    // --- connecting ---

    void connect(@Nullable CompletableFuture<Void> whenOnline) {
        wanted = true;
        if (whenOnline != null) {
            if (state == State.ONLINE) {
                whenOnline.complete(null);
                return;
            }
            if (connecting != null) {
                CompletableFuture<Void> first = connecting;
                first.whenComplete((ok, failure) -> complete(whenOnline, failure));
            } else {
                connecting = whenOnline;
            }
        }
        if (state == State.AWAY || state == State.REFUSED) {
            open();
        }
    }

    private void open() {
        state = State.CONNECTING;
        ChannelFuture future = loop.open(gateway, new DeviceConnection(this));
        future.addListener(done -> {
            if (!done.isSuccess()) {
                down();
            }
        });
    }

    void transportUp(Channel opened) {
        channel = opened;
        if (!wanted) {
            opened.close();
            return;
        }
        state = State.HANDSHAKE;
        DeviceSettings settings = loop.settings();
        keepAliveSeconds = settings.keepAliveSeconds();
        writeFlush(MqttPackets.connect(
                opened.alloc(),
                identity,
                population.appId(),
                settings.cleanStart(),
                settings.keepAliveSeconds(),
                settings.sessionExpirySeconds(),
                settings.receiveMaximum()));
    }

    void connack(int reason, boolean sessionPresent, int serverKeepAlive, int receiveMaximum) {
        if (reason >= 0x80) {
            loop.counters().refused(reason);
            if (isTransient(reason)) {
                close();
                return;
            }
            wanted = false;
            state = State.REFUSED;
            finishConnecting(new IllegalStateException(
                    "CONNECT of " + identity.cid() + " refused with 0x" + Integer.toHexString(reason)));
            close();
            return;
        }
        if (serverKeepAlive >= 0) {
            keepAliveSeconds = serverKeepAlive;
        }
        sendQuota = receiveMaximum;
        if (sessionPresent) {
            online();
        } else {
            Channel now = channel;
            if (now != null) {
                writeFlush(MqttPackets.subscribePush(now.alloc(), packetId()));
            }
        }
    }

    void subscribed(int reason) {
        if (reason >= 0x80) {
            loop.counters().refused(reason);
            close();
        } else {
            online();
        }
    }

    private void online() {
        state = State.ONLINE;
        attempts = 0;
        loop.counters().online(1);
        finishConnecting(null);
        ArrayDeque<Upstream> again = inFlight;
        if (again != null) {
            again.forEach(this::send);
        }
        sendQueued();
        flush();
        population.cameOnline(this);
    }

    private static boolean isTransient(int reason) {
        // server unavailable, busy, shutting down, quota exceeded, connection rate exceeded, unspecified
        return reason == 0x88
                || reason == 0x89
                || reason == 0x8B
                || reason == 0x97
                || reason == 0x9F
                || reason == 0x80
                || reason == 0x83;
    }

    /** Says goodbye; with a session, messages wait for the next connection. */
    void disconnect() {
        wanted = false;
        Channel now = channel;
        if (now != null) {
            now.writeAndFlush(MqttPackets.disconnect(now.alloc()));
            down(); // at once, so that a connect right after this one opens a new connection
            now.close();
        }
    }

    /** Ends the connection as a lost network does: without DISCONNECT. Comes back by itself if it was wanted. */
    void drop() {
        close();
    }

    void disconnectedByServer(int reason) {
        loop.counters().disconnected(reason);
        if (reason == 0x8E || reason == 0x87) { // taken over, revoked
            wanted = false;
        }
        close();
    }

    void transportDown(Channel closed) {
        if (closed == channel) {
            down();
        }
    }

    private void down() {
        if (state == State.ONLINE) {
            loop.counters().online(-1);
        }
        channel = null;
        pinged = false;
        if (state != State.REFUSED) {
            state = State.AWAY;
        }
        if (wanted) {
            long ceiling = Math.min(MAX_BACKOFF_MILLIS, MIN_BACKOFF_MILLIS << Math.min(attempts++, 10));
            loop.after(TimeUnit.MILLISECONDS.toNanos((long) (uniform() * ceiling)), this::reopen);
        } else {
            finishConnecting(new IllegalStateException(identity.cid() + " was disconnected before it was online"));
        }
    }

    private void reopen() {
        if (wanted && state == State.AWAY) {
            open();
        }
    }

    void failed(Throwable cause) {
        loop.counters().failed(cause);
    }

    // --- keep-alive, driven by the loop's sweep ---

    void sweep(int nowSeconds) {
        Channel now = channel;
        if (state != State.ONLINE || keepAliveSeconds == 0 || now == null) {
            return;
        }
        if (pinged && nowSeconds - lastWriteSeconds > keepAliveSeconds) {
            close(); // no PINGRESP for a whole keep-alive: the connection is dead
        } else if (!pinged && nowSeconds - lastWriteSeconds >= keepAliveSeconds * 3 / 4) {
            pinged = true;
            writeFlush(MqttPackets.pingreq(now.alloc()));
        }
    }

    void pong() {
        pinged = false;
    }

    // --- messages ---

    void arrived(ByteBuf in, int length, int qos, int packetId) {
        long nowNanos = System.nanoTime();
        PushPayload payload = loop.payload(in, length);
        TaskTally tally = payload.tally();
        if (seen.add(payload.msgHash())) {
            tally.add(Kind.DELIVERED);
            tally.arrivedAt(nowNanos);
            loop.total().add(Kind.DELIVERED);
            if (payload.sentMicros() >= 0) {
                loop.latency(payload.sentMicros());
            }
            loop.settings().listener().arrived(identity, payload.message());
            if (!payload.message().type().equals("revoke")) {
                react(payload);
            }
        } else {
            tally.add(Kind.DUPLICATE);
            loop.total().add(Kind.DUPLICATE);
        }
        Channel now = channel;
        if (qos > 0 && now != null) {
            now.write(MqttPackets.puback(now.alloc(), packetId));
            lastWriteSeconds = loop.seconds();
        }
    }

    private void react(PushPayload payload) {
        DeviceBehaviour behaviour = population.behaviour();
        if (behaviour.showProbability() == 0 || uniform() >= behaviour.showProbability()) {
            return;
        }
        long shownNanos = behaviour.showDelays().sampleNanos(uniform());
        receipt(payload, "displayed", Kind.DISPLAYED, 0, shownNanos);
        if (uniform() < behaviour.clickProbability()) {
            long clickedNanos = behaviour.reactDelays().sampleNanos(uniform());
            receipt(payload, "clicked", Kind.CLICKED, 0, shownNanos + clickedNanos);
        } else if (uniform() < behaviour.dismissProbability()) {
            long dismissedNanos = behaviour.reactDelays().sampleNanos(uniform());
            receipt(payload, "dismissed", Kind.DISMISSED, 0, shownNanos + dismissedNanos);
        }
        for (Map.Entry<Integer, Double> event : behaviour.customEvents().entrySet()) {
            if (uniform() < event.getValue()) {
                long nanos = behaviour.reactDelays().sampleNanos(uniform());
                receipt(payload, event.getKey().toString(), null, event.getKey(), shownNanos + nanos);
            }
        }
    }

    private void receipt(PushPayload payload, String action, @Nullable Kind kind, int eventId, long delayNanos) {
        loop.pendingReactions(1);
        Runnable make = () -> {
            loop.pendingReactions(-1);
            if (kind != null) {
                payload.tally().add(kind);
                loop.total().add(kind);
            } else {
                payload.tally().addCustom(eventId);
                loop.total().addCustom(eventId);
            }
            String json = "{\"taskid\":\"" + payload.message().taskId() + "\",\"msgid\":\""
                    + payload.message().msgId() + "\",\"action\":\"" + action + "\"}";
            publish(new Upstream(RECEIPT_TOPIC, json.getBytes(StandardCharsets.UTF_8), payload.tally(), null));
        };
        if (delayNanos == 0) {
            make.run();
        } else {
            loop.after(delayNanos, make);
        }
    }

    void publish(Upstream message) {
        if (queued == null) {
            queued = new ArrayDeque<>(4);
        }
        queued.add(message);
        if (state == State.ONLINE) {
            sendQueued();
            flush();
        }
    }

    private void sendQueued() {
        ArrayDeque<Upstream> waiting = queued;
        if (waiting == null) {
            return;
        }
        if (inFlight == null) {
            inFlight = new ArrayDeque<>(4);
        }
        while (inFlight.size() < sendQuota) {
            Upstream next = waiting.poll();
            if (next == null) {
                queued = null;
                return;
            }
            next.packetId = packetId();
            inFlight.add(next);
            send(next);
        }
    }

    private void send(Upstream message) {
        Channel now = channel;
        if (now == null) {
            return;
        }
        if (message.tally != null) {
            message.tally.add(Kind.RECEIPT_SENT);
            loop.total().add(Kind.RECEIPT_SENT);
        }
        now.write(MqttPackets.publish(now.alloc(), message.topic, message.packetId, message.sent, message.payload));
        message.sent = true;
        lastWriteSeconds = loop.seconds();
    }

    void acknowledged(int packetId, int reason) {
        ArrayDeque<Upstream> waiting = inFlight;
        if (waiting == null) {
            return;
        }
        Upstream message = null;
        for (Upstream candidate : waiting) { // nearly always the first
            if (candidate.packetId == packetId) {
                message = candidate;
                break;
            }
        }
        if (message == null) {
            return;
        }
        waiting.remove(message);
        if (waiting.isEmpty()) {
            inFlight = null;
        }
        if (isTransient(reason)) {
            Upstream again = new Upstream(message.topic, message.payload, message.tally, message.acknowledged);
            loop.after(TimeUnit.MILLISECONDS.toNanos(500), () -> publish(again));
        } else {
            Kind kind = reason < 0x80 ? Kind.RECEIPT_ACKED : Kind.RECEIPT_REFUSED;
            if (message.tally != null) {
                message.tally.add(kind);
                loop.total().add(kind);
            }
            if (message.acknowledged != null) {
                message.acknowledged.complete(reason);
            }
        }
        sendQueued();
    }

    // --- the small parts ---

    private int packetId() {
        int id = nextPacketId;
        nextPacketId = id == 0xFFFF ? 1 : id + 1;
        return id;
    }

    private void finishConnecting(@Nullable Throwable failure) {
        CompletableFuture<Void> waiting = connecting;
        connecting = null;
        if (waiting != null) {
            complete(waiting, failure);
        }
    }

    private static void complete(CompletableFuture<Void> future, @Nullable Throwable failure) {
        if (failure == null) {
            future.complete(null);
        } else {
            future.completeExceptionally(failure);
        }
    }

    private void writeFlush(ByteBuf packet) {
        Channel now = channel;
        if (now != null) {
            now.writeAndFlush(packet);
            lastWriteSeconds = loop.seconds();
        }
    }

    private void flush() {
        Channel now = channel;
        if (now != null) {
            now.flush();
        }
    }

    private void close() {
        Channel now = channel;
        if (now != null) {
            now.close();
        }
    }

    /** splitmix64: 8 bytes of state, and each device draws its own sequence. */
    double uniform() {
        random += 0x9e3779b97f4a7c15L;
        long z = random;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        z ^= z >>> 31;
        return (z >>> 11) * 0x1.0p-53;
    }
}

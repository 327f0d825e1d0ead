package io.hongyan.gateway;

import io.hongyan.delivery.Devices.Registration;
import io.hongyan.delivery.device.Admission;
import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.delivery.device.Outcome;
import io.hongyan.gateway.mqtt.Decoded;
import io.hongyan.gateway.mqtt.Frame;
import io.hongyan.gateway.mqtt.InboundPacket;
import io.hongyan.gateway.mqtt.InboundPacket.Connect;
import io.hongyan.gateway.mqtt.InboundPacket.Publish;
import io.hongyan.gateway.mqtt.InboundPacket.Subscribe;
import io.hongyan.gateway.mqtt.InboundPacket.Unsubscribe;
import io.hongyan.gateway.mqtt.InboundPacket.Will;
import io.hongyan.gateway.mqtt.MqttVersion;
import io.hongyan.gateway.mqtt.PacketDecoder;
import io.hongyan.gateway.mqtt.PacketEncoder;
import io.hongyan.gateway.mqtt.ReasonCode;
import io.hongyan.kernel.DeviceAddress;
import io.hongyan.kernel.LossReason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: channel handler, link and state in one object, because there are hundreds of thousands of them. An idle
 * one holds nothing but this object; buffers, in-flight table and queues exist only while bytes or messages are on their way.
 *
 * <p>Owned by its event loop; only {@link #send} and {@link #close} are called from elsewhere, and hand over.
 */
final class DeviceConnection extends ChannelInboundHandlerAdapter implements DeviceLink {

    private static final Logger log = LoggerFactory.getLogger(DeviceConnection.class);

    /** How long a connection that the server ends may take to read the reason. */
    private static final int LINGER_SECONDS = 3;

    private static final byte WAITING = 0; // unread, until admitted
    private static final byte EXPECTING_CONNECT = 1;
    private static final byte CONNECTING = 2; // delivery was asked
    private static final byte CONNECTED = 3;
    private static final byte CLOSING = 4; // the reason is on its way; what comes in is discarded
    private static final byte CLOSED = 5;

    private static final byte NOT_SUBSCRIBED = -1;

    private final DeviceLoop loop;
    private final boolean plainTcp;

    private ChannelHandlerContext context;
    private @Nullable ByteBuf partial; // the beginning of a packet, or what came before CONNACK
    private @Nullable Inflight inflight; // only while something is in flight
    private @Nullable Will will;
    private @Nullable UpstreamAck oldestAck;
    private @Nullable UpstreamAck latestAck;
    private @Nullable Batch batch; // only while sends are being drained
    private @Nullable AtomicInteger refusedUntold; // of the latest fan-out that was refused, see gatherReady

    // Links and place in the DeadlineWheel, which alone touches them.
    @Nullable
    DeviceConnection wheelPrevious;

    @Nullable
    DeviceConnection wheelNext;

    int wheelBucket = -1;

    private int app; // 0: not known yet
    private int shard;
    private int ordinal;
    private int sessionExpiry; // unsigned seconds
    private int maximumPacketSize;
    private int lastHeard; // second of the loop
    private int allowedSilence; // seconds until the deadline; 0: none
    private short window;
    private short credit; // messages delivery may still send before it needs another ready()
    private short unacknowledgedUpstream;
    private byte state = WAITING;
    private byte subscribedQos = NOT_SUBSCRIBED;
    private boolean v5;
    private boolean reasonStrings;
    private boolean admitted; // delivery has this link
    private boolean ended; // delivery was told the end of it
    private boolean owesReady;
    private boolean readyGathered;
    private boolean consuming;
    private boolean readPaused;
    private boolean flushNeeded;
    private boolean subscribedBefore; // on this connection, or in the session it resumed

    /** Sends drained in a row, to leave in one write. */
    private static final class Batch {
        final ByteBuf bytes;
        final List<OutboundMessage> atMostOnce = new ArrayList<>(0);

        Batch(ByteBuf bytes) {
            this.bytes = bytes;
        }
    }

    /** @param plainTcp nothing is between this handler and the socket */
    @SuppressWarnings("NullAway.Init") // context comes with handlerAdded, before anything else
    DeviceConnection(DeviceLoop loop, boolean plainTcp) {
        this.loop = loop;
        this.plainTcp = plainTcp;
    }

    // --- life of the channel ---

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        loop.count(GatewayCounter.CONNECTIONS_OPENED);
        loop.parts().openConnections().incrementAndGet();
        if (loop.admits(this)) {
            start();
        }
    }

    /** The connection is let in: its bytes are read from now on. Answers false where it is gone already. */
    boolean start() {
        if (state != WAITING || !context.channel().isActive()) {
            return false;
        }
        state = EXPECTING_CONNECT;
        lastHeard = loop.second();
        allowedSilence =
                (int) loop.parts().settings().admission().connectTimeout().toSeconds() + 1;
        loop.schedule(this, deadline());
        context.channel().config().setAutoRead(true);
        return true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (state == CLOSED) {
            return;
        }
        end();
        state = CLOSED;
        loop.unschedule(this);
        releasePartial();
        loop.count(GatewayCounter.CONNECTIONS_CLOSED);
        loop.parts().openConnections().decrementAndGet();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("connection lost", cause);
        } else {
            log.warn("connection ended by an error", cause);
        }
        ctx.close();
    }

    // --- reading ---

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (state >= CLOSING) {
                return;
            }
            if (state == CONNECTED) {
                lastHeard = loop.second();
            }
            ByteBuf before = partial;
            if (before != null) {
                before.writeBytes(in);
                consumePartial();
            } else {
                consume(in);
                if (in.isReadable() && state < CLOSING) {
                    partial = ctx.alloc().buffer(in.readableBytes()).writeBytes(in);
                }
            }
            ByteBuf rest = partial;
            if (rest != null
                    && rest.readableBytes() > loop.parts().settings().limits().maxPacketBytes()) {
                pauseReading(); // it waits for CONNACK or for a free place: no more until then
            }
        } finally {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (flushNeeded) {
            flushNeeded = false;
            ctx.flush();
        }
        readyIfOwed();
    }

    private void consumePartial() {
        ByteBuf bytes = partial;
        if (bytes == null || consuming) {
            return;
        }
        consume(bytes);
        if (partial != bytes) {
            return; // closed meanwhile
        }
        if (bytes.isReadable() && state < CLOSING) {
            bytes.discardSomeReadBytes();
        } else {
            releasePartial();
        }
    }

    private void releasePartial() {
        ByteBuf bytes = partial;
        if (bytes != null && !consuming) {
            partial = null;
            bytes.release();
        }
    }

    /** Handles every complete packet that may be handled now. */
    private void consume(ByteBuf in) {
        int maximum = loop.parts().settings().limits().maxPacketBytes();
        consuming = true;
        try {
            while ((state == EXPECTING_CONNECT || state == CONNECTED) && !upstreamIsFull()) {
                int acknowledged = state == CONNECTED ? Frame.takePlainPuback(in) : 0;
                if (acknowledged != 0) {
                    puback(acknowledged, 0);
                    continue;
                }
                int length = Frame.length(in, maximum);
                if (length == Frame.INCOMPLETE) {
                    return;
                }
                if (length == Frame.TOO_LARGE) {
                    protocolEnd(ReasonCode.PACKET_TOO_LARGE, "packet: larger than " + maximum + " bytes");
                    return;
                }
                if (length == Frame.MALFORMED) {
                    protocolEnd(ReasonCode.MALFORMED_PACKET, "remaining length: more than 4 bytes long");
                    return;
                }
                Decoded decoded = state == EXPECTING_CONNECT
                        ? PacketDecoder.first(in, length)
                        : PacketDecoder.next(in, length, version());
                switch (decoded) {
                    case Decoded.Malformed malformed -> protocolEnd(malformed.reason(), malformed.detail());
                    case Decoded.Unacceptable unacceptable -> {
                        v5 = unacceptable.version() == MqttVersion.V5;
                        refuse(GatewayCounter.CONNECTS_REFUSED_PROTOCOL, unacceptable.reason(), unacceptable.detail());
                    }
                    case InboundPacket packet -> handle(packet);
                }
            }
        } finally {
            consuming = false;
        }
    }

    /** MQTT 3.1.1 has no receive maximum: there the rest stays unread until a PUBACK left. */
    private boolean upstreamIsFull() {
        if (!v5 && unacknowledgedUpstream >= loop.parts().settings().limits().receiveMaximum()) {
            pauseReading();
            return true;
        }
        return false;
    }

    private void pauseReading() {
        if (!readPaused) {
            readPaused = true;
            context.channel().config().setAutoRead(false);
        }
    }

    private void resumeReading() {
        if (consuming) {
            return; // the caller goes on reading
        }
        consumePartial();
        ByteBuf rest = partial;
        boolean blocked = rest != null
                && rest.readableBytes() > loop.parts().settings().limits().maxPacketBytes();
        if (readPaused && !blocked && !upstreamIsFull()) {
            readPaused = false;
            context.channel().config().setAutoRead(true);
        }
    }

    private void handle(InboundPacket packet) {
        switch (packet) {
            case Connect connect -> connect(connect);
            case InboundPacket.Puback puback -> puback(puback.packetId(), puback.reason());
            case Publish publish -> publish(publish);
            case Subscribe subscribe -> subscribe(subscribe);
            case Unsubscribe unsubscribe -> unsubscribe(unsubscribe);
            case InboundPacket.Pingreq pingreq -> writeSoon(PacketEncoder.pingresp());
            case InboundPacket.Disconnect disconnect -> disconnect(disconnect);
            case InboundPacket.Auth auth ->
                protocolEnd(ReasonCode.PROTOCOL_ERROR, "AUTH: no authentication method was agreed");
        }
    }

    // --- CONNECT ---

    private void connect(Connect connect) {
        v5 = connect.version() == MqttVersion.V5;
        reasonStrings = connect.requestProblemInformation();
        GatewaySettings.Limits limits = loop.parts().settings().limits();
        if (loop.draining()) {
            refuse(GatewayCounter.CONNECTS_REFUSED_CAPACITY, ReasonCode.SERVER_UNAVAILABLE, "shutting down");
            return;
        }
        if (loop.parts().openConnections().get() > limits.maxConnections()) {
            refuse(GatewayCounter.CONNECTS_REFUSED_CAPACITY, ReasonCode.QUOTA_EXCEEDED, "too many connections");
            return;
        }
        window = (short) Math.min(limits.receiveMaximum(), connect.receiveMaximum());
        maximumPacketSize = connect.maximumPacketSize();
        sessionExpiry = (int) Math.min(connect.sessionExpirySeconds(), limits.sessionExpiryMaximumSeconds());
        switch (loop.parts().authentication().decide(connect)) {
            case ConnectDecision.Refused refused ->
                refuse(GatewayCounter.CONNECTS_REFUSED_UNAUTHORIZED, refused.reason(), refused.detail());
            case ConnectDecision.Known known -> {
                identify(known.device());
                ask(connect, known.secretEpoch(), Optional.empty());
            }
            case ConnectDecision.Unregistered unregistered -> register(connect, unregistered);
        }
    }

    private void register(Connect connect, ConnectDecision.Unregistered unregistered) {
        state = CONNECTING;
        GatewayParts parts = loop.parts();
        CompletableFuture.supplyAsync(
                        () -> parts.devices().register(unregistered.app().number(), unregistered.facts()),
                        parts.blocking())
                .whenComplete((registration, failure) -> loop.execute(() -> {
                    if (state != CONNECTING) {
                        return;
                    }
                    if (failure != null) {
                        log.warn("registration failed", failure);
                        refuse(
                                GatewayCounter.CONNECTS_REFUSED_CAPACITY,
                                ReasonCode.SERVER_UNAVAILABLE,
                                "registration failed");
                        return;
                    }
                    registered(connect, registration);
                }));
    }

    private void registered(Connect connect, Registration registration) {
        loop.count(GatewayCounter.DEVICES_REGISTERED);
        identify(registration.address());
        int epoch = loop.parts().authentication().epochOf(registration.cid(), registration.deviceSecret());
        ask(
                connect,
                epoch,
                Optional.of(new PacketEncoder.Assigned(registration.cid().toString(), registration.deviceSecret())));
    }

    private void identify(DeviceAddress device) {
        app = device.app();
        shard = device.shard();
        ordinal = device.ordinal();
    }

    /** Asks delivery whether the device may connect. */
    private void ask(Connect connect, int secretEpoch, Optional<PacketEncoder.Assigned> assigned) {
        if (connect.will().isPresent()) {
            Will wanted = connect.will().get();
            Optional<ConnectDecision.Refused> problem = problemOf(wanted);
            if (problem.isPresent()) {
                refuse(
                        GatewayCounter.CONNECTS_REFUSED_PROTOCOL,
                        problem.get().reason(),
                        problem.get().detail());
                return;
            }
            will = wanted;
        }
        state = CONNECTING;
        CompletableFuture<Admission> answer =
                loop.parts().delivery().connected(address(), this, secretEpoch, connect.cleanStart());
        answer.whenComplete(
                (admission, failure) -> loop.runOrExecute(() -> answered(connect, assigned, admission, failure)));
    }

    private Optional<ConnectDecision.Refused> problemOf(Will wanted) {
        if (wanted.qos() > 1) {
            return Optional.of(new ConnectDecision.Refused(
                    ReasonCode.QOS_NOT_SUPPORTED, "will QoS: " + wanted.qos() + " (expected: 0 or 1)"));
        }
        if (wanted.retain()) {
            return Optional.of(new ConnectDecision.Refused(ReasonCode.RETAIN_NOT_SUPPORTED, "will retain: 1"));
        }
        Upstream.@Nullable Topic topic = topicNamed(wanted.topic());
        if (topic == null) {
            return Optional.of(new ConnectDecision.Refused(
                    ReasonCode.NOT_AUTHORIZED, "will topic (expected: hy/receipt, hy/event or hy/device)"));
        }
        if (decode(topic, wanted.payload()) instanceof Upstream.Invalid invalid) {
            return Optional.of(
                    new ConnectDecision.Refused(ReasonCode.PAYLOAD_FORMAT_INVALID, "will: " + invalid.detail()));
        }
        return Optional.empty();
    }

    private void answered(
            Connect connect,
            Optional<PacketEncoder.Assigned> assigned,
            @Nullable Admission admission,
            @Nullable Throwable failure) {
        if (state != CONNECTING) {
            if (admission instanceof Admission.Admitted) { // the client went while delivery admitted it
                admitted = true;
                ended = false;
                end();
            }
            return;
        }
        if (failure != null || admission == null) {
            ReasonCode reason = failure == null ? ReasonCode.UNSPECIFIED_ERROR : DeviceLoop.reasonOf(failure);
            refuse(
                    GatewayCounter.CONNECTS_REFUSED_CAPACITY,
                    reason == ReasonCode.SERVER_SHUTTING_DOWN ? ReasonCode.SERVER_UNAVAILABLE : reason,
                    "");
            return;
        }
        switch (admission) {
            case Admission.Refused refused ->
                refuse(
                        GatewayCounter.CONNECTS_REFUSED_UNAUTHORIZED,
                        ReasonCode.NOT_AUTHORIZED,
                        "device unknown or its secret revoked");
            case Admission.Admitted granted -> accept(connect, assigned, granted);
        }
    }

    private void accept(Connect connect, Optional<PacketEncoder.Assigned> assigned, Admission.Admitted granted) {
        if (loop.draining()) {
            admitted = true;
            refuse(GatewayCounter.CONNECTS_REFUSED_CAPACITY, ReasonCode.SERVER_UNAVAILABLE, "shutting down");
            return;
        }
        admitted = true;
        state = CONNECTED;
        loop.count(GatewayCounter.CONNECTS_ACCEPTED);
        loop.table(app, shard).put(ordinal, this);
        cancelDelayedWill();
        Optional<Integer> serverKeepAlive = keepAlive(connect.keepAliveSeconds());
        ByteBuf connack;
        if (v5) {
            GatewaySettings.Limits limits = loop.parts().settings().limits();
            connack = PacketEncoder.connack(
                    context.alloc(),
                    granted.sessionPresent(),
                    new PacketEncoder.ConnackProperties(
                            sessionExpirySeconds(),
                            limits.receiveMaximum(),
                            limits.maxPacketBytes(),
                            serverKeepAlive,
                            assigned));
        } else {
            connack = PacketEncoder.connack(context.alloc(), granted.sessionPresent(), 0);
        }
        writeSoon(connack);
        if (granted.sessionPresent() && granted.subscribedQos().isPresent()) {
            subscribedQos = (byte) granted.subscribedQos().getAsInt();
            subscribedBefore = true;
            ready();
        }
        if (!consuming) {
            resumeReading(); // what came behind CONNECT may be answered at once: flushed with CONNACK
            flushPending();
        }
    }

    /** Agrees on the keep-alive; answers what an MQTT 5 client has to be told. */
    private Optional<Integer> keepAlive(int wanted) {
        GatewaySettings.KeepAlive bounds = loop.parts().settings().keepAlive();
        int agreed = wanted;
        if (v5) {
            agreed = wanted == 0
                    ? (int) bounds.whenAbsent().toSeconds()
                    : Math.min(wanted, (int) bounds.maximum().toSeconds());
        }
        lastHeard = loop.second();
        if (agreed == 0) {
            allowedSilence = 0;
            loop.unschedule(this);
        } else {
            allowedSilence = agreed + (agreed + 1) / 2 + 1; // one second more: lastHeard is as coarse as that
            loop.schedule(this, deadline());
        }
        return agreed == wanted ? Optional.empty() : Optional.of(agreed);
    }

    private void refuse(GatewayCounter counter, ReasonCode reason, String detail) {
        loop.count(counter);
        will = null;
        log.debug("CONNECT refused: {} {}", reason, detail);
        ByteBuf connack = v5
                ? PacketEncoder.connackRefusal(context.alloc(), reason, detail)
                : PacketEncoder.connack(context.alloc(), false, reason.connectReturnCode());
        closeAfter(connack);
    }

    // --- deadlines ---

    /** Second at which the connection is to be looked at. */
    int deadline() {
        return lastHeard + allowedSilence;
    }

    void deadlinePassed() {
        switch (state) {
            case EXPECTING_CONNECT -> {
                loop.count(GatewayCounter.CONNECTS_TIMED_OUT);
                context.close();
            }
            case CONNECTING -> { // delivery always answers; look again later
                lastHeard = loop.second();
                loop.schedule(this, deadline());
            }
            case CONNECTED -> {
                loop.count(GatewayCounter.KEEP_ALIVE_TIMEOUTS);
                closeWith(ReasonCode.KEEP_ALIVE_TIMEOUT, "");
            }
            default -> context.close();
        }
    }

    // --- SUBSCRIBE ---

    private void subscribe(Subscribe subscribe) {
        if (subscribe.subscriptionIdentifier()) {
            protocolEnd(ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED, "subscription identifier: not supported");
            return;
        }
        byte[] codes = new byte[subscribe.subscriptions().size()];
        int granted = NOT_SUBSCRIBED;
        for (int i = 0; i < codes.length; i++) {
            InboundPacket.Subscription wanted = subscribe.subscriptions().get(i);
            if (wanted.topicFilter().equals(PushTopic.NAME)) {
                granted = Math.min(wanted.qos(), 1);
                codes[i] = (byte) granted;
            } else {
                codes[i] = (byte) (v5 ? ReasonCode.NOT_AUTHORIZED.code() : 0x80);
            }
        }
        if (granted == NOT_SUBSCRIBED) {
            writeSoon(PacketEncoder.suback(context.alloc(), version(), subscribe.packetId(), codes));
            return;
        }
        byte qos = (byte) granted;
        loop.parts()
                .delivery()
                .subscribed(address(), this, qos, sessionExpirySeconds())
                .whenComplete((nothing, failure) -> loop.runOrExecute(() -> {
                    if (state != CONNECTED) {
                        return;
                    }
                    if (failure != null) {
                        closeWith(DeviceLoop.reasonOf(failure), "");
                        return;
                    }
                    subscribedQos = qos;
                    writeSoon(PacketEncoder.suback(context.alloc(), version(), subscribe.packetId(), codes));
                    flushUnlessReading();
                    if (subscribedBefore) { // what was refused in between is told first
                        owesReady = true;
                        readyIfOwed();
                    } else {
                        subscribedBefore = true;
                        ready();
                    }
                }));
    }

    private void unsubscribe(Unsubscribe unsubscribe) {
        byte[] codes = new byte[unsubscribe.topicFilters().size()];
        boolean push = false;
        for (int i = 0; i < codes.length; i++) {
            boolean subscribed =
                    unsubscribe.topicFilters().get(i).equals(PushTopic.NAME) && subscribedQos != NOT_SUBSCRIBED;
            push |= subscribed;
            codes[i] = (byte) (subscribed ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED).code();
        }
        if (!push) {
            writeSoon(PacketEncoder.unsuback(context.alloc(), version(), unsubscribe.packetId(), codes));
            return;
        }
        subscribedQos = NOT_SUBSCRIBED;
        loop.parts()
                .delivery()
                .unsubscribed(address(), this)
                .whenComplete((nothing, failure) -> loop.runOrExecute(() -> {
                    if (state != CONNECTED) {
                        return;
                    }
                    if (failure != null) {
                        closeWith(DeviceLoop.reasonOf(failure), "");
                        return;
                    }
                    writeSoon(PacketEncoder.unsuback(context.alloc(), version(), unsubscribe.packetId(), codes));
                    flushUnlessReading();
                }));
    }

    // --- messages up ---

    private void publish(Publish publish) {
        loop.count(GatewayCounter.UPSTREAM_RECEIVED);
        if (publish.topicAlias()) {
            protocolEnd(ReasonCode.TOPIC_ALIAS_INVALID, "topic alias: not supported");
            return;
        }
        if (publish.qos() > 1) {
            upstreamEnd(ReasonCode.QOS_NOT_SUPPORTED, "QoS: 2 (expected: 0 or 1)");
            return;
        }
        if (publish.retain()) {
            upstreamEnd(ReasonCode.RETAIN_NOT_SUPPORTED, "retain: 1 (expected: 0)");
            return;
        }
        if (publish.qos() == 1
                && v5
                && unacknowledgedUpstream >= loop.parts().settings().limits().receiveMaximum()) {
            protocolEnd(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    "more than " + loop.parts().settings().limits().receiveMaximum() + " unacknowledged");
            return;
        }
        @Nullable UpstreamAck ack = publish.qos() == 1 ? expectAck(publish.packetId()) : null;
        Upstream.@Nullable Topic topic = topicNamed(publish.topic());
        if (topic == null) {
            if (ack == null || !v5) {
                upstreamEnd(ReasonCode.NOT_AUTHORIZED, "topic (expected: hy/receipt, hy/event or hy/device)");
            } else {
                loop.count(GatewayCounter.UPSTREAM_REFUSED);
                acknowledge(ack, ReasonCode.NOT_AUTHORIZED, "topic (expected: hy/receipt, hy/event or hy/device)");
            }
            return;
        }
        Upstream upstream = decode(topic, publish.payload());
        if (upstream instanceof Upstream.Invalid invalid) {
            loop.count(GatewayCounter.UPSTREAM_REFUSED);
            if (ack != null) { // MQTT 3.1.1 knows no refusal: there the PUBACK only says "do not send again"
                acknowledge(ack, v5 ? ReasonCode.PAYLOAD_FORMAT_INVALID : ReasonCode.SUCCESS, invalid.detail());
            }
            return;
        }
        loop.upstream(address(), upstream, ack);
    }

    private void upstreamEnd(ReasonCode reason, String detail) {
        loop.count(GatewayCounter.UPSTREAM_REFUSED);
        protocolEnd(reason, detail);
    }

    private Upstream decode(Upstream.Topic topic, byte[] payload) {
        return UpstreamDecoder.decode(
                topic, payload, address(), loop.parts().clock().millis());
    }

    private static Upstream.@Nullable Topic topicNamed(String name) {
        for (Upstream.Topic topic : Upstream.Topic.ALL) {
            if (topic.topicName().equals(name)) {
                return topic;
            }
        }
        return null;
    }

    private UpstreamAck expectAck(int packetId) {
        UpstreamAck ack = new UpstreamAck(this, packetId);
        UpstreamAck latest = latestAck;
        if (latest == null) {
            oldestAck = ack;
        } else {
            latest.next = ack;
        }
        latestAck = ack;
        unacknowledgedUpstream++;
        return ack;
    }

    /** A PUBLISH of the device is done with; writes the PUBACKs that are due in order. */
    void acknowledge(UpstreamAck done, ReasonCode reason, String detail) {
        done.reason = reason;
        done.detail = detail;
        if (state != CONNECTED) {
            return;
        }
        for (UpstreamAck ack = oldestAck; ack != null; ack = oldestAck) {
            ReasonCode due = ack.reason;
            if (due == null) {
                return;
            }
            writeSoon(PacketEncoder.puback(context.alloc(), ack.packetId, due, reasonStrings ? ack.detail : ""));
            unacknowledgedUpstream--;
            oldestAck = ack.next;
            if (oldestAck == null) {
                latestAck = null;
            }
        }
    }

    // --- messages down ---

    /** Any thread. */
    @Override
    public void send(OutboundMessage message) {
        loop.send(this, message);
    }

    /** Any thread. */
    @Override
    public void close(CloseReason reason) {
        loop.execute(() -> {
            switch (reason) {
                case TAKEN_OVER -> {
                    if (state == CONNECTED || state == CONNECTING) {
                        loop.count(GatewayCounter.TAKE_OVERS);
                    }
                    Will last = will;
                    if (last != null && last.delaySeconds() > 0) {
                        will = null; // the new connection came before the delay was over
                    }
                    closeWith(ReasonCode.SESSION_TAKEN_OVER, "");
                }
                case REVOKED -> closeWith(ReasonCode.NOT_AUTHORIZED, "device secret revoked");
            }
        });
    }

    /** One of a row of sends; {@link #endSends} writes them. */
    void sendOne(OutboundMessage message) {
        if (subscribedQos == NOT_SUBSCRIBED || state != CONNECTED || message.withdrawnFrom(ordinal)) {
            refused(message);
            return;
        }
        Batch row = batch;
        if (row != null
                && row.bytes.readableBytes() > loop.parts().settings().limits().writeHighWatermark()) {
            endSends(); // now the watermark knows of them
            row = null;
        }
        int length = PushTopic.length(version(), subscribedQos, message);
        if (length > maximumPacketSize) {
            tooLarge(message);
            return;
        }
        if (!context.channel().isWritable() || inflightSize() >= window) {
            owesReady = true;
            refused(message);
            return;
        }
        if (row == null) {
            row = new Batch(context.alloc().ioBuffer(length));
            batch = row;
        }
        int packetId = 0;
        if (subscribedQos == 0) {
            row.atMostOnce.add(message);
        } else {
            packetId = freePacketId();
            inflight().add(packetId, message);
        }
        PacketEncoder.publish(row.bytes, version(), subscribedQos, PushTopic.BYTES, packetId, message.payload());
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
            if (row.atMostOnce.isEmpty()) {
                context.write(row.bytes, context.voidPromise());
            } else {
                context.write(row.bytes, arrivedOnceFlushed(row.atMostOnce));
            }
            flushNeeded = false;
            context.flush();
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
        if (subscribedQos == NOT_SUBSCRIBED || state != CONNECTED) {
            loop.count(GatewayCounter.MESSAGES_REFUSED, Long.bitCount(wanted));
            return 0;
        }
        if (!context.channel().isWritable()) {
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
                    && PushTopic.length(version(), qos, message) > maximumPacketSize) {
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
        flushNeeded = false;
        if (qos == 0) {
            List<OutboundMessage> messages = new ArrayList<>(Long.bitCount(taken));
            for (long rest = taken; rest != 0; rest &= rest - 1) {
                messages.add(walk.message(Long.numberOfTrailingZeros(rest)));
            }
            ByteBuf bytes = walk.encoded(context.alloc(), version(), 0, taken);
            context.writeAndFlush(bytes, arrivedOnceFlushed(messages));
            return;
        }
        Inflight flying = inflight();
        if (sameIds) {
            for (long rest = taken; rest != 0; rest &= rest - 1) {
                int index = Long.numberOfTrailingZeros(rest);
                flying.add(walk.packetId(index), walk.message(index));
            }
            context.writeAndFlush(walk.encoded(context.alloc(), version(), 1, taken), context.voidPromise());
            return;
        }
        ByteBuf own = context.alloc().ioBuffer();
        for (long rest = taken; rest != 0; rest &= rest - 1) {
            OutboundMessage message = walk.message(Long.numberOfTrailingZeros(rest));
            int packetId = freePacketId();
            flying.add(packetId, message);
            PacketEncoder.publish(own, version(), 1, PushTopic.BYTES, packetId, message.payload());
        }
        context.writeAndFlush(own, context.voidPromise());
    }

    /** At QoS 0 a message has arrived, as far as anyone can know, when the socket took it. */
    private ChannelPromise arrivedOnceFlushed(List<OutboundMessage> messages) {
        ChannelPromise promise = context.newPromise();
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

    private void puback(int packetId, int reason) {
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

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        readyIfOwed();
    }

    /** Delivery is told that there is room again, after the refusals that made it wait. */
    private void readyIfOwed() {
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
            if (untold != null && untold.get() > 0 && state == CONNECTED) {
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
        return state == CONNECTED
                && subscribedQos != NOT_SUBSCRIBED
                && inflightSize() <= window / 2
                && context.channel().isWritable();
    }

    private void ready() {
        owesReady = false;
        int room = window - inflightSize();
        if (room == 0) {
            owesReady = true;
            return;
        }
        credit = (short) room;
        loop.parts().delivery().ready(address(), this, room);
    }

    // --- the end ---

    private void disconnect(InboundPacket.Disconnect disconnect) {
        if (disconnect.sessionExpirySeconds() > 0 && sessionExpiry == 0) {
            protocolEnd(ReasonCode.PROTOCOL_ERROR, "session expiry interval: was 0 in CONNECT");
            return;
        }
        if (disconnect.sessionExpirySeconds() >= 0) {
            sessionExpiry = (int) Math.min(
                    disconnect.sessionExpirySeconds(),
                    loop.parts().settings().limits().sessionExpiryMaximumSeconds());
        }
        if (disconnect.reason() == 0) {
            will = null;
        }
        end();
        state = CLOSING;
        context.close();
    }

    private void protocolEnd(ReasonCode reason, String detail) {
        log.debug("connection ended: {} {}", reason, detail);
        if (state == EXPECTING_CONNECT) {
            loop.count(GatewayCounter.CONNECTS_REFUSED_PROTOCOL);
            end();
            state = CLOSING;
            context.close();
        } else {
            loop.count(GatewayCounter.PROTOCOL_ERRORS);
            closeWith(reason, detail);
        }
    }

    /** Ends the connection from this side; MQTT 5 clients are told why. */
    void closeWith(ReasonCode reason, String detail) {
        if (state >= CLOSING) {
            return;
        }
        if (state == CONNECTING) {
            refuse(
                    GatewayCounter.CONNECTS_REFUSED_CAPACITY,
                    reason == ReasonCode.SERVER_SHUTTING_DOWN || reason == ReasonCode.SESSION_TAKEN_OVER
                            ? ReasonCode.SERVER_UNAVAILABLE
                            : reason,
                    detail);
            return;
        }
        if (loop.draining()) {
            will = null; // the server goes, not the device
        }
        if (v5 && state == CONNECTED) {
            closeAfter(PacketEncoder.disconnect(context.alloc(), reason, reasonStrings ? detail : ""));
        } else {
            end();
            state = CLOSING;
            flushPending();
            context.close();
        }
    }

    /**
     * Writes the last packet and closes once it is out. On plain TCP the socket is closed for writing only and what still
     * comes in is discarded for a while: closing it with unread bytes would make the kernel throw the last packet away.
     */
    private void closeAfter(ByteBuf last) {
        end();
        state = CLOSING;
        lastHeard = loop.second();
        allowedSilence = LINGER_SECONDS;
        loop.schedule(this, deadline());
        releasePartial();
        if (readPaused) {
            readPaused = false;
            context.channel().config().setAutoRead(true);
        }
        context.writeAndFlush(last).addListener(written -> {
            if (plainTcp && written.isSuccess() && context.channel() instanceof DuplexChannel channel) {
                channel.shutdownOutput();
            } else {
                context.close();
            }
        });
    }

    /** Takes the connection out of everything and tells delivery; once. */
    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (!admitted) {
            return;
        }
        loop.table(app, shard).remove(ordinal, this);
        Inflight flying = inflight;
        if (flying != null) {
            inflight = null;
            for (FanOutWalk walk : loop.walks) {
                walk.gone(app, shard, ordinal, flying);
            }
            loop.giveBack(flying);
        }
        subscribedQos = NOT_SUBSCRIBED;
        oldestAck = null;
        latestAck = null;
        publishWill();
        DeviceAddress device = address();
        long expiry = sessionExpirySeconds();
        loop.notice(() -> loop.parts().delivery().disconnected(device, this, expiry));
    }

    private void publishWill() {
        Will last = will;
        will = null;
        Upstream.@Nullable Topic topic = last == null ? null : topicNamed(last.topic());
        if (last == null || topic == null) {
            return;
        }
        DeviceAddress device = address();
        Runnable publish = () -> {
            Upstream upstream = decode(topic, last.payload());
            if (!(upstream instanceof Upstream.Invalid)) {
                loop.upstream(device, upstream, null);
            }
        };
        long delay = Math.min(last.delaySeconds(), sessionExpirySeconds());
        if (delay == 0) {
            publish.run();
            return;
        }
        Future<?> delayed = loop.eventLoop()
                .schedule(
                        () -> {
                            loop.parts().delayedWills().remove(device);
                            publish.run();
                        },
                        delay,
                        TimeUnit.SECONDS);
        Future<?> older = loop.parts().delayedWills().put(device, delayed);
        if (older != null) {
            older.cancel(false);
        }
    }

    private void cancelDelayedWill() {
        if (!loop.parts().delayedWills().isEmpty()) {
            Future<?> delayed = loop.parts().delayedWills().remove(address());
            if (delayed != null) {
                delayed.cancel(false);
            }
        }
    }

    // --- writing ---

    private void writeSoon(ByteBuf bytes) {
        context.write(bytes, context.voidPromise());
        flushNeeded = true;
    }

    void flushPending() {
        if (state == CONNECTED && readPaused) {
            resumeReading();
        }
        if (flushNeeded) {
            flushNeeded = false;
            context.flush();
        }
    }

    private void flushUnlessReading() {
        if (!consuming) {
            flushPending();
        }
    }

    private MqttVersion version() {
        return v5 ? MqttVersion.V5 : MqttVersion.V3_1_1;
    }

    private long sessionExpirySeconds() {
        return Integer.toUnsignedLong(sessionExpiry);
    }

    private DeviceAddress address() {
        return new DeviceAddress(app, shard, ordinal);
    }
}

package io.hongyan.gateway;

import io.hongyan.delivery.device.DeviceLink;
import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.gateway.mqtt.InboundPacket;
import io.hongyan.gateway.mqtt.InboundPacket.Connect;
import io.hongyan.gateway.mqtt.InboundPacket.Publish;
import io.hongyan.gateway.mqtt.InboundPacket.Subscribe;
import io.hongyan.gateway.mqtt.InboundPacket.Unsubscribe;
import io.hongyan.gateway.mqtt.InboundPacket.Will;
import io.hongyan.gateway.mqtt.MqttVersion;
import io.hongyan.gateway.mqtt.PacketEncoder;
import io.hongyan.gateway.mqtt.ReasonCode;
import io.hongyan.kernel.DeviceAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: channel handler and link in one object, because there are hundreds of thousands of them, with its {@link
 * InboundBytes} and {@link Downlink}. An idle one holds nothing else; buffers, in-flight table, {@link Handshake} and {@link Uplink} exist only while bytes
 * or messages are on their way. Here is what concerns the stream of bytes and its end.
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

    private final DeviceLoop loop;
    private final InboundBytes bytes;
    private final Downlink down;
    private final boolean plainTcp;

    private ChannelHandlerContext context;
    private @Nullable Uplink up; // from the first PUBLISH on
    private @Nullable Will will;

    // Links and place in the DeadlineWheel, which alone touches them.
    @Nullable
    DeviceConnection wheelPrevious;

    @Nullable
    DeviceConnection wheelNext;

    int wheelBucket = -1;

    private int sessionExpiry; // unsigned seconds
    private int lastHeard; // second of the loop
    private int allowedSilence; // seconds until the deadline; 0: none
    private byte state = WAITING;
    private boolean v5;
    private boolean reasonStrings;
    private boolean admitted; // delivery has this link
    private boolean ended; // delivery was told the end of it
    private boolean flushNeeded;

    /** @param plainTcp nothing is between this handler and the socket */
    @SuppressWarnings("NullAway.Init") // context comes with handlerAdded, before anything else
    DeviceConnection(DeviceLoop loop, boolean plainTcp) {
        this.loop = loop;
        this.bytes = new InboundBytes(this);
        this.down = new Downlink(this, loop);
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
        bytes.release();
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
            bytes.read(in);
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
        down.readyIfOwed();
    }

    void handle(InboundPacket packet) {
        switch (packet) {
            case Connect connect -> new Handshake(this, connect).begin();
            case InboundPacket.Puback puback -> down.puback(puback.packetId(), puback.reason());
            case Publish publish -> up().publish(publish);
            case Subscribe subscribe -> Subscribing.subscribe(this, subscribe);
            case Unsubscribe unsubscribe -> Subscribing.unsubscribe(this, unsubscribe);
            case InboundPacket.Pingreq pingreq -> writeSoon(PacketEncoder.pingresp());
            case InboundPacket.Disconnect disconnect -> disconnect(disconnect);
            case InboundPacket.Auth auth ->
                protocolEnd(ReasonCode.PROTOCOL_ERROR, "AUTH: no authentication method was agreed");
        }
    }

    private Uplink up() {
        Uplink publishing = up;
        if (publishing == null) {
            publishing = new Uplink(this, loop);
            up = publishing;
        }
        return publishing;
    }

    // --- CONNECT ---

    void speaks(MqttVersion version, boolean withReasonStrings) {
        v5 = version == MqttVersion.V5;
        reasonStrings = withReasonStrings;
    }

    /** @param seconds how long the session is to outlive the connection */
    void keepSession(long seconds) {
        sessionExpiry = (int) Math.min(seconds, loop.parts().settings().limits().sessionExpiryMaximumSeconds());
    }

    void remember(Will lastWill) {
        will = lastWill;
    }

    /** Delivery, or who registers devices, was asked. */
    void connecting() {
        state = CONNECTING;
    }

    boolean isConnecting() {
        return state == CONNECTING;
    }

    /** Delivery has this link, and is told when it ends. */
    void admitted() {
        admitted = true;
    }

    /** The client went while delivery admitted it. */
    void admittedTooLate() {
        admitted = true;
        ended = false;
        end();
    }

    void connected() {
        state = CONNECTED;
    }

    boolean isExpectingConnect() {
        return state == EXPECTING_CONNECT;
    }

    /** The reason is on its way, or everything is over. */
    boolean isClosing() {
        return state >= CLOSING;
    }

    /** Whether as many PUBLISHes of the device as may be wait for their PUBACK. */
    boolean isUplinkFull() {
        return up != null && up.isFull();
    }

    boolean isConnected() {
        return state == CONNECTED;
    }

    /** @param seconds after which a silent connection is ended; 0: never */
    void allowSilence(int seconds) {
        lastHeard = loop.second();
        allowedSilence = seconds;
        if (seconds == 0) {
            loop.unschedule(this);
        } else {
            loop.schedule(this, deadline());
        }
    }

    /** CONNACK is written: goes on with what came behind CONNECT. */
    void readOn() {
        if (!bytes.isConsuming()) {
            bytes.resume();
            flushPending();
        }
    }

    void refuse(GatewayCounter counter, ReasonCode reason, String detail) {
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

    // --- messages down ---

    /** Any thread. */
    @Override
    public void send(OutboundMessage message) {
        loop.send(down, message);
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

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        down.readyIfOwed();
    }

    // --- the end ---

    private void disconnect(InboundPacket.Disconnect disconnect) {
        if (disconnect.sessionExpirySeconds() > 0 && sessionExpiry == 0) {
            protocolEnd(ReasonCode.PROTOCOL_ERROR, "session expiry interval: was 0 in CONNECT");
            return;
        }
        if (disconnect.sessionExpirySeconds() >= 0) {
            keepSession(disconnect.sessionExpirySeconds());
        }
        if (disconnect.reason() == 0) {
            will = null;
        }
        end();
        state = CLOSING;
        context.close();
    }

    /** The client broke the protocol. */
    void protocolEnd(ReasonCode reason, String detail) {
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
            closeAfter(PacketEncoder.disconnect(context.alloc(), reason, reasonString(detail)));
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
        bytes.discard();
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
        DeviceAddress device = address();
        loop.table(device.app(), device.shard()).remove(device.ordinal(), this);
        down.end();
        if (up != null) {
            up.end();
        }
        Will last = will;
        will = null;
        if (last != null) {
            LastWill.publish(loop, device, last, sessionExpirySeconds());
        }
        long expiry = sessionExpirySeconds();
        loop.notice(() -> loop.parts().delivery().disconnected(device, this, expiry));
    }

    // --- writing ---

    /** Writes; leaves with the next flush. */
    void writeSoon(ByteBuf bytes) {
        context.write(bytes, context.voidPromise());
        flushNeeded = true;
    }

    /** Writes and flushes, with all that waited for a flush. */
    void writeNow(ByteBuf bytes, ChannelPromise promise) {
        flushNeeded = false;
        context.writeAndFlush(bytes, promise);
    }

    void flushPending() {
        if (state == CONNECTED && bytes.isPaused()) {
            bytes.resume();
        }
        if (flushNeeded) {
            flushNeeded = false;
            context.flush();
        }
    }

    void flushUnlessReading() {
        if (!bytes.isConsuming()) {
            flushPending();
        }
    }

    MqttVersion version() {
        return v5 ? MqttVersion.V5 : MqttVersion.V3_1_1;
    }

    long sessionExpirySeconds() {
        return Integer.toUnsignedLong(sessionExpiry);
    }

    /** The device; not before the handshake knows it. */
    DeviceAddress address() {
        return down.device();
    }

    DeviceLoop loop() {
        return loop;
    }

    ChannelHandlerContext context() {
        return context;
    }

    Downlink down() {
        return down;
    }

    boolean isV5() {
        return v5;
    }

    /** A detail, where the client wants to be told such. */
    String reasonString(String detail) {
        return reasonStrings ? detail : "";
    }
}

package io.hongyan.gateway;

import io.hongyan.delivery.Devices.Registration;
import io.hongyan.delivery.device.Admission;
import io.hongyan.gateway.mqtt.InboundPacket.Connect;
import io.hongyan.gateway.mqtt.InboundPacket.Will;
import io.hongyan.gateway.mqtt.PacketEncoder;
import io.hongyan.gateway.mqtt.ReasonCode;
import io.hongyan.kernel.DeviceAddress;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From CONNECT to CONNACK: who is it, may it come in, and what is agreed on. Lives only as long as that takes. Owned by the
 * event loop.
 */
final class Handshake {

    private static final Logger log = LoggerFactory.getLogger(Handshake.class);

    private final DeviceConnection connection;
    private final DeviceLoop loop;
    private final Connect connect;
    private Optional<PacketEncoder.Assigned> assigned = Optional.empty();

    Handshake(DeviceConnection connection, Connect connect) {
        this.connection = connection;
        this.loop = connection.loop();
        this.connect = connect;
    }

    void begin() {
        connection.speaks(connect.version(), connect.requestProblemInformation());
        GatewaySettings.Limits limits = loop.parts().settings().limits();
        if (loop.draining()) {
            connection.refuse(GatewayCounter.CONNECTS_REFUSED_CAPACITY, ReasonCode.SERVER_UNAVAILABLE, "shutting down");
            return;
        }
        if (loop.parts().openConnections().get() > limits.maxConnections()) {
            connection.refuse(
                    GatewayCounter.CONNECTS_REFUSED_CAPACITY, ReasonCode.QUOTA_EXCEEDED, "too many connections");
            return;
        }
        connection
                .down()
                .bound(Math.min(limits.receiveMaximum(), connect.receiveMaximum()), connect.maximumPacketSize());
        connection.keepSession(connect.sessionExpirySeconds());
        switch (loop.parts().authentication().decide(connect)) {
            case ConnectDecision.Refused refused ->
                connection.refuse(GatewayCounter.CONNECTS_REFUSED_UNAUTHORIZED, refused.reason(), refused.detail());
            case ConnectDecision.Known known -> {
                connection.down().leadsTo(known.device());
                ask(known.secretEpoch());
            }
            case ConnectDecision.Unregistered unregistered -> register(unregistered);
        }
    }

    private void register(ConnectDecision.Unregistered unregistered) {
        connection.connecting();
        GatewayParts parts = loop.parts();
        CompletableFuture.supplyAsync(
                        () -> parts.devices().register(unregistered.app().number(), unregistered.facts()),
                        parts.blocking())
                .whenComplete((registration, failure) -> loop.execute(() -> {
                    if (!connection.isConnecting()) {
                        return;
                    }
                    if (failure != null) {
                        log.warn("registration failed", failure);
                        connection.refuse(
                                GatewayCounter.CONNECTS_REFUSED_CAPACITY,
                                ReasonCode.SERVER_UNAVAILABLE,
                                "registration failed");
                        return;
                    }
                    registered(registration);
                }));
    }

    private void registered(Registration registration) {
        loop.count(GatewayCounter.DEVICES_REGISTERED);
        connection.down().leadsTo(registration.address());
        assigned = Optional.of(new PacketEncoder.Assigned(registration.cid().toString(), registration.deviceSecret()));
        ask(loop.parts().authentication().epochOf(registration.cid(), registration.deviceSecret()));
    }

    /** Asks delivery whether the device may connect. */
    private void ask(int secretEpoch) {
        if (connect.will().isPresent()) {
            Will wanted = connect.will().get();
            Optional<ConnectDecision.Refused> problem = LastWill.problemOf(loop, connection.address(), wanted);
            if (problem.isPresent()) {
                connection.refuse(
                        GatewayCounter.CONNECTS_REFUSED_PROTOCOL,
                        problem.get().reason(),
                        problem.get().detail());
                return;
            }
            connection.remember(wanted);
        }
        connection.connecting();
        CompletableFuture<Admission> answer =
                loop.parts().delivery().connected(connection.address(), connection, secretEpoch, connect.cleanStart());
        answer.whenComplete((admission, failure) -> loop.runOrExecute(() -> answered(admission, failure)));
    }

    private void answered(@Nullable Admission admission, @Nullable Throwable failure) {
        if (!connection.isConnecting()) {
            if (admission instanceof Admission.Admitted) { // the client went while delivery admitted it
                connection.admittedTooLate();
            }
            return;
        }
        if (failure != null || admission == null) {
            ReasonCode reason = failure == null ? ReasonCode.UNSPECIFIED_ERROR : DeviceLoop.reasonOf(failure);
            connection.refuse(
                    GatewayCounter.CONNECTS_REFUSED_CAPACITY,
                    reason == ReasonCode.SERVER_SHUTTING_DOWN ? ReasonCode.SERVER_UNAVAILABLE : reason,
                    "");
            return;
        }
        switch (admission) {
            case Admission.Refused refused ->
                connection.refuse(
                        GatewayCounter.CONNECTS_REFUSED_UNAUTHORIZED,
                        ReasonCode.NOT_AUTHORIZED,
                        "device unknown or its secret revoked");
            case Admission.Admitted granted -> accept(granted);
        }
    }

    private void accept(Admission.Admitted granted) {
        if (loop.draining()) {
            connection.admitted();
            connection.refuse(GatewayCounter.CONNECTS_REFUSED_CAPACITY, ReasonCode.SERVER_UNAVAILABLE, "shutting down");
            return;
        }
        connection.admitted();
        connection.connected();
        loop.count(GatewayCounter.CONNECTS_ACCEPTED);
        DeviceAddress device = connection.address();
        loop.table(device.app(), device.shard()).put(device.ordinal(), connection);
        LastWill.cancelDelayed(loop, device);
        Optional<Integer> serverKeepAlive = keepAlive(connect.keepAliveSeconds());
        ByteBuf connack;
        if (connection.isV5()) {
            GatewaySettings.Limits limits = loop.parts().settings().limits();
            connack = PacketEncoder.connack(
                    connection.context().alloc(),
                    granted.sessionPresent(),
                    new PacketEncoder.ConnackProperties(
                            connection.sessionExpirySeconds(),
                            limits.receiveMaximum(),
                            limits.maxPacketBytes(),
                            serverKeepAlive,
                            assigned));
        } else {
            connack = PacketEncoder.connack(connection.context().alloc(), granted.sessionPresent(), 0);
        }
        connection.writeSoon(connack);
        if (granted.sessionPresent() && granted.subscribedQos().isPresent()) {
            connection.down().resume(granted.subscribedQos().getAsInt());
        }
        connection.readOn(); // what came behind CONNECT may be answered at once: flushed with CONNACK
    }

    /** Agrees on the keep-alive; answers what an MQTT 5 client has to be told. */
    private Optional<Integer> keepAlive(int wanted) {
        GatewaySettings.KeepAlive bounds = loop.parts().settings().keepAlive();
        int agreed = wanted;
        if (connection.isV5()) {
            agreed = wanted == 0
                    ? (int) bounds.whenAbsent().toSeconds()
                    : Math.min(wanted, (int) bounds.maximum().toSeconds());
        }
        // One second more: what was last heard is as coarse as that.
        connection.allowSilence(agreed == 0 ? 0 : agreed + (agreed + 1) / 2 + 1);
        return agreed == wanted ? Optional.empty() : Optional.of(agreed);
    }
}

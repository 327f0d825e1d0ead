package io.hongyan.gateway;

import io.hongyan.gateway.mqtt.InboundPacket;
import io.hongyan.gateway.mqtt.InboundPacket.Subscribe;
import io.hongyan.gateway.mqtt.InboundPacket.Unsubscribe;
import io.hongyan.gateway.mqtt.PacketEncoder;
import io.hongyan.gateway.mqtt.ReasonCode;

/** SUBSCRIBE and UNSUBSCRIBE: of the one topic that devices get messages on, answered once delivery has it on disk. */
final class Subscribing {

    private static final int NONE = -1;

    private Subscribing() {}

    static void subscribe(DeviceConnection connection, Subscribe subscribe) {
        if (subscribe.subscriptionIdentifier()) {
            connection.protocolEnd(
                    ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED, "subscription identifier: not supported");
            return;
        }
        byte[] codes = new byte[subscribe.subscriptions().size()];
        int granted = NONE;
        for (int i = 0; i < codes.length; i++) {
            InboundPacket.Subscription wanted = subscribe.subscriptions().get(i);
            if (wanted.topicFilter().equals(PushTopic.NAME)) {
                granted = Math.min(wanted.qos(), 1);
                codes[i] = (byte) granted;
            } else {
                codes[i] = (byte) (connection.isV5() ? ReasonCode.NOT_AUTHORIZED.code() : 0x80);
            }
        }
        if (granted == NONE) {
            connection.writeSoon(PacketEncoder.suback(
                    connection.context().alloc(), connection.version(), subscribe.packetId(), codes));
            return;
        }
        int qos = granted;
        connection
                .loop()
                .parts()
                .delivery()
                .subscribed(connection.address(), connection, qos, connection.sessionExpirySeconds())
                .whenComplete((nothing, failure) -> connection.loop().runOrExecute(() -> {
                    if (!connection.isConnected()) {
                        return;
                    }
                    if (failure != null) {
                        connection.closeWith(DeviceLoop.reasonOf(failure), "");
                        return;
                    }
                    connection.down().subscribed(qos);
                    connection.writeSoon(PacketEncoder.suback(
                            connection.context().alloc(), connection.version(), subscribe.packetId(), codes));
                    connection.down().readyOnceSubscribed(); // before SUBACK leaves: who has it counts as online
                    connection.flushUnlessReading();
                }));
    }

    static void unsubscribe(DeviceConnection connection, Unsubscribe unsubscribe) {
        byte[] codes = new byte[unsubscribe.topicFilters().size()];
        boolean push = false;
        for (int i = 0; i < codes.length; i++) {
            boolean subscribed = unsubscribe.topicFilters().get(i).equals(PushTopic.NAME)
                    && connection.down().isSubscribed();
            push |= subscribed;
            codes[i] = (byte) (subscribed ? ReasonCode.SUCCESS : ReasonCode.NO_SUBSCRIPTION_EXISTED).code();
        }
        if (!push) {
            connection.writeSoon(PacketEncoder.unsuback(
                    connection.context().alloc(), connection.version(), unsubscribe.packetId(), codes));
            return;
        }
        connection.down().unsubscribed();
        connection
                .loop()
                .parts()
                .delivery()
                .unsubscribed(connection.address(), connection)
                .whenComplete((nothing, failure) -> connection.loop().runOrExecute(() -> {
                    if (!connection.isConnected()) {
                        return;
                    }
                    if (failure != null) {
                        connection.closeWith(DeviceLoop.reasonOf(failure), "");
                        return;
                    }
                    connection.writeSoon(PacketEncoder.unsuback(
                            connection.context().alloc(), connection.version(), unsubscribe.packetId(), codes));
                    connection.flushUnlessReading();
                }));
    }
}

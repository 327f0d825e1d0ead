package io.hongyan.gateway;

import io.hongyan.gateway.mqtt.InboundPacket.Will;
import io.hongyan.gateway.mqtt.ReasonCode;
import io.hongyan.kernel.DeviceAddress;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Wills: what a device has published for it once it is gone, at once or after a delay in which it may come back. */
final class LastWill {

    private LastWill() {}

    /** Why a will cannot be accepted; empty: it can. */
    static Optional<ConnectDecision.Refused> problemOf(DeviceLoop loop, DeviceAddress device, Will wanted) {
        if (wanted.qos() > 1) {
            return Optional.of(new ConnectDecision.Refused(
                    ReasonCode.QOS_NOT_SUPPORTED, "will QoS: " + wanted.qos() + " (expected: 0 or 1)"));
        }
        if (wanted.retain()) {
            return Optional.of(new ConnectDecision.Refused(ReasonCode.RETAIN_NOT_SUPPORTED, "will retain: 1"));
        }
        Upstream.@Nullable Topic topic = Upstream.Topic.named(wanted.topic());
        if (topic == null) {
            return Optional.of(new ConnectDecision.Refused(
                    ReasonCode.NOT_AUTHORIZED, "will topic (expected: hy/receipt, hy/event or hy/device)"));
        }
        if (decode(loop, device, topic, wanted) instanceof Upstream.Invalid invalid) {
            return Optional.of(
                    new ConnectDecision.Refused(ReasonCode.PAYLOAD_FORMAT_INVALID, "will: " + invalid.detail()));
        }
        return Optional.empty();
    }

    /** Publishes the will of a device that went, now or after its delay. */
    static void publish(DeviceLoop loop, DeviceAddress device, Will will, long sessionExpirySeconds) {
        Upstream.@Nullable Topic topic = Upstream.Topic.named(will.topic());
        if (topic == null) {
            return;
        }
        Runnable publish = () -> {
            Upstream upstream = decode(loop, device, topic, will);
            if (!(upstream instanceof Upstream.Invalid)) {
                loop.upstream(device, upstream, null);
            }
        };
        long delay = Math.min(will.delaySeconds(), sessionExpirySeconds);
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

    /** The device is back before the delay was over. */
    static void cancelDelayed(DeviceLoop loop, DeviceAddress device) {
        if (!loop.parts().delayedWills().isEmpty()) {
            Future<?> delayed = loop.parts().delayedWills().remove(device);
            if (delayed != null) {
                delayed.cancel(false);
            }
        }
    }

    private static Upstream decode(DeviceLoop loop, DeviceAddress device, Upstream.Topic topic, Will will) {
        return UpstreamDecoder.decode(
                topic, will.payload(), device, loop.parts().clock().millis());
    }
}

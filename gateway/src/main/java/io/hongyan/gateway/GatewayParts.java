package io.hongyan.gateway;

import io.hongyan.delivery.Devices;
import io.hongyan.delivery.device.DeviceEvents;
import io.hongyan.kernel.DeviceAddress;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What all event loops share.
 *
 * @param nanoTime monotonic time, for deadlines and rates
 * @param blocking runs what blocks (registration)
 * @param openConnections sockets open now, whatever their state
 * @param delayedWills will messages that wait for their device not to come back
 */
record GatewayParts(
        GatewaySettings settings,
        Authentication authentication,
        DeviceEvents delivery,
        Devices devices,
        InstantSource clock,
        LongSupplier nanoTime,
        Executor blocking,
        AtomicInteger openConnections,
        Map<DeviceAddress, Future<?>> delayedWills) {

    GatewayParts(
            GatewaySettings settings,
            Authentication authentication,
            DeviceEvents delivery,
            Devices devices,
            InstantSource clock,
            LongSupplier nanoTime,
            Executor blocking) {
        this(
                settings,
                authentication,
                delivery,
                devices,
                clock,
                nanoTime,
                blocking,
                new AtomicInteger(),
                new ConcurrentHashMap<>());
    }
}

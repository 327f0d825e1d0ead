package io.hongyan.gateway;

import io.hongyan.audience.DeviceFacts;
import io.hongyan.gateway.mqtt.ReasonCode;
import io.hongyan.kernel.App;
import io.hongyan.kernel.DeviceAddress;

/** What the gateway makes of a CONNECT before it asks delivery. */
sealed interface ConnectDecision {

    /** The device showed a genuine secret; its shard knows whether the secret's epoch is still good. */
    record Known(DeviceAddress device, int secretEpoch) implements ConnectDecision {}

    /** No client identifier, but the app's key: a device to register. */
    record Unregistered(App app, DeviceFacts facts) implements ConnectDecision {}

    record Refused(ReasonCode reason, String detail) implements ConnectDecision {}
}

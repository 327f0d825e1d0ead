package io.hongyan.simulators;

/** What all devices of one {@link SimulatedDevices} share. */
record DeviceSettings(
        int keepAliveSeconds,
        long sessionExpirySeconds,
        boolean cleanStart,
        int receiveMaximum,
        int rememberedMessages,
        SimulatedDevices.Listener listener) {}

package io.hongyan.delivery.device;

import io.hongyan.kernel.DeviceAddress;

/** A timed behaviour a device reported on {@code hy/event}: the JSON object as it came, validated to be one. */
public record DeviceEvent(DeviceAddress device, String json, long atMillis) {}

/**
 * The MQTT edge: terminates device connections (TCP, TLS, WebSocket) and is the {@code DeviceChannel} of delivery. What a
 * device may do stands in docs/device-protocol.md, why it is built this way in docs/adr/0003-gateway.md.
 */
@NullMarked
package io.hongyan.gateway;

import org.jspecify.annotations.NullMarked;

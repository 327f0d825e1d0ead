/**
 * Simulated devices: thousands of MQTT 5 devices in one process for the demo, tests and benchmarks. {@link
 * io.hongyan.simulators.SimulatedDevices} is the door.
 *
 * <p>Threads: a device belongs to one Netty event loop for life; {@code SimulatedDevice} and {@code DeviceConnection} are
 * touched only there. {@code SimulatedDevices}, {@code Population} and the tallies may be used from any thread.
 */
@NullMarked
package io.hongyan.simulators;

import org.jspecify.annotations.NullMarked;

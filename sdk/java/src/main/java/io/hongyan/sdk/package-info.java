/**
 * Hongyan's device SDK for Java and Android (Java 8). {@link io.hongyan.sdk.HongyanClient} is the door.
 *
 * <p>Threads: all state of a client belongs to its {@link io.hongyan.sdk.TaskScheduler} thread ("the SDK thread"). Public
 * methods may be called from any thread; they hand over to it and do not block. The listener is called on its own
 * executor, one call at a time and in order. Network and HTTP threads only post to the SDK thread.
 *
 * <p>States, transitions and codes: docs/sdk-state-machine.md. Wire protocol: docs/device-protocol.md.
 */
@NullMarked
package io.hongyan.sdk;

import org.jspecify.annotations.NullMarked;

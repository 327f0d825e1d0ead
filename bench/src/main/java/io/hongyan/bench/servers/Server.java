package io.hongyan.bench.servers;

import io.hongyan.bench.load.Command.Source;
import java.util.List;

/** A running server, and how devices and messages reach it. Closing stops it. */
public interface Server extends AutoCloseable {

    ServerProcess process();

    int mqttPort();

    /** Makes devices known to server and generator where that is needed. */
    default void register(Generator generator, int devices) throws Exception {}

    /** What a device subscribes to for messages to everybody. */
    String broadcastTopic();

    /** What a device subscribes to for messages of its own; {@code %d} is its number. */
    String ownTopic();

    Source broadcasts();

    Source singles();

    /** Returns when the server's own books show that each of the tasks arrived at so many devices. */
    default void awaitCounted(List<String> tasks, long devices) throws Exception {}

    @Override
    void close();
}

package io.hongyan.bench.servers;

import io.hongyan.bench.load.Command.Source;

/** A server that simply passes on what is published: devices subscribe to {@code all} or to a topic of their own. */
record Broker(ServerProcess process, int mqttPort) implements Server {

    @Override
    public String broadcastTopic() {
        return "all";
    }

    @Override
    public String ownTopic() {
        return "d/%d";
    }

    @Override
    public Source broadcasts() {
        return new Source.Mqtt("127.0.0.1", mqttPort, broadcastTopic());
    }

    @Override
    public Source singles() {
        return new Source.Mqtt("127.0.0.1", mqttPort, ownTopic());
    }

    @Override
    public void close() {
        process.close();
    }
}

package io.hongyan.bench.scenario;

import io.hongyan.bench.load.Command;
import io.hongyan.bench.load.Report;
import io.hongyan.bench.servers.Generator;
import io.hongyan.bench.servers.Server;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import java.io.IOException;

/** A fresh server with a fresh generator beside it, and the steps that scenarios share. */
record Session(Server server, Generator generator, Load load) implements AutoCloseable {

    private static final int CONNECT_TIMEOUT_SECONDS = 120;

    /** Sessions that outlive their connection do so for longer than any measurement takes. */
    private static final long KEPT_SECONDS = 3_600;

    static Session open(Target target, Workplace work, Load load, int devices, boolean onDisk) throws Exception {
        Server server = target.start(work, onDisk);
        try {
            Session session = new Session(server, Generator.start(load.generatorLoops()), load);
            server.register(session.generator, devices);
            return session;
        } catch (Exception e) {
            server.close();
            throw e;
        }
    }

    /** Devices 0 … count-1 subscribe to a topic in sessions that end with the connection. */
    void connect(int count, String topic) throws IOException {
        connect(command(count, topic, true, 0));
    }

    /** Devices 0 … count-1 subscribe to a topic in new sessions that are kept, and go away. */
    void leaveSessions(int count, String topic) throws IOException {
        connect(command(count, topic, true, KEPT_SECONDS));
        disconnect();
    }

    /** How devices come back to the sessions they left. */
    Command.Connect reconnecting(int count) {
        return command(count, "", false, KEPT_SECONDS);
    }

    Report.Connected connect(Command.Connect command) throws IOException {
        Report.Connected report = generator.ask(command, Report.Connected.class);
        if (report.devices() < command.count()) {
            throw new IOException("only " + report.devices() + " of " + command.count()
                    + " connected; refusals by reason code: " + report.refusals());
        }
        return report;
    }

    void disconnect() throws IOException {
        generator.ask(new Command.Disconnect(), Report.Disconnected.class);
    }

    double cpuSeconds() throws IOException {
        return server.process().cpuSeconds();
    }

    private Command.Connect command(int count, String topic, boolean cleanStart, long expirySeconds) {
        return new Command.Connect(
                "127.0.0.1",
                server.mqttPort(),
                count,
                topic,
                cleanStart,
                expirySeconds,
                load.connecting(),
                CONNECT_TIMEOUT_SECONDS);
    }

    @Override
    public void close() throws IOException {
        generator.close();
        server.close();
    }
}

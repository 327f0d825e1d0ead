package io.hongyan.bench.scenario;

import io.hongyan.bench.load.Command;
import io.hongyan.bench.load.Report;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import java.io.IOException;
import java.util.Map;

/**
 * Devices come back to messages that waited for them, with persistence on disk: from the first SYN to the last delivery.
 * A drain before it warms the server up.
 */
public final class Drain implements Scenario {

    private static final int STORE_TIMEOUT_SECONDS = 300;

    @Override
    public String name() {
        return "drain";
    }

    @Override
    public String about() {
        return "messages per second to devices that were offline";
    }

    @Override
    public boolean fits(Target target) {
        return target.storesOffline();
    }

    @Override
    public Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception {
        int clients = load.drainClients();
        try (Session session = Session.open(target, work, load, clients, true)) {
            session.leaveSessions(clients, session.server().ownTopic());
            storeAndDrain(session);
            session.disconnect();
            Report.Delivered drained = storeAndDrain(session);
            return Map.of(
                    Metric.DRAIN_RATE, drained.deliveries() / drained.seconds(),
                    Metric.LOST, (double) drained.missing(),
                    Metric.DUPLICATES, (double) drained.duplicates());
        }
    }

    private static Report.Delivered storeAndDrain(Session session) throws IOException {
        Load load = session.load();
        Command.Store store = new Command.Store(
                session.server().singles(),
                load.drainClients(),
                load.drainMessages(),
                load.payloadBytes(),
                STORE_TIMEOUT_SECONDS);
        Report.Answered stored = session.generator().ask(store, Report.Answered.class);
        if (stored.failures() > 0) {
            throw new IOException(stored.failures() + " messages were not taken: " + stored.failure());
        }
        Command.Drain drain = new Command.Drain(session.reconnecting(load.drainClients()), load.drainMessages());
        return session.generator().ask(drain, Report.Delivered.class);
    }
}

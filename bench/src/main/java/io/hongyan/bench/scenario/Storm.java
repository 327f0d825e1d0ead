package io.hongyan.bench.scenario;

import io.hongyan.bench.load.Report;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import java.util.Map;

/**
 * Everybody reconnects at once to a session with nothing waiting: from the first SYN to the last CONNACK. One storm before
 * it warms the server up.
 */
public final class Storm implements Scenario {

    @Override
    public String name() {
        return "storm";
    }

    @Override
    public String about() {
        return "reconnects per second when everybody comes at once";
    }

    @Override
    public Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception {
        int connections = load.connections();
        try (Session session = Session.open(target, work, load, connections, false)) {
            session.leaveSessions(connections, session.server().broadcastTopic());
            session.connect(session.reconnecting(connections));
            session.disconnect();
            double before = session.cpuSeconds();
            Report.Connected storm = session.connect(session.reconnecting(connections));
            double cpu = session.cpuSeconds() - before;
            return Map.of(
                    Metric.CONNECTS, connections / storm.seconds(),
                    Metric.CONNECT_CPU, cpu * 1e6 / connections);
        }
    }
}

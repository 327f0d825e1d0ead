package io.hongyan.bench.scenario;

import io.hongyan.bench.load.Command;
import io.hongyan.bench.load.Report;
import io.hongyan.bench.servers.HongyanTarget;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import java.io.IOException;
import java.util.Map;

/**
 * Accepted durable single pushes per second over keep-alive connections, one request at a time on each; then in batches
 * of 200. The devices are registered and away, so that every push is stored.
 */
public final class Rest implements Scenario {

    private static final int BATCH = 200;

    @Override
    public String name() {
        return "rest";
    }

    @Override
    public String about() {
        return "accepted durable pushes per second over HTTP (hongyan only)";
    }

    @Override
    public boolean fits(Target target) {
        return target instanceof HongyanTarget;
    }

    @Override
    public Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception {
        try (Session session = Session.open(target, work, load, load.connections(), true)) {
            session.leaveSessions(load.connections(), session.server().ownTopic());
            push(session, 1, Math.max(1, load.seconds() / 4));
            Report.Answered single = push(session, 1, load.seconds());
            push(session, BATCH, Math.max(1, load.seconds() / 4));
            Report.Answered batch = push(session, BATCH, load.seconds());
            return Map.of(
                    Metric.REQUESTS,
                    single.pushes() / single.seconds(),
                    Metric.REQUEST_P99,
                    single.latency().p99Millis(),
                    Metric.BATCH_PUSHES,
                    batch.pushes() / batch.seconds(),
                    Metric.BATCH_P99,
                    batch.latency().p99Millis());
        }
    }

    private static Report.Answered push(Session session, int batch, int seconds) throws IOException {
        Load load = session.load();
        if (!(session.server().singles() instanceof Command.Source.Http source)) {
            throw new IllegalStateException("no REST API");
        }
        Command.Rest command = new Command.Rest(source, load.httpConnections(), seconds, batch, load.payloadBytes());
        Report.Answered report = session.generator().ask(command, Report.Answered.class);
        if (report.failures() > 0) {
            throw new IOException(report.failures() + " requests failed, for instance: " + report.failure());
        }
        return report;
    }
}

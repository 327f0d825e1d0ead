package io.hongyan.bench.scenario;

import io.hongyan.bench.load.Command;
import io.hongyan.bench.load.Report;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import java.util.Map;

/** Single messages at a fixed rate to connected devices in turn: time from sending (REST or PUBLISH) to the device. */
public final class Single implements Scenario {

    @Override
    public String name() {
        return "single";
    }

    @Override
    public String about() {
        return "latency of single pushes at a fixed rate";
    }

    @Override
    public Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception {
        try (Session session = Session.open(target, work, load, load.connections(), false)) {
            session.connect(load.connections(), session.server().ownTopic());
            session.generator().ask(paced(session, Math.max(1, load.seconds() / 4)), Report.Delivered.class);
            double before = session.cpuSeconds();
            Report.Delivered report = session.generator().ask(paced(session, load.seconds()), Report.Delivered.class);
            double cpu = session.cpuSeconds() - before;
            return Map.of(
                    Metric.P50,
                    report.latency().p50Millis(),
                    Metric.P99,
                    report.latency().p99Millis(),
                    Metric.CPU_PER_THOUSAND,
                    cpu * 1e6 / report.deliveries(),
                    Metric.LOST,
                    (double) report.missing(),
                    Metric.DUPLICATES,
                    (double) report.duplicates());
        }
    }

    private static Command.Paced paced(Session session, int seconds) {
        Load load = session.load();
        return new Command.Paced(session.server().singles(), load.ratePerSecond(), seconds, load.payloadBytes());
    }
}

package io.hongyan.bench.scenario;

import io.hongyan.bench.load.Command;
import io.hongyan.bench.load.Report;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;

/**
 * One message to everybody at QoS 1: one broadcast at a time, then eight in flight. The rate is that of first deliveries
 * from the first send to the last delivery; CPU is read when the server's books show every receipt.
 */
public final class FanOut implements Scenario {

    private static final int WARM_UP_MESSAGES = 60;
    private static final int IN_FLIGHT = 8;
    private static final int TIMEOUT_SECONDS = 120;

    @Override
    public String name() {
        return "fanout";
    }

    @Override
    public String about() {
        return "deliveries per second of broadcasts at QoS 1";
    }

    @Override
    public Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception {
        try (Session session = Session.open(target, work, load, load.connections(), false)) {
            session.connect(load.connections(), session.server().broadcastTopic());
            broadcast(session, WARM_UP_MESSAGES, 1);
            broadcast(session, WARM_UP_MESSAGES, IN_FLIGHT);
            Broadcast one = broadcast(session, load.messages(), 1);
            Broadcast eight = broadcast(session, load.messages() * 2, IN_FLIGHT);
            Map<Metric, Double> figures = new EnumMap<>(Metric.class);
            figures.put(Metric.ONE_RATE, one.perSecond);
            figures.put(Metric.ONE_CPU, one.cpuPerMillion);
            figures.put(Metric.EIGHT_RATE, eight.perSecond);
            figures.put(Metric.EIGHT_CPU, eight.cpuPerMillion);
            figures.put(Metric.LOST, (double) one.missing + eight.missing);
            figures.put(Metric.DUPLICATES, (double) one.duplicates + eight.duplicates);
            if (eight.counted) {
                figures.put(Metric.COUNTED_LAG, eight.countedLagMillis);
            }
            return figures;
        }
    }

    private record Broadcast(
            double perSecond,
            double cpuPerMillion,
            long missing,
            long duplicates,
            boolean counted,
            double countedLagMillis) {}

    private static Broadcast broadcast(Session session, int messages, int inFlight) throws Exception {
        Load load = session.load();
        Command.FanOut command = new Command.FanOut(
                session.server().broadcasts(), messages, inFlight, load.payloadBytes(), TIMEOUT_SECONDS);
        double before = session.cpuSeconds();
        Report.Delivered report = session.generator().ask(command, Report.Delivered.class);
        long lastDelivery = System.nanoTime();
        if (!report.tasks().isEmpty()) {
            if (report.tasks().size() != messages) {
                throw new IOException(report.tasks().size() + " of " + messages + " pushes were accepted");
            }
            session.server().awaitCounted(report.tasks(), load.connections());
        }
        return new Broadcast(
                report.deliveries() / report.seconds(),
                (session.cpuSeconds() - before) * 1e6 / report.deliveries(),
                report.missing(),
                report.duplicates(),
                !report.tasks().isEmpty(),
                (System.nanoTime() - lastDelivery) / 1e6);
    }
}

package io.hongyan.bench.scenario;

import io.hongyan.bench.servers.ServerProcess;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** Memory of connections that say nothing: growth of the process, and of its live heap, over that of an empty server. */
public final class Idle implements Scenario {

    /** Connected and gone before the first reading, so that classes and code do not count as connections. */
    private static final int WARM_UP_CONNECTIONS = 500;

    private static final int SETTLE_SECONDS = 3;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String about() {
        return "memory of the server per idle connection";
    }

    @Override
    public Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception {
        int connections = load.connections();
        try (Session session = Session.open(target, work, load, connections, false)) {
            session.connect(
                    Math.min(connections, WARM_UP_CONNECTIONS), session.server().broadcastTopic());
            session.disconnect();
            Reading empty = Reading.of(session.server().process());
            session.connect(connections, session.server().broadcastTopic());
            Reading full = Reading.of(session.server().process());
            Map<Metric, Double> figures = new EnumMap<>(Metric.class);
            figures.put(Metric.PROCESS_KB, (full.rss - empty.rss) / 1024.0 / connections);
            if (full.heap.isPresent() && empty.heap.isPresent()) {
                figures.put(Metric.HEAP_KB, (full.heap.getAsLong() - empty.heap.getAsLong()) / 1024.0 / connections);
            }
            figures.put(Metric.RSS_MB, full.rss / 1024.0 / 1024);
            return figures;
        }
    }

    /** Bytes. */
    private record Reading(long rss, OptionalLong heap) {

        static Reading of(ServerProcess process) throws IOException, InterruptedException {
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            OptionalLong heap = process.liveHeapBytes(); // first: its collection is what the RSS is read after
            return new Reading(process.rssBytes(), heap);
        }
    }
}

package io.hongyan.bench.scenario;

import io.hongyan.bench.servers.Generator;
import io.hongyan.bench.servers.HongyanServer;
import io.hongyan.bench.servers.HongyanTarget;
import io.hongyan.bench.servers.Target;
import io.hongyan.bench.servers.Workplace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * From the start of the process to {@code /readyz}, on a data folder full of devices, and the memory of that server when
 * nothing happens. The folder is made once by registering the devices over HTTP, and kept for later rounds and runs.
 */
public final class Startup implements Scenario {

    private static final int SETTLE_SECONDS = 5;

    @Override
    public String name() {
        return "startup";
    }

    @Override
    public String about() {
        return "start to ready on a folder of a million devices (hongyan only)";
    }

    @Override
    public boolean fits(Target target) {
        return target instanceof HongyanTarget;
    }

    @Override
    public Map<Metric, Double> measure(Target target, Workplace work, Load load) throws Exception {
        HongyanTarget hongyan = (HongyanTarget) target;
        Path data = work.folder().resolve("startup-" + load.storedDevices()).toAbsolutePath();
        Path complete = data.resolve("complete");
        if (!Files.exists(complete)) {
            Workplace.delete(data);
            Files.createDirectories(data);
            try (HongyanServer server = hongyan.start(work, data);
                    Generator generator = Generator.start(load.generatorLoops())) {
                server.register(generator, load.storedDevices());
            }
            Files.createFile(complete);
        }
        long start = System.nanoTime();
        try (HongyanServer server = hongyan.start(work, data)) {
            double ready = (System.nanoTime() - start) / 1e9;
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            return Map.of(Metric.READY, ready, Metric.RSS_MB, server.process().rssBytes() / 1024.0 / 1024);
        }
    }
}

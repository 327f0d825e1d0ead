package io.hongyan.bench.servers;

import io.hongyan.bench.floor.FloorServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@link FloorServer}. What others are related to has as many event loops as there are cores; the one beside it half as many,
 * as Hongyan has, so that one can see what of a ratio is the number of loops.
 */
public final class FloorTarget implements Target {

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final String name;
    private final int eventLoops;

    private FloorTarget(String name, int eventLoops) {
        this.name = name;
        this.eventLoops = eventLoops;
    }

    public static FloorTarget loopPerCore() {
        return new FloorTarget("floor", CORES);
    }

    public static FloorTarget loopPerTwoCores() {
        return new FloorTarget("floor-half", Math.max(1, CORES / 2));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean isFloor() {
        return name.equals("floor");
    }

    @Override
    public boolean isPeer() {
        return false;
    }

    @Override
    public boolean storesOffline() {
        return false;
    }

    @Override
    public Server start(Workplace work, boolean onDisk) throws Exception {
        int port = Workplace.freePort();
        List<String> command = new ArrayList<>(List.of(Workplace.java()));
        command.addAll(work.jvmFlags());
        command.addAll(List.of(
                Workplace.QUIET,
                "-cp",
                Workplace.classPath(),
                FloorServer.class.getName(),
                Integer.toString(port),
                Integer.toString(eventLoops)));
        ServerProcess process = ServerProcess.start(work.emptyFolder(name()), command, Map.of());
        process.awaitPort(port);
        return new Broker(process, port);
    }
}

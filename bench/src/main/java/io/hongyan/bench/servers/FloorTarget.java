package io.hongyan.bench.servers;

import io.hongyan.bench.floor.FloorServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link FloorServer} with as many event loops as there are cores. */
public final class FloorTarget implements Target {

    @Override
    public String name() {
        return "floor";
    }

    @Override
    public boolean isFloor() {
        return true;
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
                Integer.toString(Runtime.getRuntime().availableProcessors())));
        ServerProcess process = ServerProcess.start(work.emptyFolder(name()), command, Map.of());
        process.awaitPort(port);
        return new Broker(process, port);
    }
}

package io.hongyan.bench.servers;

import io.hongyan.bench.gateway.GatewayServer;
import io.hongyan.bench.load.Command;
import io.hongyan.bench.load.Command.Source;
import io.hongyan.bench.load.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The device gateway alone, in a JVM of its own: {@link GatewayServer}. Beside the floor it shows what of a push to a connected
 * device is the gateway's part, for both get the very same PUBLISH packets from the generator.
 */
public final class GatewayTarget implements Target {

    @Override
    public String name() {
        return "gateway";
    }

    /** A part of Hongyan, and nobody's peer. */
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
        int devices = Workplace.freePort();
        int publisher = Workplace.freePort();
        List<String> command = new ArrayList<>(List.of(Workplace.java()));
        command.addAll(work.jvmFlags());
        command.addAll(List.of(
                Workplace.QUIET,
                "-cp",
                Workplace.classPath(),
                GatewayServer.class.getName(),
                Integer.toString(devices),
                Integer.toString(publisher),
                Integer.toString(Math.max(1, Runtime.getRuntime().availableProcessors() / 2))));
        ServerProcess process = ServerProcess.start(work.emptyFolder(name()), command, Map.of());
        process.awaitPort(publisher);
        return new GatewayAlone(process, devices, publisher);
    }

    private record GatewayAlone(ServerProcess process, int mqttPort, int publisherPort) implements Server {

        @Override
        public void register(Generator generator, int devices) throws Exception {
            generator.ask(new Command.Identify(GatewayServer.identities(devices)), Report.Registered.class);
        }

        @Override
        public String broadcastTopic() {
            return "hy/push";
        }

        @Override
        public String ownTopic() {
            return "hy/push";
        }

        @Override
        public Source broadcasts() {
            return new Source.Mqtt("127.0.0.1", publisherPort, "all");
        }

        @Override
        public Source singles() {
            return new Source.Mqtt("127.0.0.1", publisherPort, "d/%d");
        }

        @Override
        public void close() {
            process.close();
        }
    }
}

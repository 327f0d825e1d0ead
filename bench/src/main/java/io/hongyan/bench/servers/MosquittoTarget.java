package io.hongyan.bench.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Eclipse Mosquitto as Debian packages it: {@code apt-get install mosquitto}. Defaults but for ports and TCP_NODELAY. */
public final class MosquittoTarget implements Target {

    @Override
    public String name() {
        return "mosquitto";
    }

    @Override
    public Server start(Workplace work, boolean onDisk) throws Exception {
        Path folder = work.emptyFolder(name());
        int port = Workplace.freePort();
        Path configuration = Files.writeString(folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                allow_anonymous true
                set_tcp_nodelay true
                log_type error
                user root
                persistence %s
                persistence_location %s/
                """.formatted(port, onDisk, folder));
        ServerProcess process =
                ServerProcess.start(folder, List.of(executable().toString(), "-c", configuration.toString()), Map.of());
        process.awaitPort(port);
        return new Broker(process, port);
    }

    private static Path executable() throws IOException {
        return Stream.concat(
                        Stream.of("/usr/sbin", "/usr/local/sbin"),
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)))
                .map(folder -> Path.of(folder, "mosquitto"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IOException("mosquitto is not installed (apt-get install mosquitto)"));
    }
}

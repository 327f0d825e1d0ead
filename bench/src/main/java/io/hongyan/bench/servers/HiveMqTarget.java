package io.hongyan.bench.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * HiveMQ Community Edition, embedded in a JVM of its own, on the library versions of its release. Its class path comes from
 * {@code bench/hivemq}, which is built the first time it is needed.
 */
public final class HiveMqTarget implements Target {

    @Override
    public String name() {
        return "hivemq";
    }

    @Override
    public Server start(Workplace work, boolean onDisk) throws Exception {
        Path home = work.emptyFolder(name());
        int port = Workplace.freePort();
        Files.writeString(Files.createDirectories(home.resolve("conf")).resolve("config.xml"), """
                <?xml version="1.0"?>
                <hivemq>
                  <listeners><tcp-listener><port>%d</port><bind-address>127.0.0.1</bind-address></tcp-listener></listeners>
                  <persistence><mode>%s</mode></persistence>
                  <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
                </hivemq>
                """.formatted(
                        port, onDisk ? "file" : "in-memory"));
        Path project = project();
        Path target = project.resolve("target");
        if (!Files.exists(target.resolve("classes/io/hongyan/bench/hivemq/HiveMqServer.class"))) {
            build(project);
        }
        String classPath = target.resolve("classes") + ":" + Files.readString(target.resolve("classpath.txt"));
        List<String> command = List.of(
                Workplace.java(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-cp",
                classPath.strip(),
                "io.hongyan.bench.hivemq.HiveMqServer",
                home.toString());
        ServerProcess process = ServerProcess.start(home, command, Map.of());
        process.awaitPort(port);
        return new Broker(process, port);
    }

    private static Path project() throws IOException {
        Path repository = Path.of(System.getProperty("hongyan.home", "")).toAbsolutePath();
        Path project = repository.resolve("bench").resolve("hivemq");
        if (Files.exists(project.resolve("pom.xml"))) {
            return project;
        }
        throw new IOException("bench/hivemq not found below " + repository + ": run this in the repository");
    }

    private static void build(Path project) throws IOException, InterruptedException {
        Process maven = new ProcessBuilder("mvn", "-q", "-B", "compile")
                .directory(project.toFile())
                .inheritIO()
                .start();
        if (maven.waitFor() != 0) {
            throw new IOException("bench/hivemq: mvn compile failed");
        }
    }
}

package io.hongyan.bench.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where servers under test keep their data and logs, and the JVM they run on.
 *
 * @param folder on a real disk: what is durable must pay for it
 * @param jvmFlags given to the floor and to Hongyan alike
 */
public record Workplace(Path folder, List<String> jvmFlags) {

    /** JVM flag for quiet logging in the processes of this module. */
    static final String QUIET = "-Dlogback.configurationFile=bench-logback.xml";

    /** An empty folder for one server; what an earlier run left there is deleted. */
    public Path emptyFolder(String name) throws IOException {
        Path empty = folder.resolve(name).toAbsolutePath();
        delete(empty);
        return Files.createDirectories(empty);
    }

    public static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tree)) {
            files.sorted(Comparator.reverseOrder()).forEach(Workplace::deleteFile);
        }
    }

    private static void deleteFile(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port nobody listens on now. Servers that cannot choose one themselves need it. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The class path of this process, for children with another working folder. */
    public static String classPath() {
        return Stream.of(System.getProperty("java.class.path").split(":", -1))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(":"));
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}

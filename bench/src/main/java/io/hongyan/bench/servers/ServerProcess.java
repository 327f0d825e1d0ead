package io.hongyan.bench.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server's process and what can be seen of it from outside. Closing kills it. */
public final class ServerProcess implements AutoCloseable {

    /** USER_HZ: what /proc counts CPU time in, 100 on every Linux in use. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern LIVE_HEAP = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private final Process process;
    private final Path log;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** @param folder working folder; standard output and error go to {@code server.log} there */
    public static ServerProcess start(Path folder, List<String> command, Map<String, String> environment)
            throws IOException {
        Path log = folder.resolve("server.log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return new ServerProcess(builder.start(), log);
    }

    /** Waits until the port accepts connections. */
    public void awaitPort(int port) throws IOException, InterruptedException {
        await(() -> {
            try (Socket ignored = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /** Waits until a probe succeeds; fails with the end of the log where the process died or a minute has passed. */
    public void await(Probe ready) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!ready.succeeds()) {
            if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                close();
                String said = Files.readString(log, StandardCharsets.UTF_8);
                throw new IOException("server did not start: " + said.substring(Math.max(0, said.length() - 4_000)));
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** A test of readiness. */
    public interface Probe {
        boolean succeeds() throws IOException, InterruptedException;
    }

    /** User and system time so far. */
    public double cpuSeconds() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(afterName[11]) + Long.parseLong(afterName[12])) / TICKS_PER_SECOND;
    }

    public long rssBytes() throws IOException {
        Matcher rss = RSS.matcher(Files.readString(proc("status")));
        if (!rss.find()) {
            throw new IOException("no VmRSS of process " + process.pid());
        }
        return Long.parseLong(rss.group(1)) * 1024;
    }

    /** Bytes of live objects after a full collection; empty where the process is no JVM. */
    public OptionalLong liveHeapBytes() throws IOException, InterruptedException {
        if (!Files.readSymbolicLink(proc("exe")).endsWith("java")) {
            return OptionalLong.empty();
        }
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String pid = Long.toString(process.pid());
        run(jcmd, pid, "GC.run"); // gives memory back to the system as well
        Matcher total = LIVE_HEAP.matcher(run(jcmd, pid, "GC.class_histogram"));
        return total.find() ? OptionalLong.of(Long.parseLong(total.group(1))) : OptionalLong.empty();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        child.waitFor();
        return output;
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    /** SIGTERM, and SIGKILL where that takes longer than ten seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package io.hongyan.bench.servers;

import io.hongyan.bench.load.Command;
import io.hongyan.bench.load.LoadGenerator;
import io.hongyan.bench.load.Report;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/** A load generator's process, seen from the driver. */
public final class Generator implements AutoCloseable {

    private final JsonMapper json = JsonMapper.shared();
    private final Process process;
    private final BufferedWriter commands;
    private final BufferedReader reports;

    private Generator(Process process) {
        this.process = process;
        this.commands = process.outputWriter();
        this.reports = process.inputReader();
    }

    public static Generator start(int eventLoops) throws IOException {
        List<String> command = List.of(
                Workplace.java(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseCompactObjectHeaders",
                "-XX:+UseSerialGC", // collects on the one core it leaves to nobody else, and not in the background
                "-Xms512m",
                "-Xmx2g",
                Workplace.QUIET,
                "-cp",
                Workplace.classPath(),
                LoadGenerator.class.getName(),
                Integer.toString(eventLoops));
        return new Generator(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Sends a command and waits for its report, which must be of the given kind. */
    public <R extends Report> R ask(Command command, Class<R> kind) throws IOException {
        commands.write(json.writeValueAsString(command));
        commands.newLine();
        commands.flush();
        String line = reports.readLine();
        if (line == null) {
            throw new IOException("the load generator ended at " + command);
        }
        Report report = json.readValue(line, Report.class);
        if (report instanceof Report.Failed failed) {
            throw new IOException(failed.reason() + ", at " + command);
        }
        return kind.cast(report);
    }

    @Override
    public void close() throws IOException {
        commands.close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

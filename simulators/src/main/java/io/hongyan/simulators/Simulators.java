package io.hongyan.simulators;

import io.hongyan.simulators.vendor.SimulatorServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Entry point of {@code ./hongyan simulators}; see {@link SimulatorOptions#USAGE} and docs/simulators.md. */
public final class Simulators {

    /** Longer values (keys) are in the settings file alone. */
    private static final int SHOWN = 80;

    private Simulators() {}

    public static void main(String[] arguments) throws InterruptedException {
        QuietLogs.begin();
        try {
            SimulatorOptions options = SimulatorOptions.parse(arguments);
            SimulatorServer server = start(options);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close, "simulators-shutdown"));
            print(System.out, server.url(), server.settings());
            if (options.settingsFile().isPresent()) {
                Path file = options.settingsFile().get();
                Files.writeString(file, SettingsYaml.of(server.settings()));
                System.out.println("  Written to " + file.toAbsolutePath());
            }
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(SimulatorOptions.USAGE);
            System.exit(2);
        } catch (IOException | RuntimeException e) {
            System.err.println("hongyan: the simulators cannot start: " + e);
            System.exit(1);
        }
        Thread.currentThread().join();
    }

    /** All vendors, listening. */
    static SimulatorServer start(SimulatorOptions options) {
        SimulatorServer server = new SimulatorServer(options.settings(), VendorSimulators.all(options.settings()));
        options.callbacks().ifPresent(server::callbacks);
        return server.start();
    }

    static void print(PrintStream out, String url, Map<String, Map<String, String>> channels) {
        out.println();
        out.println("  Push vendors, simulated: " + url + "/{channel}; control: " + url + "/_sim (docs/simulators.md)");
        channels.forEach((channel, settings) -> {
            out.println();
            out.println("  " + channel);
            new TreeMap<>(settings).forEach((name, value) -> out.printf("    %-20s %s%n", name, shown(value)));
        });
        out.println();
    }

    private static String shown(String value) {
        return value.length() <= SHOWN ? value : "(" + value.length() + " characters: see --settings FILE)";
    }
}

package io.hongyan.simulators;

import io.hongyan.server.Main;
import io.hongyan.server.configuration.CommandLine;
import io.hongyan.server.configuration.Configuration;
import io.hongyan.server.configuration.ConfigurationException;
import io.hongyan.simulators.vendor.SimulatorServer;
import io.hongyan.simulators.vendor.SimulatorSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Entry point of {@code ./hongyan start --simulators}: the server, and every vendor simulated beside it in the same process.
 * The bootstrap app's channels reach the simulators, their receipts reach the server. For trials: where no bootstrap app is
 * configured there is one whose secrets everybody knows, and the server listens on the loopback address.
 */
public final class StartWithSimulators {

    private static final String TRIAL_APP = "demoApp0000000000000:demoKey0000000000000:demoMasterSecret00000";
    private static final int CANNOT_START = 1;
    private static final int BAD_CONFIGURATION = 2;

    private StartWithSimulators() {}

    public static void main(String[] arguments) throws InterruptedException {
        QuietLogs.begin();
        List<String> given = new ArrayList<>(List.of(arguments));
        given.remove("--simulators");
        SimulatorServer simulators;
        try {
            int port = takePort(given);
            Configuration configuration = configuration(given);
            if (configuration.bootstrapApp().isEmpty()) {
                given.addAll(List.of("--set", "bootstrap.app=" + TRIAL_APP));
                given.addAll(List.of("--set", "http.host=127.0.0.1", "--set", "mqtt.host=127.0.0.1"));
                configuration = configuration(given);
                System.out.println("  App for trials: " + TRIAL_APP + " (appId:appKey:masterSecret)");
            }
            SimulatorSettings settings = SimulatorSettings.onPort(port);
            simulators = new SimulatorServer(settings, VendorSimulators.all(settings));
            simulators.callbacks("http://127.0.0.1:" + configuration.http().port() + "/receipts/"
                    + configuration.bootstrapApp().orElseThrow().appId());
            simulators.start();
        } catch (ConfigurationException | IllegalArgumentException e) {
            System.err.println("hongyan: " + e.getMessage());
            System.exit(BAD_CONFIGURATION);
            return;
        } catch (Exception e) { // a port in use, of either server library
            System.err.println("hongyan: the simulators cannot start: " + e);
            System.exit(CANNOT_START);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(simulators::close, "simulators-shutdown"));
        Simulators.print(System.out, simulators.url(), simulators.settings());
        given.addAll(arguments(simulators.settings()));
        Main.main(given.toArray(String[]::new));
    }

    /** Sets up the bootstrap app's channels. */
    static List<String> arguments(Map<String, Map<String, String>> channels) {
        List<String> arguments = new ArrayList<>();
        channels.forEach((channel, settings) -> settings.forEach((name, value) -> {
            arguments.add("--set");
            arguments.add("channels." + channel + "." + name + "=" + value);
        }));
        return arguments;
    }

    private static int takePort(List<String> given) {
        int at = given.indexOf("--simulators-port");
        if (at < 0) {
            return SimulatorOptions.DEFAULT_PORT;
        }
        given.remove(at);
        if (at == given.size()) {
            throw new IllegalArgumentException("--simulators-port: its value is missing");
        }
        return SimulatorOptions.port("--simulators-port", given.remove(at));
    }

    private static Configuration configuration(List<String> arguments) {
        Optional<Path> home =
                Optional.ofNullable(System.getProperty("hongyan.home")).map(Path::of);
        return CommandLine.parse(arguments).configuration(home, System.getenv());
    }
}

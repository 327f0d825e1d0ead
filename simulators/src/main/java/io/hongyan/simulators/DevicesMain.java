package io.hongyan.simulators;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Simulated devices from the command line:
 *
 * <pre>
 * DevicesMain --register http://127.0.0.1:8080/sdk/v1/register --app ID --key KEY
 *             [--count 1000] [--online 0.6] [--connects-per-second 2000] [--session-seconds 0] [--pause-seconds 60]
 *             [--show 0.8] [--click 0.2] [--dismiss 0.3] [--seed 1] [--loops 2] [--seconds 0]
 * </pre>
 *
 * Prints one line of figures each second until {@code --seconds} are over (0: until it is stopped).
 */
public final class DevicesMain {

    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("count", "1000"),
            Map.entry("online", "0.6"),
            Map.entry("connects-per-second", "2000"),
            Map.entry("session-seconds", "0"),
            Map.entry("pause-seconds", "60"),
            Map.entry("show", "0.8"),
            Map.entry("click", "0.2"),
            Map.entry("dismiss", "0.3"),
            Map.entry("seed", "1"),
            Map.entry("loops", "2"),
            Map.entry("seconds", "0"));
    private static final List<String> REQUIRED = List.of("register", "app", "key");

    private DevicesMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Map<String, String> options;
        try {
            options = parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        run(options, System.out);
    }

    static Map<String, String> parse(String[] args) {
        Map<String, String> options = new TreeMap<>(DEFAULTS);
        for (int i = 0; i < args.length; i += 2) {
            String name = args[i].startsWith("--") ? args[i].substring(2) : "";
            if (!DEFAULTS.containsKey(name) && !REQUIRED.contains(name)) {
                throw new IllegalArgumentException(
                        args[i] + ": unknown option (expected: one of " + DEFAULTS.keySet() + " or " + REQUIRED + ")");
            }
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + ": value is missing");
            }
            options.put(name, args[i + 1]);
        }
        for (String name : REQUIRED) {
            if (!options.containsKey(name)) {
                throw new IllegalArgumentException("--" + name + ": missing (expected: a value)");
            }
        }
        return options;
    }

    private static void run(Map<String, String> options, PrintStream out) throws IOException, InterruptedException {
        DeviceBehaviour behaviour = DeviceBehaviour.SILENT
                .withMix(
                        Map.of("android", 0.7, "ios", 0.2, "harmony", 0.1),
                        Map.of("huawei", 0.3, "xiaomi", 0.25, "oppo", 0.2, "vivo", 0.2, "honor", 0.05))
                .withOnline(new OnlinePattern(
                        number(options, "online"),
                        seconds(number(options, "session-seconds")),
                        seconds(number(options, "pause-seconds"))))
                .withReactions(number(options, "show"), number(options, "click"), number(options, "dismiss"))
                .withDelays(
                        Delays.of(Duration.ZERO, Duration.ofMillis(300), Duration.ofSeconds(5)),
                        Delays.of(Duration.ZERO, Duration.ofSeconds(2), Duration.ofSeconds(30)));
        long seconds = (long) number(options, "seconds");
        try (SimulatedDevices devices = SimulatedDevices.builder()
                .seed((long) number(options, "seed"))
                .loops((int) number(options, "loops"))
                .build()) {
            Population people = devices.register(
                    URI.create(option(options, "register")),
                    option(options, "app"),
                    option(options, "key"),
                    (int) number(options, "count"),
                    behaviour);
            out.println("registered " + people.size() + " devices, connecting " + people.onlineShare());
            CompletableFuture<Void> connected =
                    people.connect(0, people.onlineShare(), number(options, "connects-per-second"));
            connected.thenRun(people::live);
            for (long second = 0; seconds == 0 || second < seconds; second++) {
                TimeUnit.SECONDS.sleep(1);
                TaskCounts total = devices.total();
                Histogram latencies = devices.takeLatencies();
                out.printf(
                        "online %,d  delivered %,d  duplicates %,d  shown %,d  clicked %,d  dismissed %,d  receipts %,d/%,d"
                                + "  latency p50 %.1f ms p99 %.1f ms  reasons %s%n",
                        devices.online(),
                        total.delivered(),
                        total.duplicates(),
                        total.displayed(),
                        total.clicked(),
                        total.dismissed(),
                        total.receiptsAcked(),
                        total.receiptsSent(),
                        latencies.getValueAtPercentile(50) / 1000.0,
                        latencies.getValueAtPercentile(99) / 1000.0,
                        devices.reasons());
            }
        }
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis((long) (seconds * 1000));
    }

    private static double number(Map<String, String> options, String name) {
        String value = option(options, name);
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + ": " + value + " (expected: a number)", e);
        }
    }

    private static String option(Map<String, String> options, String name) {
        String value = options.get(name);
        if (value == null) {
            throw new IllegalArgumentException("--" + name + ": missing (expected: a value)");
        }
        return value;
    }
}

package io.hongyan.bench;

import io.hongyan.bench.scenario.Load;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command line: {@code --name value} pairs, every one with a default. */
final class Options {

    /** The repository, as the launcher says it; relative paths start there. */
    private static final Path HOME =
            Path.of(System.getProperty("hongyan.home", "")).toAbsolutePath();

    /** Name to default and explanation. */
    private static final Map<String, Option> ALL = new LinkedHashMap<>();

    static {
        define("targets", "floor,mosquitto,hivemq,hongyan", "what to measure, in turn within each round");
        define("rounds", "3", "rounds; the table shows medians");
        define("connections", "15000", "connected devices");
        define("payload", "100", "payload, bytes");
        define("messages", "60", "fanout: broadcasts one at a time, and twice as many eight in flight");
        define("rate", "1000", "single: pushes a second");
        define("seconds", "20", "single, rest: length of a measurement; a quarter more is warm-up");
        define("drain-clients", "1000", "drain: devices that were away");
        define("drain-messages", "100", "drain: messages waiting for each");
        define("connecting", "512", "half-open connections at once while connecting");
        define("generator-loops", "1", "event loops of the load generator");
        define("http-connections", "64", "rest: keep-alive connections");
        define(
                "devices",
                "0",
                "startup, tenmillion, fallback, vendors, rules: registered devices; 0: 1000000 and 10000000");
        define(
                "vendor-messages",
                "1000000",
                "vendors: messages in batches, and waiting; a quarter of it one by one; callbacks: receipts");
        define("work", "bench/target/run", "folder for data and logs, on a real disk");
        define("json", "bench/target/results.jsonl", "file that gets one line of JSON per measurement");
        define("jvm", "", "JVM flags of floor and hongyan; empty: those of this process, which are the launcher's");
    }

    private record Option(String fallback, String about) {}

    private final Map<String, String> given = new LinkedHashMap<>();

    private static void define(String name, String fallback, String about) {
        ALL.put(name, new Option(fallback, about));
    }

    static Options parse(List<String> arguments) {
        Options options = new Options();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i).startsWith("--") ? arguments.get(i).substring(2) : "";
            if (!ALL.containsKey(name)) {
                throw new IllegalArgumentException("option " + arguments.get(i) + " is unknown (expected: one of --"
                        + String.join(", --", ALL.keySet()) + ")");
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException("option --" + name + ": no value");
            }
            options.given.put(name, arguments.get(i + 1));
        }
        return options;
    }

    static String help() {
        StringBuilder text = new StringBuilder();
        ALL.forEach((name, option) -> {
            String fallback = option.fallback.isEmpty() ? "" : " (default: " + option.fallback + ")";
            text.append("  --%-18s %s%s%n".formatted(name, option.about, fallback));
        });
        return text.toString();
    }

    List<String> targets() {
        return List.of(text("targets").split(",", -1));
    }

    int rounds() {
        return number("rounds");
    }

    Path work() {
        return HOME.resolve(text("work"));
    }

    Path json() {
        return HOME.resolve(text("json"));
    }

    List<String> jvmFlags() {
        String flags = text("jvm");
        return flags.isEmpty()
                ? ManagementFactory.getRuntimeMXBean().getInputArguments()
                : List.of(flags.split(" ", -1));
    }

    /** @param fallback where the option was not given */
    int devices(int fallback) {
        String devices = text("devices");
        return devices.equals("0") ? fallback : number("devices");
    }

    Load load() {
        return new Load(
                number("connections"),
                number("payload"),
                number("messages"),
                number("rate"),
                number("seconds"),
                number("drain-clients"),
                number("drain-messages"),
                number("connecting"),
                number("generator-loops"),
                number("http-connections"),
                devices(1_000_000),
                devices(10_000_000),
                number("vendor-messages"));
    }

    private String text(String name) {
        Option option = ALL.get(name);
        if (option == null) {
            throw new IllegalArgumentException("option --" + name + " is not defined");
        }
        return given.getOrDefault(name, option.fallback);
    }

    private int number(String name) {
        String text = text(name);
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException("--" + name + ": " + text + " (expected: a number from 1 to 2147483647)");
    }
}

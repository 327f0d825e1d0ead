package io.hongyan.simulators;

import io.hongyan.simulators.vendor.SimulatorSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * @param callbacks where receipts go: the vendor's channel name is put behind it, with a slash between; empty: nowhere
 * @param settingsFile where to write what an app's channels need
 */
record SimulatorOptions(SimulatorSettings settings, Optional<String> callbacks, Optional<Path> settingsFile) {

    static final int DEFAULT_PORT = 9090;

    static final String USAGE = "usage: ./hongyan simulators [--port " + DEFAULT_PORT + "] [--smpp-port "
            + (DEFAULT_PORT + 2) + "] [--host 127.0.0.1] [--seed 1] [--instant] [--callbacks URL] [--settings FILE]";

    static SimulatorOptions parse(String[] arguments) {
        SimulatorSettings settings = SimulatorSettings.onPort(DEFAULT_PORT);
        Optional<String> callbacks = Optional.empty();
        Optional<Path> settingsFile = Optional.empty();
        OptionalInt smppPort = OptionalInt.empty();
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (name.equals("--instant")) {
                settings = settings.forBenchmarks();
                continue;
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(name + ": unknown option, or its value is missing");
            }
            String value = arguments[++i];
            switch (name) {
                case "--port" -> settings = settings.withPort(port(name, value));
                case "--smpp-port" -> smppPort = OptionalInt.of(port(name, value));
                case "--host" -> settings = settings.withHost(value);
                case "--seed" -> settings = settings.withSeed(number(name, value, Long.MIN_VALUE, Long.MAX_VALUE));
                case "--callbacks" -> callbacks = Optional.of(url(name, value));
                case "--settings" -> settingsFile = Optional.of(Path.of(value));
                default -> throw new IllegalArgumentException(name + ": unknown option");
            }
        }
        return new SimulatorOptions(
                smppPort.isPresent() ? settings.withSmppPort(smppPort.getAsInt()) : settings, callbacks, settingsFile);
    }

    static int port(String name, String value) {
        return (int) number(name, value, 0, 65_535);
    }

    private static String url(String name, String value) {
        if (!value.startsWith("http://") && !value.startsWith("https://")) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: http:// or https://)");
        }
        return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    }

    private static long number(String name, String value, long min, long max) {
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // the same answer as for a number out of range
        }
        throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + " … " + max + ")");
    }
}

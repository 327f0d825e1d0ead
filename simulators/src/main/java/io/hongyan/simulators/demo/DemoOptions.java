package io.hongyan.simulators.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * @param once push once to everyone, compare, and end
 * @param data where the server keeps its data; empty: a temporary folder that is removed at the end
 * @param devices how many devices register, 10 … 18000
 */
public record DemoOptions(boolean once, Optional<Path> data, int devices, long seed) {

    public static final String USAGE = "usage: ./hongyan demo [--once] [--devices 500] [--data DIR] [--seed 1]";

    public static DemoOptions parse(String[] arguments) {
        boolean once = false;
        Optional<Path> data = Optional.empty();
        int devices = 500;
        long seed = 1;
        for (int i = 0; i < arguments.length; i++) {
            String name = arguments[i];
            if (name.equals("--once")) {
                once = true;
                continue;
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(name + ": unknown option, or its value is missing");
            }
            String value = arguments[++i];
            switch (name) {
                case "--data" -> data = Optional.of(Path.of(value));
                case "--devices" -> devices = (int) number(name, value, 10, 18_000);
                case "--seed" -> seed = number(name, value, Long.MIN_VALUE, Long.MAX_VALUE);
                default -> throw new IllegalArgumentException(name + ": unknown option");
            }
        }
        return new DemoOptions(once, data, devices, seed);
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

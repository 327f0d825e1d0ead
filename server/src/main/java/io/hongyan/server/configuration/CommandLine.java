package io.hongyan.server.configuration;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of the server process.
 *
 * @param file from {@code --config}
 * @param settings from {@code --set key=value}, and {@code --data DIR} as {@code data.dir}
 * @param train start on ports of the system's choice and end at once, for the JVM's AOT cache
 */
public record CommandLine(Optional<Path> file, Map<String, String> settings, boolean train) {

    public CommandLine {
        settings = Map.copyOf(settings);
    }

    public static CommandLine parse(List<String> arguments) {
        Optional<Path> file = Optional.empty();
        Map<String, String> settings = new LinkedHashMap<>();
        boolean train = false;
        List<String> mistakes = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            String name = argument.startsWith("--") && equals > 0 ? argument.substring(0, equals) : argument;
            if (name.equals("--train")) {
                train = true;
                continue;
            }
            if (!name.equals("--config") && !name.equals("--data") && !name.equals("--set")) {
                mistakes.add(argument + ": no such option (expected: --data DIR, --config FILE, --set KEY=VALUE)");
                continue;
            }
            if (equals < 0 && i + 1 == arguments.size()) {
                mistakes.add(argument + ": its value is missing");
                continue;
            }
            String value = name.length() < argument.length() ? argument.substring(equals + 1) : arguments.get(++i);
            switch (name) {
                case "--config" -> file = Optional.of(Path.of(value));
                case "--data" -> settings.put("data.dir", value);
                default -> {
                    int separator = value.indexOf('=');
                    if (separator < 1) {
                        mistakes.add("--set " + value + ": no key and value (expected: --set KEY=VALUE)");
                    } else {
                        settings.put(value.substring(0, separator), value.substring(separator + 1));
                    }
                }
            }
        }
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(mistakes);
        }
        return new CommandLine(file, settings, train);
    }

    /**
     * The configuration these arguments ask for: over the environment, over the file.
     *
     * @param home where the launcher stands; its hongyan.yaml is read where no other file is named
     */
    public Configuration configuration(Optional<Path> home, Map<String, String> environment) {
        Optional<Path> usual =
                home.map(folder -> folder.resolve("hongyan.yaml")).filter(Files::isRegularFile);
        return Configuration.read(SettingSources.read(file.or(() -> usual), environment, settings));
    }
}

package io.hongyan.server.configuration;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * What file, environment and flags say, as text by key ({@code http.port}). A later source wins over an earlier one.
 *
 * @param mistakes what could not even be read
 */
public record SettingSources(Map<String, Setting> settings, Map<String, String> environment, List<String> mistakes) {

    /** Variables of the environment that begin like settings and are the launcher's. */
    private static final Set<String> LAUNCHER_VARIABLES =
            Set.of("HONGYAN_JAVA_HOME", "HONGYAN_HEAP", "HONGYAN_JVM_FLAGS");

    static final String COMMAND_LINE = "the command line";

    /** @param origin where the text stands, for error messages */
    record Setting(String text, String origin) {}

    public SettingSources {
        settings = Map.copyOf(settings);
        environment = Map.copyOf(environment);
        mistakes = List.copyOf(mistakes);
    }

    /**
     * @param file the configuration file; none: defaults only
     * @param environment all variables of the process
     * @param flags key to text, from the command line
     */
    public static SettingSources read(Optional<Path> file, Map<String, String> environment, Map<String, String> flags) {
        Map<String, Setting> settings = new TreeMap<>();
        List<String> mistakes = new ArrayList<>();
        file.ifPresent(path -> readFile(path, settings, mistakes));
        flags.forEach((key, text) -> settings.put(key, new Setting(text, COMMAND_LINE)));
        Map<String, String> ours = new TreeMap<>();
        environment.forEach((name, text) -> {
            if (name.startsWith("HONGYAN_")
                    && !text.isEmpty()
                    && !LAUNCHER_VARIABLES.contains(name)
                    && !isServiceLink(name)) {
                ours.put(name, text);
            }
        });
        return new SettingSources(settings, ours, mistakes);
    }

    /** The variable that sets a key: {@code mqtt.max-packet} is HONGYAN_MQTT_MAX_PACKET. */
    static String variable(String key) {
        return "HONGYAN_" + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Kubernetes tells every container of a service named "hongyan" its address in such variables. */
    private static boolean isServiceLink(String name) {
        return name.equals("HONGYAN_PORT") || name.startsWith("HONGYAN_PORT_") || name.startsWith("HONGYAN_SERVICE_");
    }

    private static void readFile(Path file, Map<String, Setting> settings, List<String> mistakes) {
        LoadSettings load = LoadSettings.builder().setLabel(file.toString()).build();
        try (Reader reader = Files.newBufferedReader(file)) {
            Object root = new Load(load).loadFromReader(reader);
            if (root instanceof Map<?, ?> map) {
                flatten("", map, file.getFileName().toString(), settings);
            } else if (root != null) {
                mistakes.add(
                        file + ": not a mapping of settings (expected: lines such as \"http:\", \"  port: 8080\")");
            }
        } catch (IOException e) {
            mistakes.add(
                    file + ": cannot be read: " + (e instanceof NoSuchFileException ? "no such file" : e.getMessage()));
        } catch (YamlEngineException e) {
            mistakes.add(file + ": not YAML: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
        }
    }

    private static void flatten(String prefix, Map<?, ?> map, String origin, Map<String, Setting> settings) {
        map.forEach((name, value) -> {
            String key = prefix + name;
            if (value instanceof Map<?, ?> section) {
                flatten(key + ".", section, origin, settings);
            } else {
                settings.put(key, new Setting(text(value), origin));
            }
        });
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case List<?> list ->
                String.join(",", list.stream().map(SettingSources::text).toList());
            default -> value.toString();
        };
    }
}

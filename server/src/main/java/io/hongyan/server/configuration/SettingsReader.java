package io.hongyan.server.configuration;

import io.hongyan.server.configuration.SettingSources.Setting;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads typed values out of {@link SettingSources}. A value that cannot be used is noted as a mistake and its default taken
 * instead, so that reading goes on and {@link #finish} can name all mistakes at once. Which keys exist is what was asked for.
 */
final class SettingsReader {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB)");

    private final Map<String, Setting> settings;
    private final Map<String, String> environment;
    private final List<String> mistakes;
    private final Map<String, String> defaults = new LinkedHashMap<>();
    private final Set<String> unlisted = new HashSet<>();
    private final Set<String> variables = new HashSet<>();

    SettingsReader(SettingSources sources) {
        this.settings = new HashMap<>(sources.settings());
        this.environment = sources.environment();
        this.mistakes = new ArrayList<>(sources.mistakes());
    }

    String text(String key, String preset) {
        return find(key, preset).map(Setting::text).orElse(preset);
    }

    /** What is given for one of many like keys, which hongyan.yaml does not list one by one; empty where nothing is. */
    Optional<String> given(String key) {
        Optional<Setting> setting = find(key, "");
        defaults.remove(key);
        unlisted.add(key);
        return setting.map(Setting::text).filter(text -> !text.isEmpty());
    }

    /** A text of which an empty one means "none"; {@code parse} throws IllegalArgumentException with what is wrong. */
    <T> Optional<T> optional(String key, boolean secret, String expected, Function<String, T> parse) {
        Optional<Setting> setting = find(key, "");
        if (setting.isEmpty() || setting.get().text().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(setting.get().text()));
        } catch (IllegalArgumentException e) {
            String shown = secret ? "***" : setting.get().text();
            mistakes.add(key + ": " + shown + " (expected: " + expected + "), from "
                    + setting.get().origin());
            return Optional.empty();
        }
    }

    int integer(String key, int preset, int least, int most) {
        return parsed(key, Integer.toString(preset), preset, least + " … " + most, text -> {
            int value = Integer.parseInt(text);
            return value >= least && value <= most ? Optional.of(value) : Optional.empty();
        });
    }

    int integerOrAuto(String key, int auto, int least, int most) {
        return parsed(key, "auto", auto, "auto, or " + least + " … " + most, text -> {
            if (text.equals("auto")) {
                return Optional.of(auto);
            }
            int value = Integer.parseInt(text);
            return value >= least && value <= most ? Optional.of(value) : Optional.empty();
        });
    }

    /** A port to listen on: 0 lets the system choose. */
    int port(String key, int preset) {
        return integer(key, preset, 0, 65_535);
    }

    OptionalInt portOrOff(String key, int preset) {
        return parsed(key, Integer.toString(preset), OptionalInt.of(preset), "off, or 0 … 65535", text -> {
            if (text.equals("off")) {
                return Optional.of(OptionalInt.empty());
            }
            int value = Integer.parseInt(text);
            return value >= 0 && value <= 65_535 ? Optional.of(OptionalInt.of(value)) : Optional.empty();
        });
    }

    Duration duration(String key, String preset, String least, String most) {
        return parsed(
                key,
                preset,
                parseDuration(preset).orElseThrow(),
                least + " … " + most + ", with a unit: ms, s, m, h or d",
                text -> parseDuration(text)
                        .filter(value -> value.compareTo(parseDuration(least).orElseThrow()) >= 0
                                && value.compareTo(parseDuration(most).orElseThrow()) <= 0));
    }

    /** A duration, or none. */
    Optional<Duration> durationOrNone(String key, String least, String most) {
        return parsed(
                key,
                "none",
                Optional.empty(),
                "none, or " + least + " … " + most + ", with a unit: ms, s, m, h or d",
                text -> text.equals("none")
                        ? Optional.of(Optional.empty())
                        : parseDuration(text)
                                .filter(value -> value.compareTo(
                                                        parseDuration(least).orElseThrow())
                                                >= 0
                                        && value.compareTo(parseDuration(most).orElseThrow()) <= 0)
                                .map(Optional::of));
    }

    long bytes(String key, String preset, String least, String most) {
        return parsed(
                key,
                preset,
                parseBytes(preset).orElseThrow(),
                least + " … " + most + ", with a unit: B, KiB, MiB or GiB",
                text -> parseBytes(text)
                        .filter(value -> value >= parseBytes(least).orElseThrow()
                                && value <= parseBytes(most).orElseThrow()));
    }

    int intBytes(String key, String preset, String least, String most) {
        return Math.toIntExact(bytes(key, preset, least, most));
    }

    <E extends Enum<E>> E choice(String key, E preset, Class<E> type) {
        List<E> all = List.of(type.getEnumConstants());
        String expected = all.stream().map(SettingsReader::spelled).collect(Collectors.joining(", "));
        return parsed(
                key,
                spelled(preset),
                preset,
                expected,
                text -> all.stream().filter(one -> spelled(one).equals(text)).findFirst());
    }

    /** A text of a form. */
    String matching(String key, String preset, String pattern, String expected) {
        return parsed(
                key, preset, preset, expected, text -> text.matches(pattern) ? Optional.of(text) : Optional.empty());
    }

    boolean flag(String key, boolean preset) {
        return parsed(key, Boolean.toString(preset), preset, "true or false", text -> switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        });
    }

    ZoneId zone(String key) {
        return parsed(
                key,
                "system",
                ZoneId.systemDefault(),
                "system, or a time zone such as Asia/Shanghai",
                text -> Optional.of(text.equals("system") ? ZoneId.systemDefault() : ZoneId.of(text)));
    }

    /** Parts of a comma-separated text, or of a YAML list. */
    List<String> list(String key) {
        String text = text(key, "");
        return Stream.of(text.split(","))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** A rule between settings. */
    void require(boolean holds, String mistake) {
        if (!holds) {
            mistakes.add(mistake);
        }
    }

    /** Every key that was asked for and its default as text, in order. */
    Map<String, String> defaults() {
        return defaults;
    }

    /** Refuses what nobody asked for, and throws where there was any mistake. */
    void finish() {
        new TreeMap<>(settings).forEach((key, setting) -> {
            if (!defaults.containsKey(key) && !unlisted.contains(key)) {
                mistakes.add(key + ": no such setting" + suggestion(key) + ", from " + setting.origin());
            }
        });
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (!variables.contains(variable)) {
                mistakes.add(variable + ": no setting of this name, from the environment");
            }
        }
        if (!mistakes.isEmpty()) {
            throw new ConfigurationException(mistakes);
        }
    }

    private Optional<Setting> find(String key, String preset) {
        defaults.put(key, preset);
        String variable = SettingSources.variable(key);
        variables.add(variable);
        Setting setting = settings.get(key);
        String fromEnvironment = environment.get(variable);
        if (fromEnvironment != null && (setting == null || !setting.origin().equals(SettingSources.COMMAND_LINE))) {
            return Optional.of(new Setting(fromEnvironment, variable));
        }
        return Optional.ofNullable(setting);
    }

    private <T> T parsed(
            String key, String presetText, T preset, String expected, Function<String, Optional<T>> parse) {
        Optional<Setting> found = find(key, presetText);
        if (found.isEmpty()) {
            return preset;
        }
        Setting setting = found.get();
        Optional<T> value;
        try {
            value = parse.apply(setting.text());
        } catch (NumberFormatException | DateTimeException notParsed) {
            value = Optional.empty();
        }
        if (value.isEmpty()) {
            String shown = setting.text().isEmpty() ? "nothing" : setting.text();
            mistakes.add(key + ": " + shown + " (expected: " + expected + "), from " + setting.origin());
        }
        return value.orElse(preset);
    }

    private String suggestion(String key) {
        String last = key.substring(key.lastIndexOf('.') + 1);
        return defaults.keySet().stream()
                .filter(known -> distance(known, key) <= 2
                        || known.substring(known.lastIndexOf('.') + 1).equals(last))
                .min((a, b) -> Integer.compare(distance(a, key), distance(b, key)))
                .map(known -> " (did you mean " + known + "?)")
                .orElse("");
    }

    /** Levenshtein distance; both texts are short. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static String spelled(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Duration> parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    private static Optional<Long> parseBytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "B" -> number;
                    case "KiB" -> number << 10;
                    case "MiB" -> number << 20;
                    default -> number << 30;
                });
    }
}

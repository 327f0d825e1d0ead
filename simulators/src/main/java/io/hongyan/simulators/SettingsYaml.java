package io.hongyan.simulators;

import java.util.Map;

/** Channels' settings as part of a {@code hongyan.yaml}. */
final class SettingsYaml {

    private SettingsYaml() {}

    /** @param channels settings by channel name */
    static String of(Map<String, Map<String, String>> channels) {
        StringBuilder yaml = new StringBuilder("channels:\n");
        channels.forEach((channel, settings) -> {
            yaml.append("  ").append(channel).append(":\n");
            settings.entrySet().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(setting -> yaml.append("    ")
                            .append(setting.getKey())
                            .append(": ")
                            .append(quoted(setting.getValue()))
                            .append('\n'));
        });
        return yaml.toString();
    }

    /** Double-quoted: a JSON string is one in YAML 1.2. */
    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                default -> quoted.append(c < 0x20 ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        return quoted.append('"').toString();
    }
}

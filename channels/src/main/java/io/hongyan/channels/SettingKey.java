package io.hongyan.channels;

/**
 * A setting of a channel.
 *
 * @param name lower case with hyphens, such as {@code client-id}
 * @param secret never shown, never returned, encrypted at rest
 * @param defaultValue empty: none
 * @param description one line: what it is and where the vendor's console shows it
 */
public record SettingKey(String name, boolean required, boolean secret, String defaultValue, String description) {

    public static SettingKey required(String name, String description) {
        return new SettingKey(name, true, false, "", description);
    }

    public static SettingKey secret(String name, String description) {
        return new SettingKey(name, true, true, "", description);
    }

    public static SettingKey optionalSecret(String name, String description) {
        return new SettingKey(name, false, true, "", description);
    }

    public static SettingKey optional(String name, String defaultValue, String description) {
        return new SettingKey(name, false, false, defaultValue, description);
    }
}

package io.hongyan.channels;

import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.Secret;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One app's settings of one channel: the vendor's own ({@link ChannelType#settingKeys}) and those every channel has ({@link
 * #COMMON}). Checked as a whole: a value that is here is a known one, and required ones are here.
 */
public final class ChannelSettings {

    /** Settings every channel has. */
    public static final List<SettingKey> COMMON = List.of(
            SettingKey.optional("enabled", "true", "false: the channel is not used, its settings are kept"),
            SettingKey.optional("default-class", "marketing", "class of messages that name none: marketing or service"),
            SettingKey.optional(
                    "quota-marketing", "", "marketing messages a day; empty: the documented default; -1: none"),
            SettingKey.optional("quota-service", "", "service messages a day; empty: the documented default; -1: none"),
            SettingKey.optional(
                    "device-quota-marketing",
                    "",
                    "marketing messages a day for one device, 1 … 64; empty: the documented default; -1: no limit"),
            SettingKey.optional(
                    "device-quota-service",
                    "",
                    "service messages a day for one device, 1 … 64; empty: the documented default; -1: no limit"),
            SettingKey.optional(
                    "quota-reserve-percent", "20", "share of each quota kept for important messages, 0 … 100"),
            SettingKey.optional("quota-warning-percent", "80", "used share of a quota that raises a warning, 1 … 100"),
            SettingKey.optional(
                    "requests-per-second", "", "requests a second; empty: the documented default; 0: no limit"),
            SettingKey.optional(
                    "recipients-per-second", "", "devices a second; empty: the documented default; 0: no limit"),
            SettingKey.optional("concurrency", "", "requests under way at once; empty: the default"),
            SettingKey.optional("batch", "", "most devices of one request; empty: the documented default"),
            SettingKey.optional("title-limit", "", "longest title in the vendor's unit; empty: the documented default"),
            SettingKey.optional("body-limit", "", "longest text in the vendor's unit; empty: the documented default"),
            SettingKey.optional(
                    "price",
                    "0",
                    "what one message costs the app (an SMS: one segment), in the currency of all prices; up to six decimals"),
            SettingKey.optional("truncate", "true", "cut longer texts; false: leave them to the vendor to refuse"),
            SettingKey.optional("ellipsis", "…", "ends a text that was cut"));

    private static final long MOST_MICROS = 1_000_000_000_000L;

    private final Map<String, String> values;

    private ChannelSettings(Map<String, String> values) {
        this.values = values;
    }

    /**
     * Checks what was given for a channel, and fills in defaults.
     *
     * @throws SettingsException naming every unknown, missing and unusable value
     */
    public static ChannelSettings of(ChannelType type, Map<String, String> given) {
        List<String> problems = new ArrayList<>();
        List<SettingKey> keys = new ArrayList<>(type.settingKeys());
        keys.addAll(COMMON);
        Map<String, String> values = new LinkedHashMap<>();
        for (SettingKey key : keys) {
            String value = given.getOrDefault(key.name(), "").strip();
            if (value.isEmpty() && key.required()) {
                problems.add(key.name() + ": missing (expected: " + key.description() + ")");
            }
            values.put(key.name(), value.isEmpty() ? key.defaultValue() : value);
        }
        for (String name : given.keySet()) {
            if (!values.containsKey(name)) {
                problems.add(name + ": unknown (expected: one of " + String.join(", ", values.keySet()) + ")");
            }
        }
        ChannelSettings settings = new ChannelSettings(values);
        settings.checkCommon(type, problems);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    private void checkCommon(ChannelType type, List<String> problems) {
        List<Runnable> checks = List.of(
                this::enabled,
                this::truncates,
                this::defaultClass,
                this::quotaReservePercent,
                this::quotaWarningPercent,
                this::priceMicros,
                () -> limits(type.limits()));
        for (Runnable check : checks) {
            try {
                check.run();
            } catch (SettingsException e) {
                problems.addAll(e.problems());
            }
        }
    }

    // --- common settings ---

    public boolean enabled() {
        return flag("enabled");
    }

    public boolean truncates() {
        return flag("truncate");
    }

    public String ellipsis() {
        return text("ellipsis");
    }

    public MessageClass defaultClass() {
        return switch (text("default-class")) {
            case "marketing" -> MessageClass.MARKETING;
            case "service" -> MessageClass.SERVICE;
            default -> throw problem("default-class", "marketing or service");
        };
    }

    public int quotaReservePercent() {
        return number("quota-reserve-percent", 0, 100);
    }

    public int quotaWarningPercent() {
        return number("quota-warning-percent", 1, 100);
    }

    /** Whether so much of a quota is used that a person should know. */
    public boolean isLow(long used, long quota) {
        return used > 0 && used >= (double) quota * quotaWarningPercent() / 100;
    }

    /** What one billed unit costs, in millionths of the currency. */
    public long priceMicros() {
        try {
            long micros = new BigDecimal(text("price")).movePointRight(6).longValueExact();
            if (micros >= 0 && micros <= MOST_MICROS) {
                return micros;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // said below
        }
        throw problem("price", "a number from 0 to 1000000 with at most six decimals");
    }

    /** Limits with what is overridden here. */
    public Limits limits(Limits documented) {
        Map<MessageClass, Long> quota = new EnumMap<>(MessageClass.class);
        quota.putAll(documented.dailyQuota());
        for (MessageClass messageClass : MessageClass.values()) {
            String name = "quota-" + messageClass.wireName();
            if (!text(name).isEmpty()) {
                long own = longNumber(name, -1, Long.MAX_VALUE);
                if (own < 0) {
                    quota.remove(messageClass);
                } else {
                    quota.put(messageClass, own);
                }
            }
        }
        Map<MessageClass, Integer> deviceQuota = new EnumMap<>(MessageClass.class);
        deviceQuota.putAll(documented.deviceQuota());
        for (MessageClass messageClass : MessageClass.values()) {
            String name = "device-quota-" + messageClass.wireName();
            if (text(name).equals("-1")) {
                deviceQuota.remove(messageClass);
            } else if (has(name)) {
                deviceQuota.put(messageClass, deviceQuota(name));
            }
        }
        return new Limits(
                new TextLimit(
                        or("title-limit", 1, documented.title().max()),
                        documented.title().unit()),
                new TextLimit(
                        or("body-limit", 1, documented.body().max()),
                        documented.body().unit()),
                documented.payloadBytes(),
                or("batch", 1, documented.batch()),
                or("requests-per-second", 0, documented.requestsPerSecond()),
                or("recipients-per-second", 0, documented.recipientsPerSecond()),
                or("concurrency", 1, documented.concurrency()),
                documented.minTtl(),
                documented.maxTtl(),
                quota,
                deviceQuota,
                documented.quotaZone(),
                documented.repeatSafe(),
                documented.confirmsArrival(),
                documented.recalls(),
                documented.receiptsById(),
                documented.askedFor());
    }

    private int deviceQuota(String name) {
        try {
            return number(name, 1, Limits.MAX_DEVICE_QUOTA);
        } catch (SettingsException e) {
            throw problem(name, "a number, 1 … " + Limits.MAX_DEVICE_QUOTA + ", or -1");
        }
    }

    // --- reading ---

    /** A value or its default; empty where there is neither. */
    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("setting " + name + ": not a setting of this channel");
        }
        return value;
    }

    public Secret secret(String name) {
        return new Secret(text(name));
    }

    public boolean has(String name) {
        return !text(name).isEmpty();
    }

    /** An http or https address without a slash at its end, so that a path can be put behind it. */
    public String baseUrl(String name) {
        String value = text(name);
        URI uri;
        try {
            uri = URI.create(value);
        } catch (IllegalArgumentException e) {
            throw problem(name, "an http or https URL");
        }
        if (uri.getHost() == null || !("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
            throw problem(name, "an http or https URL");
        }
        return value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    }

    public boolean flag(String name) {
        return switch (text(name)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw problem(name, "true or false");
        };
    }

    public int number(String name, int min, int max) {
        return (int) longNumber(name, min, max);
    }

    public Duration seconds(String name, int min, int max) {
        return Duration.ofSeconds(number(name, min, max));
    }

    private int or(String name, int min, int documented) {
        return text(name).isEmpty() ? documented : number(name, min, Integer.MAX_VALUE);
    }

    private long longNumber(String name, long min, long max) {
        Optional<Long> number;
        try {
            number = Optional.of(Long.parseLong(text(name)));
        } catch (NumberFormatException e) {
            number = Optional.empty();
        }
        return number.filter(value -> value >= min && value <= max)
                .orElseThrow(() -> problem(name, "a number, " + min + " … " + max));
    }

    /** A value that cannot be used. Names it, without showing what may be a secret. */
    public SettingsException problem(String name, String expected) {
        boolean shown = COMMON.stream().anyMatch(key -> key.name().equals(name));
        return new SettingsException(
                List.of(name + ": " + (shown ? text(name) : "not usable") + " (expected: " + expected + ")"));
    }
}

package io.hongyan.api;

import io.hongyan.delivery.Attention;
import io.hongyan.delivery.PushSettings;
import io.hongyan.delivery.PushSettings.ActivityFilter;
import io.hongyan.delivery.PushSettings.ScreenOn;
import io.hongyan.delivery.rules.MessageTraits;
import io.hongyan.delivery.vendor.Routing;
import io.hongyan.delivery.vendor.Strategy;
import io.hongyan.kernel.App;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.Platform;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What {@code settings} may say: reference sections 7.2 and 7.3. */
public final class SettingsRules {

    private static final Duration DEFAULT_TTL = Duration.ofHours(2);
    private static final Duration SCHEDULE_AHEAD = Duration.ofDays(7);
    private static final int MAX_ACTIVITY_DAYS = 365;

    private static final String FALLBACK = "default";

    /** Channels of Getui's that are not here: their strategy is checked, then ignored. */
    private static final Set<String> FOREIGN_CHANNELS = Set.of("hx", "hwq");

    private static final Set<Channel> SMART_QUOTA_CHANNELS =
            EnumSet.of(Channel.XIAOMI, Channel.VIVO, Channel.OPPO, Channel.MEIZU);
    private static final List<Channel> VENDORS =
            Arrays.stream(Channel.values()).filter(Channel::isVendor).toList();
    private static final String VENDOR_KEYS = VENDORS.stream().map(Channel::key).collect(Collectors.joining(", "));
    private static final List<String> ATTENTIONS = Arrays.stream(Attention.values())
            .map(attention -> attention.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final int LEAST_ACTIVE_DAYS = 3;
    private static final int MOST_ACTIVE_DAYS = 15;

    private static final PushSettings DEFAULT =
            new PushSettings(DEFAULT_TTL, 0, Optional.empty(), false, Optional.empty(), "");

    private final InstantSource clock;

    public SettingsRules(InstantSource clock) {
        this.clock = clock;
    }

    /** What of the settings a kind of push heeds; the rest is checked and then ignored, as Getui does. */
    public enum Heeds {
        NEITHER,
        SPEED,
        SPEED_AND_SCHEDULE
    }

    public PushSettings read(@Nullable Fields settings, App app, Heeds heeds) {
        if (settings == null) {
            return DEFAULT;
        }
        long maxTtl = app.maxValidity().toMillis();
        OptionalLong ttl = settings.number("ttl", -1, maxTtl);
        int speed = settings.integer("speed", 0, Integer.MAX_VALUE).orElse(0);
        Optional<Instant> schedule = schedule(settings, heeds);
        Routing routing = routing(settings);
        MessageTraits traits = traits(settings);
        String callback = settings.text("custom_callback", PushSettings.MAX_CALLBACK);
        boolean skipNotificationOff = settings.flag("filter_notify_off", false);
        Optional<ActivityFilter> activity = activity(settings);
        Optional<ScreenOn> screenOn =
                screenOn(settings, ttl.isPresent() && ttl.getAsLong() > 0 ? ttl.getAsLong() : DEFAULT_TTL.toMillis());
        int onlineThreshold =
                settings.integer("online_threshold", 0, Integer.MAX_VALUE).orElse(0);
        Duration validity = ttl.isPresent() ? Duration.ofMillis(Math.max(0, ttl.getAsLong())) : DEFAULT_TTL;
        return new PushSettings(
                validity,
                heeds == Heeds.NEITHER ? 0 : speed,
                schedule,
                skipNotificationOff,
                activity,
                routing,
                traits,
                heeds == Heeds.NEITHER ? 0 : onlineThreshold,
                screenOn,
                FallbackRules.read(settings, validity, routing.order()),
                attention(settings),
                callback == null ? "" : callback,
                JsonText.of(settings.node()));
    }

    private Optional<Instant> schedule(Fields settings, Heeds heeds) {
        OptionalLong time = settings.number("schedule_time", 0, Long.MAX_VALUE);
        if (time.isEmpty() || heeds != Heeds.SPEED_AND_SCHEDULE) {
            return Optional.empty();
        }
        long now = clock.millis();
        if (time.getAsLong() <= now || time.getAsLong() - now > SCHEDULE_AHEAD.toMillis()) {
            throw Refusal.invalid(
                    settings.path("schedule_time"), time.getAsLong(), "milliseconds, in the future and within 7 days");
        }
        return Optional.of(Instant.ofEpochMilli(time.getAsLong()));
    }

    /** Ours. */
    private static MessageTraits traits(Fields settings) {
        boolean transactional = settings.flag("transactional", false);
        String category = settings.text("category");
        String purpose = settings.text("purpose");
        return new MessageTraits(
                category == null || category.isEmpty() ? "" : RulesForm.name(settings, "category", category),
                purpose == null || purpose.isEmpty()
                        ? transactional ? MessageTraits.SERVICE : MessageTraits.MARKETING
                        : RulesForm.name(settings, "purpose", purpose),
                transactional,
                settings.integer("priority", 0, MessageTraits.HIGHEST_PRIORITY).orElse(MessageTraits.DEFAULT_PRIORITY));
    }

    /** {@code channel_order} and {@code important} are ours. */
    private static Routing routing(Fields settings) {
        Strategy fallback = Routing.DEFAULT.fallback();
        Map<Channel, Strategy> strategies = new EnumMap<>(Channel.class);
        Fields strategy = settings.object("strategy");
        if (strategy != null) {
            fallback = strategy(strategy, FALLBACK, false).orElse(fallback);
            for (String key : FOREIGN_CHANNELS) {
                strategy(strategy, key, false);
            }
            for (Channel channel : VENDORS) {
                strategy(strategy, channel.key(), SMART_QUOTA_CHANNELS.contains(channel))
                        .ifPresent(chosen -> strategies.put(channel, chosen));
            }
        }
        return new Routing(
                fallback,
                strategies,
                order(settings),
                settings.integer("active_days", LEAST_ACTIVE_DAYS, MOST_ACTIVE_DAYS)
                        .orElse(Routing.DEFAULT_ACTIVE_DAYS),
                settings.flag("need_backup", false),
                settings.flag("important", false));
    }

    /** The map is open: whoever asks by name passes over unknown channels. */
    private static Optional<Strategy> strategy(Fields strategies, String channel, boolean smartQuota) {
        OptionalInt number = strategies.integer(channel, Integer.MIN_VALUE, Integer.MAX_VALUE);
        if (number.isEmpty()) {
            return Optional.empty();
        }
        Optional<Strategy> strategy =
                Strategy.ofNumber(number.getAsInt()).filter(known -> smartQuota || known != Strategy.SMART_QUOTA);
        if (strategy.isEmpty()) {
            throw Refusal.invalid(
                    strategies.path(channel), number.getAsInt(), smartQuota ? "1, 2, 3, 4 or 6" : "1, 2, 3 or 4");
        }
        return strategy;
    }

    private static List<Channel> order(Fields settings) {
        if (!settings.has("channel_order")) {
            return List.of();
        }
        Set<Channel> order = new LinkedHashSet<>();
        for (String key : settings.requiredTexts("channel_order", VENDORS.size())) {
            Channel channel = Channel.ofKey(key)
                    .filter(Channel::isVendor)
                    .orElseThrow(() -> Refusal.invalid(settings.path("channel_order"), key, VENDOR_KEYS));
            if (!order.add(channel)) {
                throw Refusal.parameter(settings.path("channel_order") + " contains duplicate " + key);
            }
        }
        return List.copyOf(order);
    }

    /** Ours. */
    private static Optional<Attention> attention(Fields settings) {
        return Optional.ofNullable(settings.oneOf("attention", ATTENTIONS))
                .map(name -> Attention.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    private static Optional<ActivityFilter> activity(Fields settings) {
        OptionalInt days = settings.integer("activate_filter_day", 1, MAX_ACTIVITY_DAYS);
        OptionalInt type = settings.integer("activate_filter_type", -1, 1);
        if (type.isPresent() && type.getAsInt() == 0) {
            throw Refusal.invalid(settings.path("activate_filter_type"), 0, "1 or -1");
        }
        if (days.isEmpty() && type.isEmpty()) {
            return Optional.empty();
        }
        if (days.isEmpty() || type.isEmpty()) {
            throw Refusal.missing(settings.path(days.isEmpty() ? "activate_filter_day" : "activate_filter_type"));
        }
        return Optional.of(new ActivityFilter(type.getAsInt() == 1, days.getAsInt()));
    }

    /** {@code active_push}: by the own channel only to lit screens, or after {@code lst}. */
    private static Optional<ScreenOn> screenOn(Fields settings, long ttlMillis) {
        boolean wanted = settings.flag("active_push", false);
        OptionalLong deadline = settings.number("lst", Long.MIN_VALUE, Long.MAX_VALUE);
        if (deadline.isPresent() && (deadline.getAsLong() <= 0 || deadline.getAsLong() >= ttlMillis)) {
            throw Refusal.invalid(settings.path("lst"), deadline.getAsLong(), "above 0 and below ttl, " + ttlMillis);
        }
        Set<Platform> platforms = screenPlatforms(settings);
        return wanted ? Optional.of(new ScreenOn(Duration.ofMillis(deadline.orElse(0)), platforms)) : Optional.empty();
    }

    private static Set<Platform> screenPlatforms(Fields settings) {
        JsonNode numbers = settings.value("active_push_platform");
        if (numbers == null) {
            return EnumSet.of(Platform.ANDROID, Platform.HARMONY);
        }
        if (!numbers.isArray()) {
            throw Refusal.type(settings.path("active_push_platform"), "array");
        }
        Set<Platform> platforms = EnumSet.noneOf(Platform.class);
        for (JsonNode number : numbers) {
            platforms.add(
                    switch (number.asString()) {
                        case "1" -> Platform.ANDROID;
                        case "2" -> Platform.IOS;
                        case "3" -> Platform.HARMONY;
                        default ->
                            throw Refusal.invalid(
                                    settings.path("active_push_platform"), number.asString(), "1, 2 or 3");
                    });
        }
        return platforms;
    }
}

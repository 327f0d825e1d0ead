package io.hongyan.simulators.vendor.xiaomi;

import io.hongyan.simulators.vendor.VendorCall;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Xiaomi requires of a message's form fields. Section numbers are those of the vendor-channel reference.
 *
 * @param classes whether messages are sorted into default, public and private ones by their channel (6.4)
 * @param channelsSince from when on a message must name a channel (6.4, "full" mode)
 * @param templatesSince from when on a private message must use a template (6.4)
 * @param publicTtl longest time to live outside private channels, {@code privateTtl} on them (6.3)
 */
record XiaomiRules(
        boolean classes, Instant channelsSince, Instant templatesSince, Duration publicTtl, Duration privateTtl) {

    static final String DEFAULT = "default";
    static final String PUBLIC = "public";
    static final String PRIVATE = "private";

    private static final Pattern JOB_KEY = Pattern.compile("[0-9A-Za-z-][0-9A-Za-z_-]{0,19}");
    private static final Pattern SYMBOL = Pattern.compile("\\p{So}");
    private static final Set<Integer> RECEIPT_BITS = Set.of(1, 2, 16, 32, 64, 128, 1024);
    private static final Set<String> KNOWN_EXTRAS = Set.of(
            "extra.channel_id",
            "extra.template_id",
            "extra.template_param",
            "extra.jobkey",
            "extra.only_send_once",
            "extra.notify_foreground",
            "extra.notify_effect",
            "extra.intent_uri",
            "extra.web_uri",
            "extra.callback",
            "extra.callback.param",
            "extra.callback.type",
            "extra.sound_uri",
            "extra.flow_control",
            "extra.connpt",
            "extra.locale",
            "extra.model",
            "extra.app_version",
            "extra.notification_style_type",
            "extra.notification_bigPic_uri",
            "extra.notification_large_icon_uri");

    static XiaomiRules mainland() {
        return new XiaomiRules(
                true,
                Instant.parse("2024-11-03T16:00:00Z"),
                Instant.parse("2026-12-30T16:00:00Z"),
                Duration.ofDays(1),
                Duration.ofDays(10));
    }

    static XiaomiRules global() {
        return new XiaomiRules(false, Instant.MAX, Instant.MAX, Duration.ofDays(14), Duration.ofDays(14));
    }

    /** 6.4: the channel decides. */
    String classOf(Map<String, String> form) {
        String channel = form.getOrDefault("extra.channel_id", "");
        return channel.equals(XiaomiSimulator.PRIVATE_CHANNEL) ? PRIVATE : channel.isEmpty() ? DEFAULT : PUBLIC;
    }

    Optional<XiaomiProblem> check(Map<String, String> form, Instant now) {
        return first(
                () -> checkPayload(form),
                () -> checkKind(form),
                () -> checkChannel(form, now),
                () -> checkTemplate(form, now),
                () -> checkTtl(form),
                () -> checkJobKey(form),
                () -> checkCallback(form),
                () -> checkOwnExtras(form));
    }

    @FunctionalInterface
    private interface Check {
        Optional<XiaomiProblem> problem();
    }

    private static Optional<XiaomiProblem> first(Check... checks) {
        for (Check check : checks) {
            Optional<XiaomiProblem> problem = check.problem();
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    /** 6.2: the payload is encoded before the form is; 6.3: at most 4 KB. */
    private static Optional<XiaomiProblem> checkPayload(Map<String, String> form) {
        String payload = form.getOrDefault("payload", "");
        if (payload.matches("(?s).*[\\s{}\"].*")) {
            return Optional.of(XiaomiProblem.illegal("payload"));
        }
        try {
            String decoded = URLDecoder.decode(payload, StandardCharsets.UTF_8);
            return decoded.getBytes(StandardCharsets.UTF_8).length > 4096
                    ? Optional.of(XiaomiProblem.tooLong("payload"))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(XiaomiProblem.illegal("payload"));
        }
    }

    private static Optional<XiaomiProblem> checkKind(Map<String, String> form) {
        return switch (form.getOrDefault("pass_through", "0")) {
            case "0" -> checkNotification(form);
            case "1" ->
                form.getOrDefault("payload", "").isEmpty()
                        ? Optional.of(XiaomiProblem.missing("payload"))
                        : Optional.empty();
            default -> Optional.of(XiaomiProblem.illegal("pass_through"));
        };
    }

    /** 6.3: fewer than 50 and 128 characters, not all blank; 6.2: notify types and effects. */
    private static Optional<XiaomiProblem> checkNotification(Map<String, String> form) {
        String title = form.getOrDefault("title", "");
        String description = form.getOrDefault("description", "");
        if (title.isBlank() || description.isBlank()) {
            return Optional.of(new XiaomiProblem(10041, "title or description is missing or blank"));
        }
        if (characters(title) >= 50 || characters(description) >= 128) {
            return Optional.of(new XiaomiProblem(65009, "title or description is too long"));
        }
        if (!isNumber(form.getOrDefault("notify_type", "-1"), -1, 7)) {
            return Optional.of(XiaomiProblem.illegal("notify_type"));
        }
        if (!isNumber(form.getOrDefault("notify_id", "0"), 0, Integer.MAX_VALUE)) {
            return Optional.of(new XiaomiProblem(22103, "notify id"));
        }
        return switch (form.getOrDefault("extra.notify_effect", "")) {
            case "", "1" -> Optional.empty();
            case "2" -> required(form, "extra.intent_uri");
            case "3" -> required(form, "extra.web_uri");
            default -> Optional.of(XiaomiProblem.illegal("extra.notify_effect"));
        };
    }

    /** 6.4: without a channel, or with one that was not approved, 27001. */
    private Optional<XiaomiProblem> checkChannel(Map<String, String> form, Instant now) {
        String channel = form.getOrDefault("extra.channel_id", "");
        boolean known =
                channel.equals(XiaomiSimulator.PUBLIC_CHANNEL) || channel.equals(XiaomiSimulator.PRIVATE_CHANNEL);
        boolean missing = channel.isEmpty() && !now.isBefore(channelsSince);
        return classes && (missing || !channel.isEmpty() && !known)
                ? Optional.of(XiaomiProblem.CHANNEL)
                : Optional.empty();
    }

    /** 6.4: private messages need one from a date on; 6.2: at most 9 values of 1 … 128 characters without symbols. */
    private Optional<XiaomiProblem> checkTemplate(Map<String, String> form, Instant now) {
        boolean named = !form.getOrDefault("extra.template_id", "").isEmpty();
        if (classes && classOf(form).equals(PRIVATE) && !named && !now.isBefore(templatesSince)) {
            return Optional.of(XiaomiProblem.CHANNEL);
        }
        String parameters = form.getOrDefault("extra.template_param", "");
        if (parameters.isEmpty()) {
            return Optional.empty();
        }
        boolean good = named
                && VendorCall.json(parameters) instanceof ObjectNode values
                && values.size() <= 9
                && values.valueStream().allMatch(XiaomiRules::isTemplateValue);
        return good ? Optional.empty() : Optional.of(XiaomiProblem.illegal("extra.template_param"));
    }

    private static boolean isTemplateValue(JsonNode value) {
        String text = value.asString("");
        return !text.isBlank()
                && characters(text) <= 128
                && !SYMBOL.matcher(text).find();
    }

    private Optional<XiaomiProblem> checkTtl(Map<String, String> form) {
        Duration longest = classes && classOf(form).equals(PRIVATE) ? privateTtl : publicTtl;
        return isNumber(form.getOrDefault("time_to_live", "0"), 0, longest.toMillis())
                ? Optional.empty()
                : Optional.of(XiaomiProblem.illegal("time_to_live"));
    }

    /** 6.2: at most 20 of [0-9A-Za-z_-], not beginning with an underscore. */
    private static Optional<XiaomiProblem> checkJobKey(Map<String, String> form) {
        String key = form.getOrDefault("extra.jobkey", "");
        return key.isEmpty() || JOB_KEY.matcher(key).matches()
                ? Optional.empty()
                : Optional.of(XiaomiProblem.illegal("extra.jobkey"));
    }

    /** 6.6: an address, a parameter (64 bytes in the older documents, the stricter) and a sum of known bits. */
    private static Optional<XiaomiProblem> checkCallback(Map<String, String> form) {
        String url = form.getOrDefault("extra.callback", "");
        String parameter = form.getOrDefault("extra.callback.param", "");
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (!url.matches("https?://.+") || parameter.getBytes(StandardCharsets.UTF_8).length > 64) {
            return Optional.of(new XiaomiProblem(10025, "callback"));
        }
        String types = form.getOrDefault("extra.callback.type", "3");
        int known = RECEIPT_BITS.stream().mapToInt(Integer::intValue).sum();
        return isNumber(types, 1, known) && (Integer.parseInt(types) & ~known) == 0
                ? Optional.empty()
                : Optional.of(XiaomiProblem.illegal("extra.callback.type"));
    }

    /** 6.2: at most ten pairs of the app's own, 1024 characters in sum. */
    private static Optional<XiaomiProblem> checkOwnExtras(Map<String, String> form) {
        int pairs = 0;
        int length = 0;
        for (Map.Entry<String, String> field : form.entrySet()) {
            if (field.getKey().startsWith("extra.") && !KNOWN_EXTRAS.contains(field.getKey())) {
                pairs++;
                length += field.getKey().length()
                        - "extra.".length()
                        + field.getValue().length();
            }
        }
        return pairs > 10 || length > 1024 ? Optional.of(XiaomiProblem.tooLong("extra")) : Optional.empty();
    }

    private static Optional<XiaomiProblem> required(Map<String, String> form, String field) {
        return form.getOrDefault(field, "").isBlank() ? Optional.of(XiaomiProblem.missing(field)) : Optional.empty();
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }

    static boolean isNumber(String text, long min, long max) {
        if (!text.matches("-?\\d{1,18}")) {
            return false;
        }
        long number = Long.parseLong(text);
        return number >= min && number <= max;
    }
}

package io.hongyan.simulators.vendor.fcm;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What FCM refuses in a {@code messages:send} (reference, 2.2 and 2.3). Field names are taken in both spellings. */
final class FcmRules {

    private static final int MAX_PAYLOAD_BYTES = 4096;
    private static final int MAX_TOPIC_PAYLOAD_BYTES = 2048;
    private static final int MAX_TOPICS = 5;
    private static final BigDecimal MAX_TTL_SECONDS = BigDecimal.valueOf(2_419_200);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,10}(?:\\.\\d{1,9})?)s");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z0-9-_.~%]{1,50}");
    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9-_.~%]+");

    private static final Set<String> REQUEST = Set.of("validateOnly", "message");
    private static final Set<String> TARGETS = Set.of("token", "fid", "topic", "condition");
    private static final Set<String> MESSAGE = Set.of(
            "name",
            "data",
            "notification",
            "android",
            "webpush",
            "apns",
            "fcmOptions",
            "token",
            "fid",
            "topic",
            "condition");
    private static final Set<String> TEXTS = Set.of("title", "body", "image");
    private static final Set<String> ANDROID = Set.of(
            "collapseKey",
            "priority",
            "ttl",
            "restrictedPackageName",
            "data",
            "notification",
            "fcmOptions",
            "directBootOk",
            "bandwidthConstrainedOk",
            "restrictedSatelliteOk");
    private static final Set<String> ANDROID_NOTIFICATION = Set.of(
            "title",
            "body",
            "icon",
            "color",
            "sound",
            "tag",
            "clickAction",
            "bodyLocKey",
            "bodyLocArgs",
            "titleLocKey",
            "titleLocArgs",
            "channelId",
            "ticker",
            "sticky",
            "eventTime",
            "localOnly",
            "notificationPriority",
            "defaultSound",
            "defaultVibrateTimings",
            "defaultLightSettings",
            "vibrateTimings",
            "visibility",
            "notificationCount",
            "lightSettings",
            "image",
            "proxy",
            "bypassProxyNotification");

    private FcmRules() {}

    /** A field and what is wrong with it. */
    record Violation(String field, String description) {}

    /** What FCM would refuse; empty: nothing. */
    static Optional<Violation> check(JsonNode request) {
        if (!request.isObject()) {
            return violation("", "Invalid JSON payload received.");
        }
        JsonNode message = request.path("message");
        JsonNode android = message.path("android");
        return unknown(request, REQUEST, "")
                .or(() -> message.isObject() ? Optional.empty() : violation("message", "Message is required."))
                .or(() -> unknown(message, MESSAGE, "message"))
                .or(() -> unknown(message.path("notification"), TEXTS, "message.notification"))
                .or(() -> unknown(android, ANDROID, "message.android"))
                .or(() -> unknown(android.path("notification"), ANDROID_NOTIFICATION, "message.android.notification"))
                .or(() -> target(message))
                .or(() -> data(message.path("data"), "message.data"))
                .or(() -> data(android.path("data"), "message.android.data"))
                .or(() -> android(android))
                .or(() -> label(field(message, "fcmOptions")))
                .or(() -> size(message));
    }

    private static Optional<Violation> unknown(JsonNode object, Set<String> known, String at) {
        for (String name : object.propertyNames()) {
            if (!known.contains(camel(name))) {
                return violation(
                        at,
                        "Invalid JSON payload received. Unknown name \"" + name + "\" at '" + at
                                + "': Cannot find field.");
            }
        }
        return Optional.empty();
    }

    /** Exactly one target (2.2). */
    private static Optional<Violation> target(JsonNode message) {
        List<String> targets =
                message.propertyNames().stream().filter(TARGETS::contains).toList();
        if (targets.size() != 1) {
            return violation("message", "Exactly one of token, topic or condition is required");
        }
        String value = message.path(targets.getFirst()).asString("");
        return switch (targets.getFirst()) {
            case "topic" ->
                TOPIC.matcher(value).matches() ? Optional.empty() : violation("message.topic", "Invalid topic name");
            case "condition" ->
                value.split("' in topics", -1).length - 1 <= MAX_TOPICS
                        ? Optional.empty()
                        : violation("message.condition", "A condition may have five topics");
            default -> value.isEmpty() ? violation("message.token", "Invalid registration token") : Optional.empty();
        };
    }

    /** Strings, under names that are not reserved (2.2). */
    private static Optional<Violation> data(JsonNode data, String at) {
        for (var entry : data.properties()) {
            String name = entry.getKey();
            if (!entry.getValue().isString()) {
                return violation(at + "[0].value", "Invalid value at '" + at + "[0].value' (TYPE_STRING)");
            }
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("from")
                    || lower.equals("message_type")
                    || lower.startsWith("google.")
                    || lower.startsWith("gcm.")) {
                return violation(at, "Invalid data payload key: " + name);
            }
        }
        return Optional.empty();
    }

    private static Optional<Violation> android(JsonNode android) {
        JsonNode ttl = android.path("ttl");
        if (!ttl.isMissingNode()) {
            var duration = DURATION.matcher(ttl.asString(""));
            if (!duration.matches()) {
                return violation(
                        "message.android.ttl", "Field 'ttl', Illegal duration format; duration must end with 's'");
            }
            if (new BigDecimal(duration.group(1)).compareTo(MAX_TTL_SECONDS) > 0) {
                return violation("message.android.ttl", "TTL must be between 0 and 2,419,200 seconds");
            }
        }
        String priority = android.path("priority").asString("NORMAL").toUpperCase(Locale.ROOT);
        if (!priority.equals("NORMAL") && !priority.equals("HIGH")) {
            return violation("message.android.priority", "Invalid value at 'message.android.priority'");
        }
        JsonNode shown = android.path("notification");
        if (shown.has("color")
                && !COLOR.matcher(shown.path("color").asString("")).matches()) {
            return violation("message.android.notification.color", "Invalid color");
        }
        JsonNode count = field(shown, "notificationCount");
        if (!count.isMissingNode() && !(count.isInt() && count.asInt() >= 0)) {
            return violation("message.android.notification.notification_count", "Invalid notification count");
        }
        return label(field(android, "fcmOptions"));
    }

    private static Optional<Violation> label(JsonNode options) {
        JsonNode label = field(options, "analyticsLabel");
        return label.isMissingNode() || LABEL.matcher(label.asString("")).matches()
                ? Optional.empty()
                : violation("message.fcm_options.analytics_label", "Invalid analytics label");
    }

    /** 4096 bytes, 2048 to topics (2.3). What counts is not documented to the byte: all but the target, as JSON (I). */
    private static Optional<Violation> size(JsonNode message) {
        int bytes = 2;
        for (var entry : message.properties()) {
            if (!TARGETS.contains(entry.getKey())) {
                String value = entry.getValue().toString();
                bytes += entry.getKey().length() + 4 + value.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        int limit = message.has("token") || message.has("fid") ? MAX_PAYLOAD_BYTES : MAX_TOPIC_PAYLOAD_BYTES;
        return bytes - 1 > limit ? violation("message", "Android message is too big") : Optional.empty();
    }

    /** A member in either spelling. */
    static JsonNode field(JsonNode object, String camelName) {
        for (var entry : object.properties()) {
            if (camel(entry.getKey()).equals(camelName)) {
                return entry.getValue();
            }
        }
        return object.path(camelName);
    }

    private static String camel(String name) {
        if (name.indexOf('_') < 0) {
            return name;
        }
        StringBuilder camel = new StringBuilder();
        boolean upper = false;
        for (char c : name.toCharArray()) {
            if (c == '_') {
                upper = true;
            } else {
                camel.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return camel.toString();
    }

    private static Optional<Violation> violation(String field, String description) {
        return Optional.of(new Violation(field, description));
    }
}

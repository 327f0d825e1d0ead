package io.hongyan.simulators.vendor.huawei;

import io.hongyan.simulators.vendor.RuleCheck;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What Huawei refuses in a body of {@code messages:send}, with the sections of the vendor-channel reference. */
final class HuaweiRules {

    static final String RECEIPT_ID = "RCP-1";

    private static final int MAX_BYTES = 4096;
    private static final int MAX_TTL_SECONDS = 1_296_000;

    private static final Set<String> CATEGORIES = Set.of(
            "IM",
            "VOIP",
            "SUBSCRIPTION",
            "TRAVEL",
            "HEALTH",
            "WORK",
            "ACCOUNT",
            "EXPRESS",
            "FINANCE",
            "DEVICE_REMINDER",
            "SYSTEM_REMINDER",
            "MAIL",
            "PLAY_VOICE",
            "MARKETING");

    /** Stands for the words Huawei's content check refuses. */
    private static final String SENSITIVE = "赌博";

    private HuaweiRules() {}

    static Optional<RuleCheck.Broken> broken(JsonNode request) {
        JsonNode message = request.path("message");
        JsonNode android = message.path("android");
        RuleCheck check = new RuleCheck();
        check.require(message.isObject(), "80100003", "Illegal payload, message is missing");
        targets(check, request, message);
        android(check, android);
        boolean notified = message.path("notification").isObject()
                || android.path("notification").isObject();
        if (notified) {
            notification(check, message.path("notification"), android.path("notification"));
        } else {
            // 3.2: without any notification object data is handed to the app
            check.require(
                    text(message, "data") || text(android, "data"),
                    "80100003",
                    "Illegal payload, neither notification nor data");
        }
        return check.broken();
    }

    /** 3.2: exactly one kind of target; 3.3: 1 … 1000 tokens, 4096 bytes without them. */
    private static void targets(RuleCheck check, JsonNode request, JsonNode message) {
        JsonNode tokens = message.path("token");
        check.require(
                !message.has("topic") && !message.has("condition"),
                "80100001",
                "this simulator plays messages to tokens, not to topics");
        check.require(
                tokens.isArray() && tokens.size() >= 1 && tokens.size() <= 1000,
                "80300010",
                "token count should within 1 and 1000");
        int bytes = RuleCheck.bytesWithout(request, "message") + RuleCheck.bytesWithout(message, "token");
        check.require(bytes <= MAX_BYTES, "80300008", "Push message size is too long");
    }

    private static void android(RuleCheck check, JsonNode android) {
        if (android.has("ttl")) {
            String ttl = android.path("ttl").asString("");
            boolean seconds = ttl.matches("\\d{1,9}s");
            check.require(seconds, "80100001", "ttl is not a number of seconds");
            if (seconds) {
                int value = Integer.parseInt(ttl.substring(0, ttl.length() - 1));
                check.require(value > 0, "80100004", "Illegal expire time");
                check.require(value <= MAX_TTL_SECONDS, "80100001", "ttl is longer than 15 days"); // 3.2
            }
        }
        within(check, android, "collapse_key", -1, 100, "80100013");
        within(check, android, "target_user_type", 0, 1, "80100003");
        among(check, android, "category", CATEGORIES, "80100003");
        among(check, android, "urgency", Set.of("HIGH", "NORMAL"), "80100003");
        // 3.2: HIGH needs a special right, which this app does not have
        check.require(!android.path("urgency").asString("").equals("HIGH"), "80300011", "no right for high priority");
        check.require(bytes(android, "bi_tag") <= 64, "80100001", "bi_tag is longer than 64 bytes");
        check.require(
                !android.has("receipt_id")
                        || android.path("receipt_id").asString("").equals(RECEIPT_ID),
                "80300013",
                "receipt_id is not configured");
    }

    private static void notification(RuleCheck check, JsonNode plain, JsonNode android) {
        check.require(text(plain, "title") || text(android, "title"), "80100003", "Illegal payload, title is empty");
        check.require(text(plain, "body") || text(android, "body"), "80100003", "Illegal payload, body is empty");
        String words = plain.path("title").asString("")
                + plain.path("body").asString("")
                + android.path("title").asString("")
                + android.path("body").asString("");
        check.require(!words.contains(SENSITIVE), "80100016", "sensitive words");
        click(check, android.path("click_action"));
        badge(check, android.path("badge"));
        among(check, android, "importance", Set.of("LOW", "NORMAL"), "80100003");
        within(check, android, "notify_id", 0, Integer.MAX_VALUE, "80100003");
        check.require(
                !android.has("image") || android.path("image").asString("").startsWith("https://"),
                "80100003",
                "image is no https URL");
        check.require(
                !android.has("sound") || android.path("sound").asString("").startsWith("/raw/"),
                "80100003",
                "sound is not below /raw/");
        check.require(bytes(android, "profile_id") <= 64, "80100003", "profile_id is longer than 64");
        check.require(android.path("buttons").size() <= 3, "80100003", "more than 3 buttons");
        check.require(android.path("multi_lang_key").size() <= 3, "80100003", "more than 3 languages");
        check.require(android.path("vibrate_config").size() <= 10, "80100003", "more than 10 items of vibration");
        style(check, android);
    }

    /** 3.2: mandatory; 1 intent or action, 2 https URL, 3 opens the app. */
    private static void click(RuleCheck check, JsonNode click) {
        boolean complete = switch (click.path("type").asInt(0)) {
            case 1 -> text(click, "intent") || text(click, "action");
            case 2 -> click.path("url").asString("").startsWith("https://");
            case 3 -> true;
            default -> false;
        };
        check.require(complete, "80100003", "Illegal payload, click_action is missing or incomplete");
    }

    /** 3.2: class is required, add_num 1 … 99, set_num 0 … 99. */
    private static void badge(RuleCheck check, JsonNode badge) {
        if (!badge.isMissingNode()) {
            check.require(text(badge, "class"), "80100003", "Illegal payload, badge class is missing");
            within(check, badge, "add_num", 1, 99, "80100003");
            within(check, badge, "set_num", 0, 99, "80100003");
        }
    }

    /** 3.2: 0, 1 big text, 3 inbox of at most 5 lines of 1024. */
    private static void style(RuleCheck check, JsonNode android) {
        int style = android.path("style").asInt(0);
        check.require(style == 0 || style == 1 || style == 3, "80100003", "style is not 0, 1 or 3");
        check.require(
                style != 1 || (text(android, "big_title") && text(android, "big_body")),
                "80100003",
                "big_title or big_body is missing");
        JsonNode lines = android.path("inbox_content");
        check.require(style != 3 || (lines.isArray() && !lines.isEmpty()), "80100003", "inbox_content is missing");
        check.require(lines.size() <= 5, "80100003", "more than 5 lines of inbox_content");
        for (JsonNode line : lines) {
            check.require(line.asString("").length() <= 1024, "80100003", "a line longer than 1024");
        }
    }

    private static boolean text(JsonNode node, String name) {
        return !node.path(name).asString("").isEmpty();
    }

    private static int bytes(JsonNode node, String name) {
        return node.path(name).asString("").getBytes(StandardCharsets.UTF_8).length;
    }

    private static void within(RuleCheck check, JsonNode node, String name, int min, int max, String code) {
        JsonNode value = node.path(name);
        check.require(
                value.isMissingNode() || (value.isInt() && value.asInt() >= min && value.asInt() <= max),
                code,
                "Illegal payload, " + name + " value ranges from " + min + " to " + max);
    }

    private static void among(RuleCheck check, JsonNode node, String name, Set<String> known, String code) {
        check.require(
                !node.has(name) || known.contains(node.path(name).asString("")),
                code,
                "Illegal payload, " + name + " is unknown");
    }
}

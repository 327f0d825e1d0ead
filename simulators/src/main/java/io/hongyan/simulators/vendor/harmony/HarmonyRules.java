package io.hongyan.simulators.vendor.harmony;

import io.hongyan.simulators.vendor.RuleCheck;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What Huawei refuses in a body of {@code v3 messages:send}, with the sections of the vendor-channel reference. */
final class HarmonyRules {

    static final String RECEIPT_ID = "RCP-1";

    /** Images below this address passed Huawei's check; others did not (4.2). */
    static final String CHECKED_IMAGES = "https://checked.example/";

    private static final int MAX_BYTES = 4096;
    private static final int MAX_TTL_SECONDS = 1_296_000;

    private static final Set<String> CATEGORIES = Set.of(
            "IM",
            "VOIP",
            "MISS_CALL",
            "SUBSCRIPTION",
            "TRAVEL",
            "HEALTH",
            "WORK",
            "ACCOUNT",
            "EXPRESS",
            "FINANCE",
            "DEVICE_REMINDER",
            "MAIL",
            "PLAY_VOICE",
            "MARKETING");

    private static final Set<String> LIVE_EVENTS = Set.of(
            "TAXI",
            "DELIVERY",
            "FLIGHT",
            "TRAIN",
            "QUEUE",
            "PICK_UP",
            "SCORE",
            "RENT",
            "TIMER",
            "WORKOUT",
            "NAVIGATION");

    /** Stands for the words Huawei's content check refuses. */
    private static final String SENSITIVE = "赌博";

    private HarmonyRules() {}

    static Optional<RuleCheck.Broken> broken(String pushType, JsonNode request) {
        RuleCheck check = new RuleCheck();
        JsonNode payload = request.path("payload");
        check.require(
                Set.of("0", "1", "2", "6", "7", "10").contains(pushType),
                "80100003",
                "Illegal payload, The header does not contain valid push-type");
        check.require(payload.isObject(), "80100003", "Illegal payload, payload is missing");
        targets(check, pushType, request);
        options(check, pushType, request.path("pushOptions"));
        switch (pushType) {
            case "0", "2" -> notification(check, payload.path("notification"));
            case "1" -> form(check, payload);
            case "6", "10" -> required(check, payload, "extraData");
            case "7" -> liveView(check, payload);
            default -> {} // refused above
        }
        return check.broken();
    }

    /** 4.3: 1 … 1000 tokens, 1 for a card, 10 for a test message; 4096 bytes without them. */
    private static void targets(RuleCheck check, String pushType, JsonNode request) {
        JsonNode tokens = request.path("target").path("token");
        int most = pushType.equals("1") ? 1 : 1000;
        check.require(
                tokens.isArray() && tokens.size() >= 1 && tokens.size() <= most,
                "80300010",
                "token count should within 1 and " + most);
        boolean test = request.path("pushOptions").path("testMessage").asBoolean(false);
        check.require(!test || tokens.size() <= 10, "80300030", "When send test message, token count exceed limit");
        check.require(
                RuleCheck.bytesWithout(request, "target") <= MAX_BYTES, "80300008", "Push message size is too long");
    }

    private static void options(RuleCheck check, String pushType, JsonNode options) {
        JsonNode ttl = options.path("ttl");
        check.require(ttl.isMissingNode() || ttl.isInt(), "80100003", "ttl is no number of seconds"); // 4.2
        check.require(ttl.asInt(1) > 0, "80100004", "Illegal expire time");
        check.require(ttl.asInt(1) <= MAX_TTL_SECONDS, "80100003", "ttl is longer than 15 days");
        check.require(bytes(options, "biTag") <= 64, "80100003", "biTag is longer than 64 bytes");
        check.require(
                !options.has("collapseKey") || pushType.equals("0") || pushType.equals("2"),
                "80100003",
                "collapseKey is for push-type 0 and 2");
        within(check, options, "collapseKey", -1, 100);
        check.require(
                !options.has("receiptId")
                        || options.path("receiptId").asString("").equals(RECEIPT_ID),
                "80100003",
                "receiptId is not configured");
    }

    /** 4.2: category, title, body and clickAction are mandatory. */
    private static void notification(RuleCheck check, JsonNode notification) {
        check.require(
                CATEGORIES.contains(notification.path("category").asString("")),
                "80100003",
                "Illegal payload, category is missing or unknown");
        required(check, notification, "title");
        required(check, notification, "body");
        click(check, notification.path("clickAction"));
        within(check, notification, "notifyId", -1, Integer.MAX_VALUE);
        within(check, notification.path("badge"), "addNum", 1, 99);
        within(check, notification.path("badge"), "setNum", 0, 99);
        within(check, notification, "soundDuration", 1, 60);
        check.require(bytes(notification, "profileId") <= 64, "80100003", "profileId is longer than 64");
        check.require(
                !notification.has("appMessageId")
                        || notification.path("appMessageId").asString("").matches("[A-Za-z0-9+/=\\-_ ]{1,64}"),
                "80100003",
                "appMessageId is not 1 … 64 of the characters it may have");
        style(check, notification);
        String image = notification.path("image").asString("");
        check.require(image.isEmpty() || image.startsWith("https://"), "80100003", "image is no https URL");
        check.require(image.isEmpty() || image.startsWith(CHECKED_IMAGES), "80100022", "Anti-Spam: image not verify");
        String words = notification.path("title").asString("")
                + notification.path("body").asString("");
        check.require(!words.contains(SENSITIVE), "80100016", "sensitive words");
    }

    /** 4.2: 0 opens the app, 1 a page by uri or action; data is an object. */
    private static void click(RuleCheck check, JsonNode click) {
        JsonNode type = click.path("actionType");
        check.require(
                type.isInt() && (type.asInt() == 0 || type.asInt() == 1),
                "80100003",
                "Illegal payload, clickAction is missing, or actionType is not 0 or 1");
        check.require(
                type.asInt(0) != 1
                        || !click.path("uri").asString("").isEmpty()
                        || !click.path("action").asString("").isEmpty(),
                "80100003",
                "Illegal payload, neither uri nor action");
        check.require(
                !click.has("data") || click.path("data").isObject(), "80100003", "Illegal payload, data is no object");
    }

    /** 4.2: 0, 1, and 3 with at most 3 lines of 1024. */
    private static void style(RuleCheck check, JsonNode notification) {
        int style = notification.path("style").asInt(0);
        check.require(style == 0 || style == 1 || style == 3, "80100003", "style is not 0, 1 or 3");
        JsonNode lines = notification.path("inboxContent");
        check.require(
                style != 3 || (lines.isArray() && !lines.isEmpty() && lines.size() <= 3),
                "80100003",
                "inboxContent has not 1 … 3 lines");
        for (JsonNode line : lines) {
            check.require(line.asString("").length() <= 1024, "80100003", "a line longer than 1024");
        }
    }

    private static void form(RuleCheck check, JsonNode payload) {
        for (String name : List.of("formId", "version", "moduleName", "formName", "abilityName", "formData")) {
            check.require(payload.has(name), "80100003", "Illegal payload, " + name + " is missing");
        }
    }

    private static void liveView(RuleCheck check, JsonNode payload) {
        check.require(payload.path("activityId").isInt(), "80100003", "Illegal payload, activityId is missing");
        check.require(
                payload.path("operation").isInt()
                        && payload.path("operation").asInt() >= 0
                        && payload.path("operation").asInt() <= 2,
                "80100003",
                "Illegal payload, operation is not 0, 1 or 2");
        check.require(
                LIVE_EVENTS.contains(payload.path("event").asString("")),
                "80100003",
                "Illegal payload, event is unknown");
        check.require(payload.path("activityData").isObject(), "80100003", "Illegal payload, activityData is missing");
    }

    private static void required(RuleCheck check, JsonNode node, String name) {
        check.require(!node.path(name).asString("").isEmpty(), "80100003", "Illegal payload, " + name + " is empty");
    }

    private static int bytes(JsonNode node, String name) {
        return node.path(name).asString("").getBytes(StandardCharsets.UTF_8).length;
    }

    private static void within(RuleCheck check, JsonNode node, String name, int min, int max) {
        JsonNode value = node.path(name);
        check.require(
                value.isMissingNode() || (value.isInt() && value.asInt() >= min && value.asInt() <= max),
                "80100003",
                "Illegal payload, " + name + " value ranges from " + min + " to " + max);
    }
}

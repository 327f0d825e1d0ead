package io.hongyan.simulators.vendor.honor;

import io.hongyan.simulators.vendor.RuleCheck;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What Honor refuses in a body of {@code sendMessage}, with the sections of the vendor-channel reference. */
final class HonorRules {

    static final String RECEIPT_ID = "RCP-1";

    private static final int MAX_BYTES = 4096;
    private static final int MAX_TTL_SECONDS = 1_296_000;

    /** Stands for the words Honor's content check refuses. */
    private static final String SENSITIVE = "赌博";

    private HonorRules() {}

    static Optional<RuleCheck.Broken> broken(JsonNode request) {
        RuleCheck check = new RuleCheck();
        JsonNode android = request.path("android");
        check.require(request.isObject(), "80100003", "message structure error");
        tokens(check, request);
        android(check, android);
        if (request.has("notification") || android.has("notification")) {
            notification(check, request.path("notification"), android.path("notification"));
        } else {
            // 5.2: data alone is handed to the app
            check.require(text(request, "data") || text(android, "data"), "80100003", "neither notification nor data");
        }
        return check.broken();
    }

    /** 5.3: 1 … 1000 tokens, none twice; 4096 bytes without them. */
    private static void tokens(RuleCheck check, JsonNode request) {
        JsonNode tokens = request.path("token");
        check.require(tokens.isArray() && !tokens.isEmpty(), "10300", "token is empty");
        check.require(tokens.size() <= 1000, "80300010", "token count is over 1000");
        Set<String> different = new HashSet<>();
        tokens.forEach(token -> different.add(token.asString("")));
        check.require(different.size() == tokens.size(), "80300006", "duplicate token");
        check.require(
                RuleCheck.bytesWithout(request, "token") <= MAX_BYTES, "80300008", "message body is over 4096 bytes");
    }

    private static void android(RuleCheck check, JsonNode android) {
        if (android.has("ttl")) {
            String ttl = android.path("ttl").asString("");
            check.require(
                    ttl.matches("[1-9]\\d{0,6}s")
                            && Integer.parseInt(ttl.substring(0, ttl.length() - 1)) <= MAX_TTL_SECONDS,
                    "80100003",
                    "ttl is not 1s … 1296000s"); // 5.3
        }
        within(check, android, "targetUserType", 0, 1);
        check.require(bytes(android, "biTag") <= 64, "80100003", "biTag is longer than 64 bytes");
        check.require(
                !android.has("receiptId")
                        || android.path("receiptId").asString("").equals(RECEIPT_ID),
                "80200020",
                "receiptId is not configured"); // 5.2
    }

    private static void notification(RuleCheck check, JsonNode plain, JsonNode android) {
        check.require(text(plain, "title") || text(android, "title"), "80100003", "title is empty");
        check.require(text(plain, "body") || text(android, "body"), "80100003", "body is empty");
        String importance = android.path("importance").asString("LOW"); // 5.2: marketing where none is named
        check.require(Set.of("LOW", "NORMAL").contains(importance), "80100003", "importance is not LOW or NORMAL");
        check.require(
                !importance.equals("LOW") || (!text(plain, "image") && !text(android, "image")),
                "80200050",
                "marketing messages may not carry an image"); // 5.3
        boolean clickable = switch (android.path("clickAction").path("type").asInt(0)) {
            case 1 -> text(android.path("clickAction"), "intent") || text(android.path("clickAction"), "action");
            case 2 -> android.path("clickAction").path("url").asString("").startsWith("https://");
            case 3 -> true;
            default -> false;
        };
        check.require(clickable, "80100003", "clickAction is missing or incomplete");
        within(check, android, "style", 0, 1);
        check.require(
                android.path("style").asInt(0) != 1 || (text(android, "bigTitle") && text(android, "bigBody")),
                "80100003",
                "bigTitle or bigBody is missing");
        within(check, android, "notifyId", 0, Integer.MAX_VALUE);
        check.require(android.path("buttons").size() <= 3, "80100003", "more than 3 buttons");
        if (android.has("badge")) {
            check.require(text(android.path("badge"), "badgeClass"), "80100003", "badgeClass is missing");
            within(check, android.path("badge"), "addNum", 1, 99);
            within(check, android.path("badge"), "setNum", 0, 99);
        }
        String words = plain.path("title").asString("")
                + plain.path("body").asString("")
                + android.path("title").asString("")
                + android.path("body").asString("");
        check.require(!words.contains(SENSITIVE), "80200056", "sensitive words");
    }

    private static boolean text(JsonNode node, String name) {
        return !node.path(name).asString("").isEmpty();
    }

    private static int bytes(JsonNode node, String name) {
        return node.path(name).asString("").getBytes(StandardCharsets.UTF_8).length;
    }

    private static void within(RuleCheck check, JsonNode node, String name, int min, int max) {
        JsonNode value = node.path(name);
        check.require(
                value.isMissingNode() || (value.isInt() && value.asInt() >= min && value.asInt() <= max),
                "80100003",
                name + " is not " + min + " … " + max);
    }
}

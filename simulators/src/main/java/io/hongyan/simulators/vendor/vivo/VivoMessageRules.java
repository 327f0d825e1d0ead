package io.hongyan.simulators.vendor.vivo;

import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What vivo refuses in a message, by its code. Where the reference gives a code's group and not its number's meaning, the
 * number within the group is ours.
 */
final class VivoMessageRules {

    private static final Set<String> SERVICE =
            Set.of("IM", "ACCOUNT", "TODO", "DEVICE_REMINDER", "ORDER", "SUBSCRIPTION");
    private static final Set<String> OPERATION = Set.of("NEWS", "CONTENT", "MARKETING", "SOCIAL");

    private static final int MAX_TTL_SECONDS = 86_400;

    private VivoMessageRules() {}

    /**
     * The first rule a message breaks.
     *
     * @param minTtlSeconds 60 for a single message, 900 for a list's (8.1, 8.3)
     */
    static Optional<String> broken(JsonNode message, int minTtlSeconds) {
        return text(message)
                .or(() -> appearance(message, minTtlSeconds))
                .or(() -> click(message))
                .or(() -> classification(message))
                .or(() -> extras(message));
    }

    /** 8.3: characters, whatever the language; formal messages follow rules of content. */
    private static Optional<String> text(JsonNode message) {
        String title = message.path("title").asString("");
        String content = message.path("content").asString("");
        if (title.isBlank()) {
            return Optional.of("10055");
        }
        if (title.codePointCount(0, title.length()) > 40) {
            return Optional.of("10056");
        }
        if (content.isBlank()) {
            return Optional.of("10057");
        }
        if (content.codePointCount(0, content.length()) > 100) {
            return Optional.of("10058");
        }
        boolean formal = message.path("pushMode").asInt(0) == 0;
        return formal ? formalText(title).or(() -> formalText(content)) : Optional.empty();
    }

    /** 8.3: not only digits, letters or symbols; nothing that looks like a test or a forgotten placeholder. */
    private static Optional<String> formalText(String text) {
        if (text.contains("测试") || text.contains("{}") || text.contains("[]")) {
            return Optional.of("10104");
        }
        int[] kinds = text.codePoints()
                .filter(point -> !Character.isWhitespace(point))
                .map(VivoMessageRules::kind)
                .distinct()
                .toArray();
        return kinds.length == 1 && kinds[0] != 0 ? Optional.of("10085") : Optional.empty();
    }

    /** 1 digits, 2 Latin letters, 3 symbols, 0 anything else: writing of its own. */
    private static int kind(int point) {
        if (point >= '0' && point <= '9') {
            return 1;
        }
        if (point < 0x80 && Character.isLetter(point)) {
            return 2;
        }
        return Character.isLetterOrDigit(point) ? 0 : 3;
    }

    /** 8.2 and 8.3. */
    private static Optional<String> appearance(JsonNode message, int minTtlSeconds) {
        int notifyType = message.path("notifyType").asInt(0);
        if (notifyType < 1 || notifyType > 4) {
            return Optional.of("10054");
        }
        if (message.has("timeToLive")) {
            long ttl = message.path("timeToLive").asLong(-1);
            if (ttl < minTtlSeconds || ttl > MAX_TTL_SECONDS) {
                return Optional.of("10060");
            }
        }
        if (message.has("notifyId")) {
            long notifyId = message.path("notifyId").asLong(0);
            if (notifyId < 1 || notifyId > Integer.MAX_VALUE) {
                return Optional.of("10095");
            }
        }
        return Optional.empty();
    }

    /** 8.2: pages need their address; 1000 characters of a URL, 1024 of anything else. */
    private static Optional<String> click(JsonNode message) {
        int skipType = message.path("skipType").asInt(0);
        String skipContent = message.path("skipContent").asString("");
        boolean good = switch (skipType) {
            case 1, 3 -> skipContent.length() <= 1024;
            case 2 -> skipContent.matches("https?://.+") && skipContent.length() <= 1000;
            case 4 -> !skipContent.isEmpty() && skipContent.length() <= 1024;
            default -> false;
        };
        return good ? Optional.empty() : Optional.of(skipType < 1 || skipType > 4 ? "10059" : "10065");
    }

    /** 8.2: the category is one of the class. */
    private static Optional<String> classification(JsonNode message) {
        int classification = message.path("classification").asInt(0);
        if (classification != 0 && classification != 1) {
            return Optional.of("10051");
        }
        String category = message.path("category").asString("");
        if (category.isEmpty()) {
            return Optional.empty();
        }
        if (!SERVICE.contains(category) && !OPERATION.contains(category)) {
            return Optional.of("10096");
        }
        return SERVICE.contains(category) == (classification == 1) ? Optional.empty() : Optional.of("10097");
    }

    /** 8.2: 1024 characters of the map, 64 or 192 of the receipt's parameter, 128 of its address. */
    private static Optional<String> extras(JsonNode message) {
        int characters = 0;
        for (var entry : message.path("clientCustomMap").properties()) {
            if (!entry.getValue().isString()) {
                return Optional.of("10067");
            }
            characters +=
                    entry.getKey().length() + entry.getValue().asString("").length();
        }
        if (characters > 1024) {
            return Optional.of("10067");
        }
        JsonNode extra = message.path("extra");
        if (extra.path("callback").asString("").length() > 128) {
            return Optional.of("10304");
        }
        int most = extra.has("callback.id") ? 192 : 64;
        return extra.path("callback.param").asString("").length() > most ? Optional.of("10305") : Optional.empty();
    }
}

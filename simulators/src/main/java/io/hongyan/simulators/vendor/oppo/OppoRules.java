package io.hongyan.simulators.vendor.oppo;

import io.hongyan.simulators.vendor.VendorCall;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What OPPO requires of registration ids and notifications. Section numbers are those of the vendor-channel reference.
 *
 * @param mainlandOnly whether this is the mainland's service: its ids, its categories, its quota
 * @param title longest title in characters
 */
record OppoRules(boolean mainlandOnly, int title) {

    static final String MARKETING = "marketing";
    static final String SERVICE = "service";

    private static final Set<String> SERVICE_CATEGORIES =
            Set.of("IM", "ACCOUNT", "DEVICE_REMINDER", "ORDER", "TODO", "SUBSCRIPTION");
    private static final Set<String> MARKETING_CATEGORIES = Set.of("NEWS", "CONTENT", "MARKETING", "SOCIAL");
    private static final Pattern REGISTRATION_ID =
            Pattern.compile("((([0-9A-Za-z]{2,10})_)?(.*)_)?[0-9a-fA-F]{32}|[0-9a-fA-F]{24}");
    private static final int STYLE_BIG_PICTURE = 3;

    static OppoRules mainland() {
        return new OppoRules(true, 50);
    }

    static OppoRules global() {
        return new OppoRules(false, 32);
    }

    /** 7.1: the form of an id, and the region it tells; ids of the other region are invalid here. */
    boolean accepts(String registrationId) {
        return REGISTRATION_ID.matcher(registrationId).matches() && isMainland(registrationId) == mainlandOnly;
    }

    private static boolean isMainland(String registrationId) {
        String[] parts = registrationId.split("_", -1);
        return switch (parts.length) {
            case 1 -> true;
            case 2 -> parts[0].equals("CN");
            case 3 -> parts[1].equals("CN");
            default -> false;
        };
    }

    /** 7.4. */
    String classOf(JsonNode notification) {
        return SERVICE_CATEGORIES.contains(text(notification, "category")) ? SERVICE : MARKETING;
    }

    Optional<OppoProblem> check(JsonNode notification, boolean single) {
        if (!(notification instanceof ObjectNode)) {
            return Optional.of(OppoProblem.missing("notification"));
        }
        return checkTexts(notification, single)
                .or(() -> checkClick(notification))
                .or(() -> checkNumbers(notification))
                .or(() -> checkCallback(notification))
                .or(() -> checkCategory(notification, single));
    }

    /** 7.3; the longest content depends on the style: 200, 128 for long text, 50 under a picture. */
    private Optional<OppoProblem> checkTexts(JsonNode notification, boolean single) {
        boolean template = notification.has("private_msg_template_id");
        String ownTitle = text(notification, "title");
        String content = text(notification, "content");
        if (template) {
            // 7.2: with a template there is no text of one's own.
            return ownTitle.isEmpty() && content.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OppoProblem.invalid("title with private_msg_template_id"));
        }
        if (ownTitle.isBlank() || content.isBlank()) {
            return Optional.of(OppoProblem.missing(ownTitle.isBlank() ? "title" : "content"));
        }
        int style = notification.path("style").asInt(1);
        if (style < 1 || style > STYLE_BIG_PICTURE || single && style == STYLE_BIG_PICTURE) {
            return Optional.of(OppoProblem.invalid("style"));
        }
        int longest = switch (style) {
            case 1 -> 200;
            case 2 -> 128;
            default -> 50;
        };
        if (characters(ownTitle) > title || characters(text(notification, "sub_title")) > 10) {
            return Optional.of(OppoProblem.invalid("title"));
        }
        return characters(content) > longest ? Optional.of(OppoProblem.invalid("content")) : Optional.empty();
    }

    /** 7.2: what a click needs, and how long it may be. */
    private static Optional<OppoProblem> checkClick(JsonNode notification) {
        String parameters = text(notification, "action_parameters");
        if (parameters.length() > 4000
                || !parameters.isEmpty() && !VendorCall.json(parameters).isObject()) {
            return Optional.of(OppoProblem.invalid("action_parameters"));
        }
        return switch (notification.path("click_action_type").asInt(0)) {
            case 0 -> Optional.empty();
            case 1, 4 -> checkTarget(notification, "click_action_activity", 500);
            case 2, 5 -> checkTarget(notification, "click_action_url", 2000);
            default -> Optional.of(OppoProblem.invalid("click_action_type"));
        };
    }

    private static Optional<OppoProblem> checkTarget(JsonNode notification, String field, int longest) {
        String target = text(notification, field);
        if (target.isEmpty()) {
            return Optional.of(OppoProblem.missing(field));
        }
        return target.length() > longest ? Optional.of(OppoProblem.invalid(field)) : Optional.empty();
    }

    /** 7.2: a longer time to live than ten days is cut, not refused. */
    private static Optional<OppoProblem> checkNumbers(JsonNode notification) {
        if (notification.path("off_line_ttl").asLong(3600) <= 0) {
            return Optional.of(OppoProblem.invalid("off_line_ttl"));
        }
        int operation = notification.path("badge_operation_type").asInt(0);
        int badge = notification.path("badge_message_count").asInt(0);
        if (operation < 0 || operation > 1 || badge < 0) {
            return Optional.of(OppoProblem.invalid("badge_operation_type"));
        }
        return notification.path("notify_id").asInt(0) < 0
                ? Optional.of(OppoProblem.invalid("notify_id"))
                : Optional.empty();
    }

    /** 7.3: 200 and 50 characters (the SDK's limit, the pages say 100). */
    private static Optional<OppoProblem> checkCallback(JsonNode notification) {
        String url = text(notification, "call_back_url");
        boolean badUrl = !url.isEmpty() && (url.length() > 200 || !url.matches("https?://.+"));
        return badUrl || text(notification, "call_back_parameter").length() > 50
                ? Optional.of(OppoProblem.invalid("call_back_url"))
                : Optional.empty();
    }

    /** 7.2, 7.4: required of new apps; service needs its channel and goes to one device only; levels are for service. */
    private Optional<OppoProblem> checkCategory(JsonNode notification, boolean single) {
        if (!mainlandOnly) {
            return Optional.empty();
        }
        String category = text(notification, "category");
        boolean service = SERVICE_CATEGORIES.contains(category);
        boolean good = service
                ? single && text(notification, "channel_id").equals(OppoSimulator.SERVICE_CHANNEL)
                : MARKETING_CATEGORIES.contains(category) && !notification.has("notify_level");
        return good ? Optional.empty() : Optional.of(OppoProblem.CATEGORY);
    }

    static String text(JsonNode notification, String field) {
        return notification.path(field).asString("");
    }

    private static int characters(String text) {
        return text.codePointCount(0, text.length());
    }
}

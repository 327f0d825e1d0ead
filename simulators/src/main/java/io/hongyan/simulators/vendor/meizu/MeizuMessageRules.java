package io.hongyan.simulators.vendor.meizu;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What Meizu refuses in a {@code messageJson}: all of it is 1005, the text says why (9.2, 9.3, 9.5). */
final class MeizuMessageRules {

    private MeizuMessageRules() {}

    /** What is wrong, in words. */
    static Optional<String> broken(JsonNode message) {
        if (!message.isObject()) {
            return Optional.of("messageJson: not an object");
        }
        return bar(message.path("noticeBarInfo"))
                .or(() -> expanded(message.path("noticeExpandInfo")))
                .or(() -> click(message.path("clickTypeInfo")))
                .or(() -> time(message.path("pushTimeInfo")))
                .or(() -> advanced(message.path("advanceInfo")))
                .or(() -> extra(message.path("extra")));
    }

    private static Optional<String> bar(JsonNode bar) {
        String title = bar.path("title").asString("");
        String content = bar.path("content").asString("");
        int type = bar.path("noticeMsgType").asInt(0);
        if (title.isEmpty() || title.codePointCount(0, title.length()) > 32) {
            return Optional.of("title: 1 … 32 characters");
        }
        if (content.isEmpty() || content.codePointCount(0, content.length()) > 100) {
            return Optional.of("content: 1 … 100 characters");
        }
        return type == 0 || type == 1 ? Optional.empty() : Optional.of("noticeMsgType: 0 or 1");
    }

    private static Optional<String> expanded(JsonNode expanded) {
        return switch (expanded.path("noticeExpandType").asInt(0)) {
            case 0 -> Optional.empty();
            case 1 ->
                expanded.path("noticeExpandContent").asString("").isEmpty()
                        ? Optional.of("noticeExpandContent: missing")
                        : Optional.empty();
            // 9.2: big pictures are for VIP apps, which this one is not.
            default -> Optional.of("noticeExpandType: 0 or 1");
        };
    }

    private static Optional<String> click(JsonNode click) {
        String missing = switch (click.path("clickType").asInt(0)) {
            case 0 -> "";
            case 1 -> click.path("activity").asString("").isEmpty() ? "activity: missing" : "";
            case 2 -> click.path("url").asString("").isEmpty() ? "url: missing" : "";
            // 9.2: custom is withdrawn.
            default -> "clickType: 0 … 2";
        };
        if (!missing.isEmpty()) {
            return Optional.of(missing);
        }
        if (click.has("parameters") && !click.path("parameters").isObject()) {
            return Optional.of("parameters: not an object");
        }
        return bytes(click.path("customAttribute").asString("")) > 1000
                ? Optional.of("customAttribute: at most 1000 bytes")
                : Optional.empty();
    }

    private static Optional<String> time(JsonNode time) {
        JsonNode validTime = time.path("validTime");
        boolean good = validTime.isMissingNode()
                || validTime.isIntegralNumber() && validTime.asInt(0) >= 1 && validTime.asInt(0) <= 72;
        return good ? Optional.empty() : Optional.of("validTime: 1 … 72 hours");
    }

    private static Optional<String> advanced(JsonNode advanced) {
        return advanced.path("notifyKey").asString("").matches("[0-9A-Za-z_-]{0,8}")
                ? Optional.empty()
                : Optional.of("notifyKey: at most 8 of 0-9, A-Z, a-z, _ and -");
    }

    private static Optional<String> extra(JsonNode extra) {
        if (bytes(extra.path("callback").asString("")) > 128) {
            return Optional.of("callback: at most 128 bytes");
        }
        if (bytes(extra.path("callback.param").asString("")) > 64) {
            return Optional.of("callback.param: at most 64 bytes");
        }
        return extra.path("callback.type").asString("3").matches("[123]")
                ? Optional.empty()
                : Optional.of("callback.type: 1, 2 or 3");
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

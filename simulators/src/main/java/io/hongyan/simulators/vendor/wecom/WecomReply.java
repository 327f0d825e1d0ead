package io.hongyan.simulators.vendor.wecom;

import io.hongyan.simulators.vendor.VendorReply;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code errcode} and {@code errmsg}, under HTTP 200; and the rules of a message's form, which apps and robots share. */
final class WecomReply {

    private WecomReply() {}

    static ObjectNode body(int code, String text) {
        return JsonNodeFactory.instance.objectNode().put("errcode", code).put("errmsg", text);
    }

    static VendorReply of(int code, String text) {
        return VendorReply.json(200, body(code, text));
    }

    /** What is wrong with a message of a known type. */
    static Optional<VendorReply> broken(JsonNode message, String type, int textBytes, int markdownBytes) {
        JsonNode content = message.path(type);
        if (!content.isObject() || content.isEmpty()) {
            return Optional.of(of(40058, "missing " + type));
        }
        if (!type.equals("text") && !type.startsWith("markdown")) {
            return Optional.empty();
        }
        String text = content.path("content").asString("");
        if (text.isEmpty()) {
            return Optional.of(of(44004, "empty content"));
        }
        int most = type.equals("text") ? textBytes : markdownBytes;
        return text.getBytes(StandardCharsets.UTF_8).length > most
                ? Optional.of(of(45002, "content size out of limit"))
                : Optional.empty();
    }
}

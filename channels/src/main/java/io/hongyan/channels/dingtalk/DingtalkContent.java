package io.hongyan.channels.dingtalk;

import io.hongyan.channels.ChatText;
import io.hongyan.channels.VendorMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message as notices and robots take it: {@code msgtype}, and the object of that name. What the push gives for it goes as it is; a
 * text or Markdown that is not given is made of title and body.
 */
final class DingtalkContent {

    private DingtalkContent() {}

    static ObjectNode of(VendorMessage message) {
        String type = message.extension().path("msgtype").asString("text");
        JsonNode given = message.extension().path(type);
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("msgtype", type);
        content.set(type, given.isObject() ? given : made(type, message));
        return content;
    }

    private static ObjectNode made(String type, VendorMessage message) {
        ObjectNode made = JsonNodeFactory.instance.objectNode();
        return type.equals("markdown")
                ? made.put("title", message.title().isEmpty() ? message.body() : message.title())
                        .put("text", ChatText.markdown(message))
                : made.put("content", ChatText.plain(message));
    }
}

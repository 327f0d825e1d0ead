package io.hongyan.channels.feishu;

import io.hongyan.channels.ChatText;
import io.hongyan.channels.VendorMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code msg_type}, and its content: what the push gives as it is, or a text made of title and body. */
record FeishuContent(String type, JsonNode content) {

    static FeishuContent of(VendorMessage message) {
        JsonNode own = message.extension();
        String type = own.path("msg_type").asString("text");
        JsonNode given = type.equals("interactive") && own.has("card") ? own.path("card") : own.path("content");
        return new FeishuContent(
                type,
                given.isObject() ? given : JsonNodeFactory.instance.objectNode().put("text", ChatText.plain(message)));
    }
}

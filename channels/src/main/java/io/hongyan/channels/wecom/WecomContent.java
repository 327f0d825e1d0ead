package io.hongyan.channels.wecom;

import io.hongyan.channels.ChatText;
import io.hongyan.channels.TextLimit;
import io.hongyan.channels.VendorMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message as apps and robots take it: {@code msgtype}, and the object of that name. What the push gives for it goes as it is; a text
 * or Markdown that is not given is made of title and body.
 *
 * @param markdownBytes longest Markdown; a text may have {@value #TEXT_BYTES} bytes
 */
record WecomContent(int markdownBytes) {

    static final int TEXT_BYTES = 2048;

    ObjectNode of(VendorMessage message) {
        String type = type(message);
        JsonNode given = message.extension().path(type);
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("msgtype", type);
        if (given.isObject()) {
            content.set(type, given);
        } else {
            content.putObject(type).put("content", made(type, message));
        }
        return content;
    }

    /** Bytes of what is made of title and body, as if all types had a text's limit; 0 where nothing is made. */
    int payloadBytes(VendorMessage message) {
        String type = type(message);
        if (message.extension().path(type).isObject()) {
            return 0;
        }
        long bytes = TextLimit.Unit.UTF8_BYTES.count(made(type, message));
        return (int) Math.ceilDiv(bytes * TEXT_BYTES, type.equals("text") ? TEXT_BYTES : markdownBytes);
    }

    private static String type(VendorMessage message) {
        return message.extension().path("msgtype").asString("text");
    }

    private static String made(String type, VendorMessage message) {
        return type.equals("text") ? ChatText.plain(message) : ChatText.markdown(message);
    }
}

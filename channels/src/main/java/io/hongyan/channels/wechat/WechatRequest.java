package io.hongyan.channels.wechat;

import io.hongyan.channels.VendorMessage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The body of a send call, made of {@code push_channel.wechat} or {@code push_channel.mp.wx} (reference section 12.4). */
final class WechatRequest {

    private WechatRequest() {}

    /** An official account's template message. */
    static ObjectNode template(VendorMessage message, String openId, ObjectNode data) {
        ObjectNode request = common(message, openId);
        copy(message.extension(), "url", request);
        copy(message.extension(), "miniprogram", request);
        // The same id for the same person is dropped for ten minutes: what dispatch repeats after "busy" is not shown
        // twice.
        request.put("client_msg_id", message.task().msgid());
        request.set("data", data);
        return request;
    }

    /** A mini program's subscribe message. */
    static ObjectNode subscribe(VendorMessage message, String openId, ObjectNode data) {
        ObjectNode request = common(message, openId);
        copy(message.extension(), "page", request);
        request.put(
                "miniprogram_state",
                message.extension().path("miniprogram_state").asString("formal"));
        request.put("lang", message.extension().path("lang").asString("zh_CN"));
        request.set("data", data);
        return request;
    }

    private static ObjectNode common(VendorMessage message, String openId) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("touser", openId);
        request.put("template_id", message.extension().path("template_id").asString(""));
        return request;
    }

    private static void copy(ObjectNode from, String name, ObjectNode to) {
        JsonNode value = from.get(name);
        if (value != null) {
            to.set(name, value);
        }
    }
}

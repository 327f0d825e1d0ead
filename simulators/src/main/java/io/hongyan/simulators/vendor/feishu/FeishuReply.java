package io.hongyan.simulators.vendor.feishu;

import io.hongyan.simulators.vendor.VendorReply;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code code}, {@code msg} and {@code data}; refusals of the open API come under HTTP 400. */
final class FeishuReply {

    private FeishuReply() {}

    static ObjectNode body(int code, String text) {
        return JsonNodeFactory.instance.objectNode().put("code", code).put("msg", text);
    }

    static VendorReply ok() {
        return VendorReply.json(200, body(0, "success"));
    }

    static VendorReply refused(int code, String text) {
        return VendorReply.json(400, body(code, text));
    }

    /** 12.6: with the seconds until the next call. */
    static VendorReply tooFast() {
        return VendorReply.json(429, body(99991400, "request trigger frequency limit"))
                .withHeader("x-ogw-ratelimit-limit", "1000")
                .withHeader("x-ogw-ratelimit-reset", "2");
    }
}

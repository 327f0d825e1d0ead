package io.hongyan.simulators.vendor.dingtalk;

import io.hongyan.simulators.vendor.VendorReply;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code errcode} and {@code errmsg}, under HTTP 200. */
final class DingtalkReply {

    private DingtalkReply() {}

    static ObjectNode body(int code, String text) {
        return JsonNodeFactory.instance.objectNode().put("errcode", code).put("errmsg", text);
    }

    static VendorReply of(int code, String text) {
        return VendorReply.json(200, body(code, text));
    }
}

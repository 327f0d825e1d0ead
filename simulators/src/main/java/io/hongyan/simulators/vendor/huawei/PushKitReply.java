package io.hongyan.simulators.vendor.huawei;

import io.hongyan.simulators.vendor.VendorReply;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Push Kit's answers: codes are texts, and more than a sentence stands in {@code msg} as JSON inside a text (3.4). */
public final class PushKitReply {

    private PushKitReply() {}

    public static VendorReply of(int status, String code, String msg, String requestId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", code);
        body.put("msg", msg);
        body.put("requestId", requestId);
        return VendorReply.json(status, body);
    }
}

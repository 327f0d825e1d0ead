package io.hongyan.simulators.vendor.sms;

import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import tools.jackson.databind.JsonNode;

/** The phone that answers: {@code POST /replies} with {@code {"from": "+86…", "text": "R"}} makes an uplink. */
final class Uplink {

    private static final String REPLY = "reply:";

    private Uplink() {}

    /** @param url where uplinks go; empty: to the registered address */
    static VendorReply reply(VendorState vendor, VendorCall call, String url) {
        JsonNode body = call.json();
        String from = body.path("from").asString("");
        String text = body.path("text").asString("");
        if (!from.startsWith("+") || text.isEmpty()) {
            return VendorReply.json(400, "{\"error\": \"from, text: expected a number with + and a text\"}");
        }
        String to = url.isEmpty() ? vendor.receipts().settings().callbackUrl() : url;
        vendor.receipts()
                .send(new Receipt(
                        to,
                        vendor.nextId(),
                        "",
                        from,
                        REPLY + text,
                        vendor.clock().instant()));
        return VendorReply.json(200, "{}");
    }

    static boolean is(Receipt receipt) {
        return receipt.code().startsWith(REPLY);
    }

    static String text(Receipt receipt) {
        return receipt.code().substring(REPLY.length());
    }
}

package io.hongyan.simulators.vendor.sms;

import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import io.hongyan.simulators.vendor.aliyun.AcsGateway;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Alibaba Cloud's short messages (reference section 12.1). */
public final class AliyunSmsSimulator implements VendorSimulator {

    @Override
    public String name() {
        return "sms-aliyun";
    }

    @Override
    public String channel() {
        return "sms";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "provider", "aliyun",
                "base-url", baseUrl,
                "access-key-id", AcsGateway.ACCESS_KEY_ID,
                "access-key-secret", AcsGateway.ACCESS_KEY_SECRET,
                "sign-name", SmsTemplate.SIGNATURE);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        AliyunSmsService service = new AliyunSmsService(vendor);
        routes.post("/", service::call).post("/replies", call -> Uplink.reply(vendor, call, ""));
    }

    @Override
    public VendorReply rateLimited() {
        return VendorReply.json(
                400,
                JsonMapper.shared()
                        .createObjectNode()
                        .put("Code", "Throttling.User")
                        .put("Message", "Request was denied due to user flow control."));
    }
}

package io.hongyan.simulators.vendor.sms;

import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.util.Map;

/** Tencent Cloud's short messages (reference section 12.1). */
public final class TencentSmsSimulator implements VendorSimulator {

    static final String SECRET_ID = "AKIDsimulatorSecretId";
    static final String SECRET_KEY = "tencent-secret-key";
    static final String SDK_APP_ID = "1400006666";

    @Override
    public String name() {
        return "sms-tencent";
    }

    @Override
    public String channel() {
        return "sms";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "provider", "tencent",
                "base-url", baseUrl,
                "access-key-id", SECRET_ID,
                "access-key-secret", SECRET_KEY,
                "sdk-app-id", SDK_APP_ID,
                "sign-name", SmsTemplate.SIGNATURE);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        TencentSmsService service = new TencentSmsService(vendor);
        routes.post("/", service::call).post("/replies", call -> Uplink.reply(vendor, call, ""));
    }

    @Override
    public VendorReply rateLimited() {
        return TencentSmsService.error("RequestLimitExceeded", "你当前每秒请求次数超过限频", "simulated");
    }
}

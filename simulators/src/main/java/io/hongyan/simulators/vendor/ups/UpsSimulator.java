package io.hongyan.simulators.vendor.ups;

import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.util.Map;

/** A push service of our own generic format. It has no receipts. */
public final class UpsSimulator implements VendorSimulator {

    static final String APP_ID = "ups-app";
    static final String SECRET = "ups-secret";

    @Override
    public String name() {
        return "ups";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of("app-id", APP_ID, "secret", SECRET, "base-url", baseUrl);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        UpsService service = new UpsService(vendor);
        routes.post("/v1/messages", service::messages).post("/v1/probe", service::probe);
    }

    @Override
    public VendorReply rateLimited() {
        return UpsService.refusal(429, 31, "too fast").withHeader("Retry-After", "1");
    }
}

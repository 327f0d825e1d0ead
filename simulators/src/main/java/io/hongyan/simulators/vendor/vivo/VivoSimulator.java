package io.hongyan.simulators.vendor.vivo;

import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.util.Map;

/** vivo in mainland China (reference section 8). */
public final class VivoSimulator implements VendorSimulator {

    static final String APP_ID = "10004";
    static final String APP_KEY = "vivo-app-key";
    static final String APP_SECRET = "vivo-app-secret";
    static final String RECEIPT_ID = "RCP-1";

    @Override
    public String name() {
        return "vivo";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "app-id", APP_ID,
                "app-key", APP_KEY,
                "app-secret", APP_SECRET,
                "base-url", baseUrl,
                "service-category", "ORDER",
                "receipt-id", RECEIPT_ID);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        VivoService service = new VivoService(vendor);
        routes.post("/message/auth", service::authenticate)
                .post("/message/send", service::send)
                .post("/message/saveListPayload", service::save)
                .post("/message/pushToList", service::pushToList)
                .post("/message/recycle", service::recycle);
    }

    /** 8.4: too fast. */
    @Override
    public VendorReply rateLimited() {
        return VivoService.refusal("10072");
    }
}

package io.hongyan.simulators.vendor.meizu;

import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.util.Map;

/** Meizu (reference section 9). */
public final class MeizuSimulator implements VendorSimulator {

    static final String APP_ID = "110246";
    static final String APP_SECRET = "meizu-app-secret";

    private static final String PUSH = "/garcia/api/server/push";

    @Override
    public String name() {
        return "meizu";
    }

    /** Receipts come once {@code receipt-url} is set and the same address is registered. */
    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of("app-id", APP_ID, "app-secret", APP_SECRET, "base-url", baseUrl);
    }

    @Override
    public Map<String, String> receiptSettings(String receiptUrl) {
        return Map.of("receipt-url", receiptUrl);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        MeizuService service = new MeizuService(vendor);
        routes.post(PUSH + "/varnished/pushByPushId", service::pushByPushId)
                .post(PUSH + "/statistics/dailyPushStatics", service::statistics);
    }

    /** 9.4: too fast, as the code of a request. */
    @Override
    public VendorReply rateLimited() {
        return MeizuService.refusal("110010", "应用请求频率超过限制");
    }
}

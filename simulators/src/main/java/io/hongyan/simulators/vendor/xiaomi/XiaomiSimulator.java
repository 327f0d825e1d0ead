package io.hongyan.simulators.vendor.xiaomi;

import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.util.LinkedHashMap;
import java.util.Map;

/** MiPush of one region with one app: its secret, its package, a public channel and a private one. */
public final class XiaomiSimulator implements VendorSimulator {

    static final String APP_SECRET = "xiaomi-simulated-app-secret";
    static final String PACKAGE = "io.hongyan.demo";
    static final String PUBLIC_CHANNEL = "100001";
    static final String PRIVATE_CHANNEL = "100002";

    private final String name;
    private final XiaomiRules rules;

    private XiaomiSimulator(String name, XiaomiRules rules) {
        this.name = name;
        this.rules = rules;
    }

    public static XiaomiSimulator mainland() {
        return new XiaomiSimulator("xiaomi", XiaomiRules.mainland());
    }

    /** 6.7: other hosts, neither classes nor quotas. */
    public static XiaomiSimulator global() {
        return new XiaomiSimulator("xiaomi-global", XiaomiRules.global());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("app-secret", APP_SECRET);
        settings.put("package", PACKAGE);
        settings.put("base-url", baseUrl);
        settings.put("feedback-url", baseUrl);
        if (rules.classes()) {
            settings.put("public-channel", PUBLIC_CHANNEL);
            settings.put("private-channels", PRIVATE_CHANNEL);
        }
        return settings;
    }

    @Override
    public Map<String, String> receiptSettings(String receiptUrl) {
        return Map.of("receipt-url", receiptUrl);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        new XiaomiService(vendor, rules).addTo(routes);
    }

    @Override
    public VendorReply rateLimited() {
        return XiaomiService.error(XiaomiProblem.QPS);
    }
}

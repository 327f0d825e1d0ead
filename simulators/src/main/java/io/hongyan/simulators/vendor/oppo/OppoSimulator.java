package io.hongyan.simulators.vendor.oppo;

import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.util.LinkedHashMap;
import java.util.Map;

/** OPUSH of one region with one app: its keys and a channel registered for service messages. */
public final class OppoSimulator implements VendorSimulator {

    static final String APP_ID = "oppo-simulated-app";
    static final String APP_KEY = "oppo-simulated-app-key";
    static final String MASTER_SECRET = "oppo-simulated-master-secret";
    static final String SERVICE_CHANNEL = "orders";

    private final String name;
    private final OppoRules rules;

    private OppoSimulator(String name, OppoRules rules) {
        this.name = name;
        this.rules = rules;
    }

    public static OppoSimulator mainland() {
        return new OppoSimulator("oppo", OppoRules.mainland());
    }

    /** 7.1, 13.1: another host, shorter titles, no list of invalid tokens; classes are not documented. */
    public static OppoSimulator global() {
        return new OppoSimulator("oppo-global", OppoRules.global());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("app-key", APP_KEY);
        settings.put("master-secret", MASTER_SECRET);
        settings.put("base-url", baseUrl);
        if (rules.mainlandOnly()) {
            settings.put("feedback-url", baseUrl);
            settings.put("service-channels", SERVICE_CHANNEL);
            settings.put("service-category", "ORDER");
        }
        return settings;
    }

    @Override
    public Map<String, String> receiptSettings(String receiptUrl) {
        return Map.of("receipt-url", receiptUrl);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        new OppoService(vendor, rules).addTo(routes);
    }

    /** 7.5: 13, call limited. */
    @Override
    public VendorReply rateLimited() {
        return OppoProblem.CALL_LIMITED.reply();
    }
}

package io.hongyan.simulators.vendor.webhook;

import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.util.Map;

/** A receiver of the generic webhook. A person is an address, whatever it says. */
public final class WebhookSimulator implements VendorSimulator {

    static final String SECRET = "webhook-shared-secret";

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "url",
                baseUrl + "/messages",
                "secret",
                SECRET,
                "confirms-arrival",
                "true",
                "allow-private-addresses",
                "true");
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        routes.post("/messages", new WebhookReceiver(vendor)::messages);
    }
}

package io.hongyan.simulators.vendor.rcs;

import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.util.Map;

/** A carrier's platform for 5G messages. */
public final class RcsSimulator implements VendorSimulator {

    static final String CHATBOT = "sip:12599@botplatform.rcs.example.com";
    static final String USERNAME = "rcs-simulator";
    static final String PASSWORD = "rcs-password";

    static final String AUTHORIZATION = "Username=\"" + USERNAME + "\",Password=\"" + PASSWORD + "\"";

    @Override
    public String name() {
        return "rcs";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "base-url", baseUrl,
                "chatbot", CHATBOT,
                "username", USERNAME,
                "password", PASSWORD,
                "receipt-authorization", AUTHORIZATION);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        RcsService service = new RcsService(vendor);
        String requests = "/messaging/v1/outbound/{chatbot}/requests";
        routes.post(requests, service::send)
                .get(requests + "/{id}", service::query)
                .put(requests + "/{id}/status", service::revoke)
                .post("/replies", service::reply);
    }
}

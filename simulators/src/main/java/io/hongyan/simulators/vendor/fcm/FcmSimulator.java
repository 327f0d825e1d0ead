package io.hongyan.simulators.vendor.fcm;

import io.hongyan.simulators.vendor.AccessTokens;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** FCM with one project and one service account. It has no receipts, classes or daily quotas. */
public final class FcmSimulator implements VendorSimulator {

    static final String PROJECT = "hongyan-simulated";
    static final String CLIENT_EMAIL = "push@" + PROJECT + ".iam.gserviceaccount.com";
    static final String TOKEN_PATH = "/token";
    private static final Duration TOKEN_LIFE = Duration.ofHours(1);
    /** The rate of 600,000 messages a minute and project (reference, 2.3), by the second. */
    private static final int MESSAGES_PER_SECOND = 10_000;

    @Override
    public String name() {
        return "fcm";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        String keyFile = JsonMapper.shared()
                .createObjectNode()
                .put("type", "service_account")
                .put("project_id", PROJECT)
                .put("private_key_id", "simulated")
                .put("private_key", SigningKey.pem())
                .put("client_email", CLIENT_EMAIL)
                .put("token_uri", baseUrl + TOKEN_PATH)
                .toString();
        return Map.of("service-account", keyFile, "base-url", baseUrl, "auth-url", baseUrl + TOKEN_PATH);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        vendor.rates().define("messages", MESSAGES_PER_SECOND);
        AccessTokens tokens = vendor.accessTokens(TOKEN_LIFE);
        DeviceRates devices = new DeviceRates(vendor.clock());
        vendor.onReset(devices::clear);
        routes.post(TOKEN_PATH, new TokenEndpoint(vendor, tokens)::handle);
        routes.post("/v1/projects/{project}/messages:send", new SendEndpoint(vendor, tokens, devices)::handle);
    }

    @Override
    public VendorReply rateLimited() {
        return FcmErrorReply.quotaExceeded("project:" + PROJECT, "Message rate exceeded", 1);
    }
}

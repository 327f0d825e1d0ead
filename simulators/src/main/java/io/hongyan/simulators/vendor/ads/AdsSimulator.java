package io.hongyan.simulators.vendor.ads;

import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.util.Map;

/** Tencent Ads: customer audiences and their files. A member of an audience is what was uploaded, a hash. */
public final class AdsSimulator implements VendorSimulator {

    static final String ACCOUNT = "20458";
    static final String TOKEN = "tencent-ads-token";
    static final String UPLOADS = "uploads";

    /** 12.9: calls of custom_audience_files/add a day. */
    private static final long UPLOADS_A_DAY = 7000;

    private static final String API = "/v3.0";

    @Override
    public String name() {
        return "ads";
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of("provider", "tencent", "base-url", baseUrl + API, "account-id", ACCOUNT, "access-token", TOKEN);
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        vendor.quotas().define(UPLOADS, UPLOADS_A_DAY, QuotaBook.UNLIMITED);
        AudienceService service = new AudienceService(vendor);
        routes.post(API + "/custom_audiences/add", service::create)
                .get(API + "/custom_audiences/get", service::list)
                .post(API + "/custom_audience_files/add", service::upload);
    }

    @Override
    public VendorReply rateLimited() {
        return AudienceService.refusal(11017, "Application has reached the request limit per minute.");
    }
}

package io.hongyan.simulators.vendor.honor;

import io.hongyan.simulators.vendor.AccessTokens;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Plays Honor's push service for one app, which has the right to classify its messages. */
public final class HonorSimulator implements VendorSimulator {

    public static final String NAME = "honor";

    static final String APP_ID = "104400001";
    static final String CLIENT_ID = "honor-client";
    static final String CLIENT_SECRET = "simulated-honor-secret";

    private static final int RECEIPTS_PER_REQUEST = 100; // 5.5 names no number; as Huawei's (I)

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "app-id",
                APP_ID,
                "client-id",
                CLIENT_ID,
                "client-secret",
                CLIENT_SECRET,
                "base-url",
                baseUrl,
                "auth-url",
                baseUrl + "/auth/token",
                "badge-class",
                "io.hongyan.demo.Main");
    }

    /** 5.4: over QPS. */
    @Override
    public VendorReply rateLimited() {
        return HonorPlay.reply(503, "503", "flow control");
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        vendor.quotas().define(HonorPlay.MARKETING, QuotaBook.UNLIMITED, 2); // 5.3, of an app without a news licence
        vendor.quotas().define(HonorPlay.TEST, 500, QuotaBook.UNLIMITED); // 5.3 names no number; as Huawei's (I)
        vendor.rates().define(HonorPlay.TOKENS_PER_SECOND, 3000); // 5.3
        vendor.receipts().format(RECEIPTS_PER_REQUEST, HonorSimulator::receipts);
        AccessTokens tokens = vendor.accessTokens(Duration.ofSeconds(3600)); // 5.1
        HonorPlay play = new HonorPlay(vendor, tokens);
        routes.post("/auth/token", play::token).post("/api/v1/{app}/sendMessage", play::send);
    }

    private static Receipt.Post receipts(List<Receipt> receipts) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ArrayNode statuses = body.putArray("statuses");
        for (Receipt receipt : receipts) {
            statuses.addObject()
                    .put("token", receipt.token())
                    .put("biTag", receipt.param())
                    .put("status", Integer.parseInt(receipt.code()))
                    .put("timestamp", receipt.at().toEpochMilli())
                    .put("appid", APP_ID)
                    .put("requestId", receipt.messageId());
        }
        return new Receipt.Post("application/json", Map.of(), body.toString());
    }
}

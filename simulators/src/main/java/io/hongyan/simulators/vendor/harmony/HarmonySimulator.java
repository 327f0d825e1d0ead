package io.hongyan.simulators.vendor.harmony;

import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import io.hongyan.simulators.vendor.huawei.PushKitReceipts;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Plays Push Kit's REST API v3 for one app, which has the right to classify its messages. */
public final class HarmonySimulator implements VendorSimulator {

    public static final String NAME = "harmony";

    static final String PROJECT_ID = "388421841222000002";
    static final String CLIENT_ID = "1098765432101";

    private final ServiceAccountTokens tokens = new ServiceAccountTokens();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "service-account",
                tokens.file(PROJECT_ID),
                "client-id",
                CLIENT_ID,
                "base-url",
                baseUrl,
                "service-category",
                "WORK",
                "callback-user",
                PushKitReceipts.CALLBACK_USER,
                "callback-key",
                PushKitReceipts.CALLBACK_KEY);
    }

    /** 4.4: flow control is answered with HTTP 503. */
    @Override
    public VendorReply rateLimited() {
        return VendorReply.text(503, "flow control");
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        vendor.quotas().define(HarmonyPlay.MARKETING, QuotaBook.UNLIMITED, 2); // 4.3, of an app without a news licence
        vendor.quotas().define(HarmonyPlay.ALL_CLASSES, QuotaBook.UNLIMITED, 3000); // 13.2
        vendor.quotas().define(HarmonyPlay.FORM_UPDATES, QuotaBook.UNLIMITED, 2); // 4.3
        vendor.quotas().define(HarmonyPlay.TEST_REQUESTS, 1000, QuotaBook.UNLIMITED); // 4.2
        vendor.rates().define(HarmonyPlay.TOKENS_PER_SECOND, 6000); // 13.2, as Huawei's
        vendor.receipts().format(PushKitReceipts.BATCH, new PushKitReceipts(vendor, HarmonySimulator::entry));
        vendor.onReset(tokens::forget);
        HarmonyPlay play = new HarmonyPlay(vendor, tokens);
        vendor.onReset(play::forget);
        routes.post("/v3/{project}/messages:send", play::send).post("/v1/{client}/messages:revoke", play::revoke);
    }

    /** An entry of version 2, the only one there is for scenario messages (4.5). The push type stands behind the code. */
    private static void entry(ObjectNode entry, Receipt receipt) {
        String[] codeAndType = receipt.code().split("/", 2);
        entry.put("token", receipt.token());
        entry.put("pushType", Integer.parseInt(codeAndType[1]));
        entry.put("appPackageName", "io.hongyan.demo");
        entry.put("biTag", receipt.param());
        entry.put("requestId", receipt.messageId());
        entry.putObject(codeAndType[1].equals("1") ? "formStatus" : "deliveryStatus")
                .put("result", Integer.parseInt(codeAndType[0]))
                .put("timestamp", receipt.at().toEpochMilli());
    }
}

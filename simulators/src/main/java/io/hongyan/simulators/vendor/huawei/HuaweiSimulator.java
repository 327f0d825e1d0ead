package io.hongyan.simulators.vendor.huawei;

import io.hongyan.simulators.vendor.AccessTokens;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.Routes;
import io.hongyan.simulators.vendor.RuleCheck;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorSimulator;
import io.hongyan.simulators.vendor.VendorState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Plays Push Kit's REST API v1 and v2 for one app, which has the right to classify its messages. What names no category
 * Huawei's classifier takes for marketing here.
 */
public final class HuaweiSimulator implements VendorSimulator {

    public static final String NAME = "huawei";

    private static final String CLIENT_ID = "109876543";
    private static final String CLIENT_SECRET = "simulated-huawei-secret";
    private static final String PROJECT_ID = "388421841222000001";
    private static final String APP_ID = CLIENT_ID;

    private static final String MARKETING = "marketing";
    private static final String ALL_CLASSES = "all";
    private static final String TEST = "test";
    private static final String TOKENS_PER_SECOND = "tokens";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Map<String, String> settings(String baseUrl) {
        return Map.of(
                "client-id",
                CLIENT_ID,
                "client-secret",
                CLIENT_SECRET,
                "base-url",
                baseUrl,
                "auth-url",
                baseUrl + "/oauth2/v3/token",
                "self-classified",
                "true",
                "badge-class",
                "io.hongyan.demo.Main",
                "callback-user",
                PushKitReceipts.CALLBACK_USER,
                "callback-key",
                PushKitReceipts.CALLBACK_KEY);
    }

    /** 3.3: flow control is answered with HTTP 503. */
    @Override
    public VendorReply rateLimited() {
        return VendorReply.text(503, "flow control");
    }

    @Override
    public void open(VendorState vendor, Routes routes) {
        vendor.quotas().define(MARKETING, QuotaBook.UNLIMITED, 2); // 3.3, of an app without a news licence
        vendor.quotas().define(ALL_CLASSES, QuotaBook.UNLIMITED, 3000); // 3.3
        vendor.quotas().define(TEST, 500, QuotaBook.UNLIMITED); // 3.2, target_user_type
        vendor.rates().define(TOKENS_PER_SECOND, 6000); // 3.3, the floor
        vendor.receipts().format(PushKitReceipts.BATCH, new PushKitReceipts(vendor, HuaweiSimulator::entry));
        AccessTokens tokens = vendor.accessTokens(Duration.ofSeconds(3600)); // 3.1
        Play play = new Play(vendor, tokens);
        routes.post("/oauth2/v3/token", play::token)
                .post("/v1/{target}/messages:send", call -> play.send(call, CLIENT_ID))
                .post("/v2/{target}/messages:send", call -> play.send(call, PROJECT_ID));
    }

    /** An entry of version 1 (3.5). */
    private static void entry(ObjectNode entry, Receipt receipt) {
        entry.put("biTag", receipt.param());
        entry.put("appid", APP_ID);
        entry.put("token", receipt.token());
        entry.put("status", Integer.parseInt(receipt.code()));
        entry.put("timestamp", receipt.at().toEpochMilli());
        entry.put("requestId", receipt.messageId());
    }

    private record Play(VendorState vendor, AccessTokens tokens) {

        /** 3.1: client credentials as a form, nothing else. */
        VendorReply token(VendorCall call) {
            Map<String, String> form = call.form();
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            if (!call.hasContentType("application/x-www-form-urlencoded")
                    || !form.getOrDefault("grant_type", "").equals("client_credentials")) {
                body.put("error", 1102).put("sub_error", 20001).put("error_description", "invalid grant_type");
                return VendorReply.json(400, body);
            }
            if (!form.getOrDefault("client_id", "").equals(CLIENT_ID)
                    || !form.getOrDefault("client_secret", "").equals(CLIENT_SECRET)) {
                body.put("error", 1101).put("sub_error", 20044).put("error_description", "invalid client");
                return VendorReply.json(400, body);
            }
            body.put("access_token", tokens.issue());
            body.put("expires_in", tokens.life().toSeconds());
            body.put("token_type", "Bearer");
            return VendorReply.json(200, body);
        }

        VendorReply send(VendorCall call, String target) {
            String requestId = vendor.nextId();
            String authorization = call.header("authorization");
            if (!authorization.startsWith("Bearer ")) {
                return PushKitReply.of(401, "80200001", "Authentication Error", requestId);
            }
            if (!tokens.accepts(authorization.substring("Bearer ".length()))) {
                return PushKitReply.of(401, "80200003", "Access token expired", requestId);
            }
            if (!call.variable("target").equals(target)) {
                return PushKitReply.of(200, "80300002", "No permission to send message to these tmIDs", requestId);
            }
            JsonNode request =
                    call.hasContentType("application/json") ? call.json() : JsonNodeFactory.instance.missingNode();
            Optional<RuleCheck.Broken> broken = HuaweiRules.broken(request);
            if (broken.isPresent()) {
                return PushKitReply.of(200, broken.get().code(), broken.get().text(), requestId);
            }
            List<String> all = new ArrayList<>();
            request.path("message").path("token").forEach(token -> all.add(token.asString("")));
            if (!vendor.rates().take(TOKENS_PER_SECOND, all.size())) {
                return VendorReply.text(503, "flow control");
            }
            boolean test = request.path("message")
                            .path("android")
                            .path("target_user_type")
                            .asInt(0)
                    == 1;
            if (test && !vendor.quotas().take(TEST, all.size())) {
                return PushKitReply.of(200, "80100001", "more than 500 test messages a day", requestId);
            }
            return request.path("validate_only").asBoolean(false)
                    ? PushKitReply.of(200, "80000000", "Success", requestId)
                    : deliver(requestId, request, all, test);
        }

        private VendorReply deliver(String requestId, JsonNode request, List<String> all, boolean test) {
            ArrayNode illegal = JsonNodeFactory.instance.arrayNode();
            String text = vendor.instant() ? "" : request.toString();
            // A token that is named twice gets the message twice (3.2).
            for (String token : all) {
                PhoneState phone = vendor.phone(token);
                if (phone == PhoneState.UNKNOWN) {
                    illegal.add(token);
                } else {
                    deliver(requestId, request.path("message"), token, phone, test, text);
                }
            }
            if (illegal.isEmpty()) {
                return PushKitReply.of(200, "80000000", "Success", requestId);
            }
            if (illegal.size() == all.size()) {
                return PushKitReply.of(200, "80300007", "All the tokens are invalid", requestId);
            }
            ObjectNode msg = JsonNodeFactory.instance.objectNode();
            msg.put("success", all.size() - illegal.size());
            msg.put("failure", illegal.size());
            msg.set("illegal_tokens", illegal);
            return PushKitReply.of(200, "80100000", msg.toString(), requestId);
        }

        private void deliver(
                String requestId, JsonNode message, String token, PhoneState phone, boolean test, String text) {
            JsonNode android = message.path("android");
            JsonNode shown = android.has("notification") ? android.path("notification") : message.path("notification");
            String category = android.path("category").asString("");
            boolean marketing = shown.isObject() && (category.isEmpty() || category.equals("MARKETING"));
            String biTag = android.path("bi_tag").asString("");
            vendor.messages()
                    .add(
                            requestId,
                            biTag,
                            token,
                            shown.path("title").asString(""),
                            shown.path("body").asString(message.path("data").asString("")),
                            marketing ? MARKETING : "service",
                            text);
            String code = receipt(token, phone, shown.isObject(), marketing && !test);
            if (!code.isEmpty()) {
                String url = vendor.receipts().settings().callbackUrl();
                vendor.receipts()
                        .send(new Receipt(
                                url,
                                requestId,
                                biTag,
                                token,
                                code,
                                vendor.clock().instant()));
            }
        }

        /** 3.5; empty: the phone is offline, and of what expires there Huawei tells nothing. */
        private String receipt(String token, PhoneState phone, boolean shown, boolean marketing) {
            return switch (phone) {
                case UNINSTALLED -> "2";
                case INACTIVE -> "10";
                case USER_MISMATCH -> "22";
                case DISABLED -> "14";
                case OFFLINE, UNKNOWN -> "";
                case NOTIFICATION_OFF -> shown ? "6" : delivered(token, marketing);
                case INSTALLED -> delivered(token, marketing);
            };
        }

        private String delivered(String token, boolean marketing) {
            if (!vendor.quotas().takeDevice(ALL_CLASSES, token)) {
                return "102";
            }
            return marketing && !vendor.quotas().takeDevice(MARKETING, token) ? "256" : "0";
        }
    }
}

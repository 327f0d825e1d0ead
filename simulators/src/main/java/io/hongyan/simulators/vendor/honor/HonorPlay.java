package io.hongyan.simulators.vendor.honor;

import io.hongyan.simulators.vendor.AccessTokens;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.RuleCheck;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
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

/** What Honor does with requests, and what phones do with its messages. */
record HonorPlay(VendorState vendor, AccessTokens tokens) {

    static final String MARKETING = "marketing";
    static final String TEST = "test";
    static final String TOKENS_PER_SECOND = "tokens";

    /** How far a request's timestamp may be off (15, assumed). */
    private static final Duration TIMESTAMP_WINDOW = Duration.ofMinutes(10);

    /** 5.1: client credentials as a form. */
    VendorReply token(VendorCall call) {
        Map<String, String> form = call.form();
        boolean known = call.hasContentType("application/x-www-form-urlencoded")
                && form.getOrDefault("grant_type", "").equals("client_credentials")
                && form.getOrDefault("client_id", "").equals(HonorSimulator.CLIENT_ID)
                && form.getOrDefault("client_secret", "").equals(HonorSimulator.CLIENT_SECRET);
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        if (!known) {
            body.put("error", "invalid_client").put("error_description", "client authentication failed");
            return VendorReply.json(401, body);
        }
        body.put("access_token", tokens.issue());
        body.put("expires_in", tokens.life().toSeconds());
        body.put("token_type", "Bearer");
        return VendorReply.json(200, body);
    }

    VendorReply send(VendorCall call) {
        String authorization = call.header("authorization");
        if (!authorization.startsWith("Bearer ") || !tokens.accepts(authorization.substring("Bearer ".length()))) {
            return reply(401, "401", "access token is invalid or expired");
        }
        String timestamp = call.header("timestamp");
        JsonNode request =
                call.hasContentType("application/json") ? call.json() : JsonNodeFactory.instance.missingNode();
        Optional<RuleCheck.Broken> broken = new RuleCheck()
                .require(!timestamp.isEmpty(), "10001", "timestamp is empty") // 5.1
                .require(isNow(timestamp), "10207", "timestamp is out of range")
                .require(call.variable("app").equals(HonorSimulator.APP_ID), "10205", "app id is unknown")
                .broken()
                .or(() -> HonorRules.broken(request));
        if (broken.isPresent()) {
            return reply(200, broken.get().code(), broken.get().text());
        }
        List<String> all = new ArrayList<>();
        request.path("token").forEach(token -> all.add(token.asString("")));
        if (!vendor.rates().take(TOKENS_PER_SECOND, all.size())) {
            return reply(503, "503", "flow control");
        }
        boolean test = request.path("android").path("targetUserType").asInt(0) == 1;
        if (test && !vendor.quotas().take(TEST, all.size())) {
            return reply(200, "80200047", "too many test messages today");
        }
        return deliver(request, all, test);
    }

    private boolean isNow(String timestamp) {
        try {
            long off = Math.abs(Long.parseLong(timestamp) - vendor.clock().millis());
            return off <= TIMESTAMP_WINDOW.toMillis();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private VendorReply deliver(JsonNode request, List<String> all, boolean test) {
        String requestId = vendor.nextId();
        String text = vendor.instant() ? "" : request.toString();
        ArrayNode failed = JsonNodeFactory.instance.arrayNode();
        for (String token : all) {
            PhoneState phone = vendor.phone(token);
            if (phone == PhoneState.UNKNOWN) {
                failed.add(token);
            } else {
                deliver(requestId, request, token, phone, test, text);
            }
        }
        boolean none = failed.size() == all.size();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", none ? 80300007 : failed.isEmpty() ? 200 : 80100000); // 5.4: numbers
        body.put("message", none ? "all tokens are invalid" : failed.isEmpty() ? "success" : "partial success");
        ObjectNode data = body.putObject("data");
        data.put("sendResult", !none);
        data.put("requestId", requestId);
        data.set("failTokens", failed);
        data.putArray("expireTokens");
        return VendorReply.json(200, body);
    }

    private void deliver(
            String requestId, JsonNode request, String token, PhoneState phone, boolean test, String text) {
        JsonNode android = request.path("android");
        JsonNode shown = android.has("notification") ? android.path("notification") : request.path("notification");
        boolean marketing =
                shown.isObject() && !shown.path("importance").asString("LOW").equals("NORMAL");
        String biTag = android.path("biTag").asString("");
        vendor.messages()
                .add(
                        requestId,
                        biTag,
                        token,
                        shown.path("title").asString(""),
                        shown.path("body").asString(request.path("data").asString("")),
                        marketing ? MARKETING : "service",
                        text);
        String code = receipt(token, phone, shown.isObject(), marketing && !test);
        if (!code.isEmpty()) {
            tell(requestId, biTag, token, code);
        }
        // 5.5: Honor tells of clicks.
        if (code.equals("40000002")
                && vendor.chance(vendor.receipts().settings().clicks())) {
            tell(requestId, biTag, token, "40000007");
        }
    }

    private void tell(String requestId, String biTag, String token, String code) {
        vendor.receipts()
                .send(new Receipt(
                        vendor.receipts().settings().callbackUrl(),
                        requestId,
                        biTag,
                        token,
                        code,
                        vendor.clock().instant()));
    }

    /** 5.5; empty: the phone is offline or long gone, and of what expires there Honor tells nothing. */
    private String receipt(String token, PhoneState phone, boolean shown, boolean marketing) {
        return switch (phone) {
            case UNINSTALLED -> "40000003";
            case DISABLED -> "40000006";
            case USER_MISMATCH -> "40000014";
            case OFFLINE, INACTIVE, UNKNOWN -> "";
            case NOTIFICATION_OFF -> shown ? "40000005" : "40000001";
            case INSTALLED -> {
                if (marketing && !vendor.quotas().takeDevice(MARKETING, token)) {
                    yield "40000009";
                }
                yield shown ? "40000002" : "40000001";
            }
        };
    }

    static VendorReply reply(int status, String code, String message) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("code", Integer.parseInt(code));
        body.put("message", message);
        return VendorReply.json(status, body);
    }
}

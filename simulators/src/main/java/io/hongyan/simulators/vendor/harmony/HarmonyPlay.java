package io.hongyan.simulators.vendor.harmony;

import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.RuleCheck;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import io.hongyan.simulators.vendor.huawei.PushKitReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What Push Kit does with requests to its API v3, and what phones do with its messages. */
final class HarmonyPlay {

    static final String MARKETING = "marketing";
    static final String ALL_CLASSES = "all";
    static final String FORM_UPDATES = "form-updates";
    static final String TEST_REQUESTS = "test-requests";
    static final String TOKENS_PER_SECOND = "tokens";

    private static final Duration SHOWN_ONCE = Duration.ofHours(24);

    private final VendorState vendor;
    private final ServiceAccountTokens tokens;
    /** When a phone first showed a message: by appMessageId and token (4.2). */
    private final Map<String, Instant> shown = new ConcurrentHashMap<>();

    private final Set<Integer> notifyIds = ConcurrentHashMap.newKeySet();

    HarmonyPlay(VendorState vendor, ServiceAccountTokens tokens) {
        this.vendor = vendor;
        this.tokens = tokens;
    }

    void forget() {
        shown.clear();
        notifyIds.clear();
    }

    VendorReply send(VendorCall call) {
        String requestId = vendor.nextId();
        Optional<RuleCheck.Broken> unauthorized = tokens.refusal(vendor, call.header("authorization"));
        if (unauthorized.isPresent()) {
            return refuse(401, unauthorized.get(), requestId);
        }
        if (!call.variable("project").equals(HarmonySimulator.PROJECT_ID)) {
            return PushKitReply.of(401, "80200001", "Authentication Error", requestId);
        }
        String pushType = call.header("push-type");
        JsonNode request = json(call);
        Optional<RuleCheck.Broken> broken = HarmonyRules.broken(pushType, request);
        if (broken.isPresent()) {
            return refuse(400, broken.get(), requestId);
        }
        List<String> all = new ArrayList<>();
        request.path("target").path("token").forEach(token -> all.add(token.asString("")));
        if (!vendor.rates().take(TOKENS_PER_SECOND, all.size())) {
            return VendorReply.text(503, "flow control");
        }
        boolean test = request.path("pushOptions").path("testMessage").asBoolean(false);
        if (test && !vendor.quotas().take(TEST_REQUESTS, 1)) {
            return PushKitReply.of(200, "80300029", "When send test message, the api request exceed limit.", requestId);
        }
        String category =
                request.path("payload").path("notification").path("category").asString("");
        if (category.equals("PLAY_VOICE") && !pushType.equals("2")) {
            return illegal("80300007", "notSupportPlayVoice", array(all), all.size(), requestId); // 4.2
        }
        return deliver(
                new Delivery(requestId, pushType, request, vendor.instant() ? "" : request.toString(), test), all);
    }

    /** A request that is being delivered. */
    private record Delivery(String requestId, String pushType, JsonNode request, String text, boolean test) {

        JsonNode notification() {
            return request.path("payload").path("notification");
        }

        String biTag() {
            return request.path("pushOptions").path("biTag").asString("");
        }

        boolean marketing() {
            return notification().path("category").asString("").equals("MARKETING");
        }
    }

    private VendorReply deliver(Delivery delivery, List<String> all) {
        ArrayNode refused = JsonNodeFactory.instance.arrayNode();
        for (String token : all) {
            PhoneState phone = vendor.phone(token);
            if (phone == PhoneState.UNKNOWN) {
                refused.add(token);
            } else {
                deliver(delivery, token, phone);
            }
        }
        if (refused.isEmpty()) {
            return PushKitReply.of(200, "80000000", "Success", delivery.requestId);
        }
        String code = refused.size() == all.size() ? "80300007" : "80100000";
        return illegal(code, "noRight", refused, all.size(), delivery.requestId);
    }

    private void deliver(Delivery delivery, String token, PhoneState phone) {
        JsonNode notification = delivery.notification();
        if (notification.path("notifyId").asInt(-1) >= 0) {
            notifyIds.add(notification.path("notifyId").asInt());
        }
        if (isFirst(notification.path("appMessageId").asString(""), token)) {
            vendor.messages()
                    .add(
                            delivery.requestId,
                            delivery.biTag(),
                            token,
                            notification.path("title").asString(""),
                            notification
                                    .path("body")
                                    .asString(delivery.request
                                            .path("payload")
                                            .path("extraData")
                                            .asString("")),
                            delivery.marketing() ? MARKETING : "service",
                            delivery.text);
        }
        String code = receipt(delivery, token, phone);
        if (!code.isEmpty()) {
            vendor.receipts()
                    .send(new Receipt(
                            vendor.receipts().settings().callbackUrl(),
                            delivery.requestId,
                            delivery.biTag(),
                            token,
                            code + "/" + delivery.pushType,
                            vendor.clock().instant()));
        }
    }

    /** 4.2: of several with one appMessageId a phone shows the earliest of 24 hours. */
    private boolean isFirst(String appMessageId, String token) {
        if (appMessageId.isEmpty() || vendor.instant()) {
            return true;
        }
        Instant now = vendor.clock().instant();
        Instant before = shown.put(appMessageId + "/" + token, now);
        if (before != null && now.isBefore(before.plus(SHOWN_ONCE))) {
            shown.put(appMessageId + "/" + token, before);
            return false;
        }
        return true;
    }

    /** 3.5 and 4.5; empty: the phone is offline, and of what expires there Huawei tells nothing. */
    private String receipt(Delivery delivery, String token, PhoneState phone) {
        return switch (phone) {
            case UNINSTALLED -> "2";
            case INACTIVE -> "10";
            case USER_MISMATCH -> "22";
            case DISABLED -> "14";
            case OFFLINE, UNKNOWN -> "";
            case NOTIFICATION_OFF -> delivery.notification().isObject() ? "6" : delivered(delivery, token);
            case INSTALLED -> delivered(delivery, token);
        };
    }

    private String delivered(Delivery delivery, String token) {
        if (delivery.test) {
            return "0"; // exempt from caps (4.2)
        }
        if (!vendor.quotas().takeDevice(ALL_CLASSES, token)) {
            return "102";
        }
        if (delivery.pushType.equals("1")) {
            String card = token + "/" + delivery.request.path("payload").path("formId");
            return vendor.quotas().takeDevice(FORM_UPDATES, card) ? "0" : "262";
        }
        return delivery.marketing() && !vendor.quotas().takeDevice(MARKETING, token) ? "256" : "0";
    }

    /** 4.5: by the app's client id, for alerts and voice, and only what was sent with a notifyId. */
    VendorReply revoke(VendorCall call) {
        String requestId = vendor.nextId();
        Optional<RuleCheck.Broken> unauthorized = tokens.refusal(vendor, call.header("authorization"));
        if (unauthorized.isPresent()) {
            return refuse(401, unauthorized.get(), requestId);
        }
        JsonNode request = json(call);
        JsonNode notifyId = request.path("notifyId");
        int count = request.path("token").size();
        Optional<RuleCheck.Broken> broken = new RuleCheck()
                .require(
                        call.variable("client").equals(HarmonySimulator.CLIENT_ID),
                        "80300002",
                        "No permission to send message to these tmIDs.")
                .require(
                        Set.of("0", "2").contains(call.header("push-type")),
                        "80100003",
                        "Illegal payload, The header does not contain valid push-type")
                .require(count >= 1 && count <= 1000, "80300010", "token count should within 1 and 1000")
                .require(notifyId.isInt() && notifyId.asInt() >= 0, "80300032", "No permission to revoke messages.")
                .require(notifyIds.contains(notifyId.asInt(-1)), "80100001", "nothing was sent with this notifyId")
                .broken();
        if (broken.isPresent()) {
            return refuse(400, broken.get(), requestId);
        }
        ArrayNode refused = JsonNodeFactory.instance.arrayNode();
        request.path("token").forEach(token -> {
            if (vendor.phone(token.asString("")) == PhoneState.UNKNOWN) {
                refused.add(token);
            }
        });
        return refused.isEmpty()
                ? PushKitReply.of(200, "80000000", "Success", requestId)
                : illegal(refused.size() == count ? "80300007" : "80100020", "noRight", refused, count, requestId);
    }

    private static JsonNode json(VendorCall call) {
        return call.hasContentType("application/json") ? call.json() : JsonNodeFactory.instance.missingNode();
    }

    private static VendorReply refuse(int status, RuleCheck.Broken broken, String requestId) {
        return PushKitReply.of(status, broken.code(), broken.text(), requestId);
    }

    /** 4.4: refused tokens by reason, JSON inside a text. */
    private static VendorReply illegal(String code, String reason, ArrayNode tokens, int all, String requestId) {
        ObjectNode msg = JsonNodeFactory.instance.objectNode();
        msg.putObject("illegalTokens").set(reason, tokens);
        if (tokens.size() < all) {
            msg.put("success", all - tokens.size());
        }
        msg.put("failure", tokens.size());
        return PushKitReply.of(200, code, msg.toString(), requestId);
    }

    private static ArrayNode array(List<String> tokens) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        tokens.forEach(array::add);
        return array;
    }
}

package io.hongyan.simulators.vendor.rcs;

import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Outbound messages. A phone with 5G messages gets one and shows it; one that was switched off them gets the SMS where the request has one;
 * one that is off waits, and can be spared the message meanwhile.
 */
final class RcsService {

    private static final int NUMBERS = 100;
    private static final String REPLY = "reply:";
    private static final String SPAM = "spam:";
    private static final Set<String> CONTENT_TYPES = Set.of(
            "text/plain", "application/vnd.gsma.botmessage.v1.0+json", "application/vnd.gsma.botsuggestion.v1.0+json");

    private final VendorState vendor;
    private final Map<String, Receipt> waiting = new ConcurrentHashMap<>();

    RcsService(VendorState vendor) {
        this.vendor = vendor;
        vendor.quotas().define("messages", QuotaBook.UNLIMITED, QuotaBook.UNLIMITED);
        vendor.rates().define("requests", 0);
        vendor.receipts().format(1, receipts -> encode(receipts.getFirst()));
        vendor.onReset(waiting::clear);
    }

    private Optional<VendorReply> refusal(VendorCall call) {
        if (!call.header("authorization").equals(RcsSimulator.AUTHORIZATION)
                || vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)) {
            return Optional.of(VendorReply.text(401, "Authorization: wrong user name or password"));
        }
        if (!call.variable("chatbot").equals(RcsSimulator.CHATBOT)) {
            return Optional.of(VendorReply.text(403, "chatbot: not this account's"));
        }
        return vendor.rates().take("requests", 1)
                ? Optional.empty()
                : Optional.of(VendorReply.empty(429).withHeader("Retry-After", "1"));
    }

    VendorReply send(VendorCall call) {
        return refusal(call).orElseGet(() -> send(call.json(), call.text()));
    }

    private VendorReply send(JsonNode body, String request) {
        List<String> to = new ArrayList<>();
        body.path("destinationAddress").forEach(address -> to.add(address.asString("")));
        Optional<String> broken = broken(body, to);
        if (broken.isPresent()) {
            return VendorReply.text(400, broken.get());
        }
        String id = body.path("messageId").asString("");
        ObjectNode answer = JsonMapper.shared().createObjectNode().put("messageId", id);
        ArrayNode refused = answer.putArray("deliveryInfoList");
        for (String address : to) {
            String number = address.substring("tel:".length());
            if (!number.matches("\\+[1-9]\\d{7,14}") || vendor.phone(number) == PhoneState.UNKNOWN) {
                refuse(refused, address, "INVALID_NUMBER");
            } else if (vendor.phones().state(number) == PhoneState.DISABLED) {
                refuse(refused, address, "BLACKLIST");
            } else if (!vendor.quotas().take("messages", 1)) {
                refuse(refused, address, "THROTTLED");
            } else {
                take(id, number, body, request);
            }
        }
        return VendorReply.json(201, answer);
    }

    private static void refuse(ArrayNode refused, String address, String description) {
        refused.addObject()
                .put("address", address)
                .put("deliveryStatus", "DeliveryImpossible")
                .put("description", description);
    }

    private static Optional<String> broken(JsonNode body, List<String> to) {
        if (body.path("messageId").asString("").isEmpty()) {
            return Optional.of("messageId: missing");
        }
        if (!body.path("senderAddress").asString("").equals(RcsSimulator.CHATBOT)) {
            return Optional.of("senderAddress: not the chatbot");
        }
        if (to.isEmpty() || to.size() > NUMBERS || to.stream().anyMatch(address -> !address.startsWith("tel:"))) {
            return Optional.of("destinationAddress: 1 … " + NUMBERS + " of tel:+…");
        }
        if (body.path("validity").asInt(0) < 1) {
            return Optional.of("validity: seconds, at least 1");
        }
        if (body.path("smsSupported").asBoolean(false)
                && body.path("smsContent").asString("").isEmpty()) {
            return Optional.of("smsContent: missing");
        }
        JsonNode contents = body.path("messageContent");
        if (!contents.isArray() || contents.isEmpty()) {
            return Optional.of("messageContent: missing");
        }
        for (JsonNode content : contents) {
            String type = content.path("contentType").asString("");
            if (!CONTENT_TYPES.contains(type)) {
                return Optional.of("contentType: " + type);
            }
            if (type.equals("text/plain") == content.path("contentText").isObject()) {
                return Optional.of("contentText: not what its type wants");
            }
        }
        return Optional.empty();
    }

    private void take(String id, String number, JsonNode body, String request) {
        JsonNode content = body.path("messageContent").path(0).path("contentText");
        vendor.messages()
                .add(
                        id,
                        id,
                        number,
                        "",
                        content.isString() ? content.asString() : content.toString(),
                        "messages",
                        request);
        boolean sms = body.path("smsSupported").asBoolean(false);
        report(id, number, "MessageSent");
        switch (vendor.phones().state(number)) {
            case INSTALLED -> {
                report(id, number, "DeliveredToTerminal:UP2");
                if (vendor.chance(vendor.receipts().settings().clicks())) {
                    report(id, number, "MessageDisplayed:UP2");
                }
            }
            case OFFLINE -> waiting.put(id + number, receipt(id, number, "DeliveredToTerminal:UP2"));
            // No 5G messages on this phone.
            case NOTIFICATION_OFF, USER_MISMATCH, INACTIVE ->
                report(id, number, sms ? "DeliveredToNetwork:SMS" : "DeliveryImpossible:800");
            case UNINSTALLED -> report(id, number, "DeliveryImpossible:INVALID_NUMBER");
            case DISABLED, UNKNOWN -> throw new IllegalStateException("was refused");
        }
    }

    private void report(String id, String number, String status) {
        vendor.receipts().send(receipt(id, number, status));
    }

    private Receipt receipt(String id, String number, String status) {
        return new Receipt(
                vendor.receipts().settings().callbackUrl(),
                id,
                id,
                number,
                status,
                vendor.clock().instant());
    }

    VendorReply query(VendorCall call) {
        return refusal(call).orElseGet(() -> VendorReply.text(404, "no such message"));
    }

    VendorReply revoke(VendorCall call) {
        return refusal(call).orElseGet(() -> {
            JsonNode body = call.json();
            if (!body.path("status").asString("").equals("RevokeRequested")) {
                return VendorReply.text(400, "status: RevokeRequested");
            }
            body.path("destinationAddress").forEach(address -> {
                String number = address.asString("").substring("tel:".length());
                boolean waits = waiting.remove(call.variable("id") + number) != null;
                report(call.variable("id"), number, waits ? "Revoked" : "RevokeFailed");
            });
            return VendorReply.json(200, "{}");
        });
    }

    /** The phone that answers: {@code {"from": "+86…", "text": "R"}}, or {@code "spam": true} for a complaint. */
    VendorReply reply(VendorCall call) {
        JsonNode body = call.json();
        boolean spam = body.path("spam").asBoolean(false);
        report(
                vendor.nextId(),
                body.path("from").asString(""),
                (spam ? SPAM : REPLY) + body.path("text").asString(""));
        return VendorReply.json(200, "{}");
    }

    private static Receipt.Post encode(Receipt receipt) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        String code = receipt.code();
        if (code.startsWith(REPLY) || code.startsWith(SPAM)) {
            String text = code.substring(code.indexOf(':') + 1);
            body.put("senderAddress", "tel:" + receipt.token())
                    .put("destinationAddress", RcsSimulator.CHATBOT)
                    .put("messageId", receipt.messageId())
                    .put(
                            "contentType",
                            code.startsWith(SPAM) ? "application/vnd.gsma.rcsspam-report+xml" : "text/plain")
                    .put("contentEncoding", "base64")
                    .put("bodyText", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))
                    .put("dateTime", receipt.at().toString());
        } else {
            String[] status = code.split(":", 2);
            body.putObject("deliveryInfo")
                    .put("address", "tel:" + receipt.token())
                    .put("messageId", receipt.messageId())
                    .put("deliveryStatus", status[0])
                    .put("description", status.length > 1 ? status[1] : "")
                    .put("dateTime", receipt.at().toString());
        }
        return new Receipt.Post(
                "application/json", Map.of("Authorization", RcsSimulator.AUTHORIZATION), body.toString());
    }
}

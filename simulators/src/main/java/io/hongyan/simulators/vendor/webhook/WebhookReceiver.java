package io.hongyan.simulators.vendor.webhook;

import io.hongyan.kernel.Sha256;
import io.hongyan.simulators.vendor.Fault;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.Receipt;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
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
 * Takes messages: signature, form, repetition, then each recipient. A request that was taken already is answered as before and
 * changes nothing, as the contract asks of a receiver.
 */
final class WebhookReceiver {

    private static final int MOST_RECIPIENTS = 1000;
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final VendorState vendor;
    private final Map<String, VendorReply> answered = new ConcurrentHashMap<>();

    WebhookReceiver(VendorState vendor) {
        this.vendor = vendor;
        vendor.rates().define("requests", 0);
        vendor.receipts().format(1000, this::encode);
        vendor.onReset(answered::clear);
    }

    VendorReply messages(VendorCall call) {
        if (vendor.faults().strikes(Fault.Kind.CREDENTIALS_EXPIRED)) {
            return VendorReply.text(401, "X-Hongyan-Signature: wrong");
        }
        Optional<VendorReply> refused = signature(call);
        if (refused.isPresent()) {
            return refused.get();
        }
        if (!vendor.rates().take("requests", 1)) {
            return VendorReply.empty(429).withHeader("Retry-After", "1");
        }
        JsonNode body = call.json();
        if (body.path("type").asString("").equals("ping")) {
            return VendorReply.json(200, "{}");
        }
        Optional<String> broken = broken(call, body);
        if (broken.isPresent()) {
            return VendorReply.text(400, broken.get());
        }
        return answered.computeIfAbsent(call.header("x-hongyan-id"), _ -> take(call, body));
    }

    private VendorReply take(VendorCall call, JsonNode body) {
        String id = vendor.nextId();
        ObjectNode answer = JsonMapper.shared().createObjectNode().put("id", id);
        ArrayNode results = answer.putArray("results");
        for (JsonNode recipient : body.path("recipients")) {
            String address = recipient.path("address").asString("");
            PhoneState state = vendor.phone(address);
            Optional<String> reason = refusal(state);
            if (reason.isPresent()) {
                results.addObject()
                        .put("address", address)
                        .put("status", "rejected")
                        .put("reason", reason.get())
                        .put("code", state.wireName());
                continue;
            }
            String task = body.path("taskid").asString("");
            vendor.messages()
                    .add(
                            id,
                            task,
                            address,
                            body.path("title").asString(""),
                            body.path("body").asString(""),
                            body.path("class").asString(""),
                            call.text());
            report(id, task, address, state);
        }
        return VendorReply.json(200, answer);
    }

    private static Optional<String> refusal(PhoneState state) {
        return switch (state) {
            case UNKNOWN -> Optional.of("token_invalid");
            case NOTIFICATION_OFF -> Optional.of("no_consent");
            case INSTALLED, OFFLINE, INACTIVE, DISABLED, UNINSTALLED, USER_MISMATCH -> Optional.empty();
        };
    }

    private void report(String id, String task, String address, PhoneState state) {
        switch (state) {
            case INSTALLED -> {
                send(id, task, address, "arrived");
                if (vendor.chance(vendor.receipts().settings().clicks())) {
                    send(id, task, address, "clicked");
                }
            }
            case INACTIVE -> send(id, task, address, "lost/device_inactive");
            case UNINSTALLED -> send(id, task, address, "lost/token_invalid");
            case USER_MISMATCH -> send(id, task, address, "lost/user_mismatch");
            case DISABLED -> send(id, task, address, "opted_out");
            case OFFLINE -> send(id, task, address, "held");
            case UNKNOWN, NOTIFICATION_OFF -> {}
        }
    }

    private void send(String id, String task, String address, String code) {
        vendor.receipts()
                .send(new Receipt(
                        vendor.receipts().settings().callbackUrl(),
                        id,
                        task,
                        address,
                        code,
                        vendor.clock().instant()));
    }

    private Receipt.Post encode(List<Receipt> receipts) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode list = body.putArray("receipts");
        for (Receipt receipt : receipts) {
            String[] said = receipt.code().split("/", 2);
            ObjectNode one = list.addObject()
                    .put("taskid", receipt.param())
                    .put("address", receipt.token())
                    .put("event", said[0])
                    .put("at", receipt.at().toEpochMilli());
            if (said.length > 1) {
                one.put("reason", said[1]);
            }
        }
        String timestamp = Long.toString(vendor.clock().instant().toEpochMilli());
        return new Receipt.Post(
                "application/json",
                Map.of("X-Hongyan-Timestamp", timestamp, "X-Hongyan-Signature", sign(timestamp + "." + body)),
                body.toString());
    }

    private Optional<VendorReply> signature(VendorCall call) {
        String timestamp = call.header("x-hongyan-timestamp");
        if (!timestamp.matches("\\d{13}")) {
            return Optional.of(VendorReply.text(401, "X-Hongyan-Timestamp: not milliseconds since 1970"));
        }
        Duration off = Duration.between(
                        Instant.ofEpochMilli(Long.parseLong(timestamp)),
                        vendor.clock().instant())
                .abs();
        if (off.compareTo(TOLERANCE) > 0) {
            return Optional.of(VendorReply.text(401, "X-Hongyan-Timestamp: more than five minutes off"));
        }
        return call.header("x-hongyan-signature").equals(sign(timestamp + "." + call.text()))
                ? Optional.empty()
                : Optional.of(VendorReply.text(401, "X-Hongyan-Signature: wrong"));
    }

    private static Optional<String> broken(VendorCall call, JsonNode body) {
        if (!call.hasContentType("application/json")) {
            return Optional.of("content type: application/json");
        }
        if (!body.path("type").asString("").equals("message")) {
            return Optional.of("type: message or ping");
        }
        if (!call.header("x-hongyan-id").matches("[0-9a-f]{32}")) {
            return Optional.of("X-Hongyan-Id: 32 hex characters");
        }
        if (!body.path("msgid").asString("").matches("[0-9a-f]{32}")
                || !body.path("taskid").asString("").endsWith(body.path("msgid").asString(""))) {
            return Optional.of("taskid, msgid: not those of one task");
        }
        if (!body.path("class").asString("").matches("service|marketing")) {
            return Optional.of("class: service or marketing");
        }
        return recipients(body.path("recipients"));
    }

    private static Optional<String> recipients(JsonNode recipients) {
        if (!recipients.isArray() || recipients.isEmpty() || recipients.size() > MOST_RECIPIENTS) {
            return Optional.of("recipients: 1 … " + MOST_RECIPIENTS);
        }
        Set<String> cids = new HashSet<>();
        for (JsonNode recipient : recipients) {
            if (recipient.path("address").asString("").isEmpty()) {
                return Optional.of("address: missing");
            }
            if (!cids.add(recipient.path("cid").asString(""))) {
                return Optional.of("cid: one is twice there");
            }
        }
        return Optional.empty();
    }

    private static String sign(String text) {
        return HexFormat.of().formatHex(Sha256.hmac(WebhookSimulator.SECRET.getBytes(StandardCharsets.UTF_8), text));
    }
}

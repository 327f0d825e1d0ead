package io.hongyan.simulators.vendor.ups;

import io.hongyan.kernel.Sha256;
import io.hongyan.simulators.vendor.PhoneState;
import io.hongyan.simulators.vendor.QuotaBook;
import io.hongyan.simulators.vendor.VendorCall;
import io.hongyan.simulators.vendor.VendorReply;
import io.hongyan.simulators.vendor.VendorState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls of docs/channels/ups.md. */
final class UpsService {

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);
    private static final int TOKENS = 100;
    private static final int MAX_TTL_SECONDS = 86_400;

    private final VendorState vendor;
    private final Map<String, VendorReply> answered = new ConcurrentHashMap<>();

    UpsService(VendorState vendor) {
        this.vendor = vendor;
        vendor.quotas().define("marketing", QuotaBook.UNLIMITED, QuotaBook.UNLIMITED);
        vendor.quotas().define("service", QuotaBook.UNLIMITED, QuotaBook.UNLIMITED);
        vendor.onReset(answered::clear);
    }

    VendorReply probe(VendorCall call) {
        return unauthorized(call, call.json()).orElseGet(() -> VendorReply.json(200, answer(0, "")));
    }

    VendorReply messages(VendorCall call) {
        JsonNode request = call.json();
        Optional<VendorReply> unauthorized = unauthorized(call, request);
        if (unauthorized.isPresent()) {
            return unauthorized.get();
        }
        String requestId = request.path("requestId").asString("");
        VendorReply before = answered.get(requestId);
        if (before != null) {
            return before;
        }
        Optional<VendorReply> refused = form(request).or(() -> quota(request));
        if (refused.isPresent()) {
            return refused.get();
        }
        VendorReply reply = accept(request, call.text());
        if (!vendor.instant()) {
            answered.put(requestId, reply);
        }
        return reply;
    }

    private static Optional<VendorReply> form(JsonNode request) {
        List<String> tokens = tokens(request);
        JsonNode notification = request.path("notification");
        String title = notification.path("title").asString("");
        String body = notification.path("body").asString("");
        long ttl = request.path("ttl").asLong(-1);
        if (request.path("requestId").asString("").isEmpty()
                || request.path("requestId").asString("").length() > 64) {
            return invalid("requestId: 1 … 64 characters");
        }
        if (tokens.isEmpty() || tokens.size() > TOKENS || new HashSet<>(tokens).size() < tokens.size()) {
            return invalid("tokens: 1 … 100, each once");
        }
        if (!request.path("class").asString("").matches("service|marketing")) {
            return invalid("class: service or marketing");
        }
        if (ttl < 0 || ttl > MAX_TTL_SECONDS) {
            return invalid("ttl: 0 … 86400");
        }
        if (notification.isMissingNode() && !request.path("data").has("payload")) {
            return invalid("notification: missing, and no data.payload either");
        }
        if (!notification.isMissingNode() && (title.isEmpty() || body.isEmpty())) {
            return invalid("notification.title and notification.body: must not be empty");
        }
        if (title.codePointCount(0, title.length()) > 50 || body.codePointCount(0, body.length()) > 100) {
            return Optional.of(refusal(400, 11, "title: at most 50 characters, body: at most 100"));
        }
        return Optional.empty();
    }

    private Optional<VendorReply> quota(JsonNode request) {
        return vendor.quotas()
                        .take(
                                request.path("class").asString(""),
                                tokens(request).size())
                ? Optional.empty()
                : Optional.of(refusal(429, 30, "the messages of the day are used"));
    }

    private VendorReply accept(JsonNode request, String text) {
        String msgId = vendor.nextId();
        ObjectNode answer = answer(0, "").put("msgId", msgId);
        ArrayNode invalid = answer.putArray("invalid");
        JsonNode notification = request.path("notification");
        for (String token : tokens(request)) {
            String reason = reason(vendor.phone(token));
            if (reason.isEmpty()) {
                vendor.messages()
                        .add(
                                msgId,
                                request.path("callback").asString(""),
                                token,
                                notification.path("title").asString(""),
                                notification.path("body").asString(""),
                                request.path("class").asString(""),
                                text);
            } else {
                invalid.addObject().put("token", token).put("reason", reason);
            }
        }
        return VendorReply.json(200, answer);
    }

    /** Empty: the message goes to the phone. */
    private static String reason(PhoneState phone) {
        return switch (phone) {
            case UNKNOWN, USER_MISMATCH -> "unknown_token";
            case UNINSTALLED -> "uninstalled";
            case NOTIFICATION_OFF, DISABLED -> "notification_off";
            case INACTIVE -> "inactive";
            case INSTALLED, OFFLINE -> "";
        };
    }

    private Optional<VendorReply> unauthorized(VendorCall call, JsonNode request) {
        String timestamp = call.header("x-hongyan-timestamp");
        boolean signed = timestamp.matches("\\d{1,12}")
                && MessageDigest.isEqual(
                        hmac(timestamp, call.body()).getBytes(StandardCharsets.US_ASCII),
                        call.header("x-hongyan-signature").getBytes(StandardCharsets.US_ASCII));
        if (!signed) {
            return Optional.of(refusal(401, 20, "X-Hongyan-Signature: wrong"));
        }
        Duration off = Duration.between(
                Instant.ofEpochSecond(Long.parseLong(timestamp)), vendor.clock().instant());
        if (off.abs().compareTo(CLOCK_TOLERANCE) > 0) {
            return Optional.of(refusal(401, 20, "X-Hongyan-Timestamp: more than five minutes off"));
        }
        return request.path("appId").asString("").equals(UpsSimulator.APP_ID)
                ? Optional.empty()
                : Optional.of(refusal(401, 20, "appId: not known"));
    }

    private static List<String> tokens(JsonNode request) {
        List<String> tokens = new ArrayList<>();
        request.path("tokens").forEach(token -> tokens.add(token.asString("")));
        return tokens;
    }

    private static Optional<VendorReply> invalid(String why) {
        return Optional.of(refusal(400, 10, why));
    }

    static VendorReply refusal(int status, int code, String why) {
        return VendorReply.json(status, answer(code, why));
    }

    private static ObjectNode answer(int code, String message) {
        return JsonMapper.shared().createObjectNode().put("code", code).put("message", message);
    }

    private static String hmac(String timestamp, byte[] body) {
        byte[] key = UpsSimulator.SECRET.getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Sha256.hmac(key, (timestamp + ".").getBytes(StandardCharsets.UTF_8), body));
    }
}

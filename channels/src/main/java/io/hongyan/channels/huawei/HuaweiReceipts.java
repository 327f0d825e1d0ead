package io.hongyan.channels.huawei;

import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Push Kit's receipts, V1 and V2 (vendor-channel reference, 3.5). Huawei signs them where a callback user and key are
 * configured; the key is Base64 where its console made it and plain text where it is an old one, and nothing tells which.
 */
public final class HuaweiReceipts implements Receipts {

    private static final String SIGNATURE_HEADER = "x-huawei-callback-id";
    private static final String TAKEN = "{\"code\":\"0\",\"message\":\"success\"}";

    private final String callbackUser;
    private final List<byte[]> keys;
    private final Function<String, VendorReceipt.Event> events;
    private final InstantSource clock;

    /**
     * @param callbackUser with {@code callbackKey} empty: receipts are not signed
     * @param events what a receipt code says happened
     */
    public HuaweiReceipts(
            String callbackUser,
            Secret callbackKey,
            Function<String, VendorReceipt.Event> events,
            InstantSource clock) {
        this.callbackUser = callbackUser;
        this.keys = callbackUser.isEmpty() || callbackKey.reveal().isEmpty() ? List.of() : keys(callbackKey);
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Answer read(Request request) {
        if (!keys.isEmpty() && !signed(request.headers().getOrDefault(SIGNATURE_HEADER, ""))) {
            return Answer.refused(401, "X-HUAWEI-CALLBACK-ID: not signed with the callback key");
        }
        JsonNode statuses = LenientJson.read(request.body()).path("statuses");
        if (!statuses.isArray()) {
            return Answer.refused(400, "statuses: missing (expected: a list)");
        }
        List<VendorReceipt> receipts = new ArrayList<>();
        for (JsonNode status : statuses) {
            String code = code(status);
            String token = status.path("token").asString("");
            if (!code.isEmpty() && !token.isEmpty()) {
                receipts.add(new VendorReceipt(
                        status.path("biTag").asString(""), token, events.apply(code), code, at(status)));
            }
        }
        return new Answer(200, "application/json", TAKEN, receipts);
    }

    private static String code(JsonNode status) {
        String result = outcome(status).path("result").asString("");
        return result.isEmpty() ? status.path("status").asString("") : result;
    }

    private Instant at(JsonNode status) {
        long millis = outcome(status)
                .path("timestamp")
                .asLong(status.path("timestamp").asLong(0));
        return millis > 0 ? Instant.ofEpochMilli(millis) : clock.instant();
    }

    /** Where V2 has result and time; a missing node in V1. */
    private static JsonNode outcome(JsonNode status) {
        return status.has("formStatus") ? status.path("formStatus") : status.path("deliveryStatus");
    }

    private boolean signed(String header) {
        Map<String, String> parts = new HashMap<>();
        for (String part : header.split(";")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        byte[] text = (parts.getOrDefault("timestamp", "") + parts.getOrDefault("nonce", "") + callbackUser)
                .getBytes(StandardCharsets.UTF_8);
        byte[] given = parts.getOrDefault("value", "").getBytes(StandardCharsets.UTF_8);
        return keys.stream()
                .map(key -> Base64.getEncoder().encode(Sha256.hmac(key, text)))
                .anyMatch(expected -> MessageDigest.isEqual(expected, given));
    }

    private static List<byte[]> keys(Secret callbackKey) {
        List<byte[]> keys = new ArrayList<>();
        keys.add(callbackKey.reveal().getBytes(StandardCharsets.UTF_8));
        try {
            keys.add(Base64.getDecoder().decode(callbackKey.reveal()));
        } catch (IllegalArgumentException e) {
            // Not Base64: an old key, plain text.
        }
        return List.copyOf(keys);
    }
}

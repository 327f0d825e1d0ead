package io.hongyan.channels.meizu;

import io.hongyan.channels.FormBody;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Meizu's callbacks: a form whose {@code cb} is a JSON object by message id and type (reference section 9.5). What its {@code
 * access_token} proves is not documented; the address may carry a key instead. They come once, without a time.
 */
final class MeizuReceipts implements Receipts {

    private final byte[] key;
    private final InstantSource clock;

    MeizuReceipts(Secret key, InstantSource clock) {
        this.key = key.reveal().getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
    }

    @Override
    public Answer read(Request request) {
        byte[] given = request.query().getOrDefault("key", "").getBytes(StandardCharsets.UTF_8);
        if (key.length > 0 && !MessageDigest.isEqual(key, given)) {
            return Answer.refused(403, "key: not the receipt key");
        }
        Optional<JsonNode> callback = callback(request.body());
        if (callback.isEmpty()) {
            return Answer.refused(400, "cb: missing or not a JSON object");
        }
        Instant now = clock.instant();
        List<VendorReceipt> receipts = new ArrayList<>();
        callback.get().forEach(ofMessage -> add(receipts, ofMessage, now));
        return new Answer(200, "text/plain; charset=utf-8", "ok", receipts);
    }

    private static void add(List<VendorReceipt> receipts, JsonNode ofMessage, Instant now) {
        String task = ofMessage.path("param").asString("");
        String type = ofMessage.path("type").asString("");
        VendorReceipt.Event event = switch (type) {
            case "1" -> new VendorReceipt.Event.Arrived();
            case "2" -> new VendorReceipt.Event.Clicked();
            default -> new VendorReceipt.Event.Lost(LossReason.UNKNOWN);
        };
        if (task.isEmpty() || type.isEmpty()) {
            return;
        }
        ofMessage.path("targets").forEach(target -> {
            String token = target.asString("");
            if (!token.isEmpty()) {
                receipts.add(new VendorReceipt(task, token, event, type, now));
            }
        });
    }

    private static Optional<JsonNode> callback(byte[] form) {
        try {
            String text = FormBody.parse(form).getOrDefault("cb", "");
            return Optional.of(LenientJson.read(text)).filter(JsonNode::isObject);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

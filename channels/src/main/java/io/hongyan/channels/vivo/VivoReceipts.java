package io.hongyan.channels.vivo;

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
import tools.jackson.databind.JsonNode;

/**
 * vivo's callbacks, old style and new: a JSON object by vivo's task id (reference section 8.5). vivo does not sign them; the
 * address may carry a key instead.
 */
final class VivoReceipts implements Receipts {

    private final byte[] key;
    private final InstantSource clock;

    VivoReceipts(Secret key, InstantSource clock) {
        this.key = key.reveal().getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
    }

    @Override
    public Answer read(Request request) {
        byte[] given = request.query().getOrDefault("key", "").getBytes(StandardCharsets.UTF_8);
        if (key.length > 0 && !MessageDigest.isEqual(key, given)) {
            return Answer.refused(403, "key: not the receipt key");
        }
        JsonNode tasks = LenientJson.read(request.body());
        if (!tasks.isObject()) {
            return Answer.refused(400, "body: not a JSON object by task id");
        }
        List<VendorReceipt> receipts = new ArrayList<>();
        for (JsonNode ofTask : tasks) {
            if (ofTask.isArray()) {
                ofTask.forEach(ack -> add(receipts, ack));
            } else {
                add(receipts, ofTask);
            }
        }
        return new Answer(200, "text/plain; charset=utf-8", "ok", receipts);
    }

    private void add(List<VendorReceipt> receipts, JsonNode ack) {
        String ackType = ack.path("ackType").asString("");
        String subAckType = ack.path("subAckType").asString("");
        if (ackType.isEmpty()) {
            return;
        }
        VendorReceipt.Event event = VivoErrors.ofReceipt(ackType, subAckType);
        String task = ack.path("param").asString("");
        // Without our id nothing can be said of a message, but that a token is dead holds for itself.
        if (task.isEmpty() && !isDeadToken(event)) {
            return;
        }
        String code = subAckType.isEmpty() ? ackType : ackType + "/" + subAckType;
        long ackMillis = ack.path("ackTime").asLong(0);
        Instant at = ackMillis > 0 ? Instant.ofEpochMilli(ackMillis) : clock.instant();
        for (String token : ack.path("targets").asString("").split(",", -1)) {
            if (!token.isBlank()) {
                receipts.add(new VendorReceipt(task, token.strip(), event, code, at));
            }
        }
    }

    private static boolean isDeadToken(VendorReceipt.Event event) {
        return event instanceof VendorReceipt.Event.Lost(LossReason reason)
                && (reason == LossReason.UNINSTALLED || reason == LossReason.TOKEN_INVALID);
    }
}

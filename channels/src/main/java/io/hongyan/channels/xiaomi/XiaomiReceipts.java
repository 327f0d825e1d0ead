package io.hongyan.channels.xiaomi;

import io.hongyan.channels.FormBody;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Receipts;
import io.hongyan.channels.VendorReceipt;
import io.hongyan.channels.VendorReceipt.Event;
import io.hongyan.kernel.LossReason;
import io.hongyan.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads Xiaomi's callbacks: a form whose one field {@code data} is a JSON object from message id to what happened to some of
 * its devices (reference 6.6). They are not signed; their address may carry a key instead.
 */
final class XiaomiReceipts implements Receipts {

    private static final int ARRIVED = 1;
    private static final int CLICKED = 2;
    private static final int INVALID_TARGET = 16;
    private static final int PUSH_DISABLED = 32;
    private static final int FILTERED = 64;
    private static final int OVER_QUOTA = 128;
    private static final int EXPIRED = 1024;

    /** Every receipt there is, each bit once: a doubled bit breaks the callback. */
    static final int ALL_TYPES = ARRIVED + CLICKED + INVALID_TARGET + PUSH_DISABLED + FILTERED + OVER_QUOTA + EXPIRED;

    private final byte[] key;
    private final InstantSource clock;

    XiaomiReceipts(Secret key, InstantSource clock) {
        this.key = key.reveal().getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
    }

    @Override
    public Answer read(Request request) {
        byte[] given = request.query().getOrDefault("key", "").getBytes(StandardCharsets.UTF_8);
        if (key.length > 0 && !MessageDigest.isEqual(key, given)) {
            return Answer.refused(403, "key: not the receipt key");
        }
        String data;
        try {
            data = FormBody.parse(request.body()).getOrDefault("data", "");
        } catch (IllegalArgumentException e) {
            return Answer.refused(400, "body: not a form");
        }
        if (!(LenientJson.read(data) instanceof ObjectNode messages)) {
            return Answer.refused(400, "data: not a JSON object");
        }
        List<VendorReceipt> receipts = new ArrayList<>();
        messages.forEach(message -> add(message, receipts));
        return new Answer(200, "text/plain; charset=utf-8", "ok", receipts);
    }

    private void add(JsonNode message, List<VendorReceipt> receipts) {
        String task = message.path("param").asString("");
        String targets = message.path("targets").asString("");
        if (targets.isEmpty() || !message.path("type").isIntegralNumber()) {
            return;
        }
        int type = message.path("type").intValue();
        long millis = message.path("timestamp").asLong(0);
        Instant at = millis > 0 ? Instant.ofEpochMilli(millis) : clock.instant();
        for (String target : targets.split(",")) {
            String token = target.strip();
            receipts.add(new VendorReceipt(task, token, event(type), Integer.toString(type), at));
            if (type == ARRIVED && message.path("barStatus").asString("").equals("Disable")) {
                receipts.add(new VendorReceipt(task, token, new Event.Lost(LossReason.NOT_DISPLAYED), "1 Disable", at));
            }
        }
    }

    static Event event(int type) {
        return switch (type) {
            case ARRIVED -> new Event.Arrived();
            case CLICKED -> new Event.Clicked();
            case INVALID_TARGET -> new Event.Lost(LossReason.UNINSTALLED);
            case PUSH_DISABLED -> new Event.Lost(LossReason.NOTIFICATION_OFF);
            case FILTERED -> new Event.Lost(LossReason.AUDIENCE_FILTERED);
            case OVER_QUOTA -> new Event.Lost(LossReason.OVER_QUOTA_APP);
            case EXPIRED -> new Event.Lost(LossReason.EXPIRED);
            default -> new Event.Lost(LossReason.UNKNOWN);
        };
    }
}

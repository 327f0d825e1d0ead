package io.hongyan.channels.oppo;

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
import tools.jackson.databind.node.ArrayNode;

/**
 * Reads OPPO's callbacks: a JSON array, for equal addresses are merged (reference 7.6). They are not signed; their address may
 * carry a key instead.
 */
final class OppoReceipts implements Receipts {

    private final byte[] key;
    private final InstantSource clock;

    OppoReceipts(Secret key, InstantSource clock) {
        this.key = key.reveal().getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
    }

    @Override
    public Answer read(Request request) {
        byte[] given = request.query().getOrDefault("key", "").getBytes(StandardCharsets.UTF_8);
        if (key.length > 0 && !MessageDigest.isEqual(key, given)) {
            return Answer.refused(403, "key: not the receipt key");
        }
        if (!(LenientJson.read(request.body()) instanceof ArrayNode events)) {
            return Answer.refused(400, "body: not a JSON array");
        }
        List<VendorReceipt> receipts = new ArrayList<>();
        events.forEach(event -> add(event, receipts));
        return new Answer(200, "text/plain; charset=utf-8", "ok", receipts);
    }

    private void add(JsonNode element, List<VendorReceipt> receipts) {
        String type = element.path("eventType").asString("");
        String targets = element.path("registrationIds").asString("");
        if (type.isEmpty() || targets.isEmpty()) {
            return;
        }
        String task = element.path("param").asString("");
        long millis = element.path("eventTime").asLong(0);
        Instant at = millis > 0 ? Instant.ofEpochMilli(millis) : clock.instant();
        for (String target : targets.split(",")) {
            receipts.add(new VendorReceipt(task, target.strip(), event(type), type, at));
        }
    }

    /** The name of the event for the app's own daily limit is not published; this one follows its sibling. */
    static Event event(String type) {
        return switch (type) {
            case "push_arrive" -> new Event.Arrived();
            case "regid_invalid" -> new Event.Lost(LossReason.UNINSTALLED);
            case "user_daily_limit" -> new Event.Lost(LossReason.OVER_QUOTA_DEVICE);
            case "app_daily_limit" -> new Event.Lost(LossReason.OVER_QUOTA_APP);
            case "message_night_control" -> new Event.Held();
            default -> new Event.Lost(LossReason.UNKNOWN);
        };
    }
}

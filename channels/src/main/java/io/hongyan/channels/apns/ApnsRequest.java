package io.hongyan.channels.apns;

import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import io.hongyan.channels.ClickAction;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.RequestOptions;
import io.hongyan.channels.TaskExtras;
import io.hongyan.channels.VendorMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message as APNs is given it: headers, and a payload of {@code aps} and the app's own members. {@code push_channel.ios}
 * (Getui REST V2, section 7.8) decides where it says something; what it does not know goes into the payload as it is.
 *
 * <p>Without a collapse id of its own an alert gets the msgid, so that a repeated request replaces the notification it may
 * have shown instead of adding a second one.
 */
final class ApnsRequest {

    /** Members of {@code push_channel.ios} that are not part of the payload. */
    private static final Set<String> DIRECTIONS =
            Set.of("type", "aps", "auto_badge", "payload", "apns-collapse-id", "apns-priority", "laId");

    /** Getui's name of a sound that is none. */
    private static final String SILENCE = "com.gexin.ios.silence";

    private static final int LONGEST_BADGE = 99_999;

    private final VendorMessage message;
    private final PushType type;
    private final ObjectNode aps;
    private final ObjectNode payload;
    private final boolean setsBadge;

    private ApnsRequest(VendorMessage message, PushType type, ObjectNode aps, ObjectNode payload, boolean setsBadge) {
        this.message = message;
        this.type = type;
        this.aps = aps;
        this.payload = payload;
        this.setsBadge = setsBadge;
    }

    static ApnsRequest of(VendorMessage message, boolean serviceExtension) {
        ObjectNode own = message.extension();
        ObjectNode aps =
                own.get("aps") instanceof ObjectNode given ? given.deepCopy() : JsonNodeFactory.instance.objectNode();
        PushType type = type(message, aps);
        ObjectNode payload = JsonNodeFactory.instance.objectNode();
        payload.set("aps", aps);
        boolean shown = type == PushType.ALERT || type == PushType.VOIP;
        if (shown) {
            fillAlert(aps, message);
        }
        if (type == PushType.ALERT) {
            fillSound(aps, message);
            if (serviceExtension && !aps.has("mutable-content")) {
                aps.put("mutable-content", 1);
            }
        }
        if (type == PushType.BACKGROUND) {
            aps.removeAll();
            aps.put("content-available", 1);
        }
        if (type != PushType.LIVE_ACTIVITY) {
            fillExtras(payload, message);
            if (payload.has("multimedia") && type == PushType.ALERT) {
                aps.put("mutable-content", 1);
            }
        }
        boolean setsBadge = type == PushType.ALERT
                && (own.has("auto_badge") || !(message.badge() instanceof VendorMessage.Badge.Unchanged));
        message.options().forEach((name, value) -> {
            if (!name.startsWith("apns-")) {
                RequestOptions.apply(payload, Map.of(name, value));
            }
        });
        return new ApnsRequest(message, type, aps, payload, setsBadge);
    }

    private static PushType type(VendorMessage message, ObjectNode aps) {
        return switch (message.extension().path("type").asString("")) {
            case "voip" -> PushType.VOIP;
            case "liveactivity" -> PushType.LIVE_ACTIVITY;
            default -> {
                boolean silent = aps.path("content-available").asInt(0) == 1
                        || message.kind() == VendorMessage.Kind.TRANSMISSION;
                yield silent && !aps.has("alert") ? PushType.BACKGROUND : PushType.ALERT;
            }
        };
    }

    private static void fillAlert(ObjectNode aps, VendorMessage message) {
        if (aps.path("alert").isString()) {
            return;
        }
        ObjectNode alert = aps.get("alert") instanceof ObjectNode given ? given : aps.putObject("alert");
        if (!alert.has("title")
                && !alert.has("title-loc-key")
                && !message.title().isEmpty()) {
            alert.put("title", message.title());
        }
        String body = message.bigText().isEmpty() ? message.body() : message.bigText();
        if (!alert.has("body") && !alert.has("loc-key") && !body.isEmpty()) {
            alert.put("body", body);
        }
        if (alert.isEmpty()) {
            aps.remove("alert");
        }
    }

    private static void fillSound(ObjectNode aps, VendorMessage message) {
        if (!aps.has("sound")) {
            aps.put("sound", message.sound().isEmpty() ? "default" : message.sound());
        }
        if (aps.path("sound").asString("").equals(SILENCE)) {
            aps.remove("sound");
        }
    }

    private static void fillExtras(ObjectNode payload, VendorMessage message) {
        payload.setAll(TaskExtras.of(message));
        ObjectNode own = message.extension();
        if (own.has("payload")) {
            payload.set("payload", own.get("payload"));
        }
        switch (message.click()) {
            case ClickAction.OpenUrl open -> payload.put("url", open.url());
            case ClickAction.OpenIntent open -> payload.put("intent", open.intent());
            case ClickAction.OpenApp open -> {}
            case ClickAction.Payload open -> {}
            case ClickAction.None none -> payload.put("click", "none");
        }
        String picture = message.bigPicture().isEmpty() ? message.image() : message.bigPicture();
        if (!picture.isEmpty()) {
            payload.putArray("multimedia").addObject().put("url", picture).put("type", 1);
        }
        own.properties().forEach(member -> {
            if (!DIRECTIONS.contains(member.getKey())) {
                payload.set(member.getKey(), member.getValue());
            }
        });
    }

    PushType type() {
        return type;
    }

    int payloadBytes() {
        return payload(LONGEST_BADGE).getBytes(StandardCharsets.UTF_8).length;
    }

    /** The request for one device. The id is the same whenever the same device is sent the same task. */
    ApnsNotification to(Recipient recipient, String bundleId, Instant expiration) {
        return new ApnsNotification(
                recipient.token(),
                payload(recipient.badge()),
                expiration,
                priority(),
                type,
                topic(bundleId),
                collapseId(),
                UUID.nameUUIDFromBytes((message.task().msgid() + recipient.cid()).getBytes(StandardCharsets.US_ASCII)));
    }

    private String payload(int badge) {
        if (setsBadge) {
            aps.put("badge", Math.max(0, badge));
        }
        return payload.toString();
    }

    private String topic(String bundleId) {
        String given = header("apns-topic");
        if (!given.isEmpty()) {
            return given;
        }
        return switch (type) {
            case VOIP -> bundleId + ".voip";
            case LIVE_ACTIVITY -> bundleId + ".push-type.liveactivity";
            default -> bundleId;
        };
    }

    /** Apple refuses 10 for background pushes. Pushy knows no 1, the nearest is 5. */
    private DeliveryPriority priority() {
        if (type == PushType.BACKGROUND) {
            return DeliveryPriority.CONSERVE_POWER;
        }
        return switch (header("apns-priority")) {
            case "5", "1" -> DeliveryPriority.CONSERVE_POWER;
            default -> DeliveryPriority.IMMEDIATE;
        };
    }

    private @Nullable String collapseId() {
        String given = header("apns-collapse-id");
        if (!given.isEmpty()) {
            return given;
        }
        if (type != PushType.ALERT) {
            return null;
        }
        return message.notifyId().isPresent()
                ? "n" + message.notifyId().getAsInt()
                : message.task().msgid();
    }

    private String header(String name) {
        JsonNode value = message.options().get(name);
        return value == null ? message.extension().path(name).asString("") : value.asString("");
    }
}

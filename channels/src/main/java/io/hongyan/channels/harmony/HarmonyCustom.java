package io.hongyan.channels.harmony;

import io.hongyan.channels.LenientJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages whose body the caller wrote in Huawei's own words: {@code push_channel.harmony.custom} of Getui's REST API, {@code
 * {CHANNEL: {"type": …, "payload": "<JSON text>"}}}. The text is the message's payload, or a request with {@code payload} and
 * {@code pushOptions}.
 */
final class HarmonyCustom {

    private HarmonyCustom() {}

    /** Puts the body into a request; what is not usable Huawei will refuse. */
    static PushType put(ObjectNode body, ObjectNode custom) {
        JsonNode chosen =
                custom.has("HW") ? custom.path("HW") : custom.iterator().next();
        JsonNode text = chosen.path("payload");
        JsonNode written = text.isString() ? LenientJson.read(text.asString()) : text;
        if (written instanceof ObjectNode request && request.get("payload") instanceof ObjectNode payload) {
            body.set("payload", payload.deepCopy());
            if (request.get("pushOptions") instanceof ObjectNode pushOptions) {
                body.set("pushOptions", pushOptions.deepCopy());
            }
        } else if (written instanceof ObjectNode payload) {
            body.set("payload", payload.deepCopy());
        }
        return switch (chosen.path("type").asString("")) {
            case "form_update" -> PushType.FORM_UPDATE;
            case "live_view" -> PushType.LIVE_VIEW;
            case "voip_call" -> PushType.VOIP_CALL;
            default -> PushType.ALERT; // subscribe: a notification that is shown to subscribers
        };
    }
}

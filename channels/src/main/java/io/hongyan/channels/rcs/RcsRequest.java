package io.hongyan.channels.rcs;

import io.hongyan.channels.RequestOptions;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.phone.PhoneNumber;
import io.hongyan.kernel.MessageClass;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes {@code push_channel.rcs} as an outbound message. Its {@code messageId} is the task's id: notifications name it, with the number
 * they are about.
 */
final class RcsRequest {

    static final String TEXT = "text/plain";
    static final String CARD = "application/vnd.gsma.botmessage.v1.0+json";
    private static final String SUGGESTIONS = "application/vnd.gsma.botsuggestion.v1.0+json";

    private final RcsAccount account;

    RcsRequest(RcsAccount account) {
        this.account = account;
    }

    static MessageClass messageClass(VendorMessage message) {
        return switch (message.extension().path("class").asString("")) {
            case "marketing" -> MessageClass.MARKETING;
            case "verification", "notification" -> MessageClass.SERVICE;
            default -> message.messageClass();
        };
    }

    /** What it says in words: the push's own text, else the notification's. */
    static String text(VendorMessage message) {
        String own = message.extension().path("text").asString("");
        return own.isEmpty() ? message.body() : own;
    }

    static boolean isEmpty(VendorMessage message) {
        return text(message).isEmpty() && !message.extension().path("card").isObject();
    }

    ObjectNode outbound(VendorMessage message, List<PhoneNumber> numbers) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        body.put("messageId", message.task().toString());
        ArrayNode to = body.putArray("destinationAddress");
        numbers.forEach(number -> to.add("tel:" + number.e164()));
        body.put("senderAddress", account.chatbot());
        body.put("contributionID", uuid(message.task().msgid()));
        body.put("conversationID", uuid(message.task().msgid()));
        body.put("clientCorrelator", message.task().msgid());
        ArrayNode reports = body.putArray("reportRequest");
        List.of("Delivered", "Displayed", "Failed").forEach(reports::add);
        body.put("storeSupported", true);
        body.put("validity", message.ttl().toSeconds());
        fallback(body, message);
        content(body.putArray("messageContent"), message);
        RequestOptions.apply(body, message.options());
        return body;
    }

    private void fallback(ObjectNode body, VendorMessage message) {
        String text = message.extension().path("fallback_text").asString("");
        String words = text.isEmpty() ? text(message) : text;
        boolean falls = account.fallback() && !words.isEmpty();
        body.put("smsSupported", falls);
        if (falls) {
            body.put("smsContent", words);
        }
    }

    private static void content(ArrayNode contents, VendorMessage message) {
        JsonNode card = message.extension().path("card");
        ObjectNode content = contents.addObject();
        if (card.isObject()) {
            content.put("contentType", CARD).put("contentEncoding", "utf8").set("contentText", card);
        } else {
            content.put("contentType", TEXT).put("contentEncoding", "utf8").put("contentText", text(message));
        }
        JsonNode suggestions = message.extension().path("suggestions");
        if (suggestions.isArray()) {
            ObjectNode menu = contents.addObject();
            menu.put("contentType", SUGGESTIONS).put("contentEncoding", "utf8");
            menu.putObject("contentText").set("suggestions", suggestions);
        }
    }

    private static String uuid(String hex32) {
        return new UUID(
                        Long.parseUnsignedLong(hex32.substring(0, 16), 16),
                        Long.parseUnsignedLong(hex32.substring(16), 16))
                .toString();
    }

    static ObjectNode revocation(List<PhoneNumber> numbers) {
        ObjectNode body = JsonMapper.shared().createObjectNode();
        ArrayNode to = body.putArray("destinationAddress");
        numbers.forEach(number -> to.add("tel:" + number.e164()));
        return body.put("status", "RevokeRequested");
    }
}

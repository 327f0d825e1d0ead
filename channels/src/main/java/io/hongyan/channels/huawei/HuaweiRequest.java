package io.hongyan.channels.huawei;

import io.hongyan.channels.HmsNotification;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.RequestOptions;
import io.hongyan.channels.TaskExtras;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of {@code messages:send} (vendor-channel reference, 3.2). Options may reach every part of it but the tokens.
 *
 * <p>What Huawei has no field for is left out: an expanded picture, a click that does nothing (it opens the app), and a badge
 * counted down for devices that show different numbers.
 */
final class HuaweiRequest {

    private static final HmsNotification.BadgeFields BADGE =
            new HmsNotification.BadgeFields("class", "set_num", "add_num");

    private HuaweiRequest() {}

    static ObjectNode of(VendorMessage message, HuaweiAccount account, List<Recipient> recipients) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("validate_only", false);
        ObjectNode body = request.putObject("message");
        // With a notification beside it, data becomes extras of the app's launch; without one it is handed to the app.
        body.put("data", TaskExtras.of(message).toString());
        ObjectNode android = body.putObject("android");
        android.put("ttl", message.ttl().toSeconds() + "s");
        android.put("bi_tag", message.task().toString());
        putUnlessEmpty(android, "receipt_id", account.receiptId());
        putUnlessEmpty(android, "category", category(message, account));
        if (account.test()) {
            android.put("target_user_type", 1);
        }
        if (message.kind() == VendorMessage.Kind.NOTIFICATION) {
            putNotification(android.putObject("notification"), message, account, recipients);
        }
        RequestOptions.apply(request, message.options());
        ArrayNode tokens = message(request).putArray("token");
        // Huawei delivers twice to a token that is named twice.
        recipients.stream().map(Recipient::token).distinct().forEach(tokens::add);
        return request;
    }

    /** The class Huawei will count the message as, as far as the request decides it. */
    static MessageClass classOf(VendorMessage message, HuaweiAccount account) {
        String category = of(message, account, List.of())
                .path("message")
                .path("android")
                .path("category")
                .asString("");
        return switch (category) {
            case "" -> message.messageClass();
            case "MARKETING" -> MessageClass.MARKETING;
            default -> MessageClass.SERVICE;
        };
    }

    private static ObjectNode message(ObjectNode request) {
        return request.get("message") instanceof ObjectNode message ? message : request.putObject("message");
    }

    private static String category(VendorMessage message, HuaweiAccount account) {
        boolean named = account.selfClassified()
                && message.kind() == VendorMessage.Kind.NOTIFICATION
                && message.messageClass() == MessageClass.MARKETING;
        return message.category().isEmpty() && named ? "MARKETING" : message.category();
    }

    private static void putNotification(
            ObjectNode notification, VendorMessage message, HuaweiAccount account, List<Recipient> recipients) {
        notification.put("title", message.title());
        notification.put("body", message.body());
        HmsNotification.putClick(notification.putObject("click_action"), message);
        putUnlessEmpty(notification, "image", message.image());
        putUnlessEmpty(notification, "channel_id", message.channelId());
        if (!message.sound().isEmpty()) {
            notification.put("sound", message.sound().startsWith("/") ? message.sound() : "/raw/" + message.sound());
            notification.put("default_sound", false);
        }
        if (!message.bigText().isEmpty()) {
            notification.put("style", 1);
            notification.put("big_title", message.title());
            notification.put("big_body", message.bigText());
        }
        message.notifyId().ifPresent(id -> notification.put("notify_id", id));
        if (!account.badgeClass().isEmpty()) {
            BADGE.put(notification, message.badge(), account.badgeClass(), recipients);
        }
    }

    private static void putUnlessEmpty(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }
}

package io.hongyan.channels.honor;

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
 * The body of {@code sendMessage} (vendor-channel reference, 5.2). Options may reach every part of it but the tokens.
 *
 * <p>What Honor has no field for is left out: sound, channel id, an expanded picture, a click that does nothing (it opens the
 * app), and a badge counted down for devices that show different numbers. An image is left out of marketing messages, for Honor
 * refuses them with one.
 */
final class HonorRequest {

    private static final HmsNotification.BadgeFields BADGE =
            new HmsNotification.BadgeFields("badgeClass", "setNum", "addNum");

    private static final String SERVICE = "NORMAL";
    private static final String MARKETING = "LOW";

    private HonorRequest() {}

    static ObjectNode of(VendorMessage message, HonorAccount account, List<Recipient> recipients) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        // With a notification beside it, data becomes extras of the app's launch; without one it is handed to the app.
        request.put("data", TaskExtras.of(message).toString());
        ObjectNode android = request.putObject("android");
        android.put("ttl", message.ttl().toSeconds() + "s");
        android.put("biTag", message.task().toString());
        if (!account.receiptId().isEmpty()) {
            android.put("receiptId", account.receiptId());
        }
        if (account.test()) {
            android.put("targetUserType", 1);
        }
        if (message.kind() == VendorMessage.Kind.NOTIFICATION) {
            request.putObject("notification").put("title", message.title()).put("body", message.body());
            putNotification(android.putObject("notification"), message, account, recipients);
        }
        RequestOptions.apply(request, message.options());
        ArrayNode tokens = request.putArray("token");
        // Honor refuses a request that names a token twice.
        recipients.stream().map(Recipient::token).distinct().forEach(tokens::add);
        return request;
    }

    /** The class Honor will count the message as: its importance. */
    static MessageClass classOf(VendorMessage message, HonorAccount account) {
        String importance = of(message, account, List.of())
                .path("android")
                .path("notification")
                .path("importance")
                .asString("");
        return switch (importance) {
            case SERVICE -> MessageClass.SERVICE;
            case MARKETING -> MessageClass.MARKETING;
            default -> message.messageClass();
        };
    }

    private static void putNotification(
            ObjectNode notification, VendorMessage message, HonorAccount account, List<Recipient> recipients) {
        notification.put("title", message.title());
        notification.put("body", message.body());
        HmsNotification.putClick(notification.putObject("clickAction"), message);
        switch (message.messageClass()) {
            case SERVICE -> {
                notification.put("importance", SERVICE);
                if (!message.image().isEmpty()) {
                    notification.put("image", message.image());
                }
            }
            case MARKETING -> notification.put("importance", MARKETING);
        }
        if (!message.bigText().isEmpty()) {
            notification.put("style", 1);
            notification.put("bigTitle", message.title());
            notification.put("bigBody", message.bigText());
        }
        message.notifyId().ifPresent(id -> notification.put("notifyId", id));
        if (!account.badgeClass().isEmpty()) {
            BADGE.put(notification, message.badge(), account.badgeClass(), recipients);
        }
    }
}

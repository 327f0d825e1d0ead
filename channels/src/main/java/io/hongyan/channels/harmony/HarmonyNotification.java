package io.hongyan.channels.harmony;

import io.hongyan.channels.ClickAction;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.TaskExtras;
import io.hongyan.channels.VendorMessage;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A notification of Push Kit (vendor-channel reference, 4.2).
 *
 * <p>What Huawei has no field for is left out: an expanded picture, a click that does nothing (it opens the app), and a badge
 * counted down for devices that show different numbers.
 */
final class HarmonyNotification {

    private static final int MAX_BADGE = 99;
    private static final int INBOX_LINES = 3;
    private static final int INBOX_STYLE = 3;

    private static final int OPEN_APP = 0;
    private static final int OPEN_PAGE = 1;

    private HarmonyNotification() {}

    static void put(ObjectNode payload, VendorMessage message, String serviceCategory, List<Recipient> recipients) {
        ObjectNode notification = payload.putObject("notification");
        notification.put("category", category(message, serviceCategory));
        notification.put("title", message.title());
        notification.put("body", message.body());
        notification.put("notifyId", message.notifyId().orElseGet(() -> HarmonyRequest.notifyId(message.task())));
        // Shown once in 24 hours, whichever channel brings it and however often a request is repeated.
        notification.put("appMessageId", message.task().msgid());
        putClick(notification.putObject("clickAction"), message);
        putBadge(notification, message.badge(), recipients);
        if (!message.image().isEmpty()) {
            notification.put("image", message.image());
        }
        if (!message.sound().isEmpty()) {
            notification.put("sound", message.sound());
        }
        if (!message.bigText().isEmpty()) {
            notification.put("style", INBOX_STYLE);
            ArrayNode lines = notification.putArray("inboxContent");
            for (String line : message.bigText().split("\\R", INBOX_LINES)) {
                lines.add(line);
            }
        }
    }

    private static String category(VendorMessage message, String serviceCategory) {
        if (!message.category().isEmpty()) {
            return message.category();
        }
        return switch (message.messageClass()) {
            case SERVICE -> serviceCategory;
            case MARKETING -> "MARKETING";
        };
    }

    private static void putClick(ObjectNode click, VendorMessage message) {
        ObjectNode data = click.put("actionType", OPEN_APP).putObject("data");
        data.setAll(TaskExtras.of(message));
        switch (message.click()) {
            case ClickAction.OpenIntent open -> putPage(click, data, open.intent());
            case ClickAction.OpenUrl open -> click.put("actionType", OPEN_PAGE).put("uri", open.url());
            case ClickAction.OpenApp _, ClickAction.Payload _, ClickAction.None _ -> {}
        }
    }

    /**
     * A page by the {@code want} that opens it. Push Kit finds pages by action or uri, not by ability: a want with neither opens
     * the app, which finds the want in the data.
     */
    private static void putPage(ObjectNode click, ObjectNode data, String text) {
        if (!(LenientJson.read(text) instanceof ObjectNode want)) {
            if (!text.isEmpty() && !text.startsWith("intent:")) {
                click.put("actionType", OPEN_PAGE).put("uri", text);
            }
            return;
        }
        boolean found = false;
        for (String name : List.of("action", "uri")) {
            String value = want.path(name).asString("");
            if (!value.isEmpty()) {
                click.put("actionType", OPEN_PAGE).put(name, value);
                found = true;
            }
        }
        if (want.get("parameters") instanceof ObjectNode parameters) {
            parameters.properties().forEach(parameter -> data.putIfAbsent(parameter.getKey(), parameter.getValue()));
        }
        if (!found) {
            data.put("want", text);
        }
    }

    private static void putBadge(ObjectNode notification, VendorMessage.Badge badge, List<Recipient> recipients) {
        switch (badge) {
            case VendorMessage.Badge.Unchanged _ -> {}
            case VendorMessage.Badge.Set set ->
                notification.putObject("badge").put("setNum", Math.clamp(set.number(), 0, MAX_BADGE));
            case VendorMessage.Badge.Add add
            when add.number() > 0 -> notification.putObject("badge").put("addNum", Math.min(add.number(), MAX_BADGE));
            case VendorMessage.Badge.Add _ -> {
                if (recipients.stream().mapToInt(Recipient::badge).distinct().count() == 1) {
                    int shown = Math.clamp(recipients.getFirst().badge(), 0, MAX_BADGE);
                    notification.putObject("badge").put("setNum", shown);
                }
            }
        }
    }
}

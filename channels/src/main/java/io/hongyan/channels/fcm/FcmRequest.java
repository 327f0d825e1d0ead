package io.hongyan.channels.fcm;

import io.hongyan.channels.ClickAction;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.RequestOptions;
import io.hongyan.channels.TaskExtras;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorMessage.Badge;
import io.hongyan.channels.VendorMessage.Kind;
import io.hongyan.kernel.MessageClass;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the body of {@code messages:send} (reference, section 2.2). */
final class FcmRequest {

    /** The action of an Android intent URI, which is all of it that FCM's click_action takes. */
    private static final Pattern INTENT_ACTION = Pattern.compile("[#;]action=([^;]+);");

    private FcmRequest() {}

    /** What an account's settings say about every request. */
    record Style(String packageName, String notificationPriority) {}

    static ObjectNode of(VendorMessage message, Recipient recipient, Style style) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ObjectNode body = request.putObject("message");
        body.put("token", recipient.token());
        body.set("data", data(message));
        ObjectNode android = body.putObject("android");
        android.put("ttl", message.ttl().toSeconds() + "s");
        message.notifyId().ifPresent(id -> android.put("collapse_key", String.valueOf(id)));
        if (!style.packageName.isEmpty()) {
            android.put("restricted_package_name", style.packageName);
        }
        switch (message.kind()) {
            case NOTIFICATION -> {
                android.put("priority", style.notificationPriority);
                addNotification(body, android, message, recipient);
            }
            // High priority that shows nothing gets an app de-prioritised, so only what matters has it.
            case TRANSMISSION ->
                android.put("priority", message.messageClass() == MessageClass.SERVICE ? "HIGH" : "NORMAL");
        }
        body.putObject("fcm_options").put("analytics_label", message.task().toString());
        RequestOptions.apply(request, message.options());
        return request;
    }

    private static void addNotification(
            ObjectNode body, ObjectNode android, VendorMessage message, Recipient recipient) {
        ObjectNode texts = body.putObject("notification");
        texts.put("title", message.title());
        texts.put("body", message.bigText().isEmpty() ? message.body() : message.bigText());
        putIfSet(texts, "image", message.bigPicture().isEmpty() ? message.image() : message.bigPicture());
        ObjectNode shown = android.putObject("notification");
        putIfSet(shown, "channel_id", message.channelId());
        putIfSet(shown, "sound", message.sound());
        // A repeated request replaces what it showed before.
        shown.put(
                "tag",
                message.notifyId().isPresent()
                        ? String.valueOf(message.notifyId().getAsInt())
                        : message.task().msgid());
        switch (message.badge()) {
            case Badge.Unchanged() -> {}
            case Badge.Set(int _), Badge.Add(int _) -> shown.put("notification_count", recipient.badge());
        }
        if (message.click() instanceof ClickAction.OpenIntent(String intent)) {
            Matcher action = INTENT_ACTION.matcher(intent);
            if (action.find()) {
                shown.put("click_action", action.group(1));
            }
        }
    }

    /** Strings only. FCM opens the app on a click, our SDK there does the rest by these. */
    private static ObjectNode data(VendorMessage message) {
        ObjectNode data = TaskExtras.of(message);
        if (message.kind() == Kind.NOTIFICATION) {
            switch (message.click()) {
                case ClickAction.OpenApp() -> data.put("click_type", "startapp");
                case ClickAction.OpenUrl(String url) ->
                    data.put("click_type", "url").put("url", url);
                case ClickAction.OpenIntent(String intent) ->
                    data.put("click_type", "intent").put("intent", intent);
                case ClickAction.Payload() -> data.put("click_type", "payload");
                case ClickAction.None() -> data.put("click_type", "none");
            }
        }
        return data;
    }

    private static void putIfSet(ObjectNode object, String name, String value) {
        if (!value.isEmpty()) {
            object.put(name, value);
        }
    }
}

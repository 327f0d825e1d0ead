package io.hongyan.channels.oppo;

import io.hongyan.channels.ClickAction;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.RequestOptions;
import io.hongyan.channels.TaskExtras;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes a message as OPPO's {@code notification} object, and that for one device or many (reference 7.2). */
final class OppoRequest {

    private static final Set<String> SERVICE_CATEGORIES =
            Set.of("IM", "ACCOUNT", "DEVICE_REMINDER", "ORDER", "TODO", "SUBSCRIPTION");
    private static final String APP_MESSAGE_ID = "app_message_id";
    private static final String TEMPLATE = "private_msg_template_id";

    private static final int STYLE_STANDARD = 1;
    private static final int STYLE_LONG_TEXT = 2;
    private static final int BADGE_SET = 0;
    private static final int BADGE_ADD = 1;

    private final OppoAccount account;

    OppoRequest(OppoAccount account) {
        this.account = account;
    }

    /** The category decides, and where there is none the channel. */
    MessageClass classOf(VendorMessage message) {
        ObjectNode notification = notification(message);
        String category = notification.path("category").asString("");
        boolean service = category.isEmpty()
                ? account.serviceChannels()
                        .contains(notification.path("channel_id").asString(""))
                : SERVICE_CATEGORIES.contains(category);
        return service ? MessageClass.SERVICE : MessageClass.MARKETING;
    }

    /** The message, without a message id of ours. */
    ObjectNode notification(VendorMessage message) {
        ObjectNode notification = JsonNodeFactory.instance.objectNode();
        putTexts(notification, message);
        putClick(notification, message);
        notification.put("off_line", true);
        notification.put("off_line_ttl", message.ttl().toSeconds());
        putClass(notification, message);
        message.notifyId().ifPresent(id -> notification.put("notify_id", id));
        putBadge(notification, message.badge());
        account.receiptUrl().ifPresent(url -> {
            notification.put("call_back_url", url);
            notification.put("call_back_parameter", message.task().toString());
        });
        applyOptions(notification, message);
        return notification;
    }

    private void putTexts(ObjectNode notification, VendorMessage message) {
        boolean longText = !message.bigText().isEmpty() && message.bigText().length() <= account.longText();
        notification.put("style", longText ? STYLE_LONG_TEXT : STYLE_STANDARD);
        notification.put("title", message.title());
        notification.put("content", longText ? message.bigText() : message.body());
    }

    private static void putClick(ObjectNode notification, VendorMessage message) {
        switch (message.click()) {
            case ClickAction.OpenApp(), ClickAction.Payload(), ClickAction.None() ->
                notification.put("click_action_type", 0);
            case ClickAction.OpenUrl(String url) ->
                notification.put("click_action_type", 2).put("click_action_url", url);
            case ClickAction.OpenIntent(String intent) ->
                notification.put("click_action_type", 5).put("click_action_url", TaskExtras.inIntent(intent, message));
        }
        notification.put("action_parameters", actionParameters(message));
    }

    private void putClass(ObjectNode notification, VendorMessage message) {
        List<String> channels = switch (message.messageClass()) {
            case SERVICE -> account.serviceChannels();
            case MARKETING -> List.of(account.marketingChannel());
        };
        String usualChannel = channels.isEmpty() ? "" : channels.getFirst();
        String usualCategory = switch (message.messageClass()) {
            case SERVICE -> account.serviceCategory();
            case MARKETING -> account.marketingCategory();
        };
        putText(notification, "channel_id", message.channelId().isEmpty() ? usualChannel : message.channelId());
        putText(notification, "category", message.category().isEmpty() ? usualCategory : message.category());
    }

    /** OPPO can take away nothing from a badge. */
    private static void putBadge(ObjectNode notification, VendorMessage.Badge badge) {
        switch (badge) {
            case VendorMessage.Badge.Unchanged() -> {}
            case VendorMessage.Badge.Set(int number) ->
                notification.put("badge_operation_type", BADGE_SET).put("badge_message_count", Math.max(0, number));
            case VendorMessage.Badge.Add(int number) -> {
                if (number > 0) {
                    notification.put("badge_operation_type", BADGE_ADD).put("badge_message_count", number);
                }
            }
        }
    }

    private static void putText(ObjectNode notification, String name, String value) {
        if (!value.isEmpty()) {
            notification.put(name, value);
        }
    }

    /** Options are meant for the notification, named directly or by a path from the whole request. */
    private static void applyOptions(ObjectNode notification, VendorMessage message) {
        RequestOptions.apply(notification, message.options());
        if (notification.remove("notification") instanceof ObjectNode nested) {
            notification.setAll(nested);
        }
        JsonNode channel = notification.remove("channel");
        if (channel != null) {
            notification.set("channel_id", channel);
        }
        if (notification.has(TEMPLATE)) {
            notification.remove(List.of("title", "content", "style"));
        }
    }

    static String actionParameters(VendorMessage message) {
        return TaskExtras.of(message).toString();
    }

    /** OPPO pushes a message id once to a device; this one is a device's own, so that holds however "once" is read. */
    static String messageId(TaskId task, Recipient recipient) {
        return UUID.nameUUIDFromBytes((task.msgid() + recipient.cid()).getBytes(StandardCharsets.US_ASCII))
                .toString();
    }

    /** Body of a single push, without the token of OPPO's. */
    FormBody single(VendorMessage message, Recipient recipient) {
        return new FormBody().addEncoded("message", new Element(message).encodedFor(recipient));
    }

    /** Body of a batch of singles: what is the same for all is written and encoded once. */
    FormBody batch(VendorMessage message, List<Recipient> recipients) {
        Element element = new Element(message);
        StringBuilder encoded = new StringBuilder(FormBody.encode("["));
        String separator = "";
        for (Recipient recipient : recipients) {
            encoded.append(separator);
            element.appendTo(encoded, recipient);
            separator = FormBody.encode(",");
        }
        return new FormBody().addEncoded("messages", encoded.append(FormBody.encode("]")));
    }

    /** Body that saves a text for broadcasts. */
    FormBody content(VendorMessage message) {
        ObjectNode notification = notification(message);
        if (!notification.has(APP_MESSAGE_ID)) {
            notification.put(APP_MESSAGE_ID, message.task().msgid());
        }
        return FormBody.of(FormBody.flatten(notification));
    }

    /** One element of {@code messages}, form-encoded, in its constant parts. */
    private final class Element {

        private final TaskId task;
        private final boolean ownId;
        private final String beforeToken;
        private final String beforeId;
        private final String afterId;

        Element(VendorMessage message) {
            ObjectNode notification = notification(message);
            task = message.task();
            ownId = !notification.has(APP_MESSAGE_ID);
            String members = notification.toString().substring(1) + "}";
            beforeToken = FormBody.encode(
                    "{\"target_type\":2,\"verify_registration_id\":" + account.verifiesTokens() + ",\"target_value\":");
            beforeId = FormBody.encode(",\"notification\":{" + (ownId ? "\"" + APP_MESSAGE_ID + "\":" : ""));
            afterId = FormBody.encode((ownId ? "," : "") + members);
        }

        String encodedFor(Recipient recipient) {
            StringBuilder encoded = new StringBuilder();
            appendTo(encoded, recipient);
            return encoded.toString();
        }

        void appendTo(StringBuilder encoded, Recipient recipient) {
            encoded.append(beforeToken).append(quoted(recipient.token())).append(beforeId);
            if (ownId) {
                encoded.append(quoted(messageId(task, recipient)));
            }
            encoded.append(afterId);
        }

        private static String quoted(String text) {
            return FormBody.encode(JsonNodeFactory.instance.stringNode(text).toString());
        }
    }
}

package io.hongyan.channels.webpush;

import io.hongyan.channels.ClickAction;
import io.hongyan.channels.LenientJson;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.RequestOptions;
import io.hongyan.channels.TaskExtras;
import io.hongyan.channels.VendorMessage;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the service worker reads: {@code {type, title, body, image, badge, tag, url, taskid, msgid, payload}}, and whatever
 * {@code push_channel.web} adds or replaces ({@code icon}, {@code actions}, {@code requireInteraction}, …). A {@code badge}
 * that is a number is the one on the app's icon, a text is the URL of the small monochrome picture.
 */
final class WebPushContent {

    /** Members of {@code push_channel.web} that become headers. */
    private static final Set<String> HEADERS = Set.of("urgency", "topic");

    private static final int LONGEST_BADGE = 99_999;

    private WebPushContent() {}

    static byte[] of(VendorMessage message, Recipient recipient) {
        return of(message, recipient.badge());
    }

    static int bytes(VendorMessage message) {
        return of(message, LONGEST_BADGE).length;
    }

    private static byte[] of(VendorMessage message, int badge) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        switch (message.kind()) {
            case NOTIFICATION -> fillNotification(content, message, badge);
            case TRANSMISSION -> content.put("type", "transmission");
        }
        content.setAll(TaskExtras.of(message));
        message.extension().properties().forEach(member -> {
            if (!HEADERS.contains(member.getKey())) {
                content.set(member.getKey(), member.getValue());
            }
        });
        message.options().forEach((name, value) -> {
            if (!HEADERS.contains(name)) {
                RequestOptions.apply(content, Map.of(name, value));
            }
        });
        return LenientJson.bytes(content);
    }

    private static void fillNotification(ObjectNode content, VendorMessage message, int badge) {
        content.put("type", "notification");
        content.put("title", message.title());
        content.put("body", message.bigText().isEmpty() ? message.body() : message.bigText());
        String picture = message.bigPicture().isEmpty() ? message.image() : message.bigPicture();
        if (!picture.isEmpty()) {
            content.put("image", picture);
        }
        if (!(message.badge() instanceof VendorMessage.Badge.Unchanged)) {
            content.put("badge", Math.max(0, badge));
        }
        message.notifyId().ifPresent(id -> content.put("tag", "n" + id));
        switch (message.click()) {
            case ClickAction.OpenUrl open -> content.put("url", open.url());
            case ClickAction.OpenIntent open -> content.put("intent", open.intent());
            case ClickAction.OpenApp open -> {}
            case ClickAction.Payload open -> {}
            case ClickAction.None none -> content.put("click", "none");
        }
    }

    /** Tells the service worker to close what it may show. */
    static byte[] revoke(String taskId, String msgid) {
        ObjectNode content = JsonNodeFactory.instance.objectNode();
        content.put("type", "revoke");
        content.put("taskid", taskId);
        content.put("msgid", msgid);
        return LenientJson.bytes(content);
    }
}

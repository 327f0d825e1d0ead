package io.hongyan.channels.ups;

import io.hongyan.channels.ClickAction;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.RequestOptions;
import io.hongyan.channels.TaskExtras;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages in our own format ({@code docs/channels/ups.md}). */
final class UpsRequest {

    private UpsRequest() {}

    static ObjectNode of(String appId, VendorMessage message, List<Recipient> recipients) {
        ObjectNode request = JsonMapper.shared().createObjectNode();
        request.put("appId", appId);
        request.put("requestId", requestId(message.task(), recipients));
        request.put("class", message.messageClass().wireName());
        ArrayNode tokens = request.putArray("tokens");
        recipients.forEach(recipient -> tokens.add(recipient.token()));
        switch (message.kind()) {
            case NOTIFICATION -> notification(request.putObject("notification"), message);
            case TRANSMISSION -> {}
        }
        request.set("data", TaskExtras.of(message));
        request.put("ttl", message.ttl().toSeconds());
        message.notifyId().ifPresent(id -> request.put("notifyId", id));
        request.put("callback", message.task().toString());
        RequestOptions.apply(request, message.options());
        return request;
    }

    private static void notification(ObjectNode notification, VendorMessage message) {
        notification.put("title", message.title());
        notification.put("body", message.body());
        putUnlessEmpty(notification, "bigText", message.bigText());
        putUnlessEmpty(notification, "bigPicture", message.bigPicture());
        putUnlessEmpty(notification, "image", message.image());
        putUnlessEmpty(notification, "sound", message.sound());
        putUnlessEmpty(notification, "channelId", message.channelId());
        putUnlessEmpty(notification, "category", message.category());
        switch (message.badge()) {
            case VendorMessage.Badge.Unchanged _ -> {}
            case VendorMessage.Badge.Set(int number) ->
                notification.putObject("badge").put("set", number);
            case VendorMessage.Badge.Add(int number) ->
                notification.putObject("badge").put("add", number);
        }
        ObjectNode click = notification.putObject("clickAction");
        switch (message.click()) {
            case ClickAction.OpenApp _ -> click.put("type", "app");
            case ClickAction.OpenUrl(String url) -> click.put("type", "url").put("url", url);
            case ClickAction.OpenIntent(String intent) ->
                click.put("type", "intent").put("intent", intent);
            case ClickAction.Payload _ -> click.put("type", "payload");
            case ClickAction.None _ -> click.put("type", "none");
        }
    }

    private static void putUnlessEmpty(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    /** The same for the same task and devices: the service answers a repeated one as it did before. */
    static String requestId(TaskId task, List<Recipient> recipients) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            recipients.forEach(recipient -> {
                digest.update(recipient.token().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            });
            return task.msgid() + HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no SHA-256 in this JDK", e);
        }
    }

    /** Reference section 12.10: hex HMAC-SHA256 of timestamp, a dot and the body. */
    static String signature(Secret secret, String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no HmacSHA256 in this JDK", e);
        }
    }
}

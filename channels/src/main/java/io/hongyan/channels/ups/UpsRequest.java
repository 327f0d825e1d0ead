package io.hongyan.channels.ups;

import io.hongyan.channels.ClickAction;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.RequestOptions;
import io.hongyan.channels.TaskExtras;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.Sha256;
import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
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
        String tokens =
                recipients.stream().map(recipient -> recipient.token() + "\0").collect(Collectors.joining());
        return task.msgid() + Sha256.hex(tokens).substring(0, 32);
    }

    /** Reference section 12.10: hex HMAC-SHA256 of timestamp, a dot and the body. */
    static String signature(Secret secret, String timestamp, byte[] body) {
        return HexFormat.of()
                .formatHex(Sha256.hmac(secret, (timestamp + ".").getBytes(StandardCharsets.US_ASCII), body));
    }
}

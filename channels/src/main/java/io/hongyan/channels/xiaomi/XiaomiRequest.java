package io.hongyan.channels.xiaomi;

import io.hongyan.channels.ClickAction;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.RequestOptions;
import io.hongyan.channels.TaskExtras;
import io.hongyan.channels.TextLimit;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes a message as the form fields of {@code /v2/message/regid} (reference 6.2). */
final class XiaomiRequest {

    private static final String CHANNEL_ID = "extra.channel_id";
    private static final int STYLE_BIG_TEXT = 1;
    private static final int STYLE_BIG_PICTURE = 2;

    private final XiaomiAccount account;
    private final TextLimit body;

    XiaomiRequest(XiaomiAccount account, TextLimit body) {
        this.account = account;
        this.body = body;
    }

    /** All fields but the devices. */
    Map<String, String> fields(VendorMessage message) {
        Map<String, String> fields = withoutTtl(message);
        Duration ttl = message.ttl();
        if (classOf(fields) == MessageClass.MARKETING && ttl.compareTo(account.publicMaxTtl()) > 0) {
            ttl = account.publicMaxTtl();
        }
        fields.putIfAbsent("time_to_live", Long.toString(ttl.toMillis()));
        return fields;
    }

    /** The channel decides: what does not go over a private one is counted. */
    MessageClass classOf(VendorMessage message) {
        return classOf(withoutTtl(message));
    }

    private MessageClass classOf(Map<String, String> fields) {
        return account.privateChannels().contains(fields.getOrDefault(CHANNEL_ID, ""))
                ? MessageClass.SERVICE
                : MessageClass.MARKETING;
    }

    private Map<String, String> withoutTtl(VendorMessage message) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("restricted_package_name", account.packageName());
        // Encoded once more than the form does: Xiaomi decodes it twice.
        request.put("payload", FormBody.encode(payload(message)));
        putChannel(request, message);
        request.put("extra.jobkey", jobKey(message.task()));
        switch (message.kind()) {
            case NOTIFICATION -> {
                request.put("pass_through", 0);
                putTexts(request, message);
                request.put("notify_type", account.notifyType());
                request.put("notify_id", notifyId(message));
                putClick(request, message);
                if (!message.sound().isEmpty()) {
                    request.put("extra.sound_uri", soundUri(message.sound()));
                }
            }
            case TRANSMISSION -> request.put("pass_through", 1);
        }
        account.receiptUrl().ifPresent(url -> {
            request.put("extra.callback", url);
            request.put("extra.callback.param", message.task().toString());
            request.put("extra.callback.type", account.receiptTypes());
        });
        RequestOptions.apply(request, message.options());
        return canonical(FormBody.flatten(request));
    }

    private void putChannel(ObjectNode request, VendorMessage message) {
        String own = message.channelId();
        String usual = switch (message.messageClass()) {
            case SERVICE ->
                account.privateChannels().isEmpty()
                        ? account.publicChannel()
                        : account.privateChannels().getFirst();
            case MARKETING -> account.publicChannel();
        };
        String channel = own.isEmpty() ? usual : own;
        if (!channel.isEmpty()) {
            request.put(CHANNEL_ID, channel);
        }
    }

    private void putTexts(ObjectNode request, VendorMessage message) {
        boolean bigText = !message.bigText().isEmpty() && body.fits(message.bigText());
        request.put("title", message.title());
        request.put("description", bigText ? message.bigText() : message.body());
        if (!message.bigPicture().isEmpty()) {
            request.put("extra.notification_style_type", STYLE_BIG_PICTURE);
            request.put("extra.notification_bigPic_uri", message.bigPicture());
        } else if (bigText) {
            request.put("extra.notification_style_type", STYLE_BIG_TEXT);
        }
        if (!message.image().isEmpty()) {
            request.put("extra.notification_large_icon_uri", message.image());
        }
    }

    /** Without an effect the app's SDK is called, and finds the payload. */
    private static void putClick(ObjectNode request, VendorMessage message) {
        switch (message.click()) {
            case ClickAction.OpenApp() -> request.put("extra.notify_effect", 1);
            case ClickAction.OpenIntent(String intent) ->
                request.put("extra.notify_effect", 2).put("extra.intent_uri", TaskExtras.inIntent(intent, message));
            case ClickAction.OpenUrl(String url) ->
                request.put("extra.notify_effect", 3).put("extra.web_uri", url);
            case ClickAction.Payload(), ClickAction.None() -> {}
        }
    }

    private String soundUri(String sound) {
        return sound.contains("://") ? sound : "android.resource://" + account.packageName() + "/raw/" + sound;
    }

    /** Getui's {@code options} also know the channel by shorter names. */
    private static Map<String, String> canonical(Map<String, String> fields) {
        for (String alias : new String[] {"channel", "channel_id"}) {
            String channel = fields.remove(alias);
            if (channel != null) {
                fields.put(CHANNEL_ID, channel);
            }
        }
        return fields;
    }

    static String payload(VendorMessage message) {
        return TaskExtras.of(message).toString();
    }

    /**
     * By it a phone knows a repeated message, of which it drops all but the first. 20 characters, of which the first must not be
     * an underscore: that leaves room for the last 110 bits of the task, all but its shard.
     */
    static String jobKey(TaskId task) {
        byte[] id = HexFormat.of().parseHex(task.msgid());
        return "h" + Base64.getUrlEncoder().withoutPadding().encodeToString(id).substring(3);
    }

    /** The message's own, else one of the task's: without any, a notification replaces the one before it. */
    static int notifyId(VendorMessage message) {
        return message.notifyId().orElse(notifyId(message.task()));
    }

    static int notifyId(TaskId task) {
        return (int) task.low() & Integer.MAX_VALUE;
    }
}

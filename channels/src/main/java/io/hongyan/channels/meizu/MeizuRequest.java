package io.hongyan.channels.meizu;

import io.hongyan.channels.ClickAction;
import io.hongyan.channels.FormBody;
import io.hongyan.channels.Recipient;
import io.hongyan.channels.RequestOptions;
import io.hongyan.channels.TaskExtras;
import io.hongyan.channels.VendorMessage;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Messages as Meizu's {@code messageJson}, and the signed form around them (reference sections 9.1, 9.2). */
final class MeizuRequest {

    private static final int PUBLIC = 0;
    private static final int PRIVATE = 1;
    private static final int NOTIFY_KEY_LENGTH = 8;

    private final MeizuAccount account;

    MeizuRequest(MeizuAccount account) {
        this.account = account;
    }

    /** The class Meizu counts a message as, after the options. */
    MessageClass classOf(VendorMessage message) {
        return json(message).path("noticeBarInfo").path("noticeMsgType").asInt(PUBLIC) == PRIVATE
                ? MessageClass.SERVICE
                : MessageClass.MARKETING;
    }

    /** Bytes of the parameters the app is given with the click. */
    int parameterBytes(VendorMessage message) {
        return json(message)
                .path("clickTypeInfo")
                .path("parameters")
                .toString()
                .getBytes(StandardCharsets.UTF_8)
                .length;
    }

    /** Body of {@code pushByPushId}. */
    byte[] form(VendorMessage message, List<Recipient> recipients) {
        SortedMap<String, String> fields = new TreeMap<>();
        fields.put("appId", account.appId());
        fields.put("messageJson", json(message).toString());
        fields.put("pushIds", recipients.stream().map(Recipient::token).collect(Collectors.joining(",")));
        return encoded(fields);
    }

    /** A form with its signature. */
    byte[] encoded(SortedMap<String, String> fields) {
        SortedMap<String, String> signed = new TreeMap<>(fields);
        signed.put("sign", sign(fields, account.appSecret()));
        return FormBody.of(signed).bytes();
    }

    /** Over the raw values in order of their names, nothing between them, the secret at the end. */
    static String sign(SortedMap<String, String> fields, Secret secret) {
        String text = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("", "", secret.reveal()));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("no MD5 in this JDK", e);
        }
    }

    ObjectNode json(VendorMessage message) {
        ObjectNode json = JsonMapper.shared().createObjectNode();
        json.putObject("noticeBarInfo")
                .put(
                        "noticeMsgType",
                        switch (message.messageClass()) {
                            case SERVICE -> PRIVATE;
                            case MARKETING -> PUBLIC;
                        })
                .put("noticeBarType", 0)
                .put("title", message.title())
                .put("content", message.body());
        ObjectNode expanded = json.putObject("noticeExpandInfo");
        if (message.bigText().isEmpty()) {
            expanded.put("noticeExpandType", 0);
        } else {
            expanded.put("noticeExpandType", 1).put("noticeExpandContent", message.bigText());
        }
        click(json.putObject("clickTypeInfo"), message);
        json.putObject("pushTimeInfo").put("offLine", 1).put("validTime", hours(message.ttl()));
        json.putObject("advanceInfo").put("notifyKey", notifyKey(message.notifyId(), message.task()));
        if (!account.receiptUrl().isEmpty()) {
            json.putObject("extra")
                    .put("callback", account.receiptUrl())
                    .put("callback.param", message.task().toString())
                    .put("callback.type", Integer.toString(account.receiptType()));
        }
        RequestOptions.apply(json, message.options());
        return json;
    }

    private static void click(ObjectNode info, VendorMessage message) {
        ObjectNode parameters = JsonMapper.shared().createObjectNode();
        switch (message.click()) {
            // Meizu has no "nothing".
            case ClickAction.OpenApp _, ClickAction.Payload _, ClickAction.None _ -> info.put("clickType", 0);
            case ClickAction.OpenUrl(String url) -> info.put("clickType", 2).put("url", url);
            case ClickAction.OpenIntent(String intent) -> {
                IntentUri parsed = IntentUri.parse(intent);
                if (parsed.activity().isEmpty()) {
                    info.put("clickType", 2).put("url", parsed.uri().isEmpty() ? intent : parsed.uri());
                } else {
                    info.put("clickType", 1).put("activity", parsed.activity());
                }
                parsed.extras().forEach(parameters::put);
            }
        }
        parameters.setAll(TaskExtras.of(message));
        info.set("parameters", parameters);
    }

    /** Begun hours count: a message may live a little longer than asked for, never shorter. */
    private static long hours(Duration ttl) {
        return Math.max(1, (ttl.toSeconds() + 3599) / 3600);
    }

    /**
     * Of messages with the same key the phone shows the last. A message that replaces none has its own, so that a repeated
     * request shows it once.
     */
    private static String notifyKey(OptionalInt notifyId, TaskId task) {
        return notifyId.isPresent()
                ? Integer.toString(notifyId.getAsInt(), Character.MAX_RADIX)
                : HexFormat.of().toHexDigits(task.low()).substring(0, NOTIFY_KEY_LENGTH);
    }
}

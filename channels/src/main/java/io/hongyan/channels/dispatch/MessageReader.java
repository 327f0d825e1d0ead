package io.hongyan.channels.dispatch;

import io.hongyan.channels.ClickAction;
import io.hongyan.channels.VendorMessage;
import io.hongyan.channels.VendorMessage.Badge;
import io.hongyan.channels.VendorMessage.Kind;
import io.hongyan.delivery.vendor.VendorCall.Content;
import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Reads what a push has for a channel (Getui REST V2, {@code push_channel}): {@code android.ups} for Android's vendors, or
 * {@code android.<key>} (ours) for one of them, {@code ios} for APNs, {@code harmony} for HarmonyOS, {@code web} (ours) for Web Push, {@code mp.wx} for WeChat mini programs, the channel's key (ours) for other channels to a person. What {@code ups} and {@code harmony} have no
 * field for (big text and picture, logo, notification channel, ring, badge) is taken from {@code push_message.notification},
 * unless they carry it all the same.
 */
public final class MessageReader {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final ObjectNode NO_EXTENSION = JsonNodeFactory.instance.objectNode();
    private static final int MAX_BADGE_DIGITS = 9;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(title|body)}");

    private MessageReader() {}

    /** What a push has for a channel. */
    public sealed interface Reading {

        record Message(VendorMessage message) implements Reading {}

        /** An earlier message is to be taken back. */
        record Revoke(String oldTask) implements Reading {}

        record Nothing() implements Reading {}
    }

    /**
     * Reads what a push has for a channel.
     *
     * @param messageClass the class to assume where the push names none ({@code push_channel.message_class}, ours)
     * @param ttl as the vendor is to be told
     */
    public static Reading read(Channel channel, Content content, TaskId task, MessageClass messageClass, Duration ttl) {
        if (content.pushChannel().isEmpty()) {
            return new Reading.Nothing();
        }
        JsonNode pushChannel = json(content.pushChannel());
        if (!(own(channel, pushChannel) instanceof ObjectNode own) || own.isEmpty()) {
            return new Reading.Nothing();
        }
        if (own.has("revoke")) {
            return new Reading.Revoke(text(own.path("revoke"), "old_task_id"));
        }
        MessageClass asked = switch (text(pushChannel, "message_class")) {
            case "service" -> MessageClass.SERVICE;
            case "marketing" -> MessageClass.MARKETING;
            default -> messageClass;
        };
        Map<String, JsonNode> options = options(channel, pushChannel, own);
        Envelope envelope = new Envelope(task, asked, ttl, options);
        Optional<VendorMessage> message = switch (channel) {
            case DEVICE -> Optional.empty();
            case APNS -> Optional.of(apns(envelope, own));
            case WEBPUSH -> Optional.of(web(envelope, own));
            case HARMONY -> android(envelope, own, content, own);
            case FCM, HUAWEI, HONOR, XIAOMI, XIAOMI_GLOBAL, OPPO, OPPO_GLOBAL, VIVO, MEIZU, UPS ->
                android(envelope, own, content, NO_EXTENSION);
            default -> // to a person
                Optional.of(toPerson(envelope, own, content));
        };
        return message.<Reading>map(Reading.Message::new).orElseGet(Reading.Nothing::new);
    }

    /** What every message has, whatever it says. */
    private record Envelope(TaskId task, MessageClass messageClass, Duration ttl, Map<String, JsonNode> options) {

        VendorMessage transmission(String payload, ObjectNode extension) {
            return message(
                    Kind.TRANSMISSION,
                    "",
                    "",
                    new ClickAction.OpenApp(),
                    new Badge.Unchanged(),
                    "",
                    payload,
                    extension);
        }

        VendorMessage message(
                Kind kind,
                String title,
                String body,
                ClickAction click,
                Badge badge,
                String sound,
                String payload,
                ObjectNode extension) {
            return new VendorMessage(
                    task,
                    kind,
                    title,
                    body,
                    "",
                    "",
                    "",
                    click,
                    badge,
                    sound,
                    "",
                    "",
                    OptionalInt.empty(),
                    ttl,
                    messageClass,
                    payload,
                    extension,
                    options);
        }
    }

    private static JsonNode own(Channel channel, JsonNode pushChannel) {
        return switch (channel) {
            case DEVICE -> MissingNode.getInstance();
            case APNS -> pushChannel.path("ios");
            case HARMONY -> pushChannel.path("harmony");
            case WEBPUSH -> pushChannel.path("web");
            case FCM, HUAWEI, HONOR, XIAOMI, XIAOMI_GLOBAL, OPPO, OPPO_GLOBAL, VIVO, MEIZU, UPS -> {
                JsonNode android = pushChannel.path("android");
                yield android.has(channel.key()) ? android.path(channel.key()) : android.path("ups");
            }
            case WECHAT_MINI -> pushChannel.path("mp").path("wx");
            default -> pushChannel.path(channel.key());
        };
    }

    /**
     * Channels to a person: {@code push_channel.sms} and the like (ours). Title and body are the notification's where the channel
     * has none of its own; {@code {title}} and {@code {body}} in any of its texts stand for them.
     */
    private static VendorMessage toPerson(Envelope envelope, ObjectNode own, Content content) {
        JsonNode common = json(content.pushMessage()).path("notification");
        String title = eitherText(own, common, "title");
        String body = eitherText(own, common, "body");
        return envelope.message(
                Kind.NOTIFICATION,
                title,
                body,
                new ClickAction.OpenApp(),
                new Badge.Unchanged(),
                "",
                text(own, "payload"),
                (ObjectNode) filled(own, title, body));
    }

    private static JsonNode filled(JsonNode node, String title, String body) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                object.properties().forEach(entry -> copy.set(entry.getKey(), filled(entry.getValue(), title, body)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> copy.add(filled(element, title, body)));
                yield copy;
            }
            case StringNode string -> StringNode.valueOf(filledText(string.asString(), title, body));
            default -> node;
        };
    }

    /** In one pass: what is put in is not looked at again. */
    private static String filledText(String text, String title, String body) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1).equals("title") ? title : body));
    }

    /** Android's vendors, and HarmonyOS, whose object has the same form. */
    private static Optional<VendorMessage> android(
            Envelope envelope, ObjectNode own, Content content, ObjectNode extension) {
        JsonNode transmission = own.path("transmission");
        if (transmission.isString()) {
            return Optional.of(envelope.transmission(transmission.asString(), extension));
        }
        JsonNode notification = own.path("notification");
        if (!notification.isObject()) {
            return own.has("custom")
                    ? Optional.of(envelope.message(
                            Kind.NOTIFICATION,
                            "",
                            "",
                            new ClickAction.OpenApp(),
                            new Badge.Unchanged(),
                            "",
                            "",
                            extension))
                    : Optional.empty();
        }
        JsonNode common = json(content.pushMessage()).path("notification");
        OptionalInt badge = number(either(notification, common, "badge_add_num"));
        return Optional.of(new VendorMessage(
                envelope.task,
                Kind.NOTIFICATION,
                text(notification, "title"),
                text(notification, "body"),
                eitherText(notification, common, "big_text"),
                eitherText(notification, common, "big_image"),
                eitherText(notification, common, "logo_url"),
                click(notification),
                badge.isPresent() ? new Badge.Add(badge.getAsInt()) : new Badge.Unchanged(),
                eitherText(notification, common, "ring_name"),
                eitherText(notification, common, "channel_id"),
                // Not that of push_message: Getui's local categories (CATEGORY_PROMO, …) are not the vendors'.
                text(notification, "category"),
                number(notification.path("notify_id")),
                envelope.ttl,
                envelope.messageClass,
                text(notification, "payload"),
                extension,
                envelope.options));
    }

    private static ClickAction click(JsonNode notification) {
        return switch (text(notification, "click_type")) {
            case "intent" -> new ClickAction.OpenIntent(text(notification, "intent"));
            case "want" -> new ClickAction.OpenIntent(text(notification, "want"));
            case "url" -> new ClickAction.OpenUrl(text(notification, "url"));
            case "payload", "payload_custom" -> new ClickAction.Payload();
            case "none" -> new ClickAction.None();
            default -> new ClickAction.OpenApp();
        };
    }

    private static VendorMessage apns(Envelope envelope, ObjectNode ios) {
        JsonNode aps = ios.path("aps");
        JsonNode alert = aps.path("alert");
        boolean silent = alert.isMissingNode()
                && number(aps.path("content-available")).orElse(0) == 1
                && !text(ios, "type").equals("liveactivity");
        return envelope.message(
                silent ? Kind.TRANSMISSION : Kind.NOTIFICATION,
                text(alert, "title"),
                alert.isString() ? alert.asString() : text(alert, "body"),
                new ClickAction.OpenApp(),
                apnsBadge(ios, aps),
                aps.path("sound").isString() ? aps.path("sound").asString() : "",
                text(ios, "payload"),
                ios);
    }

    private static Badge apnsBadge(JsonNode ios, JsonNode aps) {
        String auto = ios.path("auto_badge").asString("");
        boolean relative = auto.startsWith("+") || auto.startsWith("-");
        String digits = relative ? auto.substring(1) : auto;
        if (!digits.isEmpty()
                && digits.length() <= MAX_BADGE_DIGITS
                && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int number = Integer.parseInt(digits);
            return relative ? new Badge.Add(auto.startsWith("-") ? -number : number) : new Badge.Set(number);
        }
        OptionalInt fixed = number(aps.path("badge"));
        return fixed.isPresent() ? new Badge.Set(fixed.getAsInt()) : new Badge.Unchanged();
    }

    private static VendorMessage web(Envelope envelope, ObjectNode web) {
        String title = text(web, "title");
        String body = text(web, "body");
        String url = text(web, "url");
        return envelope.message(
                title.isEmpty() && body.isEmpty() ? Kind.TRANSMISSION : Kind.NOTIFICATION,
                title,
                body,
                url.isEmpty() ? new ClickAction.OpenApp() : new ClickAction.OpenUrl(url),
                new Badge.Unchanged(), // web.badge is a picture
                "",
                text(web, "payload"),
                web);
    }

    /** Options for all channels, then the channel's own, which replace them. */
    private static Map<String, JsonNode> options(Channel channel, JsonNode pushChannel, JsonNode own) {
        Map<String, JsonNode> options = new LinkedHashMap<>();
        add(options, own.path("options").path("ALL"));
        if (channel == Channel.APNS) { // uni-push puts them among Android's
            add(options, pushChannel.path("android").path("ups").path("options").path("IOS"));
        }
        add(options, own.path("options").path(optionsKey(channel)));
        return options;
    }

    private static void add(Map<String, JsonNode> options, JsonNode object) {
        if (object instanceof ObjectNode found) {
            found.properties().forEach(option -> options.put(option.getKey(), option.getValue()));
        }
    }

    private static String optionsKey(Channel channel) {
        return switch (channel) {
            case APNS -> "IOS";
            case FCM -> "FCM";
            case HUAWEI, HARMONY -> "HW";
            case HONOR -> "HO";
            case XIAOMI -> "XM";
            case XIAOMI_GLOBAL -> "XMG";
            case OPPO -> "OP";
            case OPPO_GLOBAL -> "OPG";
            case VIVO -> "VV";
            case MEIZU -> "MZ";
            case UPS -> "UPS";
            case WEBPUSH -> "WEB";
            default -> "";
        };
    }

    private static JsonNode either(JsonNode own, JsonNode common, String name) {
        return own.hasNonNull(name) ? own.path(name) : common.path(name);
    }

    private static String eitherText(JsonNode own, JsonNode common, String name) {
        return either(own, common, name).asString("");
    }

    private static String text(JsonNode object, String name) {
        return object.path(name).asString("");
    }

    /** A number that may have come as a text, as Getui takes both. */
    private static OptionalInt number(JsonNode value) {
        if (value.isInt()) {
            return OptionalInt.of(value.asInt());
        }
        if (value.isString()) {
            try {
                return OptionalInt.of(Integer.parseInt(value.asString().strip()));
            } catch (NumberFormatException e) {
                return OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    /** The API has checked it: what does not parse is treated as saying nothing. */
    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }
}

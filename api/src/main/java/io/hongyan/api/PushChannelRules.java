package io.hongyan.api;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What {@code push_channel} may say: reference sections 7.6 to 7.10, and the browser's {@code web}, which is ours. Checks the shape and Getui's own bounds; a vendor's
 * lower bounds are not looked at here, they show as losses in the report. Unknown keys pass through.
 */
final class PushChannelRules {

    /** All of Android's vendors, and each of them: the latter is ours. */
    private static final List<String> ANDROID = Stream.concat(
                    Stream.of("ups"),
                    Stream.of(
                                    Channel.FCM,
                                    Channel.HUAWEI,
                                    Channel.HONOR,
                                    Channel.XIAOMI,
                                    Channel.XIAOMI_GLOBAL,
                                    Channel.OPPO,
                                    Channel.OPPO_GLOBAL,
                                    Channel.VIVO,
                                    Channel.MEIZU,
                                    Channel.UPS)
                            .map(Channel::key))
            .toList();

    private static final List<String> UPS_CLICK_TYPES =
            List.of("intent", "url", "payload", "payload_custom", "startapp", "none");
    private static final List<String> HARMONY_CLICK_TYPES = List.of("want", "startapp", "payload", "none");
    private static final List<String> HARMONY_CUSTOM_TYPES =
            List.of("subscribe", "form_update", "live_view", "voip_call");
    private static final List<String> MESSAGE_CLASSES =
            Arrays.stream(MessageClass.values()).map(MessageClass::wireName).toList();
    private static final int MAX_WEB_TAG = 64;
    private static final int MAX_AUDIENCE_NAME = 32;
    private static final Pattern AUDIENCE_NAME = Pattern.compile("[^<>&‘”'\"/\\\\\\p{Cntrl}]*");
    private static final int MAX_WEBHOOK_TITLE = 255;
    private static final int MAX_WEBHOOK_BODY = 10_000;

    private PushChannelRules() {}

    /** Checks the object and gives it as JSON text; an absent one is the empty text. */
    static String text(@Nullable Fields channel) {
        if (channel == null) {
            return "";
        }
        Fields android = channel.object("android");
        if (android != null) {
            for (String vendor : ANDROID) {
                Fields own = android.object(vendor);
                if (own != null) {
                    ups(own);
                }
            }
        }
        Fields ios = channel.object("ios");
        if (ios != null) {
            ios(ios);
        }
        Fields harmony = channel.object("harmony");
        if (harmony != null) {
            harmony(harmony);
        }
        ChatChannelRules.check(channel);
        Fields web = channel.object("web");
        if (web != null) {
            web(web);
        }
        Fields email = channel.object("email");
        if (email != null) {
            EmailRules.check(email);
        }
        Fields webhook = channel.object("webhook");
        if (webhook != null) {
            webhook.text("title", MAX_WEBHOOK_TITLE);
            webhook.text("body", MAX_WEBHOOK_BODY);
            webhook.text("payload", PushMessageRules.PAYLOAD);
        }
        PhoneChannelRules.check(channel);
        Fields ads = channel.object("ads");
        if (ads != null) {
            ads(ads);
        }
        channel.oneOf("message_class", MESSAGE_CLASSES);
        return JsonText.of(channel.node());
    }

    private static void ups(Fields ups) {
        atMostOneKind(ups);
        Fields notification = ups.object("notification");
        if (notification != null) {
            notification.requiredText("title", PushMessageRules.TITLE);
            notification.requiredText("body", PushMessageRules.BODY);
            notification.requiredOneOf("click_type", UPS_CLICK_TYPES);
            notification.text("intent", PushMessageRules.INTENT);
            notification.text("url", PushMessageRules.URL);
            notification.text("payload", PushMessageRules.PAYLOAD);
            notification.integer("notify_id", 0, Integer.MAX_VALUE);
            needs(notification, "intent", "intent");
            needs(notification, "url", "url");
            needs(notification, "payload", "payload");
        }
        ups.text("transmission", PushMessageRules.PAYLOAD);
        revoke(ups);
        options(ups);
    }

    private static void harmony(Fields harmony) {
        atMostOneKind(harmony);
        Fields notification = harmony.object("notification");
        if (notification != null) {
            notification.requiredText("title", PushMessageRules.TITLE);
            notification.requiredText("body", PushMessageRules.BODY);
            notification.text("category", 50);
            notification.requiredOneOf("click_type", HARMONY_CLICK_TYPES);
            PushMessageRules.want(notification);
            notification.text("payload", PushMessageRules.PAYLOAD);
            notification.integer("notify_id", 0, Integer.MAX_VALUE);
            needs(notification, "want", "want");
            needs(notification, "payload", "payload");
        }
        harmony.text("transmission", PushMessageRules.PAYLOAD);
        Fields custom = harmony.object("custom");
        if (custom != null) {
            for (String vendor : custom.node().propertyNames()) {
                Fields body = custom.requiredObject(vendor);
                body.requiredOneOf("type", HARMONY_CUSTOM_TYPES);
                PushMessageRules.jsonString(body.path("payload"), body.requiredText("payload"));
            }
        }
        revoke(harmony);
        options(harmony);
    }

    private static void ios(Fields ios) {
        ios.oneOf("type", List.of("notify", "voip", "liveactivity"));
        Fields aps = ios.object("aps");
        if (aps != null) {
            JsonNode alert = aps.value("alert");
            if (alert != null && !alert.isString()) { // APNs takes a plain text as well
                alert(aps.requiredObject("alert"));
            }
            aps.integer("content-available", 0, 1);
            aps.text("category");
            aps.text("thread-id");
            aps.number("timestamp", 0, Long.MAX_VALUE);
            aps.number("dismissal-date", 0, Long.MAX_VALUE);
            aps.oneOf("event", List.of("start", "update", "end"));
            aps.object("content-state");
        }
        String badge = ios.textOrNumber("auto_badge");
        if (badge != null && !badge.isEmpty() && Badges.parse(badge) == null) {
            throw Refusal.invalid(ios.path("auto_badge"), badge, "+n, -n or n");
        }
        ios.text("payload");
        ios.text("apns-collapse-id", 64);
        ios.text("laId");
        for (Fields media : ios.objects("multimedia", 3)) {
            media.requiredText("url");
            if (media.integer("type", 1, 3).isEmpty()) {
                throw Refusal.missing(media.path("type"));
            }
            media.flag("only_wifi", false);
        }
        revoke(ios);
        options(ios);
    }

    private static void web(Fields web) {
        if (!web.has("title") && !web.has("body") && !web.has("payload") && !web.has("revoke")) {
            throw Refusal.missing(web.path("title"));
        }
        web.text("title", PushMessageRules.TITLE);
        web.text("body", PushMessageRules.BODY);
        for (String url : List.of("icon", "image", "badge", "url")) {
            web.text(url, PushMessageRules.URL);
        }
        web.text("tag", MAX_WEB_TAG);
        web.text("payload", PushMessageRules.PAYLOAD);
        revoke(web);
        options(web);
    }

    /** The name of an audience to be made, or the number of one there is. */
    private static void ads(Fields ads) {
        String audience = ads.text("audience", MAX_AUDIENCE_NAME);
        String id = ads.textOrNumber("audience_id");
        if (audience == null && id == null) {
            throw Refusal.missing(ads.path("audience"));
        }
        if (audience != null
                && (audience.isBlank() || !AUDIENCE_NAME.matcher(audience).matches())) {
            throw Refusal.invalid(ads.path("audience"), audience, "a name without < > & ' \" / \\ and line breaks");
        }
        if (id != null && !id.matches("\\d{1,18}")) {
            throw Refusal.invalid(ads.path("audience_id"), id, "digits");
        }
    }

    private static void alert(Fields alert) {
        for (String key : List.of(
                "title",
                "body",
                "action-loc-key",
                "loc-key",
                "launch-image",
                "title-loc-key",
                "subtitle",
                "subtitle-loc-key")) {
            alert.text(key);
        }
        for (String key : List.of("loc-args", "title-loc-args", "subtitle-loc-args")) {
            JsonNode arguments = alert.value(key);
            if (arguments != null && !arguments.isArray()) {
                throw Refusal.type(alert.path(key), "array");
            }
        }
    }

    private static void atMostOneKind(Fields vendor) {
        int kinds = 0;
        for (String key : List.of("notification", "transmission", "revoke")) {
            kinds += vendor.has(key) ? 1 : 0;
        }
        if (kinds > 1) {
            throw Refusal.parameter(PushMessageRules.CHOOSE_ONE);
        }
    }

    private static void revoke(Fields vendor) {
        Fields revoke = vendor.object("revoke");
        if (revoke != null) {
            revoke.requiredText("old_task_id");
        }
    }

    /** {@code {CHANNEL: {key: value}}}; channels not known here pass through like every unknown key. */
    private static void options(Fields vendor) {
        Fields options = vendor.object("options");
        if (options != null) {
            for (String channel : options.node().propertyNames()) {
                options.object(channel);
            }
        }
    }

    private static void needs(Fields notification, String clickType, String key) {
        if (clickType.equals(notification.text("click_type"))) {
            notification.requiredText(key);
        }
    }
}

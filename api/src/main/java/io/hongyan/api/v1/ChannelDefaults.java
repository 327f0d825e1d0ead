package io.hongyan.api.v1;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the push channels send: the message itself, where the push says nothing else for them. Makes {@code push_channel} of a
 * {@code message} and the {@code channels} given beside it, which are laid over it field by field; a channel that is given as
 * null gets nothing. Channels to a person get only what is given for them.
 */
final class ChannelDefaults {

    private static final String UPS = "ups";
    private static final List<String> KINDS = List.of("notification", "transmission", "revoke");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private ChannelDefaults() {}

    static ObjectNode of(JsonNode message, JsonNode given) {
        ObjectNode channels = NODES.objectNode();
        if (message.path("notification") instanceof ObjectNode notification) {
            notification(channels, notification);
        } else if (message.path("transmission").isString()) {
            transmission(channels, message.path("transmission").stringValue());
        } else if (message.path("revoke") instanceof ObjectNode revoke) {
            revoke(channels, revoke);
        }
        if (given instanceof ObjectNode overrides) {
            layOver(channels, overrides);
        }
        return channels;
    }

    /** What was given beside a message, found from what {@link #of} made of both. */
    static ObjectNode given(JsonNode message, ObjectNode channels) {
        ObjectNode usual = of(message, NODES.missingNode());
        if (channels.path("android") instanceof ObjectNode android
                && usual.path("android") instanceof ObjectNode same) {
            JsonNode common = android.path(UPS);
            android.propertyNames().stream()
                    .filter(vendor -> !vendor.equals(UPS) && common.isObject())
                    .forEach(vendor -> same.set(vendor, common.deepCopy()));
        }
        return difference(channels, usual);
    }

    private static ObjectNode difference(ObjectNode made, ObjectNode usual) {
        ObjectNode difference = NODES.objectNode();
        usual.propertyNames().stream().filter(key -> !made.has(key)).forEach(difference::putNull);
        for (Map.Entry<String, JsonNode> field : made.properties()) {
            JsonNode before = usual.path(field.getKey());
            if (field.getValue().equals(before)) {
                continue;
            }
            boolean both = field.getValue().isObject() && before.isObject();
            if (both && field.getValue().isEmpty()) {
                difference.putNull(field.getKey());
            } else {
                difference.set(
                        field.getKey(),
                        both ? difference((ObjectNode) field.getValue(), (ObjectNode) before) : field.getValue());
            }
        }
        return difference;
    }

    // --- the message, channel by channel ---

    private static void notification(ObjectNode channels, ObjectNode notification) {
        ObjectNode ups = channels.putObject("android").putObject(UPS).putObject("notification");
        copy(notification, ups, "title", "body", "click_type", "intent", "url", "payload", "notify_id");
        if (text(notification, "click_type").equals("intent") && !notification.hasNonNull("intent")) {
            ups.put("click_type", "startapp"); // only HarmonyOS has a page to open
        }
        ios(channels.putObject("ios"), notification);
        ObjectNode harmony = channels.putObject("harmony").putObject("notification");
        copy(notification, harmony, "title", "body", "payload", "notify_id", "want");
        harmony.put(
                "click_type",
                switch (text(notification, "click_type")) {
                    case "payload", "payload_custom" -> "payload";
                    case "none" -> "none";
                    case "intent" -> notification.hasNonNull("want") ? "want" : "startapp";
                    default -> "startapp";
                });
        ObjectNode web = channels.putObject("web");
        copy(notification, web, "title", "body", "url", "payload");
        rename(notification, "big_image", web, "image");
        rename(notification, "logo_url", web, "icon");
    }

    private static void ios(ObjectNode ios, ObjectNode notification) {
        ObjectNode aps = ios.put("type", "notify").putObject("aps");
        copy(notification, aps.putObject("alert"), "title", "body");
        aps.put("sound", "default");
        rename(notification, "ring_name", aps, "sound");
        rename(notification, "thread_id", aps, "thread-id");
        if (notification.hasNonNull("badge_add_num")) {
            ios.put("auto_badge", "+" + notification.path("badge_add_num").asString());
        }
        if (notification.hasNonNull("big_image")) {
            ios.putArray("multimedia").addObject().put("type", 1).set("url", notification.get("big_image"));
        }
        if (notification.hasNonNull("payload")) {
            ios.set("payload", notification.get("payload"));
        } else {
            rename(notification, "url", ios, "payload");
        }
    }

    private static void transmission(ObjectNode channels, String payload) {
        channels.putObject("android").putObject(UPS).put("transmission", payload);
        channels.putObject("ios").put("payload", payload).putObject("aps").put("content-available", 1);
        channels.putObject("harmony").put("transmission", payload);
        channels.putObject("web").put("payload", payload);
    }

    private static void revoke(ObjectNode channels, ObjectNode revoke) {
        channels.putObject("android").putObject(UPS).set("revoke", revoke.deepCopy());
        for (String channel : List.of("ios", "harmony", "web")) {
            channels.putObject(channel).set("revoke", revoke.deepCopy());
        }
    }

    // --- what is given for them ---

    private static void layOver(ObjectNode channels, ObjectNode given) {
        for (Map.Entry<String, JsonNode> channel : given.properties()) {
            if (channel.getKey().equals("android") && channel.getValue() instanceof ObjectNode android) {
                android(channels, android);
            } else {
                layOver(channels, channel.getKey(), channel.getValue());
            }
        }
    }

    /** What is given for one vendor is laid over what all of Android's get. */
    private static void android(ObjectNode channels, ObjectNode given) {
        ObjectNode android =
                channels.path("android") instanceof ObjectNode present ? present : channels.putObject("android");
        if (given.has(UPS)) {
            layOver(android, UPS, given.get(UPS));
        }
        for (Map.Entry<String, JsonNode> vendor : given.properties()) {
            if (!vendor.getKey().equals(UPS)) {
                if (android.path(UPS) instanceof ObjectNode common
                        && vendor.getValue().isObject()) {
                    android.set(vendor.getKey(), common.deepCopy());
                }
                layOver(android, vendor.getKey(), vendor.getValue());
            }
        }
    }

    private static void layOver(ObjectNode holder, String key, JsonNode value) {
        if (value.isNull()) {
            // for one of Android's vendors an empty object says that the common one is not for it
            if (holder.has(UPS)) {
                holder.putObject(key);
            } else {
                holder.remove(key);
            }
        } else if (value instanceof ObjectNode object && holder.path(key) instanceof ObjectNode present) {
            if (KINDS.stream().anyMatch(object::has)) {
                KINDS.stream().filter(kind -> !object.has(kind)).forEach(present::remove);
            }
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                layOver(present, field.getKey(), field.getValue());
            }
        } else {
            holder.set(key, value.deepCopy());
        }
    }

    // --- fields ---

    private static void copy(ObjectNode from, ObjectNode to, String... keys) {
        for (String key : keys) {
            rename(from, key, to, key);
        }
    }

    private static void rename(ObjectNode from, String key, ObjectNode to, String name) {
        if (from.hasNonNull(key)) {
            to.set(name, from.get(key));
        }
    }

    private static String text(ObjectNode object, String key) {
        return object.path(key).asString("");
    }
}

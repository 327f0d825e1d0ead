package io.hongyan.api;

import io.hongyan.delivery.Content;
import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** What {@code push_message} may say: reference sections 7.4 and 7.5. Turns numbers that came as strings into numbers. */
final class PushMessageRules {

    static final int TITLE = 50;
    static final int BODY = 256;
    static final int INTENT = 4096;
    static final int URL = 1024;
    static final int PAYLOAD = 3072;

    static final String CHOOSE_ONE = "please choose one of notification and transmission and revoke";

    private static final int WANT_BYTES = 1000;
    private static final int MAX_REDISPLAYS = 3;
    private static final long MIN_DISPLAY_MILLIS = 600_000;
    private static final List<String> CLICK_TYPES =
            List.of("intent", "url", "payload", "payload_custom", "startapp", "none");
    private static final JsonMapper JSON = JsonMapper.shared();

    private PushMessageRules() {}

    /** Checks the message and says what it is. */
    static Content content(Fields message, String pushChannel) {
        message.normalisedInteger("network_type", 0, 1);
        duration(message);
        boolean hasTransmission = message.has("transmission");
        Fields notification = message.object("notification");
        Fields revoke = message.object("revoke");
        int kinds = (notification == null ? 0 : 1) + (hasTransmission ? 1 : 0) + (revoke == null ? 0 : 1);
        if (kinds != 1) {
            throw Refusal.parameter(CHOOSE_ONE);
        }
        Content.Type type;
        int notifyId = Content.NO_ID;
        boolean redisplays = false;
        Optional<TaskId> recalls = Optional.empty();
        if (notification != null) {
            notification(notification);
            notifyId = notification.integer("notify_id", 0, Integer.MAX_VALUE).orElse(Content.NO_ID);
            redisplays =
                    notification.integer("redisplay_freq", 0, MAX_REDISPLAYS).orElse(0) > 0;
            type = Content.Type.NOTIFICATION;
        } else if (revoke != null) {
            recalls = Optional.of(revoke(revoke));
            type = Content.Type.REVOKE;
        } else {
            message.requiredText("transmission", PAYLOAD);
            type = Content.Type.TRANSMISSION;
        }
        return new Content(type, JsonText.of(message.node()), pushChannel, recalls, notifyId, redisplays);
    }

    /** {@code "<startMs>-<endMs>"}, more than ten minutes long. */
    private static void duration(Fields message) {
        String duration = message.text("duration");
        if (duration == null || duration.isEmpty()) {
            return;
        }
        int dash = duration.indexOf('-');
        try {
            long start = Long.parseLong(duration.substring(0, Math.max(dash, 0)));
            long end = Long.parseLong(duration.substring(dash + 1));
            if (end - start > MIN_DISPLAY_MILLIS) {
                return;
            }
        } catch (NumberFormatException notMillis) {
            // refused below
        }
        throw Refusal.invalid(
                message.path("duration"), duration, "\"<start>-<end>\" in milliseconds, more than 10 minutes apart");
    }

    private static TaskId revoke(Fields revoke) {
        revoke.flag("force", false);
        String oldTask = revoke.requiredText("old_task_id");
        return TaskId.parse(oldTask)
                .orElseThrow(() -> Refusal.invalid(revoke.path("old_task_id"), oldTask, "a taskid"));
    }

    private static void notification(Fields notification) {
        notification.requiredText("title", TITLE);
        notification.requiredText("body", BODY);
        notification.text("big_text", 512);
        notification.text("big_image", URL);
        if (notification.has("big_text") && notification.has("big_image")) {
            throw Refusal.parameter(notification.path("big_text") + " and " + notification.path("big_image")
                    + " cannot setting at same time");
        }
        notification.text("logo", 64);
        notification.text("logo_url", 256);
        notification.text("channel_id", 64);
        notification.text("channel_name", 64);
        notification.normalisedInteger("channel_level", 0, 4);
        notification.text("slot_type", 64);
        notification.text("category", 64);
        notification.text("ring_name", 256);
        notification.text("thread_id", 256);
        notification.normalisedInteger("notify_id", 0, Integer.MAX_VALUE);
        notification.normalisedInteger("badge_add_num", 1, Integer.MAX_VALUE);
        notification.normalisedInteger("redisplay_freq", 0, MAX_REDISPLAYS);
        notification.normalisedInteger("redisplay_duration", 0, 24);
        click(notification);
    }

    private static void click(Fields notification) {
        String clickType = notification.requiredOneOf("click_type", CLICK_TYPES);
        intent(notification, "intent");
        want(notification);
        notification.text("url", URL);
        notification.text("payload", PAYLOAD);
        switch (clickType) {
            case "intent" -> {
                if (!notification.has("want")) { // Harmony's counterpart is enough
                    notification.requiredText("intent");
                }
            }
            case "url" -> notification.requiredText("url");
            case "payload", "payload_custom" -> notification.requiredText("payload");
            default -> {} // startapp and none need nothing
        }
    }

    /** An Android intent URI ends with {@code ;end}. */
    static void intent(Fields notification, String key) {
        String intent = notification.text(key, INTENT);
        if (intent != null && !intent.isEmpty() && !intent.stripTrailing().endsWith(";end")) {
            throw Refusal.invalid(notification.path(key), intent, "an Android intent URI ending ;end");
        }
    }

    /** A JSON object in a string, below 1000 bytes. */
    static void want(Fields notification) {
        String want = notification.text("want");
        if (want == null || want.isEmpty()) {
            return;
        }
        int bytes = want.getBytes(StandardCharsets.UTF_8).length;
        if (bytes >= WANT_BYTES) {
            throw Refusal.overLimit(notification.path("want"), bytes, WANT_BYTES - 1L, "bytes");
        }
        jsonString(notification.path("want"), want);
    }

    static void jsonString(String field, @Nullable String text) {
        try {
            if (text != null && JSON.readTree(text).isObject()) {
                return;
            }
        } catch (JacksonException notJson) {
            // refused below
        }
        throw Refusal.parameter(field + " must be JsonString");
    }
}

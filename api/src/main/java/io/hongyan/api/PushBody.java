package io.hongyan.api;

import io.hongyan.delivery.Content;
import io.hongyan.delivery.PushSettings;
import io.hongyan.kernel.App;
import org.jspecify.annotations.Nullable;

/**
 * The common push body (reference section 7) without its audience, validated.
 *
 * @param requestId empty where none was given and none is needed
 */
public record PushBody(String requestId, String groupName, Content content, PushSettings settings) {

    private static final int MIN_REQUEST_ID = 10;
    private static final int MAX_REQUEST_ID = 32;
    private static final int MAX_GROUP_NAME = 100;

    static PushBody read(
            Fields body, App app, SettingsRules settings, SettingsRules.Heeds heeds, boolean requestIdNeeded) {
        String requestId = requestId(body, requestIdNeeded);
        String groupName = groupName(body);
        body.text("task_name");
        PushSettings pushSettings = settings.read(body.object("settings"), app, heeds);
        Fields message = body.requiredObject("push_message");
        Content content = content(message, "push_channel", body.object("push_channel"), pushSettings);
        return new PushBody(requestId, groupName, content, pushSettings);
    }

    /** @param holder name of {@code channels} in the body */
    public static Content content(Fields message, String holder, @Nullable Fields channels, PushSettings settings) {
        String pushChannel = PushChannelRules.text(channels);
        FallbackRules.requireContent(settings.fallback(), holder, channels);
        return PushMessageRules.content(message, pushChannel);
    }

    private static String requestId(Fields body, boolean needed) {
        String id = body.textOrNumber("request_id");
        if (id == null || id.isEmpty()) {
            if (needed) {
                throw id == null ? Refusal.missing(body.path("request_id")) : Refusal.empty(body.path("request_id"));
            }
            return "";
        }
        if (id.length() < MIN_REQUEST_ID) {
            throw Refusal.invalid(body.path("request_id"), id, "10 … 32 characters");
        }
        if (id.length() > MAX_REQUEST_ID) {
            throw Refusal.overLimit(body.path("request_id"), id.length(), MAX_REQUEST_ID, "characters");
        }
        return id;
    }

    private static String groupName(Fields body) {
        String name = body.text("group_name", MAX_GROUP_NAME);
        if (name == null) {
            return "";
        }
        requireGroupName(body.path("group_name"), name);
        return name;
    }

    static void requireGroupName(String field, @Nullable String name) {
        if (name == null) {
            throw Refusal.missing(field);
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean allowed =
                    (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
            if (!allowed) {
                throw Refusal.invalid(field, name, "digits, letters, - and _");
            }
        }
    }
}

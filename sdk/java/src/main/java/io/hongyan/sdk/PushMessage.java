package io.hongyan.sdk;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message as it came on {@code hy/push}. Immutable. */
public final class PushMessage {

    /** What the message asks of the app. */
    public enum Type {
        /** Show it: {@link PushMessage#title}, {@link PushMessage#body}. */
        NOTIFICATION,
        /** Data for the app itself: {@link PushMessage#transmission}. */
        TRANSMISSION,
        /** Withdraw what {@link PushMessage#revokedTaskId} showed. */
        REVOKE,
        /** A type this version does not know; see {@link PushMessage#fields}. */
        OTHER
    }

    private final String taskId;
    private final String msgId;
    private final Type type;
    private final Map<String, @Nullable Object> fields;
    private final int shownAgain;

    private PushMessage(String taskId, String msgId, Type type, Map<String, @Nullable Object> fields, int shownAgain) {
        this.taskId = taskId;
        this.msgId = msgId;
        this.type = type;
        this.fields = fields;
        this.shownAgain = shownAgain;
    }

    /** Throws IllegalArgumentException where the payload is not a push. */
    static PushMessage parse(String json) {
        Map<String, @Nullable Object> fields = Json.parseObject(json);
        String taskId = text(fields, "taskid");
        String msgId = text(fields, "msgid");
        if (taskId.isEmpty() || msgId.isEmpty()) {
            throw new IllegalArgumentException("push: taskid or msgid is missing");
        }
        return new PushMessage(taskId, msgId, type(text(fields, "type")), Collections.unmodifiableMap(fields), 0);
    }

    /** This message, to be shown the n-th time again. */
    PushMessage again(int times) {
        return new PushMessage(taskId, msgId, type, fields, times);
    }

    private static Type type(String name) {
        switch (name) {
            case "notification":
                return Type.NOTIFICATION;
            case "transmission":
                return Type.TRANSMISSION;
            case "revoke":
                return Type.REVOKE;
            default:
                return Type.OTHER;
        }
    }

    /** The task this message belongs to. */
    public String taskId() {
        return taskId;
    }

    /** Unique per device and message; a message comes to the listener once per id. */
    public String msgId() {
        return msgId;
    }

    public Type type() {
        return type;
    }

    /** Title of a notification, else empty. */
    public String title() {
        return text(notification(), "title");
    }

    /** Text of a notification, else empty. */
    public String body() {
        return text(notification(), "body");
    }

    /** All fields of a notification under their Getui names; empty for other types. */
    public Map<String, @Nullable Object> notification() {
        return object("notification");
    }

    /** A notification's id: a later one with the same id takes its place on the screen; -1: it has none. */
    public int notifyId() {
        return (int) number(notification(), "notify_id", -1);
    }

    /** Notifications with the same thread id are folded into one group; empty: none. */
    public String threadId() {
        return text(notification(), "thread_id");
    }

    /**
     * 0 the first time. A notification may ask to be shown again, up to three times, while the user has neither clicked nor
     * dismissed it; the listener then gets it again with 1, 2 and 3 here. Show it as the first time.
     */
    public int shownAgain() {
        return shownAgain;
    }

    /** How often it is to be shown again, 0 … 3. */
    int redisplays() {
        return (int) Math.max(0, Math.min(3, number(notification(), "redisplay_freq", 0)));
    }

    /** Least time between, 0: at each login. */
    long redisplayPauseMillis() {
        return Math.max(0, number(notification(), "redisplay_duration", 0)) * 3_600_000L;
    }

    /** Until when it may be shown again, milliseconds since 1970; 0: not at all. */
    long expiresMillis() {
        return number(fields, "expires", 0);
    }

    /** Content of a transmission, else empty. */
    public String transmission() {
        return text(fields, "transmission");
    }

    /** The task that a revoke withdraws, else empty. */
    public String revokedTaskId() {
        return text(object("revoke"), "old_task_id");
    }

    /** The whole message: texts, Long, Double, Boolean, List, Map or null. */
    public Map<String, @Nullable Object> fields() {
        return fields;
    }

    @SuppressWarnings("unchecked") // Json makes maps with text keys only
    private Map<String, @Nullable Object> object(String name) {
        Object value = fields.get(name);
        return value instanceof Map
                ? Collections.unmodifiableMap((Map<String, @Nullable Object>) value)
                : Collections.<String, @Nullable Object>emptyMap();
    }

    private static long number(Map<String, @Nullable Object> object, String name, long preset) {
        Object value = object.get(name);
        return value instanceof Number ? ((Number) value).longValue() : preset;
    }

    private static String text(Map<String, @Nullable Object> object, String name) {
        Object value = object.get(name);
        return value instanceof String ? (String) value : "";
    }

    @Override
    public String toString() {
        return "PushMessage[" + type + " " + taskId + " " + msgId + "]";
    }
}

package io.hongyan.delivery;

import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The JSON a device gets on {@code hy/push}: the task's ids and type, until when it may be shown again where it is to be, then
 * Getui's {@code push_message} fields as they came.
 */
final class DevicePayload {

    private DevicePayload() {}

    static byte[] of(TaskId task, Content content, long expiryMillis) {
        String message = content.pushMessage();
        return ("{\"taskid\":\"" + task + "\",\"msgid\":\"" + task.msgid() + "\",\"type\":\""
                        + content.type().name().toLowerCase(Locale.ROOT) + "\","
                        + (content.redisplays() ? "\"expires\":" + expiryMillis + "," : "") + message.substring(1))
                .getBytes(StandardCharsets.UTF_8);
    }
}

package io.hongyan.delivery;

import io.hongyan.kernel.TaskId;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The JSON a device gets on {@code hy/push}: the task's ids and type, then Getui's {@code push_message} fields as they came. */
final class DevicePayload {

    private DevicePayload() {}

    static byte[] of(TaskId task, Content content) {
        String message = content.pushMessage();
        return ("{\"taskid\":\"" + task + "\",\"msgid\":\"" + task.msgid() + "\",\"type\":\""
                        + content.type().name().toLowerCase(Locale.ROOT) + "\"," + message.substring(1))
                .getBytes(StandardCharsets.UTF_8);
    }
}

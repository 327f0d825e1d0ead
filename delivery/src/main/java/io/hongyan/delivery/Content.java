package io.hongyan.delivery;

import io.hongyan.kernel.TaskId;
import java.util.Optional;

/**
 * What a push says, already validated: delivery carries it, only channels look inside.
 *
 * @param pushMessage JSON object with Getui's {@code push_message} fields (one of notification, transmission, revoke)
 * @param pushChannel JSON object with Getui's {@code push_channel}, or an empty text
 * @param recalls for a recall: the task to withdraw
 */
public record Content(Type type, String pushMessage, String pushChannel, Optional<TaskId> recalls) {

    /** Kind of a message. */
    public enum Type {
        NOTIFICATION,
        TRANSMISSION,
        REVOKE
    }
}

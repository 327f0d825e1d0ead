package io.hongyan.delivery;

import io.hongyan.kernel.TaskId;
import java.util.Optional;

/**
 * What a push says, already validated: delivery carries it, only channels look inside.
 *
 * @param pushMessage JSON object with Getui's {@code push_message} fields (one of notification, transmission, revoke)
 * @param pushChannel JSON object with Getui's {@code push_channel}, or an empty text
 * @param recalls for a recall: the task to withdraw
 * @param notifyId a notification's id: a later one with the same id takes its place; {@value #NO_ID}: none
 * @param redisplays the device is to show it again where the user does not react
 */
public record Content(
        Type type, String pushMessage, String pushChannel, Optional<TaskId> recalls, int notifyId, boolean redisplays) {

    public static final int NO_ID = -1;

    /** Of a message that takes no other's place and is shown once. */
    public Content(Type type, String pushMessage, String pushChannel, Optional<TaskId> recalls) {
        this(type, pushMessage, pushChannel, recalls, NO_ID, false);
    }

    /** Kind of a message. */
    public enum Type {
        NOTIFICATION,
        TRANSMISSION,
        REVOKE
    }
}

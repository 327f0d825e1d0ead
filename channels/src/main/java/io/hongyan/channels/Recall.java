package io.hongyan.channels;

import io.hongyan.kernel.TaskId;
import java.util.List;
import java.util.OptionalInt;

/**
 * A message to be taken back.
 *
 * @param messageId the vendor's id from {@link SendAnswer#messageId}, empty where it gave none
 * @param notifyId the notification's id, where it was sent with one
 */
public record Recall(TaskId task, String messageId, OptionalInt notifyId, List<Recipient> recipients) {

    public Recall {
        recipients = List.copyOf(recipients);
    }
}

package io.hongyan.delivery.vendor;

import io.hongyan.kernel.Channel;
import io.hongyan.kernel.MessageClass;
import io.hongyan.kernel.TaskId;
import java.time.Duration;
import java.util.List;

/**
 * One request to be made of a vendor. It is on disk until it is answered ({@link VendorQueue#answer}). Of one that a crash left
 * unanswered, what was not {@linkplain VendorQueue#begun begun} waits again; the rest is handed out again where the vendor
 * recognises repetition, and settled as sent-unknown where it does not.
 *
 * @param number tells calls of a shard apart, for ever
 * @param repeated handed out before: the vendor may have seen it
 */
public record VendorCall(
        int shard,
        int app,
        Channel channel,
        long number,
        TaskId task,
        Order order,
        List<Target> targets,
        boolean repeated) {

    /** What is asked of the vendor. */
    public sealed interface Order {

        /**
         * Send a message.
         *
         * @param ttl what is left of the message's validity
         */
        record Send(Content content, MessageClass messageClass, Duration ttl) implements Order {}

        /**
         * Take a message back.
         *
         * @param messageId the vendor's id of the message, empty where it gave none
         */
        record Recall(Content content, String messageId) implements Order {}
    }

    /**
     * A message as it was pushed.
     *
     * @param pushMessage JSON object with Getui's {@code push_message}
     * @param pushChannel JSON object with Getui's {@code push_channel}, or an empty text
     */
    public record Content(String pushMessage, String pushChannel) {}

    /**
     * A device.
     *
     * @param badge its badge after the change the message asks for, else 0
     */
    public record Target(int ordinal, String cid, String token, int badge) {}

    public VendorCall {
        targets = List.copyOf(targets);
    }
}

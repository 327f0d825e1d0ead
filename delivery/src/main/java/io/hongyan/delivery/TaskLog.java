package io.hongyan.delivery;

import io.hongyan.delivery.device.OutboundMessage;
import io.hongyan.kernel.TaskId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Every log line about a task carries its id in the field {@link TaskId#LOG_FIELD}: the whole id, or the 32 hex characters
 * behind it where nothing else is known. Costs nothing until a line is written, for most messages never cause one.
 */
final class TaskLog {

    private static final Logger log = LoggerFactory.getLogger(TaskLog.class);

    private TaskLog() {}

    static void info(Logger to, TaskId task, String line) {
        try (MDC.MDCCloseable field = MDC.putCloseable(TaskId.LOG_FIELD, task.toString())) {
            to.info(line);
        }
    }

    /** Hands a message to the gateway; a failure concerns this task alone, which then waits for its device's next contact. */
    static void sending(TaskId task, Runnable send) {
        try {
            send.run();
        } catch (RuntimeException e) {
            try (MDC.MDCCloseable field = MDC.putCloseable(TaskId.LOG_FIELD, task.toString())) {
                log.error("a message could not be handed to the gateway", e);
            }
        }
    }

    /**
     * Leaves the task that a command failed on in the MDC of the shard's thread. Such a failure ends the process, and the lines
     * that say so are written by this thread: they name the task.
     */
    static void failedOn(String task) {
        MDC.put(TaskId.LOG_FIELD, task);
    }

    static void failedOn(OutboundMessage message) {
        switch (message) {
            case SingleMessage single -> failedOn(single.taskId().toString());
            case TaskMessage task -> failedOn(task.task().spec.id().toString());
            case FanOutMessage fanOut -> failedOn(fanOut.task.spec.id().toString());
            default -> {}
        }
    }
}

package io.hongyan.delivery;

import io.hongyan.kernel.TaskId;

/** An audience rests on what became of a task that is not known, or is, or will be, forgotten by then. Nothing was done. */
public final class UnknownTaskException extends RuntimeException {

    private final transient TaskId task;

    UnknownTaskException(TaskId task) {
        super("task: " + task + " (expected: one of the last 90 days)");
        this.task = task;
    }

    public TaskId task() {
        return task;
    }
}

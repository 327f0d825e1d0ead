package io.hongyan.sdk;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** One daemon thread and the system clock. */
final class ThreadTaskScheduler implements TaskScheduler {

    private final ScheduledThreadPoolExecutor thread;

    ThreadTaskScheduler(String name) {
        this.thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread sdk = new Thread(task, name);
            sdk.setDaemon(true);
            return sdk;
        });
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public long nowMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            // the client was closed: there is nobody left to tell
        }
    }

    @Override
    public Cancellable schedule(long delayMillis, Runnable task) {
        try {
            Future<?> planned = thread.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
            return () -> planned.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    @Override
    public void close() {
        thread.shutdown();
    }
}

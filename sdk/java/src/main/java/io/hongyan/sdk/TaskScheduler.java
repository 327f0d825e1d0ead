package io.hongyan.sdk;

/**
 * The SDK thread and its clock. The default is one daemon thread; tests move time by hand, an Android app may bring one that
 * wakes the device. Tasks run one at a time, those of {@link #execute} in order.
 */
public interface TaskScheduler {

    /** Milliseconds since 1970. */
    long nowMillis();

    /** Runs a task soon. */
    void execute(Runnable task);

    /** Runs a task after a delay unless cancelled before. */
    Cancellable schedule(long delayMillis, Runnable task);

    /** Ends the thread; called by {@link HongyanClient#close()}. */
    void close();

    /** A planned task. */
    interface Cancellable {
        void cancel();
    }
}

package io.hongyan.bench.load;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One {@link Command.Connect} under way: bounds the half-open connections and counts how each ended. Thread-safe. */
final class Connecting {

    private final Command.Connect command;
    private final Semaphore halfOpen;
    private final CountDownLatch unsettled;
    private final Map<Integer, Integer> refusals = new ConcurrentHashMap<>();
    private final long startNanos = System.nanoTime();
    private volatile long lastNanos = startNanos;

    Connecting(Command.Connect command) {
        this.command = command;
        this.halfOpen = new Semaphore(command.connecting());
        this.unsettled = new CountDownLatch(command.count());
    }

    Command.Connect command() {
        return command;
    }

    void awaitTurn() throws InterruptedException {
        halfOpen.acquire();
    }

    /** @param reason MQTT reason code; 0 is success, -1 a connection that failed or broke */
    void settled(int reason) {
        lastNanos = System.nanoTime();
        if (reason != 0) {
            refusals.merge(reason, 1, Integer::sum);
        }
        halfOpen.release();
        unsettled.countDown();
    }

    Report.Connected await() throws InterruptedException {
        boolean all = unsettled.await(command.timeoutSeconds(), TimeUnit.SECONDS);
        int refused = refusals.values().stream().mapToInt(Integer::intValue).sum();
        int connected = command.count() - (int) unsettled.getCount() - refused;
        double seconds = all ? (lastNanos - startNanos) / 1e9 : command.timeoutSeconds();
        return new Report.Connected(connected, seconds, Map.copyOf(refusals));
    }

    long startNanos() {
        return startNanos;
    }
}

package io.hongyan.channels.phone;

import io.hongyan.channels.SendException;
import io.hongyan.kernel.TaskId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The tasks of the latest messages by the ids their provider gave them. Delivery keeps these ids for good, but only once a call is
 * settled; a receipt may be faster than that, and faster even than the answer to its own request. Thread-safe.
 */
public final class RecentMessages {

    /** Far more than are under way at once; some 150 bytes each. */
    private static final int KEPT = 50_000;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Map<String, String> tasks = new LinkedHashMap<>();
    private final NavigableSet<Long> underWay = new TreeSet<>();
    private long begun;

    /** A request whose answer may name new ids. */
    @FunctionalInterface
    public interface Request<T> {
        T make() throws SendException;
    }

    /** Makes a request, while which receipts of unknown ids wait. It must have added its ids when it ends. */
    public <T> T sending(Request<T> request) throws SendException {
        long number = begin();
        try {
            return request.make();
        } finally {
            lock.lock();
            try {
                underWay.remove(number);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private long begin() {
        lock.lock();
        try {
            underWay.add(begun);
            return begun++;
        } finally {
            lock.unlock();
        }
    }

    public void add(String messageId, TaskId task) {
        if (messageId.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            tasks.put(messageId, task.toString());
            if (tasks.size() > KEPT) {
                tasks.remove(tasks.keySet().iterator().next());
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * The text of a message's task, empty where it is not one of the latest: delivery knows it then. Waits for requests that were
     * under way when it was asked.
     */
    public String task(String messageId) {
        lock.lock();
        try {
            long before = begun;
            long left = PATIENCE_NANOS;
            while (!tasks.containsKey(messageId) && !underWay.isEmpty() && underWay.first() < before && left > 0) {
                left = changed.awaitNanos(left);
            }
            return tasks.getOrDefault(messageId, "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        } finally {
            lock.unlock();
        }
    }
}

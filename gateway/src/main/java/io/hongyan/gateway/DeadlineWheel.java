package io.hongyan.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Connections by the second at which to look at them again: a ring of buckets with the links inside the connections, so a
 * deadline costs no object. A connection that was heard of meanwhile just moves on when its bucket comes up. Owned by one
 * event loop.
 */
final class DeadlineWheel {

    private static final int BUCKETS = 1024; // seconds; later deadlines are looked at early and moved on

    private final @Nullable DeviceConnection[] heads = new @Nullable DeviceConnection[BUCKETS];
    private int now;

    DeadlineWheel(int now) {
        this.now = now;
    }

    /** @param deadline second; one that passed already is looked at in the next second */
    void schedule(DeviceConnection connection, int deadline) {
        remove(connection);
        int bucket = Math.max(now + 1, Math.min(deadline, now + BUCKETS - 1)) & BUCKETS - 1;
        DeviceConnection head = heads[bucket];
        connection.wheelBucket = bucket;
        connection.wheelNext = head;
        if (head != null) {
            head.wheelPrevious = connection;
        }
        heads[bucket] = connection;
    }

    void remove(DeviceConnection connection) {
        if (connection.wheelBucket < 0) {
            return;
        }
        DeviceConnection previous = connection.wheelPrevious;
        DeviceConnection next = connection.wheelNext;
        if (previous == null) {
            heads[connection.wheelBucket] = next;
        } else {
            previous.wheelNext = next;
        }
        if (next != null) {
            next.wheelPrevious = previous;
        }
        connection.wheelPrevious = null;
        connection.wheelNext = null;
        connection.wheelBucket = -1;
    }

    /** Looks at every connection whose bucket came up; those past their deadline are told, the others move on. */
    void advance(int second) {
        int from = Math.max(now + 1, second - BUCKETS + 1);
        now = Math.max(now, second);
        for (int bucket = from; bucket <= second; bucket++) {
            DeviceConnection connection = heads[bucket & BUCKETS - 1];
            while (connection != null) {
                remove(connection);
                int deadline = connection.deadline();
                if (deadline <= second) {
                    connection.deadlinePassed();
                } else {
                    schedule(connection, deadline);
                }
                connection = heads[bucket & BUCKETS - 1];
            }
        }
    }
}

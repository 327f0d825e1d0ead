package io.hongyan.gateway;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets new connections in at a bounded rate: a token bucket of one event loop. A connection above the rate waits unread,
 * in order of arrival.
 */
final class ConnectAdmission {

    private final double perNano;
    private final double burst;
    private final Deque<DeviceConnection> waiting = new ArrayDeque<>();
    private double tokens;
    private long refilledAt;

    ConnectAdmission(double perSecond, double burst, long nowNanos) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
        this.tokens = burst;
        this.refilledAt = nowNanos;
    }

    /** Whether the connection may start now; if not it is remembered for {@link #letIn}. */
    boolean admits(DeviceConnection connection, long nowNanos) {
        refill(nowNanos);
        if (waiting.isEmpty() && tokens >= 1) {
            tokens--;
            return true;
        }
        waiting.add(connection);
        return false;
    }

    /** Starts those who waited as far as the rate allows; answers whether some still wait. */
    boolean letIn(long nowNanos) {
        refill(nowNanos);
        while (tokens >= 1 && !waiting.isEmpty()) {
            if (waiting.remove().start()) {
                tokens--;
            }
        }
        return !waiting.isEmpty();
    }

    private void refill(long nowNanos) {
        tokens = Math.min(burst, tokens + (nowNanos - refilledAt) * perNano);
        refilledAt = nowNanos;
    }
}

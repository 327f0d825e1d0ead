package io.hongyan.callbacks;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last requests to an app's server, for people who look why nothing arrives. In memory only. Thread-safe. */
public final class DeliveryLog {

    private static final int KEPT = 200;

    private final Deque<Delivery> newestFirst = new ArrayDeque<>();

    DeliveryLog() {}

    /**
     * A request.
     *
     * @param status of the answer, 0: there was none
     * @param error what went wrong; empty: nothing
     */
    public record Delivery(Instant at, int receipts, int status, long millis, String error) {}

    synchronized void add(Instant at, int receipts, Outcome outcome, long millis) {
        int status = switch (outcome) {
            case Outcome.Answered answered -> answered.status();
            case Outcome.Failed _ -> 0;
        };
        newestFirst.addFirst(new Delivery(at, receipts, status, millis, outcome.isSuccess() ? "" : outcome.text()));
        if (newestFirst.size() > KEPT) {
            newestFirst.removeLast();
        }
    }

    synchronized List<Delivery> newestFirst() {
        return new ArrayList<>(newestFirst);
    }
}

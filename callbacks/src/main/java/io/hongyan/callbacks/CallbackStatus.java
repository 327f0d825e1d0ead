package io.hongyan.callbacks;

import io.hongyan.delivery.receipt.Backlog;
import java.time.Instant;
import java.util.Optional;

/**
 * How it goes with an app's callbacks.
 *
 * @param state in a word: {@code ok}, {@code failing}
 * @param sent receipts the receiver took; like {@code requests} and {@code failedRequests} since the process started
 * @param lastError empty: the last request succeeded, or there was none
 */
public record CallbackStatus(
        String state,
        Backlog backlog,
        long sent,
        long requests,
        long failedRequests,
        Optional<Instant> lastSuccess,
        Optional<LastError> lastError) {

    /** What went wrong last. */
    public record LastError(String reason, Instant at, Instant nextTry) {}
}

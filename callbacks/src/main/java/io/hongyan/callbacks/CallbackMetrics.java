package io.hongyan.callbacks;

/**
 * Sums over all apps, since the process started; {@code waiting}, {@code dead} and {@code oldestSeconds} as they were some
 * seconds ago.
 *
 * @param sent receipts that receivers took
 * @param requests requests made; {@code failedRequests}: not answered with success
 * @param givenUp receipts given up
 * @param dropped receipts lost to the limit on disk, since the apps were made
 * @param waiting receipts to be sent
 * @param dead receipts given up and kept
 * @param oldestSeconds how long the oldest of those that wait has waited
 */
public record CallbackMetrics(
        long sent,
        long requests,
        long failedRequests,
        long givenUp,
        long dropped,
        long waiting,
        long dead,
        double oldestSeconds) {}

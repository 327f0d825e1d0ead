package io.hongyan.api;

/** Where figures of requests go. Called once a request, on its thread. */
@FunctionalInterface
public interface RequestMetrics {

    RequestMetrics NONE = (endpoint, status, nanos) -> {};

    /**
     * @param endpoint the route's name, e.g. {@code push/single/cid}; of a small closed set
     * @param status HTTP status; 500 for a request that failed unexpectedly, although its answer carries 200
     */
    void record(String endpoint, int status, long nanos);
}

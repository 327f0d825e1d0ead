package io.hongyan.api;

import io.helidon.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * What goes back to a client.
 *
 * @param endpoint the route's name, for metrics
 * @param measuredStatus the status metrics see
 * @param extra one more header
 */
record Answer(
        String endpoint,
        int status,
        int measuredStatus,
        Header contentType,
        byte[] body,
        @Nullable Header extra) {}

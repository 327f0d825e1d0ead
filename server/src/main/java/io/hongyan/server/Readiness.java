package io.hongyan.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;

/**
 * {@code GET /healthz}: the process is alive (restart it where this does not answer). {@code GET /readyz}: send it traffic;
 * 503 while it starts and from the moment it begins to stop.
 */
final class Readiness {

    /** What the server is doing. */
    enum Phase {
        STARTING,
        READY,
        STOPPING
    }

    private volatile Phase phase = Phase.STARTING;

    void enter(Phase next) {
        phase = next;
    }

    Phase phase() {
        return phase;
    }

    void addTo(HttpRouting.Builder routing) {
        routing.get("/healthz", (_, response) -> send(response, Status.OK_200, "alive\n"));
        routing.get("/readyz", (_, response) -> {
            switch (phase) {
                case READY -> send(response, Status.OK_200, "ready\n");
                case STARTING -> send(response, Status.SERVICE_UNAVAILABLE_503, "starting\n");
                case STOPPING -> send(response, Status.SERVICE_UNAVAILABLE_503, "stopping\n");
            }
        });
    }

    private static void send(ServerResponse response, Status status, String text) {
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(text);
    }
}

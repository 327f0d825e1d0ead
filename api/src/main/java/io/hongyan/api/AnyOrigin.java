package io.hongyan.api;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;

/**
 * Lets pages of any site call an endpoint (CORS). For endpoints that go by what the request carries and never by cookies: a
 * foreign page can do there what anybody can.
 */
final class AnyOrigin {

    private static final Header ORIGIN = HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    private static final Header METHODS = HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "POST");
    private static final Header HEADERS =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type");
    private static final Header EXPOSED =
            HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, "Retry-After");
    private static final Header MAX_AGE = HeaderValues.createCached(HeaderNames.ACCESS_CONTROL_MAX_AGE, "86400");

    private AnyOrigin() {}

    static Handler may(Handler handler) {
        return (request, response) -> {
            response.header(ORIGIN);
            response.header(EXPOSED);
            handler.handle(request, response);
        };
    }

    /** What a browser asks before a POST of JSON. */
    static void preflight(ServerRequest request, ServerResponse response) {
        response.status(Status.NO_CONTENT_204);
        response.header(ORIGIN);
        response.header(METHODS);
        response.header(HEADERS);
        response.header(MAX_AGE);
        response.send();
    }
}

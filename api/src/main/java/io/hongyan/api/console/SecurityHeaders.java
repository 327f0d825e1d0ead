package io.hongyan.api.console;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.ArrayList;
import java.util.List;

/** What browsers are told with every answer of the native API: it is data, nobody's frame, nobody's script, and nobody else's to read. */
public final class SecurityHeaders {

    static final Header NO_SNIFF = HeaderValues.createCached("X-Content-Type-Options", "nosniff");
    static final Header NO_REFERRER = HeaderValues.createCached("Referrer-Policy", "no-referrer");
    static final Header OWN_RESOURCE = HeaderValues.createCached("Cross-Origin-Resource-Policy", "same-origin");
    static final Header OWN_OPENER = HeaderValues.createCached("Cross-Origin-Opener-Policy", "same-origin");
    private static final Header DATA_ONLY = HeaderValues.createCached(
            HeaderNames.create("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'");
    private static final Header TLS_ONLY = HeaderValues.createCached("Strict-Transport-Security", "max-age=31536000");

    private final List<Header> ofData;

    /** @param tls whether browsers come by HTTPS, by which they are to come from then on */
    public SecurityHeaders(boolean tls) {
        List<Header> headers = new ArrayList<>(List.of(NO_SNIFF, NO_REFERRER, OWN_RESOURCE, OWN_OPENER, DATA_ONLY));
        if (tls) {
            headers.add(TLS_ONLY);
        }
        ofData = List.copyOf(headers);
    }

    public void addTo(HttpRouting.Builder routing) {
        routing.addFilter(this::filter);
    }

    private void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (request.prologue().uriPath().rawPath().startsWith("/api/")) {
            ofData.forEach(response::header);
        }
        chain.proceed();
    }
}

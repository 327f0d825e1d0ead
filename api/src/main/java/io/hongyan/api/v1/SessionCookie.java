package io.hongyan.api.v1;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.hongyan.kernel.Secret;
import java.util.Optional;

/**
 * The cookie that holds a session's token: for this host alone, over TLS alone (browsers count localhost as such), and out of reach
 * of scripts.
 *
 * @param plainHttp for trials in a network without TLS: the cookie goes over plain HTTP too
 */
public record SessionCookie(boolean plainHttp) {

    private static final String ATTRIBUTES = "; Path=/; HttpOnly; SameSite=Lax";

    private String name() {
        return plainHttp ? "hongyan" : "__Host-hongyan";
    }

    /** Holds a sign-in that is under way at the identity provider. */
    private String stateName() {
        return name() + "-oidc";
    }

    private String attributes() {
        return plainHttp ? ATTRIBUTES : ATTRIBUTES + "; Secure";
    }

    Header of(Secret token) {
        return cookie(name() + "=" + token.reveal() + attributes());
    }

    Header none() {
        return cookie(name() + "=" + attributes() + "; Max-Age=0");
    }

    Header ofState(String state) {
        return cookie(stateName() + "=" + state + attributes() + "; Max-Age=600");
    }

    Header noState() {
        return cookie(stateName() + "=" + attributes() + "; Max-Age=0");
    }

    private static Header cookie(String value) {
        return HeaderValues.create(HeaderNames.SET_COOKIE, value);
    }

    Optional<Secret> token(ServerRequest request) {
        return value(request, name()).map(Secret::new);
    }

    Optional<String> state(ServerRequest request) {
        return value(request, stateName());
    }

    private static Optional<String> value(ServerRequest request, String name) {
        return request.headers().cookies().first(name).filter(value -> !value.isEmpty());
    }
}

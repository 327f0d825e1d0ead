package io.hongyan.api.v1;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.Principal;
import io.hongyan.kernel.access.Sessions;
import java.util.Optional;
import java.util.Set;

/**
 * Callers by session cookie or access token. A write by cookie must prove that our own page sends it: by the session's CSRF token,
 * and by what the browser says of the page's origin where it says anything.
 */
public final class SignedInCallers implements Callers {

    private static final HeaderName CSRF = HeaderNames.create("X-CSRF-Token");
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final HeaderName FORWARDED_FOR = HeaderNames.create("X-Forwarded-For");
    private static final Set<String> SAFE = Set.of("GET", "HEAD");
    private static final String BEARER = "Bearer ";

    private final People people;
    private final Set<String> trustedProxies;

    /** @param trustedProxies addresses whose {@code X-Forwarded-For} is believed */
    public SignedInCallers(People people, Set<String> trustedProxies) {
        this.people = people;
        this.trustedProxies = Set.copyOf(trustedProxies);
    }

    @Override
    public Identity identify(ServerRequest request) {
        Optional<String> authorization = header(request, HeaderNames.AUTHORIZATION);
        if (authorization.isPresent()) {
            return authorization
                    .filter(value -> value.startsWith(BEARER))
                    .flatMap(value -> people.accessTokens().use(new Secret(value.substring(BEARER.length()))))
                    .<Identity>map(machine -> new Identity.Known(new SignedIn.ByToken(machine)))
                    .orElseGet(Identity.Unknown::new);
        }
        Optional<Secret> token = people.cookie().token(request);
        Optional<Sessions.Session> session =
                token.flatMap(one -> people.sessions().use(one, address(request)));
        Optional<Principal.Person> person =
                session.flatMap(one -> people.operators().person(one.operator()));
        if (token.isEmpty() || session.isEmpty() || person.isEmpty()) {
            return new Identity.Unknown();
        }
        if (!SAFE.contains(request.prologue().method().text()) && isForged(request, token.get())) {
            return new Identity.Forged();
        }
        return new Identity.Known(new SignedIn.BySession(person.get(), session.get(), token.get()));
    }

    private static boolean isForged(ServerRequest request, Secret token) {
        return isFromElsewhere(request)
                || header(request, CSRF)
                        .filter(given -> CsrfToken.matches(token, given))
                        .isEmpty();
    }

    /** Whether the browser says that another site's page sends this; programs say nothing. */
    static boolean isFromElsewhere(ServerRequest request) {
        Optional<String> site = header(request, FETCH_SITE);
        if (site.isPresent()) {
            return !site.get().equals("same-origin") && !site.get().equals("none");
        }
        // Plain HTTP: browsers send Origin alone.
        Optional<String> origin = header(request, HeaderNames.ORIGIN);
        Optional<String> host = header(request, HeaderNames.HOST);
        return origin.isPresent()
                && host.filter(name -> origin.get().endsWith("://" + name)).isEmpty();
    }

    /** The client's address; behind trusted proxies, what the outermost of them saw. */
    @Override
    public String address(ServerRequest request) {
        String address = Callers.super.address(request);
        if (!trustedProxies.contains(address)) {
            return address;
        }
        String[] hops = header(request, FORWARDED_FOR).orElse("").split(",");
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (!hop.isEmpty() && !trustedProxies.contains(hop)) {
                return hop.substring(0, Math.min(hop.length(), MAX_ADDRESS));
            }
        }
        return address;
    }

    private static Optional<String> header(ServerRequest request, HeaderName name) {
        return request.headers().contains(name)
                ? Optional.of(request.headers().get(name).get())
                : Optional.empty();
    }
}

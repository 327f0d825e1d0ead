package io.hongyan.api.v1;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.hongyan.api.Fields;
import io.hongyan.kernel.App;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.Role;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.Actor;
import io.hongyan.kernel.access.AppRegistry;
import io.hongyan.kernel.access.Operator;
import io.hongyan.kernel.access.Principal;
import io.hongyan.kernel.access.Sessions;
import io.hongyan.kernel.access.SignIns;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** First set-up, signing in and out, one's own password and sessions. */
final class SessionEndpoints {

    private static final int MAX_TEXT = 300;

    private final People people;

    SessionEndpoints(People people) {
        this.people = people;
    }

    void addTo(NativeRoutes routes) {
        routes.add("GET", "instance", Access.OPEN, call -> instance());
        routes.add("POST", "setup", Access.OPEN, this::setUp);
        routes.add("POST", "session", Access.OPEN, this::signIn);
        routes.add("GET", "session", Access.OWN_SESSION, call -> NativeReply.ok(view((SignedIn) call.caller())));
        routes.add("DELETE", "session", Access.OWN_SESSION, this::signOut);
        routes.add("PUT", "session/password", Access.OWN_SESSION, this::changePassword);
        routes.add("GET", "sessions", Access.SIGNED_IN, this::list);
        routes.add("DELETE", "sessions/{}", Access.SIGNED_IN, this::end);
    }

    // --- before signing in ---

    record InstanceView(
            String version,
            boolean setupRequired,
            @Nullable OidcView oidc,
            List<String> gateways,
            String currency,
            String timeZone) {}

    /** @param name on the button */
    record OidcView(String name) {}

    private NativeReply instance() {
        return NativeReply.ok(new InstanceView(
                people.instance().version(),
                people.signIns().needsSetUp(),
                people.singleSignOn().map(one -> new OidcView(one.name())).orElse(null),
                people.instance().gateways().get(),
                people.instance().currency(),
                people.instance().zone().getId()));
    }

    private NativeReply setUp(NativeCall call) {
        requireOwnPage(call);
        Fields body = call.body();
        Operator operator = Changes.done(
                people.signIns()
                        .setUp(secret(body, "code"), body.requiredText("name", MAX_TEXT), secret(body, "password")),
                "operator");
        return open(call, operator);
    }

    private NativeReply signIn(NativeCall call) {
        requireOwnPage(call);
        Fields body = call.body();
        String name = body.requiredText("name", MAX_TEXT);
        return switch (people.signIns().byPassword(name, secret(body, "password"), address())) {
            case SignIns.Outcome.SignedIn(Operator operator) -> open(call, operator);
            case SignIns.Outcome.Refused() ->
                throw new NativeRefusal(401, "sign_in_refused", "name or password is wrong", "");
            case SignIns.Outcome.Locked(Instant until) -> {
                long seconds = Math.max(
                        1, Duration.between(people.clock().instant(), until).toSeconds());
                throw new NativeRefusal(
                        429,
                        "locked",
                        "too many wrong passwords: try again in " + seconds + " s",
                        "",
                        List.of(HeaderValues.create(HeaderNames.RETRY_AFTER, Long.toString(seconds))));
            }
        };
    }

    /** Nobody is signed in as somebody else by a page of another site. */
    private static void requireOwnPage(NativeCall call) {
        if (SignedInCallers.isFromElsewhere(call.request())) {
            throw NativeRefusal.forbidden("the request comes from another site's page");
        }
    }

    private static Secret secret(Fields body, String name) {
        return new Secret(body.requiredText(name, MAX_TEXT));
    }

    private static String address() {
        return Actor.CURRENT.get().address();
    }

    private static String userAgent(NativeCall call) {
        return call.request().headers().contains(HeaderNames.USER_AGENT)
                ? call.request().headers().get(HeaderNames.USER_AGENT).get()
                : "";
    }

    private NativeReply open(NativeCall call, Operator operator) {
        Sessions.Opened opened = people.sessions().open(operator.name(), address(), userAgent(call));
        Principal.Person person = people.operators()
                .person(operator.name())
                .orElseThrow(() -> new NativeRefusal(401, "sign_in_refused", "the account is disabled", ""));
        SignedIn caller = new SignedIn.BySession(person, opened.session(), opened.token());
        return new NativeReply.Json(
                201, view(caller), Optional.empty(), List.of(people.cookie().of(opened.token())));
    }

    /** For single sign-on. */
    Header opened(NativeCall call, Operator operator) {
        return people.cookie()
                .of(people.sessions()
                        .open(operator.name(), address(), userAgent(call))
                        .token());
    }

    // --- one's own session ---

    record SessionView(
            String name,
            String displayName,
            boolean platformAdmin,
            boolean passwordChangeRequired,
            @Nullable String csrfToken,
            @Nullable Instant expiresAt,
            List<RoleView> roles) {}

    record RoleView(String appId, String role, List<String> permissions) {}

    private SessionView view(SignedIn caller) {
        Principal principal = caller.principal();
        Operator account = switch (principal) {
            case Principal.Person person -> person.account();
            case Principal.Machine machine -> machine.maker().account();
        };
        return new SessionView(
                account.name(),
                account.displayName(),
                principal.isPlatformAdmin(),
                caller.mustChangePassword(),
                caller instanceof SignedIn.BySession session ? CsrfToken.of(session.token()) : null,
                switch (caller) {
                    case SignedIn.BySession session -> session.session().expires();
                    case SignedIn.ByToken token ->
                        token.principal().token().expires().orElse(null);
                },
                people.apps().all().stream()
                        .map(AppRegistry.Profile::app)
                        .filter(app -> principal.sees(app.number()))
                        .map(app -> role(principal, app))
                        .toList());
    }

    /** An administrator of the platform is an owner everywhere. */
    private static RoleView role(Principal principal, App app) {
        Role role = switch (principal) {
            case Principal.Person person ->
                person.isPlatformAdmin() ? Role.OWNER : person.roles().getOrDefault(app.number(), Role.AUDITOR);
            case Principal.Machine machine -> machine.token().role();
        };
        return new RoleView(
                app.appId(),
                role.wireName(),
                principal.in(app.number()).stream()
                        .sorted()
                        .map(SessionEndpoints::wireName)
                        .toList());
    }

    static String wireName(Permission permission) {
        return permission.name().toLowerCase(Locale.ROOT);
    }

    static SignedIn.BySession session(NativeCall call) {
        if (call.caller() instanceof SignedIn.BySession session) {
            return session;
        }
        throw NativeRefusal.forbidden("an access token may not do this (needed: a session of the operator)");
    }

    private NativeReply signOut(NativeCall call) {
        SignedIn.BySession session = session(call);
        people.sessions().end(session.operator(), session.session().id());
        return new NativeReply.Nothing(List.of(people.cookie().none()));
    }

    private NativeReply changePassword(NativeCall call) {
        SignedIn.BySession session = session(call);
        Fields body = call.body();
        Changes.done(
                people.operators()
                        .changePassword(
                                session.operator(),
                                secret(body, "old_password"),
                                secret(body, "new_password"),
                                session.session().id()),
                "operator");
        return NativeReply.done();
    }

    record SessionEntry(
            String id, boolean current, Instant createdAt, Instant lastUsedAt, String address, String userAgent) {}

    private NativeReply list(NativeCall call) {
        SignedIn.BySession own = session(call);
        return NativeReply.ok(new Items<>(people.sessions().of(own.operator()).stream()
                .map(one -> new SessionEntry(
                        one.id(),
                        one.id().equals(own.session().id()),
                        one.created(),
                        one.lastUsed(),
                        one.address(),
                        one.userAgent()))
                .toList()));
    }

    private NativeReply end(NativeCall call) {
        if (!people.sessions().end(session(call).operator(), call.parameter(0))) {
            throw NativeRefusal.notFound("session", call.parameter(0));
        }
        return NativeReply.done();
    }
}

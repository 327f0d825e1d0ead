package io.hongyan.api.v1;

import io.hongyan.api.Fields;
import io.hongyan.api.Refusal;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.Role;
import io.hongyan.kernel.access.AccessToken;
import io.hongyan.kernel.access.AccessTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Access tokens for programs: one's own. */
final class AccessTokenEndpoints {

    private static final int MAX_NAME = 50;
    private static final int MOST_DAYS = 366;
    private static final int DEFAULT_DAYS = 90;

    private final People people;
    private final AppDirectory apps;

    AccessTokenEndpoints(People people, AppDirectory apps) {
        this.people = people;
        this.apps = apps;
    }

    void addTo(NativeRoutes routes) {
        routes.add("GET", "access-tokens", Access.SIGNED_IN, this::list);
        routes.add("POST", "access-tokens", Access.SIGNED_IN, this::make);
        routes.add("DELETE", "access-tokens/{}", Access.SIGNED_IN, this::revoke);
    }

    record TokenView(
            String id,
            String name,
            String role,
            @Nullable String appId,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt) {}

    /** @param token shown this once */
    record NewTokenView(
            String id,
            String name,
            String role,
            @Nullable String appId,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt,
            String token) {}

    private NativeReply list(NativeCall call) {
        String operator = SessionEndpoints.session(call).operator();
        return NativeReply.ok(new Items<>(
                people.accessTokens().of(operator).stream().map(this::view).toList()));
    }

    private TokenView view(AccessToken token) {
        return new TokenView(
                token.id(),
                token.name(),
                token.role().wireName(),
                appId(token),
                token.created(),
                token.expires().orElse(null),
                token.lastUsed().orElse(null));
    }

    private @Nullable String appId(AccessToken token) {
        return token.app().isPresent()
                ? apps.byNumber(token.app().getAsInt()).map(App::appId).orElse(null)
                : null;
    }

    private NativeReply make(NativeCall call) {
        SignedIn.BySession session = SessionEndpoints.session(call);
        Fields body = call.body();
        String name = body.requiredText("name", MAX_NAME);
        Role role = role(body, "role");
        int days = body.integer("expires_in_days", 1, MOST_DAYS).orElse(DEFAULT_DAYS);
        AccessTokens.Made made = Changes.done(
                people.accessTokens()
                        .make(
                                session.principal(),
                                name,
                                role,
                                app(session, body),
                                Optional.of(people.clock().instant().plus(Duration.ofDays(days)))),
                "access token");
        TokenView view = view(made.token());
        return NativeReply.created(
                new NewTokenView(
                        view.id(),
                        view.name(),
                        view.role(),
                        view.appId(),
                        view.createdAt(),
                        view.expiresAt(),
                        view.lastUsedAt(),
                        made.secret().reveal()),
                "/api/v1/access-tokens/" + view.id());
    }

    private OptionalInt app(SignedIn session, Fields body) {
        String appId = body.text("app_id");
        if (appId == null) {
            return OptionalInt.empty();
        }
        return apps.byAppId(appId)
                .filter(app -> session.principal().sees(app.number()))
                .map(app -> OptionalInt.of(app.number()))
                .orElseThrow(() -> Refusal.invalid("app_id", appId, "an app of yours"));
    }

    static Role role(Fields body, String name) {
        return Role.ofWireName(body.requiredOneOf(
                        name, Stream.of(Role.values()).map(Role::wireName).toList()))
                .orElseThrow();
    }

    private NativeReply revoke(NativeCall call) {
        String operator = SessionEndpoints.session(call).operator();
        String id = call.parameter(0);
        boolean own = people.accessTokens().of(operator).stream()
                .anyMatch(token -> token.id().equals(id));
        if (!own || !people.accessTokens().revoke(id)) {
            throw NativeRefusal.notFound("access token", id);
        }
        return NativeReply.done();
    }
}

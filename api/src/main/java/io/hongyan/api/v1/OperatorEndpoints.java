package io.hongyan.api.v1;

import io.hongyan.api.Fields;
import io.hongyan.kernel.App;
import io.hongyan.kernel.access.AppRegistry;
import io.hongyan.kernel.access.Operator;
import io.hongyan.kernel.access.Operators;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The installation's operators, for who runs it. */
final class OperatorEndpoints {

    private static final int MAX_NAME = 50;

    private final People people;

    OperatorEndpoints(People people) {
        this.people = people;
    }

    void addTo(NativeRoutes routes) {
        routes.add("GET", "operators", Access.PLATFORM_ADMIN, this::list);
        routes.add("POST", "operators", Access.PLATFORM_ADMIN, this::create);
        routes.add("PATCH", "operators/{}", Access.PLATFORM_ADMIN, this::change);
        routes.add("POST", "operators/{}/password", Access.PLATFORM_ADMIN, this::resetPassword);
    }

    record OperatorView(
            String name,
            String displayName,
            boolean platformAdmin,
            boolean disabled,
            @Nullable Instant lockedUntil,
            boolean oidc,
            Instant createdAt,
            @Nullable Instant lastSignIn,
            List<AppRole> apps) {}

    /** @param oneTimePassword shown this once */
    record OperatorWithPassword(
            String name,
            String displayName,
            boolean platformAdmin,
            boolean disabled,
            @Nullable Instant lockedUntil,
            boolean oidc,
            Instant createdAt,
            @Nullable Instant lastSignIn,
            List<AppRole> apps,
            String oneTimePassword) {}

    record AppRole(String appId, String role) {}

    private OperatorView view(Operator operator) {
        List<AppRole> roles = new ArrayList<>();
        for (AppRegistry.Profile profile : people.apps().all()) {
            App app = profile.app();
            Optional.ofNullable(people.operators().members(app.number()).get(operator.name()))
                    .ifPresent(role -> roles.add(new AppRole(app.appId(), role.wireName())));
        }
        return new OperatorView(
                operator.name(),
                operator.displayName(),
                operator.platformAdmin(),
                operator.disabled(),
                people.signIns().lockedUntil(operator.name()).orElse(null),
                operator.singleSignOn(),
                operator.created(),
                operator.lastSignIn().orElse(null),
                roles);
    }

    private OperatorWithPassword view(Operators.OneTimePassword made) {
        OperatorView view = view(made.operator());
        return new OperatorWithPassword(
                view.name(),
                view.displayName(),
                view.platformAdmin(),
                view.disabled(),
                view.lockedUntil(),
                view.oidc(),
                view.createdAt(),
                view.lastSignIn(),
                view.apps(),
                made.password().reveal());
    }

    /** The cursor is the name of the last one. */
    private NativeReply list(NativeCall call) {
        String after = call.query("cursor").orElse("");
        List<OperatorView> rest = people.operators().all().stream()
                .filter(operator -> operator.name().compareTo(after) > 0)
                .limit(call.limit() + 1L)
                .map(this::view)
                .toList();
        boolean more = rest.size() > call.limit();
        List<OperatorView> items = more ? rest.subList(0, call.limit()) : rest;
        return NativeReply.ok(new Page<>(items, more ? items.getLast().name() : null));
    }

    private NativeReply create(NativeCall call) {
        Fields body = call.body();
        String displayName = body.text("display_name", MAX_NAME);
        Operators.OneTimePassword made = Changes.done(
                people.operators()
                        .create(
                                body.requiredText("name", MAX_NAME),
                                displayName == null ? "" : displayName,
                                body.flag("platform_admin", false)),
                "operator");
        return NativeReply.created(
                view(made), "/api/v1/operators/" + made.operator().name());
    }

    private NativeReply change(NativeCall call) {
        Fields body = call.body();
        Operators.Settings settings = new Operators.Settings(
                Optional.ofNullable(body.text("display_name", MAX_NAME)),
                flag(body, "platform_admin"),
                flag(body, "disabled"));
        return NativeReply.ok(view(Changes.done(people.operators().change(call.parameter(0), settings), "operator")));
    }

    private static Optional<Boolean> flag(Fields body, String name) {
        return body.has(name) ? Optional.of(body.flag(name, false)) : Optional.empty();
    }

    private NativeReply resetPassword(NativeCall call) {
        return NativeReply.ok(view(Changes.done(people.operators().resetPassword(call.parameter(0)), "operator")));
    }
}

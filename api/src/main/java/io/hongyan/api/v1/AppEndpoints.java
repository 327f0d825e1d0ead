package io.hongyan.api.v1;

import io.hongyan.api.AppCallbacks;
import io.hongyan.api.Fields;
import io.hongyan.delivery.Reports;
import io.hongyan.kernel.App;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.Role;
import io.hongyan.kernel.access.AppRegistry;
import io.hongyan.kernel.access.Operator;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Apps, their keys and their members. A master secret is shown when it is made and never again. */
final class AppEndpoints {

    private static final int MAX_NAME = 50;
    private static final int MAX_GRACE_HOURS = 168;
    private static final int DEFAULT_GRACE_HOURS = 24;
    private static final int DEFAULT_VALIDITY_DAYS = 40;

    private static final List<String> CATEGORIES = List.of(
            "social",
            "news",
            "shopping",
            "finance",
            "travel",
            "video",
            "music",
            "game",
            "education",
            "health",
            "tools",
            "food",
            "business",
            "government",
            "other");
    private static final String OTHER = "other";

    private final People people;
    private final Reports reports;
    private final AppCallbacks callbacks;

    AppEndpoints(People people, Reports reports, AppCallbacks callbacks) {
        this.people = people;
        this.reports = reports;
        this.callbacks = callbacks;
    }

    void addTo(NativeRoutes routes) {
        routes.add("GET", "apps", Access.SIGNED_IN, this::list);
        routes.add("POST", "apps", Access.PLATFORM_ADMIN, this::create);
        routes.add(
                "GET",
                "apps/{}",
                new Access.In(Permission.APP_READ),
                call -> NativeReply.ok(view(profile(call), call.caller())));
        routes.add("PATCH", "apps/{}", new Access.In(Permission.APP_WRITE), this::change);
        routes.inApp("POST", "master-secret", Permission.KEY_ROTATE, this::rotate);
        routes.inApp("GET", "members", Permission.APP_READ, this::members);
        routes.inApp("PUT", "members/{}", Permission.MEMBER_WRITE, this::putMember);
        routes.inApp("DELETE", "members/{}", Permission.MEMBER_WRITE, this::removeMember);
    }

    // --- apps ---

    record AppView(
            String appId,
            @Nullable String appKey,
            String name,
            String category,
            int maxValidityDays,
            @Nullable Long approvalThreshold,
            Instant createdAt,
            long devices) {}

    /** @param masterSecret shown this once */
    record NewAppView(
            String appId,
            @Nullable String appKey,
            String name,
            String category,
            int maxValidityDays,
            @Nullable Long approvalThreshold,
            Instant createdAt,
            long devices,
            String masterSecret) {}

    private NativeReply list(NativeCall call) {
        return NativeReply.ok(new Items<>(people.apps().all().stream()
                .filter(profile -> call.caller().may(Permission.APP_READ, profile.app()))
                .map(profile -> view(profile, call.caller()))
                .toList()));
    }

    private AppRegistry.Profile profile(NativeCall call) {
        return people.apps()
                .byNumber(call.appNumber())
                .orElseThrow(() -> NativeRefusal.notFound("app", call.app().appId()));
    }

    private AppView view(AppRegistry.Profile profile, Caller caller) {
        App app = profile.app();
        String category = profile.settings().category();
        LocalDate today =
                LocalDate.ofInstant(people.clock().instant(), people.instance().zone());
        return new AppView(
                app.appId(),
                caller.may(Permission.DEVICE_READ, app) ? app.appKey() : null,
                app.name(),
                category.isEmpty() ? OTHER : category,
                (int) app.maxValidity().toDays(),
                profile.settings().approvalThreshold().orElse(null),
                profile.created(),
                reports.users(app.number(), today).accumulated());
    }

    private NativeReply create(NativeCall call) {
        Fields body = call.body();
        String category = body.oneOf("category", CATEGORIES);
        AppRegistry.Settings settings = new AppRegistry.Settings(
                body.requiredText("name", MAX_NAME), category == null ? OTHER : category, Optional.empty());
        int days = body.integer("max_validity_days", 1, DEFAULT_VALIDITY_DAYS).orElse(DEFAULT_VALIDITY_DAYS);
        AppRegistry.Created created = Changes.done(
                people.apps()
                        .create(settings, Duration.ofDays(days), call.caller().operator()),
                "app");
        AppView view = view(created.profile(), call.caller());
        return NativeReply.created(
                new NewAppView(
                        view.appId(),
                        view.appKey(),
                        view.name(),
                        view.category(),
                        view.maxValidityDays(),
                        view.approvalThreshold(),
                        view.createdAt(),
                        view.devices(),
                        created.masterSecret().reveal()),
                "/api/v1/apps/" + view.appId());
    }

    private NativeReply change(NativeCall call) {
        Fields body = call.body();
        AppRegistry.Settings before = profile(call).settings();
        String name = body.has("name") ? body.requiredText("name", MAX_NAME) : before.name();
        String category = body.oneOf("category", CATEGORIES);
        Optional<Long> threshold = body.node().has("approval_threshold")
                ? body.number("approval_threshold", 1, Integer.MAX_VALUE).stream()
                        .boxed()
                        .findAny()
                : before.approvalThreshold();
        AppRegistry.Settings settings =
                new AppRegistry.Settings(name, category == null ? before.category() : category, threshold);
        return NativeReply.ok(view(
                Changes.done(people.apps().change(call.appNumber(), settings), "app"), call.caller()));
    }

    record SecretView(String masterSecret, @Nullable Instant oldValidUntil) {}

    private NativeReply rotate(NativeCall call) {
        int hours = call.content().length == 0
                ? DEFAULT_GRACE_HOURS
                : call.body().integer("grace_hours", 0, MAX_GRACE_HOURS).orElse(DEFAULT_GRACE_HOURS);
        AppRegistry.NewSecret secret =
                Changes.done(people.apps().rotateMasterSecret(call.appNumber(), Duration.ofHours(hours)), "app");
        callbacks.keysChanged(call.appNumber());
        return NativeReply.ok(new SecretView(
                secret.masterSecret().reveal(),
                secret.profile().formerSecretUntil().orElse(null)));
    }

    // --- members ---

    record MemberView(String name, String displayName, String role) {}

    private MemberView member(String name, Role role) {
        return new MemberView(
                name, people.operators().byName(name).map(Operator::displayName).orElse(""), role.wireName());
    }

    private NativeReply members(NativeCall call) {
        return NativeReply.ok(new Items<>(people.operators().members(call.appNumber()).entrySet().stream()
                .map(entry -> member(entry.getKey(), entry.getValue()))
                .toList()));
    }

    private NativeReply putMember(NativeCall call) {
        Role role = AccessTokenEndpoints.role(call.body(), "role");
        Changes.done(people.operators().putMember(call.appNumber(), call.parameter(0), role), "operator");
        String name = people.operators()
                .byName(call.parameter(0))
                .map(Operator::name)
                .orElseThrow(() -> NativeRefusal.notFound("operator", call.parameter(0)));
        return NativeReply.ok(member(name, role));
    }

    private NativeReply removeMember(NativeCall call) {
        Changes.done(people.operators().removeMember(call.appNumber(), call.parameter(0)), "member");
        return NativeReply.done();
    }
}

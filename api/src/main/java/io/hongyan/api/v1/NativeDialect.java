package io.hongyan.api.v1;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.ServerRequest;
import io.hongyan.api.Answer;
import io.hongyan.api.CsvTable;
import io.hongyan.api.Dialect;
import io.hongyan.api.PathTree;
import io.hongyan.api.Refusal;
import io.hongyan.api.jobs.UnusableFileException;
import io.hongyan.delivery.UnknownTaskException;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.Permission;
import io.hongyan.kernel.Sha256;
import io.hongyan.kernel.access.Actor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** {@code /api/v1}. Order of checks: URL, method, caller, permission, body's length, repetition, then the endpoint's own. */
public final class NativeDialect implements Dialect {

    /** First segments of every path. */
    private static final List<String> PREFIX = List.of("api", "v1");

    private static final String UNMATCHED = "unmatched";
    private static final HeaderName IDEMPOTENCY_KEY = HeaderNames.create("Idempotency-Key");
    private static final Header REPLAYED = HeaderValues.createCached("Idempotency-Replayed", "true");
    private static final Header NO_STORE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-store");
    private static final Header JSON =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json;charset=UTF-8");
    private static final Header EVENTS =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/event-stream;charset=UTF-8");
    private static final int MAX_KEY = 128;
    private static final Set<String> SAFE = Set.of("GET", "HEAD");

    private final NativeRoutes routes;
    private final AppDirectory apps;
    private final Callers callers;
    private final IdempotencyStore repetitions;

    public NativeDialect(NativeRoutes routes, AppDirectory apps, Callers callers, IdempotencyStore repetitions) {
        this.routes = routes;
        this.apps = apps;
        this.callers = callers;
        this.repetitions = repetitions;
    }

    @Override
    public Answer answer(ServerRequest request) {
        String method = request.prologue().method().text();
        List<String> segments = PathTree.segments(request.prologue().uriPath().rawPath());
        if (segments.size() <= PREFIX.size()
                || !segments.subList(0, PREFIX.size()).equals(PREFIX)) {
            return noSuchPath();
        }
        return switch (routes.find(method, segments.subList(PREFIX.size(), segments.size()))) {
            case PathTree.Match.Found<NativeRoute> found -> answer(found.target(), found.parameters(), request);
            case PathTree.Match.OtherMethod<NativeRoute> other ->
                NativeProblem.answer(
                        UNMATCHED,
                        405,
                        "method_not_allowed",
                        "method " + method + " not supported (expected: " + other.allowed() + ")",
                        "",
                        List.of(HeaderValues.create(HeaderNames.ALLOW, other.allowed())));
            case PathTree.Match.None<NativeRoute>() -> noSuchPath();
        };
    }

    private static Answer noSuchPath() {
        return NativeProblem.answer(UNMATCHED, 404, "not_found", "no such URL", "", List.of());
    }

    private Answer answer(NativeRoute route, List<String> parameters, ServerRequest request) {
        try {
            NativeCall call = admit(route, parameters, request);
            String address = callers.address(request);
            Actor actor = call.knownCaller()
                    .map(caller -> caller.actor(address))
                    .orElseGet(() -> new Actor(Actor.Kind.ANONYMOUS, "", address));
            return ScopedValue.where(Actor.CURRENT, actor).call(() -> answer(route, call));
        } catch (Refusal refusal) {
            return NativeProblem.answer(
                    route.name(), 400, "invalid_request", refusal.text(), refusal.field(), List.of());
        } catch (UnknownTaskException unknown) {
            return NativeProblem.answer(
                    route.name(),
                    400,
                    "unknown_task",
                    String.valueOf(unknown.getMessage()),
                    "audience.task.task_id",
                    List.of());
        } catch (NativeRefusal refusal) {
            return NativeProblem.answer(
                    route.name(),
                    refusal.status(),
                    refusal.code(),
                    refusal.detail(),
                    refusal.field(),
                    refusal.headers());
        } catch (UnusableFileException unusable) {
            return answer(route, unusable);
        }
    }

    private static Answer answer(NativeRoute route, UnusableFileException unusable) {
        int status = switch (unusable.why()) {
            case TOO_LARGE -> 413;
            case MALFORMED -> 400;
            case NO_ROOM -> 507;
        };
        String code = switch (unusable.why()) {
            case TOO_LARGE -> "body_too_large";
            case MALFORMED -> "malformed_file";
            case NO_ROOM -> "no_room";
        };
        return NativeProblem.answer(route.name(), status, code, unusable.detail(), "body", List.of());
    }

    private Answer answer(NativeRoute route, NativeCall call) {
        Optional<String> key = SAFE.contains(call.request().prologue().method().text())
                        || call.knownCaller().isEmpty()
                ? Optional.empty()
                : idempotencyKey(call.request());
        return key.isPresent()
                ? once(route, call, key.get())
                : answer(route, route.endpoint().handle(call));
    }

    private NativeCall admit(NativeRoute route, List<String> parameters, ServerRequest request) {
        Optional<Caller> caller = caller(route, request);
        if (caller.filter(Caller::mustChangePassword).isPresent()
                && !(route.access() instanceof Access.Open)
                && !(route.access() instanceof Access.OwnSession)) {
            throw new NativeRefusal(
                    403, "password_change_required", "change the one-time password first (PUT session/password)", "");
        }
        Optional<App> app = Optional.empty();
        List<String> own = parameters;
        switch (route.access()) {
            case Access.Open(), Access.OwnSession(), Access.SignedIn() -> {}
            case Access.PlatformAdmin() -> {
                if (!caller.orElseThrow().isPlatformAdmin()) {
                    throw NativeRefusal.forbidden("only an administrator of the platform may do this");
                }
            }
            case Access.In in -> {
                String appId = parameters.getFirst();
                // an app one has no part in is not told from one that does not exist
                app = apps.byAppId(appId).filter(known -> caller.orElseThrow().may(Permission.APP_READ, known));
                if (app.isEmpty()) {
                    throw NativeRefusal.notFound("app", appId);
                }
                if (!caller.orElseThrow().may(in.permission(), app.get())) {
                    throw NativeRefusal.forbidden("your role in this app does not permit it (needed: "
                            + in.permission().name().toLowerCase(Locale.ROOT) + ")");
                }
                own = parameters.subList(1, parameters.size());
            }
        }
        byte[] body = route.upload() ? new byte[0] : NativeCall.read(request, route.maxBodyBytes());
        return new NativeCall(request, caller, app, own, body);
    }

    private Optional<Caller> caller(NativeRoute route, ServerRequest request) {
        boolean open = route.access() instanceof Access.Open;
        return switch (callers.identify(request)) {
            case Callers.Identity.Known known -> Optional.of(known.caller());
            case Callers.Identity.Unknown() -> {
                if (!open) {
                    throw NativeRefusal.unauthenticated();
                }
                yield Optional.empty();
            }
            case Callers.Identity.Forged() -> {
                if (!open) {
                    throw new NativeRefusal(
                            403, "csrf", "X-CSRF-Token is missing or not this session's (see GET /api/v1/session)", "");
                }
                yield Optional.empty();
            }
        };
    }

    // --- repetitions ---

    private static Optional<String> idempotencyKey(ServerRequest request) {
        if (!request.headers().contains(IDEMPOTENCY_KEY)) {
            return Optional.empty();
        }
        String key = request.headers().get(IDEMPOTENCY_KEY).get();
        if (key.isEmpty() || key.length() > MAX_KEY || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw Refusal.invalid("Idempotency-Key", key, "1 … " + MAX_KEY + " visible ASCII characters");
        }
        return Optional.of(key);
    }

    private Answer once(NativeRoute route, NativeCall call, String key) {
        String caller = call.caller().key();
        return switch (repetitions.begin(caller, key, fingerprint(call))) {
            case IdempotencyStore.Beginning.First() -> first(route, call, caller, key);
            case IdempotencyStore.Beginning.Done done -> replay(route, done.answer());
            case IdempotencyStore.Beginning.UnderWay() ->
                throw NativeRefusal.conflict(
                        "under_way", "the first request with this Idempotency-Key is still being done");
            case IdempotencyStore.Beginning.Other() ->
                throw new NativeRefusal(
                        422, "key_reused", "this Idempotency-Key was used for another request", "Idempotency-Key");
        };
    }

    private Answer first(NativeRoute route, NativeCall call, String caller, String key) {
        boolean kept = false;
        try {
            NativeReply reply = route.endpoint().handle(call);
            Optional<IdempotencyStore.Kept> answer = switch (reply) {
                case NativeReply.Json json ->
                    Optional.of(new IdempotencyStore.Kept(
                            json.status(),
                            NativeJson.text(json.body()),
                            json.location().orElse(null)));
                case NativeReply.Nothing nothing -> Optional.of(new IdempotencyStore.Kept(204, "", null));
                case NativeReply.Redirect r -> Optional.empty();
                case NativeReply.Csv csv -> Optional.empty();
                case NativeReply.Events events -> Optional.empty();
                case NativeReply.Bytes bytes -> Optional.empty();
            };
            if (answer.isPresent()) {
                repetitions.finish(caller, key, answer.get());
                kept = true;
            }
            return answer(route, reply);
        } finally {
            if (!kept) {
                repetitions.forget(caller, key);
            }
        }
    }

    private static Answer replay(NativeRoute route, IdempotencyStore.Kept kept) {
        List<Header> headers = new ArrayList<>(List.of(NO_STORE, REPLAYED));
        if (kept.location() != null) {
            headers.add(HeaderValues.create(HeaderNames.LOCATION, kept.location()));
        }
        return new Answer(
                route.name(),
                kept.status(),
                kept.status(),
                JSON,
                new Answer.Body.Whole(kept.json().getBytes(StandardCharsets.UTF_8)),
                headers);
    }

    private static String fingerprint(NativeCall call) {
        HttpPrologue line = call.request().prologue();
        long length = call.request().headers().contentLength().orElse(-1); // all that is known of an upload
        String head = line.method().text() + " " + line.uriPath().rawPath() + "?"
                + line.query().rawValue() + " " + length + " ";
        return HexFormat.of().formatHex(Sha256.of(head.getBytes(StandardCharsets.UTF_8), call.content()));
    }

    // --- answers ---

    private static Answer answer(NativeRoute route, NativeReply reply) {
        return switch (reply) {
            case NativeReply.Json json -> {
                List<Header> headers = new ArrayList<>(json.headers());
                headers.add(NO_STORE);
                json.location().ifPresent(at -> headers.add(HeaderValues.create(HeaderNames.LOCATION, at)));
                yield whole(route, json.status(), JSON, NativeJson.bytes(json.body()), headers);
            }
            case NativeReply.Nothing nothing -> whole(route, 204, JSON, new byte[0], nothing.headers());
            case NativeReply.Redirect redirect -> {
                List<Header> headers = new ArrayList<>(redirect.headers());
                headers.add(HeaderValues.create(HeaderNames.LOCATION, redirect.to()));
                yield whole(route, 302, JSON, new byte[0], headers);
            }
            case NativeReply.Csv csv ->
                streamed(
                        route,
                        CsvTable.TYPE,
                        csv.table()::writeTo,
                        List.of(csv.table().disposition(), NO_STORE));
            case NativeReply.Events events -> streamed(route, EVENTS, events.source(), List.of(NO_STORE));
            case NativeReply.Bytes bytes -> whole(route, 200, bytes.type(), bytes.bytes(), bytes.headers());
        };
    }

    private static Answer whole(NativeRoute route, int status, Header type, byte[] body, List<Header> headers) {
        return new Answer(route.name(), status, status, type, new Answer.Body.Whole(body), headers);
    }

    private static Answer streamed(NativeRoute route, Header type, Answer.Source source, List<Header> headers) {
        return new Answer(route.name(), 200, 200, type, new Answer.Body.Streamed(source), headers);
    }

    @Override
    public void end() {
        routes.end();
    }

    @Override
    public Answer busy() {
        return NativeProblem.answer(
                "busy",
                503,
                "busy",
                "the platform is over its bounds, retry later",
                "",
                List.of(HeaderValues.createCached(HeaderNames.RETRY_AFTER, "1")));
    }

    @Override
    public Answer failed(String requestId) {
        return NativeProblem.answer(
                "failed", 500, "internal_error", "internal error, request id " + requestId, "", List.of());
    }

    @Override
    public Answer unserved(int status, String detail) {
        boolean tooLarge = status == 413;
        return NativeProblem.answer(
                UNMATCHED,
                status,
                tooLarge ? "body_too_large" : "invalid_request",
                tooLarge ? "body has more bytes than any request may have" : detail,
                tooLarge ? "body" : "",
                List.of());
    }
}

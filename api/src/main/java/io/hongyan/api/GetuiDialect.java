package io.hongyan.api;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.hongyan.kernel.App;
import io.hongyan.kernel.AppDirectory;
import io.hongyan.kernel.access.Actor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Getui's REST API V2: {@code /v2/{appId}/…}, answers in the envelope. Order of checks: URL, method, token, rate, body. */
final class GetuiDialect implements Dialect {

    static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json;charset=UTF-8");

    private static final HeaderName TOKEN = HeaderNames.create("token");
    private static final String PREFIX = "v2";
    private static final String UNMATCHED = "unmatched";

    private final Routes routes;
    private final AppDirectory apps;
    private final Tokens tokens;
    private final CallRate<Integer> calls;
    private final ApiSettings settings;

    GetuiDialect(Routes routes, AppDirectory apps, Tokens tokens, CallRate<Integer> calls, ApiSettings settings) {
        this.routes = routes;
        this.apps = apps;
        this.tokens = tokens;
        this.calls = calls;
        this.settings = settings;
    }

    @Override
    public Answer answer(ServerRequest request) {
        String method = request.prologue().method().text();
        List<String> segments = PathTree.segments(request.prologue().uriPath().rawPath());
        if (segments.isEmpty() || !segments.getFirst().equals(PREFIX)) {
            return unmatched(GetuiCode.NOT_FOUND, "no such URL", null);
        }
        if (segments.size() == 2 && segments.get(1).equals("check")) {
            return answer("check", Reply.DONE); // the SDK's host probe, HEAD
        }
        if (segments.size() < 3) {
            return unmatched(GetuiCode.NOT_FOUND, "no such URL", null);
        }
        return switch (routes.find(method, segments.subList(2, segments.size()))) {
            case PathTree.Match.Found<Route> found ->
                answer(found.target().name(), result(found, segments.get(1), request));
            case PathTree.Match.OtherMethod<Route> other ->
                unmatched(
                        GetuiCode.METHOD_NOT_ALLOWED,
                        "method " + method + " not supported (expected: " + other.allowed() + ")",
                        HeaderValues.create(HeaderNames.ALLOW, other.allowed()));
            case PathTree.Match.None<Route>() -> unmatched(GetuiCode.NOT_FOUND, "no such URL", null);
        };
    }

    private Result result(PathTree.Match.Found<Route> found, String appId, ServerRequest request) {
        Route route = found.target();
        try {
            Optional<App> app = apps.byAppId(appId);
            if (!route.open()) {
                admit(app, request);
            }
            int maxBody = route.bigBody() ? settings.maxBatchBodyBytes() : settings.maxBodyBytes();
            Call call = new Call(appId, app, found.parameters(), request, maxBody);
            Actor actor =
                    new Actor(Actor.Kind.APP_KEY, appId, request.remotePeer().host());
            return ScopedValue.where(Actor.CURRENT, actor)
                    .call(() -> route.endpoint().handle(call));
        } catch (Refusal refusal) {
            return Reply.refused(refusal.code(), refusal.text());
        }
    }

    private void admit(Optional<App> app, ServerRequest request) {
        if (app.isEmpty()
                || !request.headers().contains(TOKEN)
                || !tokens.valid(
                        app.get().number(), request.headers().get(TOKEN).get())) {
            throw new Refusal(GetuiCode.TOKEN, "token is invalid or expired");
        }
        if (!calls.permits(app.get().number())) {
            throw new Refusal(GetuiCode.CALL_RATE, "call frequency over limit: " + calls.limit() + " calls a minute");
        }
    }

    @Override
    public Answer busy() {
        return answer("busy", Reply.refused(GetuiCode.BUSY, "system busy, retry later"));
    }

    @Override
    public Answer failed(String requestId) {
        Reply reply = Reply.refused(GetuiCode.FAILURE, "internal error, request id " + requestId);
        return new Answer("failed", reply.code().httpStatus(), 500, JSON, reply.body(), null);
    }

    private static Answer unmatched(GetuiCode code, String message, @Nullable Header extra) {
        return new Answer(
                UNMATCHED,
                code.httpStatus(),
                code.httpStatus(),
                JSON,
                Reply.refused(code, message).body(),
                extra);
    }

    private static Answer answer(String endpoint, Result result) {
        return switch (result) {
            case Reply reply -> {
                int status = reply.code().httpStatus();
                yield new Answer(endpoint, status, status, JSON, reply.body(), null);
            }
            case CsvTable table ->
                new Answer(
                        endpoint,
                        200,
                        200,
                        CsvTable.TYPE,
                        new Answer.Body.Streamed(table::writeTo),
                        List.of(table.disposition()));
        };
    }
}

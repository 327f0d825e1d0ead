package io.hongyan.api.v1;

import io.hongyan.api.AppCallbacks;
import io.hongyan.api.Fields;
import io.hongyan.kernel.Permission;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the app is told what became of its messages, how that goes, and what was given up. The secret never comes out. */
final class CallbackSettingsEndpoints {

    private static final int MOST_KINDS = 50;
    private static final int MAX_URL = 1024;

    private final AppCallbacks callbacks;

    CallbackSettingsEndpoints(AppCallbacks callbacks) {
        this.callbacks = callbacks;
    }

    void addTo(NativeRoutes routes) {
        routes.inApp("GET", "callback", Permission.APP_READ, this::show);
        routes.inApp("PUT", "callback", Permission.CALLBACK_WRITE, this::configure);
        routes.inApp("DELETE", "callback", Permission.CALLBACK_WRITE, this::remove);
        routes.inApp("POST", "callback/test", Permission.CALLBACK_WRITE, this::test);
        routes.inApp("GET", "callback/deliveries", Permission.APP_READ, this::deliveries);
        routes.inApp("GET", "callback/dead-letters", Permission.APP_READ, this::deadLetters);
        routes.inApp("POST", "callback/replay", Permission.CALLBACK_WRITE, this::replay);
    }

    record CallbackView(
            @Nullable SettingsView settings, @Nullable StatusView status) {}

    record SettingsView(String url, String format, List<String> kinds, boolean alias, boolean secretSet) {}

    record StatusView(
            String state,
            long waiting,
            @Nullable Instant oldest,
            long dead,
            long dropped,
            long bytes,
            long sent,
            long requests,
            long failedRequests,
            @Nullable Instant lastSuccess,
            @Nullable ErrorView lastError) {}

    record ErrorView(String reason, Instant at, Instant nextTry) {}

    private NativeReply show(NativeCall call) {
        return NativeReply.ok(new CallbackView(
                callbacks
                        .settings(call.appNumber())
                        .map(set ->
                                new SettingsView(set.url(), set.format(), set.kinds(), set.alias(), set.secretSet()))
                        .orElse(null),
                callbacks
                        .status(call.appNumber())
                        .map(CallbackSettingsEndpoints::status)
                        .orElse(null)));
    }

    private static StatusView status(AppCallbacks.Status status) {
        return new StatusView(
                status.state(),
                status.waiting(),
                status.oldest().orElse(null),
                status.dead(),
                status.dropped(),
                status.bytes(),
                status.sent(),
                status.requests(),
                status.failedRequests(),
                status.lastSuccess().orElse(null),
                status.lastError()
                        .map(error -> new ErrorView(error.reason(), error.at(), error.nextTry()))
                        .orElse(null));
    }

    private NativeReply configure(NativeCall call) {
        Fields body = call.body();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("url", body.requiredText("url", MAX_URL));
        put(settings, "secret", body.text("secret"));
        put(settings, "format", body.text("format"));
        if (body.has("kinds")) {
            settings.put("kinds", String.join(",", body.texts("kinds", MOST_KINDS)));
        }
        settings.put("alias", Boolean.toString(body.flag("alias", false)));
        List<String> problems = callbacks.configure(call.appNumber(), settings);
        if (!problems.isEmpty()) {
            String first = problems.getFirst();
            int end = first.indexOf(':');
            throw new NativeRefusal(
                    400, "invalid_request", String.join("; ", problems), end < 0 ? "" : first.substring(0, end));
        }
        return show(call);
    }

    private static void put(Map<String, String> settings, String name, @Nullable String value) {
        if (value != null) {
            settings.put(name, value);
        }
    }

    private NativeReply remove(NativeCall call) {
        if (!callbacks.remove(call.appNumber())) {
            throw notSetUp();
        }
        return NativeReply.done();
    }

    private static NativeRefusal notSetUp() {
        return NativeRefusal.notFound("callback", null);
    }

    record TrialView(boolean ok, int status, String text, String answer, long millis) {}

    private NativeReply test(NativeCall call) {
        AppCallbacks.Trial trial = callbacks.test(call.appNumber()).orElseThrow(CallbackSettingsEndpoints::notSetUp);
        return NativeReply.ok(new TrialView(trial.ok(), trial.status(), trial.text(), trial.answer(), trial.millis()));
    }

    record DeliveryView(
            Instant at,
            int receipts,
            int status,
            long millis,
            @Nullable String error) {}

    private NativeReply deliveries(NativeCall call) {
        return NativeReply.ok(new Items<>(callbacks.deliveries(call.appNumber()).stream()
                .map(one -> new DeliveryView(
                        one.at(),
                        one.receipts(),
                        one.status(),
                        one.millis(),
                        one.error().isEmpty() ? null : one.error()))
                .toList()));
    }

    record DeadView(
            String id,
            int receipts,
            String kind,
            @Nullable String taskId,
            Instant since,
            Instant givenUp,
            String reason) {}

    private NativeReply deadLetters(NativeCall call) {
        return NativeReply.ok(new Items<>(callbacks.dead(call.appNumber(), call.limit()).stream()
                .map(dead -> new DeadView(
                        dead.id(),
                        dead.receipts(),
                        dead.kind(),
                        dead.task().isEmpty() ? null : dead.task(),
                        dead.since(),
                        dead.givenUp(),
                        dead.reason()))
                .toList()));
    }

    record ReplayView(long receipts) {}

    private NativeReply replay(NativeCall call) {
        String id = call.content().length == 0 ? null : call.body().text("id");
        long receipts = id == null
                ? callbacks.replay(call.appNumber())
                : callbacks.replay(call.appNumber(), id).orElseThrow(() -> NativeRefusal.notFound("dead letter", id));
        return NativeReply.ok(new ReplayView(receipts));
    }
}

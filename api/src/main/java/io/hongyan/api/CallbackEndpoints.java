package io.hongyan.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Where the app is told what became of its messages: ours. The secret goes in and never comes out. */
final class CallbackEndpoints {

    private static final Logger log = LoggerFactory.getLogger(CallbackEndpoints.class);

    private static final int DEAD_AT_ONCE = 100;
    private static final int MOST_DEAD_AT_ONCE = 1_000;
    private static final int MOST_KINDS = 50;

    private final AppCallbacks callbacks;

    CallbackEndpoints(AppCallbacks callbacks) {
        this.callbacks = callbacks;
    }

    void addTo(Routes routes) {
        routes.add("GET", "callback", this::show);
        routes.add("PUT", "callback", this::configure);
        routes.add("DELETE", "callback", this::remove);
        routes.add("POST", "callback/test", this::test);
        routes.add("GET", "callback/status", this::status);
        routes.add("GET", "callback/dead", this::dead);
        routes.add("POST", "callback/replay", this::replay);
    }

    private Reply show(Call call) {
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        Optional<AppCallbacks.View> view = callbacks.settings(call.appNumber());
        data.put("set", view.isPresent());
        view.ifPresent(set -> {
            data.put("url", set.url()).put("format", set.format());
            ArrayNode kinds = data.putArray("kinds");
            set.kinds().forEach(kinds::add);
            data.put("alias", set.alias()).put("secret_set", set.secretSet());
        });
        return Reply.of(data);
    }

    private Reply configure(Call call) {
        Fields body = call.body();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("url", body.requiredText("url"));
        String secret = body.text("secret");
        if (secret != null) {
            settings.put("secret", secret);
        }
        String format = body.text("format");
        if (format != null) {
            settings.put("format", format);
        }
        if (body.has("kinds")) {
            settings.put("kinds", String.join(",", body.requiredTexts("kinds", MOST_KINDS)));
        }
        settings.put("alias", Boolean.toString(body.flag("alias", false)));
        List<String> problems = callbacks.configure(call.appNumber(), settings);
        if (!problems.isEmpty()) {
            throw Refusal.parameter("callback is invalid: " + String.join("; ", problems));
        }
        log.info("callback changed");
        return show(call);
    }

    private Reply remove(Call call) {
        if (!callbacks.remove(call.appNumber())) {
            throw notSetUp();
        }
        log.info("callback removed");
        return Reply.DONE;
    }

    private Reply test(Call call) {
        AppCallbacks.Trial trial = callbacks.test(call.appNumber()).orElseThrow(CallbackEndpoints::notSetUp);
        return Reply.of(JsonNodeFactory.instance
                .objectNode()
                .put("ok", trial.ok())
                .put("status", trial.status())
                .put("text", trial.text())
                .put("answer", trial.answer())
                .put("millis", trial.millis()));
    }

    private Reply status(Call call) {
        AppCallbacks.Status status = callbacks.status(call.appNumber()).orElseThrow(CallbackEndpoints::notSetUp);
        ObjectNode data = JsonNodeFactory.instance
                .objectNode()
                .put("state", status.state())
                .put("waiting", status.waiting());
        status.oldest().ifPresent(oldest -> data.put("oldest", oldest.toEpochMilli()));
        data.put("dead", status.dead())
                .put("dropped", status.dropped())
                .put("bytes", status.bytes())
                .put("sent", status.sent())
                .put("requests", status.requests())
                .put("failed_requests", status.failedRequests());
        status.lastSuccess().ifPresent(at -> data.put("last_success", at.toEpochMilli()));
        status.lastError()
                .ifPresent(error -> data.putObject("last_error")
                        .put("reason", error.reason())
                        .put("at", error.at().toEpochMilli())
                        .put("next_try", error.nextTry().toEpochMilli()));
        return Reply.of(data);
    }

    private Reply dead(Call call) {
        int limit = call.queryNumber("limit", 1, MOST_DEAD_AT_ONCE).orElse(DEAD_AT_ONCE);
        ObjectNode data = JsonNodeFactory.instance.objectNode();
        ArrayNode list = data.putArray("dead");
        for (AppCallbacks.Dead dead : callbacks.dead(call.appNumber(), limit)) {
            ObjectNode item = list.addObject()
                    .put("id", dead.id())
                    .put("receipts", dead.receipts())
                    .put("kind", dead.kind());
            if (!dead.task().isEmpty()) {
                item.put("taskid", dead.task());
            }
            item.put("since", dead.since().toEpochMilli())
                    .put("given_up", dead.givenUp().toEpochMilli())
                    .put("reason", dead.reason());
        }
        return Reply.of(data);
    }

    /** Without an id: everything. */
    private Reply replay(Call call) {
        String id = call.body().text("id");
        long receipts = id == null
                ? callbacks.replay(call.appNumber())
                : callbacks
                        .replay(call.appNumber(), id)
                        .orElseThrow(() -> Refusal.invalid("id", id, "one of callback/dead"));
        return Reply.of(JsonNodeFactory.instance.objectNode().put("receipts", receipts));
    }

    private static Refusal notSetUp() {
        return Refusal.parameter("callback is not set up");
    }
}

package io.hongyan.server;

import io.hongyan.api.AppCallbacks;
import io.hongyan.callbacks.CallbackSettings;
import io.hongyan.callbacks.CallbackStatus;
import io.hongyan.callbacks.Callbacks;
import io.hongyan.control.CallbackSettingStore;
import io.hongyan.delivery.receipt.DeadReceipts;
import io.hongyan.delivery.receipt.ReceiptEntry;
import io.hongyan.delivery.receipt.ReceiptKind;
import io.hongyan.kernel.AppDirectory;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Callbacks at work and their settings in the control plane's store, behind the API's one port. */
final class ConfiguredCallbacks implements AppCallbacks {

    private static final String API = "api";

    /** Shard and number. */
    private static final Pattern ID = Pattern.compile("(\\d{1,5})-(\\d{1,18})");

    private final Callbacks callbacks;
    private final CallbackSettingStore store;
    private final AppDirectory apps;

    ConfiguredCallbacks(Callbacks callbacks, CallbackSettingStore store, AppDirectory apps) {
        this.callbacks = callbacks;
        this.store = store;
        this.apps = apps;
    }

    @Override
    public Optional<View> settings(int app) {
        return callbacks
                .settings(app)
                .map(settings -> new View(
                        settings.url().toString(),
                        settings.format().wireName(),
                        settings.kinds().stream().map(ReceiptKind::wireName).toList(),
                        settings.alias(),
                        !settings.secret().reveal().isEmpty()));
    }

    /** One change at a time: store and memory must say the same. */
    @Override
    public synchronized List<String> configure(int app, Map<String, String> given) {
        Map<String, String> settings = new HashMap<>(given);
        callbacks
                .settings(app)
                .ifPresent(before -> settings.putIfAbsent(
                        CallbackSettings.SECRET, before.secret().reveal()));
        return switch (CallbackSettings.read(settings)) {
            case CallbackSettings.Reading.Mistakes mistakes -> mistakes.mistakes();
            case CallbackSettings.Reading.Settings read -> {
                Optional<String> refusal = callbacks.refusal(read.settings());
                if (refusal.isPresent()) {
                    yield List.of(refusal.get());
                }
                store.put(app, read.settings().toMap(), Set.of(CallbackSettings.SECRET), API);
                callbacks.configure(apps.byNumber(app).orElseThrow(), read.settings());
                yield List.of();
            }
        };
    }

    @Override
    public synchronized boolean remove(int app) {
        boolean stored = store.remove(app, API);
        return callbacks.remove(app) || stored;
    }

    @Override
    public synchronized void keysChanged(int app) {
        callbacks
                .settings(app)
                .ifPresent(settings -> callbacks.configure(apps.byNumber(app).orElseThrow(), settings));
    }

    @Override
    public List<Delivery> deliveries(int app) {
        return callbacks.deliveries(app).stream()
                .map(one -> new Delivery(one.at(), one.receipts(), one.status(), one.millis(), one.error()))
                .toList();
    }

    @Override
    public Optional<Status> status(int app) {
        return callbacks.status(app).map(ConfiguredCallbacks::status);
    }

    private static Status status(CallbackStatus status) {
        long oldest = status.backlog().oldestMillis();
        return new Status(
                status.state(),
                status.backlog().waiting(),
                oldest == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(oldest)),
                status.backlog().dead(),
                status.backlog().dropped(),
                status.backlog().bytes(),
                status.sent(),
                status.requests(),
                status.failedRequests(),
                status.lastSuccess(),
                status.lastError().map(error -> new LastError(error.reason(), error.at(), error.nextTry())));
    }

    @Override
    public Optional<Trial> test(int app) {
        return callbacks
                .test(app)
                .map(result -> new Trial(
                        result.ok(),
                        result.status(),
                        result.text(),
                        result.answer(),
                        result.took().toMillis()));
    }

    @Override
    public List<Dead> dead(int app, int limit) {
        return callbacks.dead(app, limit).stream()
                .map(ConfiguredCallbacks::dead)
                .toList();
    }

    private static Dead dead(DeadReceipts dead) {
        ReceiptEntry first = dead.record().entries().getFirst();
        return new Dead(
                dead.shard() + "-" + dead.record().number(),
                dead.count(),
                switch (first) {
                    case ReceiptEntry.Stage stage -> stage.kind().wireName();
                    case ReceiptEntry.Notice _ -> ReceiptKind.NOTICE.wireName();
                },
                switch (first) {
                    case ReceiptEntry.Stage stage -> stage.task().toString();
                    case ReceiptEntry.Notice _ -> "";
                },
                Instant.ofEpochMilli(dead.record().keptMillis()),
                Instant.ofEpochMilli(dead.diedMillis()),
                dead.reason());
    }

    @Override
    public long replay(int app) {
        return callbacks.sendAgain(app);
    }

    @Override
    public Optional<Long> replay(int app, String id) {
        Matcher matcher = ID.matcher(id);
        return matcher.matches()
                ? callbacks.sendAgain(app, Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2)))
                : Optional.empty();
    }
}

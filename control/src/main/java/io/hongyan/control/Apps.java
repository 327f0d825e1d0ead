package io.hongyan.control;

import static io.hongyan.control.Tables.Apps.APP_ID;
import static io.hongyan.control.Tables.Apps.APP_KEY;
import static io.hongyan.control.Tables.Apps.CREATED_AT;
import static io.hongyan.control.Tables.Apps.MASTER_SECRET;
import static io.hongyan.control.Tables.Apps.MAX_VALIDITY_DAYS;
import static io.hongyan.control.Tables.Apps.NAME;
import static io.hongyan.control.Tables.Apps.NUMBER;
import static io.hongyan.control.Tables.Apps.TABLE;

import io.hongyan.kernel.App;
import io.hongyan.kernel.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Record;

/** The apps, all of them in memory in one immutable snapshot that a change replaces. Thread-safe. */
final class Apps {

    private final Database database;
    private final AtRestCipher cipher;
    private final AuditLog audit;
    private final InstantSource clock;
    private volatile Snapshot snapshot;

    Apps(Database database, AtRestCipher cipher, AuditLog audit, InstantSource clock) {
        this.database = database;
        this.cipher = cipher;
        this.audit = audit;
        this.clock = clock;
        this.snapshot = Snapshot.of(
                database.transact(sql -> sql.selectFrom(TABLE).orderBy(NUMBER).fetch(this::app)));
    }

    Optional<App> byAppId(String appId) {
        return Optional.ofNullable(snapshot.byAppId.get(appId));
    }

    Optional<App> byNumber(int number) {
        return Optional.ofNullable(snapshot.byNumber.get(number));
    }

    List<App> all() {
        return List.copyOf(snapshot.byNumber.values());
    }

    synchronized AppCreation create(AppDraft draft, String actor) {
        App present = snapshot.byAppId.get(draft.appId());
        if (present == null) {
            App app = database.transact(sql -> insert(sql, draft, actor));
            snapshot = snapshot.with(app);
            return new AppCreation.Created(app);
        }
        if (!present.appKey().equals(draft.appKey())) {
            return new AppCreation.Conflict(present, "appKey");
        }
        if (!present.masterSecret().equals(draft.masterSecret())) {
            return new AppCreation.Conflict(present, "masterSecret");
        }
        return new AppCreation.Existed(present);
    }

    private App insert(DSLContext sql, AppDraft draft, String actor) {
        int number = snapshot.byNumber.keySet().stream()
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElse(0)
                + 1;
        sql.insertInto(TABLE)
                .set(NUMBER, number)
                .set(APP_ID, draft.appId())
                .set(APP_KEY, draft.appKey())
                .set(MASTER_SECRET, cipher.encrypt(place(draft.appId()), draft.masterSecret()))
                .set(NAME, draft.name())
                .set(MAX_VALIDITY_DAYS, (int) draft.maxValidity().toDays())
                .set(CREATED_AT, clock.millis())
                .execute();
        audit.append(sql, actor, "app.create", draft.appId(), draft.name());
        return new App(number, draft.appId(), draft.appKey(), draft.masterSecret(), draft.name(), draft.maxValidity());
    }

    private App app(Record row) {
        String appId = row.get(APP_ID);
        Secret masterSecret = cipher.decrypt(place(appId), row.get(MASTER_SECRET))
                .orElseThrow(() ->
                        new IllegalStateException("app " + appId + ": its master secret was changed in the database"));
        return new App(
                row.get(NUMBER),
                appId,
                row.get(APP_KEY),
                masterSecret,
                row.get(NAME),
                Duration.ofDays(row.get(MAX_VALIDITY_DAYS)));
    }

    private static String place(String appId) {
        return "app/" + appId + "/master-secret";
    }

    private record Snapshot(Map<String, App> byAppId, Map<Integer, App> byNumber) {

        static Snapshot of(List<App> apps) {
            return new Snapshot(
                    apps.stream().collect(Collectors.toUnmodifiableMap(App::appId, Function.identity())),
                    apps.stream()
                            .collect(Collectors.toMap(App::number, Function.identity(), (a, b) -> a, TreeMap::new)));
        }

        Snapshot with(App app) {
            List<App> apps = new ArrayList<>(byNumber.values());
            apps.add(app);
            return of(apps);
        }
    }
}

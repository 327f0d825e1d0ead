package io.hongyan.control;

import static io.hongyan.control.Tables.CallbackSettings.APP;
import static io.hongyan.control.Tables.CallbackSettings.NAME;
import static io.hongyan.control.Tables.CallbackSettings.TABLE;
import static io.hongyan.control.Tables.CallbackSettings.VALUE;

import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.AuditTrail;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Where apps are told what became of their messages, encrypted. Durable when a call returns. Thread-safe. */
public final class CallbackSettingStore {

    private final Database database;
    private final AtRestCipher cipher;
    private final AuditLog audit;

    CallbackSettingStore(Database database, AtRestCipher cipher, AuditLog audit) {
        this.database = database;
        this.cipher = cipher;
        this.audit = audit;
    }

    /** App number to settings. */
    public Map<Integer, Map<String, String>> all() {
        Map<Integer, Map<String, String>> all = new TreeMap<>();
        database.transact(sql -> sql.selectFrom(TABLE).fetch()).forEach(row -> {
            String place = place(row.get(APP), row.get(NAME));
            Secret value = cipher.decrypt(place, row.get(VALUE))
                    .orElseThrow(() -> new IllegalStateException(place + ": was changed in the database"));
            all.computeIfAbsent(row.get(APP), unused -> new HashMap<>()).put(row.get(NAME), value.reveal());
        });
        return all;
    }

    /**
     * Replaces an app's settings.
     *
     * @param secrets names of those the audit log must not tell
     */
    public void put(int app, Map<String, String> settings, Set<String> secrets, String actor) {
        Map<String, String> before = all().getOrDefault(app, Map.of());
        database.transact(sql -> {
            sql.deleteFrom(TABLE).where(APP.eq(app)).execute();
            settings.forEach((name, value) -> sql.insertInto(TABLE)
                    .set(APP, app)
                    .set(NAME, name)
                    .set(VALUE, cipher.encrypt(place(app, name), new Secret(value)))
                    .execute());
            audit.append(
                    sql,
                    actor,
                    AuditTrail.Draft.of(app, "callback.configure", Integer.toString(app))
                            .from(AuditJson.hiding(secrets, before))
                            .to(AuditJson.hiding(secrets, settings)));
            return settings.size();
        });
    }

    /** Forgets an app's settings; false where there were none. */
    public boolean remove(int app, String actor) {
        return database.transact(sql -> {
            int removed = sql.deleteFrom(TABLE).where(APP.eq(app)).execute();
            if (removed > 0) {
                audit.append(sql, actor, AuditTrail.Draft.of(app, "callback.remove", Integer.toString(app)));
            }
            return removed > 0;
        });
    }

    private static String place(int app, String name) {
        return "callback/" + app + "/" + name;
    }
}

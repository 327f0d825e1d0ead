package io.hongyan.control;

import static io.hongyan.control.Tables.AppRules.APP;
import static io.hongyan.control.Tables.AppRules.CAPS;
import static io.hongyan.control.Tables.AppRules.OPT_IN;
import static io.hongyan.control.Tables.AppRules.QUIET_HOURS;
import static io.hongyan.control.Tables.AppRules.TABLE;

import io.hongyan.kernel.access.AuditTrail;
import java.util.Map;
import java.util.TreeMap;

/** Apps' rules of sending as texts; what they mean is delivery's to know. Durable when a call returns. Thread-safe. */
public final class AppRulesStore {

    private final Database database;
    private final AuditLog audit;

    AppRulesStore(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    /**
     * One app's rules, each in the words of hongyan.yaml.
     *
     * @param caps comma-separated
     * @param quietHours empty: none
     * @param optIn comma-separated
     */
    public record Texts(String caps, String quietHours, String optIn) {}

    /** By app number; apps without rules of their own are left out. */
    public Map<Integer, Texts> all() {
        Map<Integer, Texts> all = new TreeMap<>();
        database.transact(sql -> sql.selectFrom(TABLE).fetch())
                .forEach(row -> all.put(row.get(APP), new Texts(row.get(CAPS), row.get(QUIET_HOURS), row.get(OPT_IN))));
        return all;
    }

    public void put(int app, Texts rules, String actor) {
        database.transact(sql -> {
            String before = sql.selectFrom(TABLE)
                    .where(APP.eq(app))
                    .fetchOptional(row -> json(new Texts(row.get(CAPS), row.get(QUIET_HOURS), row.get(OPT_IN))))
                    .orElse("");
            sql.deleteFrom(TABLE).where(APP.eq(app)).execute();
            sql.insertInto(TABLE)
                    .set(APP, app)
                    .set(CAPS, rules.caps)
                    .set(QUIET_HOURS, rules.quietHours)
                    .set(OPT_IN, rules.optIn)
                    .execute();
            audit.append(
                    sql,
                    actor,
                    AuditTrail.Draft.of(app, "rules.change", Integer.toString(app))
                            .from(before)
                            .to(json(rules)));
            return app;
        });
    }

    private static String json(Texts rules) {
        Map<String, String> members = new TreeMap<>();
        members.put("caps", rules.caps);
        members.put("quiet_hours", rules.quietHours);
        members.put("opt_in", rules.optIn);
        return AuditJson.of(members);
    }
}

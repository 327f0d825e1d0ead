package io.hongyan.control;

import static io.hongyan.control.PeopleTables.Members.APP;
import static io.hongyan.control.PeopleTables.Members.OPERATOR;
import static io.hongyan.control.PeopleTables.Members.ROLE;
import static io.hongyan.control.PeopleTables.Members.TABLE;

import io.hongyan.kernel.Role;
import io.hongyan.kernel.access.AuditTrail;
import io.hongyan.kernel.access.Change;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jooq.DSLContext;

/** What operators are to apps, all in memory and on disk. Thread-safe. */
final class Memberships {

    private final Database database;
    private final AuditLog audit;
    private volatile Map<Integer, Map<String, Role>> roles;

    Memberships(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
        this.roles = database.transact(Memberships::read);
    }

    private static Map<Integer, Map<String, Role>> read(DSLContext sql) {
        Map<Integer, Map<String, Role>> read = new HashMap<>();
        sql.selectFrom(TABLE)
                .forEach(row -> Role.ofWireName(row.get(ROLE))
                        .ifPresent(role -> read.computeIfAbsent(row.get(APP), unused -> new TreeMap<>())
                                .put(row.get(OPERATOR), role)));
        return read;
    }

    Map<String, Role> in(int app) {
        return new TreeMap<>(roles.getOrDefault(app, Map.of()));
    }

    /** Role by app. */
    Map<Integer, Role> of(String operator) {
        Map<Integer, Role> of = new HashMap<>();
        roles.forEach((app, members) -> {
            Role role = members.get(operator);
            if (role != null) {
                of.put(app, role);
            }
        });
        return of;
    }

    synchronized Change<Role> put(int app, String operator, Role role) {
        Optional<Role> before = Optional.ofNullable(in(app).get(operator));
        roles = database.transact(sql -> {
            insert(sql, app, operator, role, before);
            return read(sql);
        });
        return new Change.Done<>(role);
    }

    /** In the transaction of a greater change; {@link #reload} has to follow it. */
    void insert(DSLContext sql, int app, String operator, Role role, Optional<Role> before) {
        sql.insertInto(TABLE)
                .set(APP, app)
                .set(OPERATOR, operator)
                .set(ROLE, role.wireName())
                .onConflict(APP, OPERATOR)
                .doUpdate()
                .set(ROLE, role.wireName())
                .execute();
        audit.append(
                sql,
                AuditLog.PLATFORM,
                AuditTrail.Draft.of(app, "member.put", operator)
                        .from(before.map(Memberships::json).orElse(""))
                        .to(json(role)));
    }

    synchronized void reload() {
        roles = database.transact(Memberships::read);
    }

    synchronized Change<Role> remove(int app, String operator) {
        Role before = in(app).get(operator);
        if (before == null) {
            return Change.notFound("no such member");
        }
        roles = database.transact(sql -> {
            sql.deleteFrom(TABLE).where(APP.eq(app).and(OPERATOR.eq(operator))).execute();
            audit.append(
                    sql,
                    AuditLog.PLATFORM,
                    AuditTrail.Draft.of(app, "member.remove", operator).from(json(before)));
            return read(sql);
        });
        return new Change.Done<>(before);
    }

    private static String json(Role role) {
        return AuditJson.of(Map.of("role", role.wireName()));
    }
}

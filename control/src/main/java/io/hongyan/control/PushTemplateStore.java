package io.hongyan.control;

import static io.hongyan.control.PushTables.Templates.APP;
import static io.hongyan.control.PushTables.Templates.CHANGED_AT;
import static io.hongyan.control.PushTables.Templates.CREATED_AT;
import static io.hongyan.control.PushTables.Templates.CREATED_BY;
import static io.hongyan.control.PushTables.Templates.ID;
import static io.hongyan.control.PushTables.Templates.NAME;
import static io.hongyan.control.PushTables.Templates.PUSH;
import static io.hongyan.control.PushTables.Templates.TABLE;

import io.hongyan.kernel.access.AuditTrail;
import io.hongyan.kernel.drafts.PushTemplates;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** Pushes saved to be used again. Thread-safe. */
final class PushTemplateStore implements PushTemplates {

    private final Database database;
    private final AuditLog audit;
    private final InstantSource clock;

    PushTemplateStore(Database database, AuditLog audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public List<Saved> page(int app, String namePart, Optional<String> beforeId, int limit) {
        return database.transact(sql -> sql.selectFrom(TABLE)
                .where(APP.eq(app))
                .and(namePart.isEmpty() ? DSL.noCondition() : NAME.containsIgnoreCase(namePart))
                .and(beforeId.<Condition>map(ID::lt).orElse(DSL.noCondition()))
                .orderBy(ID.desc())
                .limit(limit)
                .fetch(PushTemplateStore::saved));
    }

    @Override
    public Optional<Saved> find(int app, String id) {
        return database.transact(sql -> find(sql, app, id));
    }

    private static Optional<Saved> find(DSLContext sql, int app, String id) {
        return sql.selectFrom(TABLE)
                .where(APP.eq(app).and(ID.eq(id)))
                .fetchOptional()
                .map(PushTemplateStore::saved);
    }

    @Override
    public Saved create(int app, String name, String push, String actor) {
        long now = clock.millis();
        return database.transact(sql -> {
            String id = nextId(sql, app);
            sql.insertInto(TABLE)
                    .set(APP, app)
                    .set(ID, id)
                    .set(NAME, name)
                    .set(PUSH, push)
                    .set(CREATED_BY, actor)
                    .set(CREATED_AT, now)
                    .set(CHANGED_AT, now)
                    .execute();
            audit.append(
                    sql,
                    actor,
                    AuditTrail.Draft.of(app, "template.create", id).saying(name).to(push));
            return find(sql, app, id).orElseThrow();
        });
    }

    /** Ids grow, so that their order is that of making; twelve digits. */
    private static String nextId(DSLContext sql, int app) {
        String last = sql.select(DSL.max(ID)).from(TABLE).where(APP.eq(app)).fetchOne(0, String.class);
        return "%012d".formatted(last == null ? 1 : Long.parseLong(last) + 1);
    }

    @Override
    public Optional<Saved> change(int app, String id, String name, String push, String actor) {
        return database.transact(sql -> find(sql, app, id).map(before -> {
            sql.update(TABLE)
                    .set(NAME, name)
                    .set(PUSH, push)
                    .set(CHANGED_AT, clock.millis())
                    .where(APP.eq(app).and(ID.eq(id)))
                    .execute();
            audit.append(
                    sql,
                    actor,
                    AuditTrail.Draft.of(app, "template.change", id)
                            .saying(name)
                            .from(before.push())
                            .to(push));
            return find(sql, app, id).orElseThrow();
        }));
    }

    @Override
    public boolean delete(int app, String id, String actor) {
        return database.transact(sql -> find(sql, app, id)
                .map(before -> {
                    sql.deleteFrom(TABLE).where(APP.eq(app).and(ID.eq(id))).execute();
                    audit.append(
                            sql,
                            actor,
                            AuditTrail.Draft.of(app, "template.delete", id)
                                    .saying(before.name())
                                    .from(before.push()));
                    return true;
                })
                .orElse(false));
    }

    private static Saved saved(Record row) {
        return new Saved(
                row.get(ID),
                row.get(NAME),
                row.get(PUSH),
                row.get(CREATED_BY),
                Instant.ofEpochMilli(row.get(CREATED_AT)),
                Instant.ofEpochMilli(row.get(CHANGED_AT)));
    }
}

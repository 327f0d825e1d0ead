package io.hongyan.control;

import static io.hongyan.control.JobTables.Audiences.APP;
import static io.hongyan.control.JobTables.Audiences.COLUMNS;
import static io.hongyan.control.JobTables.Audiences.CREATED_AT;
import static io.hongyan.control.JobTables.Audiences.CREATED_BY;
import static io.hongyan.control.JobTables.Audiences.DEVICES;
import static io.hongyan.control.JobTables.Audiences.ID;
import static io.hongyan.control.JobTables.Audiences.LINES;
import static io.hongyan.control.JobTables.Audiences.NAME;
import static io.hongyan.control.JobTables.Audiences.NUMBER;
import static io.hongyan.control.JobTables.Audiences.REFUSED;
import static io.hongyan.control.JobTables.Audiences.TABLE;

import io.hongyan.kernel.access.AuditTrail;
import io.hongyan.kernel.jobs.AudienceFile;
import io.hongyan.kernel.jobs.AudienceFileStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** What is known of uploaded audiences, in the control plane's database. Thread-safe. */
final class SqlAudienceFileStore implements AudienceFileStore {

    private final Database database;
    private final AuditLog audit;

    SqlAudienceFileStore(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    @Override
    public void add(AudienceFile file) {
        database.transact(sql -> {
            Long last = sql.select(DSL.max(NUMBER)).from(TABLE).fetchOne(0, Long.class);
            sql.insertInto(TABLE)
                    .set(NUMBER, last == null ? 1 : last + 1)
                    .set(ID, file.id())
                    .set(APP, file.app())
                    .set(NAME, file.name())
                    .set(LINES, file.lines())
                    .set(DEVICES, file.devices())
                    .set(REFUSED, file.refused())
                    .set(COLUMNS, String.join(",", file.columns()))
                    .set(CREATED_BY, file.createdBy())
                    .set(CREATED_AT, file.createdAt().toEpochMilli())
                    .execute();
            audit.append(
                    sql,
                    AuditLog.PLATFORM,
                    AuditTrail.Draft.of(file.app(), "audience_file.add", file.id())
                            .saying(file.name() + ", " + file.devices() + " devices"));
            return file.id();
        });
    }

    @Override
    public Optional<AudienceFile> find(int app, String id) {
        return database.transact(sql -> sql.selectFrom(TABLE)
                .where(APP.eq(app).and(ID.eq(id)))
                .fetchOptional()
                .map(SqlAudienceFileStore::file));
    }

    @Override
    public List<AudienceFile> list(int app, Optional<String> after, int limit) {
        return database.transact(sql -> {
            Condition older = DSL.noCondition();
            if (after.isPresent()) {
                Optional<Long> number = sql.select(NUMBER)
                        .from(TABLE)
                        .where(APP.eq(app).and(ID.eq(after.get())))
                        .fetchOptional(NUMBER);
                older = NUMBER.lt(number.orElse(0L));
            }
            return sql.selectFrom(TABLE)
                    .where(APP.eq(app).and(older))
                    .orderBy(NUMBER.desc())
                    .limit(limit)
                    .fetch(SqlAudienceFileStore::file);
        });
    }

    @Override
    public boolean remove(int app, String id) {
        return database.transact(sql -> {
            Optional<AudienceFile> file = sql.selectFrom(TABLE)
                    .where(APP.eq(app).and(ID.eq(id)))
                    .fetchOptional()
                    .map(SqlAudienceFileStore::file);
            file.ifPresent(gone -> {
                sql.deleteFrom(TABLE).where(ID.eq(id)).execute();
                audit.append(
                        sql,
                        AuditLog.PLATFORM,
                        AuditTrail.Draft.of(app, "audience_file.delete", id).saying(gone.name()));
            });
            return file.isPresent();
        });
    }

    @Override
    public Set<String> ids() {
        return database.transact(sql -> sql.select(ID).from(TABLE).fetchSet(ID));
    }

    private static AudienceFile file(Record row) {
        return new AudienceFile(
                row.get(ID),
                row.get(APP),
                row.get(NAME),
                row.get(LINES),
                row.get(DEVICES),
                row.get(REFUSED),
                Arrays.asList(row.get(COLUMNS).split(",")),
                row.get(CREATED_BY),
                Instant.ofEpochMilli(row.get(CREATED_AT)));
    }
}

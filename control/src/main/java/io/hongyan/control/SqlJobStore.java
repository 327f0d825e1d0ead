package io.hongyan.control;

import static io.hongyan.control.JobTables.Work.APP;
import static io.hongyan.control.JobTables.Work.CREATED_AT;
import static io.hongyan.control.JobTables.Work.CREATED_BY;
import static io.hongyan.control.JobTables.Work.DONE;
import static io.hongyan.control.JobTables.Work.ERROR;
import static io.hongyan.control.JobTables.Work.FINISHED_AT;
import static io.hongyan.control.JobTables.Work.ID;
import static io.hongyan.control.JobTables.Work.KIND;
import static io.hongyan.control.JobTables.Work.LINES;
import static io.hongyan.control.JobTables.Work.NAME;
import static io.hongyan.control.JobTables.Work.NUMBER;
import static io.hongyan.control.JobTables.Work.REFUSED;
import static io.hongyan.control.JobTables.Work.REFUSED_BYTES;
import static io.hongyan.control.JobTables.Work.REQUEST;
import static io.hongyan.control.JobTables.Work.START_AT;
import static io.hongyan.control.JobTables.Work.STATE;
import static io.hongyan.control.JobTables.Work.TABLE;
import static io.hongyan.control.JobTables.Work.TASK_IDS;

import io.hongyan.kernel.access.AuditTrail;
import io.hongyan.kernel.jobs.Job;
import io.hongyan.kernel.jobs.Job.Progress;
import io.hongyan.kernel.jobs.Job.State;
import io.hongyan.kernel.jobs.JobStore;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** Jobs in the control plane's database; that somebody began or cancelled one stands in the audit log. Thread-safe. */
final class SqlJobStore implements JobStore {

    private static final int MAX_ERROR = 1024;

    private final Database database;
    private final AuditLog audit;

    SqlJobStore(Database database, AuditLog audit) {
        this.database = database;
        this.audit = audit;
    }

    @Override
    public void add(Job job) {
        database.transact(sql -> {
            Long last = sql.select(DSL.max(NUMBER)).from(TABLE).fetchOne(0, Long.class);
            sql.insertInto(TABLE)
                    .set(NUMBER, last == null ? 1 : last + 1)
                    .set(ID, job.id())
                    .set(APP, job.app())
                    .set(KIND, job.kind())
                    .set(NAME, job.name())
                    .set(REQUEST, job.request())
                    .set(STATE, name(job.state()))
                    .set(LINES, job.lines())
                    .set(DONE, job.progress().done())
                    .set(REFUSED, job.progress().refused())
                    .set(REFUSED_BYTES, job.progress().refusedBytes())
                    .set(TASK_IDS, String.join(",", job.progress().taskIds()))
                    .set(CREATED_BY, job.createdBy())
                    .set(CREATED_AT, job.createdAt().toEpochMilli())
                    .set(START_AT, job.startAt().map(Instant::toEpochMilli).orElse(null))
                    .set(ERROR, job.error())
                    .execute();
            audit.append(
                    sql,
                    AuditLog.PLATFORM,
                    AuditTrail.Draft.of(job.app(), "job.begin", job.id())
                            .saying(job.kind() + ": " + job.name() + ", " + job.lines() + " lines"));
            return job.id();
        });
    }

    @Override
    public Optional<Job> find(int app, String id) {
        return database.transact(sql -> sql.selectFrom(TABLE)
                .where(APP.eq(app).and(ID.eq(id)))
                .fetchOptional()
                .map(SqlJobStore::job));
    }

    @Override
    public List<Job> list(int app, Set<String> kinds, Optional<String> after, int limit) {
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
                    .where(APP.eq(app).and(KIND.in(kinds)).and(older))
                    .orderBy(NUMBER.desc())
                    .limit(limit)
                    .fetch(SqlJobStore::job);
        });
    }

    @Override
    public List<Job> running() {
        return database.transact(sql -> sql.selectFrom(TABLE)
                .where(STATE.eq(name(State.RUNNING)))
                .orderBy(NUMBER)
                .fetch(SqlJobStore::job));
    }

    @Override
    public void progress(String id, Progress progress) {
        database.transact(sql -> sql.update(TABLE)
                .set(DONE, progress.done())
                .set(REFUSED, progress.refused())
                .set(REFUSED_BYTES, progress.refusedBytes())
                .set(TASK_IDS, String.join(",", progress.taskIds()))
                .where(ID.eq(id))
                .execute());
    }

    @Override
    public void finish(String id, State state, Instant at, String error) {
        String kept = error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR);
        database.transact(sql -> {
            sql.update(TABLE)
                    .set(STATE, name(state))
                    .set(FINISHED_AT, at.toEpochMilli())
                    .set(ERROR, kept)
                    .where(ID.eq(id))
                    .execute();
            if (state == State.CANCELLED) {
                sql.selectFrom(TABLE)
                        .where(ID.eq(id))
                        .fetch(SqlJobStore::job)
                        .forEach(job -> audit.append(
                                sql,
                                AuditLog.PLATFORM,
                                AuditTrail.Draft.of(job.app(), "job.cancel", id)
                                        .saying(job.kind() + ": " + job.name() + ", after "
                                                + job.progress().done() + " of " + job.lines() + " lines")));
            }
            return id;
        });
    }

    @Override
    public List<String> forget(Instant finishedBefore) {
        return database.transact(sql -> {
            Condition old = FINISHED_AT.lt(finishedBefore.toEpochMilli());
            List<String> ids = sql.select(ID).from(TABLE).where(old).fetch(ID);
            sql.deleteFrom(TABLE).where(old).execute();
            return ids;
        });
    }

    private static Job job(Record row) {
        String tasks = row.get(TASK_IDS);
        return new Job(
                row.get(ID),
                row.get(APP),
                row.get(KIND),
                row.get(NAME),
                row.get(REQUEST),
                State.valueOf(row.get(STATE).toUpperCase(Locale.ROOT)),
                row.get(LINES),
                new Progress(
                        row.get(DONE),
                        row.get(REFUSED),
                        row.get(REFUSED_BYTES),
                        tasks.isEmpty() ? List.of() : Arrays.asList(tasks.split(","))),
                row.get(CREATED_BY),
                Instant.ofEpochMilli(row.get(CREATED_AT)),
                time(row, START_AT),
                time(row, FINISHED_AT),
                row.get(ERROR));
    }

    private static Optional<Instant> time(Record row, Field<Long> field) {
        Long millis = row.get(field);
        return millis == null ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static String name(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}

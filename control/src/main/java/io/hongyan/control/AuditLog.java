package io.hongyan.control;

import static io.hongyan.control.Tables.Audit.ACTION;
import static io.hongyan.control.Tables.Audit.ACTOR;
import static io.hongyan.control.Tables.Audit.AT;
import static io.hongyan.control.Tables.Audit.DETAIL;
import static io.hongyan.control.Tables.Audit.NUMBER;
import static io.hongyan.control.Tables.Audit.SUBJECT;
import static io.hongyan.control.Tables.Audit.TABLE;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** Who changed what, in order. Written in the transaction of the change, so there is no change without its entry. */
public final class AuditLog {

    /** The actor of what the platform does by itself. */
    static final String PLATFORM = "platform";

    private final Database database;
    private final InstantSource clock;

    AuditLog(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Newest first. */
    public List<Entry> latest(int limit) {
        return database.transact(sql -> sql.select(NUMBER, AT, ACTOR, ACTION, SUBJECT, DETAIL)
                .from(TABLE)
                .orderBy(NUMBER.desc())
                .limit(limit)
                .fetch(row -> new Entry(
                        row.get(NUMBER),
                        Instant.ofEpochMilli(row.get(AT)),
                        row.get(ACTOR),
                        row.get(ACTION),
                        row.get(SUBJECT),
                        row.get(DETAIL))));
    }

    void append(DSLContext transaction, String actor, String action, String subject, String detail) {
        Long last = transaction.select(DSL.max(NUMBER)).from(TABLE).fetchOne(0, Long.class);
        transaction
                .insertInto(TABLE)
                .set(NUMBER, last == null ? 1 : last + 1)
                .set(AT, clock.millis())
                .set(ACTOR, actor)
                .set(ACTION, action)
                .set(SUBJECT, subject)
                .set(DETAIL, detail)
                .execute();
    }

    /**
     * @param actor an operator's name, or "platform"
     * @param action such as app.create
     */
    public record Entry(long number, Instant at, String actor, String action, String subject, String detail) {}
}

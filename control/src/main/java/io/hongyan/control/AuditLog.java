package io.hongyan.control;

import static io.hongyan.control.Tables.Audit.ACTION;
import static io.hongyan.control.Tables.Audit.ACTOR;
import static io.hongyan.control.Tables.Audit.ACTOR_KIND;
import static io.hongyan.control.Tables.Audit.ADDRESS;
import static io.hongyan.control.Tables.Audit.AFTER;
import static io.hongyan.control.Tables.Audit.APP;
import static io.hongyan.control.Tables.Audit.AT;
import static io.hongyan.control.Tables.Audit.BEFORE;
import static io.hongyan.control.Tables.Audit.DETAIL;
import static io.hongyan.control.Tables.Audit.NUMBER;
import static io.hongyan.control.Tables.Audit.SUBJECT;
import static io.hongyan.control.Tables.Audit.TABLE;

import io.hongyan.kernel.access.Actor;
import io.hongyan.kernel.access.AuditTrail;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/**
 * Who changed what, in order. Written in the transaction of the change, so there is no change without its entry. Who that was is
 * read from {@link Actor#CURRENT}; where nobody asked, the platform did it by itself, under the name given.
 */
public final class AuditLog implements AuditTrail {

    /** The actor of what the platform does by itself. */
    static final String PLATFORM = "platform";

    private static final int MAX_ACTOR = 64;
    private static final int MAX_SUBJECT = 128;
    private static final int MAX_DETAIL = 1_024;

    private final Database database;
    private final InstantSource clock;

    AuditLog(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void append(Draft draft) {
        database.transact(sql -> {
            append(sql, PLATFORM, draft);
            return true;
        });
    }

    @Override
    public List<Entry> find(Query query) {
        return database.transact(sql -> sql.selectFrom(TABLE)
                .where(query.apps().<Condition>map(APP::in).orElse(DSL.noCondition()))
                .and(query.actor().<Condition>map(ACTOR::eq).orElse(DSL.noCondition()))
                .and(query.action().<Condition>map(ACTION::startsWith).orElse(DSL.noCondition()))
                .and(query.from()
                        .<Condition>map(from -> AT.ge(from.toEpochMilli()))
                        .orElse(DSL.noCondition()))
                .and(query.until()
                        .<Condition>map(until -> AT.lt(until.toEpochMilli()))
                        .orElse(DSL.noCondition()))
                .and(query.below().isPresent() ? NUMBER.lt(query.below().getAsLong()) : DSL.noCondition())
                .orderBy(NUMBER.desc())
                .limit(query.limit())
                .fetch(AuditLog::entry));
    }

    /** Newest first. */
    public List<Entry> latest(int limit) {
        return find(Query.latest(limit));
    }

    void append(DSLContext transaction, String platformName, String action, String subject, String detail) {
        append(transaction, platformName, Draft.ofPlatform(action, subject).saying(detail));
    }

    /** @param platformName who it was where nobody asked for it */
    void append(DSLContext transaction, String platformName, Draft draft) {
        append(transaction, Actor.currentOr(platformName), draft);
    }

    void append(DSLContext transaction, Actor actor, Draft draft) {
        Long last = transaction.select(DSL.max(NUMBER)).from(TABLE).fetchOne(0, Long.class);
        transaction
                .insertInto(TABLE)
                .set(NUMBER, last == null ? 1 : last + 1)
                .set(AT, clock.millis())
                .set(ACTOR, cut(actor.name(), MAX_ACTOR))
                .set(ACTOR_KIND, actor.kind().wireName())
                .set(ADDRESS, actor.address())
                .set(APP, draft.app().isPresent() ? draft.app().getAsInt() : null)
                .set(ACTION, draft.action())
                .set(SUBJECT, cut(draft.subject(), MAX_SUBJECT))
                .set(DETAIL, cut(draft.detail(), MAX_DETAIL))
                .set(BEFORE, draft.before())
                .set(AFTER, draft.after())
                .execute();
    }

    private static Entry entry(Record row) {
        Integer app = row.get(APP);
        return new Entry(
                row.get(NUMBER),
                Instant.ofEpochMilli(row.get(AT)),
                new Actor(
                        Actor.Kind.parse(row.get(ACTOR_KIND)).orElse(Actor.Kind.PLATFORM),
                        row.get(ACTOR),
                        row.get(ADDRESS)),
                new Draft(
                        app == null ? OptionalInt.empty() : OptionalInt.of(app),
                        row.get(ACTION),
                        row.get(SUBJECT),
                        row.get(DETAIL),
                        row.get(BEFORE),
                        row.get(AFTER)));
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}

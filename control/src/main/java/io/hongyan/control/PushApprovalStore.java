package io.hongyan.control;

import static io.hongyan.control.PushTables.Approvals.APP;
import static io.hongyan.control.PushTables.Approvals.AUDIENCE_SIZE;
import static io.hongyan.control.PushTables.Approvals.DECIDED_AT;
import static io.hongyan.control.PushTables.Approvals.DECIDED_BY;
import static io.hongyan.control.PushTables.Approvals.ID;
import static io.hongyan.control.PushTables.Approvals.MADE_AT;
import static io.hongyan.control.PushTables.Approvals.MADE_BY;
import static io.hongyan.control.PushTables.Approvals.NUMBER;
import static io.hongyan.control.PushTables.Approvals.PUSH;
import static io.hongyan.control.PushTables.Approvals.REMARK;
import static io.hongyan.control.PushTables.Approvals.RESULT;
import static io.hongyan.control.PushTables.Approvals.STATE;
import static io.hongyan.control.PushTables.Approvals.TABLE;

import io.hongyan.kernel.access.AuditTrail;
import io.hongyan.kernel.drafts.PushApprovals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;

/** Pushes that wait for somebody else's approval, or did. Thread-safe. */
final class PushApprovalStore implements PushApprovals {

    /** How long a push waits for a decision. After that it is expired, which is not stored. */
    private static final Duration PATIENCE = Duration.ofDays(7);

    private final Database database;
    private final AuditLog audit;
    private final InstantSource clock;

    PushApprovalStore(Database database, AuditLog audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    @Override
    public void ask(int app, String id, String push, long audienceSize, String madeBy) {
        database.transact(sql -> {
            if (find(sql, app, id).isPresent()) {
                return false;
            }
            Long last =
                    sql.select(DSL.max(NUMBER)).from(TABLE).where(APP.eq(app)).fetchOne(0, Long.class);
            sql.insertInto(TABLE)
                    .set(APP, app)
                    .set(ID, id)
                    .set(NUMBER, last == null ? 1 : last + 1)
                    .set(STATE, State.WAITING.name())
                    .set(PUSH, push)
                    .set(AUDIENCE_SIZE, audienceSize)
                    .set(MADE_BY, madeBy)
                    .set(MADE_AT, clock.millis())
                    .execute();
            audit.append(
                    sql,
                    madeBy,
                    AuditTrail.Draft.of(app, "push.ask_approval", id)
                            .saying(audienceSize + " devices")
                            .to(push));
            return true;
        });
    }

    @Override
    public Optional<Asked> find(int app, String id) {
        return database.transact(sql -> find(sql, app, id));
    }

    private Optional<Asked> find(DSLContext sql, int app, String id) {
        return sql.selectFrom(TABLE)
                .where(APP.eq(app).and(ID.eq(id)))
                .fetchOptional()
                .map(this::asked);
    }

    @Override
    public List<Asked> page(int app, Optional<State> state, Optional<String> beforeId, int limit) {
        return database.transact(sql -> {
            Condition before = DSL.noCondition();
            if (beforeId.isPresent()) {
                before = NUMBER.lt(DSL.field(
                        DSL.select(NUMBER).from(TABLE).where(APP.eq(app).and(ID.eq(beforeId.get())))));
            }
            return sql.selectFrom(TABLE)
                    .where(APP.eq(app))
                    .and(state.map(this::in).orElse(DSL.noCondition()))
                    .and(before)
                    .orderBy(NUMBER.desc())
                    .limit(limit)
                    .fetch(this::asked);
        });
    }

    private Condition in(State state) {
        return switch (state) {
            case WAITING -> STATE.eq(State.WAITING.name()).and(MADE_AT.ge(oldest()));
            case EXPIRED -> STATE.eq(State.WAITING.name()).and(MADE_AT.lt(oldest()));
            case APPROVED, REJECTED -> STATE.eq(state.name());
        };
    }

    private long oldest() {
        return clock.millis() - PATIENCE.toMillis();
    }

    @Override
    public Asked decide(int app, String id, State decision, String remark, String actor) {
        return database.transact(sql -> {
            int changed = sql.update(TABLE)
                    .set(STATE, decision.name())
                    .set(DECIDED_BY, actor)
                    .set(DECIDED_AT, clock.millis())
                    .set(REMARK, remark)
                    .where(APP.eq(app).and(ID.eq(id)))
                    .and(in(State.WAITING))
                    .execute();
            if (changed > 0) {
                String action = decision == State.APPROVED ? "push.approve" : "push.reject";
                audit.append(sql, actor, AuditTrail.Draft.of(app, action, id).saying(remark));
            }
            return find(sql, app, id).orElseThrow();
        });
    }

    @Override
    public Asked sent(int app, String id, String result) {
        return database.transact(sql -> {
            sql.update(TABLE)
                    .set(RESULT, result)
                    .where(APP.eq(app).and(ID.eq(id)))
                    .execute();
            return find(sql, app, id).orElseThrow();
        });
    }

    private Asked asked(Record row) {
        State state = State.valueOf(row.get(STATE));
        return new Asked(
                row.get(ID),
                state == State.WAITING && row.get(MADE_AT) < oldest() ? State.EXPIRED : state,
                row.get(PUSH),
                row.get(AUDIENCE_SIZE),
                row.get(MADE_BY),
                Instant.ofEpochMilli(row.get(MADE_AT)),
                Optional.ofNullable(row.get(DECIDED_BY)),
                Optional.ofNullable(row.get(DECIDED_AT)).map(Instant::ofEpochMilli),
                Optional.ofNullable(row.get(REMARK)),
                Optional.ofNullable(row.get(RESULT)));
    }
}

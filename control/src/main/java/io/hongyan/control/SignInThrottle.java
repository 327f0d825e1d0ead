package io.hongyan.control;

import static io.hongyan.control.PeopleTables.Failures.FAILURES;
import static io.hongyan.control.PeopleTables.Failures.LAST_AT;
import static io.hongyan.control.PeopleTables.Failures.LOCKED_UNTIL;
import static io.hongyan.control.PeopleTables.Failures.SUBJECT;
import static io.hongyan.control.PeopleTables.Failures.TABLE;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Record;

/**
 * Slows down guessing. Failures are counted by name, whether there is such an account or not (else the lock would tell), and by
 * client address; at a limit the next tries are refused unread, for a minute first and twice as long after each further failure,
 * up to an hour. An attempt counts as failed from its beginning, so that a hundred at once are not a hundred free tries. All on disk:
 * a restart forgives nothing. A day without failures does.
 */
final class SignInThrottle {

    private static final int NAME_LIMIT = 5;

    /** Higher: behind one address there may be a whole office. */
    private static final int ADDRESS_LIMIT = 20;

    private static final Duration FIRST_LOCK = Duration.ofMinutes(1);
    private static final Duration LONGEST_LOCK = Duration.ofHours(1);
    private static final Duration FORGIVEN_AFTER = Duration.ofDays(1);

    private final Database database;
    private final InstantSource clock;

    SignInThrottle(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    private record Subject(String key, int limit) {}

    private static List<Subject> subjects(String name, String address) {
        return List.of(new Subject("name/" + name, NAME_LIMIT), new Subject("address/" + address, ADDRESS_LIMIT));
    }

    /** Counts an attempt as failed; until when none is taken, where that is so: then nothing was counted. */
    Optional<Instant> attempt(String name, String address) {
        long now = clock.millis();
        return database.transact(sql -> {
            sql.deleteFrom(TABLE)
                    .where(LAST_AT.lt(now - FORGIVEN_AFTER.toMillis()))
                    .execute();
            List<Subject> subjects = subjects(name, address);
            long lockedUntil = subjects.stream()
                    .mapToLong(subject -> row(sql, subject.key())
                            .map(row -> row.get(LOCKED_UNTIL))
                            .orElse(0L))
                    .max()
                    .orElse(0);
            if (lockedUntil > now) {
                return Optional.of(Instant.ofEpochMilli(lockedUntil));
            }
            subjects.forEach(subject -> fail(sql, subject, now));
            return Optional.empty();
        });
    }

    private static void fail(DSLContext sql, Subject subject, long now) {
        int failures = row(sql, subject.key()).map(row -> row.get(FAILURES)).orElse(0) + 1;
        long lockedUntil = failures < subject.limit()
                ? 0
                : now + lock(failures - subject.limit()).toMillis();
        sql.insertInto(TABLE)
                .set(SUBJECT, subject.key())
                .set(FAILURES, failures)
                .set(LAST_AT, now)
                .set(LOCKED_UNTIL, lockedUntil)
                .onConflict(SUBJECT)
                .doUpdate()
                .set(FAILURES, failures)
                .set(LAST_AT, now)
                .set(LOCKED_UNTIL, lockedUntil)
                .execute();
    }

    Optional<Instant> lockedUntil(String name) {
        return database.transact(sql -> row(sql, "name/" + name)
                .map(row -> Instant.ofEpochMilli(row.get(LOCKED_UNTIL)))
                .filter(until -> until.isAfter(clock.instant())));
    }

    /** Forgives a name. */
    static void forget(DSLContext sql, String name) {
        sql.deleteFrom(TABLE).where(SUBJECT.eq("name/" + name)).execute();
    }

    /** @param further failures after the one that reached the limit */
    private static Duration lock(int further) {
        Duration lock = FIRST_LOCK.multipliedBy(1L << Math.min(further, 6));
        return lock.compareTo(LONGEST_LOCK) < 0 ? lock : LONGEST_LOCK;
    }

    /**
     * The attempt succeeded. The name is forgiven all; the address only this attempt, or somebody with an account could guess at
     * others' for ever.
     */
    void succeeded(String name, String address) {
        database.transact(sql -> {
            forget(sql, name);
            return sql.update(TABLE)
                    .set(FAILURES, FAILURES.minus(1))
                    .set(LOCKED_UNTIL, 0L)
                    .where(SUBJECT.eq("address/" + address).and(FAILURES.gt(0)))
                    .execute();
        });
    }

    private static Optional<Record> row(DSLContext sql, String subject) {
        return sql.selectFrom(TABLE).where(SUBJECT.eq(subject)).fetchOptional();
    }
}

package io.hongyan.control;

import static io.hongyan.control.PeopleTables.Answers.BODY;
import static io.hongyan.control.PeopleTables.Answers.CALLER;
import static io.hongyan.control.PeopleTables.Answers.CREATED_AT;
import static io.hongyan.control.PeopleTables.Answers.KEY;
import static io.hongyan.control.PeopleTables.Answers.LOCATION;
import static io.hongyan.control.PeopleTables.Answers.REQUEST_HASH;
import static io.hongyan.control.PeopleTables.Answers.STATUS;
import static io.hongyan.control.PeopleTables.Answers.TABLE;

import io.hongyan.kernel.Secret;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Record;

/**
 * Answers of writes that bore an {@code Idempotency-Key}, for a day, encrypted: among them are secrets that are shown once.
 * Thread-safe.
 */
public final class IdempotentAnswerStore {

    private static final Duration KEPT_FOR = Duration.ofHours(24);
    private static final int UNDER_WAY = 0;

    private final Database database;
    private final AtRestCipher cipher;
    private final InstantSource clock;

    /** What was under way when the last process ended was not answered: it may be tried again. */
    IdempotentAnswerStore(Database database, AtRestCipher cipher, InstantSource clock) {
        this.database = database;
        this.cipher = cipher;
        this.clock = clock;
        database.transact(
                sql -> sql.deleteFrom(TABLE).where(STATUS.eq(UNDER_WAY)).execute());
    }

    /** What is known of a caller's key. */
    public sealed interface Known {

        /** Nothing until now. */
        record First() implements Known {}

        record Answered(int status, String body, String location) implements Known {}

        record UnderWay() implements Known {}

        /** It was used for another request. */
        record OtherRequest() implements Known {}
    }

    /** @param requestHash of everything that makes two requests the same */
    public Known begin(String caller, String key, String requestHash) {
        long now = clock.millis();
        return database.transact(sql -> {
            sql.deleteFrom(TABLE)
                    .where(CREATED_AT.le(now - KEPT_FOR.toMillis()))
                    .execute();
            Optional<Record> row = sql.selectFrom(TABLE).where(of(caller, key)).fetchOptional();
            if (row.isPresent()) {
                return known(row.get(), caller, key, requestHash);
            }
            sql.insertInto(TABLE)
                    .set(CALLER, caller)
                    .set(KEY, key)
                    .set(REQUEST_HASH, requestHash)
                    .set(STATUS, UNDER_WAY)
                    .set(BODY, "")
                    .set(LOCATION, "")
                    .set(CREATED_AT, now)
                    .execute();
            return new Known.First();
        });
    }

    private Known known(Record row, String caller, String key, String requestHash) {
        if (!row.get(REQUEST_HASH).equals(requestHash)) {
            return new Known.OtherRequest();
        }
        if (row.get(STATUS) == UNDER_WAY) {
            return new Known.UnderWay();
        }
        String body = cipher.decrypt(place(caller, key), row.get(BODY))
                .map(Secret::reveal)
                .orElseThrow(() -> new IllegalStateException("an idempotent answer was changed in the database"));
        return new Known.Answered(row.get(STATUS), body, row.get(LOCATION));
    }

    public void finish(String caller, String key, int status, String body, String location) {
        database.transact(sql -> sql.update(TABLE)
                .set(STATUS, status)
                .set(BODY, cipher.encrypt(place(caller, key), new Secret(body)))
                .set(LOCATION, location)
                .where(of(caller, key))
                .execute());
    }

    public void forget(String caller, String key) {
        database.transact(sql -> sql.deleteFrom(TABLE).where(of(caller, key)).execute());
    }

    private static Condition of(String caller, String key) {
        return CALLER.eq(caller).and(KEY.eq(key));
    }

    private static String place(String caller, String key) {
        return "idempotent-answer/" + caller + "/" + key;
    }
}

package io.hongyan.control;

import static io.hongyan.control.PeopleTables.Opened.ADDRESS;
import static io.hongyan.control.PeopleTables.Opened.CREATED_AT;
import static io.hongyan.control.PeopleTables.Opened.EXPIRES_AT;
import static io.hongyan.control.PeopleTables.Opened.ID;
import static io.hongyan.control.PeopleTables.Opened.LAST_USED_AT;
import static io.hongyan.control.PeopleTables.Opened.OPERATOR;
import static io.hongyan.control.PeopleTables.Opened.TABLE;
import static io.hongyan.control.PeopleTables.Opened.TOKEN_HASH;
import static io.hongyan.control.PeopleTables.Opened.USER_AGENT;

import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.Sessions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.DSLContext;

/**
 * Sessions by the hash of their token: in memory, where every request asks, and on disk. That one was used reaches the disk once a
 * minute at most, so a crash makes it look idle for a minute more. Thread-safe.
 */
final class SessionStore implements Sessions {

    private static final Duration NOTE_USE_EVERY = Duration.ofMinutes(1);
    private static final int MAX_USER_AGENT = 300;

    private final Database database;
    private final InstantSource clock;
    private final RandomText random;
    private final Lifetime lifetime;
    private final ConcurrentHashMap<String, Session> byHash = new ConcurrentHashMap<>();

    SessionStore(Database database, InstantSource clock, SecureRandom random, Lifetime lifetime) {
        this.database = database;
        this.clock = clock;
        this.random = new RandomText(random);
        this.lifetime = lifetime;
        database.transact(sql -> {
            sql.deleteFrom(TABLE).where(EXPIRES_AT.le(clock.millis())).execute();
            sql.selectFrom(TABLE)
                    .forEach(row -> byHash.put(
                            row.get(TOKEN_HASH),
                            new Session(
                                    row.get(ID),
                                    row.get(OPERATOR),
                                    Instant.ofEpochMilli(row.get(CREATED_AT)),
                                    Instant.ofEpochMilli(row.get(LAST_USED_AT)),
                                    Instant.ofEpochMilli(row.get(EXPIRES_AT)),
                                    row.get(ADDRESS),
                                    row.get(USER_AGENT))));
            return true;
        });
    }

    @Override
    public Opened open(String operator, String address, String userAgent) {
        Secret token = random.token("");
        String hash = RandomText.hash(token.reveal());
        Instant now = Instant.ofEpochMilli(clock.millis());
        Session session = new Session(
                random.id(),
                operator,
                now,
                now,
                now.plus(lifetime.absolute()),
                address,
                userAgent.substring(0, Math.min(userAgent.length(), MAX_USER_AGENT)));
        database.transact(sql -> {
            long idleSince = now.minus(lifetime.idle()).toEpochMilli();
            sql.deleteFrom(TABLE)
                    .where(EXPIRES_AT.le(now.toEpochMilli()).or(LAST_USED_AT.le(idleSince)))
                    .execute();
            return sql.insertInto(TABLE)
                    .set(TOKEN_HASH, hash)
                    .set(ID, session.id())
                    .set(OPERATOR, operator)
                    .set(CREATED_AT, now.toEpochMilli())
                    .set(LAST_USED_AT, now.toEpochMilli())
                    .set(EXPIRES_AT, session.expires().toEpochMilli())
                    .set(ADDRESS, address)
                    .set(USER_AGENT, session.userAgent())
                    .execute();
        });
        byHash.values().removeIf(one -> hasEnded(one, now));
        byHash.put(hash, session);
        return new Opened(session, token);
    }

    @Override
    public Optional<Session> use(Secret token, String address) {
        String hash = RandomText.hash(token.reveal());
        Session session = byHash.get(hash);
        Instant now = Instant.ofEpochMilli(clock.millis());
        if (session == null) {
            return Optional.empty();
        }
        if (hasEnded(session, now)) {
            byHash.remove(hash, session);
            return Optional.empty();
        }
        if (now.isBefore(session.lastUsed().plus(NOTE_USE_EVERY))) {
            return Optional.of(session);
        }
        Session used = new Session(
                session.id(),
                session.operator(),
                session.created(),
                now,
                session.expires(),
                address,
                session.userAgent());
        if (byHash.replace(hash, session, used)) {
            database.transact(sql -> sql.update(TABLE)
                    .set(LAST_USED_AT, now.toEpochMilli())
                    .set(ADDRESS, address)
                    .where(TOKEN_HASH.eq(hash))
                    .execute());
        }
        return Optional.ofNullable(byHash.get(hash)); // ended meanwhile: none
    }

    private boolean hasEnded(Session session, Instant now) {
        return !now.isBefore(session.expires())
                || !now.isBefore(session.lastUsed().plus(lifetime.idle()));
    }

    @Override
    public List<Session> of(String operator) {
        Instant now = clock.instant();
        return byHash.values().stream()
                .filter(session -> session.operator().equals(operator) && !hasEnded(session, now))
                .sorted(Comparator.comparing(Session::lastUsed).reversed().thenComparing(Session::id))
                .toList();
    }

    @Override
    public boolean end(String operator, String id) {
        boolean there = byHash.values()
                .removeIf(
                        session -> session.id().equals(id) && session.operator().equals(operator));
        if (there) {
            database.transact(sql -> sql.deleteFrom(TABLE).where(ID.eq(id)).execute());
        }
        return there;
    }

    /** In the transaction of what ends them; memory follows even where that fails: signing in again is the lesser harm. */
    void endAllBut(DSLContext sql, String operator, String id) {
        sql.deleteFrom(TABLE).where(OPERATOR.eq(operator).and(ID.ne(id))).execute();
        byHash.values()
                .removeIf(session ->
                        session.operator().equals(operator) && !session.id().equals(id));
    }
}

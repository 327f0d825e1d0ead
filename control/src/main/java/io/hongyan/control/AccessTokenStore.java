package io.hongyan.control;

import static io.hongyan.control.PeopleTables.Issued.APP;
import static io.hongyan.control.PeopleTables.Issued.CREATED_AT;
import static io.hongyan.control.PeopleTables.Issued.EXPIRES_AT;
import static io.hongyan.control.PeopleTables.Issued.ID;
import static io.hongyan.control.PeopleTables.Issued.LAST_USED_AT;
import static io.hongyan.control.PeopleTables.Issued.NAME;
import static io.hongyan.control.PeopleTables.Issued.OPERATOR;
import static io.hongyan.control.PeopleTables.Issued.ROLE;
import static io.hongyan.control.PeopleTables.Issued.TABLE;
import static io.hongyan.control.PeopleTables.Issued.TOKEN_HASH;

import io.hongyan.kernel.Role;
import io.hongyan.kernel.Secret;
import io.hongyan.kernel.access.AccessToken;
import io.hongyan.kernel.access.AccessTokens;
import io.hongyan.kernel.access.AuditTrail;
import io.hongyan.kernel.access.Change;
import io.hongyan.kernel.access.Operators;
import io.hongyan.kernel.access.Principal;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.Record;

/** Access tokens by their hash, in memory and on disk. Thread-safe. */
final class AccessTokenStore implements AccessTokens {

    private static final Duration NOTE_USE_EVERY = Duration.ofMinutes(1);
    private static final int MAX_NAME = 100;
    private static final int MOST_OF_ONE = 100;

    private final Database database;
    private final AuditLog audit;
    private final InstantSource clock;
    private final RandomText random;
    private final Operators operators;
    private final ConcurrentHashMap<String, AccessToken> byHash = new ConcurrentHashMap<>();

    AccessTokenStore(Database database, AuditLog audit, InstantSource clock, SecureRandom random, Operators operators) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.random = new RandomText(random);
        this.operators = operators;
        database.transact(sql -> sql.selectFrom(TABLE).fetch())
                .forEach(row -> byHash.put(row.get(TOKEN_HASH), token(row)));
    }

    private static AccessToken token(Record row) {
        Integer app = row.get(APP);
        return new AccessToken(
                row.get(ID),
                row.get(NAME),
                row.get(OPERATOR),
                Role.ofWireName(row.get(ROLE)).orElse(Role.AUDITOR),
                app == null ? OptionalInt.empty() : OptionalInt.of(app),
                Instant.ofEpochMilli(row.get(CREATED_AT)),
                Optional.ofNullable(row.get(EXPIRES_AT)).map(Instant::ofEpochMilli),
                Optional.ofNullable(row.get(LAST_USED_AT)).map(Instant::ofEpochMilli));
    }

    @Override
    public Change<Made> make(
            Principal.Person maker, String name, Role role, OptionalInt app, Optional<Instant> expires) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        if (name.isBlank() || name.length() > MAX_NAME) {
            return Change.invalid("name", name + " (expected: 1–" + MAX_NAME + " characters)");
        }
        if (expires.isPresent() && !expires.get().isAfter(now)) {
            return Change.invalid("expires_at", expires.get() + " (expected: in the future)");
        }
        if (app.isPresent() && !maker.in(app.getAsInt()).containsAll(role.permissions())) {
            return Change.invalid("role", role.wireName() + " (expected: at most your own in this app)");
        }
        if (app.isEmpty()
                && !maker.isPlatformAdmin()
                && maker.roles().values().stream().noneMatch(role::isWithin)) {
            return Change.invalid("role", role.wireName() + " (expected: at most one of your own)");
        }
        if (of(maker.operator()).size() >= MOST_OF_ONE) {
            return Change.conflict("", "there are " + MOST_OF_ONE + " tokens (expected: fewer; revoke some)");
        }
        Secret secret = random.token(PREFIX);
        String hash = RandomText.hash(secret.reveal());
        AccessToken token =
                new AccessToken(random.id(), name, maker.operator(), role, app, now, expires, Optional.empty());
        database.transact(sql -> {
            sql.insertInto(TABLE)
                    .set(TOKEN_HASH, hash)
                    .set(ID, token.id())
                    .set(NAME, name)
                    .set(OPERATOR, token.operator())
                    .set(ROLE, role.wireName())
                    .set(APP, app.isPresent() ? app.getAsInt() : null)
                    .set(CREATED_AT, now.toEpochMilli())
                    .set(EXPIRES_AT, expires.map(Instant::toEpochMilli).orElse(null))
                    .execute();
            audit.append(
                    sql, AuditLog.PLATFORM, draft("access-token.make", token).to(json(token)));
            return true;
        });
        byHash.put(hash, token);
        return new Change.Done<>(new Made(token, secret));
    }

    @Override
    public Optional<Principal.Machine> use(Secret secret) {
        if (!secret.reveal().startsWith(PREFIX)) {
            return Optional.empty();
        }
        String hash = RandomText.hash(secret.reveal());
        AccessToken token = byHash.get(hash);
        Instant now = Instant.ofEpochMilli(clock.millis());
        if (token == null || token.expires().filter(end -> !now.isBefore(end)).isPresent()) {
            return Optional.empty();
        }
        if (token.lastUsed()
                .filter(last -> now.isBefore(last.plus(NOTE_USE_EVERY)))
                .isEmpty()) {
            noteUse(hash, token, now);
        }
        return operators.person(token.operator()).map(maker -> new Principal.Machine(token, maker));
    }

    private void noteUse(String hash, AccessToken token, Instant now) {
        AccessToken used = new AccessToken(
                token.id(),
                token.name(),
                token.operator(),
                token.role(),
                token.app(),
                token.created(),
                token.expires(),
                Optional.of(now));
        if (byHash.replace(hash, token, used)) {
            database.transact(sql -> sql.update(TABLE)
                    .set(LAST_USED_AT, now.toEpochMilli())
                    .where(TOKEN_HASH.eq(hash))
                    .execute());
        }
    }

    @Override
    public List<AccessToken> of(String operator) {
        return all().stream().filter(token -> token.operator().equals(operator)).toList();
    }

    @Override
    public List<AccessToken> all() {
        return byHash.values().stream()
                .sorted(Comparator.comparing(AccessToken::created).reversed().thenComparing(AccessToken::id))
                .toList();
    }

    @Override
    public boolean revoke(String id) {
        Optional<AccessToken> token =
                byHash.values().stream().filter(one -> one.id().equals(id)).findAny();
        if (token.isEmpty()) {
            return false;
        }
        database.transact(sql -> {
            sql.deleteFrom(TABLE).where(ID.eq(id)).execute();
            audit.append(
                    sql,
                    AuditLog.PLATFORM,
                    draft("access-token.revoke", token.get()).from(json(token.get())));
            return true;
        });
        byHash.values().removeIf(one -> one.id().equals(id));
        return true;
    }

    private static AuditTrail.Draft draft(String action, AccessToken token) {
        String subject = token.operator() + "/" + token.name();
        return token.app().isPresent()
                ? AuditTrail.Draft.of(token.app().getAsInt(), action, subject)
                : AuditTrail.Draft.ofPlatform(action, subject);
    }

    private static String json(AccessToken token) {
        Map<String, Object> members = new TreeMap<>();
        members.put("id", token.id());
        members.put("role", token.role().wireName());
        token.expires().ifPresent(end -> members.put("expires_at", end.toString()));
        return AuditJson.of(members);
    }
}

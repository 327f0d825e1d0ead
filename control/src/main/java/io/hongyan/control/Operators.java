package io.hongyan.control;

import static io.hongyan.control.Tables.Operators.CREATED_AT;
import static io.hongyan.control.Tables.Operators.NAME;
import static io.hongyan.control.Tables.Operators.PASSWORD_HASH;
import static io.hongyan.control.Tables.Operators.ROLE;
import static io.hongyan.control.Tables.Operators.TABLE;

import io.hongyan.kernel.Secret;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/** Accounts of the people who run the platform. Thread-safe. */
final class Operators {

    static final String ADMIN = "admin";

    /** Of a generated password: 144 bits, 24 characters. */
    private static final int PASSWORD_BYTES = 18;

    private final Database database;
    private final AuditLog audit;
    private final InstantSource clock;
    private final SecureRandom random;

    Operators(Database database, AuditLog audit, InstantSource clock, SecureRandom random) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.random = random;
    }

    Optional<Secret> ensureAdmin() {
        if (database.transact(sql -> sql.fetchExists(TABLE))) {
            return Optional.empty();
        }
        byte[] bytes = new byte[PASSWORD_BYTES];
        random.nextBytes(bytes);
        Secret password = new Secret(Base64.getUrlEncoder().encodeToString(bytes));
        String hash = PasswordHash.of(password, random).toString();
        return database.transact(sql -> {
            if (sql.fetchExists(TABLE)) {
                return Optional.empty();
            }
            sql.insertInto(TABLE)
                    .set(NAME, ADMIN)
                    .set(PASSWORD_HASH, hash)
                    .set(ROLE, "admin")
                    .set(CREATED_AT, clock.millis())
                    .execute();
            audit.append(sql, AuditLog.PLATFORM, "operator.create", ADMIN, "");
            return Optional.of(password);
        });
    }

    boolean matches(String name, Secret password) {
        Optional<String> hash = database.transact(sql ->
                sql.select(PASSWORD_HASH).from(TABLE).where(NAME.eq(name)).fetchOptional(PASSWORD_HASH));
        return hash.flatMap(PasswordHash::parse)
                .map(known -> known.matches(password))
                .orElse(false);
    }
}

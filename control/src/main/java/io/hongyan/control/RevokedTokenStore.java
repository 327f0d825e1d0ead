package io.hongyan.control;

import static io.hongyan.control.Tables.Revoked.EXPIRES_AT;
import static io.hongyan.control.Tables.Revoked.TABLE;
import static io.hongyan.control.Tables.Revoked.TOKEN_ID;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;

/** API tokens that were closed before their end. Asked on every request, so answered from memory. Thread-safe. */
public final class RevokedTokenStore {

    private final Database database;
    private final InstantSource clock;
    private final ConcurrentHashMap<String, Long> expiryByToken = new ConcurrentHashMap<>();

    RevokedTokenStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        long now = clock.millis();
        database.transact(sql -> {
            sql.deleteFrom(TABLE).where(EXPIRES_AT.le(now)).execute();
            sql.select(TOKEN_ID, EXPIRES_AT)
                    .from(TABLE)
                    .forEach(row -> expiryByToken.put(row.get(TOKEN_ID), row.get(EXPIRES_AT)));
            return true;
        });
    }

    /** Durable when this returns.
     *
     * @param tokenId what names the token: an id or a digest, at most 128 characters, not the token itself
     * @param expiresAt when the token would have ended; kept until then
     */
    public void revoke(String tokenId, Instant expiresAt) {
        long now = clock.millis();
        if (expiresAt.toEpochMilli() <= now) {
            return;
        }
        database.transact(sql -> {
            sql.deleteFrom(TABLE).where(EXPIRES_AT.le(now)).execute();
            return sql.insertInto(TABLE)
                    .set(TOKEN_ID, tokenId)
                    .set(EXPIRES_AT, expiresAt.toEpochMilli())
                    .onConflict(TOKEN_ID)
                    .doNothing()
                    .execute();
        });
        expiryByToken.put(tokenId, expiresAt.toEpochMilli());
        expiryByToken.values().removeIf(expiry -> expiry <= now);
    }

    public boolean isRevoked(String tokenId) {
        return expiryByToken.containsKey(tokenId);
    }
}
